"""The public language: its golden examples never change, its producers are strict, its readers tolerant."""

import hashlib
import json
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import jsonschema_rs
import pytest
from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import Schema, ValidationError, fields

import contracts
from contracts.envelope import EnvelopeInvalid, PublicEvent, moment_text
from contracts.fields import (
    Code,
    Currency,
    Day,
    Flag,
    Id,
    Moment,
    Money,
    OneOf,
    Percent,
    Price,
    Quantity,
    QuantitySum,
    SomeOf,
    Text,
    Whole,
    decimal_text,
    money_text,
)
from contracts.registry import UnknownEvent, all_events, read, schema_of, validate

EXAMPLES = Path(contracts.__file__).parent / "examples"
FREE = ("params", "characteristics")
FILES = sorted(EXAMPLES.glob("*/*.json"))
JsonDict = dict[str, Any]


def name_of(path: Path) -> str:
    return path.relative_to(EXAMPLES).as_posix()


def envelope_in(path: Path) -> JsonDict:
    envelope: JsonDict = json.loads(path.read_text(encoding="utf-8"))
    return envelope


def example(name: str = "orders/OrderPlaced") -> PublicEvent:
    return PublicEvent.from_json_dict(envelope_in(EXAMPLES / f"{name}.v1.json"))


def objects_in(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], JsonDict]]:
    """Every JSON object of an event's data with its path; nothing is declared in those that are FREE."""
    if isinstance(value, dict):
        yield path, value
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in children:
        if key not in FREE:
            yield from objects_in(child, (*path, key))


def object_at(data: Any, path: tuple[str | int, ...]) -> JsonDict:
    for key in path:
        data = data[key]
    found: JsonDict = data
    return found


def refused(field: fields.Field[Any], value: Any) -> str:
    with pytest.raises(ValidationError) as caught:
        field.deserialize(value)
    assert isinstance(caught.value.messages, list)
    (message,) = caught.value.messages
    return str(message)


def openapi_of(field: fields.Field[Any]) -> JsonDict:
    spec = APISpec("t", "1", "3.1.0", plugins=[MarshmallowPlugin()])
    spec.components.schema("Command", schema=Schema.from_dict({"field": field}, name="CommandSchema"))
    described: JsonDict = spec.to_dict()["components"]["schemas"]["Command"]["properties"]["field"]
    return described


every_example = pytest.mark.parametrize("path", FILES, ids=name_of)


# ---- golden examples


def test_every_event_has_one_example_and_every_example_an_event():
    declared = [f"{source}/{event_type}.v{version}.json" for source, event_type, version, _ in all_events()]
    assert sorted(declared) == [name_of(path) for path in FILES]


def test_an_example_is_never_edited():
    """A published version is a promise: add a new version beside it, with an example and a digest of its own."""
    lines = (EXAMPLES / "DIGESTS").read_text(encoding="utf-8").splitlines()
    pinned = {name: digest for digest, name in (line.split("  ") for line in lines)}
    assert pinned == {name_of(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in FILES}


@every_example
def test_an_example_round_trips_unchanged(path: Path):
    envelope = envelope_in(path)
    event = PublicEvent.from_json_dict(envelope)
    assert name_of(path) == f"{event.source_name}/{event.type}.v{event.version}.json"
    assert json.dumps(event.to_json_dict()) == json.dumps(envelope)
    assert schema_of(event.source_name, event.type, event.version)().dump(read(event)) == event.data


@every_example
def test_an_example_is_what_a_producer_may_publish(path: Path):
    validate(PublicEvent.from_json_dict(envelope_in(path)))


@every_example
def test_an_unknown_field_is_ignored_when_read_and_refused_when_produced(path: Path):
    event = PublicEvent.from_json_dict(envelope_in(path))
    for where, _ in objects_in(event.data):
        data = deepcopy(event.data)
        object_at(data, where)["colour_of_the_moon"] = "blue"
        newer = replace(event, data=data)
        assert read(newer) == read(event)
        with pytest.raises(ValidationError, match="Unknown field"):
            validate(newer)


@every_example
def test_a_missing_field_is_refused(path: Path):
    event = PublicEvent.from_json_dict(envelope_in(path))
    for where, found in objects_in(event.data):
        for field in found:
            data = deepcopy(event.data)
            del object_at(data, where)[field]
            with pytest.raises(ValidationError, match="Missing data for required field"):
                validate(replace(event, data=data))


@pytest.mark.parametrize(
    ("field", "value"),
    [("total", 69190), ("total", "69190.4"), ("number", True), ("placed_at", "2025-11-24T12:15:00.118233+03:00")],
)
def test_a_producer_writes_the_canonical_form_only(field: str, value: Any):
    event = example()
    with pytest.raises(ValidationError) as caught:
        validate(replace(event, data={**event.data, field: value}))
    assert list(caught.value.messages_dict) == [field]


def test_the_errors_of_a_producer_say_where():
    data = deepcopy(example().data)
    data["lines"][1]["quantity"] = "96.0"
    with pytest.raises(ValidationError) as caught:
        validate(replace(example(), data=data))
    assert caught.value.messages_dict == {"lines": {1: {"quantity": ["Not in its canonical form."]}}}


@pytest.mark.parametrize("value", [Decimal(8), UUID(int=1), float("nan"), {1, 2}, (1, 2), {1: 2}])
def test_a_producer_writes_json_only(value: Any):
    event = example("tasks/EntryLogged")
    with pytest.raises(ValidationError, match="JSON"):
        validate(replace(event, data={**event.data, "params": {"value": value}}))


def test_an_event_reflags_at_most_500_orders():
    event = example("orders/OrdersReflagged")
    with pytest.raises(ValidationError, match="At most 500 orders"):
        read(replace(event, data={**event.data, "orders": event.data["orders"] * 501}))


@pytest.mark.parametrize(
    ("source", "event_type", "version"),
    [("orders", "OrderPlaced", 2), ("orders", "ItemRegistered", 1), ("gateway", "OrderPlaced", 1)],
)
def test_an_event_that_nobody_registered_is_unknown(source: str, event_type: str, version: int):
    with pytest.raises(UnknownEvent):
        schema_of(source, event_type, version)


# ---- envelope


def test_the_envelope_tells_its_source_and_schema():
    assert example().source_name == "orders"
    assert example().dataschema.endswith("/orders/OrderPlaced.v1.json")
    assert replace(example(), version=2).dataschema.endswith("/orders/OrderPlaced.v2.json")
    assert PublicEvent.from_json_dict(replace(example(), version=2).to_json_dict()).version == 2


def test_unknown_attributes_of_the_envelope_are_ignored():
    assert PublicEvent.from_json_dict({**example().to_json_dict(), "partitionkey": "7"}) == example()


@pytest.mark.parametrize("trace", [{}, {"traceparent": None}])
def test_a_trace_may_be_absent(trace: JsonDict):
    envelope = {name: value for name, value in example().to_json_dict().items() if name != "traceparent"}
    event = PublicEvent.from_json_dict({**envelope, **trace})
    assert event.traceparent is None
    assert event.to_json_dict() == envelope


NEEDED = sorted(set(example().to_json_dict()) - {"traceparent", "datacontenttype"})


@pytest.mark.parametrize("attribute", NEEDED)
@pytest.mark.parametrize("value", [None, "", 0.5, True, [], -1, "a\x00", "\ud800"])
def test_a_malformed_attribute_is_refused(attribute: str, value: Any):
    with pytest.raises(EnvelopeInvalid, match=attribute):
        PublicEvent.from_json_dict({**example().to_json_dict(), attribute: value})


@pytest.mark.parametrize("attribute", NEEDED)
def test_a_missing_attribute_is_refused(attribute: str):
    envelope = {name: value for name, value in example().to_json_dict().items() if name != attribute}
    with pytest.raises(EnvelopeInvalid, match=attribute):
        PublicEvent.from_json_dict(envelope)


@pytest.mark.parametrize(
    ("attribute", "value"),
    [
        ("specversion", "0.3"),
        ("datacontenttype", "text/xml"),
        ("id", "48E2E347-7CB3-5D50-9CA5-168310E3370F"),
        ("source", "orders"),
        ("source", "/Orders/x"),
        ("type", "order placed"),
        ("time", "2025-11-24T09:15:00"),
        ("time", "2025-11-24"),
        ("time", "2025-13-24T09:15:00Z"),
        ("time", "0001-01-01T00:00:00+05:00"),
        ("position", 0),
        ("position", 2**63),
        ("position", 512.0),
        ("previous", 512),
        ("traceparent", 5),
        ("dataschema", "https://schemas.nova.invalid/orders/OrderChanged.v1.json"),
        ("dataschema", "https://schemas.nova.invalid/orders/OrderPlaced.v0.json"),
    ],
)
def test_a_wrong_attribute_is_refused_with_its_name(attribute: str, value: Any):
    with pytest.raises(EnvelopeInvalid) as caught:
        PublicEvent.from_json_dict({**example().to_json_dict(), attribute: value})
    assert attribute in caught.value.reason


@pytest.mark.parametrize("envelope", [None, [], "x", 5])
def test_what_is_no_object_is_no_envelope(envelope: Any):
    with pytest.raises(EnvelopeInvalid):
        PublicEvent.from_json_dict(envelope)


def test_a_naive_time_is_not_published():
    with pytest.raises(ValueError, match="time zone"):
        replace(example(), time=datetime(2025, 11, 24)).to_json_dict()  # noqa: DTZ001


# ---- decimals


def decimals(places: int, limit: str, lowest: str) -> st.SearchStrategy[Decimal]:
    return st.decimals(lowest, limit, places=places)


@given(decimals(3, "999999999", "0.001"))
def test_a_quantity_round_trips(value: Decimal):
    text = Quantity()._serialize(value, None, None)
    assert text is not None
    assert Quantity().deserialize(text) == Quantity().deserialize(format(value, "f")) == value
    assert "E" not in text
    assert "." not in text or text[-1] not in "0."


@given(decimals(4, "999999999.9999", "0"))
def test_a_price_round_trips(value: Decimal):
    text = Price()._serialize(value, None, None)
    assert Price().deserialize(text) == value


@given(decimals(2, "999999999999999.99", "-999999999999999.99"))
def test_money_round_trips_with_two_decimals(value: Decimal):
    text = Money()._serialize(value, None, None)
    assert text is not None
    assert text[-3] == "."
    assert Money().deserialize(text) == value


@given(st.integers(1, 999_999_999))
def test_a_quantity_may_be_a_json_integer(value: int):
    assert Quantity().deserialize(value) == value


@given(st.floats() | st.booleans() | st.lists(st.integers()) | st.none() | st.decimals())
def test_a_quantity_is_never_another_type(value: Any):
    refused(Quantity(), value)
    refused(Price(), value)


@given(st.text())
def test_any_other_text_is_refused_or_exact(text: str):
    try:
        quantity = Quantity().deserialize(text)
    except ValidationError:
        return
    assert Decimal(text) == quantity


NO_NUMBERS = [
    "NaN",
    "sNaN",
    "Infinity",
    "-Infinity",
    "inf",
    "1e3",
    "1E+2",
    "1e-1",
    "+1",
    " 1",
    "1 ",
    "1\n",
    "1,5",
    "1_000",
    ".5",
]
NO_PLAIN_NUMBERS = ["5.", "", "-", "0x10", "01", "00", "--1", "1.2.3", "1/2", "٣", "１２", "1.５", "½", "1\x00", "−1"]


@pytest.mark.parametrize("text", NO_NUMBERS + NO_PLAIN_NUMBERS)
def test_only_plain_decimals_are_taken(text: str):
    assert refused(Quantity(), text) == "Must be a decimal string or an integer."
    assert refused(Quantity(strings_only=True), text) == "Must be a decimal string."


@given(decimals(6, "999999998", "0.000001").filter(lambda value: value != round(value, 4)))
def test_too_many_decimals_are_refused(value: Decimal):
    assert refused(Quantity(), format(value, "f")) == "At most 3 decimals."
    assert refused(Price(), format(value, "f")) == "At most 4 decimals."


@given(st.integers(1_000_000_000, 10**60))
def test_too_large_is_refused(value: int):
    for given_value in (value, str(value)):
        assert refused(Quantity(), given_value) == "At most 999,999,999."
        assert refused(Price(), given_value) == "At most 999,999,999.9999."


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        (Quantity(), "0", "Must be greater than zero."),
        (Quantity(), "0.000", "Must be greater than zero."),
        (Quantity(), 0, "Must be greater than zero."),
        (Quantity(), "-1", "Must be greater than zero."),
        (Quantity(), "-0", "Must be greater than zero."),
        (Quantity(), "999999999.001", "At most 999,999,999."),
        (Quantity(), "1.0000", "At most 3 decimals."),
        (Quantity(allow_zero=True), "-0.001", "Must not be negative."),
        (Quantity(allow_zero=True), "-0", "Must not be negative."),
        (Quantity(allow_negative=True), "-1000000000", "At least -999,999,999."),
        (Quantity(strings_only=True), 8, "Must be a decimal string."),
        (QuantitySum(), "1000000000000000", "At most 999,999,999,999,999."),
        (Price(), "-1", "Must not be negative."),
        (Price(allow_zero=False), "0", "Must be greater than zero."),
        (Price(), "1.00000", "At most 4 decimals."),
        (Money(), "1.001", "At most 2 decimals."),
        (Money(), "1000000000000000", "At most 999,999,999,999,999.99."),
        (Money(allow_negative=False, allow_zero=False), "0.00", "Must be greater than zero."),
        (Percent(), "1000", "At most 999.99."),
        (Percent(allow_negative=True), "-1000", "At least -999.99."),
    ],
)
def test_the_refusal_of_a_decimal_says_why(field: fields.Field[Any], value: Any, message: str):
    assert refused(field, value) == message


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("8.000"), "8"),
        (Decimal("2.50"), "2.5"),
        (Decimal("1E+3"), "1000"),
        (Decimal("1E-3"), "0.001"),
        (Decimal("-0.0"), "0"),
        (100, "100"),
    ],
)
def test_a_decimal_is_written_plainly(value: Decimal | int, text: str):
    assert decimal_text(value) == text


def test_money_is_written_with_two_decimals_and_never_rounded():
    assert [money_text(Decimal(value)) for value in ("45300", "-0.5", "0", "1.10")] == [
        "45300.00",
        "-0.50",
        "0.00",
        "1.10",
    ]
    with pytest.raises(ValueError, match="two decimals"):
        money_text(Decimal("1.005"))


@pytest.mark.parametrize("value", [1.5, True, "8", Decimal("NaN"), Decimal("Infinity")])
def test_what_is_no_exact_number_is_not_written(value: Any):
    with pytest.raises(ValueError, match="decimal"):
        decimal_text(value)


def test_a_number_beyond_the_arithmetic_is_refused_like_any_other():
    assert refused(Quantity(), "9" * 2_000_000) == "At most 999,999,999."


def test_minus_zero_is_zero():
    difference = Quantity(allow_negative=True).deserialize("-0.0")
    assert not difference.is_signed()


# ---- the other fields


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        (Moment(), "2025-11-24T12:15:00+03:00", datetime(2025, 11, 24, 9, 15, tzinfo=UTC)),
        (Moment(), "2025-11-24T09:15:00.5Z", datetime(2025, 11, 24, 9, 15, 0, 500_000, tzinfo=UTC)),
        (Day(), "2024-02-29", date(2024, 2, 29)),
        (Id(), "48E2E347-7cb3-5d50-9ca5-168310e3370f", UUID("48e2e347-7cb3-5d50-9ca5-168310e3370f")),
        (Code(), "  ВВГнг-3×2,5 \t", "ВВГнг-3×2,5"),
        (Code(), "a" * 64 + " ", "a" * 64),
        (Text(20), "Бухта\n\t№ 1 😀", "Бухта\n\t№ 1 😀"),
        (Text(20, allow_empty=True), "", ""),
        (Currency(), "RUB", "RUB"),
        (OneOf("a", "b"), "b", "b"),
        (Whole(1), 1, 1),
        (Flag(), False, False),
    ],
)
def test_a_field_takes(field: fields.Field[Any], value: Any, expected: Any):
    assert field.deserialize(value) == expected


@pytest.mark.parametrize(
    ("field", "values", "message"),
    [
        (Moment(), ["2025-11-24T09:15:00"], "Must have a time zone: Z or an offset."),
        (
            Moment(),
            [
                "2025-11-24",
                "20251124T091500Z",
                "2025-W48-1",
                "2025-02-30T00:00:00Z",
                "0001-01-01T00:00:00+05:00",
                5,
            ],
            "Must be a moment like 2025-11-24T09:15:00Z.",
        ),
        (
            Day(),
            ["20251124", "2025-W48-1", "2025-02-30", "２０２５-11-24", "2025-11-24T00:00:00Z", 5],
            "Must be a day like 2025-11-24.",
        ),
        (
            Id(),
            ["48e2e3477cb35d509ca5168310e3370f", "{48e2e347-7cb3-5d50-9ca5-168310e3370f}", "", 5],
            "Must be a UUID.",
        ),
        (Code(), ["", "  ", "\n"], "Must not be empty."),
        (Code(), ["a" * 65], "Too long."),
        (Code(), ["a\x00", "a\tb", "a\nb", "\x7f", "a\x9f"], "Must not contain control characters."),
        (Code(), [5, ["a"], b"a"], "Must be text."),
        (Text(5), ["", " \n ", "\u200b", " \u2060\ufeff\n"], "Must not be empty."),
        (Text(5), ["123456"], "Too long."),
        (Text(5), ["a\x00", "a\rb", "\x1b[0m"], "Must not contain control characters."),
        (Text(5), ["a\ud800", "\udfffb"], "Must not contain broken characters."),
        (Currency(), ["rub", "RU", "РУБ", 643], "Must be a currency code of three capital letters."),
        (OneOf("a", "b"), ["c", "A", ""], "Is none of the values: a, b."),
        (OneOf(*map(str, range(21))), ["x"], f"Is none of the values: {', '.join(map(str, range(20)))}, …."),
        (SomeOf("a", "b"), ["c", "a,c", ""], "Is none of the values: a, b."),
        (OneOf("a", "b"), [1, ["a"]], "Must be text."),
        (Whole(), [True, "5", 5.0], "Must be an integer."),
        (Whole(1), [0, -5], "Too small."),
        (Whole(), [2**63], "Too large."),
        (Flag(), [1, 0, "true", "yes"], "Must be true or false."),
    ],
)
def test_a_field_refuses(field: fields.Field[Any], values: list[Any], message: str):
    refusals = {refused(field, value) for value in values}
    assert refusals == {message}


@given(st.datetimes(min_value=datetime(1901, 1, 1), max_value=datetime(2998, 12, 31)), st.integers(-14, 14))  # noqa: DTZ001
def test_a_moment_round_trips_in_utc(naive: datetime, hours: int):
    moment = naive.replace(tzinfo=timezone(timedelta(hours=hours)))
    text = moment_text(moment)
    assert text.endswith("Z")
    assert Moment().deserialize(text) == moment


def test_a_null_is_taken_where_it_is_allowed():
    for field in (Quantity(allow_none=True), Money(allow_none=True), Day(allow_none=True), OneOf("a", allow_none=True)):
        assert field.deserialize(None) is None
        assert field._serialize(None, None, None) is None


# ---- what the fields tell OpenAPI

DESCRIBED: list[fields.Field[Any]] = [
    Quantity(),
    Quantity(allow_zero=True),
    Quantity(allow_negative=True),
    Quantity(strings_only=True),
    QuantitySum(),
    Price(),
    Price(allow_none=True),
    Money(),
    Percent(),
    Code(),
    Text(8),
    Text(8, allow_empty=True),
    Currency(),
    OneOf("goods", "service"),
    OneOf("goods", "service", allow_none=True),
    Whole(1),
    Flag(),
]
SAMPLES: list[Any] = [
    *(None, True, False, 0, 1, 8, -8, 999_999_999, 1_000_000_000, 10**15, 2.5, [], {}),
    *("0", "-0", "0.0", "8", "-8", "2.5", "2.50", "2.5000", "1e3", "01", "+1", "NaN", "1.23456", "0.001", "99.99"),
    *("999999999", "999999999.0", "999999999.001", "-999999999.001", "999999999.9999", "1000000000", "1000.01"),
    *(
        "999999999999999.99",
        "999999999999999.001",
        "-999999999999999",
        "",
        " ",
        "RUB",
        "rub",
        "goods",
        "a\tb",
        "a\nb",
        "a\x00",
    ),
]


@pytest.mark.parametrize("field", DESCRIBED, ids=lambda field: type(field).__name__)
def test_a_field_takes_what_its_openapi_description_says(field: fields.Field[Any]):
    described = openapi_of(field)
    jsonschema_rs.meta.validate(described)
    validator = jsonschema_rs.Draft202012Validator(described, validate_formats=True)
    taken = [sample for sample in SAMPLES if _takes(field, sample)]
    assert taken == [sample for sample in SAMPLES if validator.is_valid(sample)]


def _takes(field: fields.Field[Any], value: Any) -> bool:
    try:
        field.deserialize(value)
    except ValidationError:
        return False
    return True


def test_a_description_may_be_added_and_an_answer_is_a_string():
    described = openapi_of(Quantity(metadata={"description": "In base units."}))
    assert described["description"] == "In base units."
    assert described["type"] == ["string", "integer"]
    assert openapi_of(Quantity(dump_only=True))["type"] == "string"
    assert openapi_of(Quantity(load_default=Decimal(1)))["default"] == "1"

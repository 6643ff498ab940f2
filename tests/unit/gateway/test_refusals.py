"""What is refused is called by its name, in figures that people write."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from flask.testing import FlaskClient

from contracts.fields import unknown
from kernel.problems import ValidationFailed, describe
from services.inventory.domain.refusals import NotAUnitOfTheLine, NotEnoughInStock
from services.orders.app.refusals import PriceNotKnown
from services.orders.domain.money_refusals import MoreThanLeft, MoreThanUnpaid
from services.tasks.domain.refusals import ReminderInThePast
from tests.unit.gateway.conftest import Services


def test_quantities_are_told_as_people_write_them() -> None:
    short = NotEnoughInStock(item="A", warehouse="W", on_hand=Decimal("3.000"), wanted=Decimal("1E+3"))
    assert describe(short)["params"] == {"item": "A", "warehouse": "W", "on_hand": "3", "wanted": "1000"}


@pytest.mark.parametrize(
    ("unpaid", "told"), [(Decimal(100), "100.00"), (Decimal("370.2"), "370.20"), (Decimal("1E+3"), "1000.00")]
)
def test_money_is_told_to_the_cent(unpaid: Decimal, told: str) -> None:
    assert describe(MoreThanUnpaid(number="1", unpaid=unpaid, wanted=Decimal(0)))["params"]["unpaid"] == told


def test_moments_are_told_as_programs_read_them() -> None:
    past = ReminderInThePast(at=datetime(2026, 11, 24, 9, tzinfo=UTC))
    assert describe(past)["params"] == {"at": "2026-11-24T09:00:00Z"}


@pytest.mark.parametrize(
    ("body", "code", "detail"),
    [
        ('{"a": NaN}', "NumberNotJson", "The body contains NaN: JSON has no such number."),
        ('{"a": [-Infinity]}', "NumberNotJson", "The body contains -Infinity: JSON has no such number."),
        ('{"a": 1e999}', "NumberTooLarge", "The body contains a number that is too large."),
        (f'{{"a": {"9" * 5000}}}', "NumberTooLarge", "The body contains a number that is too large."),
        ('{"a": {"b": 1, "c": 2, "b": 3}}', "KeyGivenTwice", "The body gives the key b twice in one object."),
        ('{"a": }', "MalformedJson", "The body is not well-formed JSON."),
    ],
)
def test_what_is_wrong_with_a_body_is_called_by_its_name(
    client: FlaskClient, body: str, code: str, detail: str
) -> None:
    headers = {"Content-Type": "application/json", "Accept-Language": "en"}
    answer = client.post("/api/v1/customers", data=body, headers=headers)
    assert answer.status_code == 400
    assert answer.json is not None
    assert (answer.json["code"], answer.json["detail"]) == (code, detail)


@pytest.mark.parametrize("position", [2**63, 10**30, 10**300])
def test_a_position_that_no_log_has_is_refused_as_a_position(client: FlaskClient, position: int) -> None:
    answer = client.get(f"/api/v1/feed/orders?after={position}", headers={"Accept-Language": "en"})
    assert answer.status_code == 422
    told = {"field": "after", "message": "No event has such a position: it is at most 9,223,372,036,854,775,807."}
    assert answer.json["errors"] == [told]  # type: ignore[index]


def test_a_moment_in_a_refusal_is_told_in_the_users_zone(client: FlaskClient, services: Services) -> None:
    problem: dict[str, Any] = {
        "status": 422,
        "code": "ReminderInThePast",
        "message": "A reminder cannot be set for %(at)s: that is past.",
        "params": {"at": "2026-11-24T06:00:00Z"},
    }
    services.answers["tasks.log_entry"] = {"problem": problem}
    refused = client.post("/api/v1/journal", json={}, headers={"Accept-Language": "ru"}).json
    assert refused is not None
    assert refused["detail"] == "Нельзя поставить напоминание на 24.11.2026, 09:00: это уже прошло."
    assert refused["params"] == {"at": "2026-11-24T06:00:00Z"}, "as programs read it"


def detail_of(client: FlaskClient, services: Services, refusal: Exception) -> Any:
    services.answers["orders.create_order"] = {"problem": describe(refusal)}
    refused = client.post("/api/v1/orders", json={}, headers={"Accept-Language": "ru"}).json
    assert refused is not None
    return refused["detail"], refused["params"]


def entries(body: Any) -> Any:
    code, name = {"units": ("box", "коробка"), "price_types": ("wholesale", "Оптовая")}[body["dictionary"]]
    entry = {"code": code, "names": {"ru": name, "en": ""}, "retired": False, "default": False, "data": {}}
    return {"ok": {"items": [entry], "next": None}}


def test_a_refusal_says_money_as_the_reader_writes_it(client: FlaskClient, services: Services) -> None:
    detail, params = detail_of(client, services, MoreThanLeft(left=Decimal(100), wanted=Decimal("1700.5")))
    assert "100,00" in detail
    assert "1\xa0700,50" in detail
    assert params == {"left": "100.00", "wanted": "1700.50"}, "as programs read it"


NO_PRICE = {"code": "А-1", "price_type": "wholesale", "day": "2026-11-27"}


def test_a_refusal_says_days_and_names_as_the_reader_knows_them(client: FlaskClient, services: Services) -> None:
    services.answers["inventory.list_dictionary"] = entries
    detail, params = detail_of(client, services, PriceNotKnown(**NO_PRICE))
    assert detail.startswith("У товара А-1 нет цены вида «Оптовая» на 27.11.2026:")
    assert params == NO_PRICE, "as programs read it"
    detail, _ = detail_of(client, services, NotAUnitOfTheLine(code="А-1", line="box", base="pcs", unit="паллета"))
    assert detail.endswith("в единице «коробка», как заказан, или «pcs», но не «паллета».")


def test_codes_stay_codes_while_nobody_tells_their_names(client: FlaskClient, services: Services) -> None:
    detail, _ = detail_of(client, services, PriceNotKnown(**NO_PRICE))
    assert "вида «wholesale»" in detail


def test_the_description_says_what_the_server_refuses_without_a_body(client: FlaskClient) -> None:
    described = client.get("/api/v1/openapi.json").json
    assert described is not None
    assert "header lines of 8 KB" in described["info"]["description"]
    assert "too_many" in described["paths"]["/api/v1/stream"]["get"]["description"]


def test_what_is_wrong_with_a_filter_is_told_of_the_parameter(client: FlaskClient, services: Services) -> None:
    faults = [{"field": name, "message": "Must be text."} for name in ("debt", "limit", "kind")]
    services.answers["customers.list_customers"] = {"problem": describe(ValidationFailed(errors=faults))}
    refused = client.get("/api/v1/customers?filter[debt]=x&limit=1000").json
    assert refused is not None
    assert [each["field"] for each in refused["errors"]] == ["filter[debt]", "limit", "kind"]
    refused = client.get("/api/v1/users?limit=1000&sort=nothing").json
    assert refused is not None
    assert {each["field"] for each in refused["errors"]} <= {"limit", "sort"}


@pytest.mark.parametrize(
    ("language", "title"), [("ru", "Нельзя выполнить"), ("en", "Cannot be done")], ids=["ru", "en"]
)
def test_a_refusal_is_called_by_words_and_names_what_would_be_taken(
    client: FlaskClient, services: Services, language: str, title: str
) -> None:
    fault = {"field": "kind", "message": unknown(["call", "note"])}
    services.answers["customers.list_customers"] = {"problem": describe(ValidationFailed(errors=[fault]))}
    told = client.get("/api/v1/customers", headers={"Accept-Language": language}).json
    assert told is not None
    known = {"ru": "Нет среди значений: call, note.", "en": "Is none of the values: call, note."}
    assert (told["title"], told["errors"][0]["message"]) == (title, known[language])

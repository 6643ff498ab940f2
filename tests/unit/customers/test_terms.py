"""Terms: what a customer buys at from which day."""

from typing import Any

import pytest

from contracts.commands import customers as schemas
from contracts.company import company_zone
from kernel.problems import Forbidden, NotYetKnown, ValidationFailed
from kernel.validation import loaded
from services.customers.app import PriceTypeRetired, UnknownPriceType
from services.customers.domain import TermsInThePast
from services.customers.projections import price_types
from tests.builders import ToldByHand
from tests.unit.alone import Alone, every_page
from tests.unit.customers.deeds import GIVEN, HEAD, card, change, register, set_terms, terms_on

TODAY, TOMORROW, NEXT_YEAR = "2025-11-24", "2025-11-25", "2026-01-01"
DEFAULTS = {"price_type": "wholesale", "markup_percent": "0", "credit_limit": None, "deferral_days": 0}


def values(terms: dict[str, Any]) -> dict[str, Any]:
    return {name: terms[name] for name in GIVEN}


# ---- from which day


def test_a_customer_without_terms_buys_at_the_defaults(customers: Alone):
    customer = register(customers)
    assert customer["terms"] == {"from": None, **DEFAULTS}
    assert values(terms_on(customers, customer, "1999-01-01")) == DEFAULTS


def test_terms_are_in_force_from_today(customers: Alone):
    customer = register(customers)
    answer = set_terms(customers, customer)
    assert answer == {"customer_id": customer["id"], "version": 2, "on": TODAY, "from": TODAY, **GIVEN}
    assert card(customers, customer)["terms"] == {"from": TODAY, **GIVEN}
    assert values(terms_on(customers, customer, "2025-11-23")) == DEFAULTS


def test_planned_terms_take_their_turn_on_their_day(customers: Alone):
    customer = register(customers)
    set_terms(customers, customer)
    set_terms(customers, customer, **{"from": NEXT_YEAR}, markup_percent="-10")
    assert card(customers, customer)["terms"]["markup_percent"] == "-7"
    assert terms_on(customers, customer, "2025-12-31")["markup_percent"] == "-7"
    assert terms_on(customers, customer, NEXT_YEAR)["markup_percent"] == "-10"
    customers.clock.advance(days=38)
    assert card(customers, customer)["terms"] == {"from": NEXT_YEAR, **GIVEN, "markup_percent": "-10"}


def test_terms_of_the_same_day_take_the_place_of_those_before(customers: Alone):
    customer = register(customers)
    set_terms(customers, customer, credit_limit=None)
    set_terms(customers, customer, credit_limit="0")
    assert terms_on(customers, customer)["credit_limit"] == "0.00"


def test_every_setting_of_a_day_is_in_the_history_with_who_and_when(customers: Alone):
    customer = register(customers)
    for days in (7, 14, 0):
        customers.clock.advance(minutes=5)
        set_terms(customers, customer, deferral_days=days)
    rows = every_term(customers, customer, limit=2)
    assert [row["deferral_days"] for row in rows] == [0, 14, 7]
    assert len({row["set_at"] for row in rows}) == 3
    assert all(row["set_by"] for row in rows)
    assert terms_on(customers, customer)["deferral_days"] == 0


def test_terms_never_begin_in_the_past(customers: Alone):
    customer = register(customers)
    with pytest.raises(TermsInThePast) as caught:
        set_terms(customers, customer, **{"from": "2025-11-23"})
    assert caught.value.errors == [{"field": "from", "message": "Must not be past."}]
    assert card(customers, customer)["version"] == 1


def test_today_is_a_day_of_the_company_and_not_of_the_clock(customers: Alone):
    """The clock says 22:00 UTC of the 24th: in Moscow it is the 25th already."""
    customers.clock.advance(hours=13)
    customer = register(customers)
    assert set_terms(customers, customer)["from"] == TOMORROW
    with pytest.raises(TermsInThePast):
        set_terms(customers, customer, **{"from": TODAY})


def test_a_zone_that_does_not_exist_is_said_at_the_start():
    assert company_zone({"NOVA_COMPANY_ZONE": "Asia/Vladivostok"}).key == "Asia/Vladivostok"
    with pytest.raises(ValueError, match="NOVA_COMPANY_ZONE must name a time zone like Europe/Moscow"):
        company_zone({"NOVA_COMPANY_ZONE": "Mars/Olympus"})


def test_the_same_terms_again_leave_no_trace(customers: Alone):
    customer = register(customers)
    first = set_terms(customers, customer)
    assert set_terms(customers, customer, markup_percent="-7.0000", credit_limit=500000) == first


def test_all_that_was_set_can_be_paged_the_latest_day_first(customers: Alone):
    customer = register(customers)
    other = register(customers)
    set_terms(customers, other)
    for day in range(5):
        set_terms(customers, customer, **{"from": f"2025-12-0{day + 1}"}, deferral_days=day)
    days = [row["from"] for row in every_term(customers, customer, limit=2)]
    assert days == [f"2025-12-0{day}" for day in (5, 4, 3, 2, 1)]


def every_term(customers: Alone, customer: dict[str, Any], **more: Any) -> list[dict[str, Any]]:
    def ask(**question: Any) -> dict[str, Any]:
        answer: dict[str, Any] = customers.application.terms_history(loaded(schemas.TermsHistory, question))
        return answer

    return every_page(ask, customer_id=customer["id"], **more)


# ---- what terms can be


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("markup_percent", "-100"),
        ("markup_percent", "-100.5"),
        ("markup_percent", "1.00001"),
        ("markup_percent", -7.5),
        ("markup_percent", None),
        ("credit_limit", "-1"),
        ("credit_limit", "1.001"),
        ("deferral_days", -1),
        ("deferral_days", 3651),
        ("deferral_days", "14"),
        ("from", "2025-02-30"),
        ("price_type", ""),
    ],
)
def test_terms_that_make_no_sense_are_refused_at_their_field(field: str, value: Any):
    with pytest.raises(ValidationFailed) as caught:
        loaded(schemas.TermsInput, {**GIVEN, field: value})
    assert [each["field"] for each in caught.value.errors] == [field]


@pytest.mark.parametrize("missing", GIVEN)
def test_terms_are_given_whole(missing: str):
    """A limit that was left out by mistake must not become an unlimited one."""
    with pytest.raises(ValidationFailed) as caught:
        loaded(schemas.TermsInput, {name: value for name, value in GIVEN.items() if name != missing})
    assert [each["field"] for each in caught.value.errors] == [missing]


@pytest.mark.parametrize("markup", ["-99.9999", "0", "12.5", "99999", 0, -99])
def test_a_markup_can_be_a_discount(customers: Alone, markup: str | int):
    answer = set_terms(customers, register(customers), markup_percent=markup)
    assert answer["markup_percent"] == str(markup)


# ---- price types


def tell_price_type(
    customers: Alone,
    code: str,
    *,
    names: dict[str, str] | None = None,
    is_default: bool = False,
    is_retired: bool = False,
    dictionary: str = "price_types",
) -> None:
    """As inventory tells it."""
    feed = ToldByHand("inventory", customers.clock)
    names = names or {"ru": code, "en": code}
    data = {"dictionary": dictionary, "code": code, "names": names, "is_default": is_default, "data": {}}
    event = feed.tell("DictionaryChanged", code, {**data, "is_retired": is_retired})
    with customers.application.transaction() as session:
        price_types.fold_inventory(session, [event])


def test_terms_are_told_with_the_names_that_their_price_type_has_then(customers: Alone):
    customer = register(customers)
    set_terms(customers, customer, price_type="dealer")
    names = [{"ru": "Дилерская", "en": "Dealer"}, {"ru": "Партнёрская", "en": "Partner"}]
    for days, each in enumerate(names):
        tell_price_type(customers, "dealer", names=each)
        set_terms(customers, customer, price_type="dealer", deferral_days=days)
    told = [event.data for event in customers.told("TermsChanged")]
    assert [each["price_type"] for each in told] == ["dealer"] * 3
    assert [each.get("price_type_names") for each in told] == [None, *names]


@pytest.mark.parametrize("code", ["wholesale", "retail", "dealer"])
def test_the_price_types_of_the_first_start_are_known_before_inventory_tells(customers: Alone, code: str):
    assert set_terms(customers, register(customers), price_type=code)["price_type"] == code


def test_a_price_type_that_nobody_told_is_looked_for_at_its_owner(customers: Alone):
    customer = register(customers)
    with pytest.raises(NotYetKnown) as caught:
        set_terms(customers, customer, price_type="chains")
    assert caught.value.source == "inventory"
    assert isinstance(caught.value.unknown, UnknownPriceType)
    assert caught.value.unknown.errors == [{"field": "price_type", "message": "Is not known."}]
    tell_price_type(customers, "chains", dictionary="units")
    with pytest.raises(NotYetKnown):
        set_terms(customers, customer, price_type="chains")
    tell_price_type(customers, "chains")
    assert set_terms(customers, customer, price_type="chains")["price_type"] == "chains"


def test_a_retired_price_type_takes_no_new_terms_and_stays_in_old_ones(customers: Alone):
    customer = register(customers)
    set_terms(customers, customer, price_type="dealer")
    tell_price_type(customers, "dealer", is_retired=True)
    with pytest.raises(PriceTypeRetired):
        set_terms(customers, customer, price_type="dealer", deferral_days=3)
    assert terms_on(customers, customer)["price_type"] == "dealer"


def test_who_has_no_terms_buys_at_the_default_price_type_of_the_dictionary(customers: Alone):
    customer = register(customers)
    tell_price_type(customers, "chains", is_default=True)
    tell_price_type(customers, "wholesale", is_default=False)
    assert card(customers, customer)["terms"]["price_type"] == "chains"


# ---- who gives them


def test_a_customer_can_be_registered_with_terms_by_the_head_of_sales(customers: Alone):
    body = {"name": "Вектор", "kind": "person", "terms": GIVEN}
    customer = customers.do("register_customer", schemas.RegisterCustomer, HEAD, **body)
    assert customer["terms"] == {"from": TODAY, **GIVEN}
    assert [event.type for event in customers.told()] == ["CustomerRegistered", "TermsChanged"]


def test_a_manager_gives_no_terms(customers: Alone):
    with pytest.raises(Forbidden) as caught:
        register(customers, terms=GIVEN)
    assert [each["field"] for each in caught.value.errors] == ["terms"]
    assert customers.told() == []


def test_wrong_terms_of_a_new_customer_are_told_at_their_place(customers: Alone):
    body = {"name": "Вектор", "kind": "person"}
    with pytest.raises(TermsInThePast) as past:
        customers.do("register_customer", schemas.RegisterCustomer, HEAD, **body, terms={**GIVEN, "from": "2025-01-01"})
    with pytest.raises(NotYetKnown) as unknown:
        customers.do("register_customer", schemas.RegisterCustomer, HEAD, **body, terms={**GIVEN, "price_type": "x"})
    assert past.value.errors[0]["field"] == "terms.from"
    assert unknown.value.unknown.errors[0]["field"] == "terms.price_type"


# ---- what the others hear, and what can be made anew


def test_the_others_hear_the_terms_and_their_day(customers: Alone):
    customer = register(customers)
    set_terms(customers, customer, **{"from": NEXT_YEAR}, markup_percent="-7.50")
    [told] = customers.told("TermsChanged")
    assert told.data == {"customer_id": customer["id"], "valid_from": NEXT_YEAR, **GIVEN, "markup_percent": "-7.5"}


def test_terms_equal_their_events(customers: Alone):
    customer = register(customers)
    for day, markup in ((NEXT_YEAR, "1"), (TODAY, "2"), (NEXT_YEAR, "3"), (TOMORROW, "4")):
        set_terms(customers, customer, **{"from": day}, markup_percent=markup)
    change(customers, card(customers, customer), name="Вектор-М")
    before = every_term(customers, customer)
    assert [row["markup_percent"] for row in before] == ["3", "1", "4", "2"]
    assert customers.differences() == []
    customers.rebuild()
    assert every_term(customers, customer) == before

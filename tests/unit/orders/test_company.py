"""What the company says of itself on documents, and how it sells."""

from typing import Any

import pytest

from contracts.commands.company import ChangeSettings, CompanyHistory, DescribeCompany
from contracts.documents import KINDS
from kernel.problems import StaleVersion, ValidationFailed
from services.orders.domain import settings
from tests.builders import World, everything

ACCOUNT = {
    "bic": "044525225",
    "account": "40702810938000012345",
    "correspondent_account": "30101810400000000225",
    "bank_name": "ПАО Сбербанк",
}
OTHER_ACCOUNT = {**ACCOUNT, "account": "40702810638000012344"}
CARD = {
    "name": "ООО «Крепёж-Опт»",
    "full_name": "Общество с ограниченной ответственностью «Крепёж-Опт»",
    "inn": "7707083893",
    "kpp": "770701001",
    "ogrn": "1027700132195",
    "legal_address": "117342, г. Москва, ул. Бутлерова, д. 17",
    "director": "Соколов П. А.",
    "bank_accounts": [ACCOUNT],
}
LOGO = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="


def describe(world: World, version: int | None = None, **card: Any) -> dict[str, Any]:
    seen = world.orders.get_company()["version"] if version is None else version
    return world.do("orders", "describe_company", **DescribeCompany().load({**CARD, **card, "version": seen}))


def set_up(world: World, **changes: Any) -> dict[str, Any]:
    body = {**changes, "version": world.orders.get_settings()["version"]}
    return world.do("orders", "change_settings", **ChangeSettings().load(body))


def told(world: World, event_type: str) -> list[dict[str, Any]]:
    return [event.data for event in everything(world.orders.feed) if event.type == event_type]


def history(world: World, of: str, **page: Any) -> dict[str, Any]:
    return getattr(world.orders, f"{of}_history")(CompanyHistory().load(page))  # type: ignore[no-any-return]


# the company


def test_there_is_a_company_of_which_nothing_is_known_at_first(world: World):
    company = world.orders.get_company()
    assert (company["version"], company["name"], company["bank_accounts"], company["logo"]) == (1, None, [], None)
    assert {event.type for event in everything(world.orders.feed)} == {"DictionaryChanged"}


def test_a_card_is_said_whole_and_what_is_left_out_is_not_known_any_more(world: World):
    described = describe(world, phone="+7 495 123-45-67")
    assert described == world.orders.get_company()
    assert described["bank_accounts"] == [{**ACCOUNT, "currency": "RUB", "is_default": True}]
    assert (described["phone"], describe(world)["phone"]) == ("+7 495 123-45-67", None)
    assert world.differences() == []


def test_a_logo_stays_until_it_is_taken_away_and_is_told_to_nobody(world: World):
    assert describe(world, logo=LOGO)["logo"] == LOGO
    assert describe(world, phone="+7 495 123-45-67")["logo"] == LOGO
    assert describe(world, logo=None)["logo"] is None
    cards = told(world, "CompanyChanged")
    assert [card["phone"] for card in cards] == [None, "+7 495 123-45-67", None]
    assert all("logo" not in card for card in cards)
    assert world.differences() == []


def test_whoever_saw_an_older_card_is_refused(world: World):
    describe(world)
    with pytest.raises(StaleVersion):
        describe(world, 1, phone="1")


def test_the_default_account_is_the_one_that_is_marked_and_the_first_of_none(world: World):
    def defaults(*accounts: dict[str, Any]) -> list[bool]:
        return [each["is_default"] for each in describe(world, bank_accounts=accounts)["bank_accounts"]]

    assert defaults(ACCOUNT, OTHER_ACCOUNT) == [True, False]
    assert defaults(ACCOUNT, {**OTHER_ACCOUNT, "is_default": True}) == [False, True]


@pytest.mark.parametrize(
    ("card", "field"),
    [
        ({"inn": "7707083894"}, "inn"),
        ({"inn": "77"}, "inn"),
        ({"inn": "500100732259"}, "kpp"),
        ({"kpp": "77"}, "kpp"),
        ({"ogrn": "1027700132196"}, "ogrn"),
        ({"email": "sale"}, "email"),
        ({"bank_accounts": [{**ACCOUNT, "bic": "1"}]}, "bank_accounts.0.bic"),
        ({"bank_accounts": [{**ACCOUNT, "account": "40702810938000012346"}]}, "bank_accounts.0.account"),
        ({"bank_accounts": [ACCOUNT, ACCOUNT]}, "bank_accounts.1.account"),
        (
            {"bank_accounts": [{**ACCOUNT, "is_default": True}, {**OTHER_ACCOUNT, "is_default": True}]},
            "bank_accounts",
        ),
    ],
    ids=repr,
)
def test_a_number_that_cannot_be_is_refused_at_its_field(world: World, card: dict[str, Any], field: str):
    with pytest.raises(ValidationFailed) as refusal:
        describe(world, **card)
    assert next(each["field"] for each in refusal.value.errors) == field
    assert world.orders.get_company()["version"] == 1


def test_every_change_is_kept_with_who_made_it(world: World):
    describe(world)
    describe(world, phone="+7 495 123-45-67")
    newest = history(world, "company", limit=1)
    assert newest["items"][0]["changes"] == [{"field": "phone", "old": None, "new": "+7 495 123-45-67"}]
    assert newest["items"][0]["actor"] == "someone"
    rest = history(world, "company", after=newest["next"])
    assert ([each["version"] for each in rest["items"]], rest["next"], rest["total"]) == ([2, 1], None, 3)


# settings


def test_a_setting_that_is_left_out_stays_on_every_level(world: World):
    before = world.orders.get_settings()
    after = set_up(world, credit={"policy": "block"}, numbering={"offer": {"prefix": "КП-"}})
    expected = {**before, "version": 2, "credit": {**before["credit"], "policy": "block"}}
    expected["numbering"] = {**before["numbering"], "offer": {"prefix": "КП-", "by_year": True}}
    assert after == world.orders.get_settings() == expected
    assert told(world, "SettingsChanged") == [{name: after[name] for name in after if name != "version"}]
    assert history(world, "settings")["items"][0]["changes"] == [
        {"field": "credit.policy", "old": "warn", "new": "block"},
        {"field": "numbering.offer.prefix", "old": "", "new": "КП-"},
    ]
    assert world.differences() == []


def test_what_is_as_it_was_makes_no_event(world: World):
    assert set_up(world, vat_included=True)["version"] == 1


def test_new_orders_have_vat_as_the_company_reckons_and_placed_ones_keep_theirs(world: World):
    item = world.item("bolt", price="100")
    before, draft = (make(world.customer(), {"item_id": item, "price": None}) for make in (world.place, world.draft))
    set_up(world, vat_included=False)
    after = world.place(world.customer(), {"item_id": item, "price": None})
    world.place_draft(draft)
    totals = [(world.order(each)["net"], world.order(each)["total"]) for each in (before, draft, after)]
    assert totals == [("83.33", "100.00"), ("100.00", "120.00"), ("100.00", "120.00")]


def test_the_kinds_of_documents_are_those_of_the_contract():
    assert settings.KINDS == KINDS

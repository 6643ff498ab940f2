"""Prices: dated in the company's days, never in the past, and many are changed as one."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError

from contracts.commands import dictionaries as entries
from contracts.commands import inventory as schemas
from contracts.commands import prices as takes
from kernel.identity import Caller
from kernel.problems import Forbidden, NotFound, ValidationFailed
from services.inventory.app import InventoryApplication
from services.inventory.domain.prices import changed_price
from services.inventory.domain.refusals import PricesOfZero, PriceTooLarge, TooManyPrices
from tests.unit.alone import Alone, alone, every_page

HEAD = Caller("olga", frozenset({"head"}))
KEEPER = Caller("ivan", frozenset({"warehouse"}))
WHOLESALE = {"price_type": "wholesale", "amount": "100"}


@pytest.fixture
def inventory() -> Iterator[Alone]:
    """It is 24 November 2025 in Moscow."""
    with alone(InventoryApplication) as service:
        yield service
        assert service.differences() == []


def register(inventory: Alone, code: str = "BOLT", prices: Any = (), **more: Any) -> str:
    body = {"code": code, "name": code, "kind": "goods", "unit": "pcs", "prices": list(prices), **more}
    return str(inventory.do("register_item", schemas.RegisterItem, HEAD, **body)["id"])


def set_price(inventory: Alone, item: str, **price: Any) -> dict[str, Any]:
    return inventory.do("set_price", takes.SetPrice, HEAD, item_id=item, **{**WHOLESALE, **price})


def prices(inventory: Alone, item: str, on: str | None = None) -> dict[str, str]:
    answer = inventory.application.get_prices(takes.PricesQuery().load({"item_id": item, "on": on}))
    return {f"{row['price_type']} {row['currency']}": row["amount"] for row in answer["items"]}


def change(inventory: Alone, price_type: str = "wholesale", **body: Any) -> dict[str, Any]:
    return inventory.do("change_prices", takes.ChangePrices, HEAD, **changes(price_type, **body))


def preview(inventory: Alone, price_type: str = "wholesale", **body: Any) -> list[dict[str, Any]]:
    def ask(**more: Any) -> dict[str, Any]:
        loaded = takes.ChangePrices().load({**changes(price_type, **body), **more})
        answer: dict[str, Any] = inventory.application.preview_prices(inventory.call(HEAD), loaded)
        return answer

    return every_page(ask, limit=2)


def changes(price_type: str, **body: Any) -> dict[str, Any]:
    wanted = {"price_type": price_type, **body.pop("filter", {})}
    return {"percent": "10", "round_to": "0.01", **body, "filter": wanted}


def faults(deed: Any, *args: Any, **body: Any) -> dict[str, str]:
    with pytest.raises(ValidationFailed) as refusal:
        deed(*args, **body)
    return {each["field"]: each["message"] for each in refusal.value.errors}


# dated


def test_a_price_holds_from_its_day_until_the_next_one(inventory: Alone) -> None:
    item = register(inventory)
    set_price(inventory, item)
    set_price(inventory, item, amount="110.1234", **{"from": "2025-12-01"})
    set_price(inventory, item, amount=None, **{"from": "2026-01-01"})
    days = ("2025-11-23", "2025-11-24", "2025-11-30", "2025-12-01", "2025-12-31", "2026-01-01")
    assert [prices(inventory, item, day).get("wholesale RUB") for day in days] == [
        None, "100", "100", "110.1234", "110.1234", None,
    ]  # fmt: skip


def test_an_item_has_a_price_by_type_and_currency(inventory: Alone) -> None:
    item = register(
        inventory,
        prices=[WHOLESALE, {**WHOLESALE, "currency": "USD", "amount": "1"}, {**WHOLESALE, "price_type": "retail"}],
    )
    assert prices(inventory, item) == {"retail RUB": "100", "wholesale RUB": "100", "wholesale USD": "1"}
    assert len(inventory.application.get_item(UUID(item))["prices"]) == 3


def test_a_price_of_the_same_day_is_overwritten_and_the_last_one_holds(inventory: Alone) -> None:
    item = register(inventory, prices=[WHOLESALE])
    set_price(inventory, item, amount="0")
    assert prices(inventory, item) == {"wholesale RUB": "0"}
    told = len(inventory.told())
    set_price(inventory, item, amount="0.00")
    assert len(inventory.told()) == told, "a price that is as it was is no event"


def test_a_price_is_told_to_others(inventory: Alone) -> None:
    item = register(inventory)
    set_price(inventory, item, amount="1.50")
    assert inventory.told("PriceSet")[0].data == {
        "item_id": item, "price_type": "wholesale", "currency": "RUB", "amount": "1.5", "valid_from": "2025-11-24",
    }  # fmt: skip


def test_today_is_the_companys_day(inventory: Alone) -> None:
    item = register(inventory)
    inventory.clock.at = datetime(2025, 11, 24, 21, 30, tzinfo=UTC)  # half past midnight in Moscow
    assert set_price(inventory, item)["valid_from"] == "2025-11-25"
    in_the_past = {"from": "A price cannot begin in the past."}
    assert faults(set_price, inventory, item, **{"from": "2025-11-24"}) == in_the_past
    assert faults(register, inventory, "NUT", [{**WHOLESALE, "from": "2025-11-24"}]) == {
        "prices.0.from": "A price cannot begin in the past."
    }


def test_a_price_is_of_a_known_type_that_is_in_use(inventory: Alone) -> None:
    item = register(inventory)
    body = {"dictionary": "price_types", "code": "dealer", "version": None}
    inventory.do("retire_dictionary_entry", entries.RetireEntry, **body)
    assert list(faults(set_price, inventory, item, price_type="secret")) == ["price_type"]
    assert list(faults(set_price, inventory, item, price_type="dealer")) == ["price_type"]
    assert list(faults(register, inventory, "NUT", [{**WHOLESALE, "price_type": "secret"}])) == ["prices.0.price_type"]
    assert list(faults(register, inventory, "NUT", [WHOLESALE, WHOLESALE])) == ["prices"]
    with pytest.raises(NotFound):
        set_price(inventory, str(UUID(int=7)))


@pytest.mark.parametrize("code", ["ZZZ", "XXX"])
def test_a_price_is_in_a_currency_that_there_is(code: str) -> None:
    with pytest.raises(ValidationError, match="There is no such currency"):
        takes.PriceInput().load({"price_type": "wholesale", "amount": "1", "currency": code})
    assert takes.PriceInput().load({"price_type": "wholesale", "amount": "1", "currency": "KZT"})["currency"] == "KZT"


def test_whoever_may_not_set_prices_gives_none_to_a_new_item(inventory: Alone) -> None:
    body = {"code": "NUT", "name": "Nut", "kind": "goods", "unit": "pcs"}
    with pytest.raises(Forbidden):
        inventory.do("register_item", schemas.RegisterItem, KEEPER, **body, prices=[WHOLESALE])
    inventory.do("register_item", schemas.RegisterItem, KEEPER, **body)


def test_the_history_tells_who_set_which_price_and_when(inventory: Alone) -> None:
    item = register(inventory, prices=[WHOLESALE])
    inventory.clock.advance(days=1)
    set_price(inventory, item, amount="7")
    set_price(inventory, item, amount=None, **{"from": "2026-01-01"})

    def ask(**more: Any) -> dict[str, Any]:
        answer: dict[str, Any] = inventory.application.price_history(
            takes.PriceHistory().load({"item_id": item, **more})
        )
        return answer

    rows = every_page(ask, limit=2)
    told = [(row["valid_from"], row["amount"], row["set_by"], row["set_at"][:10]) for row in rows]
    assert told == [
        ("2026-01-01", None, "olga", "2025-11-25"),
        ("2025-11-25", "7", "olga", "2025-11-25"),
        ("2025-11-24", "100", "olga", "2025-11-24"),
    ]
    for name in ("valid_from", "price_type", "currency", "amount", "set_at", "set_by"):
        assert len(every_page(ask, limit=2, sort=name)) == 3


def test_every_setting_of_a_day_is_in_the_history_and_the_last_is_in_force(inventory: Alone) -> None:
    item = register(inventory)
    for amount in ("90", "9", "95"):
        inventory.clock.advance(minutes=5)
        set_price(inventory, item, amount=amount)
    question = takes.PriceHistory().load({"item_id": item})
    rows = inventory.application.price_history(question)["items"]
    assert [row["amount"] for row in rows] == ["95", "9", "90"]
    assert {row["set_by"] for row in rows} == {"olga"}
    assert len({row["set_at"] for row in rows}) == 3
    assert prices(inventory, item) == {"wholesale RUB": "95"}


# many at once


@pytest.mark.parametrize(
    ("price", "percent", "round_to", "new"),
    [
        ("100", "-7", "0.01", "93"),
        ("99.99", "5", "0.01", "104.99"),
        ("0.05", "10", "0.01", "0.06"),  # 0.055: half up
        ("101", "10", "10", "110"),
        ("105", "0", "10", "110"),  # half up
        ("12.30", "3", "0.5", "12.5"),
        ("1.2345", "0", "0.0001", "1.2345"),
        ("50", "-100", "0.01", "0"),
    ],
)
def test_a_changed_price_is_rounded_half_up_to_a_multiple(price: str, percent: str, round_to: str, new: str) -> None:
    assert changed_price(Decimal(price), Decimal(percent), Decimal(round_to), "BOLT") == Decimal(new)


@given(
    st.decimals(0, 100_000, places=4),
    st.decimals(-100, 900, places=2),
    st.sampled_from([Decimal(text) for text in ("0.0001", "0.01", "0.5", "1", "50")]),
)
def test_a_changed_price_is_never_farther_off_than_half_a_step(price: Decimal, percent: Decimal, step: Decimal) -> None:
    new = changed_price(price, percent, step, "BOLT")
    assert new % step == 0
    assert abs(new - price * (100 + percent) / 100) <= step / 2


def test_a_preview_tells_what_a_change_would_do_and_writes_nothing(inventory: Alone) -> None:
    for code, amount in (("A", "100"), ("B", "33.33"), ("C", "0.01")):
        register(inventory, code, [{**WHOLESALE, "amount": amount}])
    register(inventory, "D")
    told = len(inventory.told())
    rows = preview(inventory)
    assert [(row["code"], row["old"], row["new"], row["difference"]) for row in rows] == [
        ("A", "100", "110", "10"),
        ("B", "33.33", "36.66", "3.33"),
        ("C", "0.01", "0.01", "0"),
    ]
    assert len(inventory.told()) == told
    answer = change(inventory)
    assert (answer["found"], answer["changed"]) == (3, 2)
    assert [row["old"] for row in preview(inventory)] == ["110", "36.66", "0.01"]


def test_no_price_becomes_zero_unless_that_is_meant(inventory: Alone) -> None:
    dear = register(inventory, "A", [{**WHOLESALE, "amount": "900"}])
    cheap = register(inventory, "B", [{**WHOLESALE, "amount": "4"}])
    wanted = {"percent": "-7", "round_to": "100"}
    assert [(row["code"], row["becomes_zero"]) for row in preview(inventory, **wanted)] == [("A", False), ("B", True)]
    with pytest.raises(PricesOfZero) as refusal:
        change(inventory, **wanted)
    assert refusal.value.params == {"count": 1, "codes": "B"}
    assert (prices(inventory, dear), prices(inventory, cheap)) == ({"wholesale RUB": "900"}, {"wholesale RUB": "4"})
    change(inventory, **wanted, allow_zero=True)
    assert (prices(inventory, dear), prices(inventory, cheap)) == ({"wholesale RUB": "800"}, {"wholesale RUB": "0"})
    assert [row["becomes_zero"] for row in preview(inventory, **wanted)] == [False, False]


def test_a_change_is_for_a_group_with_its_groups_or_for_items(inventory: Alone) -> None:
    for code, data in (("cables", {}), ("copper", {"parent": "cables"})):
        body = {"dictionary": "item_groups", "code": code, "names": {"ru": code}, "data": data}
        inventory.do("add_dictionary_entry", entries.AddEntry, **body)
    items = {
        code: register(inventory, code, [WHOLESALE], group=group)
        for code, group in (("A", "cables"), ("B", "copper"), ("C", None))
    }
    inventory.do("retire_item", schemas.RetireItem, item_id=register(inventory, "R", [WHOLESALE]), version=None)
    assert [row["code"] for row in preview(inventory)] == ["A", "B", "C"]
    assert [row["code"] for row in preview(inventory, filter={"group": "cables"})] == ["A", "B"]
    assert [row["code"] for row in preview(inventory, filter={"group": "copper"})] == ["B"]
    assert [row["code"] for row in preview(inventory, filter={"items": [items["C"]]})] == ["C"]
    assert list(faults(change, inventory, filter={"group": "nowhere"})) == ["filter.group"]


def test_one_price_type_is_made_from_another(inventory: Alone) -> None:
    bolt = register(inventory, "A", [WHOLESALE, {**WHOLESALE, "price_type": "retail", "amount": "150"}])
    nut = register(inventory, "B", [WHOLESALE, {**WHOLESALE, "currency": "USD", "amount": "2"}])
    wanted = {"target_price_type": "retail", "percent": "40", "from": "2025-12-01"}
    rows = [(row["code"], row["currency"], row["old"], row["new"]) for row in preview(inventory, **wanted)]
    assert sorted(rows, key=str) == [("A", "RUB", "150", "140"), ("B", "RUB", None, "140"), ("B", "USD", None, "2.8")]
    change(inventory, **wanted)
    assert prices(inventory, bolt)["retail RUB"] == "150"
    assert prices(inventory, bolt, "2025-12-01") == {"retail RUB": "140", "wholesale RUB": "100"}
    assert prices(inventory, nut, "2025-12-01")["retail USD"] == "2.8"


def test_a_change_that_cannot_be_is_refused_whole(inventory: Alone) -> None:
    item = register(inventory, "A", [{**WHOLESALE, "amount": "999999999"}])
    with pytest.raises(PriceTooLarge):
        change(inventory)
    assert prices(inventory, item) == {"wholesale RUB": "999999999"}
    assert list(faults(change, inventory, percent="-100.01")) == ["percent"]
    assert list(faults(change, inventory, **{"from": "2025-11-23"})) == ["from"]
    assert list(faults(change, inventory, target_price_type="secret")) == ["target_price_type"]


def test_a_change_of_too_many_prices_says_to_go_group_by_group(
    inventory: Alone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.inventory.app.prices.MOST_CHANGED", 2)
    codes = [register(inventory, code, [WHOLESALE]) for code in ("A", "B", "C")]
    with pytest.raises(TooManyPrices):
        change(inventory)
    assert [prices(inventory, item) for item in codes] == [{"wholesale RUB": "100"}] * 3
    assert change(inventory, filter={"items": codes[:2]})["changed"] == 2


def test_a_change_that_is_sent_twice_is_carried_out_once(inventory: Alone) -> None:
    item = register(inventory, "A", [WHOLESALE])
    call = inventory.call(HEAD)
    for _ in range(2):
        inventory.run("change_prices", takes.ChangePrices, call, changes("wholesale"))
    assert prices(inventory, item) == {"wholesale RUB": "110"}


def test_days_are_days() -> None:
    assert takes.SetPrice().load({**WHOLESALE, "item_id": str(UUID(int=1)), "from": "2025-12-01"})[
        "valid_from"
    ] == date(2025, 12, 1)

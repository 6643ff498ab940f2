"""Whether an order may be placed on credit, and who may override that it may not."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.identity import Caller
from kernel.problems import Forbidden
from services.orders.domain.credit import (
    POLICIES,
    Credit,
    CreditLimitExceeded,
    CreditPolicy,
    CustomerOverdue,
)
from tests.builders import World, everything, order_body
from tests.unit.orders.books import Books
from tests.unit.orders.test_company import set_up

MANAGER = Caller("anna", frozenset({"manager"}))
REASON = {"reason": "Оплата обещана до пятницы"}


@pytest.fixture
def bolt(world: World) -> UUID:
    return world.item("bolt", price="100")


def policy(kind: str = "block", *, counts_overdue: bool = True, overdue_days: int = 0) -> CreditPolicy:
    return CreditPolicy(kind, counts_overdue, overdue_days)


def credit(limit: Any, used: Any, *, counted: Any = 0, **more: Any) -> Credit:
    return Credit(
        policy(**more), None if limit is None else Decimal(limit), Decimal(used), Decimal(0), Decimal(counted)
    )


def codes(examined: Credit) -> list[str]:
    return [warning.kind.code for warning in examined.warnings]


def limited(world: World, limit: str | None) -> UUID:
    customer = world.customer("ООО «Вектор»")
    terms = {
        "price_type": "wholesale",
        "markup_percent": "0",
        "credit_limit": None if limit is None else f"{limit}.00",
        "deferral_days": 14,
    }
    data = {"customer_id": str(customer), "valid_from": "2025-11-01", **terms}
    world.customers.tell("TermsChanged", customer, data)
    world.sync()
    return customer


def as_manager(world: World, command: str, **body: Any) -> dict[str, Any]:
    call = world.call()
    return world.run("orders", command, type(call)(**{**vars(call), "caller": MANAGER}), body)


# the rule


def test_a_limit_may_be_used_up_and_not_exceeded():
    assert codes(credit(500, 400).with_order(Decimal(100))) == []
    assert codes(credit(500, 400).with_order(Decimal("100.01"))) == ["limit_exceeded"]


def test_no_limit_is_unlimited_and_zero_is_prepayment_only():
    assert codes(credit(None, 10**9)) == []
    assert codes(credit(0, 0).with_order(Decimal(1))) == ["limit_exceeded"]
    assert codes(credit(0, -100).with_order(Decimal(100))) == []


def test_overdue_debt_counts_if_the_company_says_so():
    assert codes(credit(None, 0, counted=5)) == ["overdue_debt"]
    assert codes(credit(None, 0, counted=5, counts_overdue=False)) == []
    assert codes(credit(10, 11, counted=5)) == ["limit_exceeded", "overdue_debt"]


def test_a_policy_blocks_warns_or_does_not_look():
    assert [credit(10, 11, kind=each).blocks for each in POLICIES] == [False, True, False]
    assert [bool(credit(10, 11, kind=each).warnings) for each in POLICIES] == [True, True, False]


amounts = st.decimals(min_value=-10_000, max_value=10_000, places=2)


@given(limit=st.none() | amounts.map(abs), used=amounts, total=amounts.map(abs))
def test_what_is_left_is_what_a_further_order_may_come_to(limit: Decimal | None, used: Decimal, total: Decimal):
    now = credit(limit, used)
    assert bool(codes(now.with_order(total))) == (now.left is not None and total > now.left)


# placing


def test_a_company_that_warns_is_told_and_the_order_is_placed(world: World, bolt: UUID):
    customer = limited(world, "500")
    order = world.order(world.place(customer, (bolt, 6, None, Decimal(100))))
    assert order["status"] == "placed"
    assert order["credit"] == {
        "limit": "500.00",
        "used": "600.00",
        "left": "-100.00",
        "overdue": "0.00",
        "warnings": [{"code": "limit_exceeded", "limit": "500.00", "used": "600.00", "over": "100.00"}],
    }


def test_a_draft_uses_no_credit_and_says_what_placing_it_would(world: World, bolt: UUID):
    draft = world.order(world.draft(limited(world, "500"), (bolt, 6, None, Decimal(100))))
    assert (draft["credit"]["used"], draft["credit"]["left"]) == ("0.00", "500.00")
    assert [each["code"] for each in draft["credit"]["warnings"]] == ["limit_exceeded"]


def test_a_company_that_blocks_refuses_with_the_figures(world: World, bolt: UUID):
    customer = limited(world, "500")
    set_up(world, credit={"policy": "block"})
    world.place(customer, (bolt, 5, None, Decimal(100)))
    draft = world.draft(customer, (bolt, 1, None, Decimal("0.01")))
    with pytest.raises(CreditLimitExceeded) as refusal:
        world.place_draft(draft)
    figures = {"name": "ООО «Вектор»", "limit": "500.00", "used": "500.01", "over": "0.01", "currency": "RUB"}
    assert refusal.value.params == figures
    assert world.order(draft)["status"] == "draft"
    with pytest.raises(CreditLimitExceeded):
        world.place(customer, (bolt, 1))


def test_overdue_debt_blocks_from_more_days_than_the_company_lets_pass(world: World, bolt: UUID):
    """Shipped today at 14 days: after 16 it has been overdue for two."""
    customer = limited(world, None)
    order = world.place(customer, (bolt, 1, None, Decimal(100)))
    world.receive(bolt, 1)
    world.sync()
    world.ship(order)
    world.sync()
    world.clock.advance(days=16)
    set_up(world, credit={"policy": "block", "overdue_days": 2})
    assert world.order(world.place(customer, (bolt, 1)))["credit"]["overdue"] == "100.00"
    set_up(world, credit={"overdue_days": 1})
    with pytest.raises(CustomerOverdue) as refusal:
        world.place(customer, (bolt, 1))
    assert (refusal.value.params["overdue"], refusal.value.params["days"]) == ("100.00", "1")


def test_money_received_gives_credit(world: World, bolt: UUID):
    customer = limited(world, "0")
    set_up(world, credit={"policy": "block"})
    Books(world).pay(customer, "100")
    assert world.order(world.place(customer, (bolt, 1, None, Decimal(100))))["credit"]["used"] == "0.00"
    with pytest.raises(CreditLimitExceeded):
        world.place(customer, (bolt, 1))


def test_what_is_cancelled_gives_the_credit_back(world: World, bolt: UUID):
    customer = limited(world, "500")
    set_up(world, credit={"policy": "block"})
    world.cancel(world.place(customer, (bolt, 5, None, Decimal(100))))
    assert world.order(world.place(customer, (bolt, 5, None, Decimal(100))))["credit"]["left"] == "0.00"


# overriding


def test_the_head_of_sales_overrides_with_a_reason_that_is_kept(world: World, bolt: UUID):
    customer = limited(world, "0")
    set_up(world, credit={"policy": "block"})
    draft = world.draft(customer, (bolt, 1, None, Decimal(100)))
    placed = world.place_draft(draft, REASON)
    assert (placed["status"], placed) == ("placed", world.order(draft))
    told = everything(world.orders.feed)
    assert [event.type for event in told[-2:]] == ["OrderPlaced", "CreditOverridden"]
    assert told[-1].data == {
        "order_id": str(draft),
        "number": 1,
        "customer_id": str(customer),
        "currency": "RUB",
        "total": "100.00",
        "reason": REASON["reason"],
        "limit": "0.00",
        "used": "100.00",
        "overdue": "0.00",
        "warnings": ["limit_exceeded"],
    }
    assert world.differences() == []


@pytest.mark.parametrize("has_stock", [True, False])
def test_an_order_placed_at_once_is_overridden_as_well_and_keeps_its_colours(world: World, bolt: UUID, has_stock: bool):
    customer = limited(world, "0")
    set_up(world, credit={"policy": "block"})
    if has_stock:
        world.receive(bolt, 3)
        world.sync()
    body = {**order_body(customer, [(bolt, 2)], place=True), "override": REASON}
    answer = world.do("orders", "create_order", **body)
    order = UUID(answer["id"])
    assert answer == world.order(order)
    assert (answer["version"], answer["availability"]) == (2, "covered" if has_stock else "absent")
    assert world.list_orders()[0]["availability"] == answer["availability"]
    world.change(order, (world.line_ids(order)[0], 3), override=REASON)
    assert world.differences() == []


def test_nothing_is_overridden_where_nothing_stands_in_the_way(world: World, bolt: UUID):
    world.place_draft(world.draft(limited(world, "500"), (bolt, 1)), REASON)
    assert "CreditOverridden" not in {event.type for event in everything(world.orders.feed)}


def test_a_reason_is_kept_where_the_company_only_warns(world: World, bolt: UUID):
    draft = world.draft(limited(world, "0"), (bolt, 1, None, Decimal(100)))
    world.place_draft(draft, REASON)
    [told] = [event.data for event in everything(world.orders.feed) if event.type == "CreditOverridden"]
    assert (told["reason"], told["warnings"]) == (REASON["reason"], ["limit_exceeded"])


def test_nobody_else_overrides(world: World, bolt: UUID):
    draft = world.draft(limited(world, "0"), (bolt, 1))
    for kind in ("block", "warn"):
        set_up(world, credit={"policy": kind})
        with pytest.raises(Forbidden):
            as_manager(world, "place_order", order_id=draft, version=[1], override=REASON)


def test_the_credit_of_a_customer_can_be_asked(world: World, bolt: UUID):
    customer = limited(world, "500")
    world.place(customer, (bolt, 2, None, Decimal(100)))
    told = world.orders.get_credit(customer)
    assert told == {
        "customer_id": str(customer),
        "currency": "RUB",
        "policy": "warn",
        "debt": "0.00",
        "limit": "500.00",
        "used": "200.00",
        "left": "300.00",
        "overdue": "0.00",
        "warnings": [],
    }


# changing what is placed


@pytest.fixture
def at_its_limit(world: World, bolt: UUID) -> UUID:
    """An order that uses up what its customer's limit leaves, at a company that blocks."""
    customer = limited(world, "500")
    set_up(world, credit={"policy": "block"})
    return world.place(customer, (bolt, 5, None, Decimal(100)))


def test_an_order_grows_within_the_credit_only(world: World, at_its_limit: UUID):
    (line,) = world.line_ids(at_its_limit)
    with pytest.raises(CreditLimitExceeded) as refusal:
        world.change(at_its_limit, (line, 6))
    assert (refusal.value.params["used"], refusal.value.params["over"]) == ("600.00", "100.00")
    assert world.order(at_its_limit)["total"] == "500.00"


def test_what_does_not_grow_is_not_examined(world: World, bolt: UUID, at_its_limit: UUID):
    set_up(world, credit={"policy": "off"})
    (line,) = world.line_ids(at_its_limit)
    world.change(at_its_limit, (line, 9))
    set_up(world, credit={"policy": "block"})
    world.change(at_its_limit, note="Звонить за час")
    assert world.change(at_its_limit, (line, 8))["total"] == "800.00"
    draft = world.draft(UUID(world.order(at_its_limit)["customer_id"]), (bolt, 1))
    world.change(draft, (world.line_ids(draft)[0], 900))


def test_the_head_of_sales_lets_an_order_grow_with_a_reason_that_is_kept(world: World, at_its_limit: UUID):
    (line,) = world.line_ids(at_its_limit)
    answer = world.change(at_its_limit, (line, 6), override=REASON)
    assert (answer["total"], answer) == ("600.00", world.order(at_its_limit))
    told = everything(world.orders.feed)
    assert [event.type for event in told[-2:]] == ["OrderChanged", "CreditOverridden"]
    assert {name: told[-1].data[name] for name in ("total", "used", "reason")} == {
        "total": "600.00",
        "used": "600.00",
        "reason": REASON["reason"],
    }
    assert world.differences() == []


def test_nobody_else_lets_an_order_grow(world: World, at_its_limit: UUID):
    lines = [{"line_id": world.line_ids(at_its_limit)[0], "item_id": None, "quantity": Decimal(6)}]
    body = {"order_id": at_its_limit, "version": [1], "reprice": False}
    with pytest.raises(Forbidden):
        as_manager(world, "change_order", **body, lines=lines, override=REASON)
    with pytest.raises(Forbidden):
        as_manager(world, "change_order", **body, note="Звонить за час", override=REASON)


def test_a_company_that_warns_is_told_when_an_order_grows(world: World, bolt: UUID):
    order = world.place(limited(world, "500"), (bolt, 5, None, Decimal(100)))
    answer = world.change(order, (world.line_ids(order)[0], 6))
    assert [each["code"] for each in answer["credit"]["warnings"]] == ["limit_exceeded"]

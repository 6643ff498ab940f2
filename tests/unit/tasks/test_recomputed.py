"""The journal is what a plain walk over the feeds makes of them, however they were delivered."""

from collections import Counter
from decimal import Decimal
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from hypothesis import given, settings
from hypothesis import strategies as st

from services.tasks.app import TasksApplication
from tests.unit.alone import alone
from tests.unit.tasks.journal import CUSTOMER, Journal, turned_order

ORDERS = st.integers(1, 3)
CAUSES = st.integers(1, 3)
SHIPPED = st.sampled_from(["0.00", "33.33", "99.99", "100.00"])
DEEDS = st.one_of(
    st.tuples(st.just("OrderPlaced"), ORDERS),
    st.tuples(st.just("OrderChanged"), ORDERS),
    st.tuples(st.just("OrderCancelled"), ORDERS),
    st.tuples(st.just("OrderShipped"), ORDERS, SHIPPED),
    st.tuples(st.just("turned"), ORDERS, CAUSES, st.sampled_from(["absent", "short", "covered"])),
    st.tuples(st.sampled_from(["CustomerArchived", "CustomerRestored"])),
    st.tuples(st.just("hear")),
    st.tuples(st.just("deliver again")),
)


def do(journal: Journal, deed: tuple[Any, ...]) -> None:
    match deed:
        case ("turned", number, cause, colour):
            order = turned_order(number, (1, colour, "1", "2"))
            journal.turned(uuid5(NAMESPACE_OID, f"cause {cause}"), order)
        case ("OrderShipped", number, shipped):
            journal.happened("OrderShipped", number, total="100.00", shipped_value=shipped, status="placed")
        case ("hear",):
            journal.hear()
        case ("deliver again",):
            journal.from_orders.deliver(list(reversed(journal.orders.events)))
        case (event_type, number):
            journal.happened(event_type, number, total="100.00")
        case (event_type,):
            journal.customers.tell(event_type, CUSTOMER, {"customer_id": str(CUSTOMER)})


def told_by_the_feeds(journal: Journal) -> Counter[tuple[str, str]]:
    """Event and order of each entry; of turns that a person sees, the first of an order and a cause."""
    expected: Counter[tuple[str, str]] = Counter()
    turns: set[tuple[str, str]] = set()
    for event in [*journal.customers.events, *journal.orders.events]:
        if event.type != "OrdersReflagged":
            expected[str(event.id), event.data.get("order_id") or ""] += 1
            continue
        for order in event.data["orders"]:
            turn = event.data["cause"]["id"], order["order_id"]
            if order["lines"][0]["new"] != "covered" and turn not in turns:
                turns.add(turn)
                expected[str(event.id), order["order_id"]] += 1
    return expected


def progress_by_the_feed(journal: Journal) -> dict[str, int]:
    shipped: dict[str, int] = {}
    known: set[str] = set()
    for event in journal.orders.events:
        if event.type in ("OrderPlaced", "OrderChanged"):
            known.add(event.subject)
        if event.type != "OrdersReflagged" and event.subject in known:
            shipped[event.subject] = int(Decimal(event.data.get("shipped_value", "0.00")))
    return shipped


@settings(max_examples=40)
@given(st.lists(DEEDS, max_size=20))
def test_the_journal_equals_a_walk_over_the_feeds(deeds: list[tuple[Any, ...]]):
    with alone(TasksApplication) as service:
        journal = Journal(service)
        for deed in deeds:
            do(journal, deed)
        journal.hear()
        rows = journal.whole()
        logged = Counter((row["source"]["event_id"], row["order_id"] or "") for row in rows)
        assert logged == told_by_the_feeds(journal)
        shipped = progress_by_the_feed(journal)
        assert {row["order_id"]: row["progress"] for row in rows if row["order_id"] in shipped} == shipped
        assert service.differences() == []

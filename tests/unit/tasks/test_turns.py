"""Colours that turned stand in the journal: one entry for every order and cause."""

from collections.abc import Callable
from uuid import NAMESPACE_OID, UUID, uuid5

import pytest

from contracts.envelope import PublicEvent
from kernel.problems import NotYetKnown
from services.tasks import policies
from services.tasks.app.journal import UnknownCustomer, UnknownOrder
from services.tasks.domain.refusals import OrderOfAnotherCustomer
from services.tasks.sentences import MOST_LINES, MOST_TURNS
from tests.unit.tasks.journal import CUSTOMER, Journal, ordered_lines, turned_order

CAUSE, OTHER_CAUSE = uuid5(NAMESPACE_OID, "cause"), uuid5(NAMESPACE_OID, "other cause")


def placed(journal: Journal, number: int, lines: int = 5) -> PublicEvent:
    return journal.happened("OrderPlaced", number, lines=ordered_lines(number, lines, placed=True))


def turns(journal: Journal) -> list[str]:
    return [row["text"] for row in journal.rows(sort="logged_at") if row["kind"] == "order_turned"]


def test_lines_that_turned_the_same_way_are_told_together(journal: Journal):
    order = placed(journal, 1207)
    event = journal.turned(
        CAUSE,
        turned_order(
            1207,
            (5, "contended", "10", "14"),
            (1, "absent", "0", "2"),
            (3, "contended", "10", "14"),
            (4, "covered", "9", "9"),
        ),
    )
    journal.hear()
    [entry] = [row for row in journal.rows() if row["kind"] == "order_turned"]
    assert entry["text"] == (
        "Order 1207: lines 3, 5 turned yellow: 10 on hand, 14 wanted by all; "
        "line 1 turned red: 0 on hand, 2 wanted by all."
    )
    assert (entry["order_id"], entry["customer_id"]) == (order.subject, str(CUSTOMER))
    assert (entry["author"], entry["assignee"]) == (event.actor, None)
    assert entry["template"] == "Order %(number)s: %(turns)s."
    assert entry["params"]["turns"][0] == {
        "text": "lines %(lines)s turned yellow: %(on_hand)s on hand, %(demand)s wanted by all",
        "params": {"lines": "3, 5", "on_hand": "10", "demand": "14"},
    }


def test_a_line_keeps_its_place_when_others_are_added(journal: Journal):
    placed(journal, 1, lines=1)
    journal.happened("OrderChanged", 1, lines=ordered_lines(1, 3, placed=False))
    journal.turned(CAUSE, turned_order(1, (3, "covered", "9", "9"), old="short"))
    journal.hear()
    assert turns(journal) == ["Order 1: line 3 turned plain: 9 on hand, 9 wanted by all."]


def test_where_a_person_sees_no_turn_there_is_no_entry(journal: Journal):
    placed(journal, 1)
    journal.turned(CAUSE, turned_order(1, (1, "short", "3", "9"), old="contended"))
    journal.turned(OTHER_CAUSE, turned_order(1, (2, "covered", "9", "9")))
    journal.hear()
    assert turns(journal) == []


def test_one_entry_for_every_order_and_cause_also_when_the_cause_is_told_in_several_events(journal: Journal):
    first, second = turned_order(1, (1, "absent", "0", "2")), turned_order(2, (1, "absent", "0", "2"))
    journal.turned(CAUSE, first)
    journal.turned(CAUSE, second)
    journal.turned(CAUSE, first)
    journal.hear()
    assert len(turns(journal)) == 2
    journal.turned(OTHER_CAUSE, first)
    journal.turned(CAUSE, second)
    journal.hear()
    assert len(turns(journal)) == 3
    assert len(journal.logged()) == 3


def test_what_is_heard_again_is_not_logged_again(journal: Journal):
    placed(journal, 1)
    event = journal.turned(CAUSE, turned_order(1, (1, "absent", "0", "2")))
    journal.hear()
    journal.from_orders.deliver([event])
    with journal.application.transaction() as session:
        policies.log_what_happened(journal.application, session, "orders", [event])
    assert len(turns(journal)) == 1


def test_an_entry_stays_readable_however_much_turned(journal: Journal):
    placed(journal, 1, lines=200)
    same = [(place, "short", "1", "5") for place in range(1, MOST_LINES + 2)]
    others = [(place, "short", "1", str(place)) for place in range(100, 100 + MOST_TURNS)]
    journal.turned(CAUSE, turned_order(1, *same, *others))
    journal.hear()
    [text] = turns(journal)
    assert text.startswith("Order 1: lines 1, 2, ")
    assert ", 20, … turned yellow" in text
    assert text.endswith("; 1 more lines turned.")


def test_orders_that_turn_by_hundreds_cost_no_query_each(journal: Journal, count_statements: Callable[[], list[str]]):
    for number in range(1, 501):
        placed(journal, number, lines=2)
    journal.hear()
    statements = count_statements()
    journal.turned(CAUSE, *(turned_order(number, (1, "absent", "0", "2")) for number in range(1, 501)))
    journal.hear()
    assert len([each for each in statements if not each.startswith("INSERT INTO tasks_events")]) < 30
    assert len(turns(journal)) == 500


# ---- whom and what the journal knows


def test_an_entry_is_about_a_customer_whom_the_journal_knows(journal: Journal):
    stranger = str(uuid5(NAMESPACE_OID, "stranger"))
    with pytest.raises(NotYetKnown) as refused:
        journal.log(customer_id=stranger)
    assert refused.value.source == "customers"
    assert isinstance(refused.value.unknown, UnknownCustomer)
    assert refused.value.unknown.errors == [{"field": "customer_id", "message": "Is not known."}]
    journal.registered(UUID(stranger))
    journal.hear()
    assert journal.log(customer_id=stranger)["customer_id"] == stranger


def test_an_entry_is_about_an_order_that_was_placed_by_that_customer(journal: Journal):
    order_id = str(uuid5(NAMESPACE_OID, "order 7"))
    with pytest.raises(NotYetKnown) as refused:
        journal.log(order_id=order_id)
    assert refused.value.source == "orders"
    assert isinstance(refused.value.unknown, UnknownOrder)
    placed(journal, 7)
    other = journal.registered(uuid5(NAMESPACE_OID, "other"))
    journal.hear()
    assert journal.log(order_id=order_id)["order_id"] == order_id
    with pytest.raises(OrderOfAnotherCustomer):
        journal.log(order_id=order_id, customer_id=other)

"""The desk: every customer with what needs attention, true at every moment."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from tests.unit.customers.deeds import listed
from tests.unit.customers.office import Office, open_office

NOW = datetime(2025, 11, 24, 9, tzinfo=UTC)


@pytest.fixture
def office() -> Iterator[Office]:
    with open_office() as opened:
        yield opened


@pytest.fixture
def bolt(office: Office) -> UUID:
    bolt = office.world.item("bolt")
    office.world.receive(bolt, 1000)
    office.sync()
    return bolt


def sold(office: Office, customer: UUID, bolt: UUID, value: int) -> UUID:
    order = office.world.place(customer, (bolt, 1, None, Decimal(value)))
    office.ship(order)
    office.sync()
    return order


def test_a_customer_is_on_the_desk_from_its_first_moment(office: Office):
    customer = office.register()
    row = office.row(customer)
    assert (row["name"], row["manager"], row["archived"]) == ("Вектор", "anna", False)
    figures = ("open_orders", "debt", "credit_left", "turnover", "payment_delay", "last_order", "next_reminder")
    assert [row[name] for name in figures] == [0, "0.00", None, "0.00", None, None, None]


def test_orders_are_counted_while_they_are_open_by_their_worst_line(office: Office, bolt: UUID):
    customer, nut = office.register(), office.world.item("nut")
    covered = office.world.place(customer, (bolt, 1))
    office.world.place(customer, (bolt, 1), (nut, 1))
    office.world.place(customer, (bolt, 5000))
    office.sync()
    assert office.told(customer, "open_orders", "red_orders", "yellow_orders") == [3, 1, 2]
    office.world.receive(nut, 1)
    office.world.receive(bolt, 9000)
    office.sync()
    assert office.told(customer, "open_orders", "red_orders", "yellow_orders") == [3, 0, 0]
    office.world.cancel(covered)
    office.sync()
    assert office.told(customer, "open_orders", "last_order") == [2, "2025-11-24T09:00:00Z"]


def test_a_line_that_is_cut_colours_its_order_no_more(office: Office, bolt: UUID):
    customer, nut = office.register(), office.world.item("nut")
    order = office.world.place(customer, (bolt, 1), (nut, 1))
    office.sync()
    assert office.told(customer, "red_orders") == [1]
    office.world.change(order, (office.world.line_ids(order)[0], 1))
    office.sync()
    assert office.told(customer, "open_orders", "red_orders", "yellow_orders") == [1, 0, 0]


def test_a_debt_is_overdue_from_the_day_after_its_due_day_in_moscow(office: Office, bolt: UUID):
    customer = office.register()
    office.terms(customer, deferral_days=3, credit_limit="500.00")
    sold(office, customer, bolt, 200)
    figures = ("debt", "overdue_debt", "credit_used", "credit_left")
    assert office.told(customer, *figures) == ["200.00", "0.00", "200.00", "300.00"]
    office.clock.at = datetime(2025, 11, 27, 20, 59, tzinfo=UTC)
    office.let_time_pass()
    assert office.told(customer, "overdue_debt") == ["0.00"]
    office.wait(minutes=1)
    assert office.told(customer, "overdue_debt") == ["200.00"]
    office.books.pay(customer, 50, day="2025-11-28")
    office.sync()
    assert office.told(customer, "debt", "overdue_debt") == ["150.00", "150.00"]


def test_a_payment_counts_for_whom_it_is_said_to_be_of(office: Office):
    one, other = office.register("Один"), office.register("Другой")
    payment = office.books.pay(one, 70)
    office.sync()
    office.books.change(payment, customer_id=str(other))
    office.sync()
    assert [office.told(each, "debt") for each in (one, other)] == [["0.00"], ["-70.00"]]
    office.books.reverse(payment)
    office.sync()
    assert office.told(other, "debt", "credit_used") == ["0.00", "0.00"]


def test_planned_terms_come_into_force_by_themselves(office: Office):
    customer = office.register()
    office.terms(customer, credit_limit="100.00", **{"from": "2025-12-01"})
    assert office.told(customer, "credit_limit", "credit_left") == [None, None]
    office.wait(days=7)
    assert office.told(customer, "credit_limit", "credit_left") == ["100.00", "100.00"]


def test_sales_leave_the_turnover_a_year_after_they_were(office: Office, bolt: UUID):
    customer = office.register()
    sold(office, customer, bolt, 200)
    office.wait(days=100)
    order = sold(office, customer, bolt, 30)
    office.wait(days=264)
    assert office.told(customer, "turnover") == ["230.00"]
    office.wait(days=1)
    assert office.told(customer, "turnover") == ["30.00"]
    office.take_back(order, 1)
    office.sync()
    assert office.told(customer, "turnover") == ["0.00"]


def test_how_late_a_customer_pays_is_told_by_the_invoices_that_it_paid(office: Office, bolt: UUID):
    customer = office.register()
    in_time, late = (
        office.books.invoice(office.world.place(customer, (bolt, 1, None, Decimal(100))), due_date="2025-11-25")
        for _ in range(2)
    )
    payment = office.books.pay(customer, 200)
    office.books.allocate(payment, (in_time, 100))
    office.sync()
    assert office.told(customer, "payment_delay") == ["0"]
    office.wait(days=8)
    last = office.books.pay(customer, 100, day="2025-12-02")
    office.books.allocate(last, (late, 100))
    office.sync()
    assert office.told(customer, "payment_delay") == ["3.5"]
    office.books.release(last)
    office.sync()
    assert office.told(customer, "payment_delay") == ["0"]


def test_tasks_fall_due_by_the_minute(office: Office):
    customer = office.register()
    for due in (NOW + timedelta(hours=2), NOW + timedelta(days=2), None):
        office.log(customer, due=due)
    office.sync()
    assert office.told(customer, "overdue_tasks", "due_tasks") == [0, 1]
    office.wait(hours=2)
    assert office.told(customer, "overdue_tasks", "due_tasks") == [1, 0]
    office.clock.at = datetime(2025, 11, 25, 21, tzinfo=UTC)
    office.let_time_pass()
    assert office.told(customer, "overdue_tasks", "due_tasks") == [1, 1]


def test_when_a_task_will_be_due_follows_from_it_alone_and_not_from_the_moment_at_which_its_row_was_made(
    office: Office,
):
    customer, other = office.register(), office.register("Ромашка")
    office.log(customer, due=NOW + timedelta(days=2))
    office.log(other, due=NOW + timedelta(days=1))
    office.sync()
    office.clock.at = datetime(2025, 11, 24, 21, tzinfo=UTC)
    office.let_time_pass()
    assert office.told(other, "due_tasks") == [1]
    assert office.customers.differences() == []


def test_what_is_done_or_dropped_is_no_task(office: Office):
    customer = office.register()
    first, second = (office.log(customer, due=NOW - timedelta(days=1)) for _ in range(2))
    office.mark(first, customer, NOW - timedelta(days=1), "done")
    office.sync()
    assert office.told(customer, "overdue_tasks") == [1]
    office.mark(second, customer, NOW + timedelta(hours=1))
    office.sync()
    assert office.told(customer, "overdue_tasks", "due_tasks") == [0, 1]


def test_a_reminder_that_recurs_waits_for_its_next_time(office: Office):
    customer = office.register()
    entry = office.log(customer)
    reminder = office.remind(entry, NOW)
    office.fire(entry, reminder, NOW + timedelta(days=7))
    office.sync()
    assert office.told(customer, "next_reminder") == ["2025-12-01T09:00:00Z"]
    office.fire(entry, reminder, None)
    office.sync()
    assert office.told(customer, "next_reminder") == [None]


def test_the_next_reminder_is_the_first_that_waits(office: Office):
    customer = office.register()
    entry = office.log(customer)
    first = office.remind(entry, NOW + timedelta(hours=1))
    office.remind(entry, NOW + timedelta(hours=5))
    office.sync()
    assert office.told(customer, "next_reminder") == ["2025-11-24T10:00:00Z"]
    office.forget(entry, first)
    office.sync()
    assert office.told(customer, "next_reminder") == ["2025-11-24T14:00:00Z"]


def test_the_last_contact_is_a_call_a_meeting_or_a_letter(office: Office):
    customer = office.register()
    office.log(customer, "call")
    office.clock.advance(hours=1)
    office.log(customer, "note")
    office.log(None, "call")
    office.sync()
    assert office.told(customer, "last_contact") == ["2025-11-24T09:00:00Z"]
    office.log(customer, "letter_failed")
    office.sync()
    assert office.told(customer, "last_contact") == ["2025-11-24T09:00:00Z"]
    office.log(customer, "letter_sent")
    office.sync()
    assert office.told(customer, "last_contact") == ["2025-11-24T10:00:00Z"]


def test_time_that_changes_nothing_leaves_no_trace(office: Office):
    customer = office.register()
    office.sync()
    before = office.customers.application.recorder.max_notification_id()
    office.wait(days=30)
    assert office.customers.application.recorder.max_notification_id() == before
    assert office.told(customer, "overdue_debt") == ["0.00"]


# ---- the list


def test_the_desk_is_sorted_by_several_columns(office: Office, bolt: UUID):
    office.register("Ель")
    for name, value in (("Жук", 20), ("Аист", 10), ("ёлка", 20)):
        sold(office, office.register(name), bolt, value)
    assert office.names(sort="-debt,name") == ["ёлка", "Жук", "Аист", "Ель"]
    assert office.names(sort="debt,-name") == ["Ель", "Аист", "Жук", "ёлка"]
    assert office.names() == ["Аист", "ёлка", "Ель", "Жук"]


def test_the_desk_is_narrowed_by_any_column(office: Office, bolt: UUID):
    one, other = office.register("Один"), office.register("Другой", "boris")
    office.terms(other, credit_limit="1000.00")
    sold(office, one, bolt, 300)
    office.wait(days=2)
    assert office.names(manager="me") == office.names(overdue_debt="0.01..") == office.names(debt="300") == ["Один"]
    assert office.names(debt="..299.99") == office.names(credit_left="500..1000") == ["Другой"]
    assert office.names(credit_left="500..", sort="-name") == ["Один", "Другой"]
    assert office.names(last_order="2025-11-24..2025-11-24") == ["Один"]
    assert office.names(last_order="..2025-11-23") == ["Другой"]
    assert office.names(payment_delay="..30") == office.names(next_reminder="2025-11-24..") == []
    assert office.names(open_orders="0..1", turnover="1..") == ["Один"]


def test_the_archive_is_a_list_of_its_own(office: Office):
    customer = office.register("Один")
    office.register("Другой")
    office.archive(customer)
    assert [office.names(), office.names(archived=True)] == [["Другой"], ["Один"]]
    assert office.names(archived=None, sort="archived,name") == ["Другой", "Один"]
    assert office.names(archived=True, sort="archived") == ["Один"]


def test_the_first_page_has_the_sums_of_all_of_the_list(office: Office, bolt: UUID):
    for name, value in (("А", 10), ("Б", 20), ("В", 40)):
        sold(office, office.register(name), bolt, value)
    first = listed(office.customers, limit=1, debt="20..")
    assert {name: first["totals"][name] for name in ("debt", "turnover", "open_orders")} == {
        "debt": "60.00",
        "turnover": "60.00",
        "open_orders": 0,
    }
    assert listed(office.customers, limit=1, debt="20..", after=first["next"])["totals"] is None

"""The rules of the journal: what it logs by itself, what managers log, and how it is read."""

import json
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

import pytest
from eventsourcing.persistence import IntegrityError
from marshmallow import ValidationError

import contracts
from contracts.commands.dictionaries import RetireEntry
from contracts.envelope import PublicEvent, moment_text
from kernel.identity import Caller
from kernel.problems import NotFound, StaleVersion, ValidationFailed
from services.tasks import policies
from services.tasks.domain.dictionaries import ENTRY_KINDS, FIRST_ENTRIES
from services.tasks.domain.refusals import NoReminderSet, ReminderInThePast
from services.tasks.sentences import SENTENCES
from tests.unit.alone import ANNA, BORIS
from tests.unit.tasks.journal import CUSTOMER, Journal, turned_order

VLADIVOSTOK = Caller("vera", frozenset({"manager"}), zone="Asia/Vladivostok")


# ---- what the journal logs by itself


@pytest.mark.parametrize(
    ("event_type", "more", "kind", "text"),
    [
        ("OrderPlaced", {}, "order_placed", "Order 1207 was placed: 69190.40 RUB."),
        ("OrderChanged", {}, "order_changed", "Order 1207 was changed: 69190.40 RUB."),
        ("OrderCancelled", {}, "order_cancelled", "Order 1207 was cancelled."),
        ("OrderCancelled", {"reason": "100% нет"}, "order_cancelled", "Order 1207 was cancelled: 100% нет"),
        ("OrderShipped", {}, "order_shipped", "Goods of order 1207 were shipped; lines: 0."),
        ("OrderReturned", {}, "order_returned", "Goods of order 1207 were returned: 1200.00 RUB."),
        ("OrderClosed", {}, "order_closed", "Order 1207 was closed."),
        ("OrderClosed", {"reason": "остаток не нужен"}, "order_closed", "Order 1207 was closed: остаток не нужен"),
    ],
)
def test_what_happens_to_an_order_is_logged(
    journal: Journal, event_type: str, more: dict[str, Any], kind: str, text: str
):
    event = journal.happened(event_type, **more)
    journal.hear()
    (entry,) = journal.rows()
    assert (entry["kind"], entry["text"]) == (kind, text)
    assert (entry["customer_id"], entry["order_id"]) == (str(CUSTOMER), event.subject)
    assert (entry["author"], entry["assignee"]) == (event.actor, None)
    assert entry["template"] % entry["params"] == text


@pytest.mark.parametrize(
    ("event_type", "kind", "text"),
    [
        ("InvoiceIssued", "invoice_issued", "Invoice 118 was issued: 47945.20 RUB."),
        ("InvoicePaid", "invoice_paid", "Invoice 118 is paid: 47945.20 RUB."),
        (
            "InvoiceCancelled",
            "invoice_cancelled",
            "Invoice 118 was cancelled: Клиент просил другие реквизиты",
        ),
        ("PaymentAllocated", "payment_allocated", "A payment was allocated to invoices 118: 47945.20 RUB."),
        ("PaymentReleased", "payment_released", "A payment was released from invoices 118: 47945.20 RUB."),
    ],
)
def test_what_happens_to_the_money_of_an_order_is_logged_with_it(
    journal: Journal, event_type: str, kind: str, text: str
):
    data = example(event_type)
    journal.orders.tell(event_type, CUSTOMER, data)
    journal.hear()
    (entry,) = journal.rows()
    assert (entry["kind"], entry["text"]) == (kind, text)
    order_id = data["order_id"] if "order_id" in data else data["allocations"][0]["order_id"]
    assert (entry["customer_id"], entry["order_id"]) == (data["customer_id"], order_id)


@pytest.mark.parametrize(
    ("event_type", "more", "texts"),
    [
        ("PaymentReceived", {"customer_id": None}, []),
        ("PaymentReceived", {"customer_id": str(CUSTOMER)}, ["A payment was received: 50000.00 RUB."]),
        ("PaymentReversed", {}, ["A payment was reversed: 50000.00 RUB. Зачислено дважды"]),
        ("PaymentReversed", {"reason": None}, ["A payment was reversed: 50000.00 RUB."]),
        ("DebtOpened", {}, ["A debt from before was taken over: 12500.00 RUB."]),
        ("PaymentChanged", {}, []),
    ],
)
def test_money_is_logged_with_its_customer_once_he_is_known(
    journal: Journal, event_type: str, more: dict[str, Any], texts: list[str]
):
    journal.orders.tell(event_type, CUSTOMER, {**example(event_type), **more})
    journal.hear()
    rows = journal.rows()
    assert [row["text"] for row in rows] == texts
    assert [row["order_id"] for row in rows] == [None] * len(texts)


def example(event_type: str, source: str = "orders") -> dict[str, Any]:
    """What the golden example tells."""
    path = Path(contracts.__file__).parent / "examples" / source / f"{event_type}.v1.json"
    data: dict[str, Any] = json.loads(path.read_text())["data"]
    return data


@pytest.mark.parametrize(
    ("event_type", "kind", "text"),
    [
        ("CustomerDetailsChanged", "customer_changed", "The card of customer ООО «Электромонтаж» was changed."),
        ("ContactsChanged", "contacts_changed", "The contacts of the customer were changed; there are 2 now."),
        ("ManagerAssigned", "manager_assigned", "anna answers for the customer from now on."),
        ("CustomerArchived", "customer_archived", "The customer was archived."),
        ("CustomerRestored", "customer_restored", "The customer came back from the archive."),
        ("PersonalDataErased", "personal_data_erased", "The personal data of the customer's people were erased."),
    ],
)
def test_what_happens_to_a_customer_is_logged(journal: Journal, event_type: str, kind: str, text: str):
    event = journal.customers.tell(event_type, CUSTOMER, example(event_type, "customers"))
    journal.hear()
    [entry] = [row for row in journal.rows() if row["kind"] == kind]
    assert (entry["text"], entry["order_id"], entry["author"]) == (text, None, event.actor)


@pytest.mark.parametrize("limit", [None, "500000.00"])
def test_new_terms_are_logged_in_full(journal: Journal, limit: str | None):
    terms = {"valid_from": "2026-01-01", "price_type": "dealer", "markup_percent": "-5", "credit_limit": limit}
    data = {"customer_id": str(CUSTOMER), **terms, "deferral_days": 14}
    journal.customers.tell("TermsChanged", CUSTOMER, data)
    journal.hear()
    credit = "unlimited credit" if limit is None else f"credit up to {limit}"
    assert journal.texts() == [
        f"Terms from 2026-01-01: price type dealer, markup -5 %, deferral of payment in days: 14, {credit}."
    ]


@pytest.mark.parametrize(
    ("event_type", "more", "kind", "text"),
    [
        (
            "LetterSent",
            {"recipients": 3, "refused": 1, "via": "smtp"},
            "letter_sent",
            "A letter was sent with invoice 118; recipients: 2, refused: 1.",
        ),
        (
            "LetterSent",
            {"documents": [], "recipients": 1, "refused": 0, "via": "mailbox"},
            "letter_sent",
            "A letter went into the mailbox of this system; recipients: 1, refused: 0.",
        ),
        (
            "LetterDrafted",
            {"recipients": 1},
            "letter_drafted",
            "A letter was begun in a mail program with invoice 118; recipients: 1.",
        ),
        ("LetterFailed", {"outcome": "refused"}, "letter_failed", "A letter was refused by the mail server."),
    ],
)
def test_what_became_of_a_letter_is_logged(
    journal: Journal, event_type: str, more: dict[str, Any], kind: str, text: str
):
    invoice = [{"document_id": str(CUSTOMER), "kind": "invoice", "number": "118"}]
    data = {**example(event_type, "notify"), "documents": invoice, **more}
    event = journal.notify.tell(event_type, uuid5(NAMESPACE_OID, "letter"), data)
    journal.hear()
    [entry] = journal.rows()
    assert (entry["kind"], entry["text"], entry["customer_id"]) == (kind, text, data["customer_id"])
    source = {"source": "notify", "type": event_type, "event_id": str(event.id), "id": event.subject}
    assert entry["source"] == source


def test_every_kind_that_the_journal_logs_by_itself_is_in_the_dictionary():
    automatic = {code for code, _, data, _ in FIRST_ENTRIES[ENTRY_KINDS] if data}
    told = {
        sentence(example(event_type, source))[0]
        for source, sentences in SENTENCES.items()
        for event_type, sentence in sentences.items()
    }
    assert told | {"order_turned"} == automatic


def test_an_entry_stands_at_the_moment_when_it_happened_and_not_when_it_was_heard(journal: Journal):
    event = journal.happened("OrderPlaced")
    journal.clock.advance(days=7)
    journal.hear()
    assert journal.rows()[0]["logged_at"] == moment_text(event.time)


def test_the_manager_of_an_order_is_responsible_for_its_entry(journal: Journal):
    journal.happened("OrderPlaced", manager="boris")
    journal.hear()
    assert journal.rows()[0]["assignee"] == "boris"


def test_whoever_answers_for_the_customer_is_responsible_for_what_happens_to_him(journal: Journal):
    journal.customers.tell("ManagerAssigned", CUSTOMER, {"customer_id": str(CUSTOMER), "manager": "anna"})
    journal.hear()
    journal.turned(CUSTOMER, turned_order(1, (1, "absent", "0", "2")))
    journal.happened("OrderShipped")
    journal.hear()
    assert {row["kind"]: row["assignee"] for row in journal.rows()} == {
        "manager_assigned": "anna",
        "order_turned": "anna",
        "order_shipped": "anna",
    }


def test_an_event_is_logged_once_however_often_it_is_delivered(journal: Journal):
    events = [journal.happened("OrderPlaced", number) for number in range(1, 6)]
    journal.from_orders.deliver(events[2:3])
    for _ in range(3):
        journal.from_orders.deliver(list(reversed(events)))
    assert len(journal.rows()) == 5
    assert len(journal.logged()) == 5


def test_the_id_of_an_entry_follows_from_the_event(journal: Journal):
    """So that an entry that is logged again by whatever mistake is refused by the log."""
    event = journal.happened("OrderPlaced")
    journal.hear()
    with pytest.raises(IntegrityError):
        log_again(journal, event)


def log_again(journal: Journal, event: PublicEvent) -> None:
    with journal.application.transaction() as session:
        policies.log_what_happened(journal.application, session, "orders", [event])


def test_the_others_hear_of_every_entry(journal: Journal):
    event = journal.happened("OrderPlaced")
    journal.hear()
    (told,) = journal.logged()
    assert told.data["text"] == "Order %(number)s was placed: %(total)s %(currency)s."
    assert told.data["params"] == {"number": 1207, "total": "69190.40", "currency": "RUB"}
    assert (told.actor, told.causationid, told.correlationid) == ("service:tasks", str(event.id), event.correlationid)


# ---- what managers log


def test_a_manager_logs_an_entry_of_his_own(journal: Journal):
    entry = journal.log("Скидка 100% %(number)s", due="2025-11-25T09:00:00Z")
    assert (entry["text"], entry["template"]) == ("Скидка 100% %(number)s", None)
    assert (entry["author"], entry["assignee"], entry["due"]) == ("anna", "anna", "2025-11-25T09:00:00Z")
    assert (entry["logged_at"], entry["reminder"]) == ("2025-11-24T09:00:00Z", None)
    assert journal.entry(entry) == entry


def test_an_entry_may_come_with_its_reminder(journal: Journal):
    entry = journal.log(reminder={"at": "2025-11-25T12:00:00+03:00"})
    assert entry["reminder"]["at"] == "2025-11-25T09:00:00Z"
    assert [event.type for event in journal.service.told()][-2:] == ["EntryLogged", "ReminderSet"]


@pytest.mark.parametrize("wrong", [{"text": " "}, {"kind": ""}, {"due": "tomorrow"}, {"reminder": {}}])
def test_an_entry_needs_its_words_and_true_moments(journal: Journal, wrong: dict[str, Any]):
    with pytest.raises(ValidationError):
        journal.log(**wrong)


@pytest.mark.parametrize("kind", ["unheard of", "order_placed", "meeting"])
def test_a_manager_logs_entries_of_kinds_in_use_that_are_not_automatic(journal: Journal, kind: str):
    retired = {"dictionary": "entry_kinds", "code": "meeting", "version": None}
    journal.service.do("retire_dictionary_entry", RetireEntry, **retired)
    with pytest.raises(ValidationFailed) as refusal:
        journal.log(kind=kind)
    assert [fault["field"] for fault in refusal.value.errors] == ["kind"]


# ---- reminders: setting and cancelling


def test_a_reminder_may_be_up_to_a_minute_past_and_no_more(journal: Journal):
    now = journal.clock.now()
    assert journal.remind(journal.log(), now - timedelta(seconds=60))["reminder"] is not None
    with pytest.raises(ReminderInThePast):
        journal.remind(journal.log(), now - timedelta(seconds=61))
    with pytest.raises(ReminderInThePast):
        journal.log(reminder={"at": moment_text(now - timedelta(hours=1))})


def test_a_new_reminder_takes_the_place_of_the_old(journal: Journal):
    first = journal.remind(journal.log(), at(hours=1))
    second = journal.remind(first, at(hours=2))
    assert second["version"] == first["version"] + 1
    assert second["reminder"]["id"] != first["reminder"]["id"]
    journal.clock.advance(hours=1)
    assert journal.fire() == 0
    journal.clock.advance(hours=1)
    assert journal.fire() == 1


def test_a_cancelled_reminder_does_not_fire(journal: Journal):
    entry = journal.cancel(journal.remind(journal.log(), at(hours=1)))
    assert entry["reminder"] is None
    journal.clock.advance(days=1)
    assert journal.fire() == 0


def test_only_a_reminder_that_waits_can_be_cancelled(journal: Journal):
    with pytest.raises(NoReminderSet):
        journal.cancel(journal.log())
    entry = journal.remind(journal.log(), at(hours=1))
    journal.clock.advance(hours=1)
    journal.fire()
    with pytest.raises(NoReminderSet):
        journal.cancel(journal.entry(entry))


def test_who_saw_an_older_version_sets_no_reminder(journal: Journal):
    entry = journal.log()
    journal.remind(entry, at(hours=1))
    with pytest.raises(StaleVersion):
        journal.remind(entry, at(hours=2))


def test_an_entry_that_is_not_there_is_not_found(journal: Journal):
    nothing = {"id": str(CUSTOMER), "version": 1}
    with pytest.raises(NotFound):
        journal.remind(nothing, at(hours=1))
    with pytest.raises(NotFound):
        journal.entry(nothing)


def test_a_reminder_on_an_automatic_entry_reminds_whoever_set_it(journal: Journal):
    journal.happened("OrderPlaced")
    journal.hear()
    entry = journal.remind(journal.rows()[0], at(hours=1), BORIS)
    assert entry["reminder"]["assignee"] == "boris"


def at(**later: float) -> datetime:
    return datetime(2025, 11, 24, 9, tzinfo=UTC) + timedelta(**later)


# ---- reading


def test_the_journal_starts_with_the_newest(journal: Journal):
    for text in ("one", "two", "three"):
        journal.log(text)
        journal.clock.advance(minutes=1)
    assert journal.texts() == journal.texts(limit=1) == ["three", "two", "one"]
    assert journal.texts(sort="logged_at", limit=2) == ["one", "two", "three"]


def test_the_journal_of_a_customer_and_of_an_order(journal: Journal):
    journal.happened("OrderPlaced", 1)
    journal.happened("OrderPlaced", 2)
    journal.hear()
    other = journal.registered(uuid5(NAMESPACE_OID, "other"))
    journal.hear()
    journal.log("other", customer_id=other)
    order = str(uuid5(NAMESPACE_OID, "order 2"))
    assert journal.texts(order_id=order) == ["Order 2 was placed: 69190.40 RUB."]
    assert len(journal.texts(customer_id=str(CUSTOMER))) == 2


def test_the_timeline_of_a_customer_has_that_of_those_that_it_took_in(journal: Journal):
    twin, triplet = (uuid5(NAMESPACE_OID, name) for name in ("twin", "triplet"))
    for customer in (twin, triplet):
        journal.registered(customer)
    journal.hear()
    for customer in (CUSTOMER, twin, triplet):
        journal.log(f"{customer}", customer_id=str(customer))
    merged = [(twin, triplet), (CUSTOMER, twin)]
    for kept, taken in merged:
        data = {"customer_id": str(kept), "merged_id": str(taken)}
        journal.customers.tell("CustomersMerged", kept, data)
    journal.hear()
    calls = {"kind": "call"}
    assert len(journal.texts(customer_id=str(CUSTOMER), **calls)) == 3
    assert journal.texts(customer_id=str(triplet), **calls) == [str(triplet)]
    told = journal.rows(customer_id=str(CUSTOMER), kind="customers_merged")
    assert {row["customer_id"] for row in told} == {str(twin), str(CUSTOMER)}
    assert journal.service.differences() == []


def test_today_is_the_callers_day(journal: Journal):
    """At 9 o'clock UTC it is noon in Moscow, and 19 o'clock of the same day in Vladivostok."""
    for hour in (-13, -12, -9, 0, 4, 5, 11, 12):
        journal.log(f"{hour}", due=moment_text(at(hours=hour)))
    journal.log("without a day")
    assert sorted(map(int, journal.texts(due="today"))) == [-12, -9, 0, 4, 5, 11]
    assert sorted(int(row["text"]) for row in journal.rows(VLADIVOSTOK, due="today")) == [-13, -12, -9, 0, 4]


def test_overdue_is_what_was_due_before_now(journal: Journal):
    for hour in (-30, -1, 0, 1):
        journal.log(f"{hour}", due=moment_text(at(hours=hour)))
    assert journal.texts(due="overdue", sort="due") == ["-30", "-1"]


@pytest.mark.parametrize("column", ["logged_at", "due", "remind_at", "kind", "assignee"])
def test_the_journal_is_sorted_and_paged_by_its_columns(journal: Journal, column: str):
    for number in range(9):
        journal.clock.advance(seconds=number % 2)
        more = {"due": moment_text(at(hours=number % 4))} if number % 3 else {}
        entry = journal.log(
            f"{number}", (ANNA, BORIS)[number % 2], kind=("call", "meeting", "note")[number % 3], **more
        )
        if number % 4 == 0:
            journal.remind(entry, at(hours=10 - number))
    rows = journal.rows(sort=column, limit=2)
    assert len({row["id"] for row in rows}) == 9
    assert [row["id"] for row in journal.rows(sort=f"-{column}", limit=2)] == [row["id"] for row in reversed(rows)]


@pytest.mark.parametrize("q", ["ПОЗВОНИТЬ", "семен", "Семёну", "семену позв", "звонок семену"])
def test_the_journal_is_searched_in_every_alphabet(journal: Journal, q: str):
    journal.log("Позвонить Семёну")
    journal.log("Встреча")
    assert journal.texts(q=q) == ["Позвонить Семёну"]


def test_automatic_entries_are_found_by_their_filled_text(journal: Journal):
    journal.happened("OrderPlaced", 1207)
    journal.happened("OrderPlaced", 1208)
    journal.hear()
    assert journal.texts(q="order 1208") == ["Order 1208 was placed: 69190.40 RUB."]


def test_what_is_done_is_neither_due_nor_overdue(journal: Journal):
    for hour in (-1, 1):
        journal.log(f"open {hour}", due=moment_text(at(hours=hour)))
        journal.log(f"done {hour}", due=moment_text(at(hours=hour)), status="done")
    assert journal.texts(due="overdue") == ["open -1"]
    assert sorted(journal.texts(due="today")) == ["open -1", "open 1"]
    assert journal.texts(due="overdue", status_kind="done") == ["done -1"]


@pytest.mark.parametrize(
    ("filter_", "found"),
    [
        ({"kind": "call"}, {"call"}),
        ({"kind": "order_placed"}, {"automatic"}),
        ({"status": "in_progress"}, {"task"}),
        ({"status_kind": "open"}, {"call", "task", "automatic"}),
        ({"importance": "high"}, {"note", "task"}),
        ({"importance": "high", "status_kind": "open"}, {"task"}),
        ({"assignee": "boris"}, {"note"}),
        ({"assignee": "me"}, {"call", "task"}),
        ({"automatic": True}, {"automatic"}),
        ({"automatic": False}, {"call", "note", "task"}),
        ({"due_since": "2025-11-26"}, {"note"}),
        ({"due_until": "2025-11-25"}, {"task"}),
        ({"due_since": "2025-11-25", "due_until": "2025-11-25"}, {"task"}),
        ({"since": "2025-11-25"}, {"task"}),
        ({"until": "2025-11-24"}, {"call", "note", "automatic"}),
        ({"since": "0001-01-01", "until": "9999-12-31"}, {"call", "note", "task", "automatic"}),
        ({"due_since": "0001-01-02", "due_until": "9999-12-31"}, {"note", "task"}),
    ],
)
def test_the_journal_is_filtered_by_what_is_said_of_entries(journal: Journal, filter_: dict[str, Any], found: set[str]):
    """At 21 o'clock UTC the next day has begun in Moscow."""
    journal.happened("OrderPlaced")
    journal.hear()
    journal.log("call")
    journal.log("note", kind="note", importance="high", status="done", assignee="boris", due="2025-11-25T21:00:00Z")
    journal.clock.advance(hours=12)
    journal.log("task", kind="task", importance="high", status="in_progress", due="2025-11-25T20:59:00Z")
    rows = journal.rows(**filter_)
    assert {"automatic" if row["source"] else row["text"] for row in rows} == found


@pytest.mark.parametrize("pair", [("since", "until"), ("due_since", "due_until")])
def test_a_period_begins_before_it_ends(journal: Journal, pair: tuple[str, str]):
    with pytest.raises(ValidationError):
        journal.rows(**dict(zip(pair, ("2025-11-25", "2025-11-24"), strict=True)))


# ---- what can be made anew


@pytest.mark.parametrize("seed", range(3))
def test_the_journal_equals_its_events_after_a_busy_day(journal: Journal, seed: int):
    day = random.Random(seed)
    for _ in range(120):
        journal.clock.advance(minutes=day.randrange(10))
        match day.randrange(6):
            case 0:
                journal.happened(day.choice(["OrderPlaced", "OrderChanged", "OrderShipped"]), day.randrange(1, 9))
                journal.turned(uuid4_of(day), turned_order(day.randrange(1, 9), (1, "absent", "0", "1")))
            case 1:
                journal.hear()
            case 2:
                journal.fire()
            case 3:
                later = moment_text(journal.clock.now() + timedelta(minutes=day.randrange(60)))
                journal.log(f"{day.random()}", **({"reminder": {"at": later}} if day.random() < 0.5 else {}))
            case _:
                change_some_reminder(journal, day)
    journal.hear()
    assert journal.service.differences() == []
    before = journal.rows()
    journal.service.rebuild()
    assert journal.rows() == before


def uuid4_of(day: random.Random) -> UUID:
    return UUID(int=day.getrandbits(128))


def change_some_reminder(journal: Journal, day: random.Random) -> None:
    rows = journal.rows()
    if not rows:
        return
    entry = day.choice(rows)
    state = None if entry["reminder"] is None else entry["reminder"]["state"]
    match day.randrange(5):
        case 0 if state == "waiting":
            journal.cancel(entry)
        case 1 if state in ("waiting", "fired"):
            journal.change_reminder(entry["reminder"], "snooze", minutes=day.randrange(1, 90))
        case 2 if state in ("waiting", "fired"):
            journal.change_reminder(entry["reminder"], "finish")
        case 3:
            journal.remind_by(entry, rule="FREQ=MINUTELY;INTERVAL=25")
        case _:
            journal.remind(entry, journal.clock.now() + timedelta(minutes=day.randrange(60)))

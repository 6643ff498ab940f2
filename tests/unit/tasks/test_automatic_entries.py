"""What the journal logs by itself: an entry for whatever happens to a customer, an order, money and letters."""

import json
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_OID, uuid5

import pytest
from eventsourcing.persistence import IntegrityError

import contracts
from contracts.envelope import PublicEvent, moment_text
from contracts.languages import load_words
from services.tasks import policies
from services.tasks.domain.dictionaries import ENTRY_KINDS, FIRST_ENTRIES
from services.tasks.sentences import SENTENCES
from tests.unit.tasks.journal import CUSTOMER, Journal, ordered_lines, turned_order


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
        ("PaymentChanged", {"customer_id": None}, []),
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


def test_a_payment_is_told_to_whoever_it_turns_out_to_be_from_and_to_whoever_loses_it(journal: Journal):
    other = journal.registered(uuid5(NAMESPACE_OID, "other"))
    for event_type, customer_id in (
        ("PaymentReceived", None),
        ("PaymentChanged", str(CUSTOMER)),
        ("PaymentChanged", str(CUSTOMER)),
        ("PaymentChanged", other),
    ):
        journal.orders.tell(event_type, CUSTOMER, {**example(event_type), "customer_id": customer_id})
        journal.hear()
    found, lost = "A payment is this customer's: %s RUB.", "A payment is not this customer's any more: %s RUB."
    amount = example("PaymentChanged")["amount"]
    told = [(row["customer_id"], row["text"]) for row in journal.rows(kind="payment_assigned", sort="logged_at")]
    assert told == [(str(CUSTOMER), found % amount), (str(CUSTOMER), lost % amount), (other, found % amount)]
    assert journal.service.differences() == []


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"note": "Позвонить перед доставкой"}, "Order 1207 was changed: its note."),
        (
            {"lines": ordered_lines(1207, 2, placed=False), "carrier": "ПЭК"},
            "Order 1207 was changed: its lines; its delivery. It is worth 69190.40 RUB.",
        ),
        ({}, "Order 1207 was changed."),
    ],
)
@pytest.mark.parametrize("at_once", [True, False])
def test_a_changed_order_says_what_was_changed(journal: Journal, change: dict[str, Any], text: str, at_once: bool):
    journal.happened("OrderPlaced", lines=ordered_lines(1207, 1, placed=True))
    if not at_once:
        journal.hear()
    journal.happened("OrderChanged", **{"lines": ordered_lines(1207, 1, placed=False), **change})
    journal.hear()
    assert journal.texts(kind="order_changed") == [text]
    assert journal.service.differences() == []


def test_a_merge_names_the_customer_that_was_taken_in(journal: Journal):
    other = journal.registered(uuid5(NAMESPACE_OID, "other"))
    journal.customers.tell("CustomersMerged", CUSTOMER, {"customer_id": str(CUSTOMER), "merged_id": other})
    journal.hear()
    text = "Customer Вектор was the same one taken twice: what it had is this one's, its entries too."
    assert journal.texts(kind="customers_merged") == [text]


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
        ("CustomerDeleted", "customer_deleted", "Customer ООО «Вектор» was deleted."),
        (
            "CustomerUndeleted",
            "customer_undeleted",
            "Order 118 came when customer ООО «Вектор» was deleted: the customer is back, in the archive.",
        ),
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


def test_terms_are_told_and_found_by_the_name_of_their_price_type(journal: Journal):
    names = {"ru": "Дилерская", "en": "Dealer price"}
    terms = {"valid_from": "2026-01-01", "price_type": "dealer", "markup_percent": "-5", "credit_limit": None}
    data = {"customer_id": str(CUSTOMER), **terms, "deferral_days": 14, "price_type_names": names}
    journal.customers.tell("TermsChanged", CUSTOMER, data)
    journal.hear()
    for words in ("дилерская", "dealer price"):
        [entry] = journal.rows(q=words)
        assert "price type Dealer price" in entry["text"]
        assert "вид цены Дилерская" in load_words().text("ru", entry["template"], entry["params"])
    assert journal.service.differences() == []


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
        (
            "LetterDrafted",
            {"recipients": 1, "files": 2},
            "letter_drafted",
            "A letter was begun in a mail program with invoice 118; files: 2; recipients: 1.",
        ),
        (
            "LetterFailed",
            {"outcome": "files_gone", "documents": [], "files": 1},
            "letter_failed",
            "A letter with files: 1 was not sent: a file that was to go along is not there any more.",
        ),
        (
            "LetterFailed",
            {"outcome": "refused"},
            "letter_failed",
            "A letter with invoice 118 was refused by the mail server.",
        ),
        (
            "LetterFailed",
            {"outcome": "refused", "documents": []},
            "letter_failed",
            "A letter was refused by the mail server.",
        ),
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
    assert told | {"order_turned", "payment_assigned"} == automatic


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

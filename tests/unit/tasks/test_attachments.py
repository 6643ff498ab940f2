"""Files of entries, and what the journal says of files that others attached."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest

from contracts.commands import attachments as schemas
from kernel.problems import NotFound
from tests.unit.tasks.journal import CUSTOMER, Journal


def attach(journal: Journal, entry: dict[str, Any]) -> dict[str, Any]:
    file = {"name": "Фото.jpg", "media_type": "image/jpeg", "size": 5, "sha256": "ab" * 32, "key": "a-key"}
    body = {"entry_id": entry["id"], "attachment_id": str(uuid4()), "file_id": str(uuid4()), **file}
    return journal.service.do("attach_file", schemas.AttachToEntry, **body)


def names(journal: Journal, entry: dict[str, Any]) -> list[str]:
    page = journal.application.list_attachments({"entry_id": UUID(entry["id"]), "limit": 10, "after": None})
    return [each["name"] for each in page["items"]]


def test_an_entry_has_files_and_nobody_is_told(journal: Journal) -> None:
    entry = journal.log()
    before = len(journal.service.told())
    attached = attach(journal, entry)
    assert (names(journal, entry), journal.entry(entry)) == (["Фото.jpg"], entry)
    body = {"entry_id": entry["id"], "attachment_id": attached["id"]}
    journal.service.do("detach_file", schemas.AttachmentOfEntry, **body)
    assert (names(journal, entry), len(journal.service.told())) == ([], before)
    assert journal.service.differences() == []


def test_what_is_no_entry_has_no_files(journal: Journal) -> None:
    with pytest.raises(NotFound):
        attach(journal, {"id": str(uuid4())})


def test_files_of_an_order_are_told_without_their_names(journal: Journal) -> None:
    order, file = uuid4(), uuid4()
    about = {"order_id": str(order), "number": 118, "customer_id": str(CUSTOMER)}
    about["attachment_id"] = str(file)
    journal.orders.tell("FileAttached", file, {**about, "media_type": "application/pdf", "size": 5})
    journal.orders.tell("FileDetached", file, about)
    journal.hear()
    texts = {entry["text"]: entry["order_id"] for entry in journal.page()["items"] if entry["kind"].startswith("file")}
    assert texts == dict.fromkeys(
        ("A file was attached to order 118.", "A file was removed from order 118."), str(order)
    )


def test_files_of_a_customer_are_told_without_their_names(journal: Journal) -> None:
    file = uuid4()
    told = {"customer_id": str(CUSTOMER), "attachment_id": str(file), "media_type": "image/png", "size": 5}
    journal.customers.tell("FileAttached", file, told)
    journal.hear()
    [entry] = [entry for entry in journal.page()["items"] if entry["kind"] == "file_attached"]
    assert (entry["text"], entry["customer_id"]) == ("A file was attached to the card of the customer.", str(CUSTOMER))


def erase(journal: Journal, customer: UUID) -> None:
    journal.customers.tell("PersonalDataErased", customer, {"customer_id": str(customer)})
    journal.hear()


def test_whoever_is_erased_is_so_in_the_files_of_what_is_noted_of_him(journal: Journal) -> None:
    other = journal.registered(uuid4())
    journal.hear()
    entry, others = journal.log(), journal.log(customer_id=other)
    attached, stays = attach(journal, entry), attach(journal, others)
    erase(journal, CUSTOMER)
    assert (names(journal, entry), names(journal, others)) == ([], ["Фото.jpg"])
    ids = {"entry_id": UUID(entry["id"]), "attachment_id": UUID(attached["id"])}
    with pytest.raises(NotFound):
        journal.application.get_attachment(ids)
    held = journal.application.held_files({"file_ids": [UUID(each["file_id"]) for each in (attached, stays)]})
    assert held == {"file_ids": [stays["file_id"]]}
    assert journal.service.differences() == []


def test_an_erasure_asks_the_same_questions_however_many_entries_have_files(
    journal: Journal, count_statements: Callable[[], list[str]]
) -> None:
    costs = []
    for entries in (1, 9):
        customer = uuid4()
        journal.registered(customer)
        journal.hear()
        for _ in range(entries):
            attach(journal, journal.log(customer_id=str(customer)))
        statements = count_statements()
        erase(journal, customer)
        costs.append(len([each for each in statements if each.startswith(("SELECT", "DELETE"))]))
    assert costs[0] == costs[1]


def test_the_files_of_what_is_noted_of_a_customer_are_found_and_nobody_elses(journal: Journal) -> None:
    other = journal.registered(uuid4())
    journal.hear()
    entry, others = journal.log(), journal.log(customer_id=other)
    ours, theirs = attach(journal, entry), attach(journal, others)
    asked = {"customer_id": CUSTOMER, "attachment_ids": [UUID(ours["id"]), UUID(theirs["id"])]}
    (found,) = journal.application.attachments_among(asked)["items"]
    assert (found["id"], found["thing_id"], found["file_id"]) == (ours["id"], entry["id"], ours["file_id"])

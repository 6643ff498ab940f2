"""Files of a customer's card: which there are is in the log, what they are called and opened by is not readable."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from contracts.commands import attachments as schemas
from kernel.attachments.commands import MOST_OF_A_THING
from kernel.attachments.refusals import TooManyAttachments
from kernel.problems import AnswerForgotten, IdempotencyKeyReused, NotFound
from tests.unit.alone import BORIS, Alone, every_page
from tests.unit.customers.deeds import card, erase, merge, register
from tests.unit.customers.test_contacts import everything_written

Thing = dict[str, Any]


def a_file(**more: Any) -> Thing:
    file = {"name": "Паспорт.pdf", "media_type": "application/pdf", "size": 5, "sha256": "ab" * 32, "key": "a-key"}
    return {"attachment_id": str(uuid4()), "file_id": str(uuid4()), **file, **more}


def attach(customers: Alone, customer: Thing, **more: Any) -> Thing:
    return customers.do("attach_file", schemas.AttachToCustomer, customer_id=customer["id"], **a_file(**more))


def detach(customers: Alone, customer: Thing, attachment: Thing) -> Thing:
    body = {"customer_id": customer["id"], "attachment_id": attachment["id"]}
    return customers.do("detach_file", schemas.AttachmentOfCustomer, BORIS, **body)


def read(customers: Alone, customer: Thing, attachment: Thing) -> Thing:
    ids = {"customer_id": UUID(customer["id"]), "attachment_id": UUID(attachment["id"])}
    answer: Thing = customers.application.get_attachment(ids)
    return answer


def names(customers: Alone, customer: Thing) -> list[str]:
    def page(after: str | None) -> Thing:
        question = {"customer_id": UUID(customer["id"]), "limit": 1, "after": after}
        answer: Thing = customers.application.list_attachments(question)
        return answer

    return [each["name"] for each in every_page(page)]


def held(customers: Alone, *attachments: Thing) -> list[str]:
    question = {"file_ids": [UUID(each["file_id"]) for each in attachments]}
    found: list[str] = customers.application.held_files(question)["file_ids"]
    return found


@pytest.fixture
def customer(customers: Alone) -> Thing:
    return register(customers)


def test_files_are_listed_the_newest_first_page_by_page(customers: Alone, customer: Thing) -> None:
    for name in ("1.pdf", "2.pdf", "3.pdf"):
        attach(customers, customer, name=name)
        customers.clock.advance(minutes=1)
    assert names(customers, customer) == ["3.pdf", "2.pdf", "1.pdf"]


def test_whoever_reads_a_file_gets_what_opens_it_and_nobody_else_does(customers: Alone, customer: Thing) -> None:
    attached = attach(customers, customer)
    assert read(customers, customer, attached)["key"] == "a-key"
    told = {"customer_id": customer["id"], "attachment_id": attached["id"]}
    assert [event.data for event in customers.told("FileAttached")] == [
        {**told, "media_type": "application/pdf", "size": 5}
    ]
    assert not {"name", "sha256", "key"} & attached.keys()
    written = everything_written(customers)
    assert [word for word in ("Паспорт", "abab", "a-key") if word in written] == []


def test_a_file_is_in_nobodys_way_who_changes_the_card(customers: Alone, customer: Thing) -> None:
    attach(customers, customer)
    assert card(customers, customer)["version"] == customer["version"]


def test_the_same_wish_attaches_one_file_whatever_bytes_it_comes_with(customers: Alone, customer: Thing) -> None:
    first = attach(customers, customer, attachment_id=str(UUID(int=7)))
    again = attach(customers, customer, attachment_id=str(UUID(int=7)), key="another")
    assert again == first
    assert read(customers, customer, first)["key"] == "a-key"
    with pytest.raises(IdempotencyKeyReused):
        attach(customers, customer, attachment_id=str(UUID(int=7)), name="Другое.pdf")
    with pytest.raises(IdempotencyKeyReused):
        attach(customers, register(customers, "Другой"), attachment_id=str(UUID(int=7)))
    detach(customers, customer, first)
    with pytest.raises(AnswerForgotten):
        attach(customers, customer, attachment_id=str(UUID(int=7)))


def test_a_detached_file_is_gone_with_its_key(customers: Alone, customer: Thing) -> None:
    attached, other = attach(customers, customer), attach(customers, customer, name="Устав.pdf")
    assert detach(customers, customer, attached) == {"file_id": attached["file_id"]}
    assert (names(customers, customer), held(customers, attached, other)) == (["Устав.pdf"], [other["file_id"]])
    with pytest.raises(NotFound):
        read(customers, customer, attached)
    [told] = customers.told("FileDetached")
    assert (told.data["attachment_id"], told.actor) == (attached["id"], "boris")
    keys = customers.application.tables.sealing_keys
    with customers.application.reading() as session:
        subjects = {row.subject_id for row in session.execute(keys.select())}
    assert UUID(attached["id"]) not in subjects
    assert UUID(other["id"]) in subjects


def test_a_customer_has_so_many_files_and_no_more(customers: Alone, customer: Thing) -> None:
    for _ in range(MOST_OF_A_THING):
        last = attach(customers, customer)
    with pytest.raises(TooManyAttachments):
        attach(customers, customer)
    detach(customers, customer, last)
    attach(customers, customer)


def test_files_are_a_customers_own(customers: Alone, customer: Thing) -> None:
    attached, other = attach(customers, customer), register(customers, "Другой")
    with pytest.raises(NotFound):
        read(customers, other, attached)
    with pytest.raises(NotFound):
        detach(customers, other, attached)
    assert names(customers, other) == []
    with pytest.raises(NotFound):
        attach(customers, {"id": str(uuid4())})


def test_a_customer_shows_the_files_of_those_that_it_took_in(customers: Alone, customer: Thing) -> None:
    twice, thrice = (register(customers, name) for name in ("Вектор 2", "Вектор 3"))
    for number, each in enumerate((customer, twice, thrice)):
        attach(customers, each, name=f"{number}.pdf")
        customers.clock.advance(minutes=1)
    merge(customers, twice, thrice)
    merge(customers, customer, twice)
    assert names(customers, customer) == ["2.pdf", "1.pdf", "0.pdf"]
    assert names(customers, twice) == ["1.pdf"], "what it had taken in went along"


def test_erasing_takes_the_files_of_all_that_are_one_customer(customers: Alone, customer: Thing) -> None:
    twice, other = register(customers, "Вектор 2"), register(customers, "Другой")
    files = [attach(customers, each) for each in (customer, twice)]
    stays = attach(customers, other)
    merge(customers, customer, twice)
    erased = erase(customers, customer)
    assert set(erased["file_ids"]) == {each["file_id"] for each in files}
    assert (names(customers, customer), names(customers, twice)) == ([], [])
    assert held(customers, *files, stays) == [stays["file_id"]]
    assert customers.told("FileDetached") == []


def test_the_table_follows_from_the_log(customers: Alone, customer: Thing) -> None:
    kept, gone = attach(customers, customer, name="1.pdf"), attach(customers, customer)
    other = register(customers, "Другой")
    attach(customers, other)
    detach(customers, customer, gone)
    erase(customers, other)
    assert customers.differences() == []
    customers.rebuild()
    assert (names(customers, customer), names(customers, other)) == (["1.pdf"], [])
    assert read(customers, customer, kept)["key"] == "a-key"


def test_the_files_of_a_card_are_found_with_those_of_whom_it_took_in(customers: Alone, customer: Thing) -> None:
    other, foreign = (register(customers, name=name, code=name) for name in ("Второй", "Чужой"))
    files = [attach(customers, each) for each in (customer, other, foreign)]

    def among() -> set[tuple[str, str]]:
        ids = [UUID(each["id"]) for each in files]
        asked = {"customer_id": UUID(customer["id"]), "attachment_ids": ids}
        return {(each["id"], each["thing_id"]) for each in customers.application.attachments_among(asked)["items"]}

    assert among() == {(files[0]["id"], customer["id"])}
    merge(customers, customer, other)
    assert among() == {(files[0]["id"], customer["id"]), (files[1]["id"], other["id"])}
    detach(customers, customer, files[0])
    assert among() == {(files[1]["id"], other["id"])}

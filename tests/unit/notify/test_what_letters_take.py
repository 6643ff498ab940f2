"""What is given twice is taken once, what is not there is refused, and lists know who asks."""

from collections.abc import Iterator
from uuid import uuid4

import pytest

from contracts.commands.letters import ComposeInput, NewLetter
from kernel.identity import Caller
from kernel.problems import ValidationFailed
from services.notify.app import NotifyApplication
from tests.unit.alone import alone
from tests.unit.notify.correspondence import IVAN, Correspondence

BORIS = Caller("boris", frozenset({"head"}))


@pytest.fixture
def letters() -> Iterator[Correspondence]:
    with alone(NotifyApplication) as service:
        service.application.prepare()
        yield Correspondence(service, {"NOVA_SMTP_URL": "mailbox:"})


def test_a_recipient_who_is_named_twice_gets_one_letter(letters: Correspondence) -> None:
    assert letters.queue(IVAN, "anna@example.com", IVAN.upper())["head"]["to"] == [IVAN, "anna@example.com"]


def test_a_document_that_is_named_twice_is_taken_once() -> None:
    one, other = str(uuid4()), str(uuid4())
    twice = {"customer_id": one, "document_ids": [one, other, one.upper()]}
    said = {"to": [IVAN], "subject": "Счёт", "text": "Текст"}
    for taken in (NewLetter().load({**twice, **said}), ComposeInput().load({**twice, "template": "invoice_cover"})):
        assert [str(each) for each in taken["document_ids"]] == [one, other]


@pytest.mark.parametrize("way", ["queue", "draft"])
def test_a_letter_names_a_template_that_is_there(letters: Correspondence, way: str) -> None:
    with pytest.raises(ValidationFailed) as refused:
        getattr(letters, way)(template="nowhere")
    assert refused.value.errors == [{"field": "template", "message": "Is not in the dictionary."}]
    assert getattr(letters, way)(template="invoice_cover")["template"] == "invoice_cover"


def test_whoever_asks_for_his_own_letters_is_me(letters: Correspondence) -> None:
    letters.queue()
    assert [row["author"] for row in letters.listed(author="me")] == ["anna"]
    assert letters.listed(BORIS, author="me") == []


def test_letters_are_sorted_by_when_they_are_tried_next(letters: Correspondence) -> None:
    sent = letters.queue()
    letters.send()
    waiting = letters.queue()
    assert [row["id"] for row in letters.listed(sort="next_attempt_at")] == [waiting["id"], sent["id"]]

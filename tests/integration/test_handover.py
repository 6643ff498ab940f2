"""What a real mail server does to a message, and what we know for certain afterwards."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from kernel.mail.handover import Handover, OutcomeUnknown, Reply, Unreachable
from kernel.mail.server import MailServer, post_of
from tests.infrastructure.ports import free_port
from tests.infrastructure.post_office import PostOffice, post_office

MESSAGE = b"Subject: one\r\n\r\n.with a dot\r\n..and two\r\nend\r\n"
SENDER = "sales@vector.example.com"


@pytest.fixture(scope="module")
def office() -> Iterator[PostOffice]:
    with post_office() as running:
        yield running


def server_of(office: PostOffice) -> MailServer:
    post = post_of(office.environment)
    assert post is not None
    assert post.server is not None
    return post.server


def handed_over(office: PostOffice, *recipients: str) -> Reply:
    with Handover(server_of(office), "vector.example.com") as conversation:
        assert conversation.propose_sender(SENDER, len(MESSAGE)).is_yes
        assert all(reply.is_yes for reply in conversation.propose_recipients(recipients).values())
        return conversation.hand_over(MESSAGE)


def test_a_message_arrives_byte_for_byte(office: PostOffice) -> None:
    before = len(office.arrived())
    assert handed_over(office, "ivan@example.com", "petr@example.com") == Reply(250, "taken")
    (arrived,) = office.arrived()[before:]
    assert arrived.content == MESSAGE
    assert arrived.envelope == {
        "from": SENDER,
        "to": ["ivan@example.com", "petr@example.com"],
        "encrypted": False,
        "user": None,
    }


def test_every_recipient_has_an_answer_of_his_own(office: PostOffice) -> None:
    before = len(office.arrived())
    with Handover(server_of(office), "vector.example.com") as conversation:
        conversation.propose_sender(SENDER, 10)
        told = conversation.propose_recipients(["refused@example.com", "never@example.com", "ivan@example.com"])
    assert [reply.code for reply in told.values()] == [550, 451, 250]
    assert told["refused@example.com"].words == "5.1.1 no such mailbox here"
    assert office.arrived()[before:] == []


@pytest.mark.parametrize(("recipient", "code"), [("spam@example.com", 554), ("crowded@example.com", 451)])
def test_a_refusal_after_the_message_is_certain(office: PostOffice, recipient: str, code: int) -> None:
    before = len(office.arrived())
    assert handed_over(office, recipient).code == code
    assert office.arrived()[before:] == []


@pytest.mark.parametrize("recipient", ["dropped@example.com", "silent@example.com"])
def test_silence_after_the_message_leaves_the_outcome_unknown(
    office: PostOffice, recipient: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kernel.mail.handover.LAST_ANSWER", 1)
    before = len(office.arrived())
    with pytest.raises(OutcomeUnknown):
        handed_over(office, recipient)
    assert len(office.arrived()) == before + 1, "this server had taken it"


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_an_encrypted_server_is_believed_by_its_certificate_and_lets_its_user_in(security: str) -> None:
    with post_office(security, has_users=True) as office:
        assert handed_over(office, "ivan@example.com").is_yes
        (arrived,) = office.arrived()
        assert (arrived.envelope["encrypted"], arrived.envelope["user"]) == (True, "nova")
        for wrong in (replace(server_of(office), authority=None), replace(server_of(office), password="guessed")):
            with pytest.raises(Unreachable) as failure:
                Handover(wrong, "vector.example.com")
            assert "guessed" not in failure.value.words


def test_a_server_that_cannot_encrypt_is_not_used_where_that_is_wanted(office: PostOffice) -> None:
    with pytest.raises(Unreachable):
        Handover(replace(server_of(office), security="starttls"), "vector.example.com")


def test_nobody_listens() -> None:
    with pytest.raises(Unreachable):
        Handover(MailServer("127.0.0.1", free_port(), seconds=1), "vector.example.com")

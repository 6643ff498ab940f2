"""Letters through a real mail server that says yes, not now, no, or nothing at all."""

import email
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from email.header import decode_header, make_header
from pathlib import Path

import pytest

from kernel.identity import Caller
from services.notify.app import NotifyApplication
from services.notify.app.letters import FilesForgotten
from services.notify.domain.delivery import DELAYS, MOST_ATTEMPTS
from services.notify.domain.letter import HOLD
from tests.infrastructure.ports import free_port
from tests.infrastructure.post_office import PostOffice, post_office
from tests.unit.alone import Alone, alone
from tests.unit.notify.correspondence import IVAN, PDF, SUBJECT, TEXT, WITH_INVOICE, Correspondence


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with post_office() as running:
        yield running


@pytest.fixture
def letters(office: PostOffice) -> Iterator[Correspondence]:
    with alone(NotifyApplication) as service:
        yield Correspondence(service, office.environment)


def wait(letters: Correspondence, time: timedelta) -> None:
    letters.service.clock.advance(seconds=time.total_seconds())


def test_a_letter_arrives_as_it_was_written(letters: Correspondence, office: PostOffice) -> None:
    letter = letters.queue(reply_to="anna@vector.example.com", **WITH_INVOICE)
    letters.send()
    assert (letters.letter(letter)["state"], letters.letter(letter)["via"]) == ("sent", "smtp")
    (arrived,) = office.arrived()
    message = email.message_from_bytes(arrived.content)
    said, file = message.get_payload()
    assert str(make_header(decode_header(message["Subject"]))) == SUBJECT
    assert said.get_payload(decode=True).decode() == TEXT.replace("\n", "\r\n")
    assert (file.get_filename(), file.get_payload(decode=True)) == ("Счёт № 118 от 27.11.2026.pdf", PDF)
    assert (message["Reply-To"], arrived.envelope["to"]) == ("anna@vector.example.com", [IVAN])
    assert message["Message-ID"] == f"<{letter['id']}@vector.example.com>"


def test_a_recipient_that_is_refused_does_not_keep_the_letter_from_others(
    letters: Correspondence, office: PostOffice
) -> None:
    letter = letters.queue(IVAN, "refused@example.com")
    letters.send()
    now = letters.letter(letter)
    assert (now["state"], now["refused"]) == ("sent", 1)
    assert now["report"] == [{"recipient": "refused@example.com", "code": 550, "words": "5.1.1 no such mailbox here"}]
    assert [each.envelope["to"] for each in office.arrived()] == [[IVAN]]


@pytest.mark.parametrize(("recipient", "code"), [("refused@example.com", 550), ("spam@example.com", 554)])
def test_a_refusal_is_final_and_told_in_the_servers_words(
    letters: Correspondence, office: PostOffice, recipient: str, code: int
) -> None:
    letter = letters.queue(recipient)
    letters.send()
    wait(letters, timedelta(days=3))
    letters.send()
    now = letters.letter(letter)
    assert (now["state"], now["outcome"], now["code"], now["attempts"]) == ("failed", "refused", code, 1)
    assert now["report"][-1]["words"].startswith("5.")
    assert office.arrived() == []
    (told,) = letters.service.told("LetterFailed")
    assert (told.data["outcome"], told.data["code"]) == ("refused", code)
    (shown,) = letters.service.told("NotificationShown")
    assert (shown.data["recipient"], shown.data["text"]) == ("anna", "A letter was refused by the mail server.")
    assert recipient not in str(told.data)


@pytest.mark.parametrize("recipient", ["later@example.com", "crowded@example.com"])
def test_what_a_server_does_not_take_now_it_is_asked_again(
    letters: Correspondence, office: PostOffice, recipient: str
) -> None:
    letter = letters.queue(recipient)
    letters.send()
    assert (letters.letter(letter)["state"], letters.letter(letter)["code"]) == ("queued", 451)
    letters.send()
    assert letters.letter(letter)["attempts"] == 1, "not before its time"
    wait(letters, DELAYS[0])
    letters.send()
    assert letters.letter(letter)["state"] == "sent"
    assert len(office.arrived()) == 1


def test_a_server_that_never_takes_a_letter_is_given_up(letters: Correspondence) -> None:
    letter = letters.queue("never@example.com")
    for delay in (timedelta(), *DELAYS):
        wait(letters, delay)
        letters.send()
    now = letters.letter(letter)
    assert (now["state"], now["outcome"], now["attempts"]) == ("failed", "gave_up", MOST_ATTEMPTS)
    letters.retry(letter)
    assert (letters.letter(letter)["state"], letters.letter(letter)["attempts"]) == ("queued", 0)


@pytest.mark.parametrize("recipient", ["dropped@example.com", "silent@example.com"])
def test_silence_after_the_message_is_said_and_the_letter_never_sent_twice(
    letters: Correspondence, office: PostOffice, recipient: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kernel.mail.handover.LAST_ANSWER", 1)
    letter = letters.queue(recipient)
    letters.send()
    wait(letters, timedelta(days=3))
    letters.send()
    assert (letters.letter(letter)["state"], letters.letter(letter)["outcome"]) == ("unknown", "unknown")
    assert len(office.arrived()) == 1
    (told,) = letters.service.told("LetterFailed")
    assert told.data["outcome"] == "unknown"


def test_somebody_may_send_it_again_all_the_same(
    letters: Correspondence, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kernel.mail.handover.LAST_ANSWER", 1)
    letter = letters.queue("dropped@example.com", **WITH_INVOICE)
    letters.send()
    letters.retry(letter)
    letters.send()
    first, second = (email.message_from_bytes(each.content) for each in office.arrived())
    assert first["Message-ID"] == second["Message-ID"], "so that a mail program may show it once"
    assert second.get_payload(1).get_payload(decode=True) == PDF


def test_while_no_server_is_reached_letters_wait(letters: Correspondence, office: PostOffice) -> None:
    nowhere = {**office.environment, "NOVA_SMTP_URL": f"smtp://127.0.0.1:{free_port()}"}
    away = Correspondence(letters.service, nowhere)
    first = away.queue()
    wait(away, timedelta(seconds=1))
    second = away.queue("petr@example.com")
    assert away.send() == 1, "the second is not tried: it is the same server"
    assert [away.letter(each)["attempts"] for each in (first, second)] == [1, 0]
    assert away.letter(first)["report"][0]["words"]
    back = Correspondence(letters.service, office.environment)
    wait(back, DELAYS[0])
    back.send()
    assert {back.letter(each)["state"] for each in (first, second)} == {"sent"}


def test_two_senders_send_a_letter_once(letters: Correspondence, office: PostOffice) -> None:
    """The second sees the queue as it was before the first one took the letter."""
    letter = letters.queue()
    other = NotifyApplication(str(letters.application.engine.url), letters.service.clock, office.environment)
    taken = letters.application._take
    try:
        letters.application._take = lambda *given: (other.send_due_letters(), taken(*given))[1]  # type: ignore[method-assign]
        letters.send()
    finally:
        other.close()
    assert letters.letter(letter)["state"] == "sent"
    assert len(office.arrived()) == 1


def test_the_files_of_a_letter_that_failed_are_kept_for_a_month(letters: Correspondence) -> None:
    failed = letters.queue("refused@example.com", **WITH_INVOICE)
    letters.send()
    wait(letters, timedelta(days=29))
    letters.queue(**WITH_INVOICE)
    assert (letters.letter(failed)["state"], letters.files_kept()) == ("failed", 2)
    wait(letters, timedelta(days=2))
    letters.queue(**WITH_INVOICE)
    assert letters.files_kept() == 2
    with pytest.raises(FilesForgotten):
        letters.retry(failed)


def test_what_a_service_wrote_is_forgotten_once_the_server_has_it(letters: Correspondence, office: PostOffice) -> None:
    boss = Caller("boss", frozenset({"admin"}))
    invitation, refused = letters.invite(), letters.invite("refused@example.com")
    letters.send()
    (arrived,) = office.arrived()
    text = email.message_from_bytes(arrived.content).get_payload(decode=True)
    assert isinstance(text, bytes)
    assert b"https://nova/i/SECRET" in text
    assert (letters.letter(invitation, boss)["state"], letters.letter(invitation, boss)["text"]) == ("sent", None)
    assert letters.letter(refused, boss)["report"][0]["code"] == 550


@pytest.mark.parametrize(
    ("address", "state", "to"),
    [("anna@почта.рф", "sent", [["anna@xn--80a1acny.xn--p1ai"]]), ("anna at home", "failed", [])],
)
def test_an_address_that_no_server_could_take_holds_up_nobody(
    letters: Correspondence, office: PostOffice, address: str, state: str, to: list[list[str]]
) -> None:
    """Whoever writes from within the service hands addresses over as users gave them."""
    said = {"to": address, "subject": "Напоминание", "text": "Позвонить\n", "language": "ru"}
    letter = letters.application.queue_service_letter(letters.service.call(), said)
    letters.send()
    assert letters.letter(letter, Caller("boss", frozenset({"admin"})))["state"] == state
    assert [each.envelope["to"] for each in office.arrived()] == to


DYING = """
import sys
from datetime import datetime
from services.notify.app import NotifyApplication
from services.notify.app.letters import FilesForgotten

class Clock:
    def now(self):
        return datetime.fromisoformat(sys.argv[2])

NotifyApplication(sys.argv[1], Clock(), dict(pair.split("=", 1) for pair in sys.argv[3:])).send_due_letters()
"""


@pytest.mark.parametrize(
    ("crash", "arrived", "state"), [("before_data", 0, "unknown"), ("after_data", 1, "unknown"), ("taken", 1, "sent")]
)
def test_a_sender_that_is_killed_leaves_a_letter_that_is_sent_once_or_not_known(
    letters: Correspondence, office: PostOffice, crash: str, arrived: int, state: str
) -> None:
    letter = letters.queue()
    url = letters.application.engine.url.render_as_string(hide_password=False)
    settings = [f"{name}={value}" for name, value in office.environment.items()]
    killed = subprocess.run(
        [sys.executable, "-c", DYING, url, letters.service.clock.now().isoformat(), *settings],
        cwd=Path(__file__).parent.parent.parent,
        env={**os.environ, "NOVA_CRASH_AT": crash},
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    assert letters.letter(letter)["state"] == "sending"
    letters.send()
    assert letters.letter(letter)["state"] == "sending", "whoever has it may be slow"
    wait(letters, HOLD)
    letters.send()
    wait(letters, timedelta(days=3))
    letters.send()
    assert letters.letter(letter)["state"] == state
    assert len(office.arrived()) == arrived


def test_the_tables_of_troubled_letters_are_the_fold_of_the_log(letters: Correspondence) -> None:
    for recipient in (IVAN, "refused@example.com", "later@example.com"):
        letters.queue(recipient)
    letters.send()
    service: Alone = letters.service
    assert service.differences() == []

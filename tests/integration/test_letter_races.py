"""Two senders at work on one PostgreSQL: every letter goes once, and what is known of it holds."""

import email
from collections import Counter
from collections.abc import Iterator
from threading import Thread

import pytest

from kernel.migrations import migrate
from services.notify.app import NotifyApplication
from tests.infrastructure.post_office import PostOffice, post_office
from tests.unit.alone import Alone
from tests.unit.notify.correspondence import PDF, WITH_INVOICE, Correspondence

LETTERS = 12


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with post_office() as running:
        yield running


@pytest.fixture
def letters(database: str, office: PostOffice) -> Iterator[Correspondence]:
    migrate("services.notify", database)
    service = Alone(NotifyApplication, database)
    yield Correspondence(service, office.environment)
    service.close()


def test_racing_senders_send_every_letter_once(letters: Correspondence, office: PostOffice, database: str) -> None:
    queued = [letters.queue(f"customer{number}@example.com") for number in range(LETTERS)]
    senders = [NotifyApplication(database, letters.service.clock, office.environment) for _ in range(2)]
    threads = [Thread(target=sender.send_due_letters) for sender in senders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for sender in senders:
        sender.close()
    arrived = Counter(email.message_from_bytes(each.content)["To"] for each in office.arrived())
    assert arrived == Counter(f"customer{number}@example.com" for number in range(LETTERS))
    assert {letters.letter(each)["state"] for each in queued} == {"sent"}
    assert letters.service.differences() == []


def test_a_letter_with_its_file_goes_through_postgresql(letters: Correspondence, office: PostOffice) -> None:
    letters.queue(**WITH_INVOICE)
    letters.send()
    (arrived,) = office.arrived()
    assert email.message_from_bytes(arrived.content).get_payload(1).get_payload(decode=True) == PDF
    assert [row["state"] for row in letters.listed(state="sent", sort="-ended_at")] == ["sent"]

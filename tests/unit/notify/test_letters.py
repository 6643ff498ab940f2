"""Letters in the queue and in the mailbox that takes the place of a server; what they say is nowhere to be read."""

from collections.abc import Iterator
from uuid import UUID, uuid5

import pytest
from sqlalchemy import text

from contracts.commands.letters import QueueLetter
from kernel.identity import Caller
from kernel.mail.server import post_of
from kernel.problems import NotFound, NotYetKnown, NotYours
from services.notify.app import NotifyApplication
from services.notify.app.letters import CustomerDeleted, LetterErased, LettersNotSetUp
from tests.builders import customer_data
from tests.unit.alone import alone
from tests.unit.notify.correspondence import (
    INVOICE,
    IVAN,
    SUBJECT,
    TEXT,
    VECTOR,
    WITH_INVOICE,
    Correspondence,
)

ADMIN = Caller("boss", frozenset({"admin"}))
MAILBOX = {"NOVA_SMTP_URL": "mailbox:"}


@pytest.fixture
def letters() -> Iterator[Correspondence]:
    with alone(NotifyApplication) as service:
        yield Correspondence(service, MAILBOX)


def test_a_letter_waits_in_the_queue_and_is_sent(letters: Correspondence) -> None:
    queued = letters.queue(template="invoice_cover", **WITH_INVOICE)
    assert (queued["state"], queued["author"], queued["attempts"]) == ("queued", "anna", 0)
    assert queued["head"] == {"to": [IVAN], "reply_to": None, "subject": SUBJECT}
    assert queued["text"] == TEXT
    assert letters.send() == 1
    sent = letters.letter(queued)
    assert (sent["state"], sent["via"], sent["ended_at"]) == ("sent", "mailbox", "2025-11-24T09:00:00Z")
    assert letters.send() == 0


def test_others_are_told_of_a_letter_but_not_what_it_says(letters: Correspondence) -> None:
    letter = letters.queue(**WITH_INVOICE)
    letters.send()
    queued, sent = letters.told()
    assert (queued.type, sent.type) == ("LetterQueued", "LetterSent")
    assert queued.data["documents"] == [INVOICE]
    assert (queued.data["author"], sent.data["author"], sent.actor) == ("anna", "anna", "service:notify")
    assert sent.data["letter_id"] == letter["id"]
    for event in (queued, sent):
        assert not any(word in str(event.data) for word in (IVAN, "Здравствуйте", "Счёт"))


def test_a_letter_of_the_authors_own_mail_program_is_logged(letters: Correspondence) -> None:
    drafted = letters.draft()
    assert (drafted["state"], drafted["next_attempt_at"]) == ("drafted", None)
    assert letters.send() == 0
    (told,) = letters.told()
    assert (told.type, told.data["recipients"]) == ("LetterDrafted", 1)


def test_a_repeated_command_queues_one_letter(letters: Correspondence) -> None:
    service, body = letters.service, {"customer_id": str(VECTOR), "to": [IVAN], "subject": SUBJECT, "text": TEXT}
    call = service.call()
    first, second = (service.run("queue_letter", QueueLetter, call, body) for _ in range(2))
    assert first == second
    assert first["text"] == TEXT
    assert letters.send() == 1
    assert len(letters.listed()) == 1


def test_the_newest_come_first_and_lists_can_be_narrowed(letters: Correspondence) -> None:
    first = letters.queue()
    letters.send()
    letters.service.clock.advance(seconds=1)
    second = letters.queue("petr@example.com")
    assert [row["id"] for row in letters.listed()] == [second["id"], first["id"]]
    assert [row["id"] for row in letters.listed(state="queued")] == [second["id"]]
    assert [row["id"] for row in letters.listed(sort="state")] == [second["id"], first["id"]]
    assert letters.listed(author="boris") == []
    assert letters.listed(customer_id=str(VECTOR))[0]["head"]["to"] == ["petr@example.com"]


def test_nothing_that_names_a_person_is_readable_in_the_database(letters: Correspondence) -> None:
    letters.queue(reply_to="anna@vector.example.com")
    letters.send()
    for word in (IVAN, "anna@vector.example.com", "Здравствуйте", "27.11.2026"):
        assert not _stands_in_a_table(letters, word)


def test_after_an_erasure_letters_say_nothing_any_more(letters: Correspondence) -> None:
    waiting, gone = letters.queue(**WITH_INVOICE), letters.draft()
    letters.erase()
    for letter in (waiting, gone):
        now = letters.letter(letter)
        assert (now["head"], now["text"], now["author"]) == (None, None, "anna")
    letters.send()
    assert (letters.letter(waiting)["state"], letters.letter(waiting)["outcome"]) == ("failed", "erased")
    with pytest.raises(LetterErased):
        letters.retry(waiting)


def test_the_file_of_a_letter_stays_until_it_is_sent(letters: Correspondence) -> None:
    letters.queue(**WITH_INVOICE)
    assert letters.files_kept() == 1
    letters.send()
    assert letters.files_kept() == 0


def test_who_wrote_a_letter_that_failed_is_told_so_on_the_screen(letters: Correspondence) -> None:
    letters.queue()
    letters.erase()
    letters.send()
    (told,) = letters.service.told("NotificationShown")
    assert (told.data["recipient"], told.data["kind"], told.data["customer_id"]) == ("anna", "letter", str(VECTOR))
    assert told.data["template"] == ("A letter was not sent: the personal data of the customer's people were erased.")
    assert letters.service.differences() == []


def test_an_erasure_takes_the_files_along(letters: Correspondence) -> None:
    letters.queue(**WITH_INVOICE)
    letters.erase()
    assert letters.files_kept() == 0


def test_a_customer_that_is_not_known_yet_is_asked_for(letters: Correspondence) -> None:
    with pytest.raises(NotYetKnown) as refusal:
        letters.queue(customer_id=str(uuid5(VECTOR, "other")))
    assert refusal.value.source == "customers"


def test_without_a_server_letters_are_refused_and_drafts_are_not(letters: Correspondence) -> None:
    letters.application.post = None
    with pytest.raises(LettersNotSetUp):
        letters.queue()
    assert letters.draft()["state"] == "drafted"
    assert letters.send() == 0


def test_the_read_tables_are_the_fold_of_the_log(letters: Correspondence) -> None:
    letters.queue(**WITH_INVOICE)
    letters.draft()
    letters.send()
    letters.queue()
    before = letters.listed()
    assert letters.service.differences() == []
    letters.service.rebuild()
    assert letters.listed() == before


def test_what_a_service_writes_to_a_user_is_for_administrators_alone(letters: Correspondence) -> None:
    invitation = letters.invite()
    letters.send()
    assert letters.letter(invitation, ADMIN)["text"] == "Войти: https://nova/i/SECRET\n"
    assert [row["author"] for row in letters.listed(ADMIN)] == ["service:gateway"]
    assert letters.listed() == []
    with pytest.raises(NotFound):
        letters.letter(invitation)
    assert not _stands_in_a_table(letters, "SECRET")


def test_letters_are_whose_the_customer_is_or_the_one_that_took_it_in(letters: Correspondence) -> None:
    anna, boris = (Caller(name, frozenset({"manager"}), sees_all=False) for name in ("anna", "boris"))
    kept = uuid5(VECTOR, "kept")

    def seen() -> list[int]:
        return [len(letters.listed(each)) for each in (anna, boris)]

    letter = letters.queue()
    assert seen() == [1, 1], "what is nobody's is everybody's"
    letters.hear("ManagerAssigned", VECTOR, {"manager": "boris"})
    assert seen() == [0, 1]
    letters.hear("CustomerRegistered", kept, customer_data(kept, "Вектор плюс"))
    letters.hear("ManagerAssigned", kept, {"manager": "anna"})
    letters.hear("CustomersMerged", kept, {"merged_id": str(VECTOR)})
    letters.draft()
    assert seen() == [2, 0]
    letters.application.require_seen(anna, {"letter_id": UUID(letter["id"])})
    with pytest.raises(NotYours):
        letters.application.require_seen(boris, {"letter_id": UUID(letter["id"])})
    letters.hear("ManagerAssigned", kept, {"manager": "boris"})
    assert seen() == [0, 2]
    assert letters.service.differences() == []


def _stands_in_a_table(letters: Correspondence, word: str) -> bool:
    """In any column of any table, as text or within JSON and bytes."""
    wanted = {word.encode(), str(word.encode("unicode_escape"), "ascii").encode()}
    with letters.application.reading() as session:
        names = session.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars().all()
        rows = [row for name in names for row in session.execute(text(f"SELECT * FROM {name}"))]
    values = [value if isinstance(value, bytes) else str(value).encode() for row in rows for value in row]
    assert values
    return any(each in value for each in wanted for value in values)


def test_nobody_writes_to_a_customer_who_is_deleted(letters: Correspondence) -> None:
    customer = {"customer_id": str(VECTOR), "name": "Вектор"}
    letters.customers.tell("CustomerDeleted", str(VECTOR), customer)
    letters.from_customers.catch_up()
    for deed in (letters.queue, letters.draft):
        with pytest.raises(CustomerDeleted):
            deed()
    letters.customers.tell("CustomerUndeleted", str(VECTOR), {**customer, "archived": False, "because": None})
    letters.from_customers.catch_up()
    assert letters.queue()["state"] == "queued"
    assert letters.service.differences() == []


def test_an_administrator_reads_how_letters_go_and_no_password(letters: Correspondence) -> None:
    application = letters.application
    assert application.get_post()["via"] == "mailbox"
    server = {
        "NOVA_SMTP_URL": "smtp+starttls://sales@smtp.example.com",
        "NOVA_SMTP_PASSWORD": "secret",
        "NOVA_MAIL_FROM": "Sales <sales@example.com>",
    }
    application.post = post_of(server)
    assert application.get_post() == {
        "via": "smtp",
        "sender": "Sales <sales@example.com>",
        "server": "smtp.example.com:587",
        "security": "starttls",
    }
    application.post = None
    assert set(application.get_post().values()) == {None}

"""Attached files go along as they are when the letter goes; what was removed or erased by then goes nowhere."""

from base64 import b64encode
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid4, uuid5

import pytest

from kernel.asking import NotAnswered
from kernel.attachments.cipher import PART_BYTES, Cipher, new_key
from services.notify.app import NotifyApplication
from services.notify.app.fetching import FilesGone, fetched
from services.notify.app.letters import FilesForgotten
from tests.unit.alone import alone
from tests.unit.notify.correspondence import INVOICE, VECTOR, WITH_INVOICE, Correspondence
from tests.unit.notify.test_letters import MAILBOX, _stands_in_a_table

SCAN, PHOTO = (str(uuid5(NAMESPACE_OID, name)) for name in ("scan", "photo"))
OF_CARD, OF_ORDER = ({"attachment_id": SCAN, "service": "customers"}, {"attachment_id": PHOTO, "service": "orders"})
CONTENT = bytes(range(256)) * 3000
NAME = "Договор с Ивановым.pdf"


class Keepers:
    """The services that have the files, and the gateway that has their bytes."""

    def __init__(self) -> None:
        self.files: dict[str, dict[str, Any]] = {}
        self.parts: dict[tuple[str, int], bytes] = {}
        self.asked: list[tuple[str, str]] = []
        self.is_away = False
        self.attach(OF_CARD, NAME, "application/pdf", CONTENT)
        self.attach(OF_ORDER, "фото", "image/png", b"\x89PNG")

    def attach(self, named: Mapping[str, str], name: str, media_type: str, content: bytes) -> None:
        file_id, key = uuid4(), new_key()
        cipher = Cipher(key, file_id, len(content))
        for place in range(cipher.parts):
            part = content[place * PART_BYTES : (place + 1) * PART_BYTES]
            self.parts[str(file_id), place] = cipher.encrypted(place, part)
        told = {"id": named["attachment_id"], "name": name, "media_type": media_type, "size": len(content)}
        self.files[named["attachment_id"]] = {**told, "file_id": str(file_id), "key": key, "service": named["service"]}

    def __call__(self, service: str, query: str, question: Mapping[str, Any]) -> dict[str, Any]:
        self.asked.append((service, query))
        if self.is_away:
            raise NotAnswered(f"{service}: away")
        if query == "file_part":
            assert service == "gateway"
            content = self.parts.get((question["file_id"], question["place"]))
            return {"content": None if content is None else b64encode(content).decode()}
        assert (query, question["customer_id"]) == ("attachments_among", str(VECTOR))
        found = [self.files.get(each) for each in question["attachment_ids"]]
        return {"items": [each for each in found if each is not None and each["service"] == service]}


@pytest.fixture
def keepers() -> Keepers:
    return Keepers()


@pytest.fixture
def letters() -> Iterator[Correspondence]:
    with alone(NotifyApplication) as service:
        yield Correspondence(service, MAILBOX)


def outcome(letters: Correspondence, letter: dict[str, Any]) -> tuple[str, str | None]:
    now = letters.letter(letter)
    return now["state"], now["outcome"]


def test_files_come_in_their_order_whole_and_under_their_names(keepers: Keepers) -> None:
    photo, scan = fetched(keepers, str(VECTOR), [OF_ORDER, OF_CARD])
    assert (photo.name, photo.plain_name, photo.media_type, photo.content) == (
        "фото",
        "file-1",
        "image/png",
        b"\x89PNG",
    )
    assert (scan.name, scan.plain_name, scan.content) == (NAME, "file-2.pdf", CONTENT)


def test_a_letter_goes_with_its_files(letters: Correspondence, keepers: Keepers) -> None:
    queued = letters.queue(attachments=[OF_CARD, OF_ORDER], **WITH_INVOICE)
    assert (queued["files"], queued["attachments"]) == (2, [OF_CARD, OF_ORDER])
    letters.send(keepers)
    assert outcome(letters, queued) == ("sent", None)
    assert {service for service, _ in keepers.asked} == {"customers", "orders", "gateway"}
    assert letters.listed()[0]["files"] == 2
    assert letters.service.differences() == []


def test_nobody_is_asked_for_a_letter_without_files(letters: Correspondence, keepers: Keepers) -> None:
    letters.queue(**WITH_INVOICE)
    letters.send(keepers)
    assert keepers.asked == []


@pytest.mark.parametrize("what_it_finds", ["the files", "nothing", "nobody"])
def test_a_sender_that_comes_back_after_another_has_sent_the_letter_changes_nothing(
    letters: Correspondence, keepers: Keepers, what_it_finds: str
) -> None:
    """The first held it too long: to the second, it was one that does not come back."""
    queued = letters.queue(attachments=[OF_CARD])

    def held_too_long(*asked: Any) -> dict[str, Any]:
        if letters.told()[-1].type != "LetterSent":
            letters.service.clock.advance(minutes=21)
            assert letters.send(keepers) == 1
        keepers.is_away = what_it_finds == "nobody"
        return {"items": []} if what_it_finds == "nothing" else keepers(*asked)

    letters.send(held_too_long)
    assert outcome(letters, queued) == ("sent", None)
    assert [event.type for event in letters.told()] == ["LetterQueued", "LetterSent"]
    letters.service.clock.advance(days=1)
    assert letters.send(keepers) == 0
    assert letters.service.differences() == []


def test_what_a_file_is_called_and_opened_by_stands_nowhere_here(letters: Correspondence, keepers: Keepers) -> None:
    letters.queue(attachments=[OF_CARD])
    letters.draft(attachments=[OF_CARD])
    letters.send(keepers)
    for word in ("Ивановым", keepers.files[SCAN]["key"], keepers.files[SCAN]["file_id"]):
        assert not _stands_in_a_table(letters, word)
    assert letters.files_kept() == 0


def test_others_are_told_how_many_files_went_and_not_which(letters: Correspondence, keepers: Keepers) -> None:
    letters.queue(attachments=[OF_CARD, OF_ORDER], **WITH_INVOICE)
    letters.send(keepers)
    letters.draft()
    told = letters.told()
    assert [(each.type, each.data["files"]) for each in told] == [
        ("LetterQueued", 2),
        ("LetterSent", 2),
        ("LetterDrafted", 0),
    ]
    assert told[1].data["documents"] == [INVOICE]
    assert not any(each in str(event.data) for event in told for each in (SCAN, PHOTO))


@pytest.mark.parametrize("gone", ["attachment", "bytes", "key"])
def test_a_letter_does_not_go_without_one_of_its_files(letters: Correspondence, keepers: Keepers, gone: str) -> None:
    queued = letters.queue(attachments=[OF_CARD, OF_ORDER])
    if gone == "attachment":
        del keepers.files[PHOTO]
    elif gone == "bytes":
        keepers.parts.clear()
    else:
        keepers.files[PHOTO]["key"] = new_key()
    letters.send(keepers)
    assert outcome(letters, queued) == ("failed", "files_gone")
    assert [event.type for event in letters.told()] == ["LetterQueued", "LetterFailed"]
    (told,) = letters.service.told("NotificationShown")
    assert told.data["template"] == "A letter was not sent: a file that was to go along is not there any more."
    with pytest.raises(FilesForgotten):
        letters.retry(queued)


def test_a_letter_waits_while_its_files_are_out_of_reach(letters: Correspondence, keepers: Keepers) -> None:
    queued = letters.queue(attachments=[OF_CARD])
    keepers.is_away = True
    letters.send(keepers)
    waiting = letters.letter(queued)
    assert (waiting["state"], waiting["attempts"], waiting["report"][0]["words"]) == ("queued", 1, "customers: away")
    keepers.is_away = False
    assert letters.send(keepers) == 0, "it is not the time yet"
    letters.service.clock.advance(minutes=2)
    letters.send(keepers)
    assert outcome(letters, queued) == ("sent", None)


def test_an_erasure_of_the_customer_is_told_before_that_of_his_files(letters: Correspondence, keepers: Keepers) -> None:
    queued = letters.queue(attachments=[OF_CARD])
    keepers.files.clear()
    letters.erase()
    letters.send(keepers)
    assert (outcome(letters, queued), keepers.asked) == (("failed", "erased"), [])


def test_a_file_that_takes_too_long_is_tried_again(keepers: Keepers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.notify.app.fetching.LONGEST_SECONDS", -1.0)
    with pytest.raises(NotAnswered):
        fetched(keepers, str(VECTOR), [OF_CARD])


def test_a_file_of_anothers_letter_is_not_found(keepers: Keepers) -> None:
    with pytest.raises(FilesGone):
        fetched(keepers, str(VECTOR), [{"attachment_id": str(UUID(int=7)), "service": "tasks"}])

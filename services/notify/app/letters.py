"""Letters: queued to be sent, logged when somebody sends one from a mail program of his own, sent again by hand."""

import hashlib
from base64 import b64decode
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping
from sqlalchemy.orm import Session

from contracts.events.dictionaries import LETTER_TEMPLATES
from contracts.roles import ADMIN
from kernel.application import ServiceApplication
from kernel.calls import Call
from kernel.clock import Clock
from kernel.dictionaries.uses import use_faults
from kernel.identity import Caller
from kernel.mail.server import post_of
from kernel.problems import NotFound, NotYetKnown, Problem, ValidationFailed
from kernel.sight import as_seen, require_sight
from services.notify.answers import letters as answers
from services.notify.domain.letter import Letter
from services.notify.projections import files, known, letters, sight
from services.notify.tables import dictionary_register

FILES_KEPT_FOR = timedelta(days=30)
Body = Mapping[str, Any]
Answer = dict[str, Any]


TO_NO_CUSTOMER: Mapping[str, Any] = {
    **dict.fromkeys(("customer_id", "order_id", "invoice_id", "template", "reply_to")),
    "documents": [],
    "files": [],
    "attachments": [],
}


class UnknownCustomer(Problem):
    message = "There is no customer %(id)s."


class CustomerDeleted(Problem):
    status = 409
    message = "The customer is deleted: restore the customer first."


class LettersNotSetUp(Problem):
    status = 409
    message = "No mail server is set up here: letters can be opened in your own mail program only."


class LetterErased(Problem):
    status = 409
    message = "What the letter said was erased with the customer's personal data."


class FilesForgotten(Problem):
    status = 409
    message = "The files of this letter are not kept any more: write a new one."


class Letters(ServiceApplication):
    has_personal_data = True

    def __init__(self, database_url: str, clock: Clock, environment: Mapping[str, str] | None = None) -> None:
        super().__init__(database_url, clock, environment)
        self.post = post_of(self.environment)

    def get_post(self) -> Answer:
        """How letters go: ``via`` is null when they are not set up. Nothing secret is told."""
        if self.post is None:
            return {"via": None, "sender": None, "server": None, "security": None}
        sender, server = str(self.post.sender.header()), self.post.server
        if server is None:
            return {"via": "mailbox", "sender": sender, "server": None, "security": None}
        return {"via": "smtp", "sender": sender, "server": f"{server.host}:{server.port}", "security": server.security}

    # commands

    def queue_letter(self, call: Call, body: Body) -> Answer:
        """It is sent soon after; the files are those that it takes along."""
        if self.post is None:
            raise LettersNotSetUp
        with self.transaction() as session:
            self._require_customer(session, body["customer_id"])
            _require_template(session, body["template"])
            return self._queued(session, call, body)

    def queue_service_letter(self, call: Call, body: Body) -> Answer:
        """What a service writes to a user, as an invitation. What it says is forgotten once a server has it."""
        if self.post is None:
            raise LettersNotSetUp
        with self.transaction() as session:
            self.queue_service_letters(session, [(call, body)])
            return self._letter(session, call.new_id("letter"))

    def log_draft(self, call: Call, body: Body) -> Answer:
        """That the author goes on with the letter in a mail program of his own."""
        with self.transaction() as session:
            self._require_customer(session, body["customer_id"])
            _require_template(session, body["template"])
            [content] = self._sealed(session, [(body["customer_id"], body)])
            about, attachments = _about(call, body), _attachments(body)
            letter = Letter.draft(call.new_id("letter"), about, content, attachments, call.at, call.metadata)
            self.append(session, letter)
            return self._letter(session, letter.id)

    def retry_letter(self, call: Call, body: Body) -> Answer:
        """Raises LetterNotToRetry, LetterErased, FilesForgotten, LettersNotSetUp."""
        if self.post is None:
            raise LettersNotSetUp
        with self.transaction() as session:
            _require_visible(self._letter_row(session, body["letter_id"]), call)
            letter: Letter = self.load(body["letter_id"], Letter, body["version"])
            letter.retry(call.at, call.metadata)
            if self.sealing.open(session, letter.head) is None:
                raise LetterErased
            if letter.lacks_files or (letter.files and not files.are_there(session, letter.id)):
                raise FilesForgotten
            self.append(session, letter)
            return self._letter(session, letter.id)

    # reactions

    def queue_service_letters(self, session: Session, letters_to_users: Sequence[tuple[Call, Body]]) -> None:
        """As ``queue_service_letter``, any number, each under its own call."""
        said = [(call, {**TO_NO_CUSTOMER, **body, "to": [body["to"]]}) for call, body in letters_to_users]
        contents = self._sealed(session, [(call.new_id("letter"), body) for call, body in said])
        queued = [
            Letter.queue(call.new_id("letter"), _about(call, body), content, [], [], call.at, call.metadata)
            for (call, body), content in zip(said, contents, strict=True)
        ]
        self.append(session, *queued)

    def forget_personal_data(self, session: Session, customer_id: UUID) -> None:
        """Whatever was written to the customer cannot be read any more, here or in any copy."""
        self.sealing.delete_key(session, customer_id)
        files.drop_of_customer(session, customer_id)

    # queries

    def require_seen(self, caller: Caller, body: Body) -> None:
        """The letters to a customer are its manager's. Raises NotYours."""
        with self.reading() as session:
            require_sight(caller, sight.owners_of(session, body))

    def get_letter(self, call: Call, question: Body) -> Answer:
        with self.reading() as session:
            row = self._letter_row(session, question["letter_id"])
            _require_visible(row, call)
            return self.sealing.revealed(session, answers.letter(row))

    def list_letters(self, call: Call, question: Body) -> Answer:
        with self.reading() as session:
            page = letters.list_letters(session, only_to_customers=not _sees_all(call), **as_seen(call, question))
            return self.sealing.revealed(session, page.answer(answers.row_of_list))

    # steps

    def _require_customer(self, session: Session, customer_id: UUID) -> None:
        """Raises NotYetKnown, CustomerDeleted."""
        customer = known.customer(session, customer_id)
        if customer is None:
            fault = {"field": "customer_id", "message": "Is not known."}
            raise NotYetKnown("customers", UnknownCustomer([fault], id=customer_id))
        if customer["is_deleted"]:
            raise CustomerDeleted

    def _queued(self, session: Session, call: Call, body: Body) -> Answer:
        letter_id = call.new_id("letter")
        enclosed = list(_files_in(body))
        described = [_described(each) for each in enclosed]
        [content] = self._sealed(session, [(body["customer_id"], body)])
        about, attachments = _about(call, body), _attachments(body)
        letter = Letter.queue(letter_id, about, content, described, attachments, call.at, call.metadata)
        self.append(session, letter)
        if enclosed:
            files.forget(session, call.at - FILES_KEPT_FOR)
        files.keep(session, letter_id, {_digest(each["content"]): each["content"] for each in enclosed})
        return self._letter(session, letter_id)

    def _sealed(self, session: Session, said: Sequence[tuple[UUID, Body]]) -> list[dict[str, str]]:
        """What each of many letters says, under the key of the subject beside it."""
        parts = [part for subject_id, body in said for part in ((subject_id, _head(body)), (subject_id, body["text"]))]
        texts = self.sealing.seal_all(session, parts)
        return [{"head": head, "text": text} for head, text in zip(texts[::2], texts[1::2], strict=True)]

    def _letter(self, session: Session, letter_id: UUID) -> Answer:
        return answers.letter(self._letter_row(session, letter_id))

    def _letter_row(self, session: Session, letter_id: UUID) -> RowMapping:
        row = letters.letter_row(session, letter_id)
        if row is None:
            raise NotFound(thing="letter", id=letter_id)
        return row


def _require_template(session: Session, code: str | None) -> None:
    """Of the letter's text; it may have been retired since the letter was begun. Raises ValidationFailed."""
    uses = [("template", LETTER_TEMPLATES, code)]
    faults = list(use_faults(lambda codes: dictionary_register.some(session, codes), uses, [(LETTER_TEMPLATES, code)]))
    if faults:
        raise ValidationFailed(errors=faults)


def subject_of(letter: Letter) -> UUID:
    """Whose key seals what the letter says: the customer's, else its own."""
    customer_id = letter.about["customer_id"]
    return letter.id if customer_id is None else UUID(customer_id)


def _sees_all(call: Call) -> bool:
    return call.caller.has_one_of(frozenset({ADMIN}))


def _require_visible(row: RowMapping, call: Call) -> None:
    """What services write to users may let somebody in: raises NotFound for whoever is no administrator."""
    if row["customer_id"] is None and not _sees_all(call):
        raise NotFound(thing="letter", id=row["letter_id"])


def _about(call: Call, body: Body) -> dict[str, Any]:
    ids = {name: _text(body[name]) for name in ("customer_id", "order_id", "invoice_id")}
    documents = [{**each, "document_id": str(each["document_id"])} for each in body["documents"]]
    said = {"template": body["template"], "language": body["language"], "recipients": len(body["to"])}
    enclosed = {"documents": documents, "files": len(body["attachments"])}
    return {**ids, **said, "author": call.caller.user, **enclosed}


def _attachments(body: Body) -> list[dict[str, str]]:
    return [{**each, "attachment_id": str(each["attachment_id"])} for each in body["attachments"]]


def _head(body: Body) -> dict[str, Any]:
    return {name: body[name] for name in ("to", "reply_to", "subject")}


def _files_in(body: Body) -> Iterator[dict[str, Any]]:
    for each in body["files"]:
        yield {**each, "content": b64decode(each["content"])}


def _described(file: Mapping[str, Any]) -> dict[str, Any]:
    named = {name: file[name] for name in ("name", "plain_name", "media_type")}
    return {**named, "size": len(file["content"]), "digest": _digest(file["content"])}


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _text(thing: UUID | None) -> str | None:
    return None if thing is None else str(thing)

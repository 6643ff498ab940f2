"""Commands and queries about attachments, for the application of every service that has some."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import RowMapping, Select
from sqlalchemy.orm import Session

from contracts.envelope import PublicEvent, moment_text
from kernel.application import ServiceApplication
from kernel.attachments.attachment import Attachment
from kernel.attachments.refusals import TooManyAttachments
from kernel.attachments.register import Register
from kernel.calls import Call
from kernel.problems import AnswerForgotten, IdempotencyKeyReused, NotFound

MOST_OF_A_THING = 50

Body = Mapping[str, Any]
Answer = dict[str, Any]


class Attachments(ServiceApplication):
    """A service names its ``attachment_register``, and by which field of a body a thing is named, as ``customer_id``.

    What is sealed of an attachment has a key of its own, so that it is gone for good when the attachment is.
    """

    attachment_register: ClassVar[Register]
    attached_to: ClassVar[str]

    def things_with(self, session: Session, thing_id: UUID) -> list[UUID]:
        """The thing, and those whose files are shown as its own. The service raises NotFound when it is not there."""
        raise NotImplementedError

    def things_about(self, session: Session, customer_id: UUID) -> Collection[UUID] | Select[tuple[UUID]]:
        """All things of a customer that files may be attached to, and of those that he took in."""
        raise NotImplementedError

    def require_changeable(self, session: Session, thing_id: UUID) -> None:
        """Raises NotFound, and what the service says of a thing that is to stay as it is."""
        self.things_with(session, thing_id)

    def told_of_file(self, session: Session, thing_id: UUID) -> dict[str, Any] | None:
        """What others are told beside of a file, whose name may be personal; None where they are told of none."""
        return None

    def attach_file(self, call: Call, body: Body) -> Answer:
        """Whoever repeats it gets the first answer: the same wish has the same ``attachment_id``, whatever the file's.

        ``file_id`` in the answer is the file that is attached. Raises NotFound, TooManyAttachments,
        IdempotencyKeyReused, AnswerForgotten.
        """
        thing_id = body[self.attached_to]
        with self.transaction() as session:
            self.recorder.lock_appends(session)
            if self.recorder.begun_among(session, [body["attachment_id"]]):
                return self._attached_before(session, thing_id, body)
            self.require_changeable(session, thing_id)
            if self.attachment_register.number_of(session, thing_id) >= MOST_OF_A_THING:
                raise TooManyAttachments(most=MOST_OF_A_THING)
            secret = {name: body[name] for name in ("name", "sha256", "key")}
            file = {
                "file_id": str(body["file_id"]),
                "media_type": body["media_type"],
                "size": body["size"],
                "sealed": self.sealing.seal(session, body["attachment_id"], secret),
            }
            told = self.told_of_file(session, thing_id)
            attachment = Attachment.attach(body["attachment_id"], thing_id, file, told, call.at, call.metadata)
            self.append(session, attachment)
            return _head(self._attachment_row(session, thing_id, attachment.id))

    def detach_file(self, call: Call, body: Body) -> Answer:
        """``file_id`` in the answer is what nobody needs any more."""
        thing_id = body[self.attached_to]
        with self.transaction() as session:
            self.require_changeable(session, thing_id)
            row = self._attachment_row(session, thing_id, body["attachment_id"])
            attachment: Attachment = self.load(row["attachment_id"], Attachment)
            attachment.detach(self.told_of_file(session, thing_id), call.at, call.metadata)
            self.sealing.delete_key(session, attachment.id)
            self.append(session, attachment)
            return {"file_id": str(row["file_id"])}

    def list_attachments(self, question: Body) -> Answer:
        with self.reading() as session:
            things = self.things_with(session, question[self.attached_to])
            page = self.attachment_register.list_attachments(session, things, question["limit"], question["after"])
            opened = self.sealing.opened(session, (row["sealed"] for row in page.rows))
        there = [row for row in page.rows if row["sealed"] in opened]  # others go at this very moment
        return replace(page, rows=there).answer(lambda row: _told(row, opened[row["sealed"]]))

    def get_attachment(self, question: Body) -> Answer:
        """With what the bytes are found and opened by."""
        with self.reading() as session:
            row = self._attachment_row(session, question[self.attached_to], question["attachment_id"])
            secret = self._secret_of(session, row)
        return _with_key(row, secret)

    def attachments_among(self, question: Body) -> Answer:
        """Those of the attachments that are the customer's, with the ``thing_id`` of each and what opens it."""
        with self.reading() as session:
            things = self.things_about(session, question["customer_id"])
            rows = self.attachment_register.among(session, question["attachment_ids"], things)
            opened = self.sealing.opened(session, (row["sealed"] for row in rows))
        there = [row for row in rows if row["sealed"] in opened]
        return {"items": [{**_with_key(row, opened[row["sealed"]]), "thing_id": str(row["thing_id"])} for row in there]}

    def held_files(self, question: Body) -> Answer:
        """Those of the files that are attached to something: whoever keeps the bytes may forget the others."""
        with self.reading() as session:
            held = self.attachment_register.held_among(session, question["file_ids"])
        return {"file_ids": [str(file_id) for file_id in held]}

    # reactions

    def erase_files_by(
        self,
        session: Session,
        events: Sequence[PublicEvent],
        things_of: Callable[[Sequence[UUID]], Select[tuple[UUID]]],
    ) -> None:
        """All that is attached to ``things_of`` whom another service's events are about.

        At once of all that one command did there, however many they are about.
        """
        commands: dict[str, list[PublicEvent]] = {}
        for event in events:
            commands.setdefault(event.correlationid, []).append(event)
        for caused in commands.values():
            call = Call.in_reaction(self.name, caused[0], self.clock.now())
            things = things_of([UUID(event.subject) for event in caused])
            self.append(session, *self._erased_files_of(session, call, things))

    # steps

    def _erased_files_of(
        self, session: Session, call: Call, thing_ids: Collection[UUID] | Select[tuple[UUID]]
    ) -> list[Attachment]:
        """All that is attached to these things, erased and to be appended; nobody reads them from now on."""
        self.recorder.lock_appends(session)
        attachments = self.load_all(self.attachment_register.ids_of(session, thing_ids), Attachment)
        self.sealing.delete_keys(session, [each.id for each in attachments])
        for each in attachments:
            each.erase(call.at, call.metadata)
        return attachments

    def _attached_before(self, session: Session, thing_id: UUID, body: Body) -> Answer:
        attachment: Attachment = self.load(body["attachment_id"], Attachment)
        if not attachment.is_there:
            raise AnswerForgotten
        row = self._attachment_row(session, attachment.thing_id, attachment.id)
        secret = self._secret_of(session, row)
        if (attachment.thing_id, secret["name"], secret["sha256"]) != (thing_id, body["name"], body["sha256"]):
            raise IdempotencyKeyReused
        return _head(row)

    def _attachment_row(self, session: Session, thing_id: UUID, attachment_id: UUID) -> RowMapping:
        things = self.things_with(session, thing_id)
        row = self.attachment_register.attachment(session, attachment_id, things)
        if row is None:
            raise NotFound(thing="attachment", id=attachment_id)
        return row

    def _secret_of(self, session: Session, row: RowMapping) -> dict[str, Any]:
        """Raises NotFound when the attachment went this moment."""
        secret: dict[str, Any] | None = self.sealing.open(session, row["sealed"])
        if secret is None:
            raise NotFound(thing="attachment", id=row["attachment_id"])
        return secret


def _head(row: RowMapping) -> Answer:
    """What is no secret: the answer of a command is kept for whoever repeats it."""
    return {
        "id": str(row["attachment_id"]),
        "file_id": str(row["file_id"]),
        "media_type": row["media_type"],
        "size": row["size"],
        "attached_at": moment_text(row["attached_at"]),
        "attached_by": row["attached_by"],
    }


def _told(row: RowMapping, secret: Body) -> Answer:
    """An attachment as a service answers it."""
    head = {name: value for name, value in _head(row).items() if name != "file_id"}
    return {**head, "name": secret["name"], "sha256": secret["sha256"]}


def _with_key(row: RowMapping, secret: Body) -> Answer:
    return {**_told(row, secret), "file_id": str(row["file_id"]), "key": secret["key"]}

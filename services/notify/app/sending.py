"""The sender: takes letters whose time has come, one at a time, and writes down what became of each.

Before a server may have a letter, that it is about to get it is in the log. So a sender that dies leaves a letter that
nobody has, which is tried again, or one that perhaps somebody has, whose outcome is unknown: it is never sent twice by
itself. Any number of senders may work: a letter's next event has one writer.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy.orm import Session
from structlog.stdlib import get_logger

from kernel.application import is_collision
from kernel.asking import Ask, NotAnswered, nobody
from kernel.calls import Call
from kernel.failpoints import reached
from kernel.identity import service_caller
from kernel.mail.handover import Handover, OutcomeUnknown, Reply, Unreachable
from kernel.mail.message import Attachment, Mail, address_of, message_of
from kernel.mail.server import Post
from kernel.threads import in_thread
from services.notify.app.fetching import FilesGone, fetched
from services.notify.app.letters import Letters, subject_of
from services.notify.domain.delivery import MOST_ATTEMPTS, Verdict, verdict_on, verdict_on_recipients
from services.notify.domain.failing import failure_told
from services.notify.domain.letter import ERASED, FILES_GONE, REFUSED, SENT, UNKNOWN, Letter
from services.notify.metrics import count_ends
from services.notify.projections import files, letters

AT_ONCE = 50
SMTP, MAILBOX = "smtp", "mailbox"
SENDERS = UUID("3e0e9a52-6f1f-5a44-9d0b-5f7a1c2e8b64")

log = get_logger()
Report = list[dict[str, Any]]
Ending = Callable[[Letter, str | None], None]


@dataclass(frozen=True)
class Outgoing:
    """A letter that this sender has taken, at its version."""

    letter: Letter
    mail: Mail

    @property
    def is_last_attempt(self) -> bool:
        return self.letter.attempts >= MOST_ATTEMPTS


class LostToAnother(Exception):
    """Another sender has the letter now."""


class Sending(Letters):
    def send_due_letters(self, ask: Ask = nobody) -> int:
        """Some of those whose time has come; returns how many were tried. The rest waits while no server is reached.

        Attached files are asked for where they stand.
        """
        if self.post is None:
            return 0
        with self.reading() as session:
            due = letters.due_letters(session, self.clock.now(), AT_ONCE)
        for tried, letter_id in enumerate(due, 1):
            if not self._send(letter_id, self.post, ask):
                return tried
        return len(due)

    # steps

    def _send(self, letter_id: UUID, post: Post, ask: Ask) -> bool:
        """False when the server, or who has the files, cannot be reached."""
        outgoing = self._take(letter_id, post)
        if outgoing is None:
            return True
        try:
            self._hand_over(self._with_attachments(outgoing, ask), post)
        except FilesGone:
            self._fail(outgoing, FILES_GONE, None, [])
        except NotAnswered as error:
            self._postpone(outgoing, None, [_said(None, None, str(error))])
            return False
        except Unreachable as error:
            self._postpone(outgoing, None, [_said(None, None, error.words)])
            return False
        except OutcomeUnknown as error:
            self._fail(outgoing, UNKNOWN, None, [_said(None, None, error.words)])
        except LostToAnother:
            log.info("another sender has the letter", letter_id=str(letter_id))
        return True

    def _take(self, letter_id: UUID, post: Post) -> Outgoing | None:
        """None when somebody else was first, or there is nothing to send."""
        try:
            with self.transaction() as session:
                letter: Letter = self.load(letter_id, Letter)
                call, mail = self._own_call(letter), None
                if letter.take(call.at, call.metadata):
                    mail = self._mail(session, letter, post)
                    if mail is None:
                        letter.fail(ERASED, call.at, call.metadata)
                ends = self._write_down(session, call, letter)
        except Exception as error:
            if not is_collision(error):
                raise
            return None
        count_ends(ends)
        self.wake_relay()
        reached("taken")
        return None if mail is None else Outgoing(letter, mail)

    def _mail(self, session: Session, letter: Letter, post: Post) -> Mail | None:
        """None when the customer's personal data were erased."""
        opened = self.sealing.opened(session, [letter.head, letter.text])
        if len(opened) < 2:
            return None
        head, contents = opened[letter.head], files.of_letter(session, letter.id)
        return Mail(
            mail_id=str(letter.id),
            sender=post.sender,
            reply_to=head["reply_to"],
            recipients=head["to"],
            subject=head["subject"],
            text=opened[letter.text],
            written_at=letter.created_on,
            attachments=[
                Attachment(each["name"], each["plain_name"], each["media_type"], contents[each["digest"]])
                for each in letter.files
            ],
        )

    def _with_attachments(self, outgoing: Outgoing, ask: Ask) -> Outgoing:
        """Nothing was handed over yet. Raises FilesGone, NotAnswered."""
        letter, mail = outgoing.letter, outgoing.mail
        if not letter.attachments:
            return outgoing
        files = fetched(ask, letter.about["customer_id"], letter.attachments)
        return replace(outgoing, mail=replace(mail, attachments=[*mail.attachments, *files]))

    def _hand_over(self, outgoing: Outgoing, post: Post) -> None:
        """Raises Unreachable, OutcomeUnknown, LostToAnother."""
        if post.server is None:
            self._sent(outgoing, MAILBOX, [])
            return
        try:
            recipients = [address_of(recipient) for recipient in outgoing.mail.recipients]
            message = in_thread(message_of, replace(outgoing.mail, recipients=recipients))
        except ValueError as error:
            self._fail(outgoing, REFUSED, None, [_said(None, None, str(error))])
            return
        with Handover(post.server, post.sender.domain) as conversation:
            reply = conversation.propose_sender(post.sender.address, len(message))
            if not reply.is_yes:
                self._not_taken(outgoing, verdict_on(reply.code), [_said(None, reply.code, reply.words)])
                return
            replies = conversation.propose_recipients(recipients)
            codes = {address: each.code for address, each in replies.items()}
            verdict = verdict_on_recipients(codes, is_last=outgoing.is_last_attempt)
            refused = [_said(address, each.code, each.words) for address, each in replies.items() if not each.is_yes]
            if verdict is not Verdict.GO:
                self._not_taken(outgoing, verdict, refused)
                return
            self._begin_handing_over(outgoing)
            reached("before_data")
            reply = conversation.hand_over(message)
            reached("after_data")
        self._answered(outgoing, reply, refused)

    def _answered(self, outgoing: Outgoing, reply: Reply, refused: Report) -> None:
        verdict = verdict_on(reply.code)
        if verdict is Verdict.GO:
            self._sent(outgoing, SMTP, refused)
        else:
            self._not_taken(outgoing, verdict, [*refused, _said(None, reply.code, reply.words)])

    def _begin_handing_over(self, outgoing: Outgoing) -> None:
        """Raises LostToAnother: then nothing may be handed over."""
        call = self._own_call(outgoing.letter)
        outgoing.letter.begin_handing_over(call.at, call.metadata)
        try:
            with self.transaction() as session:
                self.append(session, outgoing.letter)
        except Exception as error:
            if not is_collision(error):
                raise
            raise LostToAnother from error

    def _not_taken(self, outgoing: Outgoing, verdict: Verdict, report: Report) -> None:
        code = report[-1]["code"]
        if verdict is Verdict.WAIT:
            self._postpone(outgoing, code, report)
        else:
            self._fail(outgoing, REFUSED, code, report)

    def _postpone(self, outgoing: Outgoing, code: int | None, report: Report) -> None:
        call = self._own_call(outgoing.letter)
        self._end(outgoing, report, lambda letter, said: letter.postpone(call.at, call.metadata, code, said))

    def _fail(self, outgoing: Outgoing, outcome: str, code: int | None, report: Report) -> None:
        call = self._own_call(outgoing.letter)
        self._end(outgoing, report, lambda letter, said: letter.fail(outcome, call.at, call.metadata, code, said))

    def _sent(self, outgoing: Outgoing, via: str, refused: Report) -> None:
        call = self._own_call(outgoing.letter)

        def end(letter: Letter, said: str | None) -> None:
            letter.sent(via, call.at, call.metadata, len(refused), said)

        self._end(outgoing, refused, end, keeps_text=via == MAILBOX)

    def _end(self, outgoing: Outgoing, report: Report, end: Ending, *, keeps_text: bool = False) -> None:
        """Writes down what became of an attempt, unless another sender has begun one meanwhile.

        What a service wrote to a user may let him in: once a server has it, nobody needs it here any more.
        """
        with self.transaction() as session:
            letter: Letter = self.load(outgoing.letter.id, Letter)
            if letter.taken_version != outgoing.letter.taken_version:
                log.warning("an attempt ended after another had begun", letter_id=str(letter.id))
                return
            end(letter, self._sealed_report(session, letter, report))
            ends = self._write_down(session, self._own_call(letter), letter)
            if letter.state == SENT:
                files.drop(session, letter.id)
                if letter.about["customer_id"] is None and not keeps_text:
                    self.sealing.delete_key(session, letter.id)
        count_ends(ends)
        self.wake_relay()

    def _write_down(self, session: Session, call: Call, letter: Letter) -> list[Letter.Event]:
        """A user who wrote a letter that failed is told so. Returns what was written."""
        events = [each.event for each in self.append(session, letter)]
        failed = [event for event in events if isinstance(event, Letter.Failed)]
        if letter.about["customer_id"] is not None:
            told = [
                failure_told(call.new_id("failure"), letter.about, event.outcome, call.at, call.metadata)
                for event in failed
            ]
            self.append(session, *told)
        return events

    def _sealed_report(self, session: Session, letter: Letter, report: Report) -> str | None:
        """None when there is nothing to say, or the customer's key is gone."""
        if not report or self.sealing.open(session, letter.head) is None:
            return None
        return self.sealing.seal(session, subject_of(letter), report)

    def _own_call(self, letter: Letter) -> Call:
        """Nobody called: the letter itself is the cause."""
        command_id = uuid5(SENDERS, f"{letter.id}:{letter.version}")
        return Call(service_caller(self.name), command_id, str(letter.id), str(letter.id), self.clock.now())


def _said(recipient: str | None, code: int | None, words: str) -> dict[str, Any]:
    return {"recipient": recipient, "code": code, "words": words}

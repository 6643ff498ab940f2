"""What notify tells of letters: never whom they name or what they say, that is the customer's and the manager's."""

from marshmallow import fields

from contracts.documents import KINDS, LANGUAGES
from contracts.events import NULLABLE, REQUIRED, EventSchema
from contracts.fields import Code, Id, Moment, OneOf, Whole

OUTCOMES = ("refused", "gave_up", "erased", "files_gone", "unknown")
WAYS = ("smtp", "mailbox")


class AttachedDocument(EventSchema):
    document_id = Id(**REQUIRED)
    kind = OneOf(*KINDS, **REQUIRED)
    number = Code(**REQUIRED)


class LetterAbout(EventSchema):
    """``template`` is the code of the one that it was begun from, ``author`` a user, ``recipients`` how many.

    ``customer_id`` is null when a service writes to a user: the author is the service then. ``files`` is how many
    attached files go along; which they are, and what people call them, is told nobody.
    """

    letter_id = Id(**REQUIRED)
    customer_id = Id(**NULLABLE)
    order_id = Id(**NULLABLE)
    invoice_id = Id(**NULLABLE)
    documents = fields.List(fields.Nested(AttachedDocument), **REQUIRED)
    template = Code(**NULLABLE)
    language = OneOf(*LANGUAGES, **REQUIRED)
    author = Code(**REQUIRED)
    recipients = Whole(**REQUIRED)
    files = Whole()


class LetterQueued(LetterAbout):
    """The letter will be sent; told again when somebody has it sent once more."""

    queued_at = Moment(**REQUIRED)


class LetterDrafted(LetterAbout):
    """The author went on with the letter in a mail program of his own: whether it was sent is not known."""

    drafted_at = Moment(**REQUIRED)


class LetterSent(LetterAbout):
    """A mail server has it (``via`` smtp) for all recipients but the ``refused``; mailbox: it stayed here."""

    sent_at = Moment(**REQUIRED)
    via = OneOf(*WAYS, **REQUIRED)
    refused = Whole(**REQUIRED)


class LetterFailed(LetterAbout):
    """``unknown``: the server went silent when it had the letter, or was about to; it is not sent again by itself.

    ``files_gone``: an attached file was removed or erased before it could go. ``code`` is the server's last answer
    (550), if there was one.
    """

    failed_at = Moment(**REQUIRED)
    outcome = OneOf(*OUTCOMES, **REQUIRED)
    code = Whole(**NULLABLE)


EVENTS: dict[tuple[str, int], type[EventSchema]] = {
    ("LetterQueued", 1): LetterQueued,
    ("LetterDrafted", 1): LetterDrafted,
    ("LetterSent", 1): LetterSent,
    ("LetterFailed", 1): LetterFailed,
}

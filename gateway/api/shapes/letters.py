"""Letters, as answered."""

from marshmallow import Schema, fields

from contracts.commands.letters import STATES
from contracts.documents import KINDS, LANGUAGES
from contracts.events import FILE_NAME_LENGTH, MEDIA_TYPE_LENGTH, TEXT_LENGTH
from contracts.events.dictionaries import SUBJECT_LENGTH
from contracts.events.letters import OUTCOMES, WAYS
from contracts.fields import Code, EmailAddress, Id, Moment, OneOf, Text, Whole
from contracts.letters import PLACEHOLDERS
from gateway.api.shapes import NULLABLE, REQUIRED
from gateway.api.shapes.sales import CustomerOfOrder


class Post(Schema):
    """How letters go: ``via`` is null when they are not set up; ``mailbox`` keeps them here.

    ``links_lead_to`` is where people reach Nova by the links in letters.
    """

    via = OneOf(*WAYS, **NULLABLE)
    sender = fields.String(**NULLABLE)
    server = fields.String(**NULLABLE)
    security = OneOf("plain", "starttls", "tls", **NULLABLE)
    links_lead_to = fields.String(**REQUIRED)


class DocumentOfLetter(Schema):
    document_id = Id(**REQUIRED)
    kind = OneOf(*KINDS, **REQUIRED)
    number = Code(**REQUIRED)


class AttachmentOfLetter(Schema):
    """A file as it is where it is attached, at ``path``; all but the id is null when it was removed or erased there."""

    attachment_id = Id(**REQUIRED)
    name = Code(FILE_NAME_LENGTH, **NULLABLE)
    media_type = Code(MEDIA_TYPE_LENGTH, **NULLABLE)
    size = Whole(1, **NULLABLE)
    path = fields.String(**NULLABLE)


class LetterHead(Schema):
    to = fields.List(EmailAddress(), **REQUIRED)
    reply_to = EmailAddress(**NULLABLE)
    subject = Code(SUBJECT_LENGTH, **REQUIRED)


class LetterRow(Schema):
    """``head`` is null when the customer's personal data were erased. Administrators also see what services write to
    users, without a customer: that is forgotten once a server has it.

    ``unknown``: the server went silent when it had the letter, or was about to; it is not sent again by itself.
    ``via`` mailbox: it stayed here, since no mail server is set up. ``refused`` is how many of the recipients do not
    get it. Mail that comes back later, when a server had taken it, comes to the address that letters are from.
    ``files`` is how many attached files go along; ``files_gone``: one of them was removed or erased before it could.
    """

    id = Id(**REQUIRED)
    version = Whole(1, **REQUIRED)
    state = OneOf(*STATES, **REQUIRED)
    outcome = OneOf(*OUTCOMES, **NULLABLE)
    via = OneOf(*WAYS, **NULLABLE)
    author = Code(**REQUIRED)
    customer_id = Id(**NULLABLE)
    customer = fields.Nested(CustomerOfOrder, **NULLABLE)
    order_id = Id(**NULLABLE)
    invoice_id = Id(**NULLABLE)
    template = Code(**NULLABLE)
    language = OneOf(*LANGUAGES, **REQUIRED)
    documents = fields.List(fields.Nested(DocumentOfLetter), **REQUIRED)
    files = Whole(**REQUIRED)
    head = fields.Nested(LetterHead, **NULLABLE)
    refused = Whole(**REQUIRED)
    attempts = Whole(**REQUIRED)
    code = Whole(**NULLABLE)
    created_at = Moment(**REQUIRED)
    next_attempt_at = Moment(**NULLABLE)
    ended_at = Moment(**NULLABLE)


class ServerSaid(Schema):
    """``recipient`` is null when it is about the letter or the server itself; ``words`` are the server's own."""

    recipient = EmailAddress(**NULLABLE)
    code = fields.Integer(**NULLABLE)
    words = fields.String(**REQUIRED)


class Letter(LetterRow):
    text = Text(TEXT_LENGTH, **NULLABLE)
    report = fields.List(fields.Nested(ServerSaid), **NULLABLE)
    attachments = fields.List(fields.Nested(AttachmentOfLetter), **REQUIRED)


class DraftedLetter(Letter):
    """``mailto`` opens the letter in a mail program; null when it is too long for that, or takes anything along.

    ``file`` opens everywhere: the path of an ``.eml`` file with documents and files in it. ``short_mailto`` is for
    programs that show such a file as mail that came: it takes nothing along, and no text that is too long.
    """

    mailto = fields.String(**NULLABLE)
    short_mailto = fields.String(**NULLABLE)
    file = fields.String(**REQUIRED)


class ComposedLetter(Schema):
    """``to`` is empty when the customer has no e-mail address; ``missing`` are placeholders that had no value."""

    customer_id = Id(**REQUIRED)
    to = fields.List(EmailAddress(), **REQUIRED)
    reply_to = EmailAddress(**NULLABLE)
    order_id = Id(**NULLABLE)
    invoice_id = Id(**NULLABLE)
    document_ids = fields.List(Id(), **REQUIRED)
    attachment_ids = fields.List(Id(), **REQUIRED)
    template = Code(**REQUIRED)
    language = OneOf(*LANGUAGES, **REQUIRED)
    subject = Text(SUBJECT_LENGTH, allow_empty=True, **REQUIRED)
    text = Text(TEXT_LENGTH, **REQUIRED)
    missing = fields.List(OneOf(*PLACEHOLDERS), **REQUIRED)
    mailto = fields.String(**NULLABLE)


class Preview(Schema):
    subject = Text(SUBJECT_LENGTH, allow_empty=True, **REQUIRED)
    text = Text(TEXT_LENGTH, allow_empty=True, **REQUIRED)
    missing = fields.List(OneOf(*PLACEHOLDERS), **REQUIRED)

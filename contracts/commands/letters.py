"""What the commands and queries about letters take."""

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, fields, validate

from contracts.commands import PageQuery, Versioned
from contracts.commands.attachments import MOST_OF_A_LETTER
from contracts.documents import KINDS, LANGUAGES
from contracts.events import TEXT_LENGTH
from contracts.events.dictionaries import SUBJECT_LENGTH
from contracts.events.letters import WAYS
from contracts.fields import Code, EmailAddress, Id, OneOf, Text
from contracts.letters import PLACEHOLDERS

HAVE_FILES = ("customers", "orders", "tasks")
STATES = ("queued", "sending", "sent", "failed", "unknown", "drafted")
MOST_RECIPIENTS = 50
MOST_DOCUMENTS = 10
LONGEST_FILE_NAME = 255
LONGEST_FILE = 14 * 1024 * 1024  # in base64


class EachOnce(fields.List[Any]):
    """What stands in it twice, in whichever letters, is taken once."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> list[Any]:
        given = super()._deserialize(value, attr, data, **kwargs)
        once: dict[str, Any] = {}
        for each in given:
            once.setdefault(str(each).casefold(), each)
        return list(once.values())


class LetterInput(Schema):
    """``to`` is written to in one letter, each once. ``template`` is the code of the one that it was begun from.

    Documents are attached as PDF files; the letter is about the order and the invoice of the first, unless it says so.
    """

    customer_id = Id(required=True)
    to = EachOnce(EmailAddress(), required=True, validate=validate.Length(min=1, max=MOST_RECIPIENTS))
    reply_to = EmailAddress(load_default=None, allow_none=True)
    subject = Code(SUBJECT_LENGTH, required=True)
    text = Text(TEXT_LENGTH, required=True)
    language = OneOf(*LANGUAGES, load_default=LANGUAGES[0])
    template = Code(load_default=None, allow_none=True)
    order_id = Id(load_default=None, allow_none=True)
    invoice_id = Id(load_default=None, allow_none=True)


class NewLetter(LetterInput):
    """Files go along as they are: those of the customer's card, of his orders, and of entries about him."""

    document_ids = EachOnce(Id(), load_default=list, validate=validate.Length(max=MOST_DOCUMENTS))
    attachment_ids = EachOnce(Id(), load_default=list, validate=validate.Length(max=MOST_OF_A_LETTER))


class DocumentOfLetter(Schema):
    document_id = Id(required=True)
    kind = OneOf(*KINDS, required=True)
    number = Code(required=True)


class FileOfLetter(Schema):
    """``content`` is base64."""

    name = Code(LONGEST_FILE_NAME, required=True)
    plain_name = Code(LONGEST_FILE_NAME, required=True)
    media_type = Code(required=True)
    content = fields.String(required=True, validate=validate.Length(max=LONGEST_FILE))


class AttachmentOfLetter(Schema):
    """A file that stays where it is attached until the letter goes; ``service`` is the one whose thing it is."""

    attachment_id = Id(required=True)
    service = OneOf(*HAVE_FILES, required=True)


class DraftLetter(LetterInput):
    documents = fields.List(fields.Nested(DocumentOfLetter), load_default=list)
    attachments = fields.List(
        fields.Nested(AttachmentOfLetter), load_default=list, validate=validate.Length(max=MOST_OF_A_LETTER)
    )


class QueueLetter(DraftLetter):
    files = fields.List(fields.Nested(FileOfLetter), load_default=list)


class QueueServiceLetter(Schema):
    """What a service writes to a user."""

    to = EmailAddress(required=True)
    subject = Code(SUBJECT_LENGTH, required=True)
    text = Text(TEXT_LENGTH, required=True)
    language = OneOf(*LANGUAGES, required=True)


class ComposeInput(Schema):
    """The letter is to ``to``, else to the contact, else to the first e-mail address that the customer has.

    It is in the language of the first document, else in Russian, unless another is asked for.
    """

    customer_id = Id(required=True)
    template = Code(required=True)
    language = OneOf(*LANGUAGES, load_default=None, allow_none=True)
    contact_id = Id(load_default=None, allow_none=True)
    to = EachOnce(EmailAddress(), load_default=None, allow_none=True, validate=validate.Length(max=MOST_RECIPIENTS))
    order_id = Id(load_default=None, allow_none=True)
    invoice_id = Id(load_default=None, allow_none=True)
    document_ids = EachOnce(Id(), load_default=list, validate=validate.Length(max=MOST_DOCUMENTS))
    attachment_ids = EachOnce(Id(), load_default=list, validate=validate.Length(max=MOST_OF_A_LETTER))


class TemplateQuery(Schema):
    template = Code(required=True)
    language = OneOf(*LANGUAGES, required=True)


class ComposeLetter(TemplateQuery):
    """``values`` are by placeholder; null and what is left out have none."""

    values = fields.Dict(keys=OneOf(*PLACEHOLDERS), values=Text(TEXT_LENGTH, allow_none=True), required=True)


class PreviewInput(Schema):
    """``subject`` and ``text`` take the place of the template's own, before they are saved."""

    language = OneOf(*LANGUAGES, load_default=LANGUAGES[0])
    subject = Code(SUBJECT_LENGTH, load_default=None, allow_none=True, allow_empty=True)
    text = Text(TEXT_LENGTH, load_default=None, allow_none=True, allow_empty=True)


class PreviewTemplate(PreviewInput):
    code = Code(required=True)


class LetterQuery(Schema):
    letter_id = Id(required=True)


class RetryLetter(Versioned, LetterQuery):
    pass


class LetterList(PageQuery):
    """``author`` is a user by name, or ``me``. What letters say cannot be searched.

    Sorted by created_at, next_attempt_at, ended_at, state or author; the newest first.
    """

    sort = fields.String(load_default="", validate=validate.Length(max=200))
    state = OneOf(*STATES, load_default=None, allow_none=True)
    via = OneOf(*WAYS, load_default=None, allow_none=True)
    author = Code(load_default=None, allow_none=True)
    customer_id = Id(load_default=None, allow_none=True)
    order_id = Id(load_default=None, allow_none=True)

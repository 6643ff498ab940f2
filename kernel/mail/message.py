"""A letter as an RFC 5322 message: to be sent, or to be opened as a draft in somebody's own mail program."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from pathlib import PurePath
from typing import Any

from email_validator import validate_email

OPAQUE = ("application", "octet-stream")
READ_BY_PROGRAMS = ("text", "message", "multipart")
CRLF = "\r\n"
UTF_8 = "utf-8"
DRAFT = "X-Unsent"  # a mail program that knows it opens the file for writing, not for reading


class SevenBit(EmailPolicy):
    """The library's rules for SMTP, but for its own folding of subjects and names: that loses spaces between words."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"linesep": CRLF, "max_line_length": 76, **options})

    def fold(self, name: str, value: Any) -> str:
        if name not in ("Subject", "From") or value.isascii():
            return str(super().fold(name, value))
        words, rest = str(value), ""
        if name == "From":
            (sender,) = value.addresses
            words, rest = sender.display_name, f"{CRLF} <{sender.addr_spec}>"
        return f"{name}: {Header(words, UTF_8, header_name=name).encode(linesep=CRLF)}{rest}{CRLF}"

    def fold_binary(self, name: str, value: Any) -> bytes:
        return self.fold(name, value).encode("ascii")


@dataclass(frozen=True)
class Mailbox:
    """Whom a letter is from. The address is ASCII, as all addresses here."""

    name: str
    address: str

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2]

    def header(self) -> Address:
        return Address(display_name=self.name, addr_spec=self.address)


@dataclass(frozen=True)
class Attachment:
    """A file; ``plain_name`` is for mail programs that cannot read its name in other alphabets."""

    name: str
    plain_name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Mail:
    """A letter before it is a message. ``mail_id`` makes the same Message-ID whenever it is sent."""

    mail_id: str
    sender: Mailbox | None
    reply_to: str | None
    recipients: Sequence[str]
    subject: str
    text: str
    written_at: datetime
    attachments: Sequence[Attachment] = ()


def mailbox_of(text: str) -> Mailbox:
    """``Отдел продаж <sales@example.com>``, the name bare or in quotes. Raises ValueError."""
    name, opened, address = text.strip().rpartition("<")
    if opened and not address.endswith(">"):
        raise ValueError(f"no address of a mailbox: {text}")
    return Mailbox(name.strip().strip('"'), address_of(address.removesuffix(">")))


def address_of(text: str) -> str:
    """An address in ASCII, the domain in lower case; one of another alphabet becomes its ASCII form.

    Raises ValueError for what is no address, and for a name before the ``@`` that no server can be sure to take.
    """
    found = validate_email(text.strip(), check_deliverability=False)
    if found.ascii_email is None:
        raise ValueError(f"the name before the @ is not ASCII: {text}")
    return found.ascii_email


def message_of(mail: Mail) -> bytes:
    """What a mail server takes, in seven bits: every server can pass it on unchanged.

    With large files it computes for seconds: call it, and ``draft_of``, in a thread.
    """
    message = _written(mail)
    domain = "localhost" if mail.sender is None else mail.sender.domain
    message["Date"] = format_datetime(mail.written_at)
    message["Message-ID"] = f"<{mail.mail_id}@{domain}>"
    message["Auto-Submitted"] = "no"
    return message.as_bytes()


def draft_of(mail: Mail) -> bytes:
    """A file that a mail program opens as a new letter; sender and date are then its own."""
    message = _written(mail)
    message[DRAFT] = "1"
    return message.as_bytes()


def numbered_name(place: int, name: str) -> str:
    """``file-2.pdf``, for mail programs that cannot read the name."""
    ending = PurePath(name).suffix
    return f"file-{place}{ending if ending.isascii() else ''}"


def _written(mail: Mail) -> EmailMessage:
    message = EmailMessage(SevenBit())
    if mail.sender is not None:
        message["From"] = mail.sender.header()
    if mail.reply_to is not None:
        message["Reply-To"] = Address(addr_spec=mail.reply_to)
    message["To"] = [Address(addr_spec=recipient) for recipient in mail.recipients]
    message["Subject"] = mail.subject
    message.set_content(mail.text, cte="base64")
    for file in mail.attachments:
        main, sub = _kind_of(file)
        message.add_attachment(
            file.content, maintype=main, subtype=sub, filename=file.name, params={"name": file.plain_name}
        )
    return message


def _kind_of(file: Attachment) -> tuple[str, str]:
    """What mail programs would read themselves, and servers write anew on the way, is told them as mere bytes."""
    main, _, sub = file.media_type.partition("/")
    return OPAQUE if main in READ_BY_PROGRAMS else (main, sub)

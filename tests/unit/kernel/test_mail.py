"""A letter as a message: every mail program reads it as it was written, in whatever alphabet."""

import email
from datetime import UTC, datetime
from email.header import decode_header, make_header
from email.message import Message
from email.utils import collapse_rfc2231_value, parseaddr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.config import ConfigurationMissing
from kernel.mail.message import (
    Attachment,
    Mail,
    Mailbox,
    address_of,
    draft_of,
    mailbox_of,
    message_of,
    numbered_name,
)
from kernel.mail.server import MailServer, Post, post_of

WRITTEN_AT = datetime(2026, 11, 27, 9, 30, tzinfo=UTC)
PDF = bytes(range(256)) * 9
WORDS = st.lists(
    st.sampled_from(
        ["Счёт", "№", "118,", "от", "«Вектор»;", "договору:", '"срочно"', "(копия)", "pdf", "<b>", "😀", "a@b"]
    ),
    min_size=1,
    max_size=40,
).map(" ".join)


def mail(**changed: object) -> Mail:
    given = {
        "mail_id": "7d1f",
        "sender": Mailbox("ООО «Вектор», отдел продаж", "sales@vector.example.com"),
        "reply_to": "anna@vector.example.com",
        "recipients": ["ivan@romashka.example.com", "petr@romashka.example.com"],
        "subject": "Счёт № 118 от 27.11.2026",
        "text": "Здравствуйте!\n.точка в начале строки\n",
        "written_at": WRITTEN_AT,
        "attachments": [Attachment("Счёт № 118.pdf", "invoice-118.pdf", "application/pdf", PDF)],
    }
    return Mail(**{**given, **changed})  # type: ignore[arg-type]


def read(raw: bytes) -> Message:
    """By the reader of before RFC 6532, which knows nothing of the writer's classes."""
    return email.message_from_bytes(raw)


def words_of(header: str) -> str:
    return str(make_header(decode_header(header)))


def test_a_message_says_what_the_letter_says() -> None:
    message = read(message_of(mail()))
    text, file = message.get_payload()
    assert words_of(message["Subject"]) == "Счёт № 118 от 27.11.2026"
    assert message["To"] == "ivan@romashka.example.com, petr@romashka.example.com"
    assert message["Reply-To"] == "anna@vector.example.com"
    assert message["Date"] == "Fri, 27 Nov 2026 09:30:00 +0000"
    assert message["Message-ID"] == "<7d1f@vector.example.com>"
    assert text.get_payload(decode=True).decode("utf-8") == "Здравствуйте!\r\n.точка в начале строки\r\n"
    assert text.get_content_charset() == "utf-8"
    assert (file.get_content_type(), file.get_payload(decode=True)) == ("application/pdf", PDF)


@given(subject=WORDS, name=WORDS, file_name=WORDS)
def test_no_letter_of_a_subject_or_a_name_is_lost(subject: str, name: str, file_name: str) -> None:
    files = [Attachment(f"{file_name}.pdf", "file.pdf", "application/pdf", PDF)]
    raw = message_of(mail(subject=subject, sender=Mailbox(name, "sales@vector.example.com"), attachments=files))
    message = read(raw)
    shown, address = parseaddr(message["From"])
    assert words_of(message["Subject"]) == subject
    assert (words_of(shown), address) == (name, "sales@vector.example.com")
    assert collapse_rfc2231_value(message.get_payload(1).get_filename()) == f"{file_name}.pdf"
    assert max(map(len, raw.split(b"\r\n"))) <= 78
    assert raw.isascii()


def test_a_program_that_cannot_read_the_name_of_a_file_finds_a_plain_one() -> None:
    file = read(message_of(mail())).get_payload(1)
    assert file.get_param("name") == "invoice-118.pdf"
    assert "filename*" in str(file["Content-Disposition"])


def test_a_draft_is_opened_for_writing_and_leaves_the_sender_to_the_program() -> None:
    message = read(draft_of(mail(sender=None, reply_to=None)))
    assert message["X-Unsent"] == "1"
    assert [message[name] for name in ("From", "Date", "Message-ID")] == [None, None, None]
    assert words_of(message["Subject"]) == "Счёт № 118 от 27.11.2026"


def test_a_message_is_not_for_writing() -> None:
    assert read(message_of(mail()))["X-Unsent"] is None


def test_addresses_of_other_alphabets_have_an_ascii_form() -> None:
    assert address_of(" Ivan@Почта.РФ ") == "Ivan@xn--80a1acny.xn--p1ai"


@pytest.mark.parametrize(
    "text", ["", "ivan", "ivan@", "a b@example.com", "иван@example.com", "a@b.com\r\nBcc: c@d.com"]
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        address_of(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("sales@vector.example.com", ""),
        ("Отдел продаж, Москва <sales@vector.example.com>", "Отдел продаж, Москва"),
        ('"Sales" <sales@vector.example.com>', "Sales"),
    ],
)
def test_a_mailbox_is_an_address_with_a_name_or_without(text: str, name: str) -> None:
    assert mailbox_of(text) == Mailbox(name, "sales@vector.example.com")


SENDER = Mailbox("Sales", "sales@vector.example.com")
FROM = {"NOVA_MAIL_FROM": "Sales <sales@vector.example.com>"}


@pytest.mark.parametrize(
    ("url", "more", "server"),
    [
        ("smtp://mail", {}, MailServer("mail", 25)),
        ("smtp+starttls://mail:2525", {}, MailServer("mail", 2525, "starttls")),
        (
            "smtps://sales%40vector@mail",
            {"NOVA_SMTP_PASSWORD": "hidden", "NOVA_SMTP_CA_FILE": "/ca.pem", "NOVA_SMTP_SECONDS": "5"},
            MailServer("mail", 465, "tls", "sales@vector", "hidden", "/ca.pem", 5),
        ),
    ],
)
def test_the_environment_names_the_server(url: str, more: dict[str, str], server: MailServer) -> None:
    assert post_of({"NOVA_SMTP_URL": url, **FROM, **more}) == Post(SENDER, server)


def test_a_password_is_not_shown_with_the_rest() -> None:
    assert "hidden" not in repr(MailServer("mail", 465, "tls", "sales", "hidden"))


def test_letters_can_be_kept_here_or_not_be_set_up() -> None:
    assert post_of({"NOVA_SMTP_URL": "mailbox:", **FROM}) == Post(SENDER, None)
    assert post_of({}) is None


@pytest.mark.parametrize(
    "environment",
    [
        {"NOVA_SMTP_URL": "smtp://mail"},
        {"NOVA_SMTP_URL": "smtp://mail", "NOVA_MAIL_FROM": "sales"},
        {"NOVA_SMTP_URL": "http://mail", **FROM},
        {"NOVA_SMTP_URL": "smtp://:25", **FROM},
        {"NOVA_SMTP_URL": "smtp://mail:port", **FROM},
        {"NOVA_SMTP_URL": "smtps://user:secret@mail", **FROM},
        {"NOVA_SMTP_URL": "smtp://mail", "NOVA_SMTP_SECONDS": "0", **FROM},
        {"NOVA_SMTP_URL": "smtps://mail", "NOVA_SMTP_PASSWORD": "secret-тайна", **FROM},
    ],
)
def test_a_setting_that_cannot_be_understood_is_told_without_secrets(environment: dict[str, str]) -> None:
    with pytest.raises(ConfigurationMissing) as refusal:
        post_of(environment)
    assert "NOVA_" in str(refusal.value)
    assert "secret" not in str(refusal.value)


@pytest.mark.parametrize("media_type", ["message/rfc822", "text/plain", "image/png"])
def test_a_file_arrives_as_it_was_whatever_it_is(media_type: str) -> None:
    content = b"Subject: \xd1\x82\r\n\n.text\r\nFrom \xff\x00"
    attached = Attachment("Письмо.eml", numbered_name(1, "Письмо.eml"), media_type, content)
    _, file = read(message_of(mail(attachments=[attached]))).get_payload()
    assert file.get_payload(decode=True) == content
    assert file.get_content_type() == ("image/png" if media_type == "image/png" else "application/octet-stream")
    assert file.get_param("name") == "file-1.eml"

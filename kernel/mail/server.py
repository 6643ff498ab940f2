"""Which mail server takes letters: what the environment says of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from kernel.config import ConfigurationMissing, text_or_file
from kernel.mail.message import Mailbox, mailbox_of

PLAIN, STARTTLS, TLS = "plain", "starttls", "tls"
SCHEMES = {"smtp": (PLAIN, 25), "smtp+starttls": (STARTTLS, 587), "smtps": (TLS, 465)}
KEPT_HERE = "mailbox:"
SECONDS = 60


@dataclass(frozen=True)
class MailServer:
    """``authority`` is a file of certificates that are believed in place of the system's.

    One answer of the server may take so many ``seconds``, the last one ten times as long.
    """

    host: str
    port: int
    security: str = PLAIN
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    authority: str | None = None
    seconds: int = SECONDS


@dataclass(frozen=True)
class Post:
    """Where letters go and whom they are from; they stay here for everybody to look at when ``server`` is None."""

    sender: Mailbox
    server: MailServer | None


def post_of(environment: Mapping[str, str]) -> Post | None:
    """None when letters are not set up. Raises ConfigurationMissing for what cannot be understood.

    ``NOVA_SMTP_URL`` is ``smtp://host:25``, ``smtp+starttls://user@host:587`` or ``smtps://user@host:465``, with the
    password in ``NOVA_SMTP_PASSWORD`` or its file; or ``mailbox:``, which sends nothing. ``NOVA_MAIL_FROM`` is like
    ``Sales <sales@example.com>``.
    """
    url = environment.get("NOVA_SMTP_URL")
    if not url:
        return None
    if url == KEPT_HERE:
        return Post(_sender(environment.get("NOVA_MAIL_FROM", "Nova <nova@example.com>")), None)
    if "NOVA_MAIL_FROM" not in environment:
        raise ConfigurationMissing("Set NOVA_MAIL_FROM: whom letters are from, like Sales <sales@example.com>.")
    return Post(_sender(environment["NOVA_MAIL_FROM"]), _server(url, environment))


def _sender(text: str) -> Mailbox:
    try:
        return mailbox_of(text)
    except ValueError as error:
        raise ConfigurationMissing(f"NOVA_MAIL_FROM names no mailbox: {text}") from error


def _server(url: str, environment: Mapping[str, str]) -> MailServer:
    """The password is never told, so it is not taken from the URL either."""
    try:
        parts = urlsplit(url)
        security, usual_port = SCHEMES[parts.scheme]
        port = parts.port or usual_port
    except (KeyError, ValueError) as error:
        raise ConfigurationMissing("NOVA_SMTP_URL must be like smtps://user@host:465.") from error
    if not parts.hostname or parts.password is not None:
        raise ConfigurationMissing("NOVA_SMTP_URL must name a host, and no password: that is NOVA_SMTP_PASSWORD.")
    seconds = environment.get("NOVA_SMTP_SECONDS", str(SECONDS))
    if not seconds.isdecimal() or int(seconds) < 1:
        raise ConfigurationMissing(f"NOVA_SMTP_SECONDS must be a number of seconds, and is {seconds!r}.")
    password = (text_or_file(environment, "NOVA_SMTP_PASSWORD") or "").strip()
    if not password.isascii():
        raise ConfigurationMissing("NOVA_SMTP_PASSWORD has characters that SMTP cannot carry: only ASCII will do.")
    return MailServer(
        host=parts.hostname,
        port=port,
        security=security,
        user=None if parts.username is None else unquote(parts.username),
        password=password or None,
        authority=environment.get("NOVA_SMTP_CA_FILE"),
        seconds=int(seconds),
    )

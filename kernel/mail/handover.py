"""Hands a message over to a mail server, and tells for certain whether that was done, was not done, or is unknown."""

import re
import smtplib
import ssl
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType

from kernel.mail.server import STARTTLS, TLS, MailServer

GO_ON = 354
LAST_ANSWER = 10  # times as long: a server may look at what it got before it answers (RFC 5321, 4.5.3.2.6)
GOODBYE = 2  # seconds
LONGEST_WORDS = 500
_BEGINS_WITH_DOT = re.compile(rb"^\.", re.MULTILINE)


@dataclass(frozen=True)
class Reply:
    """What a server said: 2xx yes, 4xx not now, 5xx no."""

    code: int
    words: str

    @property
    def is_yes(self) -> bool:
        return 200 <= self.code < 300


class Unreachable(Exception):
    """No word can be had with the server, or it does not let us in: nothing was handed over."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words[:LONGEST_WORDS]


class OutcomeUnknown(Exception):
    """The message was on its way when the server went silent: it may have been taken or not."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words[:LONGEST_WORDS]


class Handover:
    """A conversation with a server about one message; nothing is sent before ``hand_over``."""

    def __init__(self, server: MailServer, own_name: str) -> None:
        self._server = server
        self._smtp = _opened(server, own_name)

    def __enter__(self) -> "Handover":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        with suppress(OSError, smtplib.SMTPException):
            self._wait_for(GOODBYE)
            self._smtp.quit()
        self._smtp.close()

    def propose_sender(self, address: str, size: int) -> Reply:
        """Raises Unreachable."""
        options = [f"size={size}"] if self._smtp.has_extn("size") else []
        try:
            return _reply(*self._smtp.mail(address, options))
        except (OSError, smtplib.SMTPException) as error:
            raise Unreachable(str(error)) from error

    def propose_recipients(self, addresses: Sequence[str]) -> dict[str, Reply]:
        """What the server says of each. Raises Unreachable."""
        try:
            return {address: _reply(*self._smtp.rcpt(address)) for address in addresses}
        except (OSError, smtplib.SMTPException) as error:
            raise Unreachable(str(error)) from error

    def hand_over(self, message: bytes) -> Reply:
        """Gives the message, which has CRLF line ends. Raises Unreachable before, OutcomeUnknown after its first byte.

        Whatever the server answers is certain: a refusal means that it has not taken the message.
        """
        try:
            reply = _reply(*self._smtp.docmd("data"))
        except (OSError, smtplib.SMTPException) as error:
            raise Unreachable(str(error)) from error
        if reply.code != GO_ON:
            return reply
        try:
            self._wait_for(self._server.seconds * LAST_ANSWER)
            self._smtp.send(_BEGINS_WITH_DOT.sub(b"..", message) + b".\r\n")
            return _reply(*self._smtp.getreply())
        except (OSError, smtplib.SMTPException) as error:
            raise OutcomeUnknown(str(error)) from error

    def _wait_for(self, seconds: int) -> None:
        if self._smtp.sock is not None:
            self._smtp.sock.settimeout(seconds)


def _opened(server: MailServer, own_name: str) -> smtplib.SMTP:
    """Connected, encrypted as wanted, and let in. Raises Unreachable."""
    smtp: smtplib.SMTP | None = None
    try:
        trust = ssl.create_default_context(cafile=server.authority) if server.security in (STARTTLS, TLS) else None
        if server.security == TLS:
            smtp = smtplib.SMTP_SSL(server.host, server.port, own_name, timeout=server.seconds, context=trust)
        else:
            smtp = smtplib.SMTP(server.host, server.port, own_name, timeout=server.seconds)
        smtp.ehlo_or_helo_if_needed()
        if server.security == STARTTLS:
            smtp.starttls(context=trust)
            smtp.ehlo_or_helo_if_needed()
        if server.user is not None:
            smtp.login(server.user, server.password or "")
    except (OSError, smtplib.SMTPException) as error:
        if smtp is not None:
            smtp.close()
        raise Unreachable(_without_secrets(error)) from error
    return smtp


def _without_secrets(error: Exception) -> str:
    """A server's own words alone: others' texts may repeat what we said to it."""
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_text(error.smtp_error)}"
    return str(error)


def _reply(code: int, words: bytes) -> Reply:
    return Reply(code, _text(words)[:LONGEST_WORDS])


def _text(words: bytes | str) -> str:
    return words.decode("utf-8", "replace") if isinstance(words, bytes) else words

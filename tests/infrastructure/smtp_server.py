"""A real SMTP server for tests, a process of its own. How it behaves follows from whom a letter is for.

Before the message: ``refused@`` 550, ``later@`` 451 the first time, ``never@`` 451 always. After the message: ``spam@``
554, ``crowded@`` 451 the first time, ``dropped@`` takes it and hangs up, ``silent@`` takes it and says nothing.
"""

import argparse
import asyncio
import json
import ssl
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

USER, PASSWORD = "nova", "correct horse"
LONG = 3600


class Taking:
    """Keeps what it took: a message and its envelope by number."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._asked: set[str] = set()

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        kind = address.partition("@")[0]
        if kind == "refused":
            return "550 5.1.1 no such mailbox here"
        if kind == "never" or (kind == "later" and self._is_first(address)):
            return "451 4.7.1 greylisted, come back later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        kinds = {address.partition("@")[0] for address in envelope.rcpt_tos}
        if "spam" in kinds:
            return "554 5.7.1 looks like spam"
        if "crowded" in kinds and self._is_first("crowded"):
            return "451 4.3.1 no room now"
        self._keep(server, session, envelope)
        if "dropped" in kinds:
            _transport_of(server).abort()
        if "silent" in kinds:
            await asyncio.sleep(LONG)
        return "250 taken"

    def _is_first(self, what: str) -> bool:
        is_first = what not in self._asked
        self._asked.add(what)
        return is_first

    def _keep(self, server: SMTP, session: Session, envelope: Envelope) -> None:
        number = len(list(self._folder.glob("*.eml"))) + 1
        user: Any = session.auth_data
        told = {
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "encrypted": _transport_of(server).get_extra_info("sslcontext") is not None,
            "user": user.login.decode() if user else None,
        }
        (self._folder / f"{number:05}.json").write_text(json.dumps(told))
        content = envelope.original_content or b""
        (self._folder / f"{number:05}.part").write_bytes(content)
        (self._folder / f"{number:05}.part").rename(self._folder / f"{number:05}.eml")


class Listening(Controller):
    """Encrypted from the first byte when ``is_tls``, else after STARTTLS when there is a certificate."""

    def __init__(self, folder: Path, port: int, trust: ssl.SSLContext | None, *, is_tls: bool, has_users: bool) -> None:
        begun: dict[str, Any] = {"tls_context": trust, "require_starttls": True} if trust and not is_tls else {}
        users: dict[str, Any] = (
            {"authenticator": _is_user, "auth_required": True, "auth_require_tls": not is_tls} if has_users else {}
        )
        super().__init__(
            Taking(folder),
            hostname="127.0.0.1",
            port=port,
            ssl_context=trust if is_tls else None,
            **begun,
            **users,
        )


def _transport_of(server: SMTP) -> asyncio.Transport:
    assert isinstance(server.transport, asyncio.Transport)
    return server.transport


def _is_user(_server: Any, _session: Any, _envelope: Any, _mechanism: str, given: Any) -> AuthResult:
    is_right = isinstance(given, LoginPassword) and given.login == USER.encode() and given.password == PASSWORD.encode()
    return AuthResult(success=is_right, handled=False, auth_data=given)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("port", type=int)
    parser.add_argument("--certificate", type=Path)
    parser.add_argument("--tls", action="store_true")
    parser.add_argument("--users", action="store_true")
    wanted = parser.parse_args()
    trust = None
    if wanted.certificate is not None:
        trust = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        trust.load_cert_chain(wanted.certificate)
    Listening(wanted.folder, wanted.port, trust, is_tls=wanted.tls, has_users=wanted.users).start()
    asyncio.new_event_loop().run_forever()


if __name__ == "__main__":
    main()

"""Letters that let a user in: the invitation of a new one, and a new password for one who forgot his.

Each has a one-time link. It is written into the letter alone, which notify forgets once a mail server has it.
"""

from collections.abc import Mapping
from datetime import timedelta
from urllib.parse import urlsplit
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from structlog.stdlib import get_logger

from contracts.languages import moment_in_words
from gateway.auth.accounts import Accounts
from gateway.auth.links import FORGOTTEN, INVITED, Link
from gateway.clients import ITSELF, Services
from gateway.problems import NoAddress, NoAnswer, OutcomeUnknown, Refused, ServiceAway, ServiceFailed
from kernel.calls import Call
from kernel.clock import Clock
from kernel.config import ConfigurationNotUsable

Words = Mapping[str, tuple[str, str]]

INVITATION: Words = {
    "ru": (
        "Приглашение в Nova",
        """\
Здравствуйте!

Вас пригласили работать в Nova под именем %(name)s. Откройте ссылку и задайте пароль:

%(url)s

Ссылка одноразовая и действует до %(until)s.
""",
    ),
    "en": (
        "Your invitation to Nova",
        """\
Hello,

you are invited to work with Nova as %(name)s. Open the link, and choose a password:

%(url)s

The link works once, until %(until)s.
""",
    ),
}
NEW_PASSWORD: Words = {
    "ru": (
        "Новый пароль для Nova",
        """\
Здравствуйте!

Кто-то, вероятно вы, запросил новый пароль для пользователя %(name)s. Откройте ссылку и задайте пароль:

%(url)s

Ссылка одноразовая и действует до %(until)s. Если это были не вы, ничего не делайте: пароль останется прежним.
""",
    ),
    "en": (
        "A new password for Nova",
        """\
Hello,

somebody, probably you, asked for a new password for %(name)s. Open the link, and choose it:

%(url)s

The link works once, until %(until)s. If it was not you, do nothing: the password stays as it is.
""",
    ),
}
NOT_QUEUED = (Refused, ServiceAway, ServiceFailed, NoAnswer, OutcomeUnknown)

log = get_logger()


class WaysIn:
    """Links in letters lead to ``address``: where people reach the gateway, whatever a request calls its host."""

    def __init__(self, accounts: Accounts, services: Services, clock: Clock, address: str) -> None:
        self._accounts = accounts
        self._services = services
        self._clock = clock
        self._address = address

    @property
    def address(self) -> str:
        """Empty until the gateway listens."""
        return self._address

    def listens_on(self, url: str) -> None:
        """Where the gateway listens, for one that was told no other address."""
        self._address = self._address or url

    def invite(self, call: Call, user_id: UUID) -> Link:
        """A repetition of the call sends nothing twice. Raises NoAddress, and what a command of notify raises."""
        row = self._accounts.application.active_user(user_id)
        if row["email"] is None:
            raise NoAddress(name=row["name"])
        return self._write(call, user_id, INVITED, INVITATION)

    def is_invited(self, call: Call, user_id: UUID) -> bool:
        """As ``invite``, for one whom ``call`` registered: he is there whether a letter goes or not."""
        asked = Call(call.caller, call.new_id("invitation"), call.correlation_id, call.causation_id, call.at)
        try:
            self.invite(asked, user_id)
        except NOT_QUEUED as error:
            log.warning("a user was not invited", error=repr(error), correlation_id=call.correlation_id)
            return False
        return True

    def send_new_password(self, name_or_email: str, correlation_id: str) -> None:
        """To a user who is active and has an address; for anybody else nothing happens."""
        user_id = self._accounts.application.user_with_address(name_or_email)
        if user_id is not None:
            command_id = uuid4()
            call = Call(ITSELF, command_id, correlation_id, str(command_id), self._clock.now())
            self._write(call, user_id, FORGOTTEN, NEW_PASSWORD)

    def _write(self, call: Call, user_id: UUID, lifetime: timedelta, words: Words) -> Link:
        link = self._accounts.links.link_for(call, user_id, lifetime)
        subject, text = words[link.language]
        until = f"{moment_in_words(link.language, ZoneInfo(link.zone), link.expires_at)} ({link.zone})"
        said = text % {"name": link.name, "url": f"{self._address}{link.path}", "until": until}
        letter = {"to": link.email, "subject": subject, "text": said, "language": link.language}
        asked = Call(ITSELF, call.new_id("letter"), call.correlation_id, call.causation_id, self._clock.now())
        self._services.command(asked, "notify", "queue_service_letter", letter)
        return link


def public_address(environment: Mapping[str, str]) -> str:
    """``NOVA_PUBLIC_URL`` without a slash at its end; empty when it is not set. Raises ConfigurationNotUsable."""
    url = environment.get("NOVA_PUBLIC_URL", "").rstrip("/")
    parts = urlsplit(url)
    if url and (parts.scheme not in ("http", "https") or not parts.hostname or parts.query):
        raise ConfigurationNotUsable(
            "NOVA_PUBLIC_URL must be like https://nova.example.com: links in letters lead there."
        )
    return url

"""The first start: somebody must be able to come in, and no password may be a default."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID, uuid4, uuid5

from structlog.stdlib import get_logger

from contracts.roles import ADMIN
from gateway.auth.accounts import SETUP, Accounts
from gateway.auth.commands import IssueToken, RegisterUser
from gateway.auth.passwords import password_hash
from gateway.auth.secrets import hash_of
from kernel.calls import Call
from kernel.config import ConfigurationNotUsable
from kernel.validation import loaded

ADMIN_NAME = "admin"
FIRST_START = UUID("5b8a4d5e-52f0-5c3f-8f0f-2f3d2c1a9e77")

STRONG_TOKEN = re.compile(r"[!-~]{20,200}")

log = get_logger()


class WeakToken(ConfigurationNotUsable):
    """The environment's token is none that may be given out."""


@dataclass(frozen=True)
class FirstStart:
    """``setup_path`` leads to an administrator's session, once; None when somebody has a password."""

    setup_path: str | None


def prepare_first_start(accounts: Accounts, environment: Mapping[str, str]) -> FirstStart:
    """Makes the administrator, with the token and the password of the environment; a link when there is no password.

    Until somebody has a password, every start gives a new link and ends the one before: whoever can start Nova can
    come in. Raises WeakToken.
    """
    require_strong_token(environment)
    application = accounts.application
    if application.somebody_can_sign_in():
        return FirstStart(None)
    admin = _administrator(accounts)
    token, password = environment.get("NOVA_API_TOKEN"), environment.get("NOVA_ADMIN_PASSWORD")
    if token and not application.is_token(hash_of(token)):
        call = _call(accounts, uuid5(FIRST_START, hash_of(token)))
        accounts.issue_token(call, admin, loaded(IssueToken, {"name": "NOVA_API_TOKEN"}), token)
    if password:
        application.keep_password(_call(accounts, uuid4()), admin, password_hash(password))
        log.info("first start: made the administrator", name=ADMIN_NAME)
        return FirstStart(None)
    return FirstStart(accounts.links.make(admin))


def require_strong_token(environment: Mapping[str, str]) -> None:
    """Raises WeakToken when NOVA_API_TOKEN could be guessed, or would not fit into a header."""
    token = environment.get("NOVA_API_TOKEN")
    if token and not STRONG_TOKEN.fullmatch(token):
        raise WeakToken(
            "NOVA_API_TOKEN makes its bearer an administrator: it needs 20 to 200 visible ASCII characters that nobody "
            'can guess. Make one by: python3 -c "import secrets; print(secrets.token_urlsafe(32))"'
        )


def _administrator(accounts: Accounts) -> UUID:
    there = accounts.application.user_id_of(ADMIN_NAME)
    if there is not None:
        return there
    body = loaded(RegisterUser, {"name": ADMIN_NAME, "roles": [ADMIN]})
    answer = accounts.register_user(_call(accounts, uuid5(FIRST_START, ADMIN_NAME)), body)
    return UUID(answer["id"])


def _call(accounts: Accounts, command_id: UUID) -> Call:
    return Call(SETUP, command_id, str(command_id), str(command_id), accounts.application.clock.now())

"""The first start: somebody must be able to come in, and no password may be a default."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID, uuid5

from structlog.stdlib import get_logger

from contracts.roles import ADMIN
from gateway.auth.accounts import Accounts
from gateway.auth.passwords import password_hash
from gateway.auth.secrets import hash_of
from kernel.calls import Call
from kernel.identity import Caller

ADMIN_NAME = "admin"
FIRST_START = UUID("5b8a4d5e-52f0-5c3f-8f0f-2f3d2c1a9e77")
SETUP = Caller("service:gateway", frozenset())

log = get_logger()


@dataclass(frozen=True)
class FirstStart:
    """``setup_path`` gives its first visitor an administrator's session; None when somebody can sign in already."""

    setup_path: str | None


def prepare_first_start(accounts: Accounts, environment: Mapping[str, str]) -> FirstStart:
    """Makes the administrator, with what the environment gives; with nothing, a link for the first visitor.

    Until there is a password or a token, every start gives a new link: whoever can start Nova can come in.
    """
    application = accounts.application
    if application.somebody_can_sign_in():
        return FirstStart(None)
    admin = _administrator(accounts)
    token, password = environment.get("NOVA_API_TOKEN"), environment.get("NOVA_ADMIN_PASSWORD")
    if password:
        application.keep_password(admin, password_hash(password))
    if token:
        call = _call(accounts, uuid5(FIRST_START, hash_of(token)))
        accounts.issue_token(call, admin, {"name": "NOVA_API_TOKEN", "expires_at": None}, token)
    if application.somebody_can_sign_in():
        log.info("first start: made the administrator", name=ADMIN_NAME)
        return FirstStart(None)
    return FirstStart(f"/setup/{accounts.make_setup_link(admin)}")


def _administrator(accounts: Accounts) -> UUID:
    there = accounts.application.user_id_of(ADMIN_NAME)
    if there is not None:
        return there
    body = {"name": ADMIN_NAME, "roles": [ADMIN], "language": "ru", "zone": "Europe/Moscow", "password": None}
    answer = accounts.register_user(_call(accounts, uuid5(FIRST_START, ADMIN_NAME)), body)
    return UUID(answer["id"])


def _call(accounts: Accounts, command_id: UUID) -> Call:
    return Call(SETUP, command_id, str(command_id), str(command_id), accounts.application.clock.now())

"""The command line's own access to a system that ``nova up`` started: a token in the data folder, which stays."""

from uuid import UUID, uuid4, uuid5

from contracts.roles import ADMIN
from gateway.auth.accounts import Accounts
from gateway.auth.commands import IssueToken, RegisterUser
from gateway.auth.domain import COMMAND_LINE
from kernel.calls import Call
from kernel.identity import Caller
from kernel.validation import loaded

NAMESPACE = UUID("1c0a7d0e-8a55-5b43-9e51-6f1f0f4c2b9d")
STARTER = Caller("service:nova", frozenset())


def working_token(accounts: Accounts, kept: str | None) -> str:
    """The token that an earlier start kept, when it still speaks for the command line; else a new one, alone.

    It is an administrator's; the command line appears as an actor of its own in what it does.
    """
    user_id = _user_id(accounts)
    identity = None if kept is None else accounts.by_token(kept)
    if kept is not None and identity is not None and identity.user_id == user_id:
        return kept
    for token in accounts.application.get_user(user_id)["tokens"]:
        if not token["revoked"]:
            accounts.revoke_token(_call(accounts, uuid4()), user_id, UUID(token["id"]))
    body = loaded(IssueToken, {"name": "nova up"})
    return str(accounts.issue_token(_call(accounts, uuid4()), user_id, body)["token"])


def _user_id(accounts: Accounts) -> UUID:
    there = accounts.application.user_id_of(COMMAND_LINE)
    if there is not None:
        return there
    body = loaded(RegisterUser, {"name": COMMAND_LINE, "roles": [ADMIN]})
    return UUID(accounts.register_user(_call(accounts, uuid5(NAMESPACE, COMMAND_LINE)), body)["id"])


def _call(accounts: Accounts, command_id: UUID) -> Call:
    return Call(STARTER, command_id, str(command_id), str(command_id), accounts.application.clock.now())

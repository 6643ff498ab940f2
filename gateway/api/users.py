"""Users and their tokens, for administrators; and what everybody may choose for himself."""

from uuid import UUID

from flask import Response
from flask_smorest import Blueprint
from marshmallow import Schema

from contracts.roles import ADMIN, EVERYONE
from gateway.api import PREFIX
from gateway.api.operation import command, query
from gateway.api.questions import PAGING, Question
from gateway.api.replies import accepted, created, done, ok
from gateway.api.shapes import page_of
from gateway.api.shapes.users import Invitation, IssuedToken, NewUser, OwnSession, Sessions, User, UserChange, WayIn
from gateway.auth import commands as takes
from gateway.bodies import json_body
from gateway.context import gateway
from gateway.headers import expected_versions, identity, this_call
from kernel.validation import loaded

blueprint = Blueprint("users", __name__, url_prefix=f"{PREFIX}/users")
ADMINS = frozenset({ADMIN})
USERS = Question(takes.UserList, {**PAGING, "active": "active"})
HISTORY = Question(takes.UserHistory, {"limit": "limit", "after": "after"})


@blueprint.post("")
@command(ADMINS, NewUser, takes=takes.RegisterUser, status=201, has_location=True)
def register_user() -> Response:
    """Register a user; one who has an e-mail address and no password is invited by letter.

    Without either only tokens speak for them, until they are handed a link.
    """
    call, body = this_call(), loaded(takes.RegisterUser, json_body())
    user, invitation = gateway().accounts.register_user(call, body), None
    if body.get("email") is not None and body["password"] is None:
        invitation = "queued" if gateway().ways_in.is_invited(call, UUID(user["id"])) else "not_queued"
    return created({**user, "invitation": invitation}, f"/users/{user['id']}")


@blueprint.get("")
@query(ADMINS, page_of(User), parameters=USERS.parameters)
def list_users() -> Response:
    """List users with their tokens."""
    return ok(gateway().accounts.application.list_users(loaded(takes.UserList, USERS.asked())))


@blueprint.get("/me")
@query(EVERYONE, User, is_versioned=True)
def get_me() -> Response:
    """Read who you are: your roles, settings and tokens."""
    return ok(gateway().accounts.application.get_user(identity().user_id))


@blueprint.patch("/me")
@command(EVERYONE, User, takes=takes.Settings, needs_version=True)
def change_my_settings() -> Response:
    """Choose your name in full, language, time zone, parts of letters and reminders; what is left out stays."""
    return _changed(identity().user_id, takes.Settings)


@blueprint.get("/me/session")
@query(EVERYONE, OwnSession)
def get_my_session() -> Response:
    """Read as whom you are signed in, and what the commands of a page carry in ``X-CSRF-Token``.

    A page that is older than the session goes on with it. No other site can read the answer.
    """
    found = identity()
    return ok({"user": found.caller.user, "csrf_token": found.csrf_token})


@blueprint.get("/me/sessions")
@query(EVERYONE, Sessions)
def list_my_sessions() -> Response:
    """List where you are signed in, the last seen first."""
    return ok(gateway().accounts.sessions_of(identity()))


@blueprint.delete("/me/sessions")
@command(EVERYONE, None, status=204)
def end_my_other_sessions() -> Response:
    """Sign out everywhere but here."""
    gateway().accounts.end_other_sessions(identity())
    return done()


@blueprint.delete("/me/sessions/<uuid:session_id>")
@command(EVERYONE, None, status=204)
def end_my_session(session_id: UUID) -> Response:
    """Sign out in one place; it ends within 5 seconds everywhere."""
    gateway().accounts.end_session_of(identity(), session_id)
    return done()


@blueprint.get("/<uuid:user_id>")
@query(ADMINS, User, is_versioned=True)
def get_user(user_id: UUID) -> Response:
    """Read a user."""
    return ok(gateway().accounts.application.get_user(user_id))


@blueprint.patch("/<uuid:user_id>")
@command(ADMINS, User, takes=takes.ChangeUser, needs_version=True)
def change_user(user_id: UUID) -> Response:
    """Change a user, roles included; what is left out stays, and the name stays for good."""
    return _changed(user_id, takes.ChangeUser)


@blueprint.get("/<uuid:user_id>/history")
@query(ADMINS, page_of(UserChange), parameters=HISTORY.parameters)
def get_history(user_id: UUID) -> Response:
    """List what was changed, when and by whom, the newest first."""
    return ok(gateway().accounts.application.user_history(user_id, loaded(takes.UserHistory, HISTORY.asked())))


@blueprint.post("/<uuid:user_id>/deactivate")
@command(ADMINS, User, needs_version=True)
def deactivate_user(user_id: UUID) -> Response:
    """End all tokens, sessions and unused links of a user, and let them in no more."""
    return ok(gateway().accounts.deactivate_user(this_call(), user_id, expected_versions()))


@blueprint.post("/<uuid:user_id>/reactivate")
@command(ADMINS, User, needs_version=True)
def reactivate_user(user_id: UUID) -> Response:
    """Let a user in again, by the password of before; tokens stay revoked, and links of before stay ended."""
    return ok(gateway().accounts.reactivate_user(this_call(), user_id, expected_versions()))


@blueprint.post("/<uuid:user_id>/links")
@command(ADMINS, WayIn, status=201, is_versioned=False)
def make_link(user_id: UUID) -> Response:
    """Make a link that lets the user in once to choose a password: for a new user, and for one who forgot his.

    It is shown in this answer alone, and ends the user's links of before. Whoever uses it ends the password and the
    sessions of before.
    """
    link = gateway().accounts.links.link_for(this_call(), user_id)
    return created({"path": link.path, "expires_at": link.expires_at})


@blueprint.post("/<uuid:user_id>/invitations")
@command(ADMINS, Invitation, status=202, is_versioned=False)
def invite_user(user_id: UUID) -> Response:
    """Invite a user by letter, also again: with a link as above, which lives longer and is told to nobody else."""
    link = gateway().ways_in.invite(this_call(), user_id)
    return accepted({"to": link.email, "expires_at": link.expires_at})


@blueprint.delete("/<uuid:user_id>/second-factor")
@command(ADMINS, None, status=204)
def remove_second_factor(user_id: UUID) -> Response:
    """Ask a user for no codes any more: for one who lost his app and his codes on paper.

    One's own is removed on the page of one's account alone, by a code.
    """
    gateway().accounts.remove_second_factor(this_call(), user_id)
    return done()


@blueprint.post("/<uuid:user_id>/tokens")
@command(ADMINS, IssuedToken, takes=takes.IssueToken, status=201, is_versioned=False)
def issue_token(user_id: UUID) -> Response:
    """Issue a token for a user; it is shown in this answer alone, and ``expires_at`` is a moment to come."""
    return created(gateway().accounts.issue_token(this_call(), user_id, loaded(takes.IssueToken, json_body())))


@blueprint.delete("/<uuid:user_id>/tokens/<uuid:token_id>")
@command(ADMINS, None, status=204)
def revoke_token(user_id: UUID, token_id: UUID) -> Response:
    """Revoke a token; it ends within 5 seconds everywhere."""
    gateway().accounts.revoke_token(this_call(), user_id, token_id)
    return done()


def _changed(user_id: UUID, schema: type[Schema]) -> Response:
    body = loaded(schema, json_body())
    return ok(gateway().accounts.change_user(this_call(), user_id, body, expected_versions()))

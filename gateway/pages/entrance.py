"""The way in and out: signing in, the set-up link of the first start, signing out."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from contracts.events.gateway import EMAIL_LENGTH
from contracts.roles import EVERYONE
from gateway.auth.commands import ForgottenPassword
from gateway.auth.cookies import clear_session_cookie, session_secret, set_session_cookie, would_be_refused
from gateway.auth.gate import allowed_to, public
from gateway.context import gateway
from gateway.forgotten import send_new_password as forgotten_by
from gateway.headers import origin, page_language
from gateway.pages.proofs import require_code, user_with
from gateway.pages.refusals import shown_again
from gateway.problems import SetupLinkNotValid, TicketTooOld
from gateway.visits import own_path
from kernel.problems import Problem
from kernel.validation import loaded

blueprint = Blueprint("entrance", __name__)


@blueprint.get("/login")
@public
def login() -> ResponseReturnValue:
    return _login_page(None)


@blueprint.post("/login")
@public
def sign_in() -> ResponseReturnValue:
    try:
        user_id = user_with(request.form.get("name", ""), request.form.get("password", ""))
    except Problem as refusal:
        return shown_again(_login_page(refusal), refusal)
    second_factor = gateway().accounts.second_factor
    if second_factor.is_asked(user_id):
        return _code_page(second_factor.ticket_for(user_id))
    return _come_in(user_id)


@blueprint.post("/login/code")
@public
def give_code() -> ResponseReturnValue:
    """Of whoever gave his password just now, as the ticket says."""
    ticket = request.form.get("ticket", "")
    try:
        user_id = gateway().accounts.second_factor.user_of_ticket(ticket)
        if user_id is None:
            raise TicketTooOld
        require_code(user_id, request.form.get("code", ""))
    except TicketTooOld as refusal:
        return shown_again(_login_page(refusal), refusal)
    except Problem as refusal:
        return shown_again(_code_page(ticket, refusal), refusal)
    return _come_in(user_id)


@blueprint.get("/forgotten")
@public
def forgotten() -> ResponseReturnValue:
    return _forgotten_page()


@blueprint.post("/forgotten")
@public
def send_new_password() -> ResponseReturnValue:
    """The page says the same whether there is such a user or not."""
    try:
        who = loaded(ForgottenPassword, {"name_or_email": request.form.get("name_or_email", "")})
        forgotten_by(who["name_or_email"])
    except Problem as refusal:
        return shown_again(_forgotten_page(refusal), refusal)
    return _forgotten_page(is_sent=True)


@blueprint.get("/setup/<secret>")
@public
def setup_page(secret: str) -> ResponseReturnValue:
    """A link of the first start, or an administrator's. Programs look at what is behind links: it takes a button."""
    return _setup_page(_user_of_link(secret))


@blueprint.post("/setup/<secret>")
@public
def set_up(secret: str) -> ResponseReturnValue:
    """Who presses the button first is the user.

    It takes the place of the password, and not of a second factor.
    """
    user = _user_of_link(secret)
    if user["has_second_factor"]:
        try:
            require_code(user["user_id"], request.form.get("code", ""))
        except Problem as refusal:
            return shown_again(_setup_page(user, refusal), refusal)
    session = gateway().accounts.use_setup_link(secret, page_language(), origin())
    if session is None:
        raise SetupLinkNotValid
    return _with_session(session, url_for("pages.account.account"))


@blueprint.post("/logout")
@allowed_to(EVERYONE)
def sign_out() -> ResponseReturnValue:
    secret = session_secret()
    if secret is not None:
        gateway().accounts.end_session(secret)
    response = redirect(url_for("pages.entrance.login"), 303)
    clear_session_cookie(response)  # type: ignore[arg-type]
    return response


def _user_of_link(secret: str) -> Mapping[Any, Any]:
    """Raises SetupLinkNotValid."""
    user = gateway().accounts.user_of_setup_link(secret)
    if user is None:
        raise SetupLinkNotValid
    return user


def _come_in(user_id: UUID) -> ResponseReturnValue:
    return _with_session(gateway().accounts.open_session(user_id, origin()), own_path(request.form.get("next")))


def _with_session(secret: str, path: str) -> ResponseReturnValue:
    """The browser's session of before ends: nobody goes on in one that he may not have begun himself."""
    before = session_secret()
    if before is not None:
        gateway().accounts.end_session(before)
    response: Response = redirect(path, 303)  # type: ignore[assignment]
    set_session_cookie(response, secret)
    return response


def _forgotten_page(refusal: Problem | None = None, *, is_sent: bool = False) -> str:
    return render_template("forgotten.html", refusal=refusal, is_sent=is_sent, longest=EMAIL_LENGTH)


def _setup_page(user: Mapping[Any, Any], refusal: Problem | None = None) -> str:
    return render_template("setup.html", name=user["name"], asks_code=user["has_second_factor"], refusal=refusal)


def _code_page(ticket: str, refusal: Problem | None = None) -> str:
    return render_template("code.html", ticket=ticket, refusal=refusal, next=own_path(request.form.get("next")))


def _login_page(refusal: Problem | None) -> str:
    return render_template(
        "login.html",
        refusal=refusal,
        next=own_path(request.values.get("next")),
        cookie_would_be_refused=would_be_refused(),
    )

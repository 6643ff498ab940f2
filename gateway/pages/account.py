"""The signed-in user's own account. Its settings are changed by the API; what takes a password is a form."""

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from contracts.roles import EVERYONE
from gateway.auth.commands import LONGEST_PASSWORD, SHORTEST_PASSWORD, NewPassword
from gateway.auth.cookies import set_session_cookie
from gateway.auth.gate import allowed_to, for_people
from gateway.context import gateway
from gateway.headers import identity, origin, this_call
from gateway.pages.proofs import require_own_password
from gateway.pages.refusals import shown_again
from kernel.problems import Problem
from kernel.validation import loaded

blueprint = Blueprint("account", __name__)


@blueprint.get("/account")
@allowed_to(EVERYONE)
def account() -> ResponseReturnValue:
    return _account_page()


@blueprint.post("/account/password")
@allowed_to(EVERYONE)
@for_people
def set_password() -> ResponseReturnValue:
    """Ends the user's other sessions; this browser gets a new one."""
    accounts, user_id = gateway().accounts, identity().user_id
    try:
        chosen = loaded(NewPassword, {"password": request.form.get("password", "")})
        require_own_password(request.form.get("current", ""))
        accounts.set_password(this_call(), user_id, chosen["password"])
    except Problem as refusal:
        return shown_again(_account_page(refusal), refusal)
    response: Response = redirect(url_for("pages.account.account", changed=1), 303)  # type: ignore[assignment]
    set_session_cookie(response, accounts.open_session(user_id, origin()))
    return response


def _account_page(refusal: Problem | None = None) -> str:
    application = gateway().accounts.application
    return render_template(
        "account.html",
        script="screens/account.js",
        user=application.get_user(identity().user_id),
        has_password=application.has_password(identity().user_id),
        is_changed="changed" in request.args,
        refusal=refusal,
        shortest=SHORTEST_PASSWORD,
        longest=LONGEST_PASSWORD,
    )

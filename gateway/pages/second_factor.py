"""The signed-in user's own second factor: set up with an app, confirmed by a code, removed by a code."""

import segno
from flask import Blueprint, Response, make_response, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from contracts.roles import EVERYONE
from gateway.auth.gate import allowed_to, for_people
from gateway.context import gateway
from gateway.headers import identity, this_call
from gateway.pages.proofs import require_code, require_own_password
from gateway.pages.refusals import shown_again
from kernel.problems import Problem

blueprint = Blueprint("second_factor", __name__, url_prefix="/account/second-factor")
DOT = 4


@blueprint.get("")
@allowed_to(EVERYONE)
@for_people
def second_factor() -> ResponseReturnValue:
    return _page()


@blueprint.post("")
@allowed_to(EVERYONE)
@for_people
def begin() -> ResponseReturnValue:
    """Shows what the app reads, this once; takes the password, or an open browser could lock its owner out."""
    try:
        require_own_password(request.form.get("current", ""))
        address = gateway().accounts.second_factor.begin(identity().user_id)
    except Problem as refusal:
        return _page(refusal)
    picture = Markup(segno.make(address, micro=False).svg_inline(scale=DOT))  # noqa: S704
    return _page(address=address, picture=picture, is_begun=True)


@blueprint.post("/confirm")
@allowed_to(EVERYONE)
@for_people
def confirm() -> ResponseReturnValue:
    """Shows the codes on paper, this once."""
    accounts, code = gateway().accounts, request.form.get("code", "")
    try:
        on_paper = accounts.second_factor.confirm(this_call(), identity().user_id, code)
    except Problem as refusal:
        return _page(refusal, is_begun=True)
    return _page(on_paper=on_paper)


@blueprint.post("/remove")
@allowed_to(EVERYONE)
@for_people
def remove() -> ResponseReturnValue:
    """A code is asked for: whoever finds an open browser does not open the account to a password alone."""
    user_id = identity().user_id
    try:
        require_code(user_id, request.form.get("code", ""))
        gateway().accounts.remove_second_factor(this_call(), user_id, is_proven=True)
    except Problem as refusal:
        return _page(refusal)
    return _page()


def _page(refusal: Problem | None = None, **shown: object) -> Response:
    """What it shows is kept by no browser."""
    accounts, user_id = gateway().accounts, identity().user_id
    page = render_template(
        "second_factor.html",
        refusal=refusal,
        has_one=accounts.second_factor.is_asked(user_id),
        has_password=accounts.application.has_password(user_id),
        **shown,
    )
    response = make_response(page) if refusal is None else shown_again(page, refusal)
    response.headers["Cache-Control"] = "no-store"
    return response

"""A new password for whoever forgot his: for everybody, since who forgot it cannot come in."""

from flask import Response
from flask_smorest import Blueprint

from gateway.api import PREFIX
from gateway.api.operation import for_strangers
from gateway.auth import commands as takes
from gateway.bodies import json_body
from gateway.forgotten import send_new_password
from kernel.validation import loaded

blueprint = Blueprint("password_resets", __name__, url_prefix=f"{PREFIX}/password-resets")


@blueprint.post("")
@for_strangers(takes.ForgottenPassword, status=202)
def reset_password() -> Response:
    """Have a link sent by letter, by which a user chooses a new password; the old one holds until it is used.

    The answer is the same whether there is such a user with an e-mail address or not.
    """
    send_new_password(loaded(takes.ForgottenPassword, json_body())["name_or_email"])
    return Response(status=202)

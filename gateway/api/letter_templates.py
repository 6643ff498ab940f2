"""Templates of letters are a dictionary; here is how one would look."""

from flask import Response
from flask_smorest import Blueprint

from contracts.commands import letters as takes
from contracts.roles import OFFICE
from gateway.api import PREFIX
from gateway.api.calls import ask
from gateway.api.operation import command
from gateway.api.replies import ok
from gateway.api.shapes.letters import Preview
from gateway.auth.gate import may_only_read
from gateway.bodies import json_body, together

blueprint = Blueprint("letter_templates", __name__, url_prefix=f"{PREFIX}/letter-templates")


@blueprint.post("/<code>/preview")
@may_only_read
@command(OFFICE, Preview, takes=takes.PreviewInput, needs_body=False, is_versioned=False)
def preview_template(code: str) -> Response:
    """See a template with examples in place of what it names, also before a change of it is saved."""
    return ok(ask("notify", "preview_template", together(json_body(may_be_missing=True), code=code)))

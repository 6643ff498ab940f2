"""The mailbox that takes the place of a mail server: what would have gone, for whoever tries Nova out."""

from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from contracts.commands.letters import LetterList
from contracts.roles import ADMIN
from gateway.api.calls import ask
from gateway.api.questions import Question
from gateway.auth.gate import allowed_to

blueprint = Blueprint("mailbox", __name__, url_prefix="/mailbox")
ADMINS = frozenset({ADMIN})
PAGE_LENGTH = 50
LETTERS = Question(LetterList, {"after": "after"}, ignored={"lang"})


@blueprint.get("")
@allowed_to(ADMINS)
def letters() -> ResponseReturnValue:
    asked = {**LETTERS.asked(), "via": "mailbox", "limit": PAGE_LENGTH}
    return render_template("mailbox.html", page=ask("notify", "list_letters", asked))


@blueprint.get("/<uuid:letter_id>")
@allowed_to(ADMINS)
def letter(letter_id: UUID) -> ResponseReturnValue:
    return render_template("letter.html", letter=ask("notify", "get_letter", {"letter_id": str(letter_id)}))

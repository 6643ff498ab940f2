"""Letters to customers: sent by the server, or gone on with in a mail program of one's own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Response, request
from flask_smorest import Blueprint

from contracts.commands import letters as takes
from contracts.roles import ADMIN, OFFICE
from gateway.api import PREFIX
from gateway.api.calls import ask, carry_out
from gateway.api.operation import command, file_of, query
from gateway.api.questions import Question
from gateway.api.replies import accepted, created, ok
from gateway.api.shapes import page_of
from gateway.api.shapes.letters import ComposedLetter, DraftedLetter, Letter, LetterRow, Post
from gateway.auth.gate import may_only_read
from gateway.bodies import json_body, together
from gateway.context import gateway
from gateway.headers import expected_versions, identity
from gateway.letters.attached import attached_to, by_their_ids, contents_of, still_attached, told
from gateway.letters.composing import composed
from gateway.letters.enclosures import about_of, documents_of, files_of, named
from gateway.letters.mailto import mailto_url, short_mailto_url
from gateway.papers import PDF, file_name, pdf_of, plain_name
from gateway.problems import LetterErased
from kernel.mail.message import Attachment, Mail, draft_of
from kernel.threads import in_thread
from kernel.validation import loaded

EML = "message/rfc822"
ADMINS = frozenset({ADMIN})
ENCLOSED = ("document_ids", "attachment_ids")
Body = dict[str, Any]

blueprint = Blueprint("letters", __name__, url_prefix=f"{PREFIX}/letters")
LETTERS = Question(
    takes.LetterList,
    {
        "sort": "sort",
        "limit": "limit",
        "after": "after",
        "filter[state]": "state",
        "filter[via]": "via",
        "filter[author]": "author",
        "filter[customer]": "customer_id",
        "filter[order]": "order_id",
    },
    {"customer": "customer_id", "order": "order_id"},
)


@blueprint.post("")
@command(OFFICE, Letter, takes=takes.NewLetter, status=202, has_location=True)
def send_letter() -> Response:
    """Have the server send a letter, once. Answers come to you, if you have an address and name no other."""
    taken = _taken_along()
    letter = carry_out("notify", "queue_letter", {**taken.letter, "files": files_of(taken.documents)})
    return accepted(told(letter, taken.files), f"/letters/{letter['id']}")


@blueprint.post("/compose")
@may_only_read
@command(OFFICE, ComposedLetter, takes=takes.ComposeInput, is_versioned=False)
def compose_letter() -> Response:
    """Begin a letter from a template; nothing is kept of it until it is sent or drafted."""
    body = json_body()
    asked = loaded(takes.ComposeInput, body)
    known = {name: asked[name] for name in ("to", "document_ids", "attachment_ids")}
    return ok(composed({**body, **known}, _author()))


@blueprint.post("/drafted")
@command(OFFICE, DraftedLetter, takes=takes.NewLetter, status=201, has_location=True)
def draft_letter() -> Response:
    """Go on with a letter in your own mail program: the journal tells that it was opened there."""
    taken = _taken_along()
    letter = carry_out("notify", "log_draft", taken.letter)
    path = f"/letters/{letter['id']}"
    head = letter["head"]
    said = None if head is None else (head["to"], head["subject"], letter["text"])
    ways = {
        "mailto": None if said is None or taken.documents or taken.files else mailto_url(*said),
        "short_mailto": None if said is None else short_mailto_url(*said),
        "file": f"{PREFIX}{path}.eml",
    }
    return created({**told(letter, taken.files), **ways}, path)


@blueprint.get("/post")
@query(ADMINS, Post)
def get_post() -> Response:
    """Read how letters go, as the environment of the services says; nothing secret is told."""
    return ok({**ask("notify", "get_post", {}), "links_lead_to": gateway().ways_in.address})


@blueprint.get("")
@query(OFFICE, page_of(LetterRow), parameters=LETTERS.parameters)
def list_letters() -> Response:
    """List letters, the newest first."""
    return ok(ask("notify", "list_letters", LETTERS.asked()))


@blueprint.get("/<uuid:letter_id>")
@query(OFFICE, Letter, is_versioned=True)
def get_letter(letter_id: UUID) -> Response:
    """Read a letter, what became of it, and what mail servers said."""
    letter = ask("notify", "get_letter", {"letter_id": str(letter_id)})
    return ok(told(letter, still_attached(letter)))


@blueprint.get("/<uuid:letter_id>.eml")
@file_of(OFFICE, EML, refuses=(409, 410))
def get_draft(letter_id: UUID) -> Response:
    """Get a letter as a file that mail programs open for writing, with its documents and files in it."""
    letter = ask("notify", "get_letter", {"letter_id": str(letter_id)})
    if letter["head"] is None:
        raise LetterErased
    if request.if_none_match.contains(str(letter_id)):
        return Response(status=304, headers={"ETag": f'"{letter_id}"'})
    response = Response(in_thread(draft_of, _mail(letter)), mimetype=EML)
    response.headers["Content-Disposition"] = f'attachment; filename="letter-{letter_id}.eml"'
    response.set_etag(str(letter_id))
    return response


@blueprint.post("/<uuid:letter_id>/retry")
@command(OFFICE, Letter, needs_version=True)
def retry_letter(letter_id: UUID) -> Response:
    """Have a letter that failed sent again, or one whose outcome is unknown: that one may come twice."""
    body = together(json_body(may_be_missing=True), letter_id=str(letter_id), version=expected_versions())
    letter = ask("notify", "get_letter", {"letter_id": str(letter_id)})
    files = still_attached(letter)
    return ok(told(carry_out("notify", "retry_letter", body), files))


@dataclass(frozen=True)
class Taken:
    """What the client wrote as notify takes it, and what goes along."""

    letter: Body
    documents: Sequence[Mapping[str, Any]]
    files: Sequence[Mapping[str, Any]]


def _taken_along() -> Taken:
    given = json_body()
    asked = loaded(takes.NewLetter, given)
    documents, files = documents_of(given, asked["document_ids"]), attached_to(given, asked["attachment_ids"])
    letter = {
        **{name: value for name, value in given.items() if name not in ENCLOSED},
        "reply_to": _reply_to(given),
        **about_of(given, documents),
        "documents": named(documents),
        "attachments": by_their_ids(files),
    }
    return Taken(letter, documents, files)


def _reply_to(given: Body) -> str | None:
    """The author's own address, unless another is named, or null."""
    if "reply_to" in given:
        return given["reply_to"]  # type: ignore[no-any-return]
    return _author()["email"]  # type: ignore[no-any-return]


def _author() -> Mapping[str, Any]:
    return gateway().accounts.application.get_user(identity().user_id)


def _mail(letter: Mapping[str, Any]) -> Mail:
    contents = [
        ask("orders", "get_document", {"document_id": each["document_id"]})["content"] for each in letter["documents"]
    ]
    return Mail(
        mail_id=letter["id"],
        sender=None,
        reply_to=None,
        recipients=letter["head"]["to"],
        subject=letter["head"]["subject"],
        text=letter["text"],
        written_at=datetime.fromisoformat(letter["created_at"]),
        attachments=[
            *(Attachment(file_name(each), plain_name(each), PDF, pdf_of(each)) for each in contents),
            *contents_of(letter),
        ],
    )

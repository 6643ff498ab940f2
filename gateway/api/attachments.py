"""Files attached to customers' cards, orders and entries of the journal: the same for all three."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from flask import Response, request
from flask_smorest import Blueprint

from contracts.commands import PageQuery
from contracts.fields import Whole
from contracts.roles import EVERYONE, SELLERS
from gateway.api import PREFIX
from gateway.api.documents import FILE_WITH_NAME
from gateway.api.operation import command, file_of, query
from gateway.api.questions import Question
from gateway.api.replies import created, done, ok
from gateway.api.shapes import REQUIRED, page_of
from gateway.api.shapes.attachments import Attachment
from gateway.api.uploads import received_file
from gateway.attachments.naming import name_of
from gateway.attachments.shelf import Thing
from gateway.context import gateway
from gateway.dispositions import saved
from gateway.headers import this_call
from gateway.problems import FileTooLarge

NOTHING_RUNS = "default-src 'none'; sandbox"
ANY_KIND = "*/*"

blueprint = Blueprint("attachments", __name__, url_prefix=PREFIX)
MOST = {"metadata": {"description": "How large a file may be that is attached."}}
ATTACHMENT_PAGE = page_of(Attachment, most_megabytes=Whole(1, **REQUIRED, **MOST))
ATTACHMENTS = Question(PageQuery, {"limit": "limit", "after": "after"})


@dataclass(frozen=True)
class Family:
    """Things of one kind: where they are, whose they are, and what they are called in a sentence."""

    path: str
    service: str
    field: str
    what: str

    def thing(self, ids: dict[str, UUID]) -> Thing:
        return Thing(self.service, self.field, ids[self.field])


FAMILIES = (
    Family("customers", "customers", "customer_id", "a customer's card"),
    Family("orders", "orders", "order_id", "an order"),
    Family("journal", "tasks", "entry_id", "an entry of the journal"),
)


def _serve(family: Family) -> None:
    def attach(**ids: UUID) -> Response:
        most = gateway().settings.attachment_megabytes
        with received_file(most, "name", FileTooLarge) as upload:
            name = name_of(upload.form.get("name") or upload.name)
            attachment = gateway().shelf.attach(this_call(), family.thing(ids), upload.path, name)
        return created(attachment, f"/{family.path}/{ids[family.field]}/attachments/{attachment['id']}")

    def page(**ids: UUID) -> Response:
        found = gateway().shelf.page(this_call(), family.thing(ids), ATTACHMENTS.asked())
        return ok({**found, "most_megabytes": gateway().settings.attachment_megabytes})

    def get(attachment_id: UUID, **ids: UUID) -> Response:
        shelf = gateway().shelf
        attachment = shelf.get(this_call(), family.thing(ids), attachment_id)
        if request.if_none_match.contains(str(attachment_id)):
            return Response(status=304, headers={"ETag": f'"{attachment_id}"'})
        response = Response(shelf.content(attachment), content_type=attachment["media_type"])
        response.content_length = attachment["size"]
        response.headers["Content-Disposition"] = saved(attachment["name"])
        response.headers["Content-Security-Policy"] = NOTHING_RUNS
        response.set_etag(str(attachment_id))
        return response

    def detach(attachment_id: UUID, **ids: UUID) -> Response:
        gateway().shelf.detach(this_call(), family.thing(ids), attachment_id)
        return done()

    def at(
        method: str,
        place: str,
        view: Callable[..., Response],
        told: str,
        describe: Callable[..., Callable[..., object]],
    ) -> None:
        view.__doc__ = told
        rule = f"/{family.path}/<uuid:{family.field}>/attachments{place}"
        blueprint.add_url_rule(rule, f"{family.path}_{view.__name__}", describe(view), methods=[method])

    one = "/<uuid:attachment_id>"
    with_file = command(
        SELLERS, Attachment, takes_form=FILE_WITH_NAME, status=201, has_location=True, is_versioned=False
    )
    listing = query(EVERYONE, ATTACHMENT_PAGE, parameters=ATTACHMENTS.parameters)
    at("POST", "", attach, f"Attach a file to {family.what}, under its own name or the one that is given.", with_file)
    at("GET", "", page, f"List the files of {family.what}, the newest first.", listing)
    at("GET", one, get, f"Download a file of {family.what}.", file_of(EVERYONE, ANY_KIND, refuses=(410,)))
    at("DELETE", one, detach, f"Remove a file from {family.what}, for good.", command(SELLERS, None, status=204))


for each in FAMILIES:
    _serve(each)

"""Documents that were issued: the register, what each says, and the files."""

from uuid import UUID

from flask import Response, request
from flask_smorest import Blueprint

from contracts.commands import documents as takes
from contracts.roles import EVERYONE
from gateway.api import PREFIX
from gateway.api.calls import ask
from gateway.api.operation import file_of, query
from gateway.api.questions import PAGING, Question
from gateway.api.replies import ok
from gateway.api.shapes import page_of
from gateway.api.shapes.documents import Document, DocumentRow
from gateway.papers import PDF, pdf_response

blueprint = Blueprint("issued", __name__, url_prefix=f"{PREFIX}/documents")
DOCUMENTS = Question(
    takes.DocumentList,
    {
        **PAGING,
        "filter[kind]": "kind",
        "filter[order]": "order_id",
        "filter[invoice]": "invoice_id",
        "filter[customer]": "customer_id",
        "filter[incomplete]": "is_incomplete",
    },
    {"order": "order_id", "invoice": "invoice_id", "customer": "customer_id"},
)


@blueprint.get("")
@query(EVERYONE, page_of(DocumentRow), parameters=DOCUMENTS.parameters)
def list_documents() -> Response:
    """List documents, the newest first."""
    return ok(ask("orders", "list_documents", DOCUMENTS.asked()))


@blueprint.get("/<uuid:document_id>")
@query(EVERYONE, Document)
def get_document(document_id: UUID) -> Response:
    """Read a document with all that it says, as it was issued."""
    return ok(ask("orders", "get_document", {"document_id": str(document_id)}))


@blueprint.get("/<uuid:document_id>.pdf")
@file_of(EVERYONE, PDF)
def get_pdf(document_id: UUID) -> Response:
    """Get a document as a PDF file: the same bytes every time."""
    if request.if_none_match.contains(str(document_id)):
        return Response(status=304, headers={"ETag": f'"{document_id}"'}, mimetype=PDF)
    document = ask("orders", "get_document", {"document_id": str(document_id)})
    return pdf_response(str(document_id), document["content"])

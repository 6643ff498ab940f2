"""The documents that a letter takes along: found, proved to be the customer's, and set as PDF files."""

from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from gateway.api.calls import ask
from gateway.papers import PDF, file_name, pdf_of, plain_name
from gateway.problems import Refused
from kernel.problems import ValidationFailed

NOT_FOUND = 404
ABOUT = ("order_id", "invoice_id")
Document = Mapping[str, Any]
Letter = Mapping[str, Any]


def documents_of(letter: Letter, document_ids: Sequence[Any]) -> list[Document]:
    """In their order. Raises ValidationFailed with all that are not there, or are another customer's."""
    documents, errors = [], []
    for place, document_id in enumerate(document_ids):
        document = _found("get_document", document_id=str(document_id))
        if document is None or document["customer_id"] != letter["customer_id"]:
            errors.append(fault(f"document_ids.{place}", document))
        else:
            documents.append(document)
    if errors:
        raise ValidationFailed(errors=errors)
    return documents


def about_of(letter: Letter, documents: Sequence[Document]) -> dict[str, str | None]:
    """Order and invoice that a letter is about: those that it names, else those of its first document.

    Raises ValidationFailed for those that are not there, or are another customer's.
    """
    first = documents[0] if documents else {}
    errors = []
    for name in ABOUT:
        if letter.get(name) is not None:
            thing = _found(f"get_{name.removesuffix('_id')}", **{name: letter[name]})
            if thing is None or thing["customer_id"] != letter["customer_id"]:
                errors.append(fault(name, thing))
    if errors:
        raise ValidationFailed(errors=errors)
    return {name: letter.get(name) or first.get(name) for name in ABOUT}


def named(documents: Iterable[Document]) -> list[dict[str, str]]:
    return [{"document_id": each["id"], "kind": each["kind"], "number": each["number"]} for each in documents]


def files_of(documents: Iterable[Document]) -> list[dict[str, str]]:
    """The PDF files, as a letter in the queue takes them."""
    return [
        {
            "name": file_name(each["content"]),
            "plain_name": plain_name(each["content"]),
            "media_type": PDF,
            "content": b64encode(pdf_of(each["content"])).decode(),
        }
        for each in documents
    ]


def _found(query: str, **question: str) -> Document | None:
    try:
        return ask("orders", query, question)
    except Refused as refusal:
        if refusal.problem["status"] != NOT_FOUND:
            raise
        return None


def fault(field: str, thing: Document | None) -> dict[str, str]:
    if thing is None:
        return {"field": field, "message": "Is not known."}
    return {"field": field, "message": "Is another customer's."}

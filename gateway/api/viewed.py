"""The lists that views are saved of; each says itself what it takes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from marshmallow import Schema

from contracts.fields import unknown
from gateway.api.calls import ask
from gateway.api.customers import CUSTOMERS
from gateway.api.debts import DEBTS
from gateway.api.invoices import INVOICES
from gateway.api.issued import DOCUMENTS
from gateway.api.items import ITEMS
from gateway.api.journal import JOURNAL
from gateway.api.letters import LETTERS
from gateway.api.orders import ORDERS
from gateway.api.payments import PAYMENTS
from gateway.api.questions import Question
from gateway.api.reminders import REMINDERS
from gateway.api.shapes.debts import DebtRow
from gateway.api.shapes.desk import DeskRow
from gateway.api.shapes.documents import DocumentRow
from gateway.api.shapes.journal import Entry
from gateway.api.shapes.letters import LetterRow
from gateway.api.shapes.money import InvoiceRow, PaymentRow
from gateway.api.shapes.reminders import Reminder
from gateway.api.shapes.sales import OrderRow
from gateway.api.shapes.stock import ItemRow
from gateway.problems import Refused
from kernel.problems import ValidationFailed

NOT_VALID = 422


@dataclass(frozen=True)
class ViewedList:
    """``row`` has the columns; ``service`` answers the question by ``query``."""

    question: Question
    row: type[Schema]
    service: str
    query: str


LISTS = {
    "desk": ViewedList(CUSTOMERS, DeskRow, "customers", "list_customers"),
    "orders": ViewedList(ORDERS, OrderRow, "orders", "list_orders"),
    "items": ViewedList(ITEMS, ItemRow, "inventory", "list_items"),
    "journal": ViewedList(JOURNAL, Entry, "tasks", "list_journal"),
    "reminders": ViewedList(REMINDERS, Reminder, "tasks", "list_reminders"),
    "letters": ViewedList(LETTERS, LetterRow, "notify", "list_letters"),
    "invoices": ViewedList(INVOICES, InvoiceRow, "orders", "list_invoices"),
    "payments": ViewedList(PAYMENTS, PaymentRow, "orders", "list_payments"),
    "documents": ViewedList(DOCUMENTS, DocumentRow, "orders", "list_documents"),
    "debts": ViewedList(DEBTS, DebtRow, "orders", "list_debts"),
}


def require_taken(page: str, view: Mapping[str, Any]) -> None:
    """What is said of ``columns``, ``sort`` and ``filters`` is what the list of this page takes.

    By which columns it sorts, and which values it takes, the list is asked. Raises ValidationFailed, and Refused to
    whoever may not see the list.
    """
    viewed = LISTS.get(page)
    if viewed is None:
        raise ValidationFailed(errors=[{"field": "page", "message": unknown(LISTS)}])
    _require_columns(viewed, view.get("columns", []))
    question = viewed.question.of_view(view.get("filters", {}))
    if view.get("sort"):
        question["sort"] = view["sort"]
    if question:
        _require_answered(viewed, question)


def _require_columns(viewed: ViewedList, columns: list[str]) -> None:
    """A column may be a part of what stands in a row: ``own_fields.colour``, or be called as it is filtered by."""
    known = dict.fromkeys((*viewed.row().fields, *viewed.question.families))
    errors = [
        {"field": f"columns.{place}", "message": unknown(known)}
        for place, column in enumerate(columns)
        if column.partition(".")[0] not in known
    ]
    if errors:
        raise ValidationFailed(errors=errors)


def _require_answered(viewed: ViewedList, question: Mapping[str, Any]) -> None:
    try:
        ask(viewed.service, viewed.query, {**question, "limit": 1})
    except Refused as refusal:
        errors = refusal.problem.get("errors")
        if refusal.problem["status"] != NOT_VALID or not errors:
            raise
        raise ValidationFailed(errors=[{**each, "field": _of_view(each["field"])} for each in errors]) from refusal


def _of_view(field: str) -> str:
    return field if field == "sort" else f"filters.{field}"

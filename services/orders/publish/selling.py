"""What orders tell of the company, its settings, credit and documents: private event -> public event."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from contracts.fields import money_text
from kernel.feed import Publication
from services.orders.domain.company import Company
from services.orders.domain.document import Document
from services.orders.domain.order import Order
from services.orders.domain.settings import Settings

OF_A_DOCUMENT = (
    *("kind", "number", "language", "order_id", "order_number", "invoice_id", "movement_ids"),
    *("customer_id", "currency", "valid_until"),
)


def override_data(event: Order.CreditOverridden) -> dict[str, Any]:
    names = ("reason", "limit", "used", "overdue", "warnings")
    whose = {"order_id": str(event.originator_id), "number": event.number, "customer_id": event.customer_id}
    told = {name: getattr(event, name) for name in names}
    return {**whose, "currency": event.currency, "total": money_text(Decimal(event.total)), **told}


def company_data(event: Company.Changed) -> dict[str, Any]:
    return dict(event.card)


def settings_data(event: Settings.Changed) -> dict[str, Any]:
    return dict(event.values)


def document_data(event: Document.Issued) -> dict[str, Any]:
    return {
        "document_id": str(event.originator_id),
        **{name: getattr(event, name) for name in OF_A_DOCUMENT},
        "movement_id": event.movement_ids[0] if len(event.movement_ids) == 1 else None,
        "date": event.day,
        "total": money_text(Decimal(event.total)),
        "vat": money_text(Decimal(event.vat)),
        "is_incomplete": bool(event.incomplete),
    }


PUBLICATIONS: Mapping[Any, Publication] = {
    Company.Changed: Publication("CompanyChanged", company_data),
    Settings.Changed: Publication("SettingsChanged", settings_data),
    Order.CreditOverridden: Publication("CreditOverridden", override_data),
    Document.Issued: Publication("DocumentIssued", document_data),
}

"""What customers tells the others: private event -> public event, by topic alone."""

from collections.abc import Mapping
from typing import Any

from kernel.feed import Publication
from services.customers.domain import Customer


def registered_data(event: Customer.Registered) -> dict[str, Any]:
    return {
        "customer_id": str(event.originator_id),
        "code": event.code,
        "name": event.name,
        "kind": event.kind,
        "tax_number": event.tax_number,
    }


def identity_data(event: Customer.Event) -> dict[str, Any]:
    return {"customer_id": str(event.originator_id)}


PUBLICATIONS: Mapping[type, Publication] = {
    Customer.Registered: Publication("CustomerRegistered", registered_data),
    Customer.Archived: Publication("CustomerArchived", identity_data),
    Customer.Restored: Publication("CustomerRestored", identity_data),
}

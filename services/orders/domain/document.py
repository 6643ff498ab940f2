"""A document: all that it says, as it was when it was issued."""

from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from eventsourcing.domain import Aggregate

from services.orders.domain.refusals import Refusal


class DocumentRefusal(Refusal):
    kind: ClassVar[str] = "conflict"


class OrderNotToConfirm(DocumentRefusal):
    message = "Order %(number)s is not placed: there is nothing to confirm. Offer a draft instead."


class NothingDelivered(DocumentRefusal):
    message = "Nothing of order %(number)s is delivered: there is nothing to write a delivery document for."


class ShipmentHasItsDocument(DocumentRefusal):
    message = "The shipment is in document %(document)s with others of order %(number)s: use that one."


class NotAShipment(Refusal):
    message = "Order %(number)s has no shipment %(id)s."


class OfferRunsOut(Refusal):
    message = "An offer cannot be valid until %(day)s: that is past."


class OrderNotOffered(DocumentRefusal):
    message = "Order %(number)s was not offered: issue an offer first."


class OfferStale(DocumentRefusal):
    message = "Order %(number)s was changed after offer %(offer)s: offer it anew."


class OfferExpired(DocumentRefusal):
    message = "Offer %(offer)s of order %(number)s was valid until %(day)s: offer it anew."


class Document(Aggregate):
    """Never changes; ``content`` is what ``documents`` makes a PDF of, but for the logo.

    The logo is that which the company had at its ``logo_version``: pictures are not copied into every document.
    """

    TOPIC = "orders.Document"

    class Created(Aggregate.Created):
        TOPIC = "orders.Document.Created"
        metadata: dict[str, Any]

    class Issued(Created):
        """``number`` is as printed, ``serial`` the running number of its kind; ``order_version`` what was printed.

        ``movement_ids`` are the shipments of a delivery document.
        """

        TOPIC = "orders.Document.Issued"
        kind: str
        number: str
        serial: int
        year: int
        day: str
        language: str
        order_id: str | None
        order_number: int | None
        order_version: int | None
        invoice_id: str | None
        movement_ids: list[str]
        customer_id: str
        currency: str
        total: str
        vat: str
        valid_until: str | None
        incomplete: list[str]
        logo_version: int | None
        content: dict[str, Any]

    def __init__(self, content: dict[str, Any], logo_version: int | None) -> None:
        self.content = content
        self.logo_version = logo_version

    @classmethod
    def issue(cls, document_id: UUID, at: datetime, **issued: Any) -> "Document":
        return cls._create(cls.Issued, id=document_id, timestamp=at, **issued)


def require_future(valid_until: date, today: date) -> None:
    """An offer may be accepted on the day of its issue at least. Raises OfferRunsOut."""
    if valid_until < today:
        raise OfferRunsOut(day=valid_until.isoformat())

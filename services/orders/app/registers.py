"""What orders know of customers, items and stock, asked for by commands."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from contracts.company import CURRENCY, company_zone, day_of
from contracts.envelope import moment_text
from kernel.application import ServiceApplication
from kernel.clock import Clock
from kernel.problems import NotYetKnown
from services.orders.app.refusals import (
    CustomerArchived,
    CustomerDeleted,
    CustomerMerged,
    ItemRetired,
    PriceNotKnown,
    UnknownCustomer,
    UnknownItem,
)
from services.orders.domain.availability import availability
from services.orders.domain.content import Content
from services.orders.domain.lines import OrderLine, WantedLine, remaining_by_item
from services.orders.domain.promise import Promise
from services.orders.projections import customers, known
from services.orders.projections.customers import Buyer
from services.orders.projections.known import KnownItem
from services.orders.projections.levels import StockLevel

STALE_AFTER = timedelta(seconds=15)
Answer = dict[str, Any]
Items = Mapping[UUID, KnownItem]


class Registers(ServiceApplication):
    """Raises NotYetKnown of what is not known, so that its owner is heard first."""

    def __init__(self, database_url: str, clock: Clock, environment: Mapping[str, str] | None = None) -> None:
        super().__init__(database_url, clock, environment)
        self.zone = company_zone(self.environment)

    def today(self) -> date:
        return day_of(self.clock.now(), self.zone)

    def _buyer(self, session: Session, customer_id: UUID, day: date, *, takes_lines: bool = True) -> Buyer:
        """The customer with the terms of the day. Raises NotYetKnown, and what is said of who takes no new lines:
        CustomerMerged, CustomerDeleted, CustomerArchived."""
        buyer = customers.buyer_on(session, customer_id, day)
        if buyer is None:
            fault = {"field": "customer_id", "message": "Is not known."}
            raise NotYetKnown("customers", UnknownCustomer([fault], id=customer_id))
        if takes_lines and buyer.merged_into is not None:
            raise CustomerMerged(name=buyer.name, kept=buyer.merged_into)
        if takes_lines and buyer.is_deleted:
            raise CustomerDeleted(name=buyer.name)
        if takes_lines and buyer.is_archived:
            raise CustomerArchived(name=buyer.name)
        return buyer

    def _require_there(self, session: Session, customer_ids: Collection[UUID]) -> None:
        """Raises CustomerDeleted."""
        for name in customers.deleted_among(session, customer_ids):
            raise CustomerDeleted(name=name)

    def _items(
        self,
        session: Session,
        wanted: Sequence[WantedLine],
        price_type: str,
        day: date,
        new: Sequence[WantedLine],
    ) -> Items:
        """The wanted items with prices and VAT rates of the day; those of the ``new`` wishes must not be retired.

        Raises NotYetKnown, ItemRetired.
        """
        items = known.items_on(session, {wish.item_id for wish in wanted}, price_type, CURRENCY, day)
        unknown = {place: wish.item_id for place, wish in enumerate(wanted) if wish.item_id not in items}
        if unknown:
            faults = [{"field": f"lines.{place}.item_id", "message": "Is not known."} for place in unknown]
            raise NotYetKnown("inventory", UnknownItem(faults, id=next(iter(unknown.values()))))
        for wish in new:
            if items[wish.item_id].is_retired:
                raise ItemRetired(code=items[wish.item_id].ordered.code)
        return items

    def _require_prices(self, content: Content, items: Items) -> None:
        """Raises NotYetKnown: inventory may have told of a price that was not heard yet."""
        without = {place: line for place, line in enumerate(content.lines) if line.price is None}
        if without:
            faults = [{"field": f"lines.{place}.price", "message": "Is not known."} for place in without]
            code = items[next(iter(without.values())).item_id].ordered.code
            of_terms = {"price_type": content.terms.price_type, "day": content.day.isoformat()}
            raise NotYetKnown("inventory", PriceNotKnown(faults, code=code, **of_terms))

    def _promise(self, session: Session, lines: Sequence[OrderLine], levels: Mapping[UUID, StockLevel]) -> Promise:
        """What is known of the stock now; ``levels`` count the lines' own quantities."""
        promised = {}
        for item_id, remaining in remaining_by_item(lines).items():
            level = levels[item_id]
            word = availability(level.on_hand, level.demand, remaining).word
            promised[item_id] = (level.on_hand, level.demand, word)
        return Promise(promised, self.heard_at(session, "inventory"))

    def _stock_as_of(self, session: Session) -> Answer:
        """As of when the stock figures are; stale when inventory was not heard for a while."""
        as_of = self.heard_at(session, "inventory")
        return {
            "stock_as_of": None if as_of is None else moment_text(as_of),
            "stock_is_stale": as_of is None or self.clock.now() - as_of > STALE_AFTER,
        }

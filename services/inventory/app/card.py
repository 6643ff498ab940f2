"""Movements, read: one by one, and as the card of an item."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from contracts.company import moments_of
from kernel.problems import NotFound
from services.inventory.answers import stock as answers
from services.inventory.app.calendar import Calendar
from services.inventory.domain.movements import Movement
from services.inventory.projections import card
from services.inventory.projections import items as register

Body = Mapping[str, Any]
Answer = dict[str, Any]
FIRST_VERSION = 1


class Cards(Calendar):
    """Queries about movements."""

    def stock_card(self, question: Body) -> Answer:
        """``since`` and ``until`` are days of the company, both of them included."""
        since, until = moments_of(question["since"], question["until"], self._zone)
        wanted = {**question, "since": since, "until": until}
        with self.reading() as session:
            if question["item_id"] not in register.items_by_id(session, [question["item_id"]]):
                raise NotFound(thing="item", id=question["item_id"])
            page = card.movements_of(session, **wanted)
            numbers = card.numbers_of(session, {row["order_id"] for row in page.rows})
        return page.answer(lambda row: answers.card_row(row, numbers))

    def get_movement(self, movement_id: UUID) -> Answer:
        """Read from the log itself: a movement is one event, and never changes."""
        with self.reading() as session:
            stored = self.recorder.select_events(movement_id, lte=FIRST_VERSION)
            event: Any = self.mapper.to_domain_event(stored[0]) if stored else None
            if not isinstance(event, Movement):
                raise NotFound(thing="movement", id=movement_id)
            order_id = getattr(event, "order_id", None)
            number = None
            if order_id is not None:
                number = card.numbers_of(session, [UUID(order_id)]).get(UUID(order_id))
            items = register.items_by_id(session, {UUID(line["item_id"]) for line in event.lines})
            return answers.movement(event, items, number)

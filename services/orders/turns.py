"""Colours that turn, and telling whose and why: OrdersReflagged, in the transaction that turns them.

A transaction turns a fair share of lines, since nobody else writes meanwhile; the next ones turn the rest.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from contracts.envelope import PublicEvent
from contracts.fields import decimal_text
from kernel.application import ServiceApplication
from kernel.calls import Call
from kernel.identity import Caller
from kernel.readmodels import Recorded
from kernel.sql import Session
from services.orders.domain.availability import Availability
from services.orders.domain.reflagging import MOST_ORDERS, OrdersReflagged
from services.orders.projections import colours, due
from services.orders.projections.colours import Turn
from services.orders.projections.levels import StockLevel, stock_levels_of

MOST_TURNS = 1000


@dataclass(frozen=True)
class Cause:
    """The public event that made colours turn, and the call in which they do; ``share`` counts its transactions.

    ``number`` is that of its order; ``movement`` (type, id) is what changed the levels that inventory told.
    """

    call: Call
    source: str
    type: str
    id: UUID
    share: int = 0
    number: int | None = None
    movement: tuple[str, str] | None = None

    @classmethod
    def heard(cls, application: ServiceApplication, event: PublicEvent) -> Self:
        """Another service told it."""
        call = Call.in_reaction(application.name, event, application.clock.now())
        moved = event.data["cause"]
        return cls(call, event.source_name, event.type, event.id, movement=(moved["type"], moved["id"]))

    @classmethod
    def own(cls, application: ServiceApplication, call: Call, recorded: Recorded) -> Self:
        """A command made it happen in this very transaction."""
        event = recorded.event
        feed = application.feed
        then = replace(call, at=event.timestamp)
        return cls(then, application.name, feed.type_of(event), feed.id_of(event), number=event.number)

    @classmethod
    def kept_before(cls, kept: Mapping[str, Any], at: datetime) -> Self:
        """The same cause in the next transaction that it needs."""
        told, of_call = kept["cause"], kept["call"]
        call = Call(
            caller=Caller(of_call["actor"], frozenset()),
            command_id=UUID(of_call["command_id"]),
            correlation_id=of_call["correlation_id"],
            causation_id=of_call["causation_id"],
            at=at,
            traceparent=of_call["traceparent"],
        )
        movement = told.get("movement")
        return cls(
            call,
            told["source"],
            told["type"],
            UUID(told["id"]),
            kept["share"],
            told.get("number"),
            None if movement is None else (movement["type"], movement["id"]),
        )

    def to_keep(self) -> dict[str, Any]:
        return {"cause": self.as_state(), "call": self.call.metadata, "share": self.share + 1}

    def as_state(self) -> dict[str, Any]:
        state: dict[str, Any] = {"source": self.source, "type": self.type, "id": str(self.id)}
        if self.number is not None:
            state["number"] = self.number
        if self.movement is not None:
            state["movement"] = dict(zip(("type", "id"), self.movement, strict=True))
        return state


def turn_some_that_are_due(application: ServiceApplication) -> bool:
    """The next share of what one cause has left to turn; False when nothing is due."""
    with application.reading() as session:
        if due.are_none(session):
            return False
    with application.transaction() as session:
        application.recorder.lock_appends(session)
        now = application.clock.now()
        causes = {item_id: Cause.kept_before(kept, now) for item_id, kept in due.take(session).items()}
        recolour_and_tell(application, session, causes)
    application.wake_relay()
    return True


def recolour_and_tell(
    application: ServiceApplication, session: Session, causes: Mapping[UUID, Cause], most: int | None = None
) -> None:
    """Turns the open lines of the items (item -> cause) that have a wrong colour, at most so many, and tells which.

    What is left to turn is due then. The caller holds the append lock.
    """
    share = MOST_TURNS if most is None else most
    turns = colours.recolour(session, causes, share)
    if not turns:
        return
    if len(turns) == share:
        due.keep(session, {item_id: (cause.id, cause.to_keep()) for item_id, cause in causes.items()})
    orders = colours.recolour_orders(session, {turn.order_id for turn in turns})
    lines = colours.open_lines_of(session, turns)
    levels = stock_levels_of(session, {turn.item_id for turn in turns})
    told: list[Any] = []
    for cause, caused in _by_cause(causes, turns).items():
        told += _reflagged(cause, _by_order(caused, orders, lines, levels))
    application.append(session, *told)


def _by_cause(causes: Mapping[UUID, Cause], turns: Sequence[Turn]) -> dict[Cause, list[Turn]]:
    caused: defaultdict[Cause, list[Turn]] = defaultdict(list)
    for turn in turns:
        caused[causes[turn.item_id]].append(turn)
    return caused


def _by_order(
    turns: Sequence[Turn],
    orders: Mapping[UUID, tuple[Any, Availability]],
    lines: Mapping[tuple[UUID, UUID], Sequence[UUID]],
    levels: Mapping[UUID, StockLevel],
) -> list[dict[str, Any]]:
    told: dict[UUID, dict[str, Any]] = {}
    for turn in turns:
        row, now = orders[turn.order_id]
        order = told.setdefault(
            turn.order_id,
            {
                "order_id": str(turn.order_id),
                "number": row["number"],
                "customer_id": str(row["customer_id"]),
                "old": Availability(row["availability"]).word,
                "new": now.word,
                "lines": [],
            },
        )
        level = levels[turn.item_id]
        order["lines"] += [
            {
                "line_id": str(line_id),
                "item_id": str(turn.item_id),
                "old": turn.old.word,
                "new": turn.new.word,
                "on_hand": decimal_text(level.on_hand),
                "demand": decimal_text(level.demand),
            }
            for line_id in lines.get((turn.order_id, turn.item_id), ())
        ]
    return list(told.values())


def _reflagged(cause: Cause, orders: list[dict[str, Any]]) -> list[Any]:
    return [
        OrdersReflagged(
            originator_id=cause.call.new_id(f"reflagged by {cause.id}: {cause.share}, {start}"),
            originator_version=1,
            timestamp=cause.call.at,
            metadata=cause.call.metadata,
            cause=cause.as_state(),
            orders=orders[start : start + MOST_ORDERS],
        )
        for start in range(0, len(orders), MOST_ORDERS)
    ]

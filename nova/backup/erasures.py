"""Persons who were erased after a backup was taken, and must not come back with it."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from contracts.envelope import EnvelopeInvalid, PublicEvent
from kernel.backup.problems import NotUsable
from kernel.calls import Call
from kernel.problems import NotFound

SOURCE, PUBLIC_TYPE = "customers", "PersonalDataErased"
PAGE = 500
REASON = "Erased after the backup was taken that was put back."


@dataclass(frozen=True)
class Erasure:
    """One that was told: the public event's id, and whom it was about."""

    event_id: UUID
    customer_id: UUID


def erasures_in(path: Path) -> list[Erasure]:
    """From public events, one JSON object a line, as ``nova feed customers`` prints them. Raises NotUsable."""
    try:
        lines = [line for line in path.read_text().splitlines() if line.strip()]
        events = [PublicEvent.from_json_dict(json.loads(line)) for line in lines]
    except OSError as error:
        raise NotUsable(f"{path} cannot be read: {error.strerror}.") from error
    except (ValueError, EnvelopeInvalid) as error:
        raise NotUsable(f"{path} is not what `nova feed customers --type {PUBLIC_TYPE}` prints: {error}.") from error
    return _erasures(events)


def as_text(erasures: Iterable[Erasure]) -> str:
    """To be remembered while the log that told of them is replaced."""
    return json.dumps([[str(each.event_id), str(each.customer_id)] for each in erasures])


def from_text(text: str) -> list[Erasure]:
    return [Erasure(UUID(event_id), UUID(customer_id)) for event_id, customer_id in json.loads(text)]


def erasures_told_by(application: Any) -> list[Erasure]:
    """All that the customers' log has."""
    found: list[Erasure] = []
    position, more = 0, True
    while more:
        page = application.feed.since(position, PAGE, [PUBLIC_TYPE])
        found += _erasures(page.events)
        position, more = (page.events[-1].position, page.more) if page.events else (position, False)
    return found


def carry_over(application: Any, call: Call, erasures: Iterable[Erasure]) -> int:
    """Erases again whom the customers' log, put back, does not know to be erased; returns how many.

    The others hear of it when they start, and delete their keys as they did before.
    """
    known = {each.event_id for each in erasures_told_by(application)}
    number = 0
    for customer_id in dict.fromkeys(each.customer_id for each in erasures if each.event_id not in known):
        number += _erased(application, call, customer_id)
    return number


def _erased(application: Any, call: Call, customer_id: UUID) -> bool:
    """Whoever came after the backup is not there, and whoever was merged was erased with the one that he is now."""
    from services.customers.domain.refusals import CustomerMerged

    try:
        application.erase_personal_data(call, {"customer_id": customer_id, "version": None, "reason": REASON})
    except (NotFound, CustomerMerged):
        return False
    return True


def _erasures(events: Iterable[PublicEvent]) -> list[Erasure]:
    return [
        Erasure(event.id, UUID(event.data["customer_id"]))
        for event in events
        if (event.source_name, event.type) == (SOURCE, PUBLIC_TYPE)
    ]

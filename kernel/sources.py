"""What may be believed of a source, and what of that it tells goes on from what was heard of it."""

from collections.abc import Sequence

from contracts.envelope import PublicEvent
from kernel.checkpoints import Heard


class SourceUnreachable(Exception):
    """The source did not answer; what it has will be heard later."""


class SourceNotBelieved(Exception):
    """What the source tells does not go on from what was heard of it: nothing of it is applied."""


class SourceWentBack(SourceNotBelieved):
    """The source has not what was heard of it."""

    def __init__(self, consumer: str, source: str, position: int, head: int) -> None:
        super().__init__(
            f"{source} no longer has what {consumer} heard of it up to {position} (it ends at {head}): it was restored "
            f"from an older backup. Nothing of it is applied until `nova resync {consumer} {source}` brings {consumer} "
            f"level with what {source} has, or {source} is restored from a newer backup."
        )


class FeedHasHole(SourceNotBelieved):
    """The source leaves out what it says was there."""

    def __init__(self, source: str, position: int) -> None:
        super().__init__(f"The feed of {source} does not go on from {position}: nothing after it is applied.")


def following(heard: Heard, events: Sequence[PublicEvent]) -> tuple[list[PublicEvent], bool]:
    """The events that may be applied after what was heard, and whether they all go on from it.

    What lies at or before the position is a duplicate. ``previous`` beyond the position reached so far tells of an
    event that was not delivered, and before it of a source that never had what was heard, as does another event at
    that place: what comes after must wait for the catch-up, which looks at the source itself.
    """
    fresh: list[PublicEvent] = []
    position = heard.position
    for event in sorted(events, key=lambda each: each.position):
        if _takes_the_place(event, heard):
            return fresh, False
        if event.position <= position:
            continue
        if event.previous != position:
            return fresh, False
        fresh.append(event)
        position = event.position
    return fresh, True


def _takes_the_place(event: PublicEvent, heard: Heard) -> bool:
    """It is another event than the one that was heard from this position."""
    return event.position == heard.position and heard.event_id not in (None, event.id)


def begins_with(heard: Heard, events: Sequence[PublicEvent]) -> bool:
    """Whether the first of the events is the one that was heard last."""
    return bool(events) and (events[0].position, events[0].id) == (heard.position, heard.event_id)

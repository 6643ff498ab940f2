"""Whatever the broker brings, in whatever order, the events that may be applied follow without a gap."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from contracts.envelope import PublicEvent
from kernel.checkpoints import Heard
from kernel.sources import following
from tests.builders import ManualClock, ToldByHand


def log_of(gaps: Sequence[int]) -> list[PublicEvent]:
    """A source's whole feed; positions have holes."""
    source = ToldByHand("friend", ManualClock())
    for gap in gaps:
        source._gap = gap
        source.tell("NoteTold", "subject")
    return source.events


def heard_of(log: Sequence[PublicEvent]) -> Heard:
    return Heard(log[-1].position, log[-1].id, 0) if log else Heard(0, None, 0)


logs = st.lists(st.integers(1, 4), min_size=1, max_size=12).map(log_of)


@st.composite
def deliveries(draw: st.DrawFn) -> tuple[list[PublicEvent], int, list[PublicEvent]]:
    """A feed, how many of its events were heard, and what the broker brings: lost, doubled, in any order."""
    log = draw(logs)
    return log, draw(st.integers(0, len(log))), draw(st.lists(st.sampled_from(log), max_size=20))


@given(deliveries())
def test_what_is_applied_is_the_feed_from_the_checkpoint_to_the_first_gap(
    told: tuple[list[PublicEvent], int, list[PublicEvent]],
) -> None:
    log, heard, brought = told
    expected = []
    for event in log[heard:]:
        if event not in brought:
            break
        expected.append(event)
    is_complete = all(event in [*log[:heard], *expected] for event in brought)
    assert following(heard_of(log[:heard]), brought) == (expected, is_complete)


@given(logs)
def test_nothing_is_applied_twice(log: list[PublicEvent]) -> None:
    assert following(heard_of(log), [*log, *log]) == ([], True)


@given(logs, logs, st.data())
def test_what_another_log_tells_is_never_applied_and_sends_to_the_source(
    log: list[PublicEvent], other: list[PublicEvent], data: st.DataObject
) -> None:
    """A source that lost the end of its log tells something else in its place."""
    refilled = refill(log[: data.draw(st.integers(0, len(log) - 1))], other)
    gets_as_far = refilled[-1].position >= log[-1].position
    assert following(heard_of(log), refilled) == ([], not gets_as_far)


def refill(kept: Sequence[PublicEvent], others: Sequence[PublicEvent]) -> list[PublicEvent]:
    start = kept[-1].position if kept else 0
    moved = [
        replace(each, id=uuid4(), position=start + each.position, previous=start + each.previous) for each in others
    ]
    return [*kept, *moved]

"""Whatever the broker brings, in whatever order, the events that may be applied follow without a gap."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from contracts.envelope import PublicEvent
from kernel.subscription import following
from tests.builders import ManualClock, ToldByHand


def log_of(gaps: Sequence[int]) -> list[PublicEvent]:
    """A source's whole feed; positions have holes."""
    source = ToldByHand("friend", ManualClock())
    for gap in gaps:
        source._gap = gap
        source.tell("NoteTold", "subject")
    return source.events


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
    position = log[heard - 1].position if heard else 0
    expected = []
    for event in log[heard:]:
        if event not in brought:
            break
        expected.append(event)
    is_complete = all(event in [*log[:heard], *expected] for event in brought)
    assert following(position, brought) == (expected, is_complete)


@given(logs)
def test_nothing_is_applied_twice(log: list[PublicEvent]) -> None:
    assert following(log[-1].position, [*log, *log]) == ([], True)

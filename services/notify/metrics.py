"""What Prometheus is told of letters."""

from collections.abc import Iterable

from prometheus_client import Counter

from kernel.metrics.table_gauge import TableGauge
from services.notify.domain.letter import Letter
from services.notify.projections import letters

LETTERS = Counter(
    "nova_letters",
    "Attempts to send a letter by how they ended: sent, postponed, or for good "
    "refused, gave_up, unknown, erased, files_gone.",
    ("outcome",),
)
GAUGES = (
    TableGauge(
        "nova_letters_waiting",
        "Letters that wait for a sender, or for their next attempt.",
        lambda application, session: letters.number_waiting(session),
    ),
    TableGauge(
        "nova_letters_oldest_wait_seconds",
        "For how long the letter waits whose time came first; 0 when none is due.",
        lambda application, session: letters.longest_wait(session, application.clock.now()).total_seconds(),
    ),
)


def count_ends(events: Iterable[Letter.Event]) -> None:
    """Of what is committed."""
    for event in events:
        word = _outcome(event)
        if word is not None:
            LETTERS.labels(word).inc()


def _outcome(event: Letter.Event) -> str | None:
    match event:
        case Letter.Sent():
            return "sent"
        case Letter.Postponed():
            return "postponed"
        case Letter.Failed():
            return event.outcome
    return None

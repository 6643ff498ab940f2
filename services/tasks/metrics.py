"""What Prometheus is told of reminders."""

from prometheus_client import Counter

from kernel.metrics.table_gauge import TableGauge
from services.tasks.projections import reminders

FIRED = Counter("nova_reminders_fired", "Occurrences of reminders that were told.")
GAUGES = (
    TableGauge(
        "nova_reminders_waiting",
        "Reminders whose time is to come.",
        lambda application, session: reminders.number_waiting(session),
    ),
    TableGauge(
        "nova_reminders_due",
        "Reminders whose time has come, and that were not told yet.",
        lambda application, session: reminders.number_due(
            session, application.clock.now(), application.heard_at(session, "orders")
        ),
    ),
)

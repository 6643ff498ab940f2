"""What Prometheus is told of the stock by which orders are coloured."""

from typing import Any

from kernel.metrics.table_gauge import TableGauge
from kernel.sql import Session


def _stock_age(application: Any, session: Session) -> float | None:
    """None when inventory was never heard."""
    as_of = application.heard_at(session, "inventory")
    return None if as_of is None else max(0.0, (application.clock.now() - as_of).total_seconds())


GAUGES = (
    TableGauge(
        "nova_stock_age_seconds", "How old the stock figures are that orders know, and are coloured by.", _stock_age
    ),
)

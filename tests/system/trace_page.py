"""Draws docs/trace.md and docs/trace.svg: one order, from the request to the colour in a browser. `make trace` runs it.

Every service is a process of its own, on a real broker and a real database; each sends its spans by OTLP as it would to
any collector.
"""

import secrets
import tempfile
import time
from pathlib import Path

from tests.infrastructure.postgres import running_postgres
from tests.infrastructure.rabbitmq import running_rabbitmq
from tests.system.client import eventually
from tests.system.collector import Collector, SpanTold, running_collector
from tests.system.processes import SOURCES, System, migrated_system
from tests.system.waterfall import as_svg, as_text, rows

DOCS = Path(__file__).parents[2] / "docs"
WARMING = 5
SETTLED_SECONDS = 3
LAST = ("orders hears StockChanged", "who looks on hears OrdersReflagged")
PAGE = """\
# One order, from the request to the colour

A seller orders the last bolts; another seller has ordered some of them before, so both orders turn. This is what
happened, as the processes themselves told it: every service was a process of its own, on RabbitMQ and PostgreSQL,
and sent its spans by OTLP. `make trace` places the order again and draws this page; times differ with the machine.

![Each line is a span: what a process did, when, and because of what](trace.svg)

The order is placed and the other one turns in one transaction, and the answer waits for nothing else. All below it is
caused by its events: the relay publishes `OrderPlaced` and `OrdersReflagged`, and the gateway tells the browsers at
once. Inventory counts the demand and tells `StockChanged`, which orders holds against what it knows already; the
journal and the desk follow in their own time. Statements of the database are counted at whoever sent them; two events
that were heard in one transaction have the same times.

```
{text}
```

How to have the same of a system of yours: [decision 0047](decisions/0047-one-trace-for-one-request.md).
"""


def main() -> None:
    with (
        tempfile.TemporaryDirectory(prefix="nova-trace-") as folder,
        running_rabbitmq() as rabbitmq,
        running_postgres() as postgres,
        running_collector() as collector,
        migrated_system(rabbitmq.fresh_vhost(), postgres, Path(folder), collector.environment) as system,
    ):
        system.start(*SOURCES)
        system.wait_until_level()
        found = rows(traced_order(system, collector))
    (DOCS / "trace.svg").write_text(as_svg(found))
    text = "\n".join(line.rstrip() for line in as_text(found).splitlines())
    (DOCS / "trace.md").write_text(PAGE.format(text=text))


def traced_order(system: System, collector: Collector) -> list[SpanTold]:
    """All spans of an order that turns another one, with the browser's own before them."""
    api = system.api
    customer, item, warehouse = api.customer("ООО Ромашка"), api.item("BOLT"), api.warehouse("MAIN")
    api.receive(warehouse, (item, 10))
    system.wait_until_level()
    for _ in range(WARMING):
        api.cancel(api.place(customer, (item, 1))["id"])
    other = api.place(customer, (item, 8))["id"]
    system.wait_until_level()
    trace_id, span_id = secrets.token_hex(16), secrets.token_hex(8)
    with api.stream() as stream:
        seen = len(stream.turns_of(other))
        start = time.time_ns()
        api.place(customer, (item, 5), traceparent=f"00-{trace_id}-{span_id}-01")
        answered = time.time_ns()
        eventually(lambda: len(stream.turns_of(other)) > seen)
        turned = time.time_ns()
    eventually(lambda: {span.name for span in collector.of_trace(trace_id)} >= set(LAST))
    time.sleep(SETTLED_SECONDS)  # spans of other services that heard the same
    whole = _of_browser("until the other order turned", trace_id, secrets.token_hex(8), "", start, turned)
    request = _of_browser("POST /api/v1/orders", trace_id, span_id, whole.span_id, start, answered)
    return [whole, request, *collector.of_trace(trace_id)]


def _of_browser(name: str, trace_id: str, span_id: str, parent: str, start: int, end: int) -> SpanTold:
    return SpanTold("browser", name, "client", trace_id, span_id, parent, start, end, {}, ())


if __name__ == "__main__":
    main()

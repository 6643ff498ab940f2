"""The desk of 1,000 customers with 20,000 orders is what an addition of all that was told says."""

import random
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import pytest

from contracts.commands.imports import ImportRows
from contracts.envelope import PublicEvent, moment_text
from kernel.migrations import migrate
from services.customers.app import CustomersApplication
from tests.unit.alone import Alone, every_page
from tests.unit.customers.deeds import listed
from tests.unit.customers.recomputed import Recomputed

pytestmark = [pytest.mark.long, pytest.mark.timeout(900)]

CUSTOMERS, ORDERS, BATCH = 1_000, 20_000, 500
ROWS_OF_AN_IMPORT = 100
FIRST_DAY = date(2024, 6, 1)
DAYS = 540
NOBODY = dict.fromkeys(("name", "tax_number", "account", "bic"))
NAMES = UUID("6f1d9a52-53c1-5f0e-8b0f-4d8f5f6a7b21")
ITEM = str(uuid5(NAMES, "item"))


class Trade:
    """What orders would tell of two years: placed, turned, shipped in parts, returned, paid and cancelled."""

    def __init__(self, customers: list[str]) -> None:
        self._customers = customers
        self._chooser = random.Random(11)
        self.events: list[PublicEvent] = []

    def goes_on(self, number: int) -> None:
        chooser, order_id = self._chooser, str(uuid5(NAMES, f"order {number}"))
        customer = chooser.choice(self._customers)
        day = FIRST_DAY + timedelta(days=number * DAYS // ORDERS)
        total = Decimal(chooser.randint(100, 900_000)) / 100
        head = {"order_id": order_id, "number": number + 1, "customer_id": customer, "currency": "RUB"}
        word = chooser.choice(("covered", "covered", "contended", "absent"))
        self._order("OrderPlaced", day, head, total, 0, 0, word, placed_at=_moment(day))
        if word != "covered" and chooser.random() < 0.6:
            line = {"line_id": _line(order_id), "new": "covered"}
            told = {"order_id": order_id, "customer_id": customer, "lines": [line]}
            self._tell("OrdersReflagged", order_id, day, {"orders": [told]})
        end = chooser.random()
        if end < 0.1:
            self._order("OrderCancelled", day, head, Decimal(0), 0, 0, status="cancelled")
        elif end < 0.85:
            self._ship(head, day, total)
        if chooser.random() < 0.6:
            self._pay(number, customer, day, total)

    def _ship(self, head: dict[str, Any], day: date, total: Decimal) -> None:
        half, due = (total / 2).quantize(Decimal("0.01")), self._chooser.choice((0, 14, 30))
        told = {"date": day.isoformat(), "deferral_days": due}
        self._order("OrderShipped", day, head, total, half, 0, status="partly_shipped", **told)
        if self._chooser.random() < 0.8:
            self._order("OrderShipped", day, head, total, total, 0, status="shipped", **told)
            if self._chooser.random() < 0.1:
                self._order("OrderReturned", day, head, total, total, half, status="shipped", date=day.isoformat())

    def _pay(self, number: int, customer: str, day: date, total: Decimal) -> None:
        payment_id = str(uuid5(NAMES, f"payment {number}"))
        payment = {"payment_id": payment_id, "customer_id": customer, "amount": f"{total:.2f}"}
        self._tell("PaymentReceived", payment_id, day, payment)
        if self._chooser.random() < 0.05:
            self._tell("PaymentReversed", payment_id, day, payment)

    def _order(
        self,
        event_type: str,
        day: date,
        head: dict[str, Any],
        total: Decimal,
        shipped: Decimal | int,
        returned: Decimal | int,
        word: str | None = None,
        *,
        status: str = "placed",
        **more: Any,
    ) -> None:
        is_over = status in ("shipped", "cancelled")
        line = {"line_id": _line(head["order_id"]), "item_id": ITEM, "remaining": "0" if is_over else "1"}
        lines = [line if word is None else {**line, "availability": word}]
        sums = {"total": total, "shipped_value": shipped, "returned_value": returned}
        worth = {name: f"{value:.2f}" for name, value in sums.items()}
        self._tell(event_type, head["order_id"], day, {**head, **worth, "status": status, "lines": lines, **more})

    def _tell(self, event_type: str, subject: str, day: date, data: dict[str, Any]) -> None:
        position = len(self.events) + 1
        event = PublicEvent(
            id=uuid5(NAMES, f"event {position}"),
            source="/orders",
            type=event_type,
            subject=subject,
            time=datetime.combine(day, datetime.min.time(), UTC),
            data=data,
            position=position,
            previous=position - 1,
            streamversion=1,
            actor="anna",
            correlationid="c",
            causationid="c",
        )
        self.events.append(event)


@pytest.fixture(params=["sqlite", "postgresql"])
def customers(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Alone]:
    on_files = request.param == "sqlite"
    url = f"sqlite:///{tmp_path}/customers.db" if on_files else request.getfixturevalue("database")
    migrate("services.customers", url)
    service = Alone(CustomersApplication, url)
    yield service
    service.close()


def test_the_desk_of_many_is_what_was_told_added_up_anew(customers: Alone) -> None:
    for start in range(0, CUSTOMERS, ROWS_OF_AN_IMPORT):
        numbers = range(start, start + ROWS_OF_AN_IMPORT)
        rows = [{"code": f"К-{number}", "name": f"Клиент {number}"} for number in numbers]
        customers.do("import_customers", ImportRows, rows=rows)
    desk = every_page(lambda **more: listed(customers, **more), limit=500)
    trade = Trade([row["id"] for row in desk])
    for number in range(ORDERS):
        trade.goes_on(number)
    application = customers.application
    for start in range(0, len(trade.events), BATCH):
        with application.recorder.transaction(commit=True) as session:
            application.fold_heard(session, "orders", trade.events[start : start + BATCH])
    application.let_time_pass()
    while application.derive_some_rows():
        continue
    told: defaultdict[str, list[PublicEvent]] = defaultdict(list)
    for event in trade.events:
        about = event.data["orders"][0] if event.type == "OrdersReflagged" else event.data
        told[about["customer_id"]].append(event)
    for row in every_page(lambda **more: listed(customers, **more), limit=500):
        now = customers.clock.now()
        figures = Recomputed(UUID(row["id"]), told[row["id"]], [], {}, now).figures()
        assert {name: row[name] for name in figures} == figures
    totals = listed(customers, limit=1)["totals"]
    added = listed(customers, limit=1, kind="legal_entity")["totals"]
    assert totals == added


def _line(order_id: str) -> str:
    return str(uuid5(NAMES, f"line of {order_id}"))


def _moment(day: date) -> str:
    return moment_text(datetime.combine(day, datetime.min.time(), UTC))

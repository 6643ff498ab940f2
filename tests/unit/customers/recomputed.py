"""What the desk must say of a customer, added up anew from all that was ever told: slow, and plain."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from contracts.envelope import PublicEvent

MOSCOW = ZoneInfo("Europe/Moscow")
ZERO = Decimal("0.00")
OPEN = ("placed", "partly_shipped")
CONTACTS = ("call", "meeting", "letter", "letter_sent")


def of_keepers(events: Iterable[PublicEvent], keepers: Mapping[UUID, UUID]) -> list[PublicEvent]:
    """What was told of customers that were merged, as told of those who took them in."""

    def renamed(data: Mapping[str, Any]) -> dict[str, Any]:
        whose = {str(merged): str(kept) for merged, kept in keepers.items()}
        return {**data, "customer_id": whose.get(data["customer_id"], data["customer_id"])}

    def retold(event: PublicEvent) -> PublicEvent:
        if event.type == "OrdersReflagged":
            return replace(event, data={"orders": [renamed(each) for each in event.data["orders"]]})
        return replace(event, data=renamed(event.data)) if "customer_id" in event.data else event

    return [retold(event) for event in events]


class Recomputed:
    """Of the feeds of orders and of the journal, and of the terms (day -> limit) of a customer."""

    def __init__(
        self,
        customer: UUID,
        orders: Iterable[PublicEvent],
        journal: Iterable[PublicEvent],
        limits: Mapping[str, str | None],
        now: datetime,
    ) -> None:
        self.customer, self.now, self.today = str(customer), now, now.astimezone(MOSCOW).date()
        self.orders, self.journal, self.limits = list(orders), list(journal), limits
        self.of_orders = self._last_of_orders()

    def figures(self) -> dict[str, Any]:
        charges, received = self._charges(), self._received()
        debt = sum((charge["value"] for charge in charges), ZERO) - received
        opened = sum((Decimal(each.data["amount"]) for each in self._of("DebtOpened")), ZERO)
        ordered = sum((o["total"] - o["returned"] for o in self.of_orders.values()), ZERO)
        used = ordered + opened - received
        limit = self._limit()
        colours = [self._colour(order) for order in self.of_orders.values() if order["status"] in OPEN]
        tasks, reminders = self._tasks(), self._reminders()
        placed = [event.data["placed_at"] for event in self._of("OrderPlaced")]
        contacts = [e.data["logged_at"] for e in self._entries() if e.data["kind"] in CONTACTS]
        return {
            "open_orders": len(colours),
            "red_orders": colours.count("red"),
            "yellow_orders": colours.count("yellow"),
            "last_order": max(placed, default=None),
            "debt": f"{debt:.2f}",
            "overdue_debt": f"{self._overdue(charges, received):.2f}",
            "credit_limit": limit,
            "credit_used": f"{used:.2f}",
            "credit_left": None if limit is None else f"{Decimal(limit) - used:.2f}",
            "turnover": f"{self._turnover():.2f}",
            "payment_delay": self._delay(),
            "overdue_tasks": sum(due <= self.now for due in tasks),
            "due_tasks": sum(due > self.now and due.astimezone(MOSCOW).date() == self.today for due in tasks),
            "next_reminder": min(reminders, default=None),
            "last_contact": max(contacts, default=None),
        }

    def _of(self, *types: str) -> list[PublicEvent]:
        return [e for e in self.orders if e.type in types and e.data.get("customer_id") == self.customer]

    def _last_of_orders(self) -> dict[str, dict[str, Any]]:
        found: dict[str, dict[str, Any]] = {}
        for event in self.orders:
            if event.type == "OrdersReflagged":
                for told in (each for each in event.data["orders"] if each["customer_id"] == self.customer):
                    found[told["order_id"]]["lines"] |= {line["line_id"]: line["new"] for line in told["lines"]}
            elif event.data.get("customer_id") == self.customer and "shipped_value" in event.data:
                order = found.setdefault(event.data["order_id"], {"lines": {}})
                names = {"total": "total", "shipped": "shipped_value", "returned": "returned_value"}
                order |= {ours: Decimal(event.data[theirs]) for ours, theirs in names.items()}
                order["status"] = event.data["status"]
                for line in event.data["lines"]:
                    word = line.get("availability") or order["lines"].get(line["line_id"])
                    order["lines"][line["line_id"]] = word if Decimal(line["remaining"]) else None
        return found

    @staticmethod
    def _colour(order: Mapping[str, Any]) -> str | None:
        words = set(order["lines"].values())
        return "red" if "absent" in words else "yellow" if words & {"short", "contended"} else None

    def _moved(self) -> list[tuple[PublicEvent, Decimal]]:
        """Every change of what was shipped and kept, with its event."""
        kept: dict[str, Decimal] = {}
        moved = []
        for event in self._of(*(f"Order{what}" for what in ("Placed", "Changed", "Shipped", "Returned"))):
            now = Decimal(event.data["shipped_value"]) - Decimal(event.data["returned_value"])
            moved.append((event, now - kept.get(event.data["order_id"], ZERO)))
            kept[event.data["order_id"]] = now
        return [(event, value) for event, value in moved if value or event.type == "OrderShipped"]

    def _charges(self) -> list[dict[str, Any]]:
        charges: list[dict[str, Any]] = []
        for event, value in self._moved():
            of_order = [each for each in charges if each["order"] == event.data["order_id"]]
            if event.type == "OrderShipped":
                day = date.fromisoformat(event.data["date"])
                due = day + timedelta(days=event.data["deferral_days"])
                order = event.data["order_id"]
                charges.append({"order": order, "place": (day, event.position), "due": due, "value": value})
                continue
            of_order.sort(key=lambda each: each["place"])
            left = -value
            for charge in of_order:
                taken = min(charge["value"], max(ZERO, left))
                charge["value"] -= taken
                left -= taken
            of_order[-1]["value"] += max(ZERO, value)
        for event in self._of("DebtOpened"):
            day, due = date.fromisoformat(event.data["date"]), date.fromisoformat(event.data["due_date"])
            amount = Decimal(event.data["amount"])
            charges.append({"order": None, "place": (day, event.position), "due": due, "value": amount})
        return sorted(charges, key=lambda each: each["place"])

    def _received(self) -> Decimal:
        payments: dict[str, Decimal] = {}
        for event in self.orders:
            if event.type in ("PaymentReceived", "PaymentChanged", "PaymentReversed"):
                counts = event.data["customer_id"] == self.customer and event.type != "PaymentReversed"
                payments[event.data["payment_id"]] = Decimal(event.data["amount"]) if counts else ZERO
        return sum(payments.values(), ZERO)

    def _overdue(self, charges: Iterable[Mapping[str, Any]], money: Decimal) -> Decimal:
        overdue = ZERO
        for charge in charges:
            paid = max(ZERO, min(money, charge["value"]))
            money -= paid
            overdue += charge["value"] - paid if charge["due"] < self.today else ZERO
        return overdue

    def _in_window(self, day: date) -> bool:
        """Of the last twelve months: not yet the same day of the year after it."""
        try:
            gone = day.replace(year=day.year + 1)
        except ValueError:
            gone = date(day.year + 1, 3, 1)
        return self.today < gone

    def _turnover(self) -> Decimal:
        days = [(date.fromisoformat(event.data["date"]), value) for event, value in self._moved()]
        return sum((value for day, value in days if self._in_window(day)), ZERO)

    def _delay(self) -> str | None:
        due: dict[str, date] = {}
        paid: dict[str, date] = {}
        for event in self._of("InvoiceIssued", "InvoicePaid", "PaymentReleased"):
            if event.type == "InvoiceIssued":
                due[event.data["invoice_id"]] = date.fromisoformat(event.data["due_date"])
            elif event.type == "InvoicePaid":
                paid[event.data["invoice_id"]] = date.fromisoformat(event.data["paid_on"])
            else:
                for each in event.data["allocations"]:
                    paid.pop(each["invoice_id"], None)
        late = [max(0, (day - due[invoice]).days) for invoice, day in paid.items() if self._in_window(day)]
        if not late:
            return None
        average = (Decimal(sum(late)) / len(late)).quantize(Decimal("0.1"), ROUND_HALF_UP)
        return f"{average:f}".removesuffix(".0")

    def _limit(self) -> str | None:
        begun = [day for day in self.limits if date.fromisoformat(day) <= self.today]
        return self.limits[max(begun)] if begun else None

    def _entries(self) -> list[PublicEvent]:
        return [e for e in self.journal if e.type == "EntryLogged" and e.data["customer_id"] == self.customer]

    def _tasks(self) -> list[datetime]:
        last = {e.data["entry_id"]: e.data for e in self.journal if e.type in ("EntryLogged", "EntryChanged")}
        mine = [data for data in last.values() if data["customer_id"] == self.customer and data["due"]]
        return [datetime.fromisoformat(each["due"]) for each in mine if each.get("status_kind", "open") == "open"]

    def _reminders(self) -> list[str]:
        mine = {event.data["entry_id"] for event in self._entries()}
        waiting: dict[str, str] = {}
        for event in self.journal:
            if event.type.startswith("Reminder") and event.data["entry_id"] in mine:
                waiting.pop(event.data["reminder_id"], None)
                again = event.data.get("at") or event.data.get("next_at")
                if again:
                    waiting[event.data["reminder_id"]] = again
        return list(waiting.values())

"""Two years of trade: orders, invoices, shipments, payments, and what goes wrong between them."""

import heapq
import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from itertools import count
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from nova.demo.buyers import Buyer
from nova.demo.company import ACCOUNTANT, HEAD, KEEPER, RETURNS, SUPPLIERS
from nova.demo.goods import Good
from nova.demo.world import World

MOSCOW = ZoneInfo("Europe/Moscow")
YEARS = timedelta(days=730)
SATURDAY = 5
SEASON = (0.65, 0.8, 1.05, 0.9, 0.85, 0.8, 0.75, 0.9, 1.1, 1.2, 1.5, 1.4)
ORDERS_A_DAY = (0.75, 1.5)  # two years ago, and today
MOST_IN_LINES = 8
DAYS_OF_PAPERS = 50
DAYS_BETWEEN_HEARINGS = 10
BAD_DEBT_DAYS = 200
PATIENCE_DAYS = 24
DAYS_OF_STOCK = 100
LEAST_BOXES = 16
MOST_OPEN = 150
CANCELLED_BECAUSE = ("Нашли дешевле", "Проект отложен", "Заказали по ошибке", "Не дождались согласования")
RETURNED_BECAUSE = ("Бой при перевозке", "Пересорт", "Брак эмали", "Не подошёл цвет")


@dataclass
class Order:
    buyer: Buyer
    order_id: str
    placed: date
    lines: dict[str, "Line"]
    invoices: list[dict[str, Any]] = field(default_factory=list)
    is_paid: bool = False
    is_over: bool = False


@dataclass
class Line:
    line_id: str
    good: Good | None
    remaining: int
    shipped: int = 0


class Trade:
    """The days from ``first`` to ``today``; all chance comes from ``rng``."""

    def __init__(
        self,
        world: World,
        rng: Random,
        today: date,
        goods: Sequence[Good],
        buyers: Sequence[Buyer],
        services: Mapping[str, str],
        warehouses: Mapping[str, str],
    ) -> None:
        self.world, self.rng, self.today = world, rng, today
        self.first = today - YEARS
        self.goods, self.buyers = goods, buyers
        self.services, self.warehouses = services, warehouses
        self.main = warehouses["MAIN"]
        self.orders: list[Order] = []
        self._coming: list[tuple[date, int, Callable[[date], None]]] = []
        self._numbers = count(1)
        self._papers = count(101)
        self._held: set[str] = set()

    def stock_up(self) -> None:
        """What lay there when the books were opened."""
        lines = []
        for good in self.goods:
            good.in_stock = self._enough_of(good, self.first)
            lines.append({"item_id": good.item_id, "quantity": good.in_stock})
        self._receive(self.main, "Ввод остатков", lines)
        some = [{"item_id": good.item_id, "quantity": good.box * 3} for good in self.goods[::5]]
        self._receive(self.warehouses["SOUTH"], "Ввод остатков", some)

    def run(self, say: Callable[[str], None]) -> None:
        """Up to yesterday; what is to come stays to come."""
        day, number = self.first, 0
        while day < self.today:
            if day.day == 1 and day.month % 3 == 1:
                say(f"  ... {day:%B %Y}")
            if day.weekday() < SATURDAY:
                self._work(day)
                number += 1
                if number % DAYS_BETWEEN_HEARINGS == 0:
                    self.world.catch_up()
            day += timedelta(1)
        self.world.catch_up()

    def at(self, day: date, hour: int, minute: int = 0) -> None:
        moment = datetime.combine(day, time(hour, minute), MOSCOW)
        self.world.clock.move_to(moment.astimezone(UTC))

    def later(self, day: date, act: Callable[[date], None]) -> None:
        """On that day, or on the first one after it on which people work."""
        while day.weekday() >= SATURDAY:
            day += timedelta(1)
        heapq.heappush(self._coming, (day, next(self._numbers), act))

    def hold(self, good: Good, _day: date) -> None:
        """Orders no more of it: it runs out."""
        self._held.add(good.code)

    def place(self, buyer: Buyer, wishes: Sequence[tuple[Good, int]], day: date, **more: Any) -> Order:
        lines = [{"item_id": good.item_id, "quantity": quantity} for good, quantity in wishes]
        if self.rng.random() < 0.15:
            lines.append({"item_id": self.services["DOST"], "quantity": 1})
        wanted = day + timedelta(self.rng.choice((3, 5, 7, 7, 10, 14)))
        body = {"customer_id": buyer.customer_id, "requested_date": wanted.isoformat(), "place": True, **more}
        answer = self.world.post("/orders", {**body, "lines": lines}, buyer.manager)
        goods = [*(good for good, _ in wishes), None]
        kept = {
            told["line_id"]: Line(told["line_id"], good, int(Decimal(told["quantity"])))
            for told, good in zip(answer["lines"], goods, strict=False)
        }
        order = Order(buyer, answer["id"], day, kept)
        self.orders.append(order)
        buyer.last_ordered = (day - self.first).days
        return order

    def invoice(self, order: Order) -> None:
        order.invoices.append(self.world.post(f"/orders/{order.order_id}/invoices", {}, order.buyer.manager))

    def wishes(self, buyer: Buyer) -> list[tuple[Good, int]]:
        mine = [good for good in self.goods if good.group in buyer.groups]
        wanted = min(len(mine), 1 + int(self.rng.triangular(0, MOST_IN_LINES, 2)))
        chosen: dict[str, Good] = {}
        while len(chosen) < wanted:
            [good] = self.rng.choices(mine, [each.often for each in mine])
            chosen[good.code] = good
        return [(good, self._quantity(good, buyer)) for good in chosen.values()]

    def someone(self, day: date) -> Buyer:
        """By how much each buys; hardly ever the same again within days."""
        since = (day - self.first).days
        here = [each for each in self.buyers if each.customer_id]
        weights = [each.weight * min(1.0, (since - each.last_ordered) / 9) for each in here]
        [buyer] = self.rng.choices(here, weights)
        return buyer

    def expect(self, goods: Sequence[tuple[Good, int]], supplier: str, ordered: date, arrives: date) -> str:
        body = {
            "warehouse_id": self.main,
            "document": f"Заказ поставщику {next(self._papers)}",
            "from": supplier,
            "date": arrives.isoformat(),
            "lines": [{"item_id": good.item_id, "quantity": quantity} for good, quantity in goods],
        }
        return str(self.world.post("/stock/expected", body, KEEPER)["id"])

    def ship(self, order: Order, day: date) -> bool:
        """What is there of it, all of it when there is enough; True when nothing remains."""
        open_lines = [line for line in order.lines.values() if line.remaining]
        there = [line for line in open_lines if line.good is None or line.good.in_stock >= line.remaining]
        if not there or (len(there) < len(open_lines) and (day - order.placed).days < 5):
            return False
        body: dict[str, Any] = {"warehouse_id": self.main, "document": f"Накладная {next(self._papers)}"}
        if len(there) < len(open_lines):
            body["lines"] = [{"line_id": line.line_id, "quantity": line.remaining} for line in there if line.good]
            if not body["lines"]:
                return False
        self.world.post(f"/orders/{order.order_id}/shipments", body, KEEPER)
        for line in there:
            if line.good is not None:
                line.good.in_stock -= line.remaining
            if line.good is not None or len(there) == len(open_lines):
                line.shipped, line.remaining = line.shipped + line.remaining, 0
        if (self.today - day).days < DAYS_OF_PAPERS:
            self.world.post(f"/orders/{order.order_id}/documents", {"kind": "upd"}, ACCOUNTANT)
        return not any(line.remaining for line in order.lines.values())

    # a day

    def _work(self, day: date) -> None:
        self.at(day, 9, self.rng.randrange(30))
        while self._coming and self._coming[0][0] <= day:
            heapq.heappop(self._coming)[2](day)
        if day.weekday() == 0:
            self._restock(day)
        for number in range(self._orders_on(day)):
            self.at(day, 11 + number, self.rng.randrange(60))
            self._take_order(self.someone(day), day)

    def _orders_on(self, day: date) -> int:
        passed = (day - self.first).days / YEARS.days
        least, most = ORDERS_A_DAY
        mean = (least + (most - least) * passed) * SEASON[day.month - 1]
        return int(mean) + (self.rng.random() < mean % 1)

    def _take_order(self, buyer: Buyer, day: date) -> None:
        order = self.place(buyer, self.wishes(buyer), day)
        self.invoice(order)
        if self.rng.random() < 0.03:
            self.later(day + timedelta(self.rng.randint(1, 3)), lambda _: self._cancel(order))
        elif buyer.deferral == 0 and not buyer.stops:
            self.later(day + timedelta(self.rng.randint(1, 4)), lambda on: self._pay(order, on))
            self.later(day + timedelta(self.rng.randint(4, 6)), lambda on: self._try_to_ship(order, on))
        else:
            self.later(day + timedelta(self.rng.randint(1, 5)), lambda on: self._try_to_ship(order, on))

    def _try_to_ship(self, order: Order, day: date) -> None:
        if self.ship(order, day):
            self._shipped(order, day)
        elif (day - order.placed).days > PATIENCE_DAYS:
            self._give_up(order, day)
        else:
            self.later(day + timedelta(2), lambda on: self._try_to_ship(order, on))

    def _shipped(self, order: Order, day: date) -> None:
        returned = self.rng.random() < 0.04
        if returned:
            self.later(day + timedelta(self.rng.randint(2, 6)), lambda _: self._return(order))
        if not order.is_paid and not (order.buyer.stops and (self.today - day).days < BAD_DEBT_DAYS):
            after = order.buyer.deferral + order.buyer.late + self.rng.randint(-1, 2)
            self.later(day + timedelta(max(after, 1)), lambda on: self._pay(order, on))

    def _give_up(self, order: Order, day: date) -> None:
        """Nobody waits for ever: what was not there is lost."""
        reason = {"reason": "Товара не дождались"}
        order.is_over = True
        self.world.change("POST", f"/orders/{order.order_id}/cancel", reason, order.buyer.manager)
        if any(line.shipped for line in order.lines.values()):
            self._shipped(order, day)

    def _cancel(self, order: Order) -> None:
        reason = {"reason": self.rng.choice(CANCELLED_BECAUSE)}
        order.is_over = True
        self.world.change("POST", f"/orders/{order.order_id}/cancel", reason, order.buyer.manager)

    def _return(self, order: Order) -> None:
        line = self.rng.choice([each for each in order.lines.values() if each.good is not None and each.shipped])
        quantity = max(1, line.shipped // self.rng.choice((4, 6, 10)))
        body: dict[str, Any] = {"warehouse_id": self.warehouses[RETURNS], "reason": self.rng.choice(RETURNED_BECAUSE)}
        body |= {"document": f"Возврат {next(self._papers)}", "lines": [_told(line, quantity)]}
        self.world.post(f"/orders/{order.order_id}/returns", body, KEEPER)

    def _pay(self, order: Order, day: date) -> None:
        order.is_paid = True
        for invoice in order.invoices:
            amount = invoice["amount"]
            parts = [amount]
            if self.rng.random() < 0.05 and Decimal(amount) > 50_000:
                part = (Decimal(amount) / 2).quantize(Decimal(1))
                parts = [str(part), str(Decimal(amount) - part)]
            self._receive_money(order, invoice, parts[0], day)
            for rest in parts[1:]:
                after = day + timedelta(7)
                self.later(after, partial(self._receive_money, order, invoice, rest))

    def _receive_money(self, order: Order, invoice: Mapping[str, Any], amount: str, day: date) -> None:
        buyer = order.buyer.body
        body = {
            "customer_id": order.buyer.customer_id,
            "amount": amount,
            "date": day.isoformat(),
            "number": str(next(self._papers)),
            "purpose": f"Оплата по счёту № {invoice['number']} от {invoice['date']}, в том числе НДС",
            "payer": {"name": buyer["name"], "tax_number": buyer["tax_number"]},
        }
        payment = self.world.post("/payments", body, ACCOUNTANT)
        allocation = {"invoice_id": invoice["id"], "amount": amount}
        self.world.post(f"/payments/{payment['id']}/allocations", {"allocations": [allocation]}, ACCOUNTANT)

    # stock

    def _restock(self, day: date) -> None:
        """Orders of a supplier what runs low, every fourth week."""
        awaited = self._awaited()
        for place, supplier in enumerate(sorted(set(SUPPLIERS.values()))):
            if (day - self.first).days // 7 % 4 != place % 4:
                continue
            low = [good for good in self.goods if SUPPLIERS[good.group] == supplier and good.code not in self._held]
            lacking = [(good, self._enough_of(good, day) + awaited[good.code] - good.in_stock) for good in low]
            wanted = [(good, _in_boxes(good, quantity)) for good, quantity in lacking if quantity > good.box * 2]
            if wanted:
                self._order_of(supplier, wanted, day)

    def _awaited(self) -> Counter[str]:
        """What customers wait for, by code."""
        awaited: Counter[str] = Counter()
        for order in self.orders[-MOST_OPEN:]:
            for line in order.lines.values() if not order.is_over else ():
                if line.good is not None:
                    awaited[line.good.code] += line.remaining
        return awaited

    def _order_of(self, supplier: str, wanted: Sequence[tuple[Good, int]], day: date) -> None:
        promised = day + timedelta(self.rng.randint(6, 10))
        expected_id = self.expect(wanted, supplier, day, promised)
        arrives = promised + timedelta(self.rng.choice((0, 0, 0, 0, 4, 8)))
        self.later(arrives, lambda on: self._arrive(expected_id, wanted))

    def _arrive(self, expected_id: str, goods: Sequence[tuple[Good, int]]) -> None:
        document = {"document": f"Поступление {next(self._papers)}", "final": True}
        self.world.post(f"/stock/expected/{expected_id}/arrivals", document, KEEPER)
        for good, quantity in goods:
            good.in_stock += quantity

    def _enough_of(self, good: Good, day: date) -> int:
        """For some weeks to come, at the pace of that day."""
        passed = (day - self.first).days / YEARS.days
        least, most = ORDERS_A_DAY
        lines_a_day = (least + (most - least) * passed) * SEASON[day.month - 1] * 4.3 * 5 / 7
        of_this = lines_a_day * good.often / sum(each.often for each in self.goods)
        return _in_boxes(good, max(LEAST_BOXES * good.box, int(of_this * DAYS_OF_STOCK * good.box * 3.2)))

    def _receive(self, warehouse: str, document: str, lines: Sequence[Mapping[str, Any]]) -> None:
        body = {"warehouse_id": warehouse, "document": document, "lines": lines}
        self.world.post("/stock/receipts", body, KEEPER)

    def _quantity(self, good: Good, buyer: Buyer) -> int:
        boxes = self.rng.choice((1, 1, 2, 2, 3, 4) if buyer.weight < 2 else (2, 3, 4, 5, 6, 8))
        return boxes * good.box if self.rng.random() < 0.8 else max(1, boxes * good.box // 2)


def raise_prices(world: World, percent: str, valid_from: date) -> None:
    """Of all price types alike."""
    for kind in ("wholesale", "retail", "dealer"):
        body = {"filter": {"price_type": kind}, "percent": percent, "round_to": "0.5", "from": valid_from.isoformat()}
        world.post("/prices/changes", body, HEAD)


def _told(line: Line, quantity: int) -> dict[str, Any]:
    return {"line_id": line.line_id, "quantity": quantity}


def _in_boxes(good: Good, quantity: int) -> int:
    return math.ceil(quantity / good.box) * good.box

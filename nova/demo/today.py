"""What the demo shows on the day that it is made: every colour, late payers, what is due, and what is asked for."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from nova.demo.buyers import Buyer
from nova.demo.company import ANNA, BORIS, HEAD, KEEPER, MANAGERS
from nova.demo.goods import Good
from nova.demo.trade import MOSCOW, Trade

# how many boxes are left, and how many each of two customers wants of them
ABSENT, SHORT, CONTENDED = (0, (3, 2)), (1, (3, 2)), (4, (3, 2))
SCARCE = (
    ("CH-003", ABSENT),
    ("SK-003", ABSENT),
    ("TM-003", ABSENT),
    ("NB-002", SHORT),
    ("KS-004", SHORT),
    ("DR-002", SHORT),
    ("ST-001", CONTENDED),
    ("SC-003", CONTENDED),
    ("TR-003", CONTENDED),
)
AWAITED = (("CH-003", 12), ("NB-002", 10), ("KS-004", 8))
MINUTES_OF_WORK = 50

# days before today, kind, text, is done
TALKS = (
    ("call", "Позвонил, обсудили ассортимент на следующий месяц. Просит прайс по посуде."),
    ("call", "Уточнил срок поставки: ждут до пятницы."),
    ("meeting", "Встреча в офисе клиента. Показал новую коллекцию фарфора, интересны тарелки 24 см."),
    ("call", "Просят скидку 3 % при заказе от 200 тыс. Согласовать с Ольгой."),
    ("note", "Открывают вторую точку весной, объём вырастет."),
    ("call", "Не дозвонился, перезвонить."),
    ("letter", "Отправил коммерческое предложение по термосам."),
    ("note", "Склад клиента принимает только до 15:00."),
    ("call", "Подтвердили получение груза, замечаний нет."),
    ("meeting", "Обсудили отсрочку: готовы на 14 дней с лимитом."),
)
TASKS = (
    ("Перезвонить по оплате счёта, срок прошёл", "high"),
    ("Подготовить предложение на весенний сезон", "normal"),
    ("Согласовать замену: чайники 3 л закончились", "high"),
    ("Отправить акт сверки за квартал", "normal"),
    ("Узнать, когда примут отгрузку", "normal"),
    ("Поздравить с открытием нового магазина", "low"),
    ("Обсудить условия договора на следующий год", "normal"),
    ("Проверить, дошёл ли груз", "normal"),
)
# days from today, hours from now when today
DUE = ((-2, 0), (-1, 0), (0, -1), (0, 1), (0, 2), (0, 4), (1, 0), (3, 0))
TALKS_IN_ALL, DAYS_OF_TALKS = 90, 110

VIEWS = (
    (ANNA, "desk", "Мои должники", False, "-overdue_debt", {"manager": "me", "overdue_debt": "0.01.."}),
    (HEAD, "desk", "Ключевые клиенты", True, "-turnover", {"tags": "key"}),
    (HEAD, "orders", "Нет на складе", True, "requested_date", {"availability": "absent"}),
    (BORIS, "orders", "Черновики", False, "-created_at", {"status": "draft"}),
    (KEEPER, "orders", "К отгрузке", True, "requested_date", {"availability": "covered"}),
)


def prepare(trade: Trade) -> None:
    """What is to be scarce today is not ordered of suppliers any more for some weeks before."""
    of = {good.code: good for good in trade.goods}
    for code, _ in SCARCE:
        trade.later(trade.today - timedelta(30), partial(trade.hold, of[code]))
    day = trade.today - timedelta(DAYS_OF_TALKS)
    for number in range(TALKS_IN_ALL):
        on = day + timedelta(number * DAYS_OF_TALKS / TALKS_IN_ALL)
        trade.later(on, partial(_talk, trade, number))


def be(trade: Trade, now: datetime) -> None:
    """The last hour, up to this moment."""
    trade.world.clock.move_to(now - timedelta(minutes=MINUTES_OF_WORK))
    of = {good.code: good for good in trade.goods}
    _count(trade, of)
    buyers = sorted((each for each in trade.buyers if each.customer_id), key=lambda each: -each.weight)
    _order_scarce(trade, [each for each in buyers if not each.stops], of)
    _announce(trade, of)
    _draft(trade, buyers[5:9])
    _plan(trade, buyers, now)
    for who, page, name, shared, sort, filters in VIEWS:
        view = {"page": page, "name": name, "shared": shared, "sort": sort, "filters": filters}
        trade.world.post("/views", view, who)
    trade.world.catch_up()
    trade.world.clock.move_to(now)


def _talk(trade: Trade, number: int, _day: date) -> None:
    manager = MANAGERS[number % 2]
    mine = [each for each in trade.buyers if each.customer_id and each.manager == manager]
    kind, text = TALKS[number % len(TALKS)]
    body = {"customer_id": trade.rng.choice(mine).customer_id, "kind": kind, "text": text, "status": "done"}
    trade.world.post("/journal", body, manager)


def _count(trade: Trade, of: dict[str, Good]) -> None:
    """A stock-taking finds how much is left of what is scarce: in all sellable warehouses together."""
    lines = []
    for code, (boxes, _) in SCARCE:
        of[code].in_stock = boxes * of[code].box
        lines.append({"item_id": of[code].item_id, "quantity": of[code].in_stock})
    for warehouse, counted in (
        (trade.main, lines),
        (trade.warehouses["SOUTH"], [{**each, "quantity": 0} for each in lines]),
    ):
        body = {"warehouse_id": warehouse, "document": "Инвентаризация", "lines": counted}
        trade.world.post("/stock/counts", body, KEEPER)


def _order_scarce(trade: Trade, buyers: Sequence[Buyer], of: dict[str, Good]) -> None:
    """Each of what is scarce is wanted by two; what is plentiful is ordered with it."""
    plenty = [good for good in trade.goods if good.in_stock > 20 * good.box and good.code not in dict(SCARCE)]
    for number, (code, (_, wanted)) in enumerate(SCARCE):
        for place, boxes in enumerate(wanted):
            others = trade.rng.sample(plenty, 2)
            wishes = [(of[code], boxes * of[code].box), *((good, 2 * good.box) for good in others)]
            order = trade.place(buyers[(number * 2 + place) % 14], wishes, trade.today)
            if place == 0:
                trade.invoice(order)
    for buyer in buyers[14:18]:
        trade.invoice(trade.place(buyer, [(good, good.box) for good in trade.rng.sample(plenty, 3)], trade.today))


def _announce(trade: Trade, of: dict[str, Good]) -> None:
    supplied = [(of[code], boxes * of[code].box) for code, boxes in AWAITED]
    trade.expect(supplied[:1], "ООО «Эмаль-Сталь»", trade.today, trade.today + timedelta(5))
    trade.expect(supplied[1:], "ООО «Павловские приборы»", trade.today, trade.today + timedelta(9))
    trade.expect([(of["SK-003"], 20)], "АО «Ивановский лён»", trade.today, trade.today - timedelta(2))


def _draft(trade: Trade, buyers: Sequence[Buyer]) -> None:
    for buyer in buyers:
        trade.place(buyer, trade.wishes(buyer), trade.today, place=False)


def _plan(trade: Trade, buyers: Sequence[Buyer], now: datetime) -> None:
    """Tasks of both managers: overdue, due today, and to come; those to come remind."""
    for manager in MANAGERS:
        mine = [each for each in buyers if each.manager == manager]
        for number, ((text, importance), (days, hours)) in enumerate(zip(TASKS, DUE, strict=True)):
            due = now + timedelta(hours=hours) if days == 0 else _morning(trade.today + timedelta(days))
            body: dict[str, Any] = {
                "customer_id": mine[number % len(mine)].customer_id,
                "kind": "task",
                "text": text,
                "importance": importance,
                "assignee": manager,
                "due": due.isoformat(),
            }
            if due > now:
                body["reminder"] = {"at": (due - timedelta(minutes=15)).isoformat()}
            trade.world.post("/journal", body, manager)


def _morning(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), MOSCOW).replace(hour=10)

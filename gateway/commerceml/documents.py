"""Orders, shipments, returns, invoices and payments, as 1C takes them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from formats.commerceml import Document, Operation, Party, Role, write_documents
from gateway.commerceml.lines import lines_of, rates_of
from gateway.commerceml.parties import account_of, parties_of, payer
from gateway.commerceml.reading import DOCUMENTS_AT_ONCE, Answer, Ask, pages
from gateway.commerceml.vocabulary import Vocabulary, vocabulary

CANCELLED = "cancelled"
STATUSES = {
    "placed": "Размещён",
    "partly_shipped": "Отгружен частично",
    "shipped": "Отгружен",
    "closed": "Закрыт",
    CANCELLED: "Отменён",
}
MOVEMENTS = {"shipment": Operation.SHIPMENT, "return": Operation.RETURN}
PAID = {
    "unpaid": "Не оплачен",
    "part": "Оплачен частично",
    "paid": "Оплачен",
    "overdue": "Просрочен",
    CANCELLED: "Отменён",
}
CASH = "cash"
WITHOUT_NUMBER = "б/н"


@dataclass(frozen=True)
class Setting:
    """What all documents of a file share."""

    words: Vocabulary
    warehouses: Mapping[str, str]
    zone: ZoneInfo


Written = Callable[[Answer, Party | None, Setting], Document]
Kind = tuple[str, Mapping[str, Any], Written]


def documents(ask: Ask, period: Mapping[str, Any], now: datetime, zone: ZoneInfo) -> Iterator[bytes]:
    """All documents of the period, kind by kind, each kind from the oldest on."""
    return write_documents(_all(ask, period, now.date(), zone), now)


def _all(ask: Ask, period: Mapping[str, Any], today: date, zone: ZoneInfo) -> Iterator[Document]:
    warehouses = {each["id"]: each["name"] for each in ask("inventory", "list_warehouses", {})["items"]}
    setting = Setting(vocabulary(ask, today), warehouses, zone)
    for kind in KINDS:
        yield from _of_kind(ask, kind, period, setting)


def _of_kind(ask: Ask, kind: Kind, period: Mapping[str, Any], setting: Setting) -> Iterator[Document]:
    query, more, written = kind
    for page in pages(ask, "orders", query, {**period, **more}, DOCUMENTS_AT_ONCE):
        parties = parties_of(ask, page)
        for told in page:
            if not told.get("is_opening", False):
                yield written(told, parties.get(told["customer_id"]), setting)


def _order(told: Answer, party: Party | None, setting: Setting) -> Document:
    requisites = {
        "Статус заказа": STATUSES[told["status"]],
        "Отменен": "true" if told["status"] == CANCELLED else "false",
        "Номер во внешней системе": told["reference"],
        "Желаемая дата отгрузки": told["requested_date"],
        "Адрес доставки": told["delivery_address"],
        "Перевозчик": told["carrier"],
    }
    return Document(
        number=str(told["number"]),
        day=date.fromisoformat(told["day"]),
        operation=Operation.ORDER,
        comment=told["note"],
        requisites={name: value for name, value in requisites.items() if value},
        at=_moment(told["at"], setting).time(),
        amount=Decimal(told["total"]),
        **_sale(told, party, setting),
    )


def _movement(told: Answer, party: Party | None, setting: Setting) -> Document:
    """A shipment or a return; its number is the order's and the version that the order got by it."""
    at, warehouse_id = _moment(told["at"], setting), told["warehouse_id"]
    return Document(
        number=f"{told['number']}/{told['version']}",
        day=at.date(),
        operation=MOVEMENTS[told["kind"]],
        warehouse=(warehouse_id, setting.warehouses[warehouse_id]),
        requisites={"Номер заказа": str(told["number"]), "Ид заказа": told["order_id"]},
        at=at.time(),
        amount=Decimal(told["total"]),
        **_sale(told, party, setting),
    )


def _invoice(told: Answer, party: Party | None, setting: Setting) -> Document:
    order = {"Номер заказа": str(told["order_number"]), "Ид заказа": told["order_id"]}
    return Document(
        number=told["number"],
        day=date.fromisoformat(told["date"]),
        due=date.fromisoformat(told["due_date"]),
        operation=Operation.INVOICE,
        requisites={**order, "Статус оплаты": PAID[told["status"]], **_deleted(is_so=told["status"] == CANCELLED)},
        amount=Decimal(told["amount"]),
        **_sale(told, party, setting),
    )


def _payment(told: Answer, party: Party | None, _setting: Setting) -> Document:
    return Document(
        id=told["id"],
        number=told["number"] or WITHOUT_NUMBER,
        day=date.fromisoformat(told["date"]),
        operation=Operation.CASH if told["kind"] == CASH else Operation.CASHLESS,
        role=Role.RECEIVER,
        party=party or payer(told["payer"]),
        party_role=Role.PAYER,
        currency=told["currency"],
        amount=Decimal(told["amount"]),
        comment=told["purpose"],
        account=account_of(told["payer"]),
        requisites=_deleted(is_so=told["is_reversed"]),
    )


def _sale(told: Answer, party: Party | None, setting: Setting) -> dict[str, Any]:
    """What we sell to the other side."""
    if party is None:
        raise LookupError(f"Customers do not know {told['customer_id']} of document {told['id']}.")
    return {
        "id": told["id"],
        "role": Role.SELLER,
        "party": party,
        "party_role": Role.BUYER,
        "currency": told["currency"],
        "vat_included": told["vat_included"],
        "rates": rates_of(told),
        "lines": lines_of(told, setting.words),
    }


def _deleted(*, is_so: bool) -> dict[str, str]:
    return {"ПометкаУдаления": "true" if is_so else "false"}


def _moment(text: str, setting: Setting) -> datetime:
    return datetime.fromisoformat(text).astimezone(setting.zone).replace(microsecond=0)


KINDS: tuple[Kind, ...] = (
    ("orders_in_full", {}, _order),
    ("invoices_in_full", {}, _invoice),
    ("movements_in_full", {}, _movement),
    ("list_payments", {"sort": "date"}, _payment),
)

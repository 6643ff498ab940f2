"""The dictionaries of the journal: what their entries are like, and which there are from the first start."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

STATUSES, IMPORTANCES, ENTRY_KINDS = "statuses", "importances", "entry_kinds"
KINDS_OF_STATUSES = OPEN, DONE, DROPPED = "open", "done", "dropped"
DEFAULTS: Mapping[str, str] = {STATUSES: "new", IMPORTANCES: "normal", ENTRY_KINDS: "note"}
EMPTY_DATA: Mapping[str, Mapping[str, Any]] = {
    STATUSES: {"kind": None},
    IMPORTANCES: {},
    ENTRY_KINDS: {"automatic": False},
}
GREEN, RED, AMBER, BLUE, GREY = "#2e7d32", "#c62828", "#f9a825", "#1565c0", "#757575"

First = tuple[str, dict[str, str], dict[str, Any], str | None]


def data_faults(
    dictionary: str, given: Mapping[str, Any], before: Mapping[str, Any] | None
) -> Iterator[dict[str, str]]:
    """What is wrong with the given parts of an entry's data; ``before`` is the data of one that is there."""
    if dictionary == STATUSES:
        kind = {**(before or {}), **given}.get("kind")
        if kind is None:
            yield {"field": "data.kind", "message": "Missing data for required field."}
        elif kind not in KINDS_OF_STATUSES:
            yield {"field": "data.kind", "message": f"Is none of the values: {', '.join(KINDS_OF_STATUSES)}."}
        elif before is not None and kind != before["kind"]:
            yield {"field": "data.kind", "message": "The kind of a status cannot change."}


def _status(code: str, ru: str, en: str, kind: str, colour: str) -> First:
    return code, {"ru": ru, "en": en}, {"kind": kind}, colour


def _importance(code: str, ru: str, en: str, colour: str | None) -> First:
    return code, {"ru": ru, "en": en}, {}, colour


def _kind(code: str, ru: str, en: str) -> First:
    return code, {"ru": ru, "en": en}, {}, None


def _automatic(code: str, ru: str, en: str, colour: str | None = None) -> First:
    return code, {"ru": ru, "en": en}, {"automatic": True}, colour


FIRST_ENTRIES: Mapping[str, Sequence[First]] = {
    STATUSES: (
        _status("new", "Новая", "New", OPEN, BLUE),
        _status("in_progress", "В работе", "In progress", OPEN, AMBER),
        _status("done", "Выполнена", "Done", DONE, GREEN),
        _status("dropped", "Отменена", "Dropped", DROPPED, GREY),
    ),
    IMPORTANCES: (
        _importance("low", "Низкая", "Low", GREY),
        _importance("normal", "Обычная", "Normal", None),
        _importance("high", "Высокая", "High", RED),
    ),
    ENTRY_KINDS: (
        _kind("call", "Звонок", "Call"),
        _kind("meeting", "Встреча", "Meeting"),
        _kind("letter", "Письмо", "Letter"),
        _kind("note", "Заметка", "Note"),
        _kind("task", "Задача", "Task"),
        _automatic("customer_registered", "Клиент зарегистрирован", "Customer registered"),
        _automatic("customer_changed", "Карточка изменена", "Card changed"),
        _automatic("contacts_changed", "Контакты изменены", "Contacts changed"),
        _automatic("personal_data_erased", "Личные данные стёрты", "Personal data erased"),
        _automatic("terms_changed", "Условия изменены", "Terms changed"),
        _automatic("manager_assigned", "Назначен менеджер", "Manager assigned"),
        _automatic("customers_merged", "Клиенты объединены", "Customers merged"),
        _automatic("customer_archived", "Клиент в архиве", "Customer archived"),
        _automatic("customer_restored", "Клиент возвращён", "Customer restored"),
        _automatic("customer_deleted", "Клиент удалён", "Customer deleted", RED),
        _automatic("customer_undeleted", "Удаление клиента отменено", "Customer undeleted"),
        _automatic("file_attached", "Файл приложен", "File attached"),
        _automatic("file_detached", "Файл убран", "File removed"),
        _automatic("order_placed", "Заказ размещён", "Order placed"),
        _automatic("order_changed", "Заказ изменён", "Order changed"),
        _automatic("order_cancelled", "Заказ отменён", "Order cancelled"),
        _automatic("order_turned", "Строки сменили цвет", "Lines turned", AMBER),
        _automatic("order_shipped", "Отгрузка", "Shipping"),
        _automatic("order_returned", "Возврат товара", "Goods returned"),
        _automatic("order_closed", "Заказ закрыт", "Order closed"),
        _automatic("credit_overridden", "Сверх кредита", "Beyond the credit", RED),
        _automatic("document_issued", "Документ выписан", "Document issued"),
        _automatic("invoice_issued", "Счёт выставлен", "Invoice issued"),
        _automatic("invoice_paid", "Счёт оплачен", "Invoice paid", GREEN),
        _automatic("invoice_cancelled", "Счёт аннулирован", "Invoice cancelled"),
        _automatic("payment_received", "Оплата получена", "Payment received", GREEN),
        _automatic("payment_assigned", "Найден плательщик", "Payer found"),
        _automatic("payment_allocated", "Оплата распределена", "Payment allocated"),
        _automatic("payment_released", "Оплата снята со счетов", "Payment released"),
        _automatic("payment_reversed", "Оплата отменена", "Payment reversed", RED),
        _automatic("debt_opened", "Долг до начала учёта", "Debt from before"),
        _automatic("letter_sent", "Письмо отправлено", "Letter sent"),
        _automatic("letter_drafted", "Письмо начато", "Letter begun"),
        _automatic("letter_failed", "Письмо не отправлено", "Letter not sent", RED),
    ),
}

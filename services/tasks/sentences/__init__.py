"""What the journal says by itself: a kind, an English template, and what fills it.

A param may be a row of sentences of its own, each ``{text, params}``: the gateway says them in the reader's language.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from services.tasks.sentences.customers import OF_CUSTOMERS
from services.tasks.sentences.letters import OF_LETTERS
from services.tasks.sentences.money import OF_MONEY

Sentence = tuple[str, str, dict[str, Any]]

MAKING_THE_SUM = frozenset({"its lines", "its terms"})
CHANGED = "Order %(number)s was changed: %(parts)s."
CHANGED_WITH_SUM = "Order %(number)s was changed: %(parts)s. It is worth %(total)s %(currency)s."
MOST_TURNS = 10
MOST_LINES = 20


def _placed(order: Mapping[str, Any]) -> Sentence:
    return "order_placed", "Order %(number)s was placed: %(total)s %(currency)s.", _value(order)


def _changed(order: Mapping[str, Any]) -> Sentence:
    """With the sum where lines or terms changed; ``changed`` are the parts that did, None when that is not known."""
    changed = order.get("changed")
    if changed is None:
        return "order_changed", "Order %(number)s was changed: %(total)s %(currency)s.", _value(order)
    parts = [{"text": part, "params": {}} for part in changed]
    if not parts:
        return "order_changed", "Order %(number)s was changed.", {"number": order["number"]}
    if MAKING_THE_SUM.isdisjoint(changed):
        return "order_changed", CHANGED, {"number": order["number"], "parts": parts}
    return "order_changed", CHANGED_WITH_SUM, {**_value(order), "parts": parts}


def _cancelled(order: Mapping[str, Any]) -> Sentence:
    number = {"number": order["number"]}
    if order["reason"] is None:
        return "order_cancelled", "Order %(number)s was cancelled.", number
    return "order_cancelled", "Order %(number)s was cancelled: %(reason)s", number | {"reason": order["reason"]}


def _shipped(order: Mapping[str, Any]) -> Sentence:
    params = {"number": order["number"], "lines": len(order["lines"])}
    return "order_shipped", "Goods of order %(number)s were shipped; lines: %(lines)s.", params


def _returned(order: Mapping[str, Any]) -> Sentence:
    value = {"number": order["number"], "value": order["value_now"], "currency": order["currency"]}
    return "order_returned", "Goods of order %(number)s were returned: %(value)s %(currency)s.", value


def _closed(order: Mapping[str, Any]) -> Sentence:
    number = {"number": order["number"]}
    if order["reason"] is None:
        return "order_closed", "Order %(number)s was closed.", number
    return "order_closed", "Order %(number)s was closed: %(reason)s", number | {"reason": order["reason"]}


def _credit_overridden(order: Mapping[str, Any]) -> Sentence:
    params = {"number": order["number"], "reason": order["reason"]}
    return "credit_overridden", "Order %(number)s goes beyond the customer's credit: %(reason)s", params


def _attached(file: Mapping[str, Any]) -> Sentence:
    return "file_attached", "A file was attached to order %(number)s.", {"number": file["number"]}


def _detached(file: Mapping[str, Any]) -> Sentence:
    return "file_detached", "A file was removed from order %(number)s.", {"number": file["number"]}


ISSUED = {
    "invoice": "Invoice %(document)s was printed: %(total)s %(currency)s.",
    "confirmation": "Confirmation %(document)s of order %(number)s was issued: %(total)s %(currency)s.",
    "offer": "Offer %(document)s of order %(number)s was issued: %(total)s %(currency)s.",
    "delivery_note": "Delivery note %(document)s of order %(number)s was issued: %(total)s %(currency)s.",
    "upd": "Transfer document %(document)s of order %(number)s was issued: %(total)s %(currency)s.",
}


def _document_issued(document: Mapping[str, Any]) -> Sentence:
    value = {"total": document["total"], "currency": document["currency"]}
    params = {"document": document["number"], "number": document["order_number"], **value}
    return "document_issued", ISSUED[document["kind"]], params


def _value(order: Mapping[str, Any]) -> dict[str, Any]:
    return {name: order[name] for name in ("number", "total", "currency")}


OF_ORDERS: Mapping[str, Callable[[Mapping[str, Any]], Sentence]] = {
    "OrderPlaced": _placed,
    "OrderChanged": _changed,
    "OrderCancelled": _cancelled,
    "OrderShipped": _shipped,
    "OrderReturned": _returned,
    "OrderClosed": _closed,
    "CreditOverridden": _credit_overridden,
    "DocumentIssued": _document_issued,
    "FileAttached": _attached,
    "FileDetached": _detached,
    **OF_MONEY,
}
SENTENCES = {"orders": OF_ORDERS, "customers": OF_CUSTOMERS, "notify": OF_LETTERS}

TURNS = {
    "red": (
        "line %(lines)s turned red: %(on_hand)s on hand, %(demand)s wanted by all",
        "lines %(lines)s turned red: %(on_hand)s on hand, %(demand)s wanted by all",
    ),
    "yellow": (
        "line %(lines)s turned yellow: %(on_hand)s on hand, %(demand)s wanted by all",
        "lines %(lines)s turned yellow: %(on_hand)s on hand, %(demand)s wanted by all",
    ),
    "plain": (
        "line %(lines)s turned plain: %(on_hand)s on hand, %(demand)s wanted by all",
        "lines %(lines)s turned plain: %(on_hand)s on hand, %(demand)s wanted by all",
    ),
}
COLOURS = {"absent": "red", "short": "yellow", "contended": "yellow"}
TURNED = "Order %(number)s: %(turns)s."
MORE_TURNED = "%(count)s more lines turned"


def turned(order: Mapping[str, Any], places: Mapping[str, int]) -> Sentence | None:
    """Of an order in OrdersReflagged; None when a person sees no difference.

    Lines that turned the same way with the same figures are told together.
    """
    turns: dict[tuple[str, str, str], list[int | None]] = {}
    for line in order["lines"]:
        old, new = (COLOURS.get(line[word], "plain") for word in ("old", "new"))
        if old != new:
            turns.setdefault((new, line["on_hand"], line["demand"]), []).append(places.get(line["line_id"]))
    if not turns:
        return None
    told = [_turn(*figures, lines) for figures, lines in [*turns.items()][:MOST_TURNS]]
    untold = sum(len(lines) for lines in [*turns.values()][MOST_TURNS:])
    if untold:
        told.append({"text": MORE_TURNED, "params": {"count": untold}})
    return "order_turned", TURNED, {"number": order["number"], "turns": told}


def _turn(colour: str, on_hand: str, demand: str, lines: Sequence[int | None]) -> dict[str, Any]:
    one, many = TURNS[colour]
    params = {"lines": _numbers(lines), "on_hand": on_hand, "demand": demand}
    return {"text": one if len(lines) == 1 else many, "params": params}


def _numbers(lines: Sequence[int | None]) -> str:
    """A line whose order was never heard of, since that event is parked, is a question mark."""
    shown = sorted(lines, key=lambda place: (place is None, place or 0))[:MOST_LINES]
    numbers = ", ".join("?" if place is None else str(place) for place in shown)
    return f"{numbers}, …" if len(lines) > MOST_LINES else numbers

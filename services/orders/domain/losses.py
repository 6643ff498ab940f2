"""What was ordered and will not be sold: lines that are cut or cancelled while they wait for stock."""

from decimal import Decimal
from typing import Any

from services.orders.domain.content import Content
from services.orders.domain.lines import OrderLine
from services.orders.domain.money import value_of


def lost_by(before: Content, after: Content) -> list[dict[str, Any]]:
    """``{line_id, quantity, net, vat}`` of each line that is due less than before, at its price of before.

    Quantities are in base units; each line's VAT is rounded alone. Whether a line was red, events before this one say.
    """
    now = {line.line_id: line for line in after.lines}
    lost = []
    for line in before.lines:
        quantity = line.due - now[line.line_id].due
        if quantity > 0 and line.stocked:
            lost.append(_loss(line, quantity, vat_included=before.terms.vat_included))
    return lost


def _loss(line: OrderLine, quantity: Decimal, *, vat_included: bool) -> dict[str, Any]:
    amount = line.amount_of(line.due) - line.amount_of(line.due - quantity)
    value = value_of([(line.vat_percent, amount)], vat_included=vat_included)
    return {"line_id": str(line.line_id), "quantity": str(quantity), "net": str(value.net), "vat": str(value.vat)}

"""What a line wishes for again in another order."""

from dataclasses import replace

from services.orders.domain.lines import SMALLEST_QUANTITY, OrderedItem, OrderLine, WantedLine, wish_for


def wish_to_copy(line: OrderLine, item: OrderedItem) -> WantedLine:
    """What was ordered of the item and not cancelled, by hand priced where it was, for no day.

    In base units where the line's package is another by now, or what is left of the line does not fill whole ones.
    """
    wish = replace(wish_for(line), line_id=None, requested_date=None)
    units = line.due / line.factor
    if item.factors.get(line.unit) == line.factor and units % SMALLEST_QUANTITY == 0:
        return replace(wish, quantity=units if line.cancelled else line.units)
    return replace(wish, quantity=line.due, unit=item.unit)

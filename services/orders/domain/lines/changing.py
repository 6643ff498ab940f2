"""The lines of a draft and of a placed order as they are wanted."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from uuid import UUID

from services.orders.domain.lines.item import OrderedItem
from services.orders.domain.lines.line import OrderLine
from services.orders.domain.lines.wishes import WantedLine, new_line, wished
from services.orders.domain.refusals import BelowShipped, ItemOfLineIsFixed, LineGivenTwice, PriceOfShippedLine
from services.orders.domain.terms import OrderTerms


def drafted_lines(
    wanted: Sequence[WantedLine], items: Mapping[UUID, OrderedItem], new_ids: Sequence[UUID], terms: OrderTerms
) -> list[OrderLine]:
    """A line for each wish; raises LineGivenTwice and what ``new_line`` raises."""
    lines: dict[UUID, OrderLine] = {}
    for wish, line_id in zip(wanted, new_ids, strict=True):
        if line_id in lines:
            raise LineGivenTwice(place=list(lines).index(line_id) + 1, line_id=line_id)
        lines[line_id] = new_line(wish, items[wish.item_id], line_id, terms)
    return list(lines.values())


def changed_lines(
    lines: Sequence[OrderLine],
    wanted: Sequence[WantedLine],
    items: Mapping[UUID, OrderedItem],
    new_ids: Sequence[UUID],
    terms: OrderTerms,
    *,
    reprice: bool = False,
) -> list[OrderLine]:
    """The lines of a placed order after a change; ``wanted`` is the complete new list by ``line_id``.

    A line that is left out keeps what was shipped, and its remainder is cancelled. A wish for the quantity that a line
    has, in its unit, leaves it as it is to the last base unit, and what was cancelled of it cancelled; any other
    quantity is wanted whole. ``new_ids`` are the ids of the wishes that have none, by their place. A line keeps the
    package, the list price and the VAT rate that were promised; with ``reprice`` it takes those of ``items``, unless
    something of it was shipped: what was delivered is worth what it was. Raises LineGivenTwice, ItemOfLineIsFixed,
    BelowShipped, PriceOfShippedLine.
    """
    places = {line.line_id: place for place, line in enumerate(lines, start=1)}
    kept: dict[UUID, OrderLine] = {}
    added: list[OrderLine] = []
    for wish, new_id in zip(wanted, new_ids, strict=True):
        if wish.line_id is None:
            added.append(new_line(wish, items[wish.item_id], new_id, terms))
            continue
        place = places[wish.line_id]
        if wish.line_id in kept:
            raise LineGivenTwice(place=place, line_id=wish.line_id)
        line = lines[place - 1]
        if wish.item_id != line.item_id:
            raise ItemOfLineIsFixed(place=place, line_id=line.line_id)
        item = _as_promised(line, items[wish.item_id], reprice=reprice and not line.shipped)
        kept[wish.line_id] = _changed(place, line, wish, item, terms)
    return [kept.get(line.line_id) or line.without_remainder() for line in lines] + added


def _as_promised(line: OrderLine, item: OrderedItem, *, reprice: bool) -> OrderedItem:
    packed = replace(item, factors={**item.factors, line.unit: line.factor})
    return packed if reprice else replace(packed, list_price=line.list_price, vat_percent=line.vat_percent)


def _changed(place: int, line: OrderLine, wish: WantedLine, item: OrderedItem, terms: OrderTerms) -> OrderLine:
    unit = wish.unit or line.unit
    if (unit, wish.quantity) == (line.unit, line.units):
        changed = wished(line, wish, item, terms)
    else:
        changed = new_line(replace(wish, unit=unit), item, line.line_id, terms)
        changed = replace(changed, shipped=line.shipped, returned=line.returned)
    if changed.quantity < line.shipped:
        raise BelowShipped(place=place, code=item.code, line_id=line.line_id, shipped=line.shipped)
    if line.shipped and _price_apiece(changed) != _price_apiece(line):
        raise PriceOfShippedLine(place=place, code=item.code, line_id=line.line_id, shipped=line.shipped)
    return changed


def _price_apiece(line: OrderLine) -> Fraction | None:
    return None if line.price is None else Fraction(line.price) / Fraction(line.factor)

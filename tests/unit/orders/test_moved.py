"""What the shipments and returns of an order are worth, one by one, against adding up."""

from dataclasses import replace
from decimal import Decimal
from uuid import UUID, uuid5

from hypothesis import given
from hypothesis import strategies as st

from services.orders.domain.lines import OrderedItem, OrderLine, WantedLine, kept_value, new_line, shipped_value
from services.orders.domain.money import RateValue, Value
from services.orders.domain.moved import Moved, ordered, returned, shipment
from services.orders.domain.terms import OrderTerms

IDS = UUID("00000000-0000-0000-0000-000000000006")
CENT = Decimal("0.01")
rates = st.sampled_from([None, Decimal(0), Decimal(10), Decimal(22)])
prices = st.decimals(0, 9_999, places=4)
lots = st.lists(st.integers(1, 40), min_size=1, max_size=5)
wishes = st.lists(st.tuples(prices, rates, lots), min_size=1, max_size=5)


def line(place: int, price: Decimal, quantity: int, rate: Decimal | None) -> OrderLine:
    item = OrderedItem(uuid5(IDS, str(place)), "SUGAR", "goods", "kg", {"kg": Decimal(1)}, vat_percent=rate)
    wish = WantedLine(item.item_id, Decimal(quantity), price=price)
    return new_line(wish, item, uuid5(IDS, f"line {place}"), OrderTerms("wholesale", Decimal(0), 0, vat_included=True))


def together(moves: list[Moved]) -> dict[Decimal | None, tuple[Decimal, Decimal]]:
    """Rate -> net and VAT of all the moves."""
    found: dict[Decimal | None, tuple[Decimal, Decimal]] = {}
    for rate in (rate for move in moves for rate in move.value.rates):
        net, vat = found.get(rate.percent, (Decimal(0), Decimal(0)))
        found[rate.percent] = (net + rate.net, vat + rate.vat)
    return {percent: sums for percent, sums in found.items() if any(sums)}


def by_rate(value: Value) -> dict[Decimal | None, tuple[Decimal, Decimal]]:
    return {rate.percent: (rate.net, rate.vat) for rate in value.rates if rate.net or rate.vat}


def less(one: Value, other: Value) -> Value:
    taken = {rate.percent: rate for rate in other.rates}
    return Value(
        tuple(RateValue(r.percent, r.net - taken[r.percent].net, r.vat - taken[r.percent].vat) for r in one.rates)
    )


def waves(wanted: list[tuple[Decimal, Decimal | None, list[int]]], number: int) -> dict[int, Decimal]:
    """What goes with the wave of this number: line -> quantity."""
    return {place: Decimal(lots[number]) for place, (*_, lots) in enumerate(wanted) if number < len(lots)}


@given(wishes, st.booleans())
def test_the_shipments_and_returns_of_an_order_come_to_what_it_shipped_and_took_back(wanted, vat_included):
    lines = [line(place, price, sum(lots), rate) for place, (price, rate, lots) in enumerate(wanted)]
    moves: dict[str, list[Moved]] = {"shipped": [], "returned": []}
    for what, move in (("shipped", shipment), ("returned", returned)):
        for number in range(5):
            now = {lines[place].line_id: quantity for place, quantity in waves(wanted, number).items()}
            if what == "returned":
                now = {line_id: quantity for line_id, quantity in now.items() if number % 2}
            if now:
                lines = [
                    replace(each, **{what: getattr(each, what) + now.get(each.line_id, Decimal(0))}) for each in lines
                ]
                moves[what].append(move(lines, now, vat_included=vat_included))
    shipped, kept = (value(lines, vat_included=vat_included) for value in (shipped_value, kept_value))
    assert together(moves["shipped"]) == by_rate(shipped)
    assert together(moves["returned"]) == by_rate(less(shipped, kept))
    for move in (*moves["shipped"], *moves["returned"]):
        amounts = sum(sold.amount for sold in move.lines)
        assert amounts == (move.value.total if vat_included else move.value.net)


def test_what_was_cancelled_and_what_is_internal_is_not_ordered():
    whole, cut = line(1, Decimal(10), 5, None), replace(line(2, Decimal(10), 5, None), cancelled=Decimal(2))
    gone, internal = replace(cut, cancelled=Decimal(5)), replace(whole, is_internal=True)
    assert [(sold.quantity, sold.amount) for sold in ordered([whole, cut, gone, internal])] == [
        (Decimal(5), Decimal("50.00")),
        (Decimal(3), Decimal("30.00")),
    ]

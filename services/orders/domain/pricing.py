"""The price of a line: from the list price by the customer's terms, or by hand, and less the line's discount.

``list price of the base unit x factor of the line's unit x (1 + markup)``, half up to the kopeck; then the discount,
half up again. A price that was given by hand knows no markup, and stays as it is when terms change. What an order costs
us knows no markup either: the customer's terms are for what is sold to him.
"""

from dataclasses import dataclass
from decimal import Decimal

from services.orders.domain.money import HUNDRED, half_up, percent_of


@dataclass(frozen=True)
class LinePrice:
    """Per the line's unit: ``full`` before the discount, ``price`` after it; both None while no price is known."""

    full: Decimal | None
    price: Decimal | None


NO_PRICE = LinePrice(None, None)


def line_price(
    list_price: Decimal | None,
    factor: Decimal,
    markup_percent: Decimal,
    by_hand: Decimal | None,
    discount_percent: Decimal,
) -> LinePrice:
    """``list_price`` is per base unit, ``by_hand`` per the line's unit: it goes before."""
    full = by_hand if by_hand is not None else with_markup(list_price, factor, markup_percent)
    return NO_PRICE if full is None else LinePrice(full, discounted(full, discount_percent))


def with_markup(list_price: Decimal | None, factor: Decimal, markup_percent: Decimal) -> Decimal | None:
    return None if list_price is None else half_up(list_price * factor * (HUNDRED + markup_percent) / HUNDRED)


def discounted(full: Decimal, discount_percent: Decimal) -> Decimal:
    """Without a discount a price keeps all decimals that it was given."""
    return full if not discount_percent else half_up(full - percent_of(full, discount_percent))

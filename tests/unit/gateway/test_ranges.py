"""A range that ends before it begins is a mistake of whoever asks, and is told as one, whatever list is asked for."""

from typing import Any
from uuid import uuid4

import pytest
from marshmallow import Schema, ValidationError

from contracts.commands.inventory import ItemList
from contracts.commands.money import InvoiceList, PaymentList
from contracts.commands.orders import OrderList
from contracts.commands.reports import SalesReport
from contracts.commands.stock import CardQuery

EARLIER, LATER = "2026-03-01", "2026-03-02"
CARD = {"item_id": str(uuid4())}
DAYS, NUMBERS = "Must not be before the first day.", "Must not be less than the lower bound."


@pytest.mark.parametrize(
    ("schema", "first", "last", "more"),
    [
        (OrderList, "since", "until", {}),
        (OrderList, "requested_since", "requested_until", {}),
        (CardQuery, "since", "until", CARD),
        (InvoiceList, "since", "until", {}),
        (PaymentList, "since", "until", {}),
        (SalesReport, "since", "until", {}),
    ],
)
def test_a_period_ends_on_its_first_day_or_later(schema: type[Schema], first: str, last: str, more: Any) -> None:
    schema().load({first: EARLIER, last: EARLIER, **more})
    schema().load({last: EARLIER, **more})
    with pytest.raises(ValidationError) as refused:
        schema().load({first: LATER, last: EARLIER, **more})
    assert refused.value.messages == {last: [DAYS]}


def test_the_upper_bound_of_what_is_free_is_not_below_the_lower() -> None:
    ItemList().load({"free_from": "-2", "free_to": "-2"})
    with pytest.raises(ValidationError) as refused:
        ItemList().load({"free_from": "10", "free_to": "9"})
    assert refused.value.messages == {"free_to": [NUMBERS]}

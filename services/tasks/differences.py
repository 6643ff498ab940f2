"""What of an order is another than it was: told by its parts, of which the journal keeps no more than their digests."""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

OF_LINE = ("line_id", "item_id", "quantity", "unit", "price", "discount_percent", "vat_rate", "requested_date")
PARTS: Mapping[str, tuple[str, ...]] = {
    "its requested date": ("requested_date",),
    "its delivery": ("delivery_address", "carrier"),
    "its note": ("note",),
    "its terms": ("price_type", "markup_percent", "deferral_days", "vat_included", "order_date"),
}
LINES = "its lines"
CHANGEABLE = (LINES, *PARTS)


def parts_of(order: Mapping[str, Any]) -> dict[str, str]:
    """A digest of each part of an order that people change."""
    parts = {part: _digest([order.get(field) for field in fields]) for part, fields in PARTS.items()}
    return {LINES: _digest([[line.get(field) for field in OF_LINE] for line in order["lines"]]), **parts}


def changed_parts(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    return [part for part in CHANGEABLE if before[part] != now[part]]


def _digest(values: list[Any]) -> str:
    return sha256(json.dumps(values, ensure_ascii=False).encode()).hexdigest()[:16]

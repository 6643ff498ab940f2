"""What orders know of an item."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

COST_ARTICLE = "cost_article"
NOT_STOCKED = frozenset({"service", COST_ARTICLE})


@dataclass(frozen=True)
class OrderedItem:
    """What orders know of an item on an order's day.

    ``factors`` by unit (the base unit's is 1); ``list_price`` is per base unit, at the order's price type;
    ``vat_percent`` None is without VAT.
    """

    item_id: UUID
    code: str
    kind: str
    unit: str
    factors: Mapping[str, Decimal]
    list_price: Decimal | None = None
    vat_percent: Decimal | None = None

    @property
    def is_stocked(self) -> bool:
        return self.kind not in NOT_STOCKED

    @property
    def is_internal(self) -> bool:
        """A cost article: it stands for what the order costs us, and never is sold or printed."""
        return self.kind == COST_ARTICLE

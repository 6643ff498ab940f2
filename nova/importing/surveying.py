"""The first reading of order files: which rows are good, what they name, and where each order ends.

The second reading can then send every order as soon as its last row is there, whatever the order of the rows, and
without all of the files in memory.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from formats.sheets import Row, Source
from nova.importing.mapping import ColumnMapping
from nova.importing.orderlines import Named, OrderRow, named_in, order_row_of, require_one_customer
from nova.importing.values import BadRow, Fault

WhenBad = Callable[[Row, Sequence[Fault]], None]
WhenRead = Callable[[Row], None]


@dataclass
class Survey:
    """``items`` and ``customers``: code -> name, empty when no row names it. ``last_rows``: order -> its last row."""

    rows: int = 0
    good_rows: int = 0
    items: dict[str, str] = field(default_factory=dict)
    customers: dict[str, str] = field(default_factory=dict)
    ordered_items: set[str] = field(default_factory=set)
    ordering_customers: set[str] = field(default_factory=set)
    last_rows: dict[str, tuple[int, int]] = field(default_factory=dict)

    def saw(self, named: Named) -> None:
        for names, code, name in (
            (self.items, named.item, named.item_name),
            (self.customers, named.customer, named.customer_name),
        ):
            if code is not None and not names.get(code):
                names[code] = name

    def saw_good(self, line: OrderRow, place: tuple[int, int]) -> None:
        self.good_rows += 1
        self.ordered_items.add(line.item)
        self.ordering_customers.add(line.customer)
        self.last_rows[line.order] = place


def survey(sources: Sequence[Source], mapping: ColumnMapping, when_bad: WhenBad, when_read: WhenRead) -> Survey:
    """Reads all rows once, and tells the bad ones."""
    found = Survey()

    def read(row: Row) -> None:
        found.rows += 1
        found.saw(named_in(row, mapping))
        when_read(row)

    for place, line in _good_rows(sources, mapping, when_bad, read):
        found.saw_good(line, place)
    return found


def orders(sources: Sequence[Source], mapping: ColumnMapping, found: Survey) -> Iterator[list[OrderRow]]:
    """The good rows of each order, in the order of the files."""
    begun: dict[str, list[OrderRow]] = {}
    for place, line in _good_rows(sources, mapping, lambda row, faults: None, lambda row: None):
        begun.setdefault(line.order, []).append(line)
        if found.last_rows[line.order] == place:
            yield begun.pop(line.order)


def _good_rows(
    sources: Iterable[Source], mapping: ColumnMapping, when_bad: WhenBad, when_read: WhenRead
) -> Iterator[tuple[tuple[int, int], OrderRow]]:
    customers: dict[str, str] = {}
    for file, source in enumerate(sources):
        for row in source.rows():
            when_read(row)
            try:
                line = order_row_of(row, mapping)
                require_one_customer(line, customers)
            except BadRow as bad:
                when_bad(row, bad.faults)
                continue
            customers.setdefault(line.order, line.customer)
            yield (file, row.number), line

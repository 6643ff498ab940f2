"""Lists of items: filtered, sorted, and searched by what people type, typing errors included."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Integer,
    RowMapping,
    Select,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    select,
    type_coerce,
)
from sqlalchemy.orm import Session

from contracts.characteristics import ValidationError, value_of
from contracts.commands.periods import require_in_order
from kernel.paging import Page, page_of
from kernel.problems import ValidationFailed
from kernel.searching import begins_with, contains, in_the_other_layout, most_alike, sort_key, trigrams
from services.inventory.domain.dictionaries import CHARACTERISTICS, PRICE_TYPES
from services.inventory.domain.items import NOT_STOCKED
from services.inventory.projections.groups import with_its_groups
from services.inventory.projections.items import text_key_of
from services.inventory.projections.prices import of_type_on
from services.inventory.tables import (
    dictionary_register,
    item_barcodes,
    item_characteristics,
    item_levels,
    item_trigrams,
    items,
)

# Without an index: the register of items does not grow with the history.
FREE = type_coerce(item_levels.c.on_hand - item_levels.c.demand, item_levels.c.on_hand.type)
BELOW_MINIMUM = and_(items.c.minimum_level.is_not(None), items.c.minimum_level > FREE)
LEVEL_PLACES = {"absent": 0, "contended": 1, "covered": 2}
LEVEL = case((item_levels.c.on_hand <= 0, 0), (item_levels.c.on_hand < item_levels.c.demand, 1), else_=2)
NO_MINIMUM = Decimal(-1)
NO_PRICE = Decimal(-1)
FIGURES = ("on_hand", "demand", "free", "expected")
BELOW_ALL_NUMBERS = Decimal(-1_000_000_000_001)
SHARED_PERCENT = 40
MOST_ALIKE = 200
ITEM_SORTS: Mapping[str, ColumnElement[Any]] = {
    "id": items.c.item_id,
    "version": items.c.version,
    "code": items.c.code_key,
    "name": items.c.name_key,
    "kind": items.c.kind,
    "unit": items.c.unit,
    "group": items.c.item_group,
    "vat_rate": items.c.vat_rate,
    "minimum_level": func.coalesce(items.c.minimum_level, literal(NO_MINIMUM, items.c.minimum_level.type)),
    "retired": cast(items.c.is_retired, Integer),
    "on_hand": item_levels.c.on_hand,
    "demand": item_levels.c.demand,
    "free": FREE,
    "expected": item_levels.c.expected,
    "below_minimum": case((BELOW_MINIMUM, 1), else_=0),
    "level": LEVEL,
}
_SORTED_BY = re.compile(r"-?characteristic\.(.+)")
_SORTED_BY_PRICE = re.compile(r"-?prices\.(.+)")


@dataclass(frozen=True)
class Wanted:
    """A value of a characteristic, or with ``bound`` (``from``, ``to``) a bound of values; text as it is compared."""

    code: str
    bound: str
    value: Decimal | str


def list_items(
    session: Session,
    *,
    today: date,
    q: str,
    sort: str,
    limit: int,
    after: str | None,
    group: str | None,
    retired: bool | None,
    characteristics: Mapping[str, str],
    free_from: Decimal | None,
    free_to: Decimal | None,
    below_minimum: bool | None,
    level: str | None,
    ids: Sequence[UUID] | None,
    **exact: Any,
) -> Page:
    """Items with their levels; ``group`` with all groups in it. Raises ValidationFailed."""
    query = select(items, item_levels).join(item_levels, item_levels.c.item_id == items.c.item_id)
    sorts = dict(ITEM_SORTS)
    if q.strip():
        query, sorts["relevance"] = _searched(session, query, q.strip())
    if ids is not None:
        query = query.where(items.c.item_id.in_(ids))
    if group is not None:
        query = query.where(items.c.item_group.in_(with_its_groups(group)))
    if retired is not None:
        query = query.where(items.c.is_retired == retired)
    spans = {name: exact.pop(name) for name in FIGURES}
    query = query.where(*_by_stock(free_from, free_to, below_minimum, level), *_by_figures(spans))
    for name, value in exact.items():
        if value is not None:
            query = query.where(items.c[name] == value)
    kinds = _kinds(session) if characteristics or "characteristic." in sort else {}
    asked = dict(_without_spans(kinds, characteristics))
    wanted = {name: _wanted(kinds, name, text) for name, text in asked.items()}
    _require_bounds_in_order(wanted)
    query = query.where(*(_has_characteristic(each) for each in wanted.values()))
    query = _sorted_by_characteristics(query, sort, kinds, sorts)
    query = _sorted_by_prices(session, query, sort, today, sorts)
    sort = sort or ("relevance,code" if "relevance" in sorts else "code")
    return page_of(session, query, sorts, key=items.c.item_id, sort=sort, limit=limit, after=after)


def by_codes(session: Session, codes: Sequence[str]) -> list[RowMapping | None]:
    """The items of codes or barcodes, in their order; upper and lower case count where both are somebody's code."""
    query = select(items, item_levels).join(item_levels, item_levels.c.item_id == items.c.item_id)
    keys = {sort_key(code) for code in codes}
    called = session.execute(query.where(items.c.code_key.in_(keys))).mappings().all()
    of_barcode = query.add_columns(item_barcodes.c.barcode).join(
        item_barcodes, item_barcodes.c.item_id == items.c.item_id
    )
    scanned = session.execute(of_barcode.where(item_barcodes.c.barcode.in_(set(codes)))).mappings().all()
    by_code = {row["code"]: row for row in called}
    alike = {key: [row for row in called if row["code_key"] == key] for key in keys}
    by_barcode = {row["barcode"]: row for row in scanned}

    def found(code: str) -> RowMapping | None:
        others = alike[sort_key(code)]
        return by_code.get(code) or (others[0] if len(others) == 1 else by_barcode.get(code))

    return [found(code) for code in codes]


def _by_stock(
    free_from: Decimal | None, free_to: Decimal | None, below_minimum: bool | None, level: str | None
) -> Iterator[ColumnElement[bool]]:
    """Bounds and levels are for what has stock."""
    if any(each is not None for each in (free_from, free_to, below_minimum, level)):
        yield items.c.kind.not_in(NOT_STOCKED)
    free = ITEM_SORTS["free"]
    if free_from is not None:
        yield free >= free_from
    if free_to is not None:
        yield free <= free_to
    if below_minimum is not None:
        yield BELOW_MINIMUM if below_minimum else ~BELOW_MINIMUM
    if level is not None:
        yield ITEM_SORTS["level"] == LEVEL_PLACES[level]


def _by_figures(spans: Mapping[str, tuple[Decimal | None, Decimal | None] | None]) -> Iterator[ColumnElement[bool]]:
    """Both ends included."""
    for name, span in spans.items():
        if span is None:
            continue
        yield items.c.kind.not_in(NOT_STOCKED)
        low, high = span
        if low is not None:
            yield ITEM_SORTS[name] >= low
        if high is not None:
            yield ITEM_SORTS[name] <= high


def _searched(session: Session, query: Select[Any], q: str) -> tuple[Select[Any], ColumnElement[Any]]:
    """The items that have all words of ``q``, else those that have them in the other layout of the keyboard, else
    those that are alike; and how near each is: nearest is least."""
    for meant in (q, in_the_other_layout(q)):
        has_all = and_(*(contains(items.c.search_key, word) for word in meant.split()))
        if session.execute(select(exists(select(items.c.item_id).where(has_all)))).scalar():
            return query.where(has_all), _nearness(meant)
    owner, trigram = item_trigrams.c.item_id, item_trigrams.c.trigram
    alike = most_alike(owner, trigram, trigrams(q), SHARED_PERCENT, MOST_ALIKE).subquery()
    return query.join(alike, alike.c.item_id == items.c.item_id), -alike.c.shared


def _nearness(q: str) -> ColumnElement[Any]:
    """The exact code first, then the barcode, codes and names that begin so, and whatever else has the words."""
    of_barcode = select(item_barcodes.c.item_id).where(item_barcodes.c.barcode == q)
    return case(
        (items.c.code == q, 0),
        (items.c.code_key == sort_key(q), 1),
        (items.c.item_id.in_(of_barcode), 2),
        (begins_with(items.c.code_key, q), 3),
        (begins_with(items.c.name_key, q), 4),
        else_=5,
    )


def _kinds(session: Session) -> dict[str, Mapping[str, Any]]:
    """Kind and choices of every characteristic by its code."""
    return {
        code: row["data"] for (_, code), row in dictionary_register.some(session, {}, whole=[CHARACTERISTICS]).items()
    }


def _without_spans(
    kinds: Mapping[str, Mapping[str, Any]], characteristics: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """``100..500`` of a number or a day becomes its two bounds."""
    for name, text in characteristics.items():
        first, dots, last = text.partition("..")
        if not dots or name not in kinds or kinds[name]["kind"] not in ("number", "day"):
            yield name, text
            continue
        yield from ((f"{name}.{bound}", end) for bound, end in (("from", first), ("to", last)) if end)


def _wanted(kinds: Mapping[str, Mapping[str, Any]], name: str, text: str) -> Wanted:
    """``colour`` is a value, ``length.from`` and ``length.to`` are bounds."""
    code, _, bound = (name, "", "") if name in kinds else name.rpartition(".")
    field = _parameter(name)
    if code not in kinds or bound not in ("", "from", "to") or (bound and kinds[code]["kind"] not in ("number", "day")):
        raise ValidationFailed(errors=[{"field": field, "message": "Is not in the dictionary."}])
    value = _value(kinds[code], text, field)
    return Wanted(code, bound, Decimal(value) if kinds[code]["kind"] == "number" else text_key_of(value))


def _require_bounds_in_order(wanted: Mapping[str, Wanted]) -> None:
    """Raises ValidationFailed."""
    for name, each in wanted.items():
        first = wanted.get(f"{each.code}.from")
        if each.bound != "to" or first is None or first.bound != "from":
            continue
        field = _parameter(name)
        try:
            require_in_order(first.value, each.value, field)
        except ValidationError as error:
            raise ValidationFailed(errors=[{"field": field, "message": str(error.messages[0])}]) from error


def _parameter(name: str) -> str:
    return f"filter[characteristic.{name}]"


def _has_characteristic(wanted: Wanted) -> ColumnElement[bool]:
    values = item_characteristics.c
    column: ColumnElement[Any] = values.number if isinstance(wanted.value, Decimal) else values.text_key
    holds = {"": column == wanted.value, "from": column >= wanted.value, "to": column <= wanted.value}[wanted.bound]
    return exists().where(values.item_id == items.c.item_id, values.code == wanted.code, holds)


def _value(characteristic: Mapping[str, Any], text: str, field: str) -> str | bool:
    kind = characteristic["kind"]
    given: Any = {"true": True, "false": False}.get(text, text) if kind == "flag" else text
    try:
        return value_of(kind, characteristic["choices"], given)
    except ValidationError as error:
        raise ValidationFailed(errors=[{"field": field, "message": str(error.messages[0])}]) from error


def _sorted_by_characteristics(
    query: Select[Any],
    sort: str,
    kinds: Mapping[str, Mapping[str, Any]],
    sorts: dict[str, ColumnElement[Any]],
) -> Select[Any]:
    """Adds the columns that ``sort`` names to ``sorts``; items without the characteristic come before all others."""
    codes = {match[1] for name in sort.split(",") if (match := _SORTED_BY.fullmatch(name)) and match[1] in kinds}
    for code in sorted(codes):
        values = item_characteristics.alias()
        query = query.outerjoin(values, and_(values.c.item_id == items.c.item_id, values.c.code == code))
        if kinds[code]["kind"] == "number":
            column = func.coalesce(values.c.number, literal(BELOW_ALL_NUMBERS, values.c.number.type))
        else:
            column = func.coalesce(values.c.text_key, literal("", values.c.text_key.type))
        sorts[f"characteristic.{code}"] = column
    return query


def _sorted_by_prices(
    session: Session, query: Select[Any], sort: str, today: date, sorts: dict[str, ColumnElement[Any]]
) -> Select[Any]:
    """Adds the price types that ``sort`` names to ``sorts``; items without such a price come before all others."""
    asked = {match[1] for name in sort.split(",") if (match := _SORTED_BY_PRICE.fullmatch(name))}
    types = {code for (_, code) in dictionary_register.some(session, {}, whole=[PRICE_TYPES])} if asked else set()
    for code in sorted(asked & types):
        price = of_type_on(code, today).subquery()
        query = query.outerjoin(price, price.c.item_id == items.c.item_id)
        sorts[f"prices.{code}"] = func.coalesce(price.c.amount, literal(NO_PRICE, price.c.amount.type))
    return query

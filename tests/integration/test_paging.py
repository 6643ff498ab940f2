"""Lists are walked page by page: every row once, in order, whatever happens meanwhile; on both databases."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, Engine, Integer, MetaData, Table, Uuid, create_engine, insert, select
from sqlalchemy.orm import Session

from kernel import paging
from kernel.columns import Moment, OptionalDay, OptionalMoment, OptionalText, Scaled
from kernel.paging import Page, page_of
from kernel.problems import ValidationFailed
from kernel.searching import Key, begins_with, contains, search_key, sort_key

things = Table(
    "things",
    MetaData(),
    Column("number", Integer, primary_key=True),
    Column("uid", Uuid, nullable=False),
    Column("name_key", Key, nullable=False),
    Column("total", Scaled(2), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("due", OptionalMoment, nullable=False),
    Column("day", OptionalDay, nullable=False),
    Column("word", OptionalText(64), nullable=False),
)
SORTS = {name.removesuffix("_key"): things.c[name] for name in [column.name for column in things.columns]}
FAR = datetime(9999, 12, 31, tzinfo=UTC)
AT = datetime(2025, 11, 24, 9, tzinfo=UTC)

few_names = st.sampled_from(["болт", "ёлка", "ель", "винт", "болт м8", "a", "A\t\n"])
rows = st.fixed_dictionaries(
    {
        "uid": st.uuids(),
        "name": few_names,
        "total": st.sampled_from([Decimal("-1.00"), Decimal(0), Decimal("10.50"), Decimal("90071992547409.93")]),
        "made_at": st.sampled_from([AT, datetime(1, 1, 1, tzinfo=UTC), datetime(2025, 11, 24, 9, 0, 0, 1, tzinfo=UTC)]),
        "due": st.sampled_from([None, AT, datetime(2026, 1, 1, tzinfo=UTC)]),
        "day": st.sampled_from([None, date(2025, 11, 24), date(1, 1, 1)]),
        "word": st.sampled_from([None, "anna", "boris"]),
    }
)
sorts = st.lists(st.tuples(st.sampled_from(sorted(SORTS)), st.booleans()), min_size=1, max_size=3)
on_any_database = pytest.mark.parametrize("engine", ["sqlite", "postgres"], indirect=True)
without_hurry = settings(
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture], max_examples=150
)


@pytest.fixture
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    on_sqlite = request.param == "sqlite"
    engine = create_engine(f"sqlite:///{tmp_path}/things.db" if on_sqlite else request.getfixturevalue("database"))
    things.metadata.create_all(engine)
    yield engine
    engine.dispose()


def add(session: Session, number: int, row: dict[str, Any]) -> None:
    told = {name: value for name, value in row.items() if name != "name"}
    session.execute(insert(things), {"number": number, "name_key": sort_key(row["name"]), **told})


def page(session: Session, sort: str, limit: int, after: str | None) -> Page:
    return page_of(session, select(things), SORTS, key=things.c.number, sort=sort, limit=limit, after=after)


def walked(session: Session, sort: str, limit: int, meanwhile: Callable[[], None] = lambda: None) -> list[int]:
    numbers: list[int] = []
    after = None
    while True:
        found = page(session, sort, limit, after)
        numbers += [row["number"] for row in found.rows]
        after = found.next
        if after is None:
            return numbers
        meanwhile()


def in_order(known: dict[int, dict[str, Any]], order: list[tuple[str, bool]]) -> list[int]:
    """The plain model: a stable sort by the last term first. Missing moments are the last ones, missing words empty."""

    def value(number: int, name: str) -> Any:
        found = {"number": number, **known[number]}[name]
        missing = {"due": FAR, "day": FAR.date(), "word": ""}
        return sort_key(found) if name == "name" else missing[name] if found is None else found

    numbers = sorted(known, reverse=order[-1][1])
    for name, descending in reversed(order):
        numbers.sort(key=lambda number, name=name: value(number, name), reverse=descending)  # type: ignore[misc]
    return numbers


def text_of(order: list[tuple[str, bool]]) -> str:
    return ",".join(f"{'-' if descending else ''}{name}" for name, descending in order)


@on_any_database
@without_hurry
@given(known=st.lists(rows, max_size=12), order=sorts, limit=st.integers(1, 5), late=st.lists(rows, max_size=4))
def test_every_row_comes_once_and_in_order_whatever_is_added_meanwhile(
    engine: Engine,
    known: list[dict[str, Any]],
    order: list[tuple[str, bool]],
    limit: int,
    late: list[dict[str, Any]],
):
    with Session(engine) as session:
        for number, row in enumerate(known):
            add(session, number * 2, row)
        numbers = iter(range(-1, 100, 2))

        def meanwhile() -> None:
            if late:
                add(session, next(numbers), late.pop())

        seen = walked(session, text_of(order), limit, meanwhile)
        session.rollback()
    expected = in_order({number * 2: row for number, row in enumerate(known)}, order)
    by_number = [number for number in seen if number % 2 == 0]
    assert by_number == expected
    assert len(seen) == len(set(seen))


any_value = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**40), 10**40), st.floats(), st.text(max_size=8), st.lists(st.none()),
    st.sampled_from([
        "NaN", "1e999", "-Infinity", "1.23456", "9" * 30, "0001-01-01T00:00:00+23:00", "9999-12-31T23:59:59-23:00",
        "2025-11-24T09:00:00", "2025-11-24", "\x00", "a\x00", "\ud800", "2025-11-24T09:00:00+00:00", "1" * 400, "٣",
    ]),
)  # fmt: skip
any_cursor = st.one_of(
    st.text(max_size=40),
    st.binary(max_size=60).map(lambda raw: urlsafe_b64encode(raw).decode()),
    st.just(urlsafe_b64encode(b"[" * 3000).decode()),
)


def crafted(sort: Any, *values: Any) -> str:
    return urlsafe_b64encode(json.dumps([sort, *values]).encode()).decode()


@on_any_database
@without_hurry
@given(data=st.data(), order=sorts)
def test_any_text_as_a_cursor_gives_a_page_or_a_refusal(engine: Engine, data: Any, order: list[tuple[str, bool]]):
    sort = text_of(order)
    width = len(order) + 1
    values = st.lists(any_value, min_size=1, max_size=width)
    cursors = st.one_of(any_cursor, values.map(lambda each: crafted(sort, *each)))
    cursor = data.draw(cursors)
    with Session(engine) as session:
        try:
            page(session, sort, 2, cursor)
        except ValidationFailed as refusal:
            assert refusal.errors == [{"field": "after", "message": "Not a cursor of this list."}]  # noqa: PT017


@on_any_database
def test_no_value_of_another_kind_reaches_the_database(engine: Engine):
    strange = [
        "NaN",
        "1e999",
        "Infinity",
        "1.23456",
        10**29,
        "0001-01-01T00:00:00+23:00",
        "2025-11-24T09:00:00",
        "\x00",
    ]
    with Session(engine) as session:
        for sort in SORTS:
            for value in [*strange, "\ud800", None, True, 1.5, [], {}]:
                for cursor in (crafted(sort, value, 1), crafted(sort, value)):
                    try:
                        page(session, sort, 2, cursor)
                    except ValidationFailed:
                        continue


@on_any_database
def test_a_cursor_of_another_sort_is_refused(engine: Engine):
    with Session(engine) as session:
        for number in range(3):
            add(session, number, {"uid": UUID(int=number), "name": "a", "total": 1, "made_at": AT, "due": None,
                                  "day": None, "word": None})  # fmt: skip
        cursor = page(session, "number", 1, None).next
        assert page(session, "number", 1, cursor).rows[0]["number"] == 1
        for other in ("-number", "total", ""):
            with pytest.raises(ValidationFailed):
                page(session, other, 1, cursor)
        session.rollback()


@on_any_database
def test_a_total_says_when_it_was_not_counted_to_the_end(engine: Engine, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(paging, "COUNTED_ROWS", 2)
    with Session(engine) as session:
        totals = []
        for number in range(4):
            found = page(session, "number", 1, None)
            totals.append((found.total, found.total_is_exact))
            add(session, number, {"uid": UUID(int=number), "name": "a", "total": 1, "made_at": AT, "due": None,
                                  "day": None, "word": None})  # fmt: skip
        session.rollback()
    assert totals == [(0, True), (1, True), (2, True), (2, False)]


@on_any_database
def test_names_are_found_by_any_part_and_signs_stand_for_themselves(engine: Engine):
    names = ["Болт 100% стальной", "ЁЛКА", "ель", "a_b", "aXb"]
    with Session(engine) as session:
        for number, name in enumerate(names):
            add(session, number, {"uid": UUID(int=number), "name": name, "total": 1, "made_at": AT, "due": None,
                                  "day": None, "word": None})  # fmt: skip

        def found(condition: Any) -> list[str]:
            query = select(things.c.number).where(condition).order_by(things.c.name_key)
            return [names[number] for number in session.execute(query).scalars()]

        key = things.c.name_key
        assert found(contains(key, "БОЛТ")) == ["Болт 100% стальной"]
        assert found(contains(key, "%")) == ["Болт 100% стальной"]
        assert found(contains(key, "_")) == ["a_b"]
        assert found(contains(key, "ел")) == found(begins_with(key, "ЕЛ"))
        assert set(found(begins_with(key, "е"))) == {"ЁЛКА", "ель"}
        assert found(begins_with(key, "лка")) == []
        session.rollback()
    assert search_key("ё") < search_key("ж")

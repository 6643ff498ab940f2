"""Writing many rows by one statement means the same on both databases."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import pytest
from sqlalchemy import Boolean, Column, Integer, MetaData, String, Table, Text, Uuid, create_engine, select
from sqlalchemy import event as sqlalchemy_events
from sqlalchemy.exc import DataError
from sqlalchemy.orm import Session

from kernel.columns import Json, Moment, Position, Scaled
from kernel.sql import change, insert_new, upsert

metadata = MetaData()
goods = Table(
    "goods",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("code", String(5), nullable=False),
    Column("note", Text),
    Column("amount", Scaled(3)),
    Column("at", Moment),
    Column("packages", Json),
    Column("sold", Boolean),
    Column("position", Position),
)
places = Table(
    "places",
    metadata,
    Column("good", Uuid, primary_key=True),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("amount", Scaled(3), nullable=False),
)
NOON = datetime(2025, 11, 24, 12, 0, 0, 123456, tzinfo=UTC)
NAMESPACE = UUID(int=7)


def good(number: int, **values: Any) -> dict[str, Any]:
    """A row with a value in every column."""
    return {
        "id": uuid5(NAMESPACE, str(number)),
        "code": f"g{number}",
        "note": "Болт 'М8' \\ {1,2}",
        "amount": Decimal("1.500"),
        "at": NOON,
        "packages": [{"unit": "box", "factor": "12"}, None, "ё"],
        "sold": True,
        "position": 2**40,
        **values,
    }


class Rules(ABC):
    @pytest.fixture
    @abstractmethod
    def url(self) -> str: ...

    @pytest.fixture
    def session(self, url: str) -> Iterator[Session]:
        engine = create_engine(url)
        metadata.create_all(engine)
        with Session(engine) as session:
            yield session
        engine.dispose()

    def rows(self, session: Session, table: Table = goods) -> list[dict[str, Any]]:
        return [dict(row) for row in session.execute(select(table).order_by(*table.primary_key)).mappings()]

    def test_every_kind_of_value_comes_back_as_it_was(self, session: Session):
        insert_new(session, goods, [good(1)])
        assert self.rows(session) == [good(1)]

    def test_nothing_stays_nothing(self, session: Session):
        nothing = dict.fromkeys(("note", "amount", "at", "sold", "position"))
        insert_new(session, goods, [good(1, **nothing), good(2)])
        assert sorted(self.rows(session), key=lambda row: row["code"]) == [good(1, **nothing), good(2)]

    @pytest.mark.parametrize("value", [None, {}, [], {"a": {"b": [1, "2"]}}, "text", 0, False])
    def test_json_comes_back_as_it_was(self, session: Session, value: Any):
        insert_new(session, goods, [good(1, packages=value)])
        assert self.rows(session)[0]["packages"] == value

    def test_a_moment_is_the_same_in_every_zone(self, session: Session):
        moscow = timezone(timedelta(hours=3))
        insert_new(session, goods, [good(1, at=NOON.astimezone(moscow))])
        told = self.rows(session)[0]["at"]
        assert (told, told.utcoffset()) == (NOON, timedelta(0))

    def test_no_rows_are_no_work(self, session: Session):
        insert_new(session, goods, [])
        upsert(session, goods, [], replace=["note"])
        assert self.rows(session) == []

    def test_insert_new_leaves_what_is_there_to_an_error(self, session: Session):
        insert_new(session, places, [{"good": UUID(int=1), "place": 1, "amount": Decimal(1)}])
        with pytest.raises(Exception, match=r"(?i)unique|duplicate"):
            insert_new(session, places, [{"good": UUID(int=1), "place": 1, "amount": Decimal(2)}])

    def test_columns_that_are_replaced_change_and_others_stay(self, session: Session):
        insert_new(session, goods, [good(1)])
        upsert(session, goods, [good(1, code="new", note="new"), good(2)], replace=["note"])
        assert sorted(self.rows(session), key=lambda row: row["code"]) == [good(1, note="new"), good(2)]

    def test_columns_that_are_added_to_grow_by_what_is_given(self, session: Session):
        amounts = [(1, Decimal("1.250")), (2, Decimal(5))]
        rows = [{"good": UUID(int=1), "place": place, "amount": amount} for place, amount in amounts]
        upsert(session, places, rows, add=["amount"])
        upsert(session, places, [{**rows[0], "amount": Decimal("-0.250")}], add=["amount"])
        assert [row["amount"] for row in self.rows(session, places)] == [Decimal("1.000"), Decimal("5.000")]

    def test_with_no_column_to_change_what_is_there_stays(self, session: Session):
        insert_new(session, goods, [good(1)])
        upsert(session, goods, [good(1, note="other"), good(2)])
        assert sorted(self.rows(session), key=lambda row: row["code"]) == [good(1), good(2)]

    def test_rows_that_are_there_change_and_none_comes_in(self, session: Session):
        insert_new(session, goods, [good(1), good(2)])
        said = [{"id": good(number)["id"], "note": note, "sold": None} for number, note in ((1, "new"), (2, None))]
        change(session, goods, [*said, {**said[0], "id": UUID(int=9)}])
        told = sorted(self.rows(session), key=lambda row: row["code"])
        assert told == [good(1, note="new", sold=None), good(2, note=None, sold=None)]

    def test_rows_are_found_by_the_whole_key(self, session: Session):
        rows = [{"good": UUID(int=1), "place": place, "amount": Decimal(place)} for place in (1, 2)]
        insert_new(session, places, rows)
        change(session, places, [{**rows[1], "amount": Decimal("7.5")}])
        assert [row["amount"] for row in self.rows(session, places)] == [Decimal(1), Decimal("7.5")]

    def test_no_change_is_no_work(self, session: Session):
        change(session, goods, [])
        assert self.rows(session) == []

    @pytest.mark.parametrize(("position", "note"), [(9, "old"), (10, "old"), (11, "new")])
    def test_only_what_is_newer_overwrites(self, session: Session, position: int, note: str):
        insert_new(session, goods, [good(1, position=10, note="old")])
        newer = good(1, position=position, note="new")
        upsert(session, goods, [newer], replace=["note", "position"], only_if_newer="position")
        told = self.rows(session)[0]
        assert (told["note"], told["position"]) == (note, max(10, position))

    def test_many_rows_are_written_at_once(self, session: Session):
        rows = [{"good": UUID(int=number), "place": 1, "amount": Decimal(number)} for number in range(1000)]
        upsert(session, places, rows, add=["amount"])
        upsert(session, places, list(reversed(rows)), add=["amount"])
        assert [row["amount"] for row in self.rows(session, places)] == [Decimal(2 * number) for number in range(1000)]

    def test_more_decimals_than_the_column_has_are_refused(self, session: Session):
        with pytest.raises(Exception, match="more than 3 decimals"):
            insert_new(session, goods, [good(1, amount=Decimal("0.0001"))])


class TestSqlite(Rules):
    @pytest.fixture
    def url(self, tmp_path: Path) -> str:
        return f"sqlite:///{tmp_path}/goods.db"


class TestPostgresql(Rules):
    @pytest.fixture
    def url(self, database: str) -> str:
        return database

    def test_many_rows_change_by_one_statement_that_touches_only_what_differs(self, session: Session):
        rows = [{"good": UUID(int=number), "place": 1, "amount": Decimal(number)} for number in range(300)]
        insert_new(session, places, rows)
        counts: list[int] = []

        @sqlalchemy_events.listens_for(session.connection(), "after_cursor_execute")
        def note(_connection: Any, cursor: Any, *_: Any) -> None:
            counts.append(cursor.rowcount)

        change(session, places, [*rows[:200], *({**row, "amount": Decimal(7)} for row in rows[200:])])
        assert counts == [100]

    def test_text_that_is_too_long_is_refused_and_never_cut(self, session: Session):
        with pytest.raises(DataError, match="too long"):
            insert_new(session, goods, [good(1, code="123456")])

    def test_text_that_is_too_long_does_not_come_in_by_a_change_either(self, session: Session):
        insert_new(session, goods, [good(1)])
        with pytest.raises(DataError, match="too long"):
            upsert(session, goods, [good(1, code="123456")], replace=["code"])

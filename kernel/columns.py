"""Column types that mean the same on PostgreSQL and on SQLite."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, BigInteger, Date, DateTime, Integer, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

Json = JSON().with_variant(JSONB(), "postgresql")
JsonText = JSON()  # for what is given back as it is, and never asked what is inside
Position = BigInteger().with_variant(Integer(), "sqlite")
LARGEST = 2**63 - 1
LAST_DAY = date(9999, 12, 31)
FIRST_MOMENT = datetime(1, 1, 1, tzinfo=UTC)
LAST_MOMENT = datetime(9999, 12, 31, tzinfo=UTC)


class Scaled(TypeDecorator[Decimal]):
    """An exact decimal kept as an integer of its smallest part.

    SQLite has no decimal of its own and would compute in binary floats; as integers, sums and comparisons are
    exact and fast in both databases. ``places`` is the number of decimals that are kept.
    """

    impl = BigInteger
    cache_ok = True
    python_type = Decimal

    def __init__(self, places: int) -> None:
        super().__init__()
        self.places = places

    def process_bind_param(self, value: Decimal | int | None, dialect: Dialect) -> int | None:
        if value is None:
            return None
        scaled = Decimal(value).scaleb(self.places)
        whole = int(scaled)
        if whole != scaled:
            raise ValueError(f"{value} has more than {self.places} decimals")
        return whole

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(int(value)).scaleb(-self.places)

    def coerce_compared_value(self, op: Any, value: Any) -> TypeEngine[Any]:
        return self


class OptionalScaled(Scaled):
    """An exact decimal that may be missing: None is kept as the greatest of all, or as the integer ``missing``, so that
    a plain index sorts it."""

    cache_ok = True

    def __init__(self, places: int, missing: int = LARGEST) -> None:
        super().__init__(places)
        self.missing = missing

    def process_bind_param(self, value: Decimal | int | None, dialect: Dialect) -> int | None:
        return self.missing if value is None else super().process_bind_param(value, dialect)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        return None if value == self.missing else super().process_result_value(value, dialect)


class Moment(TypeDecorator[datetime]):
    """An aware moment in UTC; as sortable text on SQLite, which has no time zones."""

    impl = DateTime(timezone=True)
    cache_ok = True
    python_type = datetime

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(String(32))
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | str | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment needs its time zone.")
        moment = value.astimezone(UTC)
        return moment.isoformat(timespec="microseconds") if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | str | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return datetime.fromisoformat(value) if isinstance(value, str) else value.astimezone(UTC)


class OptionalMoment(Moment):
    """A moment that may be missing: None is kept as the last one, so that a plain index sorts it after all others."""

    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | str | None:
        return super().process_bind_param(LAST_MOMENT if value is None else value, dialect)

    def process_result_value(self, value: datetime | str | None, dialect: Dialect) -> datetime | None:
        moment = super().process_result_value(value, dialect)
        return None if moment == LAST_MOMENT else moment


class PastMoment(Moment):
    """A moment until which nothing may have been: None is kept as the first one, which sorts before all others."""

    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | str | None:
        return super().process_bind_param(FIRST_MOMENT if value is None else value, dialect)

    def process_result_value(self, value: datetime | str | None, dialect: Dialect) -> datetime | None:
        moment = super().process_result_value(value, dialect)
        return None if moment == FIRST_MOMENT else moment


class OptionalDay(TypeDecorator[date]):
    """A day that may be missing: None is kept as the last one."""

    impl = Date
    cache_ok = True
    python_type = date

    def process_bind_param(self, value: date | None, dialect: Dialect) -> date:
        return LAST_DAY if value is None else value

    def process_result_value(self, value: date | None, dialect: Dialect) -> date | None:
        return None if value == LAST_DAY else value


class OptionalText(TypeDecorator[str]):
    """A short text that may be missing: None is kept as an empty one, which sorts before all others, or as the text
    ``missing``."""

    impl = String
    cache_ok = True
    python_type = str

    def __init__(self, length: int, missing: str = "") -> None:
        super().__init__(length)
        self.missing = missing

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str:
        return value or self.missing

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value in (None, "", self.missing) else value

"""Read tables made anew from the events, beside the living ones: to prove them (verify) or to replace them.

The new rows are folded into a shadow while the service works on; only the last few events are folded under the
locks that every writer needs, and then the tables are exchanged at once.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, Table, create_engine, delete, insert, select, text
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session
from structlog.stdlib import get_logger

from contracts.envelope import PublicEvent
from kernel.application import ServiceApplication, is_collision
from kernel.readmodels import ReadModel, Recorded
from kernel.subscription import SourceFeed

BATCH = 500
SHADOW_SCHEMA = "rebuild"
REBUILD_LOCK = 7102
LOCK_TIMEOUT = "300ms"
EXCHANGE_ATTEMPTS = 200

log = get_logger()


class NoSuchReadModel(Exception):
    """The service has no read model of that name."""


class UnderWay(Exception):
    """Another rebuild or proof of this service's tables is not done yet."""


class NotLevel(Exception):
    """New events came in faster than the shadow followed; it tries again."""


class Shadow:
    """Empty copies of the read tables, and the folds' session on them."""

    def __init__(self, application: ServiceApplication) -> None:
        self._application = application
        self.live = application.engine
        self._folder = TemporaryDirectory(prefix="nova-rebuild-")
        self.tables = [table for model in application.read_models for table in model.tables]
        self.engine = self._shadow_engine()
        self._turn = self._take_turn()
        try:
            self._create_tables()
        except BaseException:
            self._end_turn()
            raise
        self.session = Session(self.engine)

    @property
    def is_postgresql(self) -> bool:
        return self.live.dialect.name == "postgresql"

    def close(self) -> None:
        self.session.close()
        if self.is_postgresql:
            with self.live.begin() as connection:
                connection.execute(text(f"DROP SCHEMA IF EXISTS {SHADOW_SCHEMA} CASCADE"))
        else:
            self.engine.dispose()
        self._folder.cleanup()
        self._end_turn()

    def _end_turn(self) -> None:
        """Freed by word: the end of a session frees it too, but some moments later."""
        try:
            if self.is_postgresql:
                self._turn.execute(text(f"SELECT pg_advisory_unlock({REBUILD_LOCK})"))
        finally:
            self._turn.invalidate()
            self._turn.close()

    def _take_turn(self) -> Connection:
        """A session that holds the service's one turn at the shadow schema, and ends with it. Raises UnderWay."""
        turn = self.live.connect().execution_options(isolation_level="AUTOCOMMIT")
        if self.is_postgresql and not turn.execute(text(f"SELECT pg_try_advisory_lock({REBUILD_LOCK})")).scalar():
            turn.close()
            raise UnderWay
        return turn

    def _shadow_engine(self) -> Engine:
        if self.is_postgresql:
            return self.live.execution_options(schema_translate_map={None: SHADOW_SCHEMA})
        return create_engine(f"sqlite:///{self._folder.name}/shadow.db")

    def _create_tables(self) -> None:
        if self.is_postgresql:
            with self.live.begin() as connection:
                connection.execute(text(f"DROP SCHEMA IF EXISTS {SHADOW_SCHEMA} CASCADE"))
                connection.execute(text(f"CREATE SCHEMA {SHADOW_SCHEMA}"))
        with self.engine.begin() as connection:
            self._application.metadata.create_all(connection, tables=self.tables, checkfirst=False)


class Rebuild:
    """Folds a service's whole history into a shadow. ``feeds`` are those of the sources it hears."""

    def __init__(
        self, application: ServiceApplication, feeds: Mapping[str, SourceFeed], pause: Callable[[], None]
    ) -> None:
        self._application = application
        self._feeds = feeds
        self._pause = pause
        self._shadow = Shadow(application)
        self._own_position = 0
        self._heard_position = dict.fromkeys(feeds, 0)
        self._fetched: dict[str, list[PublicEvent]] = {source: [] for source in feeds}
        self.events = 0

    def __enter__(self) -> "Rebuild":
        return self

    def __exit__(self, *_: object) -> None:
        self._shadow.close()

    def replace(self, names: Sequence[str]) -> int:
        """Exchanges the tables of the named read models (all when empty); returns how many events were folded."""
        tables = [table for model in self._models(names) for table in model.tables]
        self._when_level(lambda session: self._exchange(session, tables), lock=tables)
        return self.events

    def differences(self, limit: int = 20) -> list[str]:
        """Rows of the read tables that are not what the events say, in words; empty when all is well."""
        with self._shadow.live.connect() as live:
            self._when_level(lambda session: _begin_snapshot(live), lock=())
            found = [line for table in self._shadow.tables for line in self._differences_of(table, live, limit)]
            return found[:limit]

    def _models(self, names: Sequence[str]) -> list[ReadModel]:
        by_name = {model.name: model for model in self._application.read_models}
        unknown = [name for name in names if name not in by_name]
        if unknown:
            raise NoSuchReadModel(f"{', '.join(unknown)} (there are: {', '.join(by_name)})")
        return [by_name[name] for name in names or by_name]

    def _when_level(self, finish: Callable[[Session], None], lock: Sequence[Table]) -> None:
        """Runs ``finish`` at a moment when the shadow is level with the living tables and nobody can write.

        A writer that holds one of the tables is let through: we give up after a short wait and try again, well
        before the database would choose a victim.
        """
        for _ in range(EXCHANGE_ATTEMPTS):
            self._fold_to_the_end()
            try:
                with self._application.transaction() as session:
                    self._lock(session, lock)
                    self._fold_rest(session)
                    finish(session)
                return
            except Exception as error:
                if not isinstance(error, NotLevel) and not is_collision(error):
                    raise
                log.info("rebuild tries again", reason=str(error).splitlines()[0])
                self._pause()
        raise NotLevel("The service is too busy to exchange its tables: try again later.")

    def _fold_to_the_end(self) -> None:
        while self._fold_own_batch():
            self._pause()
        for source in self._feeds:
            self._fetch(source)
            with self._application.reading() as session:
                upto = self._checkpoint(session, source)
                parked = self._parked(session, source)
            self._fold_heard(source, upto, parked)

    def _fold_own_batch(self) -> bool:
        notifications = self._application.recorder.select_notifications(
            start=self._own_position, limit=BATCH, inclusive_of_start=False
        )
        recorded = [Recorded(self._application.mapper.to_domain_event(each), each.id) for each in notifications]
        if recorded:
            for model in self._application.read_models:
                if model.own is not None:
                    model.own(self._shadow.session, recorded)
            self._shadow.session.commit()
            self._own_position = recorded[-1].position
            self.events += len(recorded)
        return len(recorded) == BATCH

    def _fetch(self, source: str) -> None:
        fetched = self._fetched[source]
        while True:
            position = fetched[-1].position if fetched else self._heard_position[source]
            page = self._feeds[source].since(position, BATCH)
            fetched.extend(page.events)
            if not page.more:
                return

    def _fold_heard(self, source: str, upto: int, parked: frozenset[int]) -> None:
        fetched = self._fetched[source]
        due = [event for event in fetched if event.position <= upto]
        for start in range(0, len(due), BATCH):
            applied = [event for event in due[start : start + BATCH] if event.position not in parked]
            batch = self._application.understood(applied)
            for model in self._application.read_models:
                if source in model.heard:
                    model.heard[source](self._shadow.session, batch)
            self._shadow.session.commit()
            self._pause()
        if due:
            self._heard_position[source] = due[-1].position
            self._fetched[source] = fetched[len(due) :]
            self.events += len(due)

    def _lock(self, session: Session, tables: Sequence[Table]) -> None:
        if self._shadow.is_postgresql:
            session.execute(text(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'"))
            for table in tables:
                session.execute(text(f'LOCK TABLE "{table.name}" IN ACCESS EXCLUSIVE MODE'))
        checkpoints = self._application.tables.checkpoints
        session.execute(select(checkpoints.c.position).order_by(checkpoints.c.source).with_for_update()).all()
        self._application.recorder.lock_appends(session)

    def _fold_rest(self, session: Session) -> None:
        while self._fold_own_batch():
            continue
        for source in self._feeds:
            upto = self._checkpoint(session, source)
            fetched = self._fetched[source]
            known = fetched[-1].position if fetched else self._heard_position[source]
            if known < upto:
                raise NotLevel(f"{source} told more meanwhile")
            self._fold_heard(source, upto, self._parked(session, source))
        for model in self._application.read_models:
            if model.settle is not None:
                model.settle(self._shadow.session)
        self._shadow.session.commit()

    def _checkpoint(self, session: Session, source: str) -> int:
        checkpoints = self._application.tables.checkpoints
        return int(session.execute(select(checkpoints.c.position).filter_by(source=source)).scalar() or 0)

    def _parked(self, session: Session, source: str) -> frozenset[int]:
        parked = self._application.tables.parked_events
        return frozenset(session.execute(select(parked.c.position).filter_by(source=source)).scalars())

    def _exchange(self, session: Session, tables: Sequence[Table]) -> None:
        for table in tables:
            if self._shadow.is_postgresql:
                session.execute(text(f'DROP TABLE "{table.name}"'))
                session.execute(text(f'ALTER TABLE {SHADOW_SCHEMA}."{table.name}" SET SCHEMA public'))
            else:
                session.execute(delete(table))
                for rows in self._shadow.session.execute(select(table)).mappings().partitions(BATCH):
                    session.execute(insert(table), [dict(row) for row in rows])

    def _differences_of(self, table: Table, live: Connection, limit: int) -> list[str]:
        wanted = _rows_by_key(self._shadow.session, table)
        found = _rows_by_key(live, table)
        lines = []
        for key, should, is_now in _merged(wanted, found):
            if should != is_now:
                lines.append(f"{table.name} {_words(key)}: is {_words(is_now)}, should be {_words(should)}")
                if len(lines) == limit:
                    break
        return lines


def _begin_snapshot(live: Connection) -> None:
    """From here on the connection sees the tables as they are now."""
    if live.dialect.name == "sqlite":
        live.exec_driver_sql("BEGIN")
        live.exec_driver_sql("SELECT 1 FROM checkpoints").all()
    else:
        live.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        live.exec_driver_sql("SELECT 1").all()


Row = tuple[Any, ...]


def _rows_by_key(connection: Connection | Session, table: Table) -> Iterator[tuple[Row, Row]]:
    keys = list(table.primary_key.columns)
    others = [column for column in table.columns if column not in keys]
    query = select(*keys, *others).order_by(*keys).execution_options(yield_per=BATCH)
    for row in connection.execute(query):
        yield tuple(row[: len(keys)]), tuple(row[len(keys) :])


def _merged(
    left: Iterator[tuple[Row, Row]], right: Iterator[tuple[Row, Row]]
) -> Iterator[tuple[Row, Row | None, Row | None]]:
    """Both sides by key: (key, left row or None, right row or None)."""
    one, other = next(left, None), next(right, None)
    while one is not None or other is not None:
        if one is not None and (other is None or _sortable(one[0]) < _sortable(other[0])):
            yield one[0], one[1], None
            one = next(left, None)
        elif other is not None and (one is None or _sortable(other[0]) < _sortable(one[0])):
            yield other[0], None, other[1]
            other = next(right, None)
        elif one is not None and other is not None:
            yield one[0], one[1], other[1]
            one, other = next(left, None), next(right, None)


def _sortable(key: Row) -> Row:
    return tuple(str(part) if isinstance(part, UUID) else part for part in key)


def _words(row: Row | None) -> str:
    return "missing" if row is None else ", ".join(str(value) for value in row)

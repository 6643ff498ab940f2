"""A service's database, looked at and held from outside."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg2

WAITING_WRITERS = """
    SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
"""
RELAY_POSITION = "SELECT coalesce(max(position), 0) FROM relay_cursor"
WAITING_REMINDERS = "SELECT count(*) FROM reminders WHERE state = 'waiting'"


@contextmanager
def held_checkpoints(url: str) -> Iterator[None]:
    """Nobody can commit the effects of an event meanwhile."""
    with _cursor(url) as cursor:
        cursor.execute("SELECT * FROM checkpoints FOR UPDATE")
        yield


def has_waiting_writers(url: str) -> bool:
    return _number(url, WAITING_WRITERS) > 0


def has_waiting_reminders(url: str) -> bool:
    return _number(url, WAITING_REMINDERS) > 0


def relay_position(url: str) -> int:
    return _number(url, RELAY_POSITION)


def _number(url: str, query: str) -> int:
    with _cursor(url) as cursor:
        cursor.execute(query)
        row = cursor.fetchone()
    return 0 if row is None else int(row[0])


@contextmanager
def _cursor(url: str) -> Iterator["psycopg2.extensions.cursor"]:
    connection = psycopg2.connect(url)
    try:
        with connection.cursor() as cursor:
            yield cursor
    finally:
        connection.close()

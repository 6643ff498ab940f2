"""Files in the gateway's own database: kept part by part, and forgotten when nobody needs them.

The service whose thing a file is attached to decides which files there are. Here is only kept when it is asked about
a file next: whatever broke off between the two of them is put right then.
"""

import time
from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, insert, select, update

from gateway.attachments.tables import file_parts, files
from gateway.auth.app import AccountsApplication

ATTACHED_WITHIN = timedelta(days=1)
ASKED_EVERY = timedelta(days=30)


class FileStore:
    """Every method is transactions of its own, each short; none waits for a service."""

    def __init__(self, application: AccountsApplication) -> None:
        self._application = application

    def keep(self, file_id: UUID, owner: str, parts: Iterator[bytes], now: datetime) -> None:
        """What is not attached to anything within a day is forgotten. Others get their turn between the parts."""
        with self._application.transaction() as session:
            row = {"file_id": file_id, "owner": owner, "ask_at": now + ATTACHED_WITHIN}
            session.execute(insert(files), row)
        for place, content in enumerate(parts):
            with self._application.transaction() as session:
                session.execute(insert(file_parts), {"file_id": file_id, "place": place, "content": content})
            time.sleep(0)

    def part(self, file_id: UUID, place: int) -> bytes | None:
        columns = file_parts.c
        query = select(columns.content).where(columns.file_id == file_id, columns.place == place)
        with self._application.reading() as session:
            content = session.execute(query).scalar()
        return None if content is None else bytes(content)

    def needed(self, file_ids: Collection[UUID], now: datetime) -> None:
        """Something is attached by them."""
        with self._application.transaction() as session:
            these = update(files).where(files.c.file_id.in_(file_ids))
            session.execute(these.values(ask_at=now + ASKED_EVERY))

    def forget(self, file_ids: Collection[UUID]) -> None:
        """Those that are not there are forgotten already."""
        with self._application.transaction() as session:
            for table in (file_parts, files):
                session.execute(delete(table).where(table.c.file_id.in_(file_ids)))

    def to_ask_about(self, owner: str, now: datetime, limit: int) -> list[UUID]:
        """Files of a service that it was not asked about for long, or never; the longest first."""
        query = select(files.c.file_id).where(files.c.owner == owner, files.c.ask_at <= now)
        with self._application.reading() as session:
            return list(session.execute(query.order_by(files.c.ask_at, files.c.file_id).limit(limit)).scalars())

"""The kernel's own tables; every service's database has them beside its events and read tables."""

from sqlalchemy import Column, Index, Integer, MetaData, String, Table, Text, Uuid

from kernel.columns import JsonText, Moment, Position


def kernel_tables(metadata: MetaData) -> None:
    """Declares the kernel's tables in a service's metadata (see the properties of ``KernelTables``)."""
    Table(
        "commands",
        metadata,
        Column("command_id", Uuid, primary_key=True),
        Column("request_hash", String(64), nullable=False),
        Column("answer", JsonText, nullable=False),
        Column("at", Moment, nullable=False, index=True),
    )
    Table(
        "checkpoints",
        metadata,
        Column("source", String(32), primary_key=True),
        Column("position", Position, nullable=False),
        Column("event_id", Uuid),
        Column("heard_at", Moment),
        Column("parked", Integer, nullable=False),
    )
    Table(
        "parked_events",
        metadata,
        Column("source", String(32), primary_key=True),
        Column("position", Position, primary_key=True, autoincrement=False),
        Column("subject", Text, nullable=False),
        Column("type", Text, nullable=False),
        Column("event", JsonText, nullable=False),
        Column("error", Text, nullable=False),
        Column("at", Moment, nullable=False),
        Column("dropped_at", Moment),
        Index("parked_events_subject", "source", "subject", "position"),
    )
    Table(
        "relay_cursor",
        metadata,
        Column("id", Integer, primary_key=True, autoincrement=False),
        Column("position", Position, nullable=False),
    )
    Table(
        "sealing_keys",
        metadata,
        Column("subject_id", Uuid, primary_key=True),
        Column("key_id", Uuid, nullable=False, unique=True),
        Column("key", String(64), nullable=False),
    )
    Table(
        "jobs",
        metadata,
        Column("job_id", Uuid, primary_key=True),
        Column("kind", String(16), nullable=False),
        Column("readmodels", JsonText, nullable=False),
        Column("actor", Text, nullable=False),
        Column("state", String(16), nullable=False),
        Column("step", String(16), nullable=False),
        Column("done", Position, nullable=False),
        Column("total", Position, nullable=False),
        Column("events", Position, nullable=False),
        Column("differences", JsonText),
        Column("problem", JsonText),
        Column("started_at", Moment, nullable=False),
        Column("ended_at", Moment),
    )


class KernelTables:
    """The kernel's tables of one service."""

    def __init__(self, metadata: MetaData) -> None:
        self.commands = metadata.tables["commands"]
        self.checkpoints = metadata.tables["checkpoints"]
        self.parked_events = metadata.tables["parked_events"]
        self.relay_cursor = metadata.tables["relay_cursor"]
        self.sealing_keys = metadata.tables["sealing_keys"]
        self.jobs = metadata.tables["jobs"]

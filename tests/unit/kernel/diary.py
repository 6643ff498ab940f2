"""The smallest service that hears another: it copies the notes that somebody tells into a table."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from uuid import NAMESPACE_OID, UUID, uuid5

from sqlalchemy import CheckConstraint, Column, Integer, MetaData, Table, Text, insert, select
from sqlalchemy.orm import Session

from contracts.envelope import PublicEvent
from kernel.application import ServiceApplication
from kernel.readmodels import ReadModel
from kernel.rebuilding.rebuild import Rebuild
from kernel.subscription import Subscription
from kernel.tables import kernel_tables
from tests.builders import ManualClock, ToldByHand

metadata = MetaData()
kernel_tables(metadata)
NOTES = Table(
    "notes",
    metadata,
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("text", Text, nullable=False, unique=True),
    CheckConstraint("text <> 'forbidden'"),
)


def write_down(session: Session, events: Sequence[PublicEvent]) -> None:
    for event in (each for each in events if "text" in each.data):
        session.execute(insert(NOTES), {"position": event.position, "text": event.data["text"]})


class DiaryApplication(ServiceApplication):
    name = "diary"
    metadata = metadata
    read_models = (ReadModel("notes", (NOTES,), heard={"friend": write_down}),)


class Diary:
    """What fails is named in ``failing``, as text -> error; the rest is written down."""

    def __init__(self, url: str) -> None:
        self.clock = ManualClock()
        self.application = DiaryApplication(url, self.clock)
        metadata.create_all(self.application.engine)
        self.application.recorder.create_table()
        self.source = ToldByHand("friend", self.clock)
        self.failing: dict[str, Exception] = {}
        self.transactions: list[list[int]] = []
        self.hearing = self.ear()

    @classmethod
    @contextmanager
    def on(cls, url: str) -> "Iterator[Diary]":
        diary = cls(url)
        try:
            yield diary
        finally:
            diary.close()

    def ear(self) -> Subscription:
        """A replica's subscription, or the one after a restart."""
        return Subscription(self.application, "friend", self.source, self.react)

    def tell(self, text: str | None, about: str = "weather") -> PublicEvent:
        return self.source.tell("NoteTold", subject(about), {"text": text})

    def react(self, session: Session, events: Sequence[PublicEvent]) -> None:
        for event in events:
            if event.data.get("text") in self.failing:
                raise self.failing[event.data["text"]]
        self.application.fold_heard(session, "friend", events)
        self.transactions.append([event.position for event in events])

    def notes(self) -> list[str]:
        """In the order of their positions."""
        with self.application.reading() as session:
            return list(session.execute(select(NOTES.c.text).order_by(NOTES.c.position)).scalars())

    def heard_at(self) -> object:
        with self.application.reading() as session:
            return self.application.heard_at(session, "friend")

    def parked(self) -> list[int]:
        return [row["position"] for row in self.hearing.parked()]

    def differences(self) -> list[str]:
        """What ``nova verify`` would find."""
        with Rebuild(self.application, {"friend": self.source}, lambda _: None) as rebuild:
            return rebuild.differences()

    def close(self) -> None:
        self.application.close()


def subject(name: str) -> UUID:
    return uuid5(NAMESPACE_OID, name)

"""The public feed of a service: complete, in order, in pages that a broker carries; on both databases."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any
from uuid import UUID, uuid5

import pytest
from sqlalchemy import event as sqlalchemy_events
from sqlalchemy import insert, text

from contracts.commands import reminders
from contracts.commands import tasks as schemas
from kernel import feed
from kernel.eventlog import EventLog
from kernel.migrations import migrate
from kernel.subscription import Subscription
from services.notify.app import NotifyApplication
from services.tasks.app import TasksApplication
from tests.builders import ManualClock, Wire, engine_of, everything
from tests.unit.alone import Alone
from tests.unit.tasks.journal import CUSTOMER, Journal

LONG = "ж" * 10_000
on_any_database = pytest.mark.parametrize("tasks", ["sqlite", "postgres"], indirect=True)


@pytest.fixture
def tasks(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Alone]:
    url = f"sqlite:///{tmp_path}/tasks.db" if request.param == "sqlite" else request.getfixturevalue("database")
    migrate("services.tasks", url)
    service = Alone(TasksApplication, url)
    Journal(service)
    yield service
    service.close()


def log(tasks: Alone, words: str = "Позвонить", **more: Any) -> dict[str, Any]:
    body = {"customer_id": str(CUSTOMER), "kind": "call", "text": words, **more}
    return tasks.do("log_entry", schemas.LogEntry, **body)


def remind(tasks: Alone, entry: dict[str, Any]) -> None:
    body = {"entry_id": entry["id"], "version": entry["version"], "at": "2030-01-01T09:00:00Z"}
    tasks.do("set_reminder", reminders.SetReminder, **body)


def asked(tasks: Alone, position: int, limit: int, *types: str) -> dict[str, Any]:
    """What the service answers to those who read its feed."""
    answer: dict[str, Any] = tasks.application.feed.told_since(position, limit, types)
    return answer


@contextmanager
def statements_of(tasks: Alone) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    engine = engine_of(tasks.application)
    sqlalchemy_events.listen(engine, "before_cursor_execute", note)
    yield seen
    sqlalchemy_events.remove(engine, "before_cursor_execute", note)


@on_any_database
def test_a_page_is_cut_by_size_and_goes_on(tasks: Alone, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(feed, "MOST_BYTES", 100_000)
    start = tasks.application.feed.head()
    for _ in range(20):
        log(tasks, LONG)
    pages, after = [], start
    while True:
        page = asked(tasks, after, 500)
        pages.append([event["position"] for event in page["items"]])
        after = page["read_up_to"]
        if not page["more"]:
            break
    assert 2 < len(pages) < 20
    assert [position for positions in pages for position in positions] == list(range(start + 1, start + 21))
    assert after == page["head"] == start + 20


@on_any_database
def test_an_event_larger_than_a_page_comes_alone(tasks: Alone, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(feed, "MOST_BYTES", 10)
    start = tasks.application.feed.head()
    for _ in range(3):
        log(tasks)
    pages = [asked(tasks, start + position, 500) for position in range(4)]
    assert [len(page["items"]) for page in pages] == [1, 1, 1, 0]
    assert [page["more"] for page in pages] == [True, True, False, False]


@on_any_database
def test_a_full_page_that_is_the_last_says_so(tasks: Alone):
    start = tasks.application.feed.head()
    for _ in range(4):
        log(tasks)
    assert [asked(tasks, start + position, 2)["more"] for position in (0, 1, 2)] == [True, True, False]


@on_any_database
def test_a_subscription_catches_up_wholly_with_huge_events(
    tasks: Alone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(feed, "MOST_BYTES", 50_000)
    start = tasks.application.feed.head()
    for _ in range(12):
        log(tasks, LONG)
    migrate("services.notify", f"sqlite:///{tmp_path}/notify.db")
    notify = NotifyApplication(f"sqlite:///{tmp_path}/notify.db", ManualClock())
    heard: list[int] = []
    subscription = Subscription(
        notify, "tasks", Wire(tasks.application.feed), lambda _, events: heard.extend(each.position for each in events)
    )
    subscription.catch_up()
    assert heard == list(range(1, start + 13))
    assert subscription.is_level()
    notify.close()


@on_any_database
def test_each_event_tells_the_public_one_before_it_also_in_a_feed_of_one_type(tasks: Alone):
    for _ in range(3):
        remind(tasks, log(tasks))
    whole = everything(tasks.application.feed)
    assert [event.previous for event in whole] == [0, *(event.position for event in whole[:-1])]
    page = tasks.application.feed.since(0, 100, ["ReminderSet", "ReminderDue"])
    assert page.events == [event for event in whole if event.type == "ReminderSet"]
    assert tasks.application.feed.since(whole[2].position, 100).events[0].previous == whole[2].position


@on_any_database
def test_a_feed_about_one_thing_has_all_of_it_and_nothing_else(tasks: Alone):
    entries = [log(tasks) for _ in range(3)]
    for entry in entries:
        remind(tasks, entry)
    whole, subject = everything(tasks.application.feed), UUID(entries[1]["id"])
    about = tasks.application.feed.since(0, 100, subject=subject).events
    assert about == [event for event in whole if event.subject == str(subject)]
    assert tasks.application.feed.since(0, 100, ["ReminderSet"], subject).events == []
    page = tasks.application.feed.told_since(0, 100, ["EntryLogged"], subject)
    assert [event["type"] for event in page["items"]] == ["EntryLogged"]
    assert page["read_up_to"] == page["head"] == whole[-1].position


@on_any_database
def test_a_page_costs_one_statement_however_many_its_events(tasks: Alone):
    start = tasks.application.feed.head()
    for _ in range(30):
        log(tasks)
    for types in ([], ["EntryLogged", "ReminderDue"]):
        with statements_of(tasks) as statements:
            assert len(tasks.application.feed.since(start, 100, types).events) == 30
        assert len([each for each in statements if "SELECT" in each]) == 1


@on_any_database
def test_whoever_reads_one_type_misses_nothing_that_is_committed_meanwhile(
    tasks: Alone, monkeypatch: pytest.MonkeyPatch
):
    """Whatever comes in around the reading of the head, going on from ``read_up_to`` finds every event once."""
    feed = tasks.application.feed
    head, since = type(feed).head, type(feed).since
    remind(tasks, log(tasks))
    arriving = iter(range(3))

    def something_comes_in() -> None:
        if next(arriving, None) is not None:
            elsewhere = Thread(target=lambda: remind(tasks, log(tasks)))
            elsewhere.start()
            elsewhere.join()

    def slow_head(self: Any) -> int:
        found = head(self)
        something_comes_in()
        return found

    def slow_since(self: Any, *question: Any) -> Any:
        page = since(self, *question)
        something_comes_in()
        return page

    monkeypatch.setattr(type(feed), "head", slow_head)
    monkeypatch.setattr(type(feed), "since", slow_since)
    found, after = [], 0
    for _ in range(6):
        page = asked(tasks, after, 1, "ReminderSet")
        assert page["read_up_to"] <= max(page["head"], after)
        found += [event["position"] for event in page["items"]]
        after = page["read_up_to"]
    monkeypatch.undo()
    assert found == [event.position for event in everything(feed) if event.type == "ReminderSet"]
    assert len(found) == 4


@on_any_database
def test_a_rare_type_is_found_by_its_index_and_the_whole_feed_along_the_positions(tasks: Alone):
    log(tasks)
    events = tasks.application.recorder.events_record_cls.__table__
    engine = engine_of(tasks.application)
    with engine.begin() as connection:
        row = {"originator_version": 1, "topic": "tasks.Entry.Logged", "state": b"{}"}
        filler = [{**row, "originator_id": uuid5(CUSTOMER, str(number))} for number in range(20_000)]
        connection.execute(insert(events), filler)
        if engine.dialect.name == "postgresql":
            connection.execute(text("ANALYZE"))  # nobody analyses the SQLite of a running system
    rare, all_topics = ["tasks.Reminder.Set"], ["tasks.Entry.Logged", "tasks.Reminder.Set"]
    by_topic = plan_of(engine, EventLog(events).some_of(rare, all_topics))
    along = plan_of(engine, EventLog(events).all_of(all_topics))
    assert "tasks_events_topic_idx" in by_topic
    assert "Seq Scan on tasks_events" not in by_topic + along
    assert "tasks_events_topic_idx" not in along
    if engine.dialect.name == "postgresql":  # SQLite has no literal for the bytes of an id
        assert "originator" in plan_of(engine, EventLog(events).about(rare, all_topics), subject=CUSTOMER)
    assert "tasks_events_pkey" in along or "INTEGER PRIMARY KEY" in along


def plan_of(engine: Any, query: Any, **more: Any) -> str:
    compiled = query.params(position=0, found=101, bytes=1_000_000, **more).compile(
        engine, compile_kwargs={"literal_binds": True}
    )
    prefix = "EXPLAIN QUERY PLAN " if engine.dialect.name == "sqlite" else "EXPLAIN "
    with engine.connect() as connection:
        return "\n".join(str(row[-1]) for row in connection.exec_driver_sql(f"{prefix}{compiled}".replace("%", "%%")))

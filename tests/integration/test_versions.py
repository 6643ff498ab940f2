"""Two versions of one event, told side by side: readers of either hear each fact once, also what was stored before."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from kombu import Connection, Queue
from sqlalchemy import select, update

from kernel.messaging.exchanges import make_sure_of
from kernel.migrations import migrate
from kernel.publishing import ConfirmedPublisher, events_exchange
from kernel.relay import Relay, SoleLeadership
from services.tasks.app import TasksApplication
from services.tasks.domain.occurrence import ReminderFired
from tests.builders import everything, travelled
from tests.system.client import eventually
from tests.unit.alone import Alone
from tests.unit.tasks.journal import Journal

WRITTEN = "Позвонить"


@pytest.fixture
def tasks(tmp_path: Path) -> Iterator[Alone]:
    """A reminder of what a person wrote came due, and one of what the journal wrote by itself."""
    url = f"sqlite:///{tmp_path}/tasks.db"
    migrate("services.tasks", url)
    service = Alone(TasksApplication, url)
    journal = Journal(service)
    written = journal.log(WRITTEN)
    automatic = next(row for row in journal.whole() if row["kind"] == "customer_registered")
    for entry in (written, automatic):
        journal.remind(entry, service.clock.now() + timedelta(hours=1))
    service.clock.advance(hours=2)
    assert journal.fire() == 2
    yield service
    service.application.close()


def due(tasks: Alone, version: int) -> list[dict[str, Any]]:
    """Each valid by its contract, by whether a person wrote what it says."""
    page = tasks.application.feed.since(0, 100, ["ReminderDue"], versions={"ReminderDue": version})
    events = [travelled(event).to_json_dict() for event in page.events]
    return sorted(events, key=lambda event: event["data"]["template"] is not None)


def test_both_versions_are_one_fact(tasks: Alone) -> None:
    for first, second in zip(due(tasks, 1), due(tasks, 2), strict=True):
        assert {name for name in first if first[name] != second[name]} <= {"data", "dataschema"}
        assert first["dataschema"].endswith("/tasks/ReminderDue.v1.json")
        assert second["dataschema"].endswith("/tasks/ReminderDue.v2.json")


def test_the_second_version_says_whether_a_person_wrote_it(tasks: Alone) -> None:
    written, automatic = (event["data"] for event in due(tasks, 2))
    assert (written["text"], written["template"], written["params"]) == (WRITTEN, None, {})
    assert automatic["text"] is None
    assert automatic["template"] % automatic["params"] == due(tasks, 1)[1]["data"]["text"]


def test_who_asks_for_no_version_hears_what_he_always_heard(tasks: Alone) -> None:
    whole = everything(tasks.application.feed)
    assert {event.version for event in whole} == {1}
    assert [event.previous for event in whole] == [0, *(event.position for event in whole[:-1])]
    newer = tasks.application.feed.since(0, 1000, versions={"ReminderDue": 2}).events
    assert [(event.position, event.previous, event.id) for event in newer] == [
        (event.position, event.previous, event.id) for event in whole
    ]
    unknown = tasks.application.feed.since(0, 1000, versions={"ReminderDue": 9, "Nothing": 2}).events
    assert unknown == whole


def test_what_was_stored_before_there_was_a_second_version_is_told_in_it_as_well(tasks: Alone) -> None:
    """Nothing stored is rewritten: it is brought up to its newest shape when it is read."""
    before = due(tasks, 1), due(tasks, 2)
    events = tasks.application.recorder.events_record_cls.__table__
    with tasks.application.transaction() as session:
        fired = events.c.topic == ReminderFired.TOPIC
        for position, state in session.execute(select(events.c.id, events.c.state).where(fired)).all():
            of_before = json.loads(state)
            assert of_before.pop("class_version") == 2
            of_before.pop("is_automatic")
            told = json.dumps(of_before).encode()
            session.execute(update(events).where(events.c.id == position).values(state=told))
    assert (due(tasks, 1), due(tasks, 2)) == before


@pytest.mark.parametrize(
    ("key", "heard"),
    [
        ("ReminderDue", [1, 1]),
        ("ReminderDue.v2", [2, 2]),
        ("#", [1, 2, 1, 2]),
    ],
)
def test_the_routing_key_says_which_version_is_heard(tasks: Alone, vhost: str, key: str, heard: list[int]) -> None:
    """All that is bound to everything hears both, one after the other, with one id and one position."""
    queue = Queue("reader", events_exchange("tasks"), routing_key=key, durable=True)
    with Connection(vhost) as connection:
        make_sure_of(connection, queue.exchange)
        bound = queue(connection.channel())
        bound.declare()
        relay = Relay(tasks.application, ConfirmedPublisher(vhost, "tasks"), SoleLeadership(tasks.application))
        while relay.publish_next().events:
            pass
        eventually(lambda: bound.queue_declare(passive=True).message_count >= len(heard))
        messages = []
        while (message := bound.get(no_ack=True)) is not None:
            messages.append(json.loads(message.body))
    told = [event for event in messages if event["type"] == "ReminderDue"]
    assert [int(event["dataschema"][-6]) for event in told] == heard
    assert len({(event["id"], event["position"]) for event in told}) == 2

"""A rebuild or a proof is begun by one call; others are told how far it is, and what came of it."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import update

from kernel.calls import Call
from kernel.forgetting import Forgetting
from kernel.problems import NotFound
from kernel.rebuilding import jobs as module
from kernel.rebuilding.jobs import Jobs
from kernel.rebuilding.rebuild import NoSuchReadModel, Rebuild
from kernel.rebuilding.shadow import UnderWay
from kernel.sources import SourceUnreachable
from kernel.subscription import SourceFeed
from services.orders.projections import READ_MODELS
from services.orders.tables import orders
from tests.builders import World
from tests.infrastructure.postgres import Postgres


@pytest.fixture(params=["sqlite", "postgresql"])
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    if request.param == "sqlite":
        with World.on_files() as built:
            yield built
    else:
        postgres: Postgres = request.getfixturevalue("postgres")
        with World.on_postgres(postgres) as built:
            yield built


class Later:
    """Work that the test does when its time has come."""

    def __init__(self) -> None:
        self.work: list[Callable[[], None]] = []

    def spawn(self, work: Callable[[], None]) -> None:
        self.work.append(work)

    def do(self) -> None:
        self.work.pop()()


@pytest.fixture
def later() -> Iterator[Later]:
    kept = Later()
    yield kept
    assert kept.work == []


def jobs_of(world: World, later: Later) -> Jobs:
    def feeds() -> dict[str, SourceFeed]:
        return {source: world.told_to(f"orders from {source}") for source in ("inventory", "customers")}

    return Jobs(world.orders, feeds, later.spawn)


def begin(jobs: Jobs, world: World, kind: str = "rebuild", names: list[str] | None = None) -> dict[str, Any]:
    return jobs.begin(world.call(), kind, names or [])


def begun_by_a_process_that_ended(world: World, call: Call, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Its turn is free again, and it never told its end."""
    jobs, rebuilds = jobs_of(world, Later()), []
    rebuild_of = jobs._rebuild

    def remembered(*arguments: Any) -> Rebuild:
        rebuilds.append(rebuild_of(*arguments))
        return rebuilds[-1]

    monkeypatch.setattr(jobs, "_rebuild", remembered)
    begun = jobs.begin(call, "rebuild", [])
    rebuilds[0].close()
    return begun


def test_a_job_runs_after_it_was_begun_and_tells_its_end(world: World, later: Later) -> None:
    world.place(world.customer(), (world.item("bolts"), 3))
    jobs = jobs_of(world, later)
    begun = begin(jobs, world)
    assert (begun["kind"], begun["state"], begun["ended_at"]) == ("rebuild", "running", None)
    later.do()
    ended = jobs.told(UUID(begun["id"]))
    assert (ended["state"], ended["problem"]) == ("done", None)
    assert ended["events"] > 0
    assert ended["ended_at"] is not None


def test_a_proof_tells_the_differences(world: World, later: Later, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kernel.rebuilding.rebuild.SECONDS_BETWEEN_LOOKS", 0)
    order = world.place(world.customer(), (world.item("bolts"), 3))
    with world.orders.transaction() as session:
        session.execute(update(orders).values(status="lost"))
    jobs = jobs_of(world, later)
    begun = begin(jobs, world, "verify")
    later.do()
    [difference] = jobs.told(UUID(begun["id"]))["differences"]
    assert difference.startswith(f"orders {order}: is ")


def test_the_same_wish_repeated_is_the_same_job(world: World, later: Later) -> None:
    jobs, call = jobs_of(world, later), world.call()
    assert jobs.begin(call, "verify", [])["id"] == jobs.begin(call, "verify", [])["id"] == str(call.command_id)
    later.do()


def test_any_replica_tells_about_a_job(world: World, later: Later) -> None:
    begun = begin(jobs_of(world, later), world)
    assert jobs_of(world, later).told(UUID(begun["id"]))["state"] == "running"
    later.do()
    assert jobs_of(world, later).told(UUID(begun["id"]))["state"] == "done"


def test_one_job_at_a_time(world: World, later: Later, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SECONDS_FOR_A_TURN", 0)
    jobs = jobs_of(world, later)
    begin(jobs, world)
    with pytest.raises(UnderWay):
        begin(jobs, world)
    later.do()
    begin(jobs, world)
    later.do()


def test_a_job_whose_process_ended_is_told_as_interrupted(
    world: World, later: Later, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = begun_by_a_process_that_ended(world, world.call(), monkeypatch)
    told = jobs_of(world, later).told(UUID(ended["id"]))
    assert (told["state"], told["problem"]["code"]) == ("failed", "Interrupted")


def test_a_job_whose_process_ended_is_interrupted_also_while_another_runs(
    world: World, later: Later, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = begun_by_a_process_that_ended(world, world.call(), monkeypatch)
    begin(jobs_of(world, later), world)
    told = jobs_of(world, later).told(UUID(ended["id"]))
    assert (told["state"], told["problem"]["code"]) == ("failed", "Interrupted")
    assert told["ended_at"] is not None
    later.do()


def test_a_wish_repeated_after_its_process_ended_hears_of_the_end(
    world: World, later: Later, monkeypatch: pytest.MonkeyPatch
) -> None:
    call = world.call()
    begun_by_a_process_that_ended(world, call, monkeypatch)
    assert jobs_of(world, later).begin(call, "rebuild", [])["state"] == "failed"


def test_what_ended_a_month_ago_is_forgotten(world: World, later: Later) -> None:
    jobs = jobs_of(world, later)
    old = begin(jobs, world)
    later.do()
    world.clock.advance(days=30, seconds=1)
    young = begin(jobs, world)
    later.do()
    Forgetting(world.orders).forget_jobs()
    assert jobs.told(UUID(young["id"]))["state"] == "done"
    with pytest.raises(NotFound):
        jobs.told(UUID(old["id"]))


def test_a_source_that_is_away_ends_the_job_and_is_named(
    world: World, later: Later, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: Any) -> Any:
        raise SourceUnreachable("customers: nobody answers")

    jobs = jobs_of(world, later)
    begun = begin(jobs, world)
    monkeypatch.setattr(world.customers, "since", away)
    later.do()
    told = jobs.told(UUID(begun["id"]))
    assert (told["state"], told["problem"]["code"]) == ("failed", "SourceAway")
    assert "customers" in told["problem"]["params"]["source"]


def test_what_is_not_there_is_refused_at_once(world: World, later: Later) -> None:
    jobs = jobs_of(world, later)
    there = ", ".join(model.name for model in READ_MODELS)
    with pytest.raises(NoSuchReadModel, match=rf"nothing \(there are: {there}\)"):
        begin(jobs, world, names=["nothing"])
    with pytest.raises(NotFound):
        jobs.told(uuid4())

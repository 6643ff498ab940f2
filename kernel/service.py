"""The base of every nameko service: what any service answers beside its own commands and queries."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, ClassVar, Protocol

from marshmallow import Schema, fields, validate

from contracts.envelope import LARGEST_POSITION
from kernel.application import ServiceApplication
from kernel.calls import Call
from kernel.entrypoints import FEED, answer, catch_up, deadline_of, operation, query
from kernel.identity import AS_SERVICE, Caller
from kernel.messaging.rpc_server import rpc
from kernel.problems import NotFound, NotYours, Problem
from kernel.rebuilding import jobs
from kernel.rebuilding.jobs import SourceAway
from kernel.rebuilding.rebuild import NoSuchReadModel
from kernel.rebuilding.shadow import UnderWay
from kernel.scopes import readable
from kernel.sources import SourceUnreachable
from kernel.state import Headers, ServiceState, State, TheApplication
from kernel.subscription import Subscription
from kernel.validation import loaded

OPERATORS = frozenset({"admin"})
FEED_LIMIT = 1000


class UnknownReadModel(Problem):
    status = 404
    message = "There is no such read model: %(names)s."


class RebuildUnderWay(Problem):
    status = 409
    message = "The tables of this service are being made anew or proved already: wait until that is done."


class Nothing(Schema):
    """Takes no fields."""


class FeedQuestion(Schema):
    position = fields.Integer(required=True, strict=True, validate=validate.Range(min=0, max=LARGEST_POSITION))
    limit = fields.Integer(required=True, strict=True, validate=validate.Range(min=1))
    types = fields.List(fields.String(), load_default=list)
    subject = fields.UUID(load_default=None, allow_none=True)
    versions = fields.Dict(fields.String(), fields.Integer(strict=True), load_default=dict)


class HeardSource(Schema):
    source = fields.String(required=True)


class ParkedEvent(Schema):
    source = fields.String(required=True)
    position = fields.Integer(required=True, strict=True, validate=validate.Range(min=1, max=LARGEST_POSITION))


class ReadModels(Schema):
    names = fields.List(fields.String(), load_default=list, validate=validate.Length(max=100))


class JobQuestion(Schema):
    job_id = fields.UUID(required=True)


class Work(Protocol):
    """Runs beside a service until it is told to stop."""

    def run(self) -> None: ...

    def stop(self) -> None: ...


class Service:
    """Subclasses name themselves and their application, and add commands, queries and subscriptions.

    Their feed is open to other services, and to callers with the roles of ``feed_readers``.
    """

    name: ClassVar[str]
    application_class: ClassVar[type[ServiceApplication]]
    feed_readers: ClassVar[frozenset[str]] = OPERATORS

    state: ServiceState = State()
    application: Any = TheApplication()
    headers = Headers()

    @classmethod
    def works_beside(cls, state: ServiceState) -> Sequence[tuple[str, Work]]:
        """What else runs for as long as the service does, each under a name."""
        return ()

    def require_seen(self, caller: Caller, body: dict[str, Any]) -> None:
        """Raises NotYours when the body names what is another's, for a caller who does not see all.

        Services whose things have owners say whose they are.
        """

    @rpc
    def events_since(self, body: Any) -> dict[str, Any]:
        """The public feed after ``position``: ``{items, head, read_up_to, more}``."""
        return answer(self, FEED, self.feed_readers | AS_SERVICE, lambda call: self._events_since(call, body))

    @query(Nothing, AS_SERVICE)
    def head(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        """The position of the newest public event."""
        return {"head": self.application.feed.head()}

    @operation(HeardSource, AS_SERVICE)
    def hear(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        """Hears what a source told until now, without waiting for the broker, for two seconds at most."""
        source = self._subscription(body["source"]).source
        return {"is_level": catch_up(self.state, source, deadline_of(self.state, call))}

    @query(Nothing, OPERATORS)
    def status(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        """How far relay and subscriptions are, and what troubles them; a negative lag: the source went back."""
        progress = self.state.relay.progress()
        return {
            "service": self.name,
            "head": self.application.feed.head(),
            "relay": {
                "lag": progress.lag,
                "unsent_seconds": progress.unsent_seconds,
                "active_here": self.state.relay.is_active,
            },
            "subscriptions": {source: self._state_of(source) for source in self.state.subscriptions},
        }

    @query(Nothing, OPERATORS)
    def parked(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        """The events that could not be applied."""
        return {"items": [row for each in self.state.subscriptions.values() for row in each.parked()]}

    @operation(ParkedEvent, OPERATORS)
    def retry_parked(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        """Applies the first parked event of an aggregate again, and those behind it until one fails."""
        return asdict(self._subscription(body["source"]).retry_parked(body["position"]))

    @operation(ParkedEvent, OPERATORS)
    def drop_parked(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        """Gives a parked event up, and applies those of its aggregate behind it until one fails."""
        return asdict(self._subscription(body["source"]).drop_parked(body["position"]))

    @query(ReadModels, OPERATORS)
    def rebuild(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        """Begins to make read models anew from the events while the service works on; tells about the job."""
        return self._begin(call, jobs.REBUILD, body["names"])

    @query(Nothing, OPERATORS)
    def verify(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        """Begins to prove that the read tables equal the fold of the events; tells about the job."""
        return self._begin(call, jobs.VERIFY, [])

    @query(HeardSource, OPERATORS)
    def resync(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        """Begins to bring the service level with a source that was put back from a backup; tells about the job."""
        source = self._subscription(body["source"]).source
        try:
            return self.state.jobs.begin_resync(call, source)
        except UnderWay as error:
            raise RebuildUnderWay from error
        except SourceUnreachable as error:
            raise SourceAway(source=source) from error

    @query(JobQuestion, OPERATORS)
    def job(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        """How far a job is, and what came of it."""
        return self.state.jobs.told(question["job_id"])

    def _events_since(self, call: Call, body: Any) -> dict[str, Any]:
        """A feed tells of everybody's things. Raises NotYours for a caller who does not see all, FeedNotRead."""
        if not call.caller.sees_all:
            raise NotYours
        question = loaded(FeedQuestion, body)
        limit = min(question["limit"], FEED_LIMIT)
        types = readable(call.caller, self.name, question["types"])
        return self.application.feed.told_since(  # type: ignore[no-any-return]
            question["position"], limit, types, question["subject"], question["versions"]
        )

    def _begin(self, call: Call, kind: str, names: list[str]) -> dict[str, Any]:
        try:
            return self.state.jobs.begin(call, kind, names)
        except NoSuchReadModel as error:
            raise UnknownReadModel(names=str(error)) from error
        except UnderWay as error:
            raise RebuildUnderWay from error

    def _subscription(self, source: str) -> Subscription:
        if source not in self.state.subscriptions:
            raise NotFound(thing="subscription", id=source)
        return self.state.subscriptions[source]

    def _state_of(self, source: str) -> dict[str, Any]:
        subscription = self.state.subscriptions[source]
        lag: int | None = None
        try:
            lag = subscription.lag()
        except SourceUnreachable:
            lag = None
        trouble = self.state.listeners[source].trouble
        return {
            "position": subscription.position(),
            "lag": lag,
            "age_seconds": self._age_of(source),
            "parked": subscription.number_parked(),
            "trouble": trouble,
        }

    def _age_of(self, source: str) -> float | None:
        """How long ago all that the source had told was here; None when that never was."""
        with self.application.reading() as session:
            heard_at = self.application.heard_at(session, source)
        return None if heard_at is None else max(0.0, (self.application.clock.now() - heard_at).total_seconds())

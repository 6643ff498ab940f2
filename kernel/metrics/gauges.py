"""Figures that stand in the databases or in memory: read when Prometheus asks, and at no other time."""

from collections.abc import Iterable, Iterator
from typing import Any, Protocol

from prometheus_client import REGISTRY
from prometheus_client.core import GaugeMetricFamily
from sqlalchemy import Row, select
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool
from structlog.stdlib import get_logger

from kernel.application import ServiceApplication, is_transient
from kernel.listening import Listener
from kernel.relay import Relay
from kernel.subscription import Subscription

log = get_logger()
Families = dict[str, GaugeMetricFamily]

OF_SERVICE, OF_SUBSCRIPTION = ("service",), ("consumer", "source")
TOLD: dict[str, tuple[tuple[str, ...], str]] = {
    "nova_database_up": (OF_SERVICE, "Whether the service's database answered."),
    "nova_database_connections_in_use": (OF_SERVICE, "Connections of the pool that work now."),
    "nova_feed_head_position": (OF_SERVICE, "The position of the newest event that the service made public."),
    "nova_relay_active": (OF_SERVICE, "Whether this process is the one that publishes."),
    "nova_relay_lag_positions": (OF_SERVICE, "How far what was published is behind the log."),
    "nova_relay_unsent_age_seconds": (OF_SERVICE, "The age of the oldest event that was not published; 0 for none."),
    "nova_subscription_position": (OF_SUBSCRIPTION, "The position of the last event whose effects are here."),
    "nova_subscription_lag_positions": (OF_SUBSCRIPTION, "How far that is behind the source, as it was seen last."),
    "nova_subscription_age_seconds": (OF_SUBSCRIPTION, "How long ago all that the source had told was here."),
    "nova_subscription_trouble": (OF_SUBSCRIPTION, "Whether something keeps the service from hearing the source."),
    "nova_parked_events": (OF_SUBSCRIPTION, "Events that could not be applied, and that nobody settled yet."),
}


class Watched(Protocol):
    """A running service as ``kernel.entrypoints.ServiceState`` is one."""

    application: ServiceApplication
    relay: Relay
    subscriptions: dict[str, Subscription]
    listeners: dict[str, Listener]


class ServicesCollector:
    """All services of this process together: a name may be told once only."""

    def __init__(self) -> None:
        self._watched: list[Watched] = []

    def watch(self, service: Watched) -> None:
        self._watched.append(service)

    def forget(self, service: Watched) -> None:
        self._watched = [each for each in self._watched if each is not service]

    def describe(self) -> Iterable[GaugeMetricFamily]:
        return _families().values()

    def collect(self) -> Iterator[GaugeMetricFamily]:
        families = _families()
        for service in list(self._watched):
            for gauge in service.application.gauges:
                families[gauge.name] = GaugeMetricFamily(gauge.name, gauge.documentation)
            _look(service, families)
        yield from families.values()


def _families() -> Families:
    return {name: GaugeMetricFamily(name, text, labels=labels) for name, (labels, text) in TOLD.items()}


def _look(service: Watched, families: Families) -> None:
    """A database that is away is told as such: what is known without it, still is."""
    name = [service.application.name]
    pool = service.application.engine.pool
    if isinstance(pool, QueuePool):
        families["nova_database_connections_in_use"].add_metric(name, pool.checkedout())
    families["nova_relay_active"].add_metric(name, service.relay.is_active)
    for source, listener in service.listeners.items():
        families["nova_subscription_trouble"].add_metric([*name, source], listener.trouble is not None)
    try:
        _look_into_database(service, families)
    except Exception as error:
        if not is_transient(error):
            raise
        log.warning("database away", service=service.application.name, error=repr(error))
        families["nova_database_up"].add_metric(name, 0)
    else:
        families["nova_database_up"].add_metric(name, 1)


def _look_into_database(service: Watched, families: Families) -> None:
    application = service.application
    with application.reading() as session:
        _look_at_relay(service, families)
        rows = {row.source: row for row in session.execute(select(application.tables.checkpoints))}
        for source, subscription in service.subscriptions.items():
            _look_at_subscription(service, subscription, rows.get(source), session, families)
        for gauge in application.gauges:
            value = gauge.read(application, session)
            if value is not None:
                families[gauge.name].add_metric([], value)


def _look_at_relay(service: Watched, families: Families) -> None:
    name, head, progress = [service.application.name], service.application.feed.head(), service.relay.progress()
    families["nova_feed_head_position"].add_metric(name, head)
    families["nova_relay_lag_positions"].add_metric(name, progress.lag)
    families["nova_relay_unsent_age_seconds"].add_metric(name, progress.unsent_seconds)


def _look_at_subscription(
    service: Watched, subscription: Subscription, row: Row[Any] | None, session: Session, families: Families
) -> None:
    application, source = service.application, subscription.source
    labels = [application.name, source]
    position = 0 if row is None else row.position
    families["nova_subscription_position"].add_metric(labels, position)
    families["nova_parked_events"].add_metric(labels, 0 if row is None else row.parked)
    if subscription.source_head is not None:
        families["nova_subscription_lag_positions"].add_metric(labels, max(0, subscription.source_head - position))
    heard_at = application.heard_at(session, source)
    if heard_at is not None:
        age = (application.clock.now() - heard_at).total_seconds()
        families["nova_subscription_age_seconds"].add_metric(labels, max(0.0, age))


SERVICES = ServicesCollector()
REGISTRY.register(SERVICES)

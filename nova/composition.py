"""What Nova is made of: the services by name, and how one process finds its settings and databases."""

from collections.abc import Iterable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from kernel.backup.moment import database_of
from kernel.config import Settings, embedded_settings, settings_from_environment
from kernel.mail.server import KEPT_HERE
from kernel.migrations import is_current, migrate
from kernel.rights import hand_over
from kernel.upgrades import Step, steps_to_come

GATEWAY = "gateway"
SERVICES = {
    "customers": "services.customers.service:CustomersService",
    "inventory": "services.inventory.service:InventoryService",
    "orders": "services.orders.service:OrdersService",
    "tasks": "services.tasks.service:TasksService",
    "notify": "services.notify.service:NotifyService",
    GATEWAY: "gateway.service:GatewayService",
}
ALL = tuple(SERVICES)


def service_class(name: str) -> type[Any]:
    """The nameko class of a service; imports that service alone."""
    module, _, attribute = SERVICES[name].partition(":")
    found: type[Any] = getattr(import_module(module), attribute)
    return found


def settings_in_folder(data: Path, environment: Mapping[str, str]) -> Settings:
    """Settings of the one process of ``nova up``. Letters stay in its own mailbox unless a mail server is named."""
    return embedded_settings(data, {"NOVA_SMTP_URL": KEPT_HERE, **environment}, ALL)


def settings_of_environment(environment: Mapping[str, str], process: str | None = None) -> Settings:
    """Settings of one process of many; raises kernel.config.ConfigurationMissing."""
    return settings_from_environment(environment, ALL, process)


def sources_of(name: str) -> set[str]:
    """Whose events a service hears. The gateway passes on the news of all, its own too."""
    from kernel.subscribing import sources_heard_by

    return set(ALL) if name == GATEWAY else sources_heard_by(service_class(name))


def bring_up_to_date(settings: Settings, names: Iterable[str]) -> list[str]:
    """Migrates the databases that are behind, by their owners; returns their names.

    Who works with them then has the rights that his work needs: also where it was broken off in between.
    """
    names = tuple(names)
    behind = [name for name in names if not is_current(package_of(name), settings.migration_url(name))]
    for name in behind:
        migrate(package_of(name), settings.migration_url(name))
    for name in names:
        hand_over(name, settings.migration_url(name), settings.database_url(name))
    return behind


def outdated(settings: Settings, names: Iterable[str]) -> list[str]:
    """Those whose database does not have the newest schema."""
    return [name for name in names if not is_current(package_of(name), settings.database_url(name))]


def require_restored(settings: Settings, names: Iterable[str]) -> None:
    """Raises Unfinished for a database of which a restore was broken off: what follows from it was not done."""
    for name in names:
        with database_of(name, settings.database_url(name)) as database:
            database.require_finished()


def steps_of(settings: Settings, name: str) -> list[Step]:
    """What migrating its database would do."""
    return steps_to_come(package_of(name), settings.database_url(name))


def package_of(name: str) -> str:
    """Where the migrations of a database live."""
    return GATEWAY if name == GATEWAY else f"services.{name}"

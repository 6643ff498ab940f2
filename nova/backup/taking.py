"""Taking a backup of all services at one moment, while they work."""

from contextlib import ExitStack
from importlib.metadata import version
from pathlib import Path
from uuid import uuid4

from kernel.backup.database import Database
from kernel.backup.manifest import Holding, Manifest, Part, origins_of
from kernel.backup.moment import database_of, stand_still_together
from kernel.backup.problems import NotUsable
from kernel.clock import Clock
from kernel.config import Settings
from nova.backup import keys
from nova.backup.keys import Keys
from nova.backup.place import new_backup
from nova.composition import ALL

FOR_THE_OWNER = 0o600


def take_backup(settings: Settings, clock: Clock, target: Path, keys_file: Path | None) -> Manifest:
    """Writes the backup to ``target``, and its keys into it, or then to ``keys_file``. Raises BackupProblem."""
    with ExitStack() as after, ExitStack() as opened:
        filling = opened.enter_context(new_backup(target))
        databases = {name: opened.enter_context(database_of(name, settings.migration_url(name))) for name in ALL}
        for database in databases.values():
            _require_there(database)
        taken_at = clock.now()
        stand_still_together(databases)
        holdings = {name: database.holding() for name, database in databases.items()}
        if keys_file is not None:
            keys.require_ours(keys_file, origins_of(holdings))
        parts = {name: _dumped(database, holdings[name], filling) for name, database in databases.items()}
        manifest = Manifest(str(uuid4()), version("nova"), taken_at, parts)
        manifest.require_one_moment()
        manifest.write(filling)
        taken = Keys(taken_at, manifest.origins, {name: database.keys() for name, database in databases.items()})
        if keys_file is None:
            taken.write(filling / keys.FILE)
        else:
            after.enter_context(taken.coming(keys_file))
    return manifest


def _require_there(database: Database) -> None:
    if not database.has_tables():
        raise NotUsable(f"There is no database of {database.service} yet: there is nothing to take a backup of.")
    database.require_finished()


def _dumped(database: Database, holding: Holding, folder: Path) -> Part:
    path = folder / f"{database.service}.{database.ending}"
    database.dump(path)
    path.chmod(FOR_THE_OWNER)
    return Part.of_file(database.kind, path, holding)

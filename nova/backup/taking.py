"""Taking a backup of all services at one moment, while they work."""

from contextlib import ExitStack
from importlib.metadata import version
from pathlib import Path
from uuid import uuid4

from kernel.backup.database import Database
from kernel.backup.manifest import Manifest, Part
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
    """Writes the backup to ``target``, and its keys to ``keys_file``, or into it. Raises BackupProblem."""
    with ExitStack() as opened:
        filling = opened.enter_context(new_backup(target))
        databases = {name: opened.enter_context(database_of(name, settings.migration_url(name))) for name in ALL}
        for database in databases.values():
            _require_there(database)
        taken_at = clock.now()
        stand_still_together(databases)
        parts = {name: _dumped(database, filling) for name, database in databases.items()}
        manifest = Manifest(str(uuid4()), version("nova"), taken_at, parts)
        manifest.require_one_moment()
        manifest.write(filling)
        Keys(taken_at, {name: database.keys() for name, database in databases.items()}).write(
            keys_file or filling / keys.FILE
        )
    return manifest


def _require_there(database: Database) -> None:
    if not database.has_tables():
        raise NotUsable(f"There is no database of {database.service} yet: there is nothing to take a backup of.")
    database.require_finished()


def _dumped(database: Database, folder: Path) -> Part:
    path = folder / f"{database.service}.{database.ending}"
    holding = database.holding()
    database.dump(path)
    path.chmod(FOR_THE_OWNER)
    return Part.of_file(database.kind, path, holding)

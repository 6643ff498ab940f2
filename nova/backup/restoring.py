"""Putting a backup back: nothing is touched before all of it was found whole and fitting."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from kernel.application import ServiceApplication
from kernel.backup.database import UNREADABLE, Database
from kernel.backup.manifest import Manifest
from kernel.backup.moment import database_of
from kernel.backup.problems import NotEmpty, NotUsable
from kernel.calls import Call
from kernel.clock import Clock
from kernel.config import Settings
from kernel.identity import Caller
from kernel.migrations import knows_revision
from kernel.restoring import note_restored
from nova.backup import erasures, keys
from nova.backup.erasures import Erasure
from nova.backup.keys import Keys
from nova.backup.place import kept_backup
from nova.composition import bring_up_to_date, outdated, package_of, service_class

RESTORER = Caller("service:nova", frozenset())
NOTHING_ELSE_WORKS = "Other backups of it, if there are, may be whole."


@dataclass(frozen=True)
class Restored:
    """What was put back, what had to be migrated after it, and how many were erased once more."""

    backup: Manifest
    migrated: Sequence[str]
    erased: int


def restore(
    settings: Settings,
    clock: Clock,
    source: Path,
    names: Sequence[str],
    *,
    keys_file: Path | None = None,
    erased_files: Sequence[Path] = (),
    replace: bool = False,
) -> Restored:
    """Puts the databases of ``names`` back. Raises BackupProblem; begun is nothing then, but for the last causes."""
    with ExitStack() as opened:
        folder = opened.enter_context(kept_backup(source))
        backup = Manifest.read(folder)
        known_keys = Keys.read(keys_file or folder / keys.FILE)
        targets = {name: opened.enter_context(database_of(name, settings.migration_url(name))) for name in names}
        _require_fit(backup, folder, targets)
        known_keys.require_fit(backup)
        gone = [each for path in erased_files for each in erasures.erasures_in(path)]
        for target in targets.values():
            _require_free(target, replace)
        gone += _told_by_what_is_replaced(settings, clock, targets, is_told_otherwise=bool(erased_files))
        for name, target in targets.items():
            to_remember = gone if name == erasures.SOURCE else []
            target.load(folder / backup.parts[name].file, erasures.as_text(to_remember))
            target.put_keys(known_keys.of.get(name, []))
            _require_loaded(target, backup)
            target.let_go()
        migrated = bring_up_to_date(settings, names)
        erased = _begin_anew(settings, clock, backup, names, gone)
        for target in targets.values():
            target.finish()
    return Restored(backup, migrated, erased)


def note_restored_otherwise(settings: Settings, clock: Clock, names: Sequence[str]) -> None:
    """Says in the logs of databases that were put back by other means that they were. Raises NotUsable."""
    behind = outdated(settings, names)
    if behind:
        raise NotUsable(f"The databases of {', '.join(behind)} are not up to date. Run: nova migrate")
    with ExitStack() as opened:
        for name in names:
            database = opened.enter_context(database_of(name, settings.migration_url(name)))
            database.require_unused()
            database.require_finished()
    for name in names:
        with _application(settings, clock, name) as application:
            note_restored(application, _call(clock), _newest_moment(application))


def _require_fit(backup: Manifest, folder: Path, targets: Mapping[str, Database]) -> None:
    backup.require_one_moment()
    for name, target in targets.items():
        part = backup.parts.get(name)
        if part is None:
            raise NotUsable(f"The backup has no part of {name}.")
        part.require_whole(folder)
        if part.kind != target.kind:
            raise NotUsable(f"The backup is of {part.kind}, and the database of {name} is {target.kind}.")
        if not knows_revision(package_of(name), part.holding.revision):
            raise NotUsable(f"The backup was taken by Nova {backup.nova}, which is newer than this one: use that one.")
        target.require_loadable(folder / part.file)


def _require_free(target: Database, replace: bool) -> None:
    """What an unfinished restore left is nobody's. Raises NotEmpty, InUse."""
    target.require_unused()
    if not replace and not _is_free(target):
        raise NotEmpty(
            f"The database of {target.service} is not empty. --replace puts the backup in its place: "
            "what is there now is gone then."
        )


def _is_free(target: Database) -> bool:
    """What cannot be read is not empty."""
    try:
        return not target.has_history() or target.remembered() is not None
    except UNREADABLE:
        return False


def _require_loaded(target: Database, backup: Manifest) -> None:
    if target.holding() != backup.parts[target.service].holding:
        raise NotUsable(f"What was put back of {target.service} is not what the backup says. {NOTHING_ELSE_WORKS}")


def _told_by_what_is_replaced(
    settings: Settings, clock: Clock, targets: Mapping[str, Database], is_told_otherwise: bool
) -> list[Erasure]:
    """Erasures since the backup are known to the log that goes, unless it is damaged. Raises NotUsable."""
    target = targets.get(erasures.SOURCE)
    if target is None:
        return []
    try:
        return _told_by(settings, clock, target)
    except UNREADABLE as error:
        if is_told_otherwise:
            return []
        raise NotUsable(
            f"Who was erased since the backup cannot be read from the database of {target.service}: it is damaged. "
            "Name a list of them by --erased; an empty file says that there is nobody."
        ) from error


def _told_by(settings: Settings, clock: Clock, target: Database) -> list[Erasure]:
    """And by a restore that was not finished."""
    remembered = erasures.from_text(target.remembered() or "[]")
    if not target.has_history():
        return remembered
    with _application(settings, clock, erasures.SOURCE) as application:
        return remembered + erasures.erasures_told_by(application)


def _begin_anew(
    settings: Settings, clock: Clock, backup: Manifest, names: Sequence[str], gone: Sequence[Erasure]
) -> int:
    """Says in every log that it was put back, before anything new is in it; returns how many were erased again."""
    erased = 0
    call = _call(clock)
    for name in names:
        with _application(settings, clock, name) as application:
            note_restored(application, call, backup.taken_at)
            if name == erasures.SOURCE:
                erased = erasures.carry_over(application, call, gone)
    return erased


@contextmanager
def _application(settings: Settings, clock: Clock, name: str) -> Iterator[Any]:
    opened: ServiceApplication = service_class(name).application_class(
        settings.migration_url(name), clock, settings.environment
    )
    with closing(opened):
        yield opened


def _newest_moment(application: ServiceApplication) -> datetime:
    """When the newest event of the log was written: as far as it goes, whenever it was copied. Raises NotUsable."""
    newest = application.recorder.max_notification_id()
    if newest is None:
        raise NotUsable(f"The log of {application.name} is empty: nothing was restored.")
    [notification] = application.recorder.select_notifications(start=newest, limit=1)
    event: Any = application.mapper.to_domain_event(notification)
    return event.timestamp  # type: ignore[no-any-return]


def _call(clock: Clock) -> Call:
    wish = uuid4()
    return Call(RESTORER, wish, str(wish), str(wish), clock.now())

"""What a migration would do, and whether the version before it may go on working meanwhile and afterwards.

A rolling upgrade runs the old version on the new schema. So a migration only adds what the old version need not know;
what takes away comes a release later. Each revision is looked at without being carried out. One whose doing cannot be
judged so, or is known to need a standstill, says why by a constant of its module:

``EXPANDS``     why what looks dangerous is not
``STANDSTILL``  why the old version must be stopped before
``REBUILD``     the read models whose folds changed with it, to be made anew when only the new version runs
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any

from alembic.operations import BatchOperations, Operations, ops
from alembic.runtime.migration import MigrationContext
from alembic.script import Script, ScriptDirectory
from sqlalchemy import Dialect

from kernel.migrations import revisions_in, scripts_of


@dataclass(frozen=True)
class Step:
    """One revision that is still to come; ``hazards`` say what in it the old version would stumble over."""

    revision: str
    title: str
    hazards: tuple[str, ...]
    rebuild: tuple[str, ...]

    @property
    def is_safe(self) -> bool:
        return not self.hazards


def steps_to_come(package: str, database_url: str) -> list[Step]:
    """What ``migrate`` would do to the database, in its order. An empty one has nothing to be made anew."""
    present = revisions_in(database_url)
    steps = _steps(scripts_of(package), present)
    return steps if present else [replace(step, rebuild=()) for step in steps]


def rebuild_command(service: str, steps: Sequence[Step]) -> str | None:
    """What is to be run when only the new version does; None when no read model changed."""
    changed = list(dict.fromkeys(model for step in steps for model in step.rebuild))
    return f"nova rebuild {service} {' '.join(changed)}" if changed else None


def all_steps(package: str) -> list[Step]:
    """All that was ever done, from an empty database on."""
    return _steps(scripts_of(package), ())


def _steps(scripts: ScriptDirectory, present: Sequence[str]) -> list[Step]:
    coming = list(scripts.iterate_revisions("heads", tuple(present) or "base"))
    return [_step(script) for script in reversed(coming)]


def _step(script: Script) -> Step:
    module: Any = script.module
    rebuild = tuple(getattr(module, "REBUILD", ()))
    return Step(script.revision, script.doc, _hazards(module), rebuild)


def _hazards(module: Any) -> tuple[str, ...]:
    if hasattr(module, "STANDSTILL"):
        return (str(module.STANDSTILL),)
    if hasattr(module, "EXPANDS"):
        return ()
    recorded = _recorded(module)
    made = {each.table_name for each in recorded if isinstance(each, ops.CreateTableOp)}
    return tuple(hazard for each in recorded if (hazard := _hazard(each, made)) is not None)


def _recorded(module: Any) -> list[ops.MigrateOperation]:
    """What its ``upgrade`` would have done. Alembic finds the operations by their very class: its methods are taken."""
    recorded: list[ops.MigrateOperation] = []
    context = MigrationContext.configure(dialect_name="postgresql", opts={"as_sql": True})
    operations = Operations(context)

    @contextmanager
    def batch_alter_table(table_name: str, schema: str | None = None, **_: Any) -> Iterator[BatchOperations]:
        table: Any = SimpleNamespace(table_name=table_name, schema=schema)
        batch = BatchOperations(context, table)
        vars(batch).update(invoke=recorded.append)
        yield batch

    vars(operations).update(
        invoke=recorded.append, get_bind=lambda: _OnlyItsKind(context.dialect), batch_alter_table=batch_alter_table
    )
    operations._install_proxy()
    try:
        module.upgrade()
    finally:
        operations._remove_proxy()
    return recorded


@dataclass(frozen=True)
class _OnlyItsKind:
    """Instead of a connection: a revision may ask what kind of database it is for, and nothing of what is in it."""

    dialect: Dialect

    def __getattr__(self, name: str) -> Any:
        raise Unforeseeable("It asks the database what to do: say by EXPANDS or STANDSTILL which it is.")


class Unforeseeable(Exception):
    """A revision does what cannot be seen beforehand, and does not say what that is."""


def _hazard(operation: ops.MigrateOperation, made: set[str]) -> str | None:
    """Why the old version would stumble over it; None when it would not notice."""
    if getattr(operation, "table_name", None) in made:
        return None
    match operation:
        case ops.CreateTableOp():
            return None
        case ops.CreateIndexOp(unique=False):
            return None
        case ops.AddColumnOp(column=column) if column.nullable or column.server_default is not None:
            return None
        case ops.AlterColumnOp(modify_nullable=True, modify_type=None, modify_name=None):
            return None
    return f"{type(operation).__name__.removesuffix('Op')} {_named(operation)}".strip()


def _named(operation: Any) -> str:
    table = getattr(operation, "table_name", None) or getattr(operation, "source_name", None) or ""
    column = getattr(operation, "column_name", None) or getattr(getattr(operation, "column", None), "name", None)
    return f"{table}.{column}" if column else str(table)

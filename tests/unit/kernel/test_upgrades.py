"""A migration only adds, or says that the old version must be stopped before: `nova migrate --check` tells which."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import op

from kernel.migrations import scripts_of
from kernel.upgrades import Unforeseeable, _hazards, all_steps
from nova.composition import ALL, package_of, service_class


def make_a_table() -> None:
    op.create_table("parcels", sa.Column("parcel_id", sa.Uuid(), primary_key=True))
    op.create_index("parcels_by_id", "parcels", ["parcel_id"], unique=True)
    op.create_unique_constraint("parcels_once", "parcels", ["parcel_id"])


def add_what_the_old_version_need_not_know() -> None:
    op.add_column("orders", sa.Column("parcel_id", sa.Uuid()))
    op.add_column("orders", sa.Column("parcels", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("orders") as orders:
        orders.add_column(sa.Column("weight", sa.Integer()))
        orders.alter_column("note", nullable=True)
    op.create_index("orders_by_parcel", "orders", ["parcel_id"])


def require_a_column() -> None:
    op.add_column("orders", sa.Column("parcel_id", sa.Uuid(), nullable=False))


def drop_a_column() -> None:
    with op.batch_alter_table("orders") as orders:
        orders.drop_column("note")


def rename_a_table() -> None:
    op.rename_table("orders", "sales")


def forbid_what_was_allowed() -> None:
    op.create_index("orders_once", "orders", ["number"], unique=True)


def change_a_type() -> None:
    op.alter_column("orders", "number", type_=sa.Text())


def say_it_in_sql() -> None:
    op.execute("UPDATE orders SET note = ''")


def look_first() -> None:
    op.get_bind().execute(sa.text("SELECT 1"))


def hazards_of(upgrade: Callable[[], None], **said: Any) -> tuple[str, ...]:
    return _hazards(SimpleNamespace(upgrade=upgrade, **said))


@pytest.mark.parametrize("upgrade", [make_a_table, add_what_the_old_version_need_not_know])
def test_what_only_adds_is_safe_while_the_old_version_runs(upgrade: Callable[[], None]) -> None:
    assert hazards_of(upgrade) == ()


@pytest.mark.parametrize(
    ("upgrade", "hazard"),
    [
        (require_a_column, "AddColumn orders.parcel_id"),
        (drop_a_column, "DropColumn orders.note"),
        (rename_a_table, "RenameTable orders"),
        (forbid_what_was_allowed, "CreateIndex orders"),
        (change_a_type, "AlterColumn orders.number"),
        (say_it_in_sql, "ExecuteSQL"),
    ],
)
def test_what_the_old_version_would_stumble_over_is_named(upgrade: Callable[[], None], hazard: str) -> None:
    assert hazards_of(upgrade) == (hazard,)


def test_a_revision_may_say_why_it_is_safe_or_that_it_is_not() -> None:
    assert hazards_of(say_it_in_sql, EXPANDS="nobody reads the notes yet") == ()
    assert hazards_of(make_a_table, STANDSTILL="the old version writes elsewhere") == (
        "the old version writes elsewhere",
    )


def test_a_revision_that_looks_into_the_database_first_must_say_what_it_is() -> None:
    with pytest.raises(Unforeseeable):
        hazards_of(look_first)


@pytest.mark.parametrize("name", ALL)
def test_every_revision_only_adds_or_says_that_it_does_not(name: str) -> None:
    """And names read models that there are."""
    there = {model.name for model in service_class(name).application_class.read_models}
    for step in all_steps(package_of(name)):
        said = scripts_say(name, step.revision)
        assert step.is_safe or "STANDSTILL" in said, step
        assert set(step.rebuild) <= there


def scripts_say(name: str, revision: str) -> set[str]:
    return set(vars(scripts_of(package_of(name)).get_revision(revision).module))

"""What a read model is: tables, and the folds that alone write them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Table
from sqlalchemy.orm import Session

from contracts.envelope import PublicEvent


@dataclass(frozen=True)
class Recorded:
    """A private event of the service's own log, and its position there."""

    event: Any
    position: int


OwnFold = Callable[[Session, Sequence[Recorded]], None]
HeardFold = Callable[[Session, Sequence[PublicEvent]], Any]


@dataclass(frozen=True)
class ReadModel:
    """Tables that are a fold of the service's own log and of what it heard from others.

    A fold takes a batch in the order of the log, ignores events that do not concern it, and gives the same rows
    however the log is cut into batches. ``settle`` computes, after a rebuild, the columns that follow from the
    rows of several tables.
    """

    name: str
    tables: tuple[Table, ...]
    own: OwnFold | None = None
    heard: Mapping[str, HeardFold] = field(default_factory=dict)
    settle: Callable[[Session], None] | None = None

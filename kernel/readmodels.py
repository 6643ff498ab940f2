"""What a read model is: tables, and the folds that alone write them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
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
class Settling:
    """Columns that follow from the rows of several tables, and how a rebuild makes them true.

    ``everything`` yields after each piece of bounded work, where the transaction may end. ``touched`` does only what
    the events may have changed: its work must not grow with the history. ``is_complete`` is false while the living rows
    have some of it before them, in transactions to come: they can be neither replaced nor compared then.
    """

    everything: Callable[[Session], Iterator[None]]
    touched: Callable[[Session, Sequence[Recorded], Sequence[PublicEvent]], None]
    is_complete: Callable[[Session], bool] = lambda _: True


@dataclass(frozen=True)
class ReadModel:
    """Tables that are a fold of the service's own log and of what it heard from others.

    A fold takes a batch in the order of the log, ignores events that do not concern it, and gives the same rows
    however the log is cut into batches. It finds rows by their keys: secondary indexes are not there yet while a
    rebuild folds the history.
    """

    name: str
    tables: tuple[Table, ...]
    own: OwnFold | None = None
    heard: Mapping[str, HeardFold] = field(default_factory=dict)
    settling: Settling | None = None

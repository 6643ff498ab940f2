"""A figure that stands in a service's own tables."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session


@dataclass(frozen=True)
class TableGauge:
    """``read`` takes the application and a session; what is None is not told. It must cost next to nothing."""

    name: str
    documentation: str
    read: Callable[[Any, Session], float | None]

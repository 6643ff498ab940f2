"""Rounds, medians, and a table."""

import json
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

ROUNDS = 5
REPORT = Path(".cache/bench.json")


@dataclass(frozen=True)
class Figure:
    """One measured figure. ``goal`` is the page of goals in short; ``met`` is None where there is nothing to meet."""

    goal: str
    name: str
    value: float
    unit: str
    wanted: str = ""
    met: bool | None = None


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def interleaved(works: Sequence[Callable[[], object]], rounds: int = ROUNDS) -> list[float]:
    """The median seconds of each work; one round of each in turn, so that a slow moment hits all alike."""
    for work in works:
        work()
    taken: list[list[float]] = [[] for _ in works]
    for _ in range(rounds):
        for place, work in enumerate(works):
            taken[place].append(seconds(work))
    return [statistics.median(each) for each in taken]


def show(figures: Sequence[Figure]) -> None:
    table = Table("goal", "figure", "value", "unit", "wanted", "met")
    for figure in figures:
        met = "" if figure.met is None else "yes" if figure.met else "NO"
        table.add_row(figure.goal, figure.name, f"{figure.value:,.2f}", figure.unit, figure.wanted, met)
    Console(width=140).print(table)


def keep(figures: Sequence[Figure]) -> None:
    """Writes all figures of a run as JSON."""
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(json.dumps([asdict(figure) for figure in figures], indent=1))


def at_least(goal: str, name: str, value: float, bound: float, unit: str = "x") -> Figure:
    return Figure(goal, name, value, unit, f">= {bound:g}", value >= bound)


def at_most(goal: str, name: str, value: float, bound: float, unit: str = "x") -> Figure:
    return Figure(goal, name, value, unit, f"<= {bound:g}", value <= bound)

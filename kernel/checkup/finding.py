"""What a look found."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True)
class Finding:
    """``what`` was looked at, what is ``said`` of it, and what is ``to_do``; nothing when it is well."""

    level: Level
    what: str
    said: str
    to_do: str = ""


def ok(what: str, said: str) -> Finding:
    return Finding(Level.OK, what, said)


def warn(what: str, said: str, to_do: str) -> Finding:
    return Finding(Level.WARN, what, said, to_do)


def fail(what: str, said: str, to_do: str) -> Finding:
    return Finding(Level.FAIL, what, said, to_do)


def first_line(error: BaseException) -> str:
    """What an error says, without what drivers add below."""
    text = str(error).strip() or type(error).__name__
    return text.splitlines()[0]


def or_well(troubles: Sequence[Finding], what: str, said: str) -> list[Finding]:
    """The troubles; one line when there are none."""
    return list(troubles) or [ok(what, said)]

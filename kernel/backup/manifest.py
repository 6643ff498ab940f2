"""What a backup says of itself: versions, moments, how far each service is, and sums by which damage is seen."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from kernel.backup.problems import NotUsable

FORMAT = 1
MANIFEST = "manifest.json"
READ_AT_ONCE = 1 << 20
Origins = Mapping[str, str]


def of_one_installation(older: Origins, newer: Origins) -> bool:
    """Whether ``newer`` was written where ``older`` was.

    A log's origin is told by its first event, which no other log has: one that was lost and begun anew is another's.
    """
    return older.items() <= newer.items()


@dataclass(frozen=True)
class Holding:
    """How much history a database has: the schema's revision, the log's origin (see ``of_one_installation``), the
    newest position, how many events, and of each source the position up to which it was heard."""

    revision: str
    origin: str | None
    head: int
    events: int
    heard: Mapping[str, int]


@dataclass(frozen=True)
class Part:
    """One service's dump. ``size`` is in bytes."""

    kind: str
    file: str
    sha256: str
    size: int
    holding: Holding

    @classmethod
    def of_file(cls, kind: str, path: Path, holding: Holding) -> Self:
        return cls(kind, path.name, sha256_of(path), path.stat().st_size, holding)

    def require_whole(self, folder: Path) -> None:
        """Raises NotUsable when the file is not the one that was written."""
        path = folder / self.file
        if not path.is_file():
            raise NotUsable(f"The backup is not complete: {self.file} is missing.")
        if path.stat().st_size != self.size or sha256_of(path) != self.sha256:
            raise NotUsable(f"The backup is damaged: {self.file} is not what was written. Take another backup.")


@dataclass(frozen=True)
class Manifest:
    """``taken_at`` is the one moment of all parts; ``nova`` the version that took it."""

    id: str
    nova: str
    taken_at: datetime
    parts: Mapping[str, Part]

    def write(self, folder: Path) -> None:
        told = {"format": FORMAT, **asdict(self), "taken_at": self.taken_at.isoformat()}
        (folder / MANIFEST).write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n")

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Raises NotUsable."""
        try:
            told = json.loads((folder / MANIFEST).read_text())
            if told["format"] != FORMAT:
                raise NotUsable("This Nova is too old for the backup: use a newer one.")
            return cls(told["id"], told["nova"], datetime.fromisoformat(told["taken_at"]), _parts(told["parts"]))
        except FileNotFoundError as error:
            raise NotUsable(f"There is no backup in {folder}: it has no {MANIFEST}.") from error
        except (ValueError, KeyError, TypeError) as error:
            raise NotUsable(f"{folder / MANIFEST} cannot be understood: {error!r}.") from error

    @property
    def origins(self) -> Origins:
        return origins_of({name: part.holding for name, part in self.parts.items()})

    def require_one_moment(self) -> None:
        """Raises NotUsable when a part has heard what its source has not told: then no moment was the same for all."""
        for name, part in self.parts.items():
            for source, position in part.holding.heard.items():
                if source in self.parts and position > self.parts[source].holding.head:
                    raise NotUsable(f"{name} is newer in the backup than {source}: they do not belong together.")


def origins_of(holdings: Mapping[str, Holding]) -> Origins:
    """By service, of those logs that have begun."""
    return {name: holding.origin for name, holding in holdings.items() if holding.origin is not None}


def sha256_of(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(READ_AT_ONCE):
            digest.update(piece)
    return digest.hexdigest()


def _parts(told: Mapping[str, Any]) -> dict[str, Part]:
    return {name: Part(**{**part, "holding": Holding(**part["holding"])}) for name, part in told.items()}

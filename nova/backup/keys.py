"""The keys of personal data, apart from the data that they open.

A key that was deleted has erased a person from everything, older backups too, if the keys of those backups are no
longer kept. So keys are one small file, and the newest of it is enough for backups of any age.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Self
from uuid import UUID, uuid4

from kernel.backup.database import Key
from kernel.backup.manifest import Manifest
from kernel.backup.problems import NotUsable

FILE = "keys.json"
FOR_THE_OWNER = 0o600
NAMES = ("subject_id", "key_id", "key")


@dataclass(frozen=True)
class Keys:
    """By service, as they were at ``taken_at``."""

    taken_at: datetime
    of: Mapping[str, list[Key]]

    def write(self, path: Path) -> None:
        """Takes the place of what was there, whole or not at all. Raises NotUsable."""
        told = {"taken_at": self.taken_at.isoformat(), "keys": self.of}
        coming = path.with_name(f".{path.name}.{uuid4().hex}")
        try:
            with os.fdopen(os.open(coming, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FOR_THE_OWNER), "w") as file:
                json.dump(told, file, indent=0)
                file.flush()
                os.fsync(file.fileno())
            coming.replace(path)
        except OSError as error:
            coming.unlink(missing_ok=True)
            raise NotUsable(f"The keys cannot be written to {path}: {error.strerror}.") from error

    @classmethod
    def read(cls, path: Path) -> Self:
        """Raises NotUsable."""
        try:
            told = json.loads(path.read_text())
            return cls(datetime.fromisoformat(told["taken_at"]), _keys(told["keys"]))
        except OSError as error:
            raise NotUsable(
                f"The keys of personal data cannot be read from {path} ({error.strerror}): name their file by --keys."
            ) from error
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise NotUsable(f"{path} is no file of keys: {error!r}.") from error

    def require_fit(self, backup: Manifest) -> None:
        """Newer ones fit, older ones do not: they lack what was given since. Raises NotUsable."""
        if self.taken_at < backup.taken_at:
            raise NotUsable(
                f"The keys are of {self.taken_at:%Y-%m-%d %H:%M:%S}, older than the backup "
                f"({backup.taken_at:%Y-%m-%d %H:%M:%S}): personal data could not be read. Name newer ones by --keys."
            )


def _keys(told: Mapping[str, Any]) -> dict[str, list[Key]]:
    return {service: [_key(row) for row in rows] for service, rows in told.items()}


def _key(row: Mapping[str, str]) -> Key:
    return {**{name: str(UUID(row[name])) for name in NAMES[:2]}, "key": str(row["key"])}

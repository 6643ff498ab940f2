"""The keys of personal data, apart from the data that they open.

A key that was deleted has erased a person from everything, older backups too, if the keys of those backups are no
longer kept. So keys are one small file, and the newest of it is enough for backups of any age.
"""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Self
from uuid import UUID, uuid4

from kernel.backup.database import Key
from kernel.backup.disk import put_in_place
from kernel.backup.manifest import Manifest, Origins, of_one_installation
from kernel.backup.problems import NotUsable

FILE = "keys.json"
FOR_THE_OWNER = 0o600
NAMES = ("subject_id", "key_id", "key")


@dataclass(frozen=True)
class Keys:
    """By service, as they were at ``taken_at``; ``origins`` tell of which installation."""

    taken_at: datetime
    origins: Origins
    of: Mapping[str, list[Key]]

    def write(self, path: Path) -> None:
        """Raises NotUsable."""
        with self.coming(path):
            pass

    @contextmanager
    def coming(self, path: Path) -> Iterator[None]:
        """Written beside what is there, they take its place, whole, when all within went well. Raises NotUsable."""
        told = {"taken_at": self.taken_at.isoformat(), "origins": self.origins, "keys": self.of}
        coming = path.with_name(f".{path.name}.{uuid4().hex}")
        try:
            with os.fdopen(os.open(coming, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FOR_THE_OWNER), "w") as file:
                json.dump(told, file, indent=0)
                file.flush()
                os.fsync(file.fileno())
            yield
            put_in_place(coming, path)
        except OSError as error:
            raise NotUsable(f"The keys cannot be written to {path}: {error.strerror}.") from error
        finally:
            coming.unlink(missing_ok=True)

    @classmethod
    def read(cls, path: Path) -> Self:
        """Raises NotUsable."""
        try:
            told = json.loads(path.read_text())
            origins = {str(service): str(origin) for service, origin in told["origins"].items()}
            return cls(datetime.fromisoformat(told["taken_at"]), origins, _keys(told["keys"]))
        except OSError as error:
            raise NotUsable(
                f"The keys of personal data cannot be read from {path} ({error.strerror}): name their file by --keys."
            ) from error
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise NotUsable(f"{path} is no file of keys: {error!r}.") from error

    def require_fit(self, backup: Manifest) -> None:
        """Newer ones fit, older ones do not: they lack what was given since. Raises NotUsable."""
        if not of_one_installation(backup.origins, self.origins):
            raise NotUsable("The keys are of another installation than the backup: name those that belong to it.")
        if self.taken_at < backup.taken_at:
            raise NotUsable(
                f"The keys are of {self.taken_at:%Y-%m-%d %H:%M:%S}, older than the backup "
                f"({backup.taken_at:%Y-%m-%d %H:%M:%S}): personal data could not be read. Name newer ones by --keys."
            )


def require_ours(path: Path, origins: Origins) -> None:
    """What is at ``path`` may be replaced by keys of these origins. Raises NotUsable."""
    if path.exists() and not of_one_installation(Keys.read(path).origins, origins):
        raise NotUsable(
            f"{path} has the keys of another installation, or of databases that are lost: without it no backup of "
            "theirs can be read. Name another file by --keys, or put such a backup back first."
        )


def _keys(told: Mapping[str, Any]) -> dict[str, list[Key]]:
    return {service: [_key(row) for row in rows] for service, rows in told.items()}


def _key(row: Mapping[str, str]) -> Key:
    return {**{name: str(UUID(row[name])) for name in NAMES[:2]}, "key": str(row["key"])}

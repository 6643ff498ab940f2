"""What was written must outlive a power cut right after: its content, and the name that it has in its folder."""

import os
from pathlib import Path


def write_through(path: Path) -> None:
    """A file or a folder, onto the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def put_in_place(coming: Path, place: Path) -> None:
    """Instead of what is there, whole or not at all; both names are in one folder."""
    coming.replace(place)
    write_through(place.parent)

"""Where a backup is kept: a folder, or one file (``.tar``) of the same content."""

import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kernel.backup.disk import put_in_place, write_through
from kernel.backup.problems import NotUsable

PACKED = ".tar"
FOR_THE_OWNER = 0o700


@contextmanager
def new_backup(target: Path) -> Iterator[Path]:
    """A folder to be filled, which takes its place only when all is there. Raises NotUsable when the place is taken."""
    if target.exists():
        raise NotUsable(f"{target} is there already: name a new one.")
    _make_folder(target.parent)
    filling = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    try:
        yield filling
        finished = _packed(filling) if target.suffix == PACKED else filling
        for each in (finished, *(finished.iterdir() if finished.is_dir() else ())):
            write_through(each)
        put_in_place(finished, target)
    except OSError as error:
        raise NotUsable(f"{target} cannot be written: {error.strerror or error}.") from error
    finally:
        shutil.rmtree(filling, ignore_errors=True)


@contextmanager
def kept_backup(source: Path) -> Iterator[Path]:
    """The folder of a backup, unpacked beside itself if it is one file. Raises NotUsable."""
    if source.is_dir():
        yield source
        return
    if not source.is_file():
        raise NotUsable(f"There is no backup at {source}.")
    try:
        unpacked = Path(tempfile.mkdtemp(prefix=f".{source.name}.", dir=source.parent))
    except OSError as error:
        raise NotUsable(
            f"{source} cannot be unpacked beside itself: {error.strerror}. Copy it to a folder that can be written."
        ) from error
    try:
        _unpack(source, unpacked)
        yield unpacked
    finally:
        shutil.rmtree(unpacked, ignore_errors=True)


def _unpack(source: Path, folder: Path) -> None:
    """A backup is files side by side: what would go elsewhere, or is no file, is none."""
    try:
        with tarfile.open(source) as archive:
            for member in archive:
                content = archive.extractfile(member) if member.isfile() else None
                if content is None or Path(member.name).name != member.name:
                    raise NotUsable(f"{source} is no backup: it has {member.name!r}.")
                with content, (folder / member.name).open("xb") as file:
                    shutil.copyfileobj(content, file)
    except tarfile.TarError as error:
        raise NotUsable(f"{source} is no backup: {error}.") from error
    except OSError as error:
        raise NotUsable(f"{source} cannot be unpacked beside itself: {error.strerror}.") from error


def _make_folder(path: Path) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NotUsable(f"{path} cannot be made: {error.strerror}.") from error


def _packed(folder: Path) -> Path:
    packed = folder.with_name(f"{folder.name}{PACKED}")
    with tarfile.open(packed, "w") as archive:
        for path in sorted(folder.iterdir()):
            archive.add(path, path.name)
    packed.chmod(FOR_THE_OWNER & 0o600)
    return packed

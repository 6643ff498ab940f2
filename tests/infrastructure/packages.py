"""Installation of servers that are missing: a test run must not depend on what a machine happens to have."""

import fcntl
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_POLICY = Path("/usr/sbin/policy-rc.d")
_LOCK = Path(tempfile.gettempdir()) / "nova-tests-install.lock"
_INSTALL_SECONDS = 600


class ServerMissing(RuntimeError):
    """There is no such server here and we may not install it; the message says what to do."""


def install(package: str, *, variable: str) -> None:
    """Install a package of Debian or Ubuntu without starting its system service, or say what a person has to do."""
    _require_apt(package, variable)
    print(f"\ninstalling {package}, once", flush=True)
    with _one_at_a_time(), _services_held_back():
        _apt_get("update", "-qq")
        _apt_get("install", "-y", "-qq", "--no-install-recommends", package)


def make_sure_of(*programs: str) -> None:
    """Each is in the package of its name. Raises ServerMissing."""
    for program in programs:
        if shutil.which(program) is None:
            install(program, variable="PATH")


def unpacked(package: str, *, variable: str) -> Path:
    """The folder that has what a package would install: for one program of it that needs nothing beside it."""
    folder = Path(tempfile.gettempdir()) / f"nova-tests-{package}"
    with _one_at_a_time():
        if not folder.is_dir():
            _require_apt(package, variable)
            print(f"\nunpacking {package}, once", flush=True)
            _apt_get("update", "-qq")
            _unpack(package, folder)
    return folder


def _unpack(package: str, folder: Path) -> None:
    with tempfile.TemporaryDirectory(dir=folder.parent) as made:
        _apt_get("download", "-qq", package, folder=made)
        [archive] = Path(made).glob("*.deb")
        subprocess.run(["dpkg", "-x", archive, f"{made}/files"], check=True, timeout=_INSTALL_SECONDS)
        Path(made, "files").rename(folder)


def _require_apt(package: str, variable: str) -> None:
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        message = (
            f"The tests need {package}. Any of these will do: install it (sudo apt-get install {package}); "
            f"or set {variable} to one that the tests may use; or start Docker, if it is a server."
        )
        raise ServerMissing(message)


def _apt_get(*arguments: str, folder: str | None = None) -> None:
    finished = subprocess.run(
        ["apt-get", *arguments],
        cwd=folder,
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=_INSTALL_SECONDS,
    )
    if finished.returncode != 0:
        message = f"apt-get {' '.join(arguments)} failed:\n{finished.stdout[-2000:]}"
        raise ServerMissing(message)


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Test runs, and the processes of one run, may find at the same moment that a package is missing."""
    with _LOCK.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def _services_held_back() -> Iterator[None]:
    """Forbid package scripts to start services: the tests run servers of their own, with data of their own."""
    if _POLICY.exists():
        yield
        return
    _POLICY.write_text("#!/bin/sh\nexit 101\n")
    _POLICY.chmod(0o755)
    try:
        yield
    finally:
        _POLICY.unlink()

"""Server processes that never outlive the tests."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

START_SECONDS = 60.0
STOP_SECONDS = 30.0

_WATCH = 'cat >/dev/null; kill -KILL "-$1"; sleep 1; rm -rf -- "$2"'


class ServerFailed(RuntimeError):
    """A server did not start, or did not stop; the message ends with the tail of its log."""


class Daemon:
    """One server process with a session of its own, so that Ctrl-C reaches the tests and not the server.

    A watcher holds the far end of a pipe from the test process. When that closes without `stop` or `kill` having been
    called (the tests were killed), it kills the server and removes the folder.
    """

    def __init__(
        self,
        argv: Sequence[str | Path],
        *,
        folder: Path,
        env: Mapping[str, str],
        account: pwd.struct_passwd | None = None,
    ) -> None:
        self._argv = [str(part) for part in argv]
        self._folder = folder
        self._env = dict(env)
        self._account = account
        self._log = folder / f"{Path(self._argv[0]).name}.log"
        self._process: subprocess.Popen[bytes] | None = None
        self._watcher: subprocess.Popen[bytes] | None = None

    def start(self, is_ready: Callable[[], bool] = lambda: True) -> None:
        """Start the process, unless it runs already, and wait until it is ready."""
        if self._process is not None and self._process.poll() is not None:
            self._forget()
        if self._process is None:
            self._process = self._launch()
            self._watcher = _watch(self._process.pid, self._folder)
        self._await(self._process, is_ready)

    def stop(self, by: signal.Signals = signal.SIGTERM) -> None:
        """Ask the process to end, and wait until it has."""
        if self._process is None:
            return
        self._process.send_signal(by)
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
            raise ServerFailed(self._story(f"did not stop within {STOP_SECONDS:.0f} s")) from None
        except KeyboardInterrupt:
            self.kill()  # or whoever tears down would meet a server that neither runs nor has ended
            raise
        self._forget()

    def kill(self) -> None:
        """End the process as a power failure would."""
        if self._process is None:
            return
        _kill_group(self._process.pid)
        self._process.wait()
        self._forget()

    def _launch(self) -> "subprocess.Popen[bytes]":
        account = self._account
        with self._log.open("ab") as log:
            return subprocess.Popen(
                self._argv,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=self._env,
                cwd=self._folder,
                start_new_session=True,
                user=account.pw_uid if account else None,
                group=account.pw_gid if account else None,
                extra_groups=[] if account else None,
            )

    def _await(self, process: "subprocess.Popen[bytes]", is_ready: Callable[[], bool]) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not is_ready():
            if process.poll() is not None:
                self._forget()
                raise ServerFailed(self._story("ended while starting"))
            if time.monotonic() > deadline:
                self.kill()
                raise ServerFailed(self._story(f"was not ready within {START_SECONDS:.0f} s"))
            time.sleep(0.05)

    def _forget(self) -> None:
        self._process = None
        if self._watcher is not None:
            self._watcher.kill()
            self._watcher.communicate()
            self._watcher = None

    def _story(self, what: str) -> str:
        tail = self._log.read_text(errors="replace").splitlines()[-30:]
        return "\n".join([f"{self._argv[0]} {what}. The end of its log:", *tail])


def wait_until(is_ready: Callable[[], bool], what: str) -> None:
    """Wait for a server that is not our child."""
    deadline = time.monotonic() + START_SECONDS
    while not is_ready():
        if time.monotonic() > deadline:
            message = f"{what} was not ready within {START_SECONDS:.0f} s"
            raise ServerFailed(message)
        time.sleep(0.1)


def make_folder(name: str, *, owner: pwd.struct_passwd | None = None) -> Path:
    """Make a temporary folder that a server running as another account can enter."""
    folder = Path(tempfile.mkdtemp(prefix=f"nova-{name}-"))
    folder.chmod(0o755)
    if owner is not None:
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    return folder


def remove_folder(folder: Path) -> None:
    """Remove a folder, also when a last straggling process is writing into it."""
    shutil.rmtree(folder, ignore_errors=True)


def _watch(group: int, folder: Path) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        ["/bin/sh", "-c", _WATCH, "watcher", str(group), str(folder)], stdin=subprocess.PIPE, start_new_session=True
    )


def _kill_group(group: int) -> None:
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        return

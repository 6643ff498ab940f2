"""Prometheus's own judge of rules and configuration: the one that is there, else that of Debian's package."""

import os
import shutil
import subprocess
from pathlib import Path

from tests.infrastructure.packages import unpacked

PACKAGE = "prometheus"
VARIABLE = "NOVA_TEST_PROMTOOL"
SECONDS = 60


def choose_promtool() -> str:
    """The program's path. Raises ServerMissing, which says what to do."""
    found = os.environ.get(VARIABLE) or shutil.which("promtool")
    return found or str(unpacked(PACKAGE, variable=VARIABLE) / "usr/bin/promtool")


def promtool(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Its verdict on files of the folder."""
    argv = [choose_promtool(), *arguments]
    return subprocess.run(argv, cwd=folder, capture_output=True, text=True, timeout=SECONDS)

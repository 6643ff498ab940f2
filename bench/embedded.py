"""Goal 9: all of Nova in one process, from its start to its first answer, and at rest."""

import os
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import requests

from bench.measure import Figure, at_most, seconds
from tests.system.client import eventually
from tests.system.processes import TOKEN, Process, free_port

REST_SECONDS = 10.0
SETTLING_SECONDS = 3.0
TICKS = os.sysconf("SC_CLK_TCK")


def embedded() -> list[Figure]:
    """The first start makes the databases; later ones find them."""
    with TemporaryDirectory() as folder:
        first = _until_answered(Path(folder))
        later = _until_answered(Path(folder))
        memory, cpu = _at_rest(Path(folder))
    return [
        at_most("9", "nova up: from start to the first answer, new data", first, 3, "s"),
        at_most("9", "nova up: from start to the first answer", later, 3, "s"),
        at_most("9", "nova up at rest: memory", memory, 200, "MB"),
        at_most("9", "nova up at rest: of one core", cpu, 2, "%"),
    ]


def _until_answered(folder: Path) -> float:
    process = None
    port = free_port()

    def answered() -> None:
        nonlocal process
        process = _start(folder, port)
        _wait_for_an_answer(port)

    taken = seconds(answered)
    assert process is not None
    process.stop()
    return taken


def _at_rest(folder: Path) -> tuple[float, float]:
    """Megabytes, and percent of one core."""
    port = free_port()
    process = _start(folder, port)
    _wait_for_an_answer(port)
    time.sleep(SETTLING_SECONDS)
    before = _cpu_seconds(process.pid)
    time.sleep(REST_SECONDS)
    cpu = 100 * (_cpu_seconds(process.pid) - before) / REST_SECONDS
    memory = _megabytes(process.pid)
    process.stop()
    return memory, cpu


def _start(folder: Path, port: int) -> Process:
    arguments = ["up", "--port", str(port), "--data", str(folder / "data")]
    return Process(arguments, {"NOVA_API_TOKEN": TOKEN}, folder / "nova.log")


def _wait_for_an_answer(port: int) -> None:
    def answers() -> bool:
        try:
            headers = {"Authorization": f"Bearer {TOKEN}"}
            return requests.get(f"http://127.0.0.1:{port}/api/v1/orders", headers=headers, timeout=5).ok
        except requests.RequestException:
            return False

    eventually(answers)


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _megabytes(pid: int) -> float:
    [line] = [line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS")]
    return int(line.split()[1]) / 1024

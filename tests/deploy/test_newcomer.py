"""A newcomer's first hour: a bare Debian with Python, git and make, a clone, and README's two commands."""

import os
import re
import subprocess
from collections.abc import Iterator

import pytest

from tests.deploy.stack import checked_out, require_images
from tests.system.client import eventually

pytestmark = [pytest.mark.long, pytest.mark.containers, pytest.mark.timeout(1800)]

IMAGE = os.environ.get("DEBIAN_IMAGE", "debian:bookworm")
MACHINE = "apt-get update -qq && apt-get install -y -qq --no-install-recommends ca-certificates git make python3"
CLONE = "/root/nova"
WITH_OTHER_PROGRAMS = (
    "tests/infrastructure",
    "tests/acceptance/test_readme.py",
    "tests/integration/test_backups.py",
    "tests/integration/test_relay.py",
    "tests/integration/test_subscribers_after_a_restore.py",
)
READY_SECONDS = 600.0
LINK = re.compile(r"http://127\.0\.0\.1:8080/\S*setup\S*")
READS = """
import sys, urllib.request
with urllib.request.urlopen(sys.argv[1]) as answer:
    print(answer.status, answer.read().decode())
"""


class Machine:
    """A container that a newcomer sits at, as root."""

    def __init__(self, name: str) -> None:
        self._name = name

    def run(self, *command: str) -> str:
        done = subprocess.run(
            ["docker", "exec", "--workdir", CLONE, self._name, *command], capture_output=True, text=True, timeout=1200
        )
        assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-5000:]
        return done.stdout

    def begin(self, command: str) -> None:
        subprocess.run(["docker", "exec", "--detach", "--workdir", CLONE, self._name, "sh", "-c", command], check=True)


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    require_images(IMAGE)
    checkout = tmp_path_factory.mktemp("clone")
    checked_out(checkout)
    started = ["docker", "run", "--detach", "--rm", "--init", IMAGE, "sleep", "infinity"]
    name = subprocess.run(started, check=True, capture_output=True, text=True).stdout.strip()
    try:
        subprocess.run(["docker", "exec", name, "sh", "-ec", MACHINE], check=True, capture_output=True)
        subprocess.run(["docker", "cp", f"{checkout}/.", f"{name}:{CLONE}"], check=True, capture_output=True)
        yield Machine(name)
    finally:
        subprocess.run(["docker", "kill", name], check=False, capture_output=True)


def test_make_up_opens_a_working_system(machine: Machine) -> None:
    machine.begin("make up >/root/up.log 2>&1")
    eventually(lambda: LINK.search(machine.run("cat", "/root/up.log")) is not None, READY_SECONDS)
    link = LINK.search(machine.run("cat", "/root/up.log"))
    assert link is not None
    page = machine.run("python3", "-c", READS, link.group())
    assert page.startswith("200 ")
    assert "<form" in page


def test_make_test_brings_its_own_servers(machine: Machine) -> None:
    told = machine.run("make", "test", f"ARGS={' '.join(WITH_OTHER_PROGRAMS)}")
    assert " passed" in told
    assert "ran against RabbitMQ by the programs in" in told
    assert "ran against PostgreSQL by the programs in" in told

"""What a machine invents against our own description of the API: nothing may break, and both must agree."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.test_roles import with_role
from tests.system.client import Api
from tests.system.permissions import ACCOUNTANT, HEAD, MANAGER, WAREHOUSE
from tests.system.processes import embedded

SETTINGS = Path(__file__).with_name("schemathesis.toml")
# The streams have no end; and whoever tries to revoke tokens finds his own.
LEFT_OUT = tuple(
    option
    for path in ("/stream", "/feed/{service}/stream", "/users/{user_id}/tokens/{token_id}")
    for option in ("--exclude-path", f"/api/v1{path}")
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("schemathesis")


@pytest.fixture(scope="module")
def api(folder: Path) -> Iterator[Api]:
    with embedded(folder) as running:
        yield running


def findings(api: Api, folder: Path, *options: str) -> str:
    """What schemathesis has to say; empty when it found nothing."""
    command = [sys.executable, "-m", "schemathesis.cli", "--config-file", str(SETTINGS), "run"]
    command += [f"{api.url}/api/v1/openapi.json", "--header", f"Authorization: Bearer {api.token}", "--no-color"]
    command += [*LEFT_OUT, *options]
    ended = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    told = ended.stdout.partition("= FAILURES =")[2] or ended.stdout[-8000:]
    return "" if ended.returncode == 0 else told[:8000] + ended.stderr[-2000:]


@pytest.mark.timeout(300)
def test_nothing_is_found(api: Api, folder: Path) -> None:
    found = findings(api, folder, "--phases", "examples,fuzzing", "--max-examples", "1", "--seed", "1")
    assert not found, found


@pytest.mark.long
@pytest.mark.timeout(600)
@pytest.mark.parametrize("role", [MANAGER, HEAD, WAREHOUSE, ACCOUNTANT])
def test_nothing_is_found_by_who_has_one_role(api: Api, folder: Path, role: str) -> None:
    found = findings(with_role(api, role), folder, "--phases", "examples,fuzzing", "--max-examples", "2", "--seed", "2")
    assert not found, found


@pytest.mark.long
@pytest.mark.timeout(1500)
def test_nothing_is_found_by_a_long_search(api: Api, folder: Path) -> None:
    found = findings(api, folder, "--max-examples", "8")
    assert not found, found

"""What the README says to copy and paste does what it says."""

import re
import subprocess
from pathlib import Path

from tests.infrastructure.packages import make_sure_of
from tests.system.client import Api, eventually
from tests.system.processes import embedded

README = Path(__file__).parents[2] / "README.md"


def commands() -> str:
    found = re.search(r"```bash\n(.*?)```", README.read_text(), re.DOTALL)
    assert found is not None
    return found[1]


def test_the_main_job_by_curl(tmp_path: Path) -> None:
    make_sure_of("curl")
    with embedded(tmp_path, token=None) as api:
        script = "set -e -o pipefail\n" + commands().replace("http://127.0.0.1:8080", api.url)
        done = subprocess.run(["bash", "-c", script], cwd=tmp_path, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stdout + done.stderr
        known = Api(api.url, (tmp_path / "data" / "cli-token").read_text().strip())
        [row] = known.ok("GET", "/api/v1/orders")["items"]
        eventually(lambda: known.order(row["id"])["availability"] == "short")
        [line] = known.order(row["id"])["lines"]
        assert (line["on_hand"], line["remaining"], line["colour"]) == ("10", "12", "yellow")
        assert known.call("GET", "/api/v1/openapi.json").status_code == 200

"""Node.js and its packages, as `make test` installs them."""

import os
import shutil
import sys
from pathlib import Path

PACKAGES = Path(__file__).parents[2] / "gateway" / "vendor" / "node_modules"


def choose_node() -> str:
    """The path of Node.js: that of the virtual environment where this machine has none."""
    found = shutil.which("node", path=os.pathsep.join([os.environ["PATH"], str(Path(sys.executable).parent)]))
    assert found is not None, "There is no node: `make test` installs one."
    return found


def as_installed_in(folder: Path, package: str) -> None:
    """The folder looks as after `npm install` of the package."""
    assert (PACKAGES / package).is_dir(), f"There is no {package}: `make test` installs it."
    (folder / "node_modules").symlink_to(PACKAGES)

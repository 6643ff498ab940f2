"""Whether this run keeps the promises, or proves that it would notice if they were broken.

`make faults` runs every test once, with all guards in their places. `make faults-prove` runs it once for each guard
that it names, in processes that lack this guard, and then the test fails unless the checker finds what this guard
prevents.
"""

import os
import re
import sys
from collections.abc import Sequence

import pytest

from tests.faults.removals import Removal
from tests.system.processes import NOVA

IS_PROVING = os.environ.get("NOVA_FAULTS_PROVE") == "1"
MOST_TOLD = 20
PATIENCE = 60.0
PATIENCE_WITH_WHAT_IS_WRONG = 15.0 if IS_PROVING else PATIENCE


def guarded_by(*removals: Removal) -> pytest.MarkDecorator:
    """Names the guards without which the test must fail."""
    cases = [pytest.param(each, id=f"without {each.__name__}") for each in removals]
    return pytest.mark.parametrize("removed", cases if IS_PROVING else [pytest.param(None, id="with all guards")])


def program_without(removed: Removal | None) -> Sequence[str]:
    """How the services are started."""
    if removed is None:
        return NOVA
    return (sys.executable, "-W", "ignore", "-m", "tests.faults.without", removed.__name__)


def is_proof(finding: str, removed: Removal | None) -> bool:
    """It is what the guard that was taken away prevents."""
    return removed is not None and re.search(removed.finding, finding) is not None


def judge(findings: Sequence[str], removed: Removal | None) -> None:
    """With all guards there must be no finding; with one taken away the very finding that it guards against."""
    told = "\n".join(findings[:MOST_TOLD])
    if removed is None:
        assert not findings, told
        return
    proofs = [finding for finding in findings if is_proof(finding, removed)]
    assert proofs, f"nobody noticed that this guard was gone: {removed.__name__}. Found instead:\n{told or 'nothing'}"
    print("\n".join([f"without {removed.__name__}:", *proofs[:MOST_TOLD]]))

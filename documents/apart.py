"""Large documents, set in a process of their own, which gives its memory back: 5,000 lines take up to 1.5 GB."""

import json
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

from documents.render import render, validate

LARGE = 200
LONGEST_WORK = 120


def render_any(document: Mapping[str, Any]) -> bytes:
    """The PDF of a document of any length; for a thread, where greenlets share one. Raises DocumentFaulty."""
    validate(document)
    return render_apart(document) if len(document["lines"]) > LARGE else render(document)


def render_apart(document: Mapping[str, Any]) -> bytes:
    """The PDF of a faultless document. Raises subprocess.SubprocessError when that process fails or is too slow."""
    command = [sys.executable, "-m", "documents"]
    done = subprocess.run(
        command, input=json.dumps(document).encode(), capture_output=True, check=True, timeout=LONGEST_WORK
    )
    return done.stdout

"""Files of items and customers, which the running system takes itself: sent, watched, and what it refused fetched."""

import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

from nova.client import Api
from nova.importing.mapping import pairs_of
from nova.importing.summary import Report

LOOKED_EVERY_SECONDS = 0.2
ENDED = ("done", "failed")
MOST_BYTES = 16 * 1024 * 1024


class NotTaken(Exception):
    """The import did not come to an end; told in a sentence."""


def import_file(
    api: Api,
    register: str,
    path: Path,
    columns: Iterable[str],
    report: Report,
    *,
    dry_run: bool,
    pause: Callable[[float], None] = time.sleep,
) -> Mapping[str, Any]:
    """Has the file taken, and tells how it went; ``columns`` are ``FIELD=COLUMN``. Raises NotTaken, WrongMapping."""
    named = pairs_of(columns)
    options: dict[str, Any] = {"dry_run": dry_run}
    if named:
        options["mapping"] = {column: field for field, column in named.items()}
    if path.stat().st_size > MOST_BYTES:
        raise NotTaken(f"{path} is larger than {MOST_BYTES // 1024**2} MB: split it.")
    told = api.upload(f"/{register}/imports", path, options, str(uuid4()))
    with report.stage(register.title(), told["rows"]) as stage:
        done = 0
        while told["status"] not in ENDED:
            pause(LOOKED_EVERY_SECONDS)
            told = api.get(f"/imports/{told['id']}")
            stage.advance(told["done"] - done)
            done = told["done"]
    if told["problem"]:
        raise NotTaken(f"{path} was taken up to row {told['done']} of {told['rows']}: {told['problem']}")
    return dict(told)

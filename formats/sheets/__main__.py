"""``python -m formats.sheets PATH LIMITS``: a workbook's header and rows as lines of JSON, or why it cannot be read.

A small file can unpack to what takes all memory: this process may take so much, and no more.
"""

import json
import resource
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from formats.sheets.refusals import TooHardToRead, UnreadableFile
from formats.sheets.rows import MEGABYTE, Limits
from formats.sheets.workbooks import open_workbook

MOST_MEMORY = 1536 * MEGABYTE
MOST_SECONDS = 60


def read(path: Path, limits: Limits) -> Iterator[Any]:
    """``{header}`` first, then ``{row}`` for each; the last is ``{refusal, params}`` when it cannot be read on."""
    try:
        source = open_workbook(path, limits)
        yield {"header": source.header}
        for row in source.rows():
            yield {"row": asdict(row)}
    except MemoryError:
        yield {"refusal": TooHardToRead.__name__, "params": {"file": path.name}}
    except UnreadableFile as refusal:
        yield {"refusal": type(refusal).__name__, "params": refusal.params}


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    for told in read(Path(sys.argv[1]), Limits(**json.loads(sys.argv[2]))):
        print(json.dumps(told, ensure_ascii=True))

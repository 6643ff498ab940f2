"""What attached files are called: as their owners call them, and so that every folder can have them."""

import re
from pathlib import Path
from unicodedata import normalize

from contracts.events import FILE_NAME_LENGTH

NAMELESS = "file"
LONGEST_ENDING = 20

_UNFIT = re.compile(r'[\\/:*?"<>|]+')
_SPACES = re.compile(r"\s+")


def name_of(given: str) -> str:
    """Without the folders that it stood in, and without what only looks like nothing; too long a name keeps its
    ending."""
    own = given.replace("\\", "/").rpartition("/")[2]
    whole = normalize("NFC", own.encode(errors="ignore").decode())
    seen = "".join(character for character in _SPACES.sub(" ", whole) if character.isprintable())
    plain = _UNFIT.sub("-", seen).strip(". ")
    if len(plain) <= FILE_NAME_LENGTH:
        return plain or NAMELESS
    ending = Path(plain).suffix
    if len(ending) > LONGEST_ENDING:
        ending = ""
    return plain[: FILE_NAME_LENGTH - len(ending)].rstrip(". ") + ending

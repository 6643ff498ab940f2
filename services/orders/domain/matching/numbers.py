"""Numbers of invoices as people write them: ``А-000118``, ``A118`` and ``а 118`` are one."""

import re

# Letters that look alike are Cyrillic here, whichever keyboard they came from.
ALIKE = str.maketrans("ABCEHKMOPTXYЁ", "АВСЕНКМОРТХУЕ")
PARTS = re.compile(r"[А-ЯA-Z]+|[0-9]+")
YEAR = re.compile(r"(?:19|20)[0-9]{2}")


def alike(text: str) -> str:
    """In capital letters, with one letter for all that look the same."""
    return text.upper().translate(ALIKE)


def number_key(number: str) -> str:
    """Without leading zeros and without signs, but for one between two rows of digits: ``118/1`` is not ``1181``."""
    key = ""
    for part in PARTS.findall(alike(number)):
        if not part.isdigit():
            key += part
        else:
            key += ("/" if key[-1:].isdigit() else "") + (part.lstrip("0") or "0")
    return key


def main_digits(number: str) -> str:
    """What is left of a number when letters, a year and what comes after a stroke are left out; empty for none."""
    rows = [part.lstrip("0") for part in PARTS.findall(number) if part.isdigit()]
    plain = [row for row in rows if not YEAR.fullmatch(row)] or rows
    return max(plain, key=len, default="")

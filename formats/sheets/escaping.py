"""Text that a spreadsheet would run: it takes a cell that begins with one of ``= + - @`` for a formula."""

import re

RUNS = re.compile(r"'*[=+\-@\t\r]")
ESCAPED = re.compile(r"'+[=+\-@\t\r]")
ESCAPE = "'"


def escaped(text: str) -> str:
    """The text behind an apostrophe, where a spreadsheet would run it."""
    return ESCAPE + text if RUNS.match(text) else text


def unescaped(text: str) -> str:
    """What ``escaped`` was given."""
    return text[1:] if ESCAPED.match(text) else text

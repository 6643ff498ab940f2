"""Under which name an answer is shown or saved (RFC 6266): one for programs that know ASCII alone, and the true one."""

import re
from urllib.parse import quote

_UNSAFE = re.compile(r'[\\"%]')


def shown(plain: str, name: str) -> str:
    """In the browser."""
    return f"inline; {_names(plain, name)}"


def saved(name: str) -> str:
    """Never shown where our own pages are."""
    return f"attachment; {_names(_UNSAFE.sub('-', name), name)}"


def ascii_of(name: str) -> str:
    return name.encode("ascii", "replace").decode().replace("?", "-")


def _names(plain: str, name: str) -> str:
    return f"filename=\"{ascii_of(plain)}\"; filename*=UTF-8''{quote(name, safe='')}"

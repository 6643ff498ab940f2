"""Russian text in whatever encoding: the bytes decide, since what a file says of itself is often wrong."""

import codecs
import re

SAMPLE = 200_000
LETTERS = re.compile("[А-Яа-яЁё№]")
STRANGE = re.compile("[^\\x00-\\x7fА-Яа-яЁё№«»–—…“”„\u00a0]")
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
UNREADABLE = "\ufffd"


def decoded(data: bytes) -> str:
    """UTF-8, UTF-16, windows-1251 or cp866; what cannot be read becomes ``UNREADABLE``."""
    if data.startswith(UTF_16):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode(max(("utf-8-sig", "cp1251", "cp866"), key=lambda name: _likelihood(data, name)), "replace")


def _likelihood(data: bytes, encoding: str) -> int:
    text = data[:SAMPLE].decode(encoding, "replace")
    return len(LETTERS.findall(text)) - len(STRANGE.findall(text))

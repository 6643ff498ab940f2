"""Codes that an app makes of a shared secret and the time, by RFC 6238, and codes on paper for when the app is gone."""

import hashlib
import hmac
from base64 import b32encode
from datetime import datetime
from secrets import token_bytes
from urllib.parse import quote

ISSUER = "Nova"
STEP_SECONDS = 30
DIGITS = 6
SECRET_BYTES = 20
RECOVERY_BYTES = 10
MOST_RECOVERY_CODES = 10


def new_secret() -> bytes:
    return token_bytes(SECRET_BYTES)


def code_at(secret: bytes, step: int) -> str:
    digest = hmac.digest(secret, step.to_bytes(8, "big"), hashlib.sha1)  # what all apps understand
    place = digest[-1] & 0xF
    number = int.from_bytes(digest[place : place + 4], "big") & 0x7FFF_FFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def step_at(now: datetime) -> int:
    return int(now.timestamp()) // STEP_SECONDS


def step_of(secret: bytes, code: str, now: datetime) -> int | None:
    """The step whose code it is: this one or one beside it, since clocks differ; None for another code."""
    given, found = plain(code).encode(errors="replace"), None
    for step in range(step_at(now) - 1, step_at(now) + 2):
        if hmac.compare_digest(given, code_at(secret, step).encode()):
            found = step
    return found


def address_of(secret: bytes, name: str) -> str:
    """What an app reads, typed or from a QR code."""
    return f"otpauth://totp/{ISSUER}:{quote(name, safe='')}?secret={b32encode(secret).decode()}&issuer={ISSUER}"


def recovery_codes() -> list[str]:
    """Nobody guesses one, so a plain hash keeps it."""
    return [_in_fours(b32encode(token_bytes(RECOVERY_BYTES)).decode()) for _ in range(MOST_RECOVERY_CODES)]


def plain(code: str) -> str:
    """As it is compared: people type spaces, dashes and small letters."""
    return "".join(code.split()).replace("-", "").upper()


def _in_fours(text: str) -> str:
    return "-".join(text[place : place + 4] for place in range(0, len(text), 4))

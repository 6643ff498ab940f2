"""How words, moments and numbers are written on a page: in the reader's language and time zone."""

from decimal import Decimal
from functools import partial
from importlib.metadata import version
from typing import Any
from zoneinfo import ZoneInfo

from babel.numbers import format_decimal
from flask import request
from markupsafe import Markup

from contracts.company import company_zone
from contracts.languages import day_in_words, moment_in_words
from contracts.roles import ADMIN
from gateway.assets import assets
from gateway.context import gateway
from gateway.headers import identity_or_none, page_language
from gateway.pages.screens import entries_for
from kernel.mail.server import KEPT_HERE

VERSION = version("nova")
MONEY = "#,##0.00"
THEMES = ("light", "dark")


def words_of_page() -> dict[str, Any]:
    """What every template can use."""
    language, identity = page_language(), identity_or_none()
    zone = None if identity is None else ZoneInfo(identity.caller.zone)
    return {
        "_": partial(_text, language),
        "asset": assets().url,
        "modules": partial(assets().modules, language=language),
        "has_assets": assets().are_there,
        "import_map": Markup(assets().import_map(language)),  # noqa: S704 - made of our own names
        "entries": [] if identity is None else entries_for(identity.caller.roles),
        "theme": _theme(),
        "language": language,
        "identity": identity,
        "company_zone": company_zone(gateway().settings.environment).key,
        "version": VERSION,
        "has_mailbox": identity is not None and ADMIN in identity.caller.roles and _letters_stay_here(),
        "moment": partial(_moment, language, zone),
        "day": partial(_day, language),
        "money": partial(_number, language, MONEY),
        "quantity": partial(_number, language, None),
    }


def _theme() -> str:
    """What the user chose in this browser; else the system's."""
    chosen = request.cookies.get("nova_theme", "")
    return chosen if chosen in THEMES else "system"


def _letters_stay_here() -> bool:
    return gateway().settings.environment.get("NOVA_SMTP_URL") == KEPT_HERE


def _text(language: str, message: str, **params: Any) -> str:
    return gateway().words.text(language, message, params)


def _moment(language: str, zone: ZoneInfo | None, text: str | None) -> str:
    return "" if text is None else moment_in_words(language, zone, text)


def _day(language: str, text: str | None) -> str:
    return "" if text is None else day_in_words(language, text)


def _number(language: str, pattern: str | None, text: str | int | None) -> str:
    """All digits that the decimal has: nothing is rounded on the way to the reader."""
    if text is None:
        return ""
    return str(format_decimal(Decimal(text), pattern, locale=language, decimal_quantization=pattern is not None))

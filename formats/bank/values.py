"""What stands in a field of a bank's file."""

import re
from datetime import date, datetime
from decimal import Decimal

from contracts.fields import Money
from formats.bank.faults import NotADate, NotMoney

DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?:\D.*)?")
ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:\D.*)?")
FIRST_YEAR, LAST_YEAR = 1992, 2099
SUM = re.compile(r"[+-]?[0-9]+(?:\.[0-9]*)?")
THOUSANDS = re.compile(r"[+-]?[0-9]{1,3}(?P<mark>[.,])[0-9]{3}(?:(?P=mark)[0-9]{3})*(?:(?!(?P=mark))[.,][0-9]{1,2})?")
BLANKS = re.compile(r"[\s\x00-\x1f\x7f]+")
CURRENCY_SIGNS = re.compile(r"(?:руб\.?|р\.?|₽|RUB|RUR)$", re.IGNORECASE)
CENT = Decimal("0.01")
LONGEST_TEXT = 100
TAX_NUMBER_IN_NAME = re.compile(r"^\s*ИНН[\s:]*(\d{10,12})?(?:\s*[/\\,]?\s*КПП[\s:]*\d{0,9})?[\s,/\\]*", re.IGNORECASE)


def one_line(text: str) -> str:
    return BLANKS.sub(" ", text).strip()


def account_number(text: str) -> str:
    """Without the dots and spaces that people write into it."""
    return "".join(character for character in text if character.isalnum()).upper()


def tax_number(text: str) -> str | None:
    """None for nothing and for ``0``, which banks write when they know none."""
    number = account_number(text)
    return number if number.strip("0") else None


def name_and_tax_number(text: str) -> tuple[str, str | None]:
    """``ИНН 0077000118 ООО Вектор`` is a name with the tax number before it."""
    match = TAX_NUMBER_IN_NAME.match(text)
    return (one_line(text[match.end() :]), match[1]) if match else (one_line(text), None)


def day(text: str, line: int, field: str, date_format: str = "") -> date:
    """``27.11.2026`` or ``2026-11-27``, also with a time behind; in ``date_format`` of strptime, if given."""
    try:
        found = datetime.strptime(text.strip(), date_format).date() if date_format else _day(text)  # noqa: DTZ007
    except (ValueError, re.error):
        found = None
    if found is None or not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise NotADate(line, field=field, text=shortened(text))
    return found


def _day(text: str) -> date | None:
    """Raises ValueError for a day that no month has."""
    if match := DAY.fullmatch(text.strip()):
        return date(int(match[3]), int(match[2]), int(match[1]))
    if match := ISO_DAY.fullmatch(text.strip()):
        return date(int(match[1]), int(match[2]), int(match[3]))
    return None


def money(text: str, line: int, field: str) -> Decimal:
    """A sum with a decimal comma or point and at most two decimals, of any sign.

    ``1,234`` and ``1.234`` could be two different sums, and are refused.
    """
    plain = CURRENCY_SIGNS.sub("", BLANKS.sub("", text))
    match = THOUSANDS.fullmatch(plain)
    number = _without_thousands(plain, match["mark"]) if match else plain.replace(",", ".")
    if not number.isascii() or not SUM.fullmatch(number) or len(number) > len(str(Money.limit)) + 4:
        raise NotMoney(line, field=field, text=shortened(text))
    amount = Decimal(number)
    if abs(amount) > Money.limit or amount != amount.quantize(CENT):
        raise NotMoney(line, field=field, text=shortened(text))
    return amount.quantize(CENT)


def _without_thousands(text: str, mark: str) -> str:
    """``1,234,567.89`` without its marks; nothing when the mark could be one of decimals as well."""
    decimals = "." if mark == "," else ","
    if text.count(mark) == 1 and decimals not in text:
        return ""
    return text.replace(mark, "").replace(",", ".")


def shortened(text: str) -> str:
    return one_line(text[: 10 * LONGEST_TEXT])[:LONGEST_TEXT] or "«»"

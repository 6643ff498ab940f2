"""The invoices that the purpose of a payment names: ``Оплата по счёту № 118 от 12.11.2026, 119``.

Only numbers behind a word for an invoice count. What else has digits in a purpose (VAT, sums, days, contracts, phones,
bank accounts, the other document that is called счёт-фактура) names none.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from services.orders.domain.matching.numbers import alike, number_key

MOST_REFERENCES = 100
MOST_DIGITS = 12
MONTHS = ("ЯНВ", "ФЕВ", "МАР", "АПР", "МАЯ", "ИЮН", "ИЮЛ", "АВГ", "СЕН", "ОКТ", "НОЯ", "ДЕК")


@dataclass(frozen=True)
class Reference:
    """``number`` as ``number_key`` makes it; ``dated`` is the invoice's day, where the purpose tells it."""

    number: str
    dated: date | None = None


def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.VERBOSE)


INVOICE = _pattern(
    rf"""
    (?<![А-ЯA-Z0-9/\\-])
    (?: СЧЕТ(?:А|У|Е|ОМ|ОВ|АМ|АМИ|АХ)? | СЧ | ИНВОЙС[А-Я]* | {alike("INVOICE")} | INV | {alike("PROFORMA")} )
    (?![А-ЯA-Z])
    (?! \s*[-.]?\s* ФАКТ | \s*[-.]\s* Ф(?![А-ЯA-Z]) )
    (?: \s*-\s*(?:ДОГОВОР|ОФЕРТ|КОНТРАКТ|ЗАКАЗ)[А-Я]* )?
    \.? (?: \s+НА\s+(?:ПРЕД)?ОПЛАТУ )?
    [\s:.(]*
    """
)
# What makes an account of it.
NO_INVOICE_BEFORE = _pattern(
    r"(?: РАСЧЕТН[А-Я]* | РАСЧ\. | ЛИЦЕВ[А-Я]* | ЛИЦ\. | КОРР?[А-Я]* | КОРР?\. | БАНКОВСК[А-Я]* ) [\s.-]* $"
)
FARTHEST_BEFORE = 20
SIGN = rf"(?: (?: №+ | N{alike('O')}(?![А-ЯA-Z]) | N(?![А-ЯA-Z]) | \# | НОМЕР[А-Я]* ) [\s.:]* )"
UNIT = r"\s* (?: % | ₽ | РУБ | Р\b | RUB | КОП | ШТ | КГ | Г\b | ГОД | ТЫС | ПРОЦ )"
ENDING = rf"(?: (?!{UNIT}) [А-ЯA-Z]{{1,2}} (?![А-ЯA-Z]) )"
NUMBER = _pattern(
    rf"\s* {SIGN}? (?P<number> [А-ЯA-Z]{{0,6}} [-/]? [0-9]+ {ENDING}? (?:[-/_] (?: [0-9]+ {ENDING}? | {ENDING} ) )* )"
)
SEPARATOR = _pattern(rf"\s* (?: [,;&+] \s* (?:И\s)? | И\s | (?={SIGN}) )")
# What stands behind the digits of a sum, a share, a day. Behind an invoice a comma may begin the next: 11,12.
NO_NUMBER = _pattern(rf"\.[0-9] | {UNIT} | ,[0-9]{{2}}(?![0-9]) {UNIT}")
NO_FURTHER_NUMBER = _pattern(rf"\.[0-9] | {UNIT} | ,[0-9]{{2}}(?![0-9])")
DAY = _pattern(
    r"""
    [\s,(]* (?:ОТ|ДАТ[АЕ]|DАТЕD|FRОМ)? [\s:"«]*
    (?: (?P<day>[0-9]{1,2}) (?P<mark>[./-]) (?P<month>[0-9]{1,2}) (?P=mark) (?P<year>[0-9]{4}|[0-9]{2})
      | (?P<iso_year>[0-9]{4}) - (?P<iso_month>[0-9]{2}) - (?P<iso_day>[0-9]{2})
      | (?P<worded_day>[0-9]{1,2}) ["»]? \s+ (?P<word>[А-Я]{3,8}) \s+ (?P<worded_year>[0-9]{4}) )
    (?![0-9]) (?: \s*Г(?:ОДА|\.|\b) )? \)?
    """
)


def references(purpose: str) -> tuple[Reference, ...]:
    """In the order of the text, each once."""
    text = alike(purpose).replace("\u00a0", " ")
    found: dict[Reference, None] = {}
    for invoice in INVOICE.finditer(text):
        if not NO_INVOICE_BEFORE.search(text[max(0, invoice.start() - FARTHEST_BEFORE) : invoice.start()]):
            found.update(dict.fromkeys(_listed(text, invoice.end())))
    return tuple(found)[:MOST_REFERENCES]


def _listed(text: str, at: int) -> Iterator[Reference]:
    """The numbers of a list that begins there; a day may stand before the first one, and behind each."""
    day_before, at = _day(text, at)
    no_number = NO_NUMBER
    while (match := NUMBER.match(text, at)) and not _is_something_else(text, match, no_number):
        dated, at = _day(text, match.end())
        if number_key(match["number"]).strip("0"):
            yield Reference(number_key(match["number"]), dated or day_before)
        separator = SEPARATOR.match(text, at)
        if separator is None:
            return
        at = separator.end()
        no_number = NO_FURTHER_NUMBER


def _is_something_else(text: str, match: re.Match[str], no_number: re.Pattern[str]) -> bool:
    """A sum, a share, a day, the number of an account."""
    digits = sum(character.isdigit() for character in match["number"])
    return (
        digits > MOST_DIGITS
        or no_number.match(text, match.end()) is not None
        or DAY.match(text, match.start("number")) is not None
    )


def _day(text: str, at: int) -> tuple[date | None, int]:
    """The day that stands there, and where the text goes on; a day that no month has is none."""
    match = DAY.match(text, at)
    if match is None:
        return None, at
    year, month, day = _parts(match)
    try:
        return date(year + 2000 if year < 100 else year, month, day), match.end()
    except ValueError:
        return None, match.end()


def _parts(match: re.Match[str]) -> tuple[int, int, int]:
    if match["day"]:
        return int(match["year"]), int(match["month"]), int(match["day"])
    if match["iso_day"]:
        return int(match["iso_year"]), int(match["iso_month"]), int(match["iso_day"])
    months = [place for place, name in enumerate(MONTHS, start=1) if match["word"].startswith(name)]
    return int(match["worded_year"]), months[0] if months else 0, int(match["worded_day"])

"""Sums of money in words, as invoices say them: Russian and English.

Own rules and no library's: a document that was issued keeps its words to the letter, whatever is upgraded.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from contracts.fields import money_text

Forms = tuple[str, str, str]

ONES = (
    "",
    *("один", "два", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять", "десять"),
    *("одиннадцать", "двенадцать", "тринадцать", "четырнадцать", "пятнадцать"),
    *("шестнадцать", "семнадцать", "восемнадцать", "девятнадцать"),
)
FEMININE = {1: "одна", 2: "две"}
TENS = ("", "", *("двадцать", "тридцать", "сорок", "пятьдесят", "шестьдесят", "семьдесят", "восемьдесят", "девяносто"))
HUNDREDS = (
    "",
    *("сто", "двести", "триста", "четыреста", "пятьсот", "шестьсот", "семьсот", "восемьсот", "девятьсот"),
)
SCALES: tuple[Forms, ...] = (
    ("тысяча", "тысячи", "тысяч"),
    ("миллион", "миллиона", "миллионов"),
    ("миллиард", "миллиарда", "миллиардов"),
    ("триллион", "триллиона", "триллионов"),
)
THOUSANDS = 1

ENGLISH_ONES = (
    "",
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
ENGLISH_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
ENGLISH_SCALES = ("thousand", "million", "billion", "trillion")

RUSSIAN_UNITS: Mapping[str, tuple[Forms, Forms]] = {
    "RUB": (("рубль", "рубля", "рублей"), ("копейка", "копейки", "копеек")),
    "BYN": (("белорусский рубль", "белорусских рубля", "белорусских рублей"), ("копейка", "копейки", "копеек")),
    "CNY": (("юань", "юаня", "юаней"), ("фынь", "фыня", "фыней")),
    "EUR": (("евро", "евро", "евро"), ("цент", "цента", "центов")),
    "KZT": (("тенге", "тенге", "тенге"), ("тиын", "тиына", "тиынов")),
    "USD": (("доллар США", "доллара США", "долларов США"), ("цент", "цента", "центов")),
}
ENGLISH_UNITS: Mapping[str, tuple[tuple[str, str], tuple[str, str]]] = {
    "RUB": (("ruble", "rubles"), ("kopeck", "kopecks")),
    "BYN": (("Belarusian ruble", "Belarusian rubles"), ("kopeck", "kopecks")),
    "CNY": (("yuan", "yuan"), ("fen", "fen")),
    "EUR": (("euro", "euros"), ("cent", "cents")),
    "KZT": (("tenge", "tenge"), ("tiyn", "tiyn")),
    "USD": (("US dollar", "US dollars"), ("cent", "cents")),
}


def in_words(amount: Decimal, currency: str, language: str) -> str:
    """``Сорок пять тысяч триста рублей 00 копеек``; a currency without words of its own stands as its code.

    ValueError for parts of a kopeck, and for a quadrillion and more.
    """
    whole, cents = money_text(abs(amount)).split(".")
    if len(whole) > 3 * (1 + len(SCALES)):
        raise ValueError("Too large a sum for words.")
    said = _russian(int(whole), cents, currency) if language == "ru" else _english(int(whole), cents, currency)
    minus = {"ru": "минус ", "en": "minus "}[language] if amount < 0 else ""
    return _capitalised(minus + said)


def _russian(whole: int, cents: str, currency: str) -> str:
    number = " ".join(_russian_words(whole)) or "ноль"
    if currency not in RUSSIAN_UNITS:
        return f"{number} {currency} {cents}/100"
    unit, part = RUSSIAN_UNITS[currency]
    return f"{number} {_counted(whole, unit)} {cents} {_counted(int(cents), part)}"


def _russian_words(whole: int) -> Iterator[str]:
    for power, three in _thousands(whole):
        yield from _russian_hundreds(three, feminine=power == THOUSANDS)
        if power:
            yield _counted(three, SCALES[power - 1])


def _russian_hundreds(three: int, *, feminine: bool) -> Iterator[str]:
    rest = three % 100
    tens, ones = (0, rest) if rest < 20 else divmod(rest, 10)
    last = FEMININE.get(ones, ONES[ones]) if feminine else ONES[ones]
    yield from filter(None, (HUNDREDS[three // 100], TENS[tens], last))


def _counted(count: int, forms: Forms) -> str:
    """The form of a noun after a number: 1, 21 рубль; 2-4, 22 рубля; 5-20, 111 рублей."""
    if count % 10 == 1 and count % 100 != 11:
        return forms[0]
    return forms[1] if count % 10 in (2, 3, 4) and count % 100 not in (12, 13, 14) else forms[2]


def _english(whole: int, cents: str, currency: str) -> str:
    number = " ".join(_english_words(whole)) or "zero"
    if currency not in ENGLISH_UNITS:
        return f"{number} {currency} {cents}/100"
    unit, part = ENGLISH_UNITS[currency]
    return f"{number} {unit[whole != 1]} {cents} {part[int(cents) != 1]}"


def _english_words(whole: int) -> Iterator[str]:
    for power, three in _thousands(whole):
        yield from _english_hundreds(three)
        if power:
            yield ENGLISH_SCALES[power - 1]


def _english_hundreds(three: int) -> Iterator[str]:
    hundreds, rest = divmod(three, 100)
    if hundreds:
        yield f"{ENGLISH_ONES[hundreds]} hundred"
    tens, ones = (0, rest) if rest < 20 else divmod(rest, 10)
    yield from filter(None, ["-".join(filter(None, (ENGLISH_TENS[tens], ENGLISH_ONES[ones])))])


def _thousands(whole: int) -> Iterator[tuple[int, int]]:
    """Each three digits that are not zero, the highest first, with their power of a thousand."""
    for power in range(len(SCALES), -1, -1):
        three = whole // 1000**power % 1000
        if three:
            yield power, three


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]

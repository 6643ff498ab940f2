from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.words import ENGLISH_ONES, ENGLISH_SCALES, ENGLISH_TENS, HUNDREDS, ONES, SCALES, TENS, in_words

WORDS = {
    "ru": {
        **{word: value for value, word in enumerate(ONES) if word},
        **{word: 10 * value for value, word in enumerate(TENS) if word},
        **{word: 100 * value for value, word in enumerate(HUNDREDS) if word},
        "ноль": 0,
        "одна": 1,
        "две": 2,
    },
    "en": {
        **{word: value for value, word in enumerate(ENGLISH_ONES) if word},
        **{word: 10 * value for value, word in enumerate(ENGLISH_TENS) if word},
        "zero": 0,
    },
}
POWERS = {
    **{form: 1000**power for power, forms in enumerate(SCALES, start=1) for form in forms},
    **{word: 1000**power for power, word in enumerate(ENGLISH_SCALES, start=1)},
}


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("45300.00", "Сорок пять тысяч триста рублей 00 копеек"),
        ("0.00", "Ноль рублей 00 копеек"),
        ("0.01", "Ноль рублей 01 копейка"),
        ("1.02", "Один рубль 02 копейки"),
        ("2.11", "Два рубля 11 копеек"),
        ("11.21", "Одиннадцать рублей 21 копейка"),
        ("21.00", "Двадцать один рубль 00 копеек"),
        ("112.50", "Сто двенадцать рублей 50 копеек"),
        ("1001.00", "Одна тысяча один рубль 00 копеек"),
        ("2002.00", "Две тысячи два рубля 00 копеек"),
        ("12000.00", "Двенадцать тысяч рублей 00 копеек"),
        ("521000.00", "Пятьсот двадцать одна тысяча рублей 00 копеек"),
        ("1000000.00", "Один миллион рублей 00 копеек"),
        ("2000000000.99", "Два миллиарда рублей 99 копеек"),
        ("-5.00", "Минус пять рублей 00 копеек"),
    ],
)
def test_a_sum_is_said_as_russian_grammar_wants_it(amount: str, words: str) -> None:
    assert in_words(Decimal(amount), "RUB", "ru") == words


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("45300.00", "Forty-five thousand three hundred rubles 00 kopecks"),
        ("1.01", "One ruble 01 kopeck"),
        ("0.00", "Zero rubles 00 kopecks"),
        ("1000019.90", "One million nineteen rubles 90 kopecks"),
    ],
)
def test_a_sum_is_said_in_english(amount: str, words: str) -> None:
    assert in_words(Decimal(amount), "RUB", "en") == words


@pytest.mark.parametrize(
    ("currency", "language", "words"),
    [
        ("USD", "ru", "Две тысячи один доллар США 05 центов"),
        ("EUR", "ru", "Две тысячи один евро 05 центов"),
        ("CNY", "en", "Two thousand one yuan 05 fen"),
        ("CHF", "ru", "Две тысячи один CHF 05/100"),
    ],
)
def test_each_currency_has_its_words_or_its_code(currency: str, language: str, words: str) -> None:
    assert in_words(Decimal("2001.05"), currency, language) == words


@pytest.mark.parametrize("amount", ["0.001", "1000000000000000"])
def test_parts_of_a_kopeck_and_a_quadrillion_have_no_words(amount: str) -> None:
    with pytest.raises(ValueError, match=r"two decimals|Too large"):
        in_words(Decimal(amount), "RUB", "ru")


@given(st.integers(0, 10**17 - 1), st.sampled_from(["ru", "en"]))
def test_words_read_back_are_the_sum(kopecks: int, language: str) -> None:
    *number, unit, cents, _ = in_words(Decimal(kopecks) / 100, "RUB", language).lower().split()
    assert unit.startswith(("руб", "rub"))
    assert read_back(number, language) * 100 + int(cents) == kopecks


@given(st.integers(1, 10**15 - 1))
def test_thousands_alone_are_feminine(whole: int) -> None:
    words = in_words(Decimal(whole), "RUB", "ru").lower().split()
    for word, following in pairwise(words):
        if word in ("одна", "две"):
            assert following.startswith("тысяч")
        elif word in ("один", "два"):
            assert not following.startswith("тысяч")


def read_back(number: list[str], language: str) -> int:
    return sum(values(number, WORDS[language]))


def values(number: list[str], words: dict[str, int]) -> Iterator[int]:
    """What each group of thousands is worth, read naively word by word."""
    group = 0
    for word in (part for each in number for part in each.split("-")):
        if word in POWERS:
            yield group * POWERS[word]
            group = 0
        elif word == "hundred":
            group *= 100
        else:
            group += words[word]
    yield group

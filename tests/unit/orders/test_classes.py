"""ABC and XYZ: the limits, and against a naive recomputation in fractions."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from services.orders.domain.classes import Limits, classified, variation_percent, xyz_class

USUAL = Limits()
money = st.decimals(-1000, 100_000, places=2)
sales = st.dictionaries(st.integers(0, 40), st.lists(money, min_size=6, max_size=6), max_size=12)


def abc(**totals: int) -> dict[str, str]:
    rows = classified({name: [Decimal(total)] for name, total in totals.items()}, USUAL)
    return {row.key: row.abc for row in rows}


def test_the_few_that_make_most_of_the_sales_are_a() -> None:
    assert abc(anna=70, boris=10, vera=10, gleb=6, dina=4) == {
        "anna": "A",
        "boris": "A",
        "vera": "B",
        "gleb": "B",
        "dina": "C",
    }


def test_who_reaches_the_limit_belongs_to_the_class() -> None:
    assert abc(anna=100) == {"anna": "A"}
    assert abc(anna=79, boris=21) == {"anna": "A", "boris": "A"}


def test_who_bought_nothing_or_brought_more_back_is_c() -> None:
    assert abc(anna=10, boris=0, vera=-5) == {"anna": "A", "boris": "C", "vera": "C"}
    assert abc(boris=0) == {"boris": "C"}


def test_shares_are_of_the_sales_of_those_who_bought() -> None:
    rows = classified({"anna": [Decimal(75)], "boris": [Decimal(25)], "vera": [Decimal(-50)]}, USUAL)
    assert [(row.key, row.share, row.cumulative) for row in rows] == [
        ("anna", Decimal("75.00"), Decimal("75.00")),
        ("boris", Decimal("25.00"), Decimal("100.00")),
        ("vera", Decimal("0.00"), Decimal("100.00")),
    ]


def test_the_more_evenly_it_sells_the_nearer_to_x() -> None:
    """Of 90 and 110 the deviation is 10 % of the mean: the limit itself is X."""
    assert xyz_class([Decimal(90), Decimal(110)], USUAL) == "X"
    assert xyz_class([Decimal("89.99"), Decimal("110.01")], USUAL) == "Y"
    assert xyz_class([Decimal(75), Decimal(125)], USUAL) == "Y"
    assert xyz_class([Decimal("74.99"), Decimal("125.01")], USUAL) == "Z"


def test_a_month_without_sales_counts() -> None:
    assert variation_percent([Decimal(100), Decimal(0)]) == Decimal("100.00")
    assert xyz_class([Decimal(0), Decimal(0)], USUAL) == "Z"
    assert variation_percent([Decimal(0), Decimal(-1)]) is None


def test_how_evenly_it_sells_cannot_be_told_before_the_third_month_with_sales() -> None:
    months = {
        "bolt": [Decimal(5)],
        "nut": [Decimal(5), Decimal(5)],
        "cap": [Decimal(0), Decimal(5), Decimal(0), Decimal(5)],
        "nail": [Decimal(5), Decimal(5), Decimal(5)],
    }
    rows = {row.key: (row.variation, row.xyz) for row in classified(months, USUAL)}
    assert rows == {"bolt": (None, None), "nut": (None, None), "cap": (None, None), "nail": (Decimal("0.00"), "X")}


@given(sales)
def test_classes_are_those_of_fractions(months: dict[int, list[Decimal]]) -> None:
    rows = classified(months, USUAL)
    totals = {key: sum(map(Fraction, each)) for key, each in months.items()}
    whole = sum((total for total in totals.values() if total > 0), Fraction(0))
    assert [row.key for row in rows] == sorted(months, key=lambda key: (-totals[key], str(key)))
    before = Fraction(0)
    for row in rows:
        total = totals[row.key]
        assert row.abc == ("C" if total <= 0 or before / whole >= Fraction("0.95") else _a_or_b(before / whole))
        assert row.xyz == _naive_xyz([Fraction(each) for each in months[row.key]])
        before += max(total, Fraction(0))


def _a_or_b(before: Fraction) -> str:
    return "A" if before < Fraction("0.8") else "B"


def _naive_xyz(each: list[Fraction]) -> str | None:
    if len(each) - each.count(Fraction(0)) < 3:
        return None
    mean = sum(each) / len(each)
    if mean <= 0:
        return "Z"
    variance = sum((one - mean) ** 2 for one in each) / len(each)
    for name, limit in (("X", Fraction(1, 10)), ("Y", Fraction(1, 4))):
        if variance <= (limit * mean) ** 2:
            return name
    return "Z"

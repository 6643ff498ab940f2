"""The rules of what 1C is told of documents: their sums and their VAT."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from formats.commerceml import Line, Rate
from formats.commerceml.papers import shares_of_vat
from tests.unit.formats.commerceml.examples import SCREW, documents
from tests.unit.formats.commerceml.files import found, read, sums, texts

CENT = Decimal("0.01")
RATES = (None, Decimal(0), Decimal(10), Decimal(22))
percents = st.sampled_from(RATES)
amounts = st.integers(0, 9_999_999).map(lambda kopecks: Decimal(kopecks).scaleb(-2))
vats_by_rate = st.tuples(*(amounts for _ in RATES)).map(lambda vats: dict(zip(RATES, vats, strict=True)))


def line(percent: Decimal | None, amount: Decimal) -> Line:
    return Line(replace(SCREW, vat_percent=percent), amount)


def test_an_order_has_its_sum_its_vat_by_rate_and_its_lines():
    order = found(read(documents()), "Документ")[0]
    assert sums(order, "Сумма") == [Decimal("744.72")]
    assert sums(order, "Налоги/Налог/Сумма") == [Decimal("44.13"), Decimal(0)]
    assert texts(order, "Налоги/Налог/Ставка") == ["22", "Без НДС"]
    assert sums(order, "Товары/Товар/Сумма") == [Decimal("241.10"), Decimal("3.62"), Decimal("500.00")]
    assert sums(order, "Товары/Товар/Налоги/Налог/Сумма") == [Decimal("43.48"), Decimal("0.65"), Decimal(0)]


def test_a_line_in_boxes_says_how_many_pieces_a_box_has():
    order = found(read(documents()), "Документ")[0]
    assert texts(order, "Товары/Товар/Единица") == ["778", "796", "796"]
    assert texts(order, "Товары/Товар/Коэффициент") == ["100", "1", "1"]


def test_vat_on_top_is_not_inside_the_sum_of_a_line_but_of_the_document():
    shipment = found(read(documents()), "Документ")[2]
    assert texts(shipment, "Товары/Товар/Налоги/Налог/УчтеноВСумме") == ["false"]
    assert texts(shipment, "Налоги/Налог/УчтеноВСумме") == ["true"]
    assert sums(shipment, "Сумма") == [Decimal("241.10") + Decimal("53.04")]


def test_a_payment_is_received_from_its_payer():
    payment = found(read(documents()), "Документ")[1]
    assert texts(payment, "Роль") + texts(payment, "Контрагенты/Контрагент/Роль") == ["Получатель", "Плательщик"]
    assert texts(payment, "Контрагенты/Контрагент/РасчетныйСчет/НомерСчета") == ["40702810400000000225"]


@given(st.lists(st.tuples(percents, amounts), max_size=20), vats_by_rate)
def test_the_vat_of_lines_comes_to_the_vat_of_their_rate(sold, vats):
    lines = [line(*each) for each in sold]
    shares = shares_of_vat(lines, [Rate(percent, vat) for percent, vat in vats.items()])
    for percent in {percent for percent, _ in sold}:
        mine = [
            (each.amount, share)
            for each, share in zip(lines, shares, strict=True)
            if each.article.vat_percent == percent
        ]
        whole, vat = sum(amount for amount, _ in mine), vats[percent]
        assert sum(share for _, share in mine) == (vat if whole else 0)
        assert all(abs(share - (vat * amount / whole if whole else 0)) <= CENT for amount, share in mine)

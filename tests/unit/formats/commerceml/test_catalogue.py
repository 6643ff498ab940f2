"""The rules of what 1C is told of items and offers."""

import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from formats.commerceml import Article, Catalogue, Offer, Price, unit_named, write_catalogue
from formats.commerceml.writing import PIECE
from tests.unit.formats.commerceml.examples import DELIVERY, SCREW, WHOLESALE, catalogue, offers
from tests.unit.formats.commerceml.files import NOON, OURS, PIECES, found, read, sums, texts

GOODS = "Каталог/Товары/Товар"
OFFERS = "ПакетПредложений/Предложения/Предложение"
HEAD = Catalogue("c-1", "k-1", OURS)


def written(*articles: Article):
    return read(write_catalogue(HEAD, articles, NOON))


def test_a_catalogue_without_items_is_a_classifier_alone_since_the_format_has_no_empty_one():
    root = written()
    assert (len(found(root, "Классификатор")), found(root, "Каталог")) == (1, [])


def test_what_xml_has_signs_for_comes_back_as_it_was():
    assert texts(read(catalogue()), f"{GOODS}/Наименование")[0] == 'Саморез 4,2×70 "чёрный" <фосфат> & шайба'


def test_what_no_xml_may_have_is_left_out_of_texts_and_attributes():
    unit = unit_named("x", 'меш\x01ок "50 кг"\ufffe')
    root = written(Article("i", "Мука\x00 в\x1b/с 🌾\r\nпервый\tсорт", unit, code="М\x08-1"))
    assert texts(root, f"{GOODS}/Наименование") == ["Мука в/с 🌾 первый сорт"]
    assert texts(root, f"{GOODS}/Артикул") == ["М-1"]
    [base_unit] = found(root, f"{GOODS}/БазоваяЕдиница")
    assert (base_unit.text, base_unit.attrib) == ('мешок "50 кг"', {"НаименованиеПолное": 'мешок "50 кг"'})


def test_the_first_barcode_that_the_format_takes_is_the_items_and_the_others_are_kept_beside_it():
    root = written(replace(SCREW, barcodes=("ВН-1", "4607034170011", "4607034170028")))
    assert texts(root, f"{GOODS}/Штрихкод") == ["4607034170011"]
    assert texts(root, f"{GOODS}/ЗначенияРеквизитов/ЗначениеРеквизита/Значение")[-1] == "ВН-1, 4607034170028"


def test_a_retired_item_is_marked_as_deleted():
    assert [item.get("Статус") for item in found(read(catalogue()), GOODS)] == [None, None, "Удален"]


def test_a_unit_of_the_states_classifier_has_its_code_and_another_its_name():
    [pieces, _, kilograms] = found(read(catalogue()), f"{GOODS}/БазоваяЕдиница")
    assert (pieces.get("Код"), kilograms.get("Код")) == ("796", "166")
    assert texts(pieces, "Пересчет/Единица") == ["778"]
    assert texts(pieces, "Пересчет/Коэффициент") == ["100", "4800"]
    assert texts(pieces, "Пересчет/ДополнительныеДанные/ЗначениеРеквизита/Значение") == ["паллета"]


def test_an_item_without_vat_says_so():
    assert texts(read(catalogue()), f"{GOODS}/СтавкиНалогов/СтавкаНалога/Ставка") == ["22", "Без НДС", "22"]


def test_an_item_without_a_price_is_no_offer():
    assert texts(read(offers()), f"{OFFERS}/Артикул") == [SCREW.code, DELIVERY.code]


def test_a_price_has_whole_kopecks_and_its_exact_amount_beside_it():
    root = read(offers())
    assert sums(root, f"{OFFERS}/Цены/Цена/ЦенаЗаЕдиницу") == [Decimal("1.21"), Decimal(2), Decimal(500)]
    assert texts(root, f"{OFFERS}/Цены/Цена/Представление")[0] == "1.2055 RUB за шт"


def test_what_has_no_stock_has_no_quantity():
    assert [len(found(offer, "Количество")) for offer in found(read(offers()), OFFERS)] == [1, 0]


def test_a_file_is_written_in_pieces_while_the_items_are_read():
    asked = 0

    def articles() -> Iterator[Article]:
        nonlocal asked
        for asked in range(1, 1001):
            yield replace(SCREW, id=f"i-{asked}")

    pieces = write_catalogue(HEAD, articles(), NOON)
    first = next(pieces)
    assert PIECE <= len(first.decode()) < 2 * PIECE
    assert asked < 200
    assert len(found(read([first, *pieces]), GOODS)) == 1000


def test_memory_does_not_grow_with_the_catalogue():
    def peak(count: int) -> int:
        articles = (Article(f"i-{number}", "Болт М8", PIECES, code=f"Б-{number}") for number in range(count))
        tracemalloc.start()
        for _ in write_catalogue(HEAD, articles, NOON):
            pass
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(10)
    assert peak(3000) < peak(1000) + PIECE


def test_a_price_of_a_package_of_base_units_is_per_one():
    price = Price(WHOLESALE, Decimal("12.5"), "RUB")
    assert Offer(SCREW, (price,)).prices == (price,)
    assert set(texts(read(offers()), f"{OFFERS}/Цены/Цена/Коэффициент")) == {"1"}

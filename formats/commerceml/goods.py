"""What is sold, as catalogues, offers and documents have it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from formats.commerceml.units import Package, Unit, write_base_unit
from formats.commerceml.writing import VALUE_LENGTH, Writer, one_line, plain

BARCODE_LENGTHS = range(8, 15)
VAT = "НДС"
WITHOUT_VAT = "Без НДС"


@dataclass(frozen=True)
class Value:
    """What an item has of a property."""

    property_id: str
    text: str


@dataclass(frozen=True)
class Article:
    """An item. ``vat_percent`` None is without VAT. ``id`` None: a line of a document that sells no item."""

    id: str | None
    name: str
    unit: Unit
    code: str | None = None
    packages: tuple[Package, ...] = ()
    barcodes: tuple[str, ...] = ()
    group_id: str | None = None
    vat_percent: Decimal | None = None
    values: tuple[Value, ...] = ()
    is_service: bool = False
    is_retired: bool = False


def opening(article: Article) -> Mapping[str, str]:
    """The attributes of the element: 1C deletes what is marked so."""
    return {"Статус": "Удален"} if article.is_retired else {}


def write_article(writer: Writer, article: Article) -> None:
    """What is in an item's element, in the order of the format."""
    main, others = _barcodes(article)
    writer.given("Ид", article.id)
    writer.given("Штрихкод", main)
    writer.given("Артикул", article.code)
    writer.text("Наименование", one_line(article.name))
    write_base_unit(writer, article.unit, article.packages)
    if article.group_id is not None:
        with writer.element("Группы"):
            writer.text("Ид", article.group_id)
    _values(writer, article)
    with writer.element("СтавкиНалогов"), writer.element("СтавкаНалога"):
        writer.text("Наименование", VAT)
        writer.text("Ставка", rate_text(article.vat_percent))
    kind = "Услуга" if article.is_service else "Товар"
    more = {"Штрихкоды": ", ".join(others)} if others else {}
    writer.requisites({"ВидНоменклатуры": kind, "ТипНоменклатуры": kind, **more})


def rate_text(percent: Decimal | None) -> str:
    return WITHOUT_VAT if percent is None else plain(percent)


def _barcodes(article: Article) -> tuple[str | None, list[str]]:
    """The one that the format takes, and all others."""
    main = next((code for code in article.barcodes if len(code) in BARCODE_LENGTHS), None)
    return main, [code for code in article.barcodes if code != main]


def _values(writer: Writer, article: Article) -> None:
    if not article.values:
        return
    with writer.element("ЗначенияСвойств"):
        for value in article.values:
            with writer.element("ЗначенияСвойства"):
                writer.text("Ид", value.property_id)
                writer.text("Значение", value.text, VALUE_LENGTH)

"""Units as 1C knows them: by the codes of OKEI, the state's classifier of units (OK 015-94)."""

from dataclasses import dataclass
from decimal import Decimal

from formats.commerceml.writing import Writer, plain

LONGEST_ABROAD = 3


@dataclass(frozen=True)
class Okei:
    """``sign`` is the international one of the classifier, where it has one of at most three letters."""

    code: str
    name: str
    short: str
    sign: str = ""


@dataclass(frozen=True)
class Unit:
    """``okei`` is None for a unit of the company's own."""

    name: str
    okei: Okei | None = None


@dataclass(frozen=True)
class Package:
    """``factor`` base units."""

    unit: Unit
    factor: Decimal


PIECE = Okei("796", "Штука", "шт", "PCE")
KILOGRAM = Okei("166", "Килограмм", "кг", "KGM")
GRAM = Okei("163", "Грамм", "г", "GRM")
TONNE = Okei("168", "Тонна", "т", "TNE")
METRE = Okei("006", "Метр", "м", "MTR")
CENTIMETRE = Okei("004", "Сантиметр", "см", "CMT")
SQUARE_METRE = Okei("055", "Квадратный метр", "м2", "MTK")
CUBIC_METRE = Okei("113", "Кубический метр", "м3", "MTQ")
LITRE = Okei("112", "Литр", "л", "LTR")
HOUR = Okei("356", "Час", "ч", "HUR")
PACKAGE = Okei("778", "Упаковка", "упак", "NMP")
PACK = Okei("728", "Пачка", "пач")
CRATE = Okei("812", "Ящик", "ящ")
ROLL = Okei("736", "Рулон", "рул")
PAIR = Okei("715", "Пара", "пар")
SET = Okei("704", "Набор", "набор", "SET")
KIT = Okei("839", "Комплект", "компл")
BOTTLE = Okei("868", "Бутылка", "бут")
SHEET = Okei("625", "Лист", "л.")
THOUSAND = Okei("798", "Тысяча штук", "тыс. шт", "MIL")

KNOWN = {
    PIECE: ("pcs", "pc", "шт", "штука"),
    KILOGRAM: ("kg", "кг", "килограмм"),
    GRAM: ("g", "г", "грамм"),
    TONNE: ("t", "т", "тонна"),
    METRE: ("m", "м", "метр"),
    CENTIMETRE: ("cm", "см", "сантиметр"),
    SQUARE_METRE: ("m2", "м2", "квадратный метр"),
    CUBIC_METRE: ("m3", "м3", "кубический метр"),
    LITRE: ("l", "л", "литр"),
    HOUR: ("h", "hour", "ч", "час"),
    PACKAGE: ("box", "package", "упак", "уп", "упаковка", "кор", "коробка"),
    PACK: ("pack", "пач", "пачка"),
    CRATE: ("crate", "ящ", "ящик"),
    ROLL: ("roll", "рул", "рулон"),
    PAIR: ("pair", "пара"),
    SET: ("set", "набор"),
    KIT: ("kit", "компл", "комплект"),
    BOTTLE: ("bottle", "бут", "бутылка"),
    SHEET: ("sheet", "лист"),
    THOUSAND: ("thousand", "тыс. шт", "тысяча штук"),
}
BY_WORD = {word: okei for okei, words in KNOWN.items() for word in words}


def unit_named(code: str, name: str | None = None) -> Unit:
    """The unit with this code and name; the classifier's own where either is known to it."""
    words = [word.strip().rstrip(".").lower() for word in (code, name or "")]
    okei = next((BY_WORD[word] for word in words if word in BY_WORD), None)
    return Unit(name or code, okei)


def write_base_unit(writer: Writer, unit: Unit, packages: tuple[Package, ...] = ()) -> None:
    """The name in short, and how packages are counted in it."""
    attributes = {"НаименованиеПолное": unit.name}
    if unit.okei is not None:
        attributes = {"Код": unit.okei.code, "НаименованиеПолное": unit.okei.name}
        if unit.okei.sign:
            attributes["МеждународноеСокращение"] = unit.okei.sign
    with writer.element("БазоваяЕдиница", attributes):
        writer.characters(unit.name if unit.okei is None else unit.okei.short)
        for package in packages:
            with writer.element("Пересчет"):
                write_unit(writer, package)


def write_unit(writer: Writer, package: Package) -> None:
    """A unit by its code, one of the company's own by its name; how many base units it is."""
    if package.unit.okei is not None:
        writer.text("Единица", package.unit.okei.code)
    writer.text("Коэффициент", plain(package.factor))
    if package.unit.okei is None:
        writer.requisites({"Наименование": package.unit.name}, around="ДополнительныеДанные")

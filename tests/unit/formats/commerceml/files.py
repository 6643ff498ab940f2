"""Files for 1C as a foreign reader sees them: whole, valid by the schema, and by the paths of their elements."""

import os
from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

from lxml import etree

from formats.commerceml import BankAccount, Party, unit_named

HERE = Path(__file__).parent
SUBSET = HERE / "subset.xsd"
OFFICIAL = os.environ.get("NOVA_COMMERCEML_XSD", "")
NAMESPACES = {"c": "urn:1C.ru:commerceml_2"}
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)

PIECES = unit_named("pcs", "штука")
BOX = unit_named("box", "коробка")
OURS = Party("11111111-1111-1111-1111-111111111111", "ООО «Поставщик»", tax_number="7707083893", kpp="770701001")
VECTOR = Party(
    "22222222-2222-2222-2222-222222222222",
    "Вектор",
    code="К-17",
    full_name="Общество с ограниченной ответственностью «Вектор»",
    tax_number="7736050003",
    kpp="773601001",
    registration="1027700070518",
    legal_address="117997, г. Москва, ул. Наметкина, д. 16",
    postal_address="190000, г. Санкт-Петербург, а/я 12",
    accounts=(
        BankAccount("40702810400000000225", "044525225", "ПАО Сбербанк", "30101810400000000225"),
        BankAccount("DE89370400440532013000", "COBADEFFXXX", "Commerzbank"),
    ),
)


@cache
def schema(path: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(path))


def read(pieces: Iterable[bytes], against: str | None = None) -> etree._Element:
    """The root of a file that is valid by our statement of the schema, or by the one at a path."""
    root = etree.fromstring(b"".join(pieces))
    schema(against or str(SUBSET)).assertValid(root)
    return root


def found(root: etree._Element, path: str) -> list[etree._Element]:
    """The elements at a path of names, like ``Каталог/Товары/Товар``."""
    return root.findall("/".join(f"c:{name}" for name in path.split("/")), NAMESPACES)


def texts(root: etree._Element, path: str) -> list[str]:
    return [element.text or "" for element in found(root, path)]


def sums(root: etree._Element, path: str) -> list[Decimal]:
    return [Decimal(text) for text in texts(root, path)]


def readable(pieces: Iterable[bytes]) -> str:
    """The file with every element on a line of its own, as golden ones are kept."""
    root = etree.fromstring(b"".join(pieces))
    etree.indent(root)
    return etree.tostring(root, encoding="unicode") + "\n"


def golden(name: str) -> str:
    return (HERE / "golden" / f"{name}.xml").read_text(encoding="utf-8")

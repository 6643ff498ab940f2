"""A document that was issued is set by the template that it names for ever: a released template never changes.

Whoever wants another look copies the files to the next version (``invoice.2.typ``, with the parts that change), pins
their digest here, and lets new documents name it.
"""

import re
from hashlib import sha256
from pathlib import Path

import pytest

from documents.render import TEMPLATES, render, templates
from documents.schemas import KINDS_OF_DOCUMENTS
from tests.unit.documents.frozen import KINDS, frozen
from tests.unit.documents.statements import statement

IMPORT = re.compile(r'#import "([^"]+)"')
RELEASED: dict[str, str] = {
    "confirmation.1": "94f756e99b77ff36a4e4f2ba17082b2e60184882e3ec204b288070aed47c952d",
    "delivery_note.1": "88496923d1277df90dc3fb8d48f6f604b0e5d239f7c2d9a3cbdc34ca42f955f3",
    "invoice.1": "0596afdcb53e23e8d183c5a4143ebe91c5bffdd3aed6203353a64323a54083c7",
    "offer.1": "e58d9a2dd0db7f0ab2c80c8e1dd316a0c45abbd352fba92391adf7251f395241",
    "statement.1": "9c41b08295d61933544dac1ef3766ada01905b29cabcf32c19fafa33ae09ba7a",
    "upd.1": "313fd702c8a2b559c98eea331603c178311fc788988ac936668a7964feefbf87",
}
SET: dict[str, str] = {
    "invoice": "9d161d1c4adf2b1a9bed6884064a7289c685b52122fd025fc7e786dcc2baf1e7",
    "confirmation": "8c841acafae66b5ff07c73f01487af587dbe938d7806dc1774da4035c2a8f84e",
    "offer": "316608dd9af741316a8e44e9a321000d595d8232abe5cd578029fdcde9cc25be",
    "delivery_note": "66498b53287d0d5509be2e180ff8979ee679915d165b924fe024649567de49a2",
    "upd": "614af784beae77ceabcc7ae3c62530390cdf96114e38f63bfc76efe5797aad07",
}
STATEMENT_SET = "8f48727823ac100e52ca90e11f10d7bf24c9b3f156960f74df986b8c663f4439"


def parts(name: str) -> set[str]:
    """A template's file, and every file that it imports."""
    imported = IMPORT.findall((TEMPLATES / name).read_text())
    return {name}.union(*(parts(each) for each in imported))


def digest(template: str) -> str:
    found = sorted(parts(f"{template}.typ"))
    return sha256(b"".join(name.encode() + (TEMPLATES / name).read_bytes() for name in found)).hexdigest()


@pytest.mark.parametrize("template", sorted(RELEASED))
def test_a_released_template_never_changes(template: str) -> None:
    assert digest(template) == RELEASED[template], f"{template} is released: make a new version of it."


def test_every_template_is_released_and_every_kind_has_one() -> None:
    assert templates() == set(RELEASED)
    assert {name.partition(".")[0] for name in templates()} == set(KINDS_OF_DOCUMENTS)


def test_every_file_belongs_to_a_template() -> None:
    used = set().union(*(parts(f"{template}.typ") for template in templates()))
    assert used == {path.name for path in Path(TEMPLATES).iterdir()}


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_issued_keeps_its_bytes_whatever_is_upgraded(kind: str) -> None:
    assert sha256(render(frozen(kind))).hexdigest() == SET[kind], (
        "Issued documents would look different: typst, segno, words or fields changed. Keep what sets them as it was."
    )


def test_a_statement_is_set_as_it_always_was() -> None:
    assert sha256(render(statement())).hexdigest() == STATEMENT_SET

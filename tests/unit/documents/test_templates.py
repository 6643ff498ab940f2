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

IMPORT = re.compile(r'#import "([^"]+)"')
RELEASED: dict[str, str] = {
    "confirmation.1": "047add521be7cda36d8fd1e2e69719c9fe4c3f12ada786cd19aa47f3e6428479",
    "delivery_note.1": "5e8bc01d0815502179077ec9566245018febbdc219037592795ea440b4db69a1",
    "invoice.1": "72ebcbd0d513452aa5f640e0accd69be44f31e04bfbf434ff5821980b52b22d2",
    "offer.1": "34c0f8a79512d37451c785e9701f540cfcf5c49db00613bc54a5b82e97918aab",
    "upd.1": "9ac1c4b14546d5caeb4f7d4ae72f21b1e52611b706e88a2ca2dc0adc18df3bb8",
}
SET: dict[str, str] = {
    "invoice": "9d161d1c4adf2b1a9bed6884064a7289c685b52122fd025fc7e786dcc2baf1e7",
    "confirmation": "8c841acafae66b5ff07c73f01487af587dbe938d7806dc1774da4035c2a8f84e",
    "offer": "316608dd9af741316a8e44e9a321000d595d8232abe5cd578029fdcde9cc25be",
    "delivery_note": "66498b53287d0d5509be2e180ff8979ee679915d165b924fe024649567de49a2",
    "upd": "614af784beae77ceabcc7ae3c62530390cdf96114e38f63bfc76efe5797aad07",
}


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

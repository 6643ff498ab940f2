"""The files as a whole: valid by the schema, and the same as they were."""

import pytest

from tests.unit.formats.commerceml.examples import FILES
from tests.unit.formats.commerceml.files import OFFICIAL, golden, read, readable


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_valid_and_as_it_was(name: str):
    read(FILES[name]())
    assert readable(FILES[name]()) == golden(name)


@pytest.mark.skipif(not OFFICIAL, reason="NOVA_COMMERCEML_XSD names no file with the schema that 1C publishes")
@pytest.mark.parametrize("name", FILES)
def test_a_file_is_valid_by_the_schema_that_1c_publishes(name: str):
    read(FILES[name](), against=OFFICIAL)

"""What README says that services tell each other is what they have schemas for, and what they publish."""

import re
from importlib import import_module
from pathlib import Path

import pytest

import contracts
from contracts.registry import all_events

README = Path(contracts.__file__).parent.parent / "README.md"
SOURCES = ("customers", "inventory", "orders", "tasks", "notify", "gateway")


def told_by_readme(service: str) -> set[str]:
    [row] = re.findall(rf"^\| {service} \| ([^|]+) \|", README.read_text(), re.MULTILINE)
    return set(re.findall(r"\w+", row))


@pytest.mark.parametrize("service", SOURCES)
def test_an_event_has_a_schema_a_producer_and_a_place_in_the_event_map(service: str):
    with_schema = {(event_type, version) for source, event_type, version, _ in all_events() if source == service}
    module = "gateway.auth.publish" if service == "gateway" else f"services.{service}.publish"
    publications = import_module(module).PUBLICATIONS
    published = {(each.public_type, version) for each in publications.values() for version in each.versions}
    assert published == with_schema
    assert told_by_readme(service) == {event_type for event_type, _ in with_schema}

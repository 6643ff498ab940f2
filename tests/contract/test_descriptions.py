"""What programs in other languages are told of events and of the API is valid, true, and the same as what is kept."""

import json
import subprocess
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from click.testing import CliRunner

from contracts.asyncapi import SOURCES, asyncapi, envelope_schema
from contracts.envelope import EnvelopeInvalid, PublicEvent
from contracts.json_schema import json_schema
from contracts.registry import all_events, example_of
from nova.commands.schemas import schemas
from tests.infrastructure.node import choose_node

ROOT = Path(__file__).parents[2]
KEPT = ROOT / "docs" / "integration"
VENDOR = ROOT / "gateway" / "vendor"
VALIDATOR = Path(__file__).with_name("validate_asyncapi.mjs")
EVENTS = [name for *name, _ in all_events()]

JsonDict = dict[str, Any]


def validator_of(schema: JsonDict) -> Any:
    jsonschema_rs.meta.validate(schema)
    return jsonschema_rs.Draft202012Validator(schema, validate_formats=True)


def is_event(envelope: JsonDict) -> bool:
    try:
        PublicEvent.from_json_dict(envelope)
    except EnvelopeInvalid:
        return False
    return True


@pytest.mark.parametrize(("source", "event_type", "version"), EVENTS)
def test_the_json_schema_of_an_event_is_valid_and_takes_its_example(source: str, event_type: str, version: int):
    schema, example = json_schema(source, event_type, version), example_of(source, event_type, version)
    validator = validator_of(schema)
    assert schema["$id"] == example["dataschema"]
    validator.validate(example["data"])
    validator.validate({**example["data"], "of_a_later_day": True})
    for name in schema["required"]:
        assert not validator.is_valid({key: value for key, value in example["data"].items() if key != name})


@pytest.mark.parametrize(("source", "event_type", "version"), EVENTS)
def test_every_event_says_what_it_means(source: str, event_type: str, version: int):
    assert json_schema(source, event_type, version).get("description")


@pytest.mark.parametrize(("source", "event_type", "version"), EVENTS)
def test_the_schema_of_the_envelope_takes_what_readers_take(source: str, event_type: str, version: int):
    validator, example = validator_of(envelope_schema()), example_of(source, event_type, version)
    validator.validate(example)
    for name in example:
        without = {key: value for key, value in example.items() if key != name}
        assert validator.is_valid(without) == is_event(without), name


def test_every_event_stands_in_the_channel_of_its_source():
    document = asyncapi()
    told = {name: set(channel["messages"]) for name, channel in document["channels"].items()}
    assert told == {each: {f"{s}.{t}.v{v}" for s, t, v in EVENTS if s == each} for each in SOURCES}
    assert set().union(*told.values()) == set(document["components"]["messages"])


def test_what_is_kept_for_reading_is_what_would_be_made(tmp_path: Path):
    """Run `nova schemas docs/integration` when an event was added."""
    assert CliRunner().invoke(schemas, [str(tmp_path)]).exit_code == 0
    made = {path.relative_to(tmp_path): path.read_text() for path in tmp_path.rglob("*.json")}
    kept = [KEPT / "asyncapi.json", *(KEPT / "schemas").rglob("*.json")]
    assert {path.relative_to(KEPT): path.read_text() for path in kept} == made


@pytest.mark.long
def test_the_official_parser_takes_the_asyncapi_document():
    command = [choose_node(), str(VALIDATOR), str(VENDOR), str(KEPT / "asyncapi.json")]
    told = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert told.returncode == 0, told.stdout + told.stderr
    assert json.loads(told.stdout) == {"messages": len(EVENTS)}

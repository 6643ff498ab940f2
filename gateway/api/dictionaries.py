"""Dictionaries: registers that the company defines itself. An entry in use can be retired, and is never lost.

Each is owned by a service, and nobody has to know by which.
"""

from flask import Response
from flask_smorest import Blueprint

from contracts.commands import dictionaries as takes
from contracts.events.dictionaries import DICTIONARIES, OWNERS
from contracts.roles import EVERYONE, HEADS
from gateway.api import PREFIX
from gateway.api.calls import ask, carry_out
from gateway.api.operation import command, query
from gateway.api.questions import PAGING, Question
from gateway.api.replies import created, ok
from gateway.api.shapes import page_of
from gateway.api.shapes.dictionaries import DictionaryEntry
from gateway.bodies import json_body, together
from gateway.headers import expected_versions

NAME = f"<any({', '.join(DICTIONARIES)}):dictionary>"

blueprint = Blueprint("dictionaries", __name__, url_prefix=f"{PREFIX}/dictionaries")
ENTRIES = Question(takes.EntryList, {**PAGING, "filter[retired]": "retired"})


@blueprint.get(f"/{NAME}")
@query(EVERYONE, page_of(DictionaryEntry), parameters=ENTRIES.parameters)
def list_entries(dictionary: str) -> Response:
    """List the entries of a dictionary in their order; ``q`` is a part of the code or of a name."""
    return ok(ask(OWNERS[dictionary], "list_dictionary", {**ENTRIES.asked(), "dictionary": dictionary}))


@blueprint.post(f"/{NAME}")
@command(HEADS, DictionaryEntry, takes=takes.NewEntry, status=201)
def add_entry(dictionary: str) -> Response:
    """Add an entry. The default of its dictionary is the one that was marked last."""
    return created(carry_out(OWNERS[dictionary], "add_dictionary_entry", together(json_body(), dictionary=dictionary)))


@blueprint.get(f"/{NAME}/<code>")
@query(EVERYONE, DictionaryEntry, is_versioned=True, refuses=(422,))
def get_entry(dictionary: str, code: str) -> Response:
    """Read an entry."""
    return ok(ask(OWNERS[dictionary], "get_dictionary_entry", {"dictionary": dictionary, "code": code}))


@blueprint.patch(f"/{NAME}/<code>")
@command(HEADS, DictionaryEntry, takes=takes.EntryInput, needs_version=True)
def change_entry(dictionary: str, code: str) -> Response:
    """Change an entry: names, colour, place, data, or make it the default; what is left out stays."""
    return ok(carry_out(OWNERS[dictionary], "change_dictionary_entry", _named(json_body(), dictionary, code)))


@blueprint.post(f"/{NAME}/<code>/retire")
@command(HEADS, DictionaryEntry, needs_version=True)
def retire_entry(dictionary: str, code: str) -> Response:
    """Retire an entry: it takes no new use, and stays where it is used."""
    return ok(
        carry_out(
            OWNERS[dictionary], "retire_dictionary_entry", _named(json_body(may_be_missing=True), dictionary, code)
        )
    )


@blueprint.post(f"/{NAME}/<code>/restore")
@command(HEADS, DictionaryEntry, needs_version=True)
def restore_entry(dictionary: str, code: str) -> Response:
    """Take a retired entry into use again."""
    return ok(
        carry_out(
            OWNERS[dictionary], "restore_dictionary_entry", _named(json_body(may_be_missing=True), dictionary, code)
        )
    )


def _named(body: dict[str, object], dictionary: str, code: str) -> dict[str, object]:
    return together(body, dictionary=dictionary, code=code, version=expected_versions())

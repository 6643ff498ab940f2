"""Codes in refusals by the names that the reader knows; the parameters of the problem stay codes, for programs."""

from collections.abc import Mapping
from typing import Any

from gateway.context import gateway
from gateway.headers import this_call
from gateway.imports.vocabulary import PRICE_TYPES, UNITS, read_vocabulary
from gateway.problems import NoAnswer, Refused, ServiceAway, ServiceFailed

DICTIONARIES = frozenset({PRICE_TYPES, UNITS})


def named(problem: Mapping[str, Any], language: str) -> Mapping[str, Any] | None:
    """The parameters of a problem with names in place of codes; codes where inventory does not answer."""
    params: Mapping[str, Any] | None = problem.get("params")
    codes = {name: kind for name, kind in problem.get("kinds", {}).items() if kind in DICTIONARIES}
    if not codes or params is None:
        return params
    try:
        entries = read_vocabulary(sorted(set(codes.values())), _ask).entries
    except (Refused, ServiceAway, NoAnswer, ServiceFailed):
        return params
    names = {(kind, each["code"]): each["names"][language] for kind, found in entries.items() for each in found}
    return {**params, **{name: names.get((kind, params[name])) or params[name] for name, kind in codes.items()}}


def _ask(question: Mapping[str, Any]) -> Mapping[str, Any]:
    return gateway().services.query(this_call(), "inventory", "list_dictionary", question)

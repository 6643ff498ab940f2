"""Reads the query string of a list by the schema that the service loads; only what a string cannot be is refused."""

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from flask import g, request
from marshmallow import Schema, fields

from contracts.fields import Flag, Whole
from gateway.api.documents import query_parameter
from kernel.problems import ValidationFailed

PAGING = {"q": "q", "sort": "sort", "limit": "limit", "after": "after"}
OF_PAGES = ("sort", "limit", "after")
WORDS = {"true": True, "false": False, "any": None}

_INTEGER = re.compile(r"-?[0-9]{1,1000}")
_MEMBER = re.compile(r"filter\[(\w+)\.([^\[\]]{1,80})\]")
_UNFIT = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


class Question:
    """The parameters of a list: ``filter[status]`` and the like, by the names of the schema's fields.

    ``names`` maps a parameter to a field; ``aliases`` are taken as well, and not documented; ``ignored`` parameters are
    for others. Of ``families`` every member is taken: by ``{"characteristic": "characteristics"}`` the parameter
    ``filter[characteristic.colour]`` goes into the field ``characteristics`` as ``colour``.
    """

    def __init__(
        self,
        schema: type[Schema],
        names: Mapping[str, str],
        aliases: Mapping[str, str] | None = None,
        ignored: Collection[str] = (),
        families: Mapping[str, str] | None = None,
    ) -> None:
        known = schema().fields
        self._fields = {**known, **{field.data_key: field for field in known.values() if field.data_key}}
        self._names = {**names, **(aliases or {})}
        self._ignored = frozenset(ignored)
        self.families = families or {}
        self.parameters = [query_parameter(name, self._fields[field]) for name, field in names.items()]

    def asked(self) -> dict[str, Any]:
        """What the request asks, for the service; raises ValidationFailed with all that is wrong."""
        return self._question(
            (name, name, values) for name, values in request.args.lists() if name not in self._ignored
        )

    def of_view(self, filters: Mapping[str, str]) -> dict[str, Any]:
        """The same of what a view keeps: ``{"manager": "me"}`` is ``filter[manager]=me``."""
        return self._question((f"filters.{name}", self._parameter(name), [text]) for name, text in filters.items())

    def _parameter(self, name: str) -> str:
        is_plain = name in self._names and name not in OF_PAGES
        return name if is_plain else f"filter[{name}]"

    def _question(self, given: Iterable[tuple[str, str, list[str]]]) -> dict[str, Any]:
        """Of parameters that were given: what each is called where it was, its name, its values."""
        errors: list[dict[str, str]] = []
        question: dict[str, Any] = {}
        asked_as: dict[str, str] = {}
        for called, name, values in given:
            member = self._member(name)
            if member is not None:
                errors += _added(question.setdefault(member[0], {}), called, member[1], values)
                asked_as[f"{member[0]}.{member[1]}"] = called
                continue
            field = self._names.get(name)
            fault = _fault(field, values, field in question)
            if field is None or fault is not None:
                errors.append({"field": called, "message": fault or "Unknown field."})
                continue
            asked_as[field] = called
            try:
                question[field] = _read(self._fields[field], values[0])
            except ValueError as error:
                errors.append({"field": called, "message": str(error)})
        if errors:
            raise ValidationFailed(errors=errors)
        g.asked_as = asked_as
        return question

    def _member(self, name: str) -> tuple[str, str] | None:
        """The field and the name within it of a parameter that belongs to a family."""
        match = _MEMBER.fullmatch(name)
        if match is None or match[1] not in self.families:
            return None
        return self.families[match[1]], match[2]


def as_asked(field: str) -> str:
    """The parameter by which this request asked for a field of a list; the field itself where it did not."""
    asked: str = g.get("asked_as", {}).get(field, field)
    return asked


def _added(members: dict[str, str], name: str, member: str, values: list[str]) -> list[dict[str, str]]:
    """Adds a member to its family; gives what is wrong with it."""
    fault = _fault(member, values, member in members)
    if fault is not None:
        return [{"field": name, "message": fault}]
    members[member] = values[0]
    return []


def _fault(field: str | None, values: list[str], is_known: bool) -> str | None:
    if field is None:
        return "Unknown field."
    if len(values) > 1 or is_known:
        return "Is given twice."
    return "Must not contain control characters." if _UNFIT.search(values[0]) else None


def _read(field: fields.Field[Any], text: str) -> Any:
    if isinstance(field, fields.Integer | Whole):
        if not _INTEGER.fullmatch(text):
            raise ValueError("Must be an integer.")
        return int(text)
    if isinstance(field, Flag):
        if text not in WORDS:
            raise ValueError("Must be true or false.")
        return WORDS[text]
    return text

"""The dictionaries: units, price types, VAT rates, characteristics, groups of items."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import uuid5

from sqlalchemy import RowMapping
from sqlalchemy.orm import Session

from contracts.fields import decimal_text
from kernel.application import ServiceApplication
from kernel.calls import Call
from kernel.identity import service_caller
from kernel.problems import NotFound, ValidationFailed
from services.inventory import answers
from services.inventory.app.known import Known
from services.inventory.app.refusals import CodeTaken
from services.inventory.domain import dictionaries as domain
from services.inventory.domain.dictionaries import ENTRIES, Entry, entry_id
from services.inventory.projections import dictionaries

Body = Mapping[str, Any]
Answer = dict[str, Any]


class Dictionaries(ServiceApplication):
    """Commands and queries about dictionaries. Changes wait for each other, so that rules hold across entries."""

    def prepare(self) -> None:
        """Adds the entries that every company starts with, those that are not there."""
        codes = {name: [code for code, *_ in firsts] for name, firsts in domain.FIRST_ENTRIES.items()}
        with self.reading() as session:
            if len(dictionaries.some(session, codes)) == sum(map(len, codes.values())):
                return
        with self.transaction() as session:
            self.recorder.lock_appends(session)
            there = dictionaries.some(session, codes)
            new = [entry for entry in _first_entries(self._own_call()) if (entry.dictionary, entry.code) not in there]
            self.append(session, *new)

    def add_entry(self, call: Call, body: Body) -> Answer:
        dictionary, code = body["dictionary"], body["code"]
        with self.transaction() as session:
            self.recorder.lock_appends(session)
            if dictionaries.entry(session, dictionary, code) is not None:
                raise CodeTaken(code=code)
            data = self._data(session, dictionary, code, body["data"], None)
            place = body["place"]
            entry = Entry._create(
                Entry.Added,
                id=entry_id(dictionary, code),
                timestamp=call.at,
                metadata=call.metadata,
                dictionary=dictionary,
                code=code,
                names=_names(body["names"]),
                is_default=body["default"],
                place=dictionaries.last_place(session, dictionary) + 1 if place is None else place,
                data=data,
            )
            self._append_entry(call, session, entry, becomes_default=body["default"])
            return self._entry(session, dictionary, code)

    def change_entry(self, call: Call, body: Body) -> Answer:
        dictionary, code = body["dictionary"], body["code"]
        with self.transaction() as session:
            entry = self._entry_to_change(session, body)
            wanted: dict[str, Any] = {"place": body["place"]} if "place" in body else {}
            if "names" in body:
                wanted["names"] = _names(body["names"])
            if "default" in body:
                wanted["is_default"] = body["default"]
            if "data" in body:
                wanted["data"] = self._data(session, dictionary, code, body["data"], entry.data)
            becomes_default = wanted.get("is_default", False) and not entry.is_default
            entry.change(call.at, call.metadata, **wanted)
            self._append_entry(call, session, entry, becomes_default=becomes_default)
            return self._entry(session, dictionary, code)

    def retire_entry(self, call: Call, body: Body) -> Answer:
        with self.transaction() as session:
            entry = self._entry_to_change(session, body)
            entry.retire(call.at, call.metadata)
            self.append(session, entry)
            return self._entry(session, entry.dictionary, entry.code)

    def restore_entry(self, call: Call, body: Body) -> Answer:
        with self.transaction() as session:
            entry = self._entry_to_change(session, body)
            entry.restore(call.at, call.metadata)
            self.append(session, entry)
            return self._entry(session, entry.dictionary, entry.code)

    def get_entry(self, question: Body) -> Answer:
        with self.reading() as session:
            return self._entry(session, question["dictionary"], question["code"])

    def list_entries(self, question: Body) -> Answer:
        with self.reading() as session:
            return dictionaries.list_entries(session, **question).answer(answers.entry)

    # steps

    def _entry(self, session: Session, dictionary: str, code: str) -> Answer:
        return answers.entry(self._entry_row(session, dictionary, code))

    def _entry_row(self, session: Session, dictionary: str, code: str) -> RowMapping:
        row = dictionaries.entry(session, dictionary, code)
        if row is None:
            raise NotFound(thing="dictionary entry", id=code)
        return row

    def _entry_to_change(self, session: Session, body: Body) -> Entry:
        self.recorder.lock_appends(session)
        row = self._entry_row(session, body["dictionary"], body["code"])
        entry: Entry = self.load(row["entry_id"], Entry, body["version"])
        return entry

    def _append_entry(self, call: Call, session: Session, entry: Entry, *, becomes_default: bool) -> None:
        """A dictionary has one default: the one before gives it up."""
        if becomes_default:
            if entry.dictionary not in domain.WITH_DEFAULT:
                raise ValidationFailed(errors=[{"field": "default", "message": "This dictionary has no default."}])
            before = dictionaries.default_of(session, entry.dictionary)
            if before is not None:
                predecessor: Entry = self.load(before["entry_id"], Entry)
                predecessor.give_default_up(call.at, call.metadata)
                self.append(session, predecessor)
        self.append(session, entry)

    def _data(
        self, session: Session, dictionary: str, code: str, given: Body, before: Mapping[str, Any] | None
    ) -> dict[str, Any]:
        """The data as it will be; raises ValidationFailed."""
        faults = list(domain.data_faults(dictionary, given, before))
        if not faults:
            faults = list(_reference_faults(session, code, given, before or {}))
        if faults:
            raise ValidationFailed(errors=faults)
        return {**domain.EMPTY_DATA[dictionary], **(before or {}), **_json_ready(given)}

    def _own_call(self) -> Call:
        command_id = uuid5(ENTRIES, "first")
        return Call(service_caller(self.name), command_id, str(command_id), str(command_id), self.clock.now())


def use_faults(
    known: Known, uses: Iterable[tuple[str, str, str | None]], before: Iterable[tuple[str, str | None]] = ()
) -> Iterable[dict[str, str]]:
    """``uses`` are (field, dictionary, code): what is not in its dictionary, or retired and not in use ``before``."""
    wanted = [(field, dictionary, code) for field, dictionary, code in uses if code is not None]
    codes: dict[str, set[str]] = {}
    for _, dictionary, code in wanted:
        codes.setdefault(dictionary, set()).add(code)
    entries = known.entries(codes)
    kept = set(before)
    for field, dictionary, code in wanted:
        row = entries.get((dictionary, code))
        if row is None:
            yield {"field": field, "message": "Is not in the dictionary."}
        elif row["is_retired"] and (dictionary, code) not in kept:
            yield {"field": field, "message": "Is retired, and takes no new use."}


def _reference_faults(session: Session, code: str, given: Body, before: Body) -> Iterable[dict[str, str]]:
    """Entries that others refer to: a number's unit, a group's parent."""
    uses = [
        ("data.unit", domain.UNITS, given.get("unit")),
        ("data.parent", domain.ITEM_GROUPS, given.get("parent")),
    ]
    kept = [(domain.UNITS, before.get("unit")), (domain.ITEM_GROUPS, before.get("parent"))]
    yield from use_faults(Known(session), uses, kept)
    parent = given.get("parent")
    if parent is not None:
        yield from domain.parent_faults(code, parent, dictionaries.ancestors_of_group(session, parent))


def _first_entries(call: Call) -> Iterable[Entry]:
    for dictionary, firsts in domain.FIRST_ENTRIES.items():
        for place, (code, names, data) in enumerate(firsts, 1):
            yield Entry._create(
                Entry.Added,
                id=entry_id(dictionary, code),
                timestamp=call.at,
                metadata=call.metadata,
                dictionary=dictionary,
                code=code,
                names=names,
                is_default=place == 1,
                place=place,
                data=data,
            )


def _names(names: Mapping[str, str | None]) -> dict[str, str]:
    ru = str(names["ru"])
    return {"ru": ru, "en": names["en"] or ru}


def _json_ready(given: Body) -> dict[str, Any]:
    data = dict(given)
    if given.get("percent") is not None:
        data["percent"] = decimal_text(given["percent"])
    if "from" in given:
        data["from"] = [
            {"valid_from": change["valid_from"].isoformat(), "percent": decimal_text(change["percent"])}
            for change in sorted(given["from"], key=lambda change: change["valid_from"])
        ]
    return data

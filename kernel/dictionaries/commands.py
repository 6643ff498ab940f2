"""Commands and queries about dictionaries, for the application of every owner."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import uuid5

from sqlalchemy import RowMapping
from sqlalchemy.orm import Session

from kernel.application import ServiceApplication
from kernel.calls import Call
from kernel.dictionaries.entry import ENTRIES, DictionaryEntry
from kernel.dictionaries.refusals import CodeTaken
from kernel.dictionaries.register import Register, answer
from kernel.identity import service_caller
from kernel.problems import NotFound, ValidationFailed

Body = Mapping[str, Any]
Answer = dict[str, Any]
Fault = dict[str, str]


@dataclass(frozen=True)
class FirstEntry:
    """An entry that is there from the first start; ``names`` are by language."""

    code: str
    names: dict[str, str]
    data: Mapping[str, Any]
    colour: str | None = None


@dataclass(frozen=True)
class Dictionary:
    """What its owner says of a dictionary.

    ``empty_data`` has every field of an entry's data, as it is when nothing is said; ``default`` is the code of the
    first entry that is the default at first, None when there is no such thing as a default.
    """

    empty_data: Mapping[str, Any]
    first_entries: Sequence[FirstEntry] = ()
    default: str | None = None


class Dictionaries(ServiceApplication):
    """An owner names its ``dictionaries`` and their ``dictionary_register``.

    Changes wait for each other, so that rules hold across entries.
    """

    dictionaries: ClassVar[Mapping[str, Dictionary]]
    dictionary_register: ClassVar[Register]

    def prepare(self) -> None:
        """Adds the entries that every company starts with, those that are not there."""
        super().prepare()
        codes = {name: [first.code for first in each.first_entries] for name, each in self.dictionaries.items()}
        with self.reading() as session:
            if len(self.dictionary_register.some(session, codes)) == sum(map(len, codes.values())):
                return
        with self.transaction() as session:
            self.recorder.lock_appends(session)
            there = self.dictionary_register.some(session, codes)
            new = [entry for entry in self._first_entries() if (entry.dictionary, entry.code) not in there]
            self.append(session, *new)

    def data_faults(
        self, session: Session, dictionary: str, code: str, given: Body, before: Body | None
    ) -> Iterator[Fault]:
        """What the owner has against the given parts of an entry's data; ``before`` is the data of one that is there.

        Fields that are not in ``empty_data`` are refused before it is asked.
        """
        yield from ()

    def kept_data(self, given: Body) -> dict[str, Any]:
        """The given parts of an entry's data as they are kept: JSON-ready."""
        return dict(given)

    def require_retirable(self, session: Session, entry: DictionaryEntry) -> None:
        """The owner raises when the entry may not be retired."""

    def require_fit_for_default(self, entry: DictionaryEntry) -> None:
        """The owner raises when the entry may not be the default."""

    def add_dictionary_entry(self, call: Call, body: Body) -> Answer:
        dictionary, code = body["dictionary"], body["code"]
        self._require_owned(dictionary)
        with self.transaction() as session:
            self.recorder.lock_appends(session)
            if self.dictionary_register.entry(session, dictionary, code) is not None:
                raise CodeTaken(code=code)
            place = body["place"]
            entry = DictionaryEntry.add(
                call.at,
                call.metadata,
                dictionary=dictionary,
                code=code,
                names=_names(body["names"]),
                colour=body["colour"],
                is_default=body["default"],
                place=self.dictionary_register.last_place(session, dictionary) + 1 if place is None else place,
                data=self._data(session, dictionary, code, body["data"], None),
            )
            self._append_entry(call, session, entry, becomes_default=body["default"])
            return self._answer(session, dictionary, code)

    def change_dictionary_entry(self, call: Call, body: Body) -> Answer:
        dictionary, code = body["dictionary"], body["code"]
        with self.transaction() as session:
            entry = self._entry_to_change(session, body)
            wanted: dict[str, Any] = {name: body[name] for name in ("place", "colour") if name in body}
            if "names" in body:
                wanted["names"] = _names({**entry.names, **body["names"]})
            if "default" in body:
                wanted["is_default"] = body["default"]
            if "data" in body:
                wanted["data"] = self._data(session, dictionary, code, body["data"], entry.data)
            becomes_default = wanted.get("is_default", False) and not entry.is_default
            entry.change(call.at, call.metadata, **wanted)
            self._append_entry(call, session, entry, becomes_default=becomes_default)
            return self._answer(session, dictionary, code)

    def retire_dictionary_entry(self, call: Call, body: Body) -> Answer:
        with self.transaction() as session:
            entry = self._entry_to_change(session, body)
            self.require_retirable(session, entry)
            entry.retire(call.at, call.metadata)
            self.append(session, entry)
            return self._answer(session, entry.dictionary, entry.code)

    def restore_dictionary_entry(self, call: Call, body: Body) -> Answer:
        with self.transaction() as session:
            entry = self._entry_to_change(session, body)
            entry.restore(call.at, call.metadata)
            self.append(session, entry)
            return self._answer(session, entry.dictionary, entry.code)

    def get_dictionary_entry(self, question: Body) -> Answer:
        with self.reading() as session:
            return self._answer(session, question["dictionary"], question["code"])

    def list_dictionary(self, question: Body) -> Answer:
        self._require_owned(question["dictionary"])
        with self.reading() as session:
            return self.dictionary_register.list_entries(session, **question).answer(answer)

    # steps

    def _require_owned(self, dictionary: str) -> None:
        if dictionary not in self.dictionaries:
            raise NotFound(thing="dictionary", id=dictionary)

    def _answer(self, session: Session, dictionary: str, code: str) -> Answer:
        return answer(self._entry_row(session, dictionary, code))

    def _entry_row(self, session: Session, dictionary: str, code: str) -> RowMapping:
        row = self.dictionary_register.entry(session, dictionary, code)
        if row is None:
            raise NotFound(thing="dictionary entry", id=code)
        return row

    def _entry_to_change(self, session: Session, body: Body) -> DictionaryEntry:
        self.recorder.lock_appends(session)
        row = self._entry_row(session, body["dictionary"], body["code"])
        entry: DictionaryEntry = self.load(row["entry_id"], DictionaryEntry, body["version"])
        return entry

    def _append_entry(self, call: Call, session: Session, entry: DictionaryEntry, *, becomes_default: bool) -> None:
        """A dictionary has one default: the one before gives it up."""
        if becomes_default:
            if self.dictionaries[entry.dictionary].default is None:
                raise ValidationFailed(errors=[{"field": "default", "message": "This dictionary has no default."}])
            self.require_fit_for_default(entry)
            before = self.dictionary_register.default_of(session, entry.dictionary)
            if before is not None:
                predecessor: DictionaryEntry = self.load(before["entry_id"], DictionaryEntry)
                predecessor.give_default_up(call.at, call.metadata)
                self.append(session, predecessor)
        self.append(session, entry)

    def _data(
        self, session: Session, dictionary: str, code: str, given: Body, before: Mapping[str, Any] | None
    ) -> dict[str, Any]:
        """The data as it will be; raises ValidationFailed."""
        empty = self.dictionaries[dictionary].empty_data
        unknown = given.keys() - empty.keys()
        faults = [{"field": f"data.{name}", "message": "Unknown field."} for name in sorted(unknown)]
        faults = faults or list(self.data_faults(session, dictionary, code, given, before))
        if faults:
            raise ValidationFailed(errors=faults)
        return {**empty, **(before or {}), **self.kept_data(given)}

    def _first_entries(self) -> Iterable[DictionaryEntry]:
        command_id = uuid5(ENTRIES, "first")
        call = Call(service_caller(self.name), command_id, str(command_id), str(command_id), self.clock.now())
        for name, dictionary in self.dictionaries.items():
            for place, first in enumerate(dictionary.first_entries, 1):
                yield DictionaryEntry.add(
                    call.at,
                    call.metadata,
                    dictionary=name,
                    code=first.code,
                    names=first.names,
                    colour=first.colour,
                    is_default=first.code == dictionary.default,
                    place=place,
                    data={**dictionary.empty_data, **first.data},
                )


def _names(names: Mapping[str, str | None]) -> dict[str, str]:
    ru = str(names["ru"])
    return {"ru": ru, "en": names["en"] or ru}

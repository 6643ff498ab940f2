"""How an owner tells others of its dictionaries."""

from collections.abc import Mapping
from typing import Any

from kernel.dictionaries.entry import DictionaryEntry
from kernel.feed import Publication


def entry_data(event: DictionaryEntry.Added | DictionaryEntry.Changed) -> dict[str, Any]:
    return {
        "dictionary": event.dictionary,
        "code": event.code,
        "names": event.names,
        "colour": event.colour,
        "is_default": event.is_default,
        "is_retired": isinstance(event, DictionaryEntry.Changed) and event.is_retired,
        "place": event.place,
        "data": event.data,
    }


PUBLICATIONS: Mapping[type, Publication] = {
    DictionaryEntry.Added: Publication("DictionaryChanged", entry_data),
    DictionaryEntry.Changed: Publication("DictionaryChanged", entry_data),
}

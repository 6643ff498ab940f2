"""What the words in a file mean: the dictionaries as they were when the import began.

They are kept with the import, so that a row means the same when it is taken again after a restart.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from contracts.languages import LANGUAGES
from kernel.searching import sort_key

UNITS, VAT_RATES, ITEM_GROUPS = "units", "vat_rates", "item_groups"
CHARACTERISTICS, PRICE_TYPES = "characteristics", "price_types"
TAGS, CUSTOMER_FIELDS = "tags", "customer_fields"
USERS = "users"
PATH = "/"
PAGE = 500

Entry = Mapping[str, Any]
Ask = Callable[[Mapping[str, Any]], Mapping[str, Any]]


def key_of(text: str) -> str:
    """By what words are compared: no case, no spaces."""
    return "".join(sort_key(text).split())


class Vocabulary:
    """Entries of dictionaries, ``{code, names, retired, data}``, by dictionary."""

    def __init__(self, entries: Mapping[str, Sequence[Entry]]) -> None:
        self.entries = entries
        self._by_code = {name: {each["code"]: each for each in found} for name, found in entries.items()}
        self._codes = {name: self._codes_by_word(name) for name in entries}

    def in_use(self, dictionary: str) -> list[Entry]:
        return [entry for entry in self.entries.get(dictionary, ()) if not entry["retired"]]

    def code_of(self, dictionary: str, word: str) -> str:
        """The code that a word stands for: the code itself, a name of one entry alone, a group's path.

        A word that stands for nothing is given back: whoever owns the dictionary refuses it.
        """
        text = word.strip()
        if text in self._by_code.get(dictionary, {}):
            return text
        return self._codes.get(dictionary, {}).get(key_of(text)) or text

    def knows(self, dictionary: str, word: str) -> bool:
        """Whether a word stands for one entry, be it retired."""
        return self.code_of(dictionary, word) in self._by_code.get(dictionary, {})

    def names_in_use(self, dictionary: str) -> list[str]:
        """By what entries can be written: the Russian name, and the English one where it is another."""
        codes = [entry["code"] for entry in self.in_use(dictionary)]
        return [
            " / ".join(dict.fromkeys(self.label_of(dictionary, code, each) for each in LANGUAGES)) for code in codes
        ]

    def label_of(self, dictionary: str, code: str, language: str) -> str:
        """The name, where it stands for this code alone; else the code."""
        entry = self._by_code[dictionary][code]
        name = str(entry["names"][language])
        return name if self.code_of(dictionary, name) == code else code

    def _codes_by_word(self, dictionary: str) -> dict[str, str | None]:
        """None for a word of several entries."""
        codes: dict[str, str | None] = {}
        for entry in self.entries[dictionary]:
            code = entry["code"]
            for word in {key_of(text) for text in self._words(dictionary, entry)}:
                codes[word] = code if codes.get(word, code) == code else None
        return codes

    def _words(self, dictionary: str, entry: Entry) -> list[str]:
        names = [entry["code"], *entry["names"].values()]
        if dictionary != ITEM_GROUPS:
            return names
        return [*names, *(self._path(entry, language) for language in entry["names"])]

    def _path(self, group: Entry, language: str | None) -> str:
        steps: list[str] = []
        met: set[str] = set()
        step: Entry | None = group
        while step is not None and step["code"] not in met:
            met.add(step["code"])
            steps.insert(0, step["names"][language])
            step = self._by_code[ITEM_GROUPS].get(step["data"].get("parent"))
        return PATH.join(steps)


def read_vocabulary(dictionaries: Sequence[str], ask: Ask) -> Vocabulary:
    """``ask`` asks its owner for a page of a dictionary."""
    entries: dict[str, list[Entry]] = {}
    for dictionary in dictionaries:
        entries[dictionary] = []
        after = None
        while True:
            page = ask({"dictionary": dictionary, "limit": PAGE, "after": after})
            entries[dictionary] += [_kept(entry) for entry in page["items"]]
            after = page["next"]
            if after is None:
                break
    return Vocabulary(entries)


def entry_of_user(user: Mapping[str, Any]) -> Entry:
    """A user, who is known by his name for signing in and by his full name."""
    names = dict.fromkeys(LANGUAGES, user["full_name"] or user["name"])
    return {"code": user["name"], "names": names, "retired": not user["active"], "default": False, "data": {}}


def _kept(entry: Entry) -> Entry:
    return {name: entry[name] for name in ("code", "names", "retired", "default", "data")}

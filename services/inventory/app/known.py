"""What one transaction knows of dictionaries and barcodes: asked once, however many items are held against it."""

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from sqlalchemy import RowMapping
from sqlalchemy.orm import Session

from services.inventory.projections import items as register
from services.inventory.tables import dictionary_register

Owner = tuple[UUID, str]


class Known:
    """Remembers what it was asked, also that there is nothing."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._entries: dict[tuple[str, str], RowMapping | None] = {}
        self._whole: set[str] = set()
        self._owners: dict[str, Owner | None] = {}

    def entries(self, codes: Mapping[str, Collection[str]]) -> dict[tuple[str, str], RowMapping]:
        """The entries with these codes by dictionary, by both."""
        wanted = [(dictionary, code) for dictionary, some in codes.items() for code in some]
        missing: dict[str, set[str]] = {}
        for dictionary, code in wanted:
            if dictionary not in self._whole and (dictionary, code) not in self._entries:
                missing.setdefault(dictionary, set()).add(code)
        if missing:
            asked = {(dictionary, code): None for dictionary, some in missing.items() for code in some}
            self._entries |= {**asked, **dictionary_register.some(self._session, missing)}
        found = ((key, self._entries.get(key)) for key in wanted)
        return {key: row for key, row in found if row is not None}

    def all_of(self, dictionary: str) -> dict[str, RowMapping]:
        """All entries of a dictionary by their codes."""
        if dictionary not in self._whole:
            self._whole.add(dictionary)
            self._entries |= dictionary_register.some(self._session, {}, whole=[dictionary])
        return {code: row for (name, code), row in self._entries.items() if name == dictionary and row is not None}

    def owners_of_barcodes(self, barcodes: Iterable[str]) -> dict[str, Owner]:
        """Barcode -> id and code of the item that has it."""
        wanted = list(barcodes)
        missing = [barcode for barcode in wanted if barcode not in self._owners]
        if missing:
            self._owners |= {**dict.fromkeys(missing), **register.owners_of_barcodes(self._session, missing)}
        found = ((barcode, self._owners[barcode]) for barcode in wanted)
        return {barcode: owner for barcode, owner in found if owner is not None}

    def gives_barcodes(self, owner: Owner, barcodes: Iterable[str]) -> None:
        """An item has these barcodes from now on, and no others."""
        self._owners = {barcode: None if other == owner else other for barcode, other in self._owners.items()}
        self._owners |= dict.fromkeys(barcodes, owner)

"""The dictionaries of customers: tags, and the fields that the company adds to the card itself."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy.orm import Session

from contracts.characteristics import definition_faults
from contracts.events.dictionaries import CUSTOMER_FIELDS, TAGS
from kernel.dictionaries import commands
from kernel.dictionaries.commands import Dictionary
from kernel.dictionaries.register import Entries
from services.customers.tables import dictionary_register

UNDEFINED: Mapping[str, Any] = {"kind": None, "choices": [], "required": False}

Body = Mapping[str, Any]


class Dictionaries(commands.Dictionaries):
    """What entries may be beside their names."""

    dictionaries = {TAGS: Dictionary({}), CUSTOMER_FIELDS: Dictionary(UNDEFINED)}
    dictionary_register = dictionary_register

    def data_faults(
        self, session: Session, dictionary: str, code: str, given: Body, before: Body | None
    ) -> Iterator[dict[str, str]]:
        if dictionary == CUSTOMER_FIELDS:
            yield from definition_faults({**(before or UNDEFINED), **given}, before)


def all_entries(session: Session) -> Entries:
    """They are few: what a card is held against is read at once, however many the cards."""
    return dictionary_register.some(session, {}, whole=[TAGS, CUSTOMER_FIELDS])

"""What the commands and queries of saved views take."""

from marshmallow import Schema, fields, validate

from contracts.commands import ListQuery
from contracts.fields import Code, EntryCode, Flag, Text

MOST_COLUMNS = 100
MOST_FILTERS = 50
NAME_LENGTH = 100


class ViewInput(Schema):
    """What is left out stays; ``columns`` and ``filters`` are the complete new ones.

    ``columns`` are shown in their order, ``sort`` and ``filters`` are what the list takes (``-overdue_debt,name``,
    ``{"manager": "me"}``). A view that is ``shared`` is everybody's to use.
    """

    name = Code(NAME_LENGTH)
    shared = Flag()
    columns = fields.List(Code(), validate=validate.Length(max=MOST_COLUMNS))
    sort = Text(200, allow_empty=True)
    filters = fields.Dict(keys=Code(), values=Text(200, allow_empty=True), validate=validate.Length(max=MOST_FILTERS))


class SaveView(ViewInput):
    """``page`` is the list that it is of, and stays for good.

    There are desk, orders, items, journal, reminders, letters, invoices, payments, documents and debts.
    """

    page = EntryCode(required=True)
    name = Code(NAME_LENGTH, required=True)
    shared = Flag(load_default=False)
    columns = fields.List(Code(), load_default=list, validate=validate.Length(max=MOST_COLUMNS))
    sort = Text(200, allow_empty=True, load_default="")
    filters = fields.Dict(
        keys=Code(),
        values=Text(200, allow_empty=True),
        load_default=dict,
        validate=validate.Length(max=MOST_FILTERS),
    )


class ViewList(ListQuery):
    """Your own views and those that are shared; ``q`` is a part of the name. Sorted by name, page or owner."""

    page = EntryCode(load_default=None, allow_none=True)

"""What the commands and queries of customers take."""

from marshmallow import Schema

from contracts.commands import ListQuery, Versioned
from contracts.events import NAME_LENGTH
from contracts.events.customers import KINDS
from contracts.fields import Code, Flag, Id, OneOf, Text


class RegisterCustomer(Schema):
    """A new customer; its code is unique, upper and lower case apart, and made when it is left out.

    A Russian ``tax_number`` has 10 digits (legal entity) or 12 (sole trader, person); a foreign one is free.
    """

    name = Text(NAME_LENGTH, required=True)
    kind = OneOf(*KINDS, required=True)
    tax_number = Code(load_default=None, allow_none=True)
    code = Code(load_default=None, allow_none=True)


class ArchiveCustomer(Versioned):
    customer_id = Id(required=True)


class RestoreCustomer(Versioned):
    customer_id = Id(required=True)


class CustomerQuery(Schema):
    customer_id = Id(required=True)


class CustomerList(ListQuery):
    """``q`` is a part of the name, the code or the tax number; ``archived`` null lists both.

    Sorted by any scalar of a customer; by name by default.
    """

    archived = Flag(load_default=False, allow_none=True)
    kind = OneOf(*KINDS, load_default=None, allow_none=True)
    code = Code(load_default=None, allow_none=True)
    tax_number = Code(load_default=None, allow_none=True)

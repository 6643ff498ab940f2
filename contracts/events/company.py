"""What the orders service tells of the company itself and of its settings."""

from marshmallow import fields, validate

from contracts.documents import LANGUAGES
from contracts.events import NAME_LENGTH, NULLABLE, REQUIRED, EventSchema
from contracts.events.customers import ADDRESS_LENGTH, LONG_NAME_LENGTH, BankAccount
from contracts.fields import Code, Flag, OneOf, Text

POLICIES = ("warn", "block", "off")
LONGEST_OVERDUE = 3650
PREFIX_LENGTH = 16


class CompanyAccount(BankAccount):
    is_default = Flag(**REQUIRED)


class CompanyChanged(EventSchema):
    """The whole card as it is now, but for the logo."""

    name = Text(NAME_LENGTH, **NULLABLE)
    full_name = Text(LONG_NAME_LENGTH, **NULLABLE)
    inn = Code(**NULLABLE)
    kpp = Code(**NULLABLE)
    ogrn = Code(**NULLABLE)
    legal_address = Text(ADDRESS_LENGTH, **NULLABLE)
    postal_address = Text(ADDRESS_LENGTH, **NULLABLE)
    phone = Text(NAME_LENGTH, **NULLABLE)
    email = Text(NAME_LENGTH, **NULLABLE)
    director = Text(NAME_LENGTH, **NULLABLE)
    director_position = Text(NAME_LENGTH, **NULLABLE)
    accountant = Text(NAME_LENGTH, **NULLABLE)
    bank_accounts = fields.List(fields.Nested(CompanyAccount), **REQUIRED)


class Credit(EventSchema):
    policy = OneOf(*POLICIES, **REQUIRED)
    counts_overdue = Flag(**REQUIRED)
    overdue_days = fields.Integer(**REQUIRED, strict=True, validate=validate.Range(min=0, max=LONGEST_OVERDUE))


class Series(EventSchema):
    prefix = Code(PREFIX_LENGTH, **REQUIRED, allow_empty=True)
    by_year = Flag(**REQUIRED)


class Numbering(EventSchema):
    invoice = fields.Nested(Series, **REQUIRED)
    confirmation = fields.Nested(Series, **REQUIRED)
    offer = fields.Nested(Series, **REQUIRED)
    delivery_note = fields.Nested(Series, **REQUIRED)
    upd = fields.Nested(Series, **REQUIRED)


class SettingsChanged(EventSchema):
    """All settings as they are now. Before the first: VAT included, credit warned about, numbers by year, Russian."""

    vat_included = Flag(**REQUIRED)
    credit = fields.Nested(Credit, **REQUIRED)
    numbering = fields.Nested(Numbering, **REQUIRED)
    document_language = OneOf(*LANGUAGES, **REQUIRED)


EVENTS: dict[tuple[str, int], type[EventSchema]] = {
    ("CompanyChanged", 1): CompanyChanged,
    ("SettingsChanged", 1): SettingsChanged,
}

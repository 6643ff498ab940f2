"""The company, its settings, and what was changed in them, as answered."""

from marshmallow import Schema, fields, validate

from contracts.documents import LANGUAGES
from contracts.events.company import LONGEST_OVERDUE, POLICIES, PREFIX_LENGTH
from contracts.events.customers import ADDRESS_LENGTH, LONG_NAME_LENGTH
from contracts.fields import Code, Flag, Moment, OneOf, Text, Whole
from contracts.pictures import Picture
from gateway.api.shapes import NULLABLE, REQUIRED
from gateway.api.shapes.customers import BankAccount, FieldChange


class CompanyAccount(BankAccount):
    is_default = Flag(**REQUIRED)


class Company(Schema):
    """What is not known is null."""

    version = Whole(1, **REQUIRED)
    name = Text(255, **NULLABLE)
    full_name = Text(LONG_NAME_LENGTH, **NULLABLE)
    inn = Code(**NULLABLE)
    kpp = Code(**NULLABLE)
    ogrn = Code(**NULLABLE)
    legal_address = Text(ADDRESS_LENGTH, **NULLABLE)
    postal_address = Text(ADDRESS_LENGTH, **NULLABLE)
    phone = Text(255, **NULLABLE)
    email = Text(255, **NULLABLE)
    director = Text(255, **NULLABLE)
    director_position = Text(255, **NULLABLE)
    accountant = Text(255, **NULLABLE)
    bank_accounts = fields.List(fields.Nested(CompanyAccount), **REQUIRED)
    logo = Picture(**NULLABLE)


class CreditPolicy(Schema):
    policy = OneOf(*POLICIES, **REQUIRED)
    counts_overdue = Flag(**REQUIRED)
    overdue_days = fields.Integer(**REQUIRED, strict=True, validate=validate.Range(min=0, max=LONGEST_OVERDUE))


class Series(Schema):
    prefix = Code(PREFIX_LENGTH, **REQUIRED, allow_empty=True)
    by_year = Flag(**REQUIRED)


class Numbering(Schema):
    invoice = fields.Nested(Series, **REQUIRED)
    confirmation = fields.Nested(Series, **REQUIRED)
    offer = fields.Nested(Series, **REQUIRED)
    delivery_note = fields.Nested(Series, **REQUIRED)
    upd = fields.Nested(Series, **REQUIRED)


class SettingsOfCompany(Schema):
    version = Whole(1, **REQUIRED)
    vat_included = Flag(**REQUIRED)
    credit = fields.Nested(CreditPolicy, **REQUIRED)
    numbering = fields.Nested(Numbering, **REQUIRED)
    document_language = OneOf(*LANGUAGES, **REQUIRED)


class CompanyChange(Schema):
    """``version`` is the one that came by it; of a logo only is told that it changed."""

    version = Whole(1, **REQUIRED)
    at = Moment(**REQUIRED)
    actor = Code(**REQUIRED)
    changes = fields.List(fields.Nested(FieldChange), **REQUIRED)

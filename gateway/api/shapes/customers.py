"""Customers, their terms and their history, as answered."""

from marshmallow import Schema, fields, validate

from contracts.characteristics import CharacteristicValue
from contracts.events.customers import (
    ADDRESS_LENGTH,
    CONTACT_KINDS,
    CUSTOMER_WARNINGS,
    KEPT_WHEN_ERASED,
    KINDS,
    LONG_NAME_LENGTH,
    LONGEST_DEFERRAL,
)
from contracts.fields import Code, Currency, Day, Flag, Id, Markup, Moment, Money, OneOf, Text, Whole
from gateway.api.shapes import EXACT, NULLABLE, NULLABLE_EXACT, REQUIRED

CHANGES = (
    "registered",
    "details_changed",
    "terms_changed",
    "contacts_changed",
    "manager_assigned",
    "personal_data_erased",
    "took_in",
    "merged_into",
    "archived",
    "restored",
    "deleted",
    "undeleted",
)


class Legal(Schema):
    full_name = Text(LONG_NAME_LENGTH, **NULLABLE)
    kpp = Code(**NULLABLE)
    ogrn = Code(**NULLABLE)
    vat_number = Code(**NULLABLE)
    legal_address = Text(ADDRESS_LENGTH, **NULLABLE)
    postal_address = Text(ADDRESS_LENGTH, **NULLABLE)


class BankAccount(Schema):
    bic = Code(**REQUIRED)
    account = Code(**REQUIRED)
    correspondent_account = Code(**NULLABLE)
    bank_name = Text(255, **REQUIRED)
    currency = Currency(**REQUIRED)


class Accounting(Schema):
    contract_number = Code(**NULLABLE)
    contract_day = Day(**NULLABLE)
    currency = Currency(**NULLABLE)


class Contact(Schema):
    id = Id(**REQUIRED)
    kind = OneOf(*CONTACT_KINDS, **REQUIRED)
    value = Code(255, **REQUIRED)
    person = Code(255, **NULLABLE)
    position = Code(255, **NULLABLE)
    note = Text(1000, **NULLABLE)


class DatedTerms(Schema):
    """``from`` is null when the customer was given no terms: then these are the company's defaults."""

    valid_from = Day(**NULLABLE, data_key="from")
    price_type = Code(**REQUIRED)
    markup_percent = Markup(**EXACT)
    credit_limit = Money(**NULLABLE_EXACT, allow_negative=False)
    deferral_days = fields.Integer(**REQUIRED, strict=True, validate=validate.Range(min=0, max=LONGEST_DEFERRAL))


class PastTerms(DatedTerms):
    set_at = Moment(**REQUIRED)
    set_by = Text(255, **REQUIRED)


class Terms(DatedTerms):
    """Those in force on a day; ``version`` is the customer's."""

    customer_id = Id(**REQUIRED)
    version = Whole(1, **REQUIRED)
    on = Day(**REQUIRED)


class CustomerRow(Schema):
    id = Id(**REQUIRED)
    version = Whole(1, **REQUIRED)
    code = Code(**REQUIRED)
    name = Text(255, **REQUIRED)
    kind = OneOf(*KINDS, **REQUIRED)
    tax_number = Code(**NULLABLE)
    manager = Code(**NULLABLE)
    tags = fields.List(Code(), **REQUIRED)
    archived = Flag(**REQUIRED)
    created_at = Moment(**REQUIRED)


class NamedCustomer(Schema):
    id = Id(**REQUIRED)
    name = Text(255, **REQUIRED)


class CustomerWarning(Schema):
    """``customer`` is another one, out of the archive, that has the same tax number, telephone or e-mail address; null
    for who may not see it: its ``manager`` is to be asked.

    One with a similar name is told to whoever gives the name.
    """

    code = OneOf(*CUSTOMER_WARNINGS, **REQUIRED)
    customer = fields.Nested(NamedCustomer, **NULLABLE)
    manager = Code(**NULLABLE)


class Customer(CustomerRow):
    """``terms`` are those of today; ``warnings`` stop nothing, at most 10 are told."""

    legal = fields.Nested(Legal, **REQUIRED)
    bank_accounts = fields.List(fields.Nested(BankAccount), **REQUIRED)
    accounting = fields.Nested(Accounting, **REQUIRED)
    own_fields = fields.Dict(keys=Code(), values=CharacteristicValue(), **REQUIRED)
    note = Text(4000, **NULLABLE)
    contacts = fields.List(fields.Nested(Contact), **REQUIRED)
    merged_into = Id(**NULLABLE)
    deleted = Flag(**REQUIRED)
    terms = fields.Nested(DatedTerms, **REQUIRED)
    warnings = fields.List(fields.Nested(CustomerWarning), **REQUIRED)


class ErasedCustomer(Customer):
    """``kept`` is what stays: documents that were issued, for as long as the law wants them, the details of the
    customer itself, and that something was changed by whom and when."""

    kept = fields.List(OneOf(*KEPT_WHEN_ERASED), **REQUIRED)


class JoinedContact(Contact):
    """``id`` is null for one that is taken from the other customer."""

    id = Id(**NULLABLE)


class MergePreview(Schema):
    contacts = fields.List(fields.Nested(JoinedContact), **REQUIRED)


class FieldChange(Schema):
    """``field`` is the path of the field (``legal.kpp``), ``contacts.`` and the contact's id, or ``contacts.order``.

    Personal data that were erased are ``{"erased": true}``.
    """

    field = fields.String(**REQUIRED)
    old = fields.Raw(**NULLABLE)
    new = fields.Raw(**NULLABLE)


class Change(Schema):
    """``version`` is the one that the customer got by it."""

    version = Whole(1, **REQUIRED)
    at = Moment(**REQUIRED)
    actor = Code(**REQUIRED)
    what = OneOf(*CHANGES, **REQUIRED)
    changes = fields.List(fields.Nested(FieldChange), **REQUIRED)

"""What the commands and queries of customers take."""

from typing import Any

from marshmallow import Schema, fields, validate

from contracts.characteristics import own_fields
from contracts.commands import MOST_ROWS, ListQuery, PageQuery, Versioned
from contracts.commands.desk import DeskFilters
from contracts.company import CURRENCY
from contracts.events import NAME_LENGTH
from contracts.events.customers import ADDRESS_LENGTH, CONTACT_KINDS, KINDS, LONG_NAME_LENGTH, LONGEST_DEFERRAL
from contracts.fields import Code, Day, Flag, Id, KnownCurrency, Markup, Money, Name, OneOf, Text

MOST_ACCOUNTS = 50
MOST_CONTACTS = 500
LONGEST_NUMBER = 40
LONGEST_CONTACT = 255
LONGEST_NOTE = 1000
LONGEST_REASON = 500
LONGEST_CUSTOMER_NOTE = 4000
MOST_TAGS = 50


class LegalInput(Schema):
    """What is left out stays, null clears. A KPP is a legal entity's; an OGRN has 13 digits, a sole trader's 15.

    A VAT number is a foreigner's; those of the EU are checked.
    """

    full_name = Text(LONG_NAME_LENGTH, allow_none=True)
    kpp = Code(LONGEST_NUMBER, allow_none=True)
    ogrn = Code(LONGEST_NUMBER, allow_none=True)
    vat_number = Code(LONGEST_NUMBER, allow_none=True)
    legal_address = Text(ADDRESS_LENGTH, allow_none=True)
    postal_address = Text(ADDRESS_LENGTH, allow_none=True)


class BankAccountInput(Schema):
    """A BIC of 9 digits, and accounts of 20 that fit it; a foreign customer may have a SWIFT BIC and an IBAN."""

    bic = Code(LONGEST_NUMBER, required=True)
    account = Code(LONGEST_NUMBER, required=True)
    correspondent_account = Code(LONGEST_NUMBER, load_default=None, allow_none=True)
    bank_name = Text(NAME_LENGTH, required=True)
    currency = KnownCurrency(load_default=CURRENCY)


class ContactInput(Schema):
    """``id`` is that of a contact that is there, null for a new one. ``position`` is the person's in the company.

    A phone is kept as it is dialled from everywhere (``+74951234567;ext=12``; without a country it is Russian), an
    e-mail address with its domain in small letters; all else as it is given.
    """

    id = Id(load_default=None, allow_none=True)
    kind = OneOf(*CONTACT_KINDS, required=True)
    value = Code(LONGEST_CONTACT, required=True)
    person = Code(NAME_LENGTH, load_default=None, allow_none=True)
    position = Code(NAME_LENGTH, load_default=None, allow_none=True)
    note = Text(LONGEST_NOTE, load_default=None, allow_none=True)


def contact_list(**options: Any) -> fields.List[Any]:
    """The complete list of contacts."""
    return fields.List(fields.Nested(ContactInput), validate=validate.Length(max=MOST_CONTACTS), **options)


class AccountingInput(Schema):
    """What is left out stays, null clears."""

    contract_number = Code(LONGEST_NUMBER, allow_none=True)
    contract_day = Day(allow_none=True)
    currency = KnownCurrency(allow_none=True)


def tag_list(**options: Any) -> fields.List[Any]:
    """The complete list of tags, by their codes."""
    return fields.List(Code(), validate=validate.Length(max=MOST_TAGS), **options)


class TermsInput(Schema):
    """All four belong together. ``credit_limit`` null is unlimited, zero is prepayment only.

    ``from`` is the day from which they are in force, today when it is left out.
    """

    price_type = Code(required=True)
    markup_percent = Markup(required=True)
    credit_limit = Money(required=True, allow_none=True, allow_negative=False)
    deferral_days = fields.Integer(required=True, strict=True, validate=validate.Range(min=0, max=LONGEST_DEFERRAL))
    valid_from = Day(data_key="from", load_default=None, allow_none=True)


class RegisterCustomer(Schema):
    """A new customer; its code is unique, upper and lower case apart, and made when it is left out.

    A Russian ``tax_number`` has 10 digits (legal entity) or 12 (sole trader, person); a foreign one is free. ``terms``
    are for the head of sales to give, and so is another ``manager`` than oneself. Left out, it is the manager who
    registers.
    """

    name = Name(NAME_LENGTH, required=True)
    kind = OneOf(*KINDS, required=True)
    tax_number = Code(load_default=None, allow_none=True)
    code = Code(load_default=None, allow_none=True)
    legal = fields.Nested(LegalInput, load_default=None, allow_none=True)
    bank_accounts = fields.List(
        fields.Nested(BankAccountInput), load_default=list, validate=validate.Length(max=MOST_ACCOUNTS)
    )
    contacts = contact_list(load_default=list)
    accounting = fields.Nested(AccountingInput, load_default=None, allow_none=True)
    tags = tag_list(load_default=list)
    note = Text(LONGEST_CUSTOMER_NOTE, load_default=None, allow_none=True)
    own_fields = own_fields(load_default=dict)
    terms = fields.Nested(TermsInput, load_default=None, allow_none=True)
    manager = Code(allow_none=True)


class CustomerInput(Schema):
    """What is left out stays, null clears; ``bank_accounts``, ``contacts`` and ``tags`` are complete new lists."""

    name = Name(NAME_LENGTH)
    kind = OneOf(*KINDS)
    tax_number = Code(allow_none=True)
    code = Code()
    legal = fields.Nested(LegalInput, allow_none=True)
    bank_accounts = fields.List(
        fields.Nested(BankAccountInput), allow_none=True, validate=validate.Length(max=MOST_ACCOUNTS)
    )
    contacts = contact_list(allow_none=True)
    accounting = fields.Nested(AccountingInput, allow_none=True)
    tags = tag_list(allow_none=True)
    note = Text(LONGEST_CUSTOMER_NOTE, allow_none=True)
    own_fields = own_fields()


class ChangeCustomer(Versioned, CustomerInput):
    customer_id = Id(required=True)


class SetTerms(Versioned, TermsInput):
    customer_id = Id(required=True)


class ContactsInput(Schema):
    """The complete new list: a contact that is left out is gone."""

    contacts = contact_list(required=True)


class ChangeContacts(Versioned, ContactsInput):
    customer_id = Id(required=True)


class EraseInput(Schema):
    """``reason`` stays in the history: say nothing in it that is to be forgotten."""

    reason = Text(LONGEST_REASON, required=True)


class ErasePersonalData(Versioned, EraseInput):
    customer_id = Id(required=True)


class MergeInput(Schema):
    """``other_id`` is the customer that was taken twice: what this one lacks is taken from it."""

    other_id = Id(required=True)


class MergeCustomers(Versioned, MergeInput):
    customer_id = Id(required=True)


class MergePreview(MergeInput):
    customer_id = Id(required=True)


class ManagerInput(Schema):
    """Who answers for the customer, by the user's name; null is nobody."""

    manager = Code(required=True, allow_none=True)


class AssignManager(Versioned, ManagerInput):
    customer_id = Id(required=True)


class ArchiveCustomer(Versioned):
    customer_id = Id(required=True)


class RestoreCustomer(Versioned):
    customer_id = Id(required=True)


class DeleteCustomer(Versioned):
    customer_id = Id(required=True)


class CustomerQuery(Schema):
    customer_id = Id(required=True)


class SeenCustomers(Schema):
    """Which of these whoever asks sees."""

    customer_ids = fields.List(Id(), required=True)


class TermsQuery(Schema):
    """The terms of a day, today when none is named."""

    customer_id = Id(required=True)
    on = Day(load_default=None, allow_none=True)


class TermsHistory(PageQuery):
    """All terms that were set, the latest day first: planned ones too, and those overruled on the same day."""

    customer_id = Id(required=True)


class CustomerHistory(PageQuery):
    """Every change of the customer, the newest first."""

    customer_id = Id(required=True)


class CustomerList(DeskFilters, ListQuery):
    """``q`` is a part of the name, the code, the tax number or a contact; ``archived`` null lists both.

    ``ids`` lists no others. Sorted by any scalar of a row (``-overdue_debt,name``); by name by default.
    """

    archived = Flag(load_default=False, allow_none=True)
    ids = fields.List(Id(), load_default=None, allow_none=True, validate=validate.Length(max=MOST_ROWS))

"""What imports take of items and customers: rows of a file, of which each is taken or refused by itself."""

from marshmallow import Schema, fields, validate

from contracts.barcodes import Barcode
from contracts.characteristics import CharacteristicValue, own_fields
from contracts.commands.customers import (
    LONGEST_CONTACT,
    LONGEST_CUSTOMER_NOTE,
    LONGEST_NUMBER,
    MOST_ACCOUNTS,
    MOST_CONTACTS,
    AccountingInput,
    BankAccountInput,
    ContactInput,
    LegalInput,
    tag_list,
)
from contracts.commands.inventory import MOST_BARCODES, MOST_CHARACTERISTICS, MOST_PACKAGES, PackageInput
from contracts.commands.prices import MOST_PRICES
from contracts.company import CURRENCY
from contracts.events import NAME_LENGTH
from contracts.events.customers import KINDS as CUSTOMER_KINDS
from contracts.events.customers import LONGEST_DEFERRAL
from contracts.events.inventory import KINDS as ITEM_KINDS
from contracts.fields import Code, Flag, KnownCurrency, Markup, Money, Name, OneOf, Price, Quantity, Text

MOST_ROWS_AT_ONCE = 100
OUTCOMES = ("created", "changed", "unchanged", "refused")


class ImportRows(Schema):
    """Every row is checked by itself: those that are wrong do not stop the others."""

    rows = fields.List(
        fields.Dict(keys=fields.String()), required=True, validate=validate.Length(min=1, max=MOST_ROWS_AT_ONCE)
    )


class PriceRow(Schema):
    """From today on; an ``amount`` of null ends the price."""

    price_type = Code(required=True)
    amount = Price(required=True, allow_none=True)
    currency = KnownCurrency(load_default=CURRENCY)


class ItemRow(Schema):
    """An item by its ``code``. What is left out stays, null empties.

    One that is new is called as its code is, is goods, and is counted in the default unit, where that is left out.
    """

    code = Code(required=True)
    name = Text(NAME_LENGTH)
    kind = OneOf(*ITEM_KINDS)
    unit = Code()
    packages = fields.List(fields.Nested(PackageInput), allow_none=True, validate=validate.Length(max=MOST_PACKAGES))
    group = Code(allow_none=True)
    vat_rate = Code(allow_none=True)
    barcodes = fields.List(Barcode(), allow_none=True, validate=validate.Length(max=MOST_BARCODES))
    characteristics = fields.Dict(
        keys=Code(), values=CharacteristicValue(allow_none=True), validate=validate.Length(max=MOST_CHARACTERISTICS)
    )
    minimum_level = Quantity(allow_none=True, allow_zero=True)
    prices = fields.List(fields.Nested(PriceRow), load_default=list, validate=validate.Length(max=MOST_PRICES))
    retired = Flag()


class TermsRow(Schema):
    """From today on; what is left out is as in the terms that are in force."""

    price_type = Code()
    markup_percent = Markup()
    credit_limit = Money(allow_none=True, allow_negative=False)
    deferral_days = fields.Integer(strict=True, validate=validate.Range(min=0, max=LONGEST_DEFERRAL))


class CustomerRow(Schema):
    """A customer by its ``code``, else by its ``tax_number``. What is left out stays, null empties.

    ``bank_accounts`` is the complete new list; ``bank_account`` joins the others, in place of the same account. So do
    ``phones`` and ``emails`` with ``contacts``. Another ``manager`` is for the head of sales to assign.
    """

    code = Code()
    tax_number = Code(LONGEST_NUMBER, allow_none=True)
    name = Name(NAME_LENGTH)
    kind = OneOf(*CUSTOMER_KINDS)
    legal = fields.Nested(LegalInput)
    bank_accounts = fields.List(
        fields.Nested(BankAccountInput), allow_none=True, validate=validate.Length(max=MOST_ACCOUNTS)
    )
    bank_account = fields.Nested(BankAccountInput)
    contacts = fields.List(
        fields.Nested(ContactInput, exclude=("id",)), allow_none=True, validate=validate.Length(max=MOST_CONTACTS)
    )
    phones = fields.List(Code(LONGEST_CONTACT), validate=validate.Length(max=MOST_CONTACTS))
    emails = fields.List(Code(LONGEST_CONTACT), validate=validate.Length(max=MOST_CONTACTS))
    accounting = fields.Nested(AccountingInput)
    tags = tag_list(allow_none=True)
    note = Text(LONGEST_CUSTOMER_NOTE, allow_none=True)
    own_fields = own_fields()
    manager = Code(allow_none=True)
    terms = fields.Nested(TermsRow)
    archived = Flag()

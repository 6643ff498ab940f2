"""The shapes of frozen documents: everything that a document says, as it was when it was issued.

All sums are ready made, decimal strings as in events; a document computes none of them. What is not known is null or
left out.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from marshmallow import ValidationError, fields, validate, validates_schema

from contracts.events import DECIMAL, NAME_LENGTH, NOTE_LENGTH, NULLABLE, NULLABLE_DECIMAL, REQUIRED, EventSchema
from contracts.events.customers import ADDRESS_LENGTH, KINDS, LONG_NAME_LENGTH, BankAccount
from contracts.fields import Code, Currency, Day, Flag, Moment, Money, OneOf, Percent, Price, Quantity, Text
from contracts.pictures import Picture

LANGUAGES = ("ru", "en")
STATUSES = ("1", "2")
MOST_LINES = 5_000
MOST_SIGNATURES = 4
LEGAL_DATA = (
    *("full_name", "tax_number", "kpp", "ogrn", "legal_address"),
    *("bank_account", "director", "accountant"),
)
PARTIES = ("seller", "buyer")
OPTIONAL: dict[str, Any] = {"load_default": None, "allow_none": True}
OPTIONAL_DECIMAL: dict[str, Any] = {**OPTIONAL, "strings_only": True}


class Party(EventSchema):
    """``tax_number`` is the INN."""

    name = Text(NAME_LENGTH, **REQUIRED)
    kind = OneOf(*KINDS, load_default="legal_entity")
    full_name = Text(LONG_NAME_LENGTH, **OPTIONAL)
    tax_number = Code(**OPTIONAL)
    kpp = Code(**OPTIONAL)
    ogrn = Code(**OPTIONAL)
    vat_number = Code(**OPTIONAL)
    legal_address = Text(ADDRESS_LENGTH, **OPTIONAL)
    postal_address = Text(ADDRESS_LENGTH, **OPTIONAL)
    phone = Text(NAME_LENGTH, **OPTIONAL)
    email = Text(NAME_LENGTH, **OPTIONAL)


class Seller(Party):
    """``bank_account`` is the one to pay to."""

    director = Text(NAME_LENGTH, **OPTIONAL)
    director_position = Text(NAME_LENGTH, **OPTIONAL)
    accountant = Text(NAME_LENGTH, **OPTIONAL)
    logo = Picture(**OPTIONAL)
    bank_account = fields.Nested(BankAccount, **OPTIONAL)


class Consignee(EventSchema):
    name = Text(LONG_NAME_LENGTH, **REQUIRED)
    address = Text(ADDRESS_LENGTH, **OPTIONAL)


class Paper(EventSchema):
    """Another document that this one names."""

    number = Code(**REQUIRED)
    date = Day(**REQUIRED)


class Signature(EventSchema):
    position = Text(NAME_LENGTH, **REQUIRED)
    name = Text(NAME_LENGTH, **REQUIRED)


class Line(EventSchema):
    """``price`` and ``amount`` are as agreed, VAT inside or on top; ``vat_percent`` null is without VAT.

    ``unit`` is what people read; ``unit_code`` and ``country_code`` are those of the state's classifiers.
    """

    place = fields.Integer(**REQUIRED, strict=True, validate=validate.Range(min=1))
    code = Code(**OPTIONAL)
    name = Text(LONG_NAME_LENGTH, **REQUIRED)
    unit = Text(NAME_LENGTH, **REQUIRED)
    unit_code = Code(**OPTIONAL)
    quantity = Quantity(**DECIMAL)
    price = Price(**DECIMAL)
    discount_percent = Percent(**OPTIONAL_DECIMAL)
    amount = Money(**DECIMAL)
    vat_percent = Percent(**NULLABLE_DECIMAL)
    vat_amount = Money(**NULLABLE_DECIMAL)
    requested_date = Day(**OPTIONAL)


class TaxedLine(Line):
    """A line of a tax document says its price and amount without VAT, too, and where the goods come from."""

    price_without_vat = Price(**DECIMAL)
    amount_without_vat = Money(**DECIMAL)
    amount_with_vat = Money(**DECIMAL)
    country_code = Code(**OPTIONAL)
    country = Text(NAME_LENGTH, **OPTIONAL)
    declaration = Code(**OPTIONAL)


class RateOfVat(EventSchema):
    percent = Percent(**DECIMAL)
    amount = Money(**DECIMAL)


class Totals(EventSchema):
    without_vat = Money(**DECIMAL)
    vat_by_rate = fields.List(fields.Nested(RateOfVat), **REQUIRED)
    vat = Money(**DECIMAL)
    total = Money(**DECIMAL)


class BetweenParties(EventSchema):
    """What every document says. ``template`` is the kind and the version of its template: ``invoice.1``.

    ``incomplete`` names the legal data that were missing, like ``buyer.tax_number``. ``dated_by`` is the field of the
    moment that the file is dated by.
    """

    dated_by: ClassVar[str]

    kind = Code(**REQUIRED)
    template = Code(**REQUIRED)
    language = OneOf(*LANGUAGES, **REQUIRED)
    seller = fields.Nested(Seller, **REQUIRED)
    buyer = fields.Nested(Party, **REQUIRED)
    currency = Currency(**REQUIRED)
    incomplete = fields.List(OneOf(*(f"{party}.{name}" for party in PARTIES for name in LEGAL_DATA)), load_default=list)


class FrozenDocument(BetweenParties):
    """A document about goods that was issued."""

    dated_by = "issued_at"

    number = Code(**REQUIRED)
    date = Day(**REQUIRED)
    issued_at = Moment(**REQUIRED)
    consignee = fields.Nested(Consignee, **OPTIONAL)
    delivery_address = Text(ADDRESS_LENGTH, **OPTIONAL)
    order = fields.Nested(Paper, **OPTIONAL)
    basis = Text(NAME_LENGTH, **OPTIONAL)
    vat_included = Flag(**REQUIRED)
    lines = fields.List(fields.Nested(Line), **REQUIRED, validate=validate.Length(min=1, max=MOST_LINES))
    totals = fields.Nested(Totals, **REQUIRED)
    note = Text(NOTE_LENGTH, **OPTIONAL)
    signatures = fields.List(fields.Nested(Signature), load_default=list, validate=validate.Length(max=MOST_SIGNATURES))


class Invoice(FrozenDocument):
    """``paid`` is what was received before, ``unpaid`` what is left to pay: both, or neither.

    ``unpaid_vat`` is the VAT inside what is left.
    """

    due_date = Day(**NULLABLE)
    paid = Money(**OPTIONAL_DECIMAL, allow_negative=False)
    unpaid = Money(**OPTIONAL_DECIMAL, allow_negative=False)
    unpaid_vat = Money(**OPTIONAL_DECIMAL, allow_negative=False)

    @validates_schema
    def _paid_and_unpaid(self, data: Mapping[str, Any], **_: Any) -> None:
        if (data["paid"] is None) != (data["unpaid"] is None):
            raise ValidationError("Give paid and unpaid together.", "unpaid")


class Promise(FrozenDocument):
    """What is agreed or offered about the delivery."""

    requested_date = Day(**OPTIONAL)
    carrier = Text(NAME_LENGTH, **OPTIONAL)
    terms = Text(NOTE_LENGTH, **OPTIONAL)


class Confirmation(Promise):
    """An order as it was taken."""


class Offer(Promise):
    valid_until = Day(**REQUIRED)


class DeliveryNote(FrozenDocument):
    carrier = Text(NAME_LENGTH, **OPTIONAL)
    shipped_on = Day(**OPTIONAL)


class Upd(DeliveryNote):
    """The universal transfer document: ``status`` 1 is an invoice for VAT as well, 2 is the transfer alone.

    It is itself the document of the shipment, which its line (5а) names.
    """

    status = OneOf(*STATUSES, **REQUIRED)
    lines = fields.List(fields.Nested(TaxedLine), **REQUIRED, validate=validate.Length(min=1, max=MOST_LINES))
    payments = fields.List(fields.Nested(Paper), load_default=list)
    advance_invoices = fields.List(fields.Nested(Paper), load_default=list)
    government_contract = Code(**OPTIONAL)
    cargo = Text(NOTE_LENGTH, **OPTIONAL)


class StatementLine(EventSchema):
    """``document`` is in words; what raised the debt is its ``debit``, and ``balance`` is the debt after it."""

    date = Day(**REQUIRED)
    document = Text(NAME_LENGTH, **REQUIRED)
    debit = Money(**DECIMAL)
    credit = Money(**DECIMAL)
    balance = Money(**DECIMAL)


class Statement(BetweenParties):
    """The statement of a buyer's account, for both parties to sign: as the seller's books were at ``made_at``.

    It is not issued and has no number. ``made_on`` and ``made_when`` are that moment as the seller's clock had it, like
    ``14:05 (UTC+03:00)``. Balances are what the buyer owes; negative, what he is owed.
    """

    dated_by = "made_at"

    made_at = Moment(**REQUIRED)
    made_on = Day(**REQUIRED)
    made_when = Code(**REQUIRED)
    since = Day(**REQUIRED)
    until = Day(**REQUIRED)
    opening = Money(**DECIMAL)
    debit = Money(**DECIMAL)
    credit = Money(**DECIMAL)
    closing = Money(**DECIMAL)
    lines = fields.List(fields.Nested(StatementLine), **REQUIRED, validate=validate.Length(max=MOST_LINES))


KINDS_OF_DOCUMENTS: Mapping[str, type[BetweenParties]] = {
    "invoice": Invoice,
    "confirmation": Confirmation,
    "offer": Offer,
    "delivery_note": DeliveryNote,
    "upd": Upd,
    "statement": Statement,
}

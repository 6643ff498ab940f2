"""What the commands and queries about payments from banks take: many at once, and which invoices they could be for."""

import re
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from contracts.commands.money import AllocationsInput, Amount, DocumentDay, PayerInput
from contracts.events import NOTE_LENGTH
from contracts.fields import Code, Flag, Id, Money, OneOf, Percent, Text

MOST_IMPORTED = 5000
MOST_FINGERPRINTS = 4
MOST_PROPOSED = 500
MOST_CONFIRMED = 50
AUTO, CLIENT_BANK, TABLE = "auto", "clientbank", "csv"
STATEMENT_FORMATS = (AUTO, CLIENT_BANK, TABLE)
KNOWN_DAY = datetime(2026, 11, 27, tzinfo=UTC)


class BankPaymentInput(Schema):
    """A payment as a bank tells it, with all that it may be known again by."""

    amount = Amount(required=True)
    date = DocumentDay(required=True)
    number = Code(load_default=None, allow_none=True)
    purpose = Text(NOTE_LENGTH, load_default=None, allow_none=True)
    payer = fields.Nested(PayerInput, load_default=lambda: PayerInput().load({}))
    fingerprints = fields.List(Code(), required=True, validate=validate.Length(min=1, max=MOST_FINGERPRINTS))


class ImportPayments(Schema):
    """What is there already, by any of its fingerprints or by hand, is told and not received twice."""

    payments = fields.List(fields.Nested(BankPaymentInput), required=True, validate=validate.Length(max=MOST_IMPORTED))


class ProposalQuery(Schema):
    """How many payments, and how far amounts may differ: by ``tolerance`` and by ``tolerance_percent`` together."""

    limit = fields.Integer(load_default=100, strict=True, validate=validate.Range(min=1, max=MOST_PROPOSED))
    tolerance = Money(load_default=Decimal(0), allow_negative=False)
    tolerance_percent = Percent(load_default=Decimal(0))


class ConfirmedProposal(AllocationsInput):
    payment_id = Id(required=True)


class ConfirmProposals(Schema):
    """Some ``confirmed`` ones, or with ``certain`` all that are unambiguous now, at most 50 at once."""

    confirmed = fields.List(
        fields.Nested(ConfirmedProposal), load_default=list, validate=validate.Length(max=MOST_CONFIRMED)
    )
    certain = Flag(load_default=False)

    @validates_schema
    def confirms_something(self, data: dict[str, Any], **_: object) -> None:
        if bool(data.get("confirmed")) == bool(data.get("certain")):
            raise ValidationError("Name what is confirmed, or confirm all that is certain.", "confirmed")


def names_the_day(date_format: str) -> None:
    """What is written so can be read again, and is the same day; nothing leaves it to us. Raises ValidationError."""
    if not date_format:
        return
    try:
        told = datetime.strptime(KNOWN_DAY.strftime(date_format), date_format).date() == KNOWN_DAY.date()  # noqa: DTZ007
    except (ValueError, re.error):
        told = False
    if not told:
        raise ValidationError("Must name day, month and year once, like %d.%m.%Y.")


class StatementColumns(Schema):
    """What a table calls its columns. A sum stands in ``amount``, negative when it is paid, or in ``received`` and
    ``paid``; ``date_format`` is strptime's, for days that are neither ``27.11.2026`` nor ``2026-11-27``."""

    date = Code(required=True)
    amount = Code(load_default="", allow_empty=True)
    received = Code(load_default="", allow_empty=True)
    paid = Code(load_default="", allow_empty=True)
    number = Code(load_default="", allow_empty=True)
    payer = Code(load_default="", allow_empty=True)
    tax_number = Code(load_default="", allow_empty=True)
    account = Code(load_default="", allow_empty=True)
    bic = Code(load_default="", allow_empty=True)
    payee_account = Code(load_default="", allow_empty=True)
    purpose = Code(load_default="", allow_empty=True)
    date_format = Code(load_default="", allow_empty=True, validate=names_the_day)


class StatementOptions(Schema):
    """How a bank's file is read: ``auto`` is CSV when columns are named, else 1C ClientBankExchange.

    ``account`` is the company's that a table is about; ``own_accounts`` are all of the company's.
    """

    format = OneOf(*STATEMENT_FORMATS, load_default=AUTO)
    columns = fields.Nested(StatementColumns, load_default=None, allow_none=True)
    account = Code(load_default="", allow_empty=True)
    own_accounts = fields.List(Code(), load_default=list, validate=validate.Length(max=100))

    @validates_schema
    def names_the_columns_of_a_table(self, data: dict[str, Any], **_: object) -> None:
        if data.get("format") == TABLE and data.get("columns") is None:
            raise ValidationError("Say what the columns of the table are called.", "columns")

"""What the commands about the company and its settings take."""

from marshmallow import Schema, fields, validate

from contracts.commands import PageQuery, Versioned
from contracts.company import CURRENCY
from contracts.documents import LANGUAGES
from contracts.events import NAME_LENGTH
from contracts.events.company import LONGEST_OVERDUE, POLICIES, PREFIX_LENGTH
from contracts.events.customers import ADDRESS_LENGTH, LONG_NAME_LENGTH
from contracts.fields import Code, Flag, KnownCurrency, OneOf, Text
from contracts.pictures import Picture

MOST_ACCOUNTS = 50
LONGEST_NUMBER = 40
EMAIL_LENGTH = 254


class CompanyAccountInput(Schema):
    """An account of 20 digits in the bank with this BIC; documents name the default one unless they are told another.

    The first is the default where none is marked.
    """

    bic = Code(LONGEST_NUMBER, required=True)
    account = Code(LONGEST_NUMBER, required=True)
    correspondent_account = Code(LONGEST_NUMBER, load_default=None, allow_none=True)
    bank_name = Text(NAME_LENGTH, required=True)
    currency = KnownCurrency(load_default=CURRENCY)
    is_default = Flag(load_default=False)


class CompanyInput(Schema):
    """The whole card: what is left out is not known any more, but for the ``logo``, which only null takes away.

    An INN has 10 digits (legal entity) or 12 (sole trader); the OGRN that goes with it has 13 or 15, a KPP only the
    former.
    """

    name = Text(NAME_LENGTH, required=True)
    full_name = Text(LONG_NAME_LENGTH, load_default=None, allow_none=True)
    inn = Code(LONGEST_NUMBER, load_default=None, allow_none=True)
    kpp = Code(LONGEST_NUMBER, load_default=None, allow_none=True)
    ogrn = Code(LONGEST_NUMBER, load_default=None, allow_none=True)
    legal_address = Text(ADDRESS_LENGTH, load_default=None, allow_none=True)
    postal_address = Text(ADDRESS_LENGTH, load_default=None, allow_none=True)
    phone = Text(NAME_LENGTH, load_default=None, allow_none=True)
    email = Code(EMAIL_LENGTH, load_default=None, allow_none=True)
    director = Text(NAME_LENGTH, load_default=None, allow_none=True)
    director_position = Text(NAME_LENGTH, load_default=None, allow_none=True)
    accountant = Text(NAME_LENGTH, load_default=None, allow_none=True)
    logo = Picture(allow_none=True)
    bank_accounts = fields.List(
        fields.Nested(CompanyAccountInput), load_default=list, validate=validate.Length(max=MOST_ACCOUNTS)
    )


class DescribeCompany(Versioned, CompanyInput):
    pass


class CreditInput(Schema):
    """``overdue_days``: debt counts when it has been overdue for more than so many days."""

    policy = OneOf(*POLICIES)
    counts_overdue = Flag()
    overdue_days = fields.Integer(strict=True, validate=validate.Range(min=0, max=LONGEST_OVERDUE))


class SeriesInput(Schema):
    """``by_year``: the numbers begin with 1 every year."""

    prefix = Code(PREFIX_LENGTH, allow_empty=True)
    by_year = Flag()


class NumberingInput(Schema):
    invoice = fields.Nested(SeriesInput)
    confirmation = fields.Nested(SeriesInput)
    offer = fields.Nested(SeriesInput)
    delivery_note = fields.Nested(SeriesInput)
    upd = fields.Nested(SeriesInput)


class SettingsInput(Schema):
    """What is left out stays, on every level. New orders and drafts follow at once; placed orders keep their own."""

    vat_included = Flag()
    credit = fields.Nested(CreditInput)
    numbering = fields.Nested(NumberingInput)
    document_language = OneOf(*LANGUAGES)


class ChangeSettings(Versioned, SettingsInput):
    pass


class CompanyHistory(PageQuery):
    """Every change, the newest first."""

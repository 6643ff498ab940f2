"""The fields of public events and of the HTTP API's commands.

Every message is a fixed English sentence: it is a message id of the translation catalogue. Each field describes itself
for OpenAPI 3.1 through ``metadata``, and takes what that description says.
"""

from contracts.fields.addresses import EmailAddress
from contracts.fields.days import Day, Moment
from contracts.fields.decimals import (
    AverageDays,
    Discount,
    ExactDecimal,
    Markup,
    Money,
    Percent,
    Price,
    Quantity,
    QuantitySum,
    Versions,
    Whole,
    WholePercent,
    decimal_text,
    money_text,
)
from contracts.fields.described import Described
from contracts.fields.spans import Span
from contracts.fields.texts import (
    Characters,
    Code,
    Colour,
    Currency,
    EntryCode,
    EntryCodes,
    Flag,
    Id,
    KnownCurrency,
    Name,
    OneOf,
    SomeOf,
    Text,
    some_of,
    unknown,
)

__all__ = [
    "AverageDays",
    "Characters",
    "Code",
    "Colour",
    "Currency",
    "Day",
    "Described",
    "Discount",
    "EmailAddress",
    "EntryCode",
    "EntryCodes",
    "ExactDecimal",
    "Flag",
    "Id",
    "KnownCurrency",
    "Markup",
    "Moment",
    "Money",
    "Name",
    "OneOf",
    "Percent",
    "Price",
    "Quantity",
    "QuantitySum",
    "SomeOf",
    "Span",
    "Text",
    "Versions",
    "Whole",
    "WholePercent",
    "decimal_text",
    "money_text",
    "some_of",
    "unknown",
]

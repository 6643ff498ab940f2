"""Bank statements as payments that the orders service takes."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from contracts.commands.bank import CLIENT_BANK, MOST_IMPORTED, TABLE
from contracts.company import CURRENCY
from contracts.fields import money_text
from formats.bank import BankPayment, Columns, Fault, Statement, UnreadableStatement, read_csv, read_statement
from gateway.context import gateway
from gateway.headers import language
from kernel.problems import Problem
from kernel.threads import in_thread

MOST_FAULTS = 100

Options = dict[str, Any]


class StatementNotReadable(Problem):
    """All or nothing; ``errors`` are what is wrong, line by line, in the reader's language."""

    message = "The bank's statement cannot be read: %(first)s"


def statement_in(path: Path, options: Options) -> Statement:
    """Raises StatementNotReadable."""
    try:
        statement: Statement = in_thread(_read, path, options)
    except UnreadableStatement as error:
        told = in_words(error.faults[:MOST_FAULTS])
        errors = [{"field": "file", "message": each["message"]} for each in told]
        raise StatementNotReadable(errors, first=told[0]["message"]) from error
    return statement


def payments_of(statement: Statement) -> list[dict[str, Any]]:
    """What came, in the company's currency, as ``import_payments`` takes it."""
    return [_payment(each) for each in statement.payments if each.is_income and is_in_currency(each)]


def is_in_currency(payment: BankPayment) -> bool:
    """A bank that does not say the currency means the company's."""
    return payment.currency in (None, CURRENCY)


def in_words(faults: Iterable[Fault]) -> list[dict[str, Any]]:
    words, asked = gateway().words, language()
    return [{"line": fault.line, "message": words.text(asked, fault.message, fault.params)} for fault in faults]


def refused_in_words(refused: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    words, asked = gateway().words, language()
    return [{**each, "message": words.text(asked, each["message"], each["params"])} for each in refused]


def _read(path: Path, options: Options) -> Statement:
    """Knows nothing of the request: it runs in a thread. Raises UnreadableStatement."""
    data, own, kind = path.read_bytes(), options["own_accounts"], options["format"]
    if kind == TABLE or (kind != CLIENT_BANK and options["columns"] is not None):
        return read_csv(data, Columns(**options["columns"]), options["account"], own, MOST_IMPORTED)
    return read_statement(data, [*own, options["account"]], MOST_IMPORTED)


def _payment(payment: BankPayment) -> dict[str, Any]:
    payer = payment.payer
    return {
        "amount": money_text(payment.amount),
        "date": payment.date.isoformat(),
        "number": payment.number.strip() or None,
        "purpose": payment.purpose.strip() or None,
        "payer": {
            "name": payer.name.strip() or None,
            "tax_number": payer.tax_number or None,
            "account": payer.account or None,
            "bic": payer.bic or None,
        },
        "fingerprints": list(payment.fingerprints),
    }

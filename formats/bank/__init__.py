"""What banks tell of an account: statements as 1C ClientBankExchange text, and as tables."""

from formats.bank.clientbank import read_statement
from formats.bank.faults import Fault, UnreadableStatement
from formats.bank.statement import AccountPeriod, BankPayment, Payer, Statement
from formats.bank.table import Cell, Columns, read_csv, read_rows

__all__ = [
    "AccountPeriod",
    "BankPayment",
    "Cell",
    "Columns",
    "Fault",
    "Payer",
    "Statement",
    "UnreadableStatement",
    "read_csv",
    "read_rows",
    "read_statement",
]

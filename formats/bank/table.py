"""A statement as a table: CSV, or the rows of a sheet, with columns that are called as each bank likes."""

import csv
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from io import StringIO
from itertools import islice

from formats.bank.encodings import decoded
from formats.bank.faults import (
    BothSides,
    Fault,
    FileTooLarge,
    Missing,
    NoSuchColumns,
    NotAboveZero,
    NotATable,
    TooManyPayments,
    UnreadableStatement,
)
from formats.bank.statement import (
    LARGEST_FILE,
    LONGEST_NAME,
    LONGEST_NUMBER,
    LONGEST_PURPOSE,
    MEGABYTE,
    MOST_PAYMENTS,
    BankPayment,
    Payer,
    Statement,
    fingerprinted,
)
from formats.bank.values import account_number, day, money, name_and_tax_number, one_line, shortened, tax_number

Cell = str | int | Decimal | date | None
DELIMITERS = (";", "\t", ",", "|")
ROWS_BEFORE_HEADER = 100
TOTALS = ("итог", "всего", "входящий остаток", "исходящий остаток", "остаток", "оборот", "total", "balance")


@dataclass(frozen=True)
class Columns:
    """What the file calls its columns; an empty name is a column that it has not.

    A sum stands in ``amount``, negative when it is paid, or in one of ``received`` and ``paid``. Without a
    ``payee_account`` the payer's columns are those of the other side, whoever it is, and the account is that of the
    whole table. ``date_format`` is strptime's, for days that are neither ``27.11.2026`` nor ``2026-11-27``.
    """

    date: str
    amount: str = ""
    received: str = ""
    paid: str = ""
    number: str = ""
    payer: str = ""
    tax_number: str = ""
    account: str = ""
    bic: str = ""
    payee_account: str = ""
    purpose: str = ""
    date_format: str = ""

    def named(self) -> dict[str, str]:
        names = {each.name: _key(getattr(self, each.name)) for each in fields(self) if each.name != "date_format"}
        return {name: column for name, column in names.items() if column}


def read_csv(
    data: bytes,
    columns: Columns,
    account: str = "",
    own_accounts: Collection[str] = (),
    most_payments: int = MOST_PAYMENTS,
) -> Statement:
    """Finds out the encoding and the delimiter. Raises UnreadableStatement."""
    if len(data) > LARGEST_FILE:
        raise UnreadableStatement([FileTooLarge(1, most=LARGEST_FILE // MEGABYTE)])
    text = decoded(data)
    for delimiter in DELIMITERS:
        if _has_header(islice(_lines(text), ROWS_BEFORE_HEADER), delimiter, columns):
            return read_rows(_rows(_lines(text), delimiter), columns, account, own_accounts, most_payments)
    raise UnreadableStatement([_no_such_columns(columns)])


def read_rows(
    rows: Iterable[Sequence[Cell]],
    columns: Columns,
    account: str = "",
    own_accounts: Collection[str] = (),
    most_payments: int = MOST_PAYMENTS,
) -> Statement:
    """The rows from the first on, a header among them; ``account`` is the company's that the table is about.

    All or nothing: raises UnreadableStatement with all that is wrong.
    """
    numbered = enumerate(rows, start=1)
    places = next(_headers((cells for _, cells in _first(numbered)), columns), None)
    if places is None:
        raise UnreadableStatement([_no_such_columns(columns)])
    table = _Table(columns, places, account, own_accounts)
    payments = fingerprinted(table.payments(numbered, most_payments))
    if table.faults:
        raise UnreadableStatement(table.faults)
    days = [payment.date for payment in payments]
    return Statement((), min(days, default=None), max(days, default=None), payments)


def _first(numbered: Iterator[tuple[int, Sequence[Cell]]]) -> Iterator[tuple[int, Sequence[Cell]]]:
    for number, cells in numbered:
        if number > ROWS_BEFORE_HEADER:
            return
        yield number, cells


def _rows(lines: Iterable[str], delimiter: str) -> Iterator[Sequence[Cell]]:
    """A quotation mark out of place is refused: it could swallow the rows behind it."""
    rows = csv.reader(lines, delimiter=delimiter, strict=True)
    try:
        yield from rows
    except csv.Error as error:
        raise UnreadableStatement([NotATable(rows.line_num)]) from error


def _lines(text: str) -> Iterator[str]:
    return iter(StringIO(text, newline=""))


def _has_header(lines: Iterable[str], delimiter: str, columns: Columns) -> bool:
    try:
        return any(_headers(_rows(lines, delimiter), columns))
    except UnreadableStatement:
        return False


def _headers(rows: Iterable[Sequence[Cell]], columns: Columns) -> Iterator[Mapping[str, int]]:
    """The places of the columns, of each row that names them all."""
    named = columns.named()
    for cells in rows:
        places = {_key(cell): place for place, cell in reversed(list(enumerate(cells))) if isinstance(cell, str)}
        if all(column in places for column in named.values()):
            yield {name: places[column] for name, column in named.items()}


def _key(column: str) -> str:
    return one_line(column).casefold()


def _no_such_columns(columns: Columns) -> Fault:
    names = [getattr(columns, name) for name in columns.named()]
    return NoSuchColumns(1, columns=", ".join(shortened(name) for name in names))


class _Table:
    """Collects what is wrong, and goes on."""

    def __init__(
        self, columns: Columns, places: Mapping[str, int], account: str, own_accounts: Collection[str]
    ) -> None:
        self.faults: list[Fault] = []
        self._columns = columns
        self._places = places
        self._account = account_number(account)
        self._own = {self._account, *(account_number(each) for each in own_accounts)} - {""}

    def payments(self, rows: Iterable[tuple[int, Sequence[Cell]]], most: int) -> list[BankPayment]:
        taken: list[BankPayment] = []
        for line, cells in rows:
            if not any(map(_written, cells)) or self._are_totals(cells):
                continue
            if len(taken) == most:
                raise UnreadableStatement([TooManyPayments(line, most=most)])
            try:
                taken.append(self._payment(line, {name: _cell(cells, place) for name, place in self._places.items()}))
            except Fault as fault:
                self.faults.append(fault)
        return taken

    def _are_totals(self, cells: Sequence[Cell]) -> bool:
        """Called so, and of no day: a payer may be called Тоталь."""
        first = next(filter(None, map(_written, cells)))
        if not first.casefold().startswith(TOTALS):
            return False
        try:
            self._day(0, _cell(cells, self._places["date"]))
        except Fault:
            return True
        return False

    def _payment(self, line: int, row: Mapping[str, Cell]) -> BankPayment:
        moved = self._day(line, row["date"])
        amount = self._amount(line, row)
        name, number = name_and_tax_number(_text(row, "payer"))
        other = Payer(
            name=name[:LONGEST_NAME],
            tax_number=tax_number(_text(row, "tax_number")) or number,
            account=account_number(_text(row, "account")),
            bic=account_number(_text(row, "bic")),
        )
        is_income = amount > 0 and other.account not in self._own
        payer, payee_account = self._sides(other, account_number(_text(row, "payee_account")), is_income)
        return BankPayment(
            line=line,
            number=_text(row, "number")[:LONGEST_NUMBER],
            date=moved,
            amount=abs(amount),
            is_income=is_income,
            payer=payer,
            payee_account=payee_account,
            purpose=_text(row, "purpose")[:LONGEST_PURPOSE],
        )

    def _sides(self, other: Payer, payee_account: str, is_income: bool) -> tuple[Payer, str]:
        if self._columns.payee_account:
            return other, payee_account or (self._account if is_income else "")
        if is_income:
            return other, self._account
        return Payer(account=self._account), other.account

    def _day(self, line: int, cell: Cell) -> date:
        if isinstance(cell, datetime):
            return cell.date()
        if isinstance(cell, date):
            return cell
        text = _written(cell)
        if not text:
            raise Missing(line, field=self._columns.date)
        return day(text, line, self._columns.date, self._columns.date_format)

    def _amount(self, line: int, row: Mapping[str, Cell]) -> Decimal:
        """Negative when it is paid."""
        sums = {name: self._sum(line, row, name) for name in ("amount", "received", "paid") if name in row}
        given = {name: amount for name, amount in sums.items() if amount}
        if "received" in given and "paid" in given:
            raise BothSides(line)
        if not given:
            field, text = (
                " / ".join(getattr(self._columns, name) for name in sums),
                "".join(_text(row, name) for name in sums),
            )
            raise NotAboveZero(line, field=field, text=shortened(text)) if text else Missing(line, field=field)
        name, amount = next(iter(given.items()))
        if name != "amount" and amount < 0:
            raise NotAboveZero(line, field=getattr(self._columns, name), text=shortened(_text(row, name)))
        return -amount if name == "paid" else amount

    def _sum(self, line: int, row: Mapping[str, Cell], name: str) -> Decimal:
        text = _written(row[name])
        return money(text, line, getattr(self._columns, name)) if text else Decimal(0)


def _cell(cells: Sequence[Cell], place: int) -> Cell:
    return cells[place] if place < len(cells) else None


def _text(row: Mapping[str, Cell], name: str) -> str:
    return _written(row.get(name))


def _written(cell: Cell) -> str:
    return "" if cell is None else one_line(f"{cell:f}" if isinstance(cell, Decimal) else str(cell))

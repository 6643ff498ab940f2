"""1C ClientBankExchange, versions 1.02 and 1.03: the text that every bank in Russia gives for its statements."""

from collections.abc import Collection, Iterable
from datetime import date

from formats.bank.encodings import UNREADABLE, decoded
from formats.bank.faults import (
    Fault,
    FileTooLarge,
    TooManyPayments,
    UnknownDirection,
    UnreadableCharacters,
    UnreadableStatement,
)
from formats.bank.fields import Fields
from formats.bank.sections import ACCOUNT, DOCUMENT, Section, sections
from formats.bank.statement import (
    LARGEST_FILE,
    LONGEST_NAME,
    LONGEST_NUMBER,
    LONGEST_PURPOSE,
    MEGABYTE,
    MOST_PAYMENTS,
    AccountPeriod,
    BankPayment,
    Payer,
    Statement,
    fingerprinted,
)
from formats.bank.totals import differences, merged
from formats.bank.values import account_number, name_and_tax_number, tax_number

PARTS_OF_PURPOSE = 6
PAYER_ACCOUNTS = ("ПлательщикСчет", "ПлательщикРасчСчет")
PAYEE_ACCOUNTS = ("ПолучательСчет", "ПолучательРасчСчет")


def read_statement(data: bytes, own_accounts: Collection[str] = (), most_payments: int = MOST_PAYMENTS) -> Statement:
    """``own_accounts`` are those of the company, beside those that the file is about.

    All or nothing: raises UnreadableStatement with all that is wrong with the payments, or why the file is none.
    """
    if len(data) > LARGEST_FILE:
        raise UnreadableStatement([FileTooLarge(1, most=LARGEST_FILE // MEGABYTE)])
    text = decoded(data)
    *parts, header = _within(most_payments, sections(text))
    reading = _Reading(header, [part for part in parts if part.kind == ACCOUNT], own_accounts)
    payments = fingerprinted(reading.payments([part for part in parts if part.kind == DOCUMENT]))
    if reading.faults:
        raise UnreadableStatement(sorted(reading.faults, key=lambda fault: fault.line))
    warnings = [*differences(reading.accounts, payments), *reading.warnings, *_unreadable(text)]
    first_day, last_day = reading.period
    return Statement(
        accounts=tuple(period for _, period in reading.accounts),
        first_day=first_day,
        last_day=last_day,
        payments=payments,
        warnings=tuple(sorted(warnings, key=lambda warning: warning.line)),
    )


def _within(most: int, parts: Iterable[Section]) -> list[Section]:
    """Stops at once when there are too many: a file is not read to its end for nothing."""
    taken, documents = [], 0
    for part in parts:
        documents += part.kind == DOCUMENT
        if documents > most:
            raise UnreadableStatement([TooManyPayments(part.line, most=most)])
        taken.append(part)
    return taken


def _unreadable(text: str) -> list[Fault]:
    if UNREADABLE not in text:
        return []
    lines = text[: text.index(UNREADABLE)].replace("\r\n", "\n").replace("\r", "\n").count("\n")
    return [UnreadableCharacters(lines + 1)]


class _Reading:
    """Of one file: collects what is wrong, and goes on."""

    def __init__(self, header: Section, accounts: list[Section], own_accounts: Collection[str]) -> None:
        self.faults: list[Fault] = []
        self.warnings: list[Fault] = []
        self.period = self._period(header)
        self.accounts = merged([(part.line, self._account(part)) for part in accounts])
        ours = [*header.all_of("РасчСчет"), *(period.account for _, period in self.accounts)]
        self._of_file = {account_number(account) for account in ours} - {""}
        self._own = self._of_file | {account_number(account) for account in own_accounts} - {""}

    def payments(self, documents: Iterable[Section]) -> list[BankPayment]:
        found = (self._payment(document) for document in documents)
        return [payment for payment in found if payment is not None]

    def _payment(self, document: Section) -> BankPayment | None:
        fields = Fields(document)
        payer_account = self._account_of(document, PAYER_ACCOUNTS)
        payee_account = self._account_of(document, PAYEE_ACCOUNTS)
        came, went, dated = fields.day("ДатаПоступило"), fields.day("ДатаСписано"), fields.day("Дата")
        is_income = self._is_income(payer_account, payee_account, came, went)
        moved = (came or went if is_income else went or came) or dated
        if moved is None and not fields.faults:
            fields.missing("Дата")
        amount = fields.sum_of_payment("Сумма")
        if moved is None or amount is None or fields.faults:
            self.faults += fields.faults
            return None
        if is_income is None:
            self.warnings.append(UnknownDirection(document.line))
        return BankPayment(
            line=document.line,
            number=document.text("Номер")[:LONGEST_NUMBER],
            date=moved,
            amount=amount,
            is_income=is_income is True,
            payer=_payer(document, self._ours(payer_account, is_income is False)),
            payee_account=self._ours(payee_account, is_income is True),
            purpose=_purpose(document),
        )

    def _is_income(self, payer_account: str, payee_account: str, came: date | None, went: date | None) -> bool | None:
        """None when nothing tells. Money that moves between the company's own accounts comes from nobody."""
        if payer_account in self._own or payee_account in self._own:
            return payer_account not in self._own
        if (came is None) == (went is None):
            return None
        return went is None

    def _account_of(self, document: Section, names: Iterable[str]) -> str:
        given = [account_number(text) for name in names for text in document.all_of(name)]
        return next((account for account in given if account in self._own), given[0] if given else "")

    def _ours(self, account: str, is_ours: bool) -> str:
        """The only account that the file is about stands for one of the company's that the payment does not name."""
        if is_ours and account not in self._own and len(self._of_file) == 1:
            return next(iter(self._of_file))
        return account

    def _account(self, section: Section) -> AccountPeriod:
        fields = Fields(section)
        period = AccountPeriod(
            account=account_number(section.text("РасчСчет")),
            first_day=fields.day("ДатаНачала"),
            last_day=fields.day("ДатаКонца"),
            opening=fields.money("НачальныйОстаток"),
            received=fields.money("ВсегоПоступило"),
            paid=fields.money("ВсегоСписано"),
            closing=fields.money("КонечныйОстаток"),
        )
        self.faults += fields.faults
        return period

    def _period(self, header: Section) -> tuple[date | None, date | None]:
        fields = Fields(header)
        period = fields.day("ДатаНачала"), fields.day("ДатаКонца")
        self.faults += fields.faults
        return period


def _payer(document: Section, account: str) -> Payer:
    """``Плательщик1`` is the name alone; ``Плательщик`` often has the tax number before it."""
    name, number = name_and_tax_number(document.text("Плательщик"))
    alone, number_alone = name_and_tax_number(document.text("Плательщик1"))
    return Payer(
        name=(alone or name)[:LONGEST_NAME],
        tax_number=tax_number(document.text("ПлательщикИНН")) or number or number_alone,
        account=account,
        bic=account_number(document.text("ПлательщикБИК")),
    )


def _purpose(document: Section) -> str:
    """In one piece and in six, of which banks fill either or both; the longer one is the whole."""
    whole = " ".join(document.all_of("НазначениеПлатежа"))
    parts = [text for place in range(1, PARTS_OF_PURPOSE + 1) for text in document.all_of(f"НазначениеПлатежа{place}")]
    return max((whole, " ".join(parts)), key=len)[:LONGEST_PURPOSE]

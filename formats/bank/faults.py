"""What is wrong with a file of a bank, where, and what to do about it."""

from collections.abc import Iterable
from typing import ClassVar


class Fault(Exception):
    """One thing that is wrong; ``message`` is a template that ``params`` fill, ``line`` the file's, from 1."""

    message: ClassVar[str]

    def __init__(self, line: int, **params: object) -> None:
        super().__init__(self.message % {"line": line, **params})
        self.line = line
        self.params = {"line": line, **params}


class UnreadableStatement(Exception):
    """Nothing of the file is taken; ``faults`` are what is wrong, in the order of the file, one at least."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(" ".join(map(str, self.faults)))


# of a whole file


class FileTooLarge(Fault):
    message = "The file is larger than %(most)s MB: ask the bank for a shorter period."


class TooManyPayments(Fault):
    message = "Line %(line)s: more than %(most)s payments in one file: ask the bank for a shorter period."


class NotClientBank(Fault):
    message = "This is not a file of 1C ClientBankExchange: save the bank's statement in the format 1C (kl_to_1c.txt)."


class CutInHalf(Fault):
    message = "The file ends at line %(line)s without КонецФайла: it is cut in half. Save the statement again, whole."


class NotClosed(Fault):
    message = "Line %(line)s: this section is not closed by %(end)s: the file is damaged. Save the statement again."


class SectionTooLong(Fault):
    message = "Line %(line)s: this section has more than %(most)s lines: the file is damaged. Save the statement again."


class NotBegun(Fault):
    message = "Line %(line)s: %(end)s closes nothing: the file is damaged. Save the statement again."


class GoesOnAfterEnd(Fault):
    message = "Line %(line)s: the file goes on after КонецФайла: give each statement as a file of its own."


class NoSuchColumns(Fault):
    message = "The file has no row with these columns: %(columns)s. Say what they are called in it."


class NotATable(Fault):
    message = "Line %(line)s: the table cannot be read on. Save it again as CSV."


# of one payment or balance


class Missing(Fault):
    message = "Line %(line)s: %(field)s is missing."


class GivenTwice(Fault):
    message = "Line %(line)s: %(field)s is given twice, as %(first)s and as %(second)s."


class NotADate(Fault):
    message = "Line %(line)s: %(field)s is %(text)s, which is not a date like 27.11.2026."


class NotMoney(Fault):
    message = "Line %(line)s: %(field)s is %(text)s, which is not a sum like 45300.00."


class NotAboveZero(Fault):
    message = "Line %(line)s: %(field)s is %(text)s: a payment must be greater than zero."


class BothSides(Fault):
    message = "Line %(line)s: the payment is received and paid at once: only one of the two columns may have a sum."


# what is told beside the payments, which are taken all the same


class BalanceDiffers(Fault):
    message = "Line %(line)s: account %(account)s should end with %(computed)s, and the file says %(told)s."


class ReceivedDiffers(Fault):
    message = "Line %(line)s: account %(account)s received %(told)s, and the payments in the file are %(found)s."


class PaidDiffers(Fault):
    message = "Line %(line)s: account %(account)s paid %(told)s, and the payments in the file are %(found)s."


class UnknownDirection(Fault):
    message = "Line %(line)s: none of the accounts is yours, and no date says that money came: not taken as received."


class UnreadableCharacters(Fault):
    message = "Line %(line)s: some characters cannot be read."

"""Why a file cannot be read, told so that its owner knows what to do."""

from typing import ClassVar


class Refusal(Exception):
    """``message`` is a template that ``params`` fill."""

    kind: ClassVar[str] = "invalid"
    message: ClassVar[str]

    def __init__(self, **params: object) -> None:
        super().__init__(self.message % params)
        self.params = params


class UnreadableFile(Refusal):
    message = "%(file)s cannot be read."


class TooLarge(UnreadableFile):
    kind = "too_large"
    message = "%(file)s is too large: split it."


class NotOpened(UnreadableFile):
    message = "%(file)s cannot be opened: %(why)s."


class NotText(UnreadableFile):
    message = "%(file)s is neither UTF-8 nor Windows-1251 text: save it as CSV in UTF-8."


class NotInThatEncoding(UnreadableFile):
    message = "%(file)s is not written in %(encoding)s."


class NoColumns(UnreadableFile):
    message = "%(file)s cannot be used: its first row names no columns."


class ColumnTwice(UnreadableFile):
    message = "%(file)s cannot be used: the column %(column)s is there twice."


class BrokenOff(UnreadableFile):
    message = "%(file)s cannot be read on after row %(row)s: a quotation mark is not closed, or the file is cut off."


class HeadingBrokenOff(UnreadableFile):
    message = "%(file)s cannot be read: a quotation mark in its first row is not closed, or the file is cut off there."


class NotWorkbook(UnreadableFile):
    message = "%(file)s is no Excel workbook, or is damaged: save it again as .xlsx."


class Locked(UnreadableFile):
    message = "%(file)s is locked by a password or in the old .xls format: save it as .xlsx without a password."


class TooManyBytes(TooLarge):
    message = "%(file)s is larger than %(limit)s MB: split it."


class TooMuchUnpacked(TooLarge):
    message = "%(file)s holds more than %(limit)s MB when it is unpacked: split it."


class TooManyRows(TooLarge):
    message = "%(file)s has more than %(limit)s rows: split it."


class TooManyColumns(TooLarge):
    message = "%(file)s has more than %(limit)s columns: take some away."


class TooHardToRead(TooLarge):
    message = "%(file)s takes more memory or time to read than a file may: save its cells alone in a new workbook."

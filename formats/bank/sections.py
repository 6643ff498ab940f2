"""The skeleton of a 1C ClientBankExchange text: its sections, with their fields as they are written."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import StringIO

from formats.bank.faults import (
    CutInHalf,
    Fault,
    GivenTwice,
    GoesOnAfterEnd,
    NotBegun,
    NotClientBank,
    NotClosed,
    SectionTooLong,
    UnreadableStatement,
)
from formats.bank.values import one_line, shortened

FIRST_LINE = "1cclientbankexchange"
HEADER = "header"
ACCOUNT = "секциярасчсчет"
DOCUMENT = "секциядокумент"
ENDS = {ACCOUNT: "КонецРасчСчет", DOCUMENT: "КонецДокумента"}
OPENED_BY = {end.lower(): opening for opening, end in ENDS.items()}
END_OF_FILE = "конецфайла"
MOST_LINES = 1_000
FIELD = re.compile(r"\s*(\w+)\s*=(.*)", re.DOTALL)
INVISIBLE = re.compile("[\x00-\x08\x1a\ufeff]")


@dataclass
class Section:
    """``fields`` are by their names in small letters: for each time that one is given its line, and what it says."""

    kind: str
    line: int
    fields: dict[str, list[tuple[int, list[str]]]] = field(default_factory=dict)
    _latest: list[str] = field(default_factory=list)
    _lines: int = 0

    def add(self, name: str, text: str, line: int) -> None:
        """A line without a name goes on with the field before it: the purpose of a payment may have several lines.

        Raises SectionTooLong.
        """
        self._lines += 1
        if self._lines > MOST_LINES:
            raise SectionTooLong(line, most=MOST_LINES)
        if name:
            self._latest = []
            self.fields.setdefault(name, []).append((line, self._latest))
        self._latest.append(text)

    def all_of(self, name: str) -> list[str]:
        return [text for _, text in self._given(name)]

    def text(self, *names: str) -> str:
        """The first that is given."""
        return next((text for name in names for text in self.all_of(name)), "")

    def only(self, name: str) -> tuple[int, str] | None:
        """With its line. Raises GivenTwice for two different texts: nobody could say which is true."""
        given = self._given(name)
        for line, text in given:
            if text != given[0][1]:
                raise GivenTwice(line, field=name, first=shortened(given[0][1]), second=shortened(text))
        return given[0] if given else None

    def _given(self, name: str) -> list[tuple[int, str]]:
        texts = ((line, one_line(" ".join(pieces))) for line, pieces in self.fields.get(name.lower(), ()))
        return [(line, text) for line, text in texts if text]


def sections(text: str) -> Iterator[Section]:
    """Accounts and documents in the order of the file, and the header as the last, when the file is known to be whole.

    Raises UnreadableStatement.
    """
    lines = enumerate(StringIO(INVISIBLE.sub("", text), newline=None), start=1)
    try:
        yield from _sections(lines)
    except Fault as fault:
        raise UnreadableStatement([fault]) from fault


def _sections(lines: Iterator[tuple[int, str]]) -> Iterator[Section]:
    header = section = _header(lines)
    number = header.line
    for number, line in lines:
        name, value = _field(line)
        if name == END_OF_FILE:
            _require_open(header, section)
            _require_nothing(lines)
            yield header
            return
        if name in ENDS:
            _require_open(header, section)
            section = Section(name, number)
        elif name in OPENED_BY:
            if section.kind != OPENED_BY[name]:
                raise _out_of_place(section, number, name)
            yield section
            section = header
        elif line.strip():
            section.add(name, value if name else line, number)
    raise CutInHalf(number)


def _header(lines: Iterator[tuple[int, str]]) -> Section:
    for number, line in lines:
        if line.strip():
            if line.strip().lower() != FIRST_LINE:
                break
            return Section(HEADER, number)
    raise NotClientBank(1)


def _field(line: str) -> tuple[str, str]:
    """The name in small letters and the value; marks of sections may stand alone. No name: the line has none."""
    if match := FIELD.fullmatch(line):
        return match[1].lower(), match[2]
    alone = line.strip().lower()
    return (alone, "") if alone in ENDS or alone in OPENED_BY or alone == END_OF_FILE else ("", "")


def _require_open(header: Section, section: Section) -> None:
    if section is not header:
        raise NotClosed(section.line, end=ENDS[section.kind])


def _out_of_place(section: Section, line: int, end: str) -> Fault:
    if section.kind == HEADER:
        return NotBegun(line, end=ENDS[OPENED_BY[end]])
    return NotClosed(section.line, end=ENDS[section.kind])


def _require_nothing(lines: Iterator[tuple[int, str]]) -> None:
    for number, line in lines:
        if line.strip():
            raise GoesOnAfterEnd(number)

"""XML that is written piece by piece, so that a file of any size takes no memory."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from xml.sax.saxutils import escape, quoteattr

from formats.characters import clean

NAMESPACE = "urn:1C.ru:commerceml_2"
VERSION = "2.10"
ROOT = "КоммерческаяИнформация"
PIECE = 32 * 1024  # characters, of which a Russian one has two bytes
CENT = Decimal("0.01")
NAME_LENGTH, NOTE_LENGTH, VALUE_LENGTH = 255, 3000, 1000


class Writer:
    """Elements in their order; ``taken`` gives what was written since it was last asked."""

    def __init__(self) -> None:
        self._written: list[str] = []
        self._length = 0

    @contextmanager
    def file(self, at: datetime) -> Iterator[None]:
        """The whole file; ``at`` is when it is made, in the company's zone."""
        self._write('<?xml version="1.0" encoding="utf-8"?>\n')
        made = at.replace(tzinfo=None).isoformat(timespec="seconds")
        with self.element(ROOT, {"xmlns": NAMESPACE, "ВерсияСхемы": VERSION, "ДатаФормирования": made}):
            yield

    @contextmanager
    def element(self, name: str, attributes: Mapping[str, str] | None = None) -> Iterator[None]:
        self.open(name, attributes)
        yield
        self.close(name)

    def open(self, name: str, attributes: Mapping[str, str] | None = None) -> None:
        given = [f" {key}={quoteattr(one_line(value))}" for key, value in (attributes or {}).items()]
        self._write(f"<{name}{''.join(given)}>")

    def close(self, name: str) -> None:
        self._write(f"</{name}>")

    def text(self, name: str, value: str, most: int = NAME_LENGTH) -> None:
        """What is longer than the format takes is cut; what XML cannot say is left out."""
        self._write(f"<{name}>{escape(fitting(value, most))}</{name}>")

    def given(self, name: str, value: str | None, most: int = NAME_LENGTH) -> None:
        """Nothing when there is nothing to say."""
        if value:
            self.text(name, value, most)

    def characters(self, value: str) -> None:
        self._write(escape(one_line(value)))

    def flag(self, name: str, *, value: bool) -> None:
        self.text(name, "true" if value else "false")

    def requisites(self, values: Mapping[str, str], around: str = "ЗначенияРеквизитов") -> None:
        """Named values beside what the format has elements for."""
        if not values:
            return
        with self.element(around):
            for name, value in values.items():
                with self.element("ЗначениеРеквизита"):
                    self.text("Наименование", name)
                    self.text("Значение", value, VALUE_LENGTH)

    @property
    def is_full(self) -> bool:
        """True when there is a piece to be taken."""
        return self._length >= PIECE

    def taken(self) -> bytes:
        piece = "".join(self._written).encode()
        self._written.clear()
        self._length = 0
        return piece

    def _write(self, text: str) -> None:
        self._written.append(text)
        self._length += len(text)


def one_line(text: str) -> str:
    return " ".join(clean(text).split())


def fitting(text: str, most: int) -> str:
    cleaned = clean(text)
    return cleaned if len(cleaned) <= most else f"{cleaned[: most - 1]}…"


def sum_text(value: Decimal) -> str:
    """Money as the format takes it: two decimals, half up."""
    return f"{value.quantize(CENT, ROUND_HALF_UP):f}"


def plain(value: Decimal) -> str:
    """Exact, without zeros at the end."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text

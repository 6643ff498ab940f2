"""documents.xml: documents with their counterparties, goods and taxes."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal

from formats.commerceml.goods import VAT, rate_text, write_article
from formats.commerceml.papers import Document, Line, shares_of_vat
from formats.commerceml.parties import is_writable, write_account, write_party
from formats.commerceml.units import write_unit
from formats.commerceml.writing import NOTE_LENGTH, Writer, plain, sum_text


def write_documents(documents: Iterable[Document], at: datetime) -> Iterator[bytes]:
    """The file in pieces, written while the documents are read."""
    writer = Writer()
    with writer.file(at):
        for document in documents:
            _document(writer, document)
            if writer.is_full:
                yield writer.taken()
    yield writer.taken()


def _document(writer: Writer, document: Document) -> None:
    with writer.element("Документ"):
        write_head(writer, document)
        with writer.element("Контрагенты"), writer.element("Контрагент"):
            write_party(writer, document.party)
            writer.text("Роль", document.party_role.value)
            if document.account is not None and is_writable(document.account):
                write_account(writer, document.account)
        if document.at is not None:
            writer.text("Время", document.at.isoformat(timespec="seconds"))
        if document.due is not None:
            writer.text("СрокПлатежа", document.due.isoformat())
        writer.given("Комментарий", document.comment, NOTE_LENGTH)
        _taxes(writer, [(rate.percent, rate.vat) for rate in document.rates], is_inside=True)
        _warehouse(writer, document)
        _lines(writer, document)
        writer.requisites(document.requisites)


def write_head(writer: Writer, document: Document) -> None:
    """What every document begins with. The rate of the currency is that of the national one to itself."""
    writer.text("Ид", document.id)
    writer.text("Номер", document.number)
    writer.text("Дата", document.day.isoformat())
    writer.text("ХозОперация", document.operation.value)
    writer.text("Роль", document.role.value)
    writer.text("Валюта", document.currency)
    writer.text("Курс", "1")
    writer.text("Сумма", sum_text(document.amount))


def _warehouse(writer: Writer, document: Document) -> None:
    if document.warehouse is None:
        return
    warehouse_id, name = document.warehouse
    with writer.element("Склады"), writer.element("Склад"):
        writer.text("Ид", warehouse_id)
        writer.given("Наименование", name)


def _lines(writer: Writer, document: Document) -> None:
    if not document.lines:
        return
    shares = shares_of_vat(document.lines, document.rates)
    with writer.element("Товары"):
        for line, vat in zip(document.lines, shares, strict=True):
            with writer.element("Товар"):
                write_article(writer, line.article)
                _quantities(writer, line)
                _taxes(writer, [(line.article.vat_percent, vat)], is_inside=document.vat_included)


def _quantities(writer: Writer, line: Line) -> None:
    if line.price is not None:
        writer.text("ЦенаЗаЕдиницу", sum_text(line.price))
    if line.quantity is not None:
        writer.text("Количество", plain(line.quantity))
    writer.text("Сумма", sum_text(line.amount))
    if line.package is not None:
        write_unit(writer, line.package)


def _taxes(writer: Writer, rates: list[tuple[Decimal | None, Decimal]], *, is_inside: bool) -> None:
    if not rates:
        return
    with writer.element("Налоги"):
        for percent, vat in rates:
            with writer.element("Налог"):
                writer.text("Наименование", VAT)
                writer.flag("УчтеноВСумме", value=is_inside)
                writer.text("Сумма", sum_text(vat))
                writer.text("Ставка", rate_text(percent))

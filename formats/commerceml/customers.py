"""customers.xml: all customers, as the counterparties of one document.

CommerceML 2.10 has counterparties nowhere but in documents and as owners: a list of them alone is a document of
another operation, of no amount and without goods.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal

from formats.commerceml.documents import write_head
from formats.commerceml.papers import Document, Operation, Role
from formats.commerceml.parties import Party, write_party
from formats.commerceml.writing import Writer

NUMBER = "1"


def write_customers(document_id: str, currency: str, parties: Iterable[Party], at: datetime) -> Iterator[bytes]:
    """The file in pieces, written while the customers are read; without a customer it is empty."""
    writer = Writer()
    with writer.file(at):
        is_open = False
        for party in parties:
            if not is_open:
                writer.open("Документ")
                write_head(writer, _document(document_id, currency, party, at))
                writer.open("Контрагенты")
                is_open = True
            with writer.element("Контрагент"):
                write_party(writer, party)
                writer.text("Роль", Role.BUYER.value)
            if writer.is_full:
                yield writer.taken()
        if is_open:
            writer.close("Контрагенты")
            writer.text("Комментарий", "Список контрагентов")
            writer.close("Документ")
    yield writer.taken()


def _document(document_id: str, currency: str, party: Party, at: datetime) -> Document:
    return Document(
        id=document_id,
        number=NUMBER,
        day=at.date(),
        operation=Operation.OTHER,
        role=Role.SELLER,
        party=party,
        party_role=Role.BUYER,
        currency=currency,
        amount=Decimal(0),
    )

"""The press: gives a document its number, its parties and its words, and freezes all that."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from contracts.company import CURRENCY, day_of
from kernel.calls import Call
from kernel.problems import NotFound, ValidationFailed
from services.orders.answers import documents as document_answers
from services.orders.app.orders import Orders
from services.orders.domain.document import Document
from services.orders.domain.printing import Printed
from services.orders.domain.settings import Series
from services.orders.papers import frozen
from services.orders.projections import company, documents
from services.orders.projections.dictionaries import unit_names
from services.orders.projections.known import names_and_units_of

Body = Mapping[str, Any]
Answer = dict[str, Any]
ABOUT = ("order_id", "order_number", "order_version", "invoice_id")


@dataclass(frozen=True)
class Number:
    """``printed`` is the ``serial`` of the year with what the company puts before it."""

    printed: str
    serial: int
    year: int


@dataclass(frozen=True)
class Paper:
    """A document before it is issued.

    ``about`` names what it is about by the fields of ``ABOUT``, and its shipments; ``told`` is what it says beside
    parties and goods; it is of ``day`` and has the ``number``, if they are given, else of today and the next one of its
    kind and year.
    """

    kind: str
    printed: Printed
    customer_id: UUID
    buyer: Mapping[str, Any]
    about: Mapping[str, Any]
    told: Mapping[str, Any]
    day: date | None = None
    number: Number | None = None


class Issuing(Orders):
    def _issue(self, session: Session, call: Call, body: Body, language: str, paper: Paper) -> Answer:
        """``body`` names the account to pay to. Raises ValidationFailed for one that is not the company's.

        The caller holds the append lock.
        """
        own, today = company.company_row(session), day_of(call.at, self.zone)
        day = paper.day or today
        number = paper.number or self._next_number(session, paper.kind, day.year)
        parties = {"seller": _seller(own["card"], body["bank_account"]), "buyer": frozen.buyer(paper.buyer)}
        incomplete = frozen.missing(paper.kind, parties)
        content = {
            **frozen.head(paper.kind, language, number.printed, day, call.at),
            **parties,
            "currency": CURRENCY,
            **self._goods(session, paper, language),
            **paper.told,
            "incomplete": incomplete,
        }
        document = Document.issue(
            call.new_id("document"),
            call.at,
            metadata=call.metadata,
            kind=paper.kind,
            number=number.printed,
            serial=number.serial,
            year=number.year,
            day=day.isoformat(),
            language=language,
            customer_id=str(paper.customer_id),
            currency=CURRENCY,
            total=str(paper.printed.value.total),
            vat=str(paper.printed.value.vat),
            valid_until=paper.told.get("valid_until"),
            incomplete=incomplete,
            logo_version=own["logo_version"],
            content=content,
            movement_ids=paper.about.get("movement_ids", []),
            **{name: paper.about.get(name) for name in ABOUT},
        )
        self.append(session, document)
        return document_answers.head(self._document_row(session, document.id))

    def _language(self, session: Session, body: Body) -> str:
        """That which was asked for, else the company's."""
        return str(body["language"] or company.settings_row(session)["content"]["document_language"])

    def _next_number(self, session: Session, kind: str, year: int) -> Number:
        series = Series.of(company.settings_row(session)["content"], kind)
        serial = documents.next_serial(session, kind, year if series.by_year else None)
        return Number(series.printed(serial), serial, year)

    def _goods(self, session: Session, paper: Paper, language: str) -> Answer:
        lines = paper.printed.lines
        names = names_and_units_of(session, {line.item_id for line in lines if line.item_id is not None})
        told = {line.unit for line in lines} | {each["unit"] for each in names.values()}
        units = unit_names(session, {unit for unit in told if unit is not None})
        return frozen.goods(paper.printed, names, units, language, paper.kind)

    def _document_row(self, session: Session, document_id: UUID) -> Mapping[Any, Any]:
        row = documents.document_row(session, document_id)
        if row is None:
            raise NotFound(thing="document", id=document_id)
        return row


def _seller(card: Mapping[str, Any], account: str | None) -> Answer:
    paid_to = frozen.bank_account(card["bank_accounts"], account)
    if account is not None and paid_to is None:
        raise ValidationFailed(errors=[{"field": "bank_account", "message": "Is not an account of the company."}])
    return frozen.seller(card, paid_to)

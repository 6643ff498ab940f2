"""What customers can do: one method per command and per query."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping
from sqlalchemy.orm import Session

from contracts.envelope import moment_text
from kernel.application import ServiceApplication
from kernel.calls import Call
from kernel.problems import NotFound, Problem, ValidationFailed
from services.customers.domain import Customer, made_code, tax_number_fault
from services.customers.projections import READ_MODELS, register
from services.customers.publish import PUBLICATIONS
from services.customers.tables import metadata

Body = Mapping[str, Any]
Answer = dict[str, Any]


class CodeTaken(Problem):
    status = 409
    message = "The code %(code)s is already used."


class CustomersApplication(ServiceApplication):
    name = "customers"
    metadata = metadata
    read_models = READ_MODELS
    publications = PUBLICATIONS

    # commands

    def register_customer(self, call: Call, body: Body) -> Answer:
        """A code that was not given is made: a running number that no given code has."""
        _require_fitting_tax_number(body["kind"], body["tax_number"])
        with self.transaction() as session:
            code, number = self._free_code(session, body["code"])
            customer = Customer._create(
                Customer.Registered,
                id=call.new_id("customer"),
                timestamp=call.at,
                metadata=call.metadata,
                code=code,
                number=number,
                name=body["name"],
                kind=body["kind"],
                tax_number=body["tax_number"],
            )
            self.append(session, customer)
            return self._customer(session, customer.id)

    def archive_customer(self, call: Call, body: Body) -> Answer:
        """The customer takes no new orders; what is open goes on."""
        with self.transaction() as session:
            customer = self.load(body["customer_id"], Customer, body["version"])
            customer.archive(call.at, call.metadata)
            self.append(session, customer)
            return self._customer(session, customer.id)

    def restore_customer(self, call: Call, body: Body) -> Answer:
        with self.transaction() as session:
            customer = self.load(body["customer_id"], Customer, body["version"])
            customer.restore(call.at, call.metadata)
            self.append(session, customer)
            return self._customer(session, customer.id)

    # queries

    def get_customer(self, customer_id: UUID) -> Answer:
        with self.reading() as session:
            return self._customer(session, customer_id)

    def list_customers(self, question: Body) -> Answer:
        with self.reading() as session:
            page = register.list_customers(session, **{**question, "sort": question["sort"] or "name"})
        return page.answer(_customer)

    # steps

    def _free_code(self, session: Session, given: str | None) -> tuple[str, int | None]:
        if given is None:
            self.recorder.lock_appends(session)
            number = register.next_number(session)
            return made_code(number), number
        if register.code_is_taken(session, given):
            raise CodeTaken(code=given)
        return given, None

    def _customer(self, session: Session, customer_id: UUID) -> Answer:
        row = register.customer(session, customer_id)
        if row is None:
            raise NotFound(thing="customer", id=customer_id)
        return _customer(row)


def _require_fitting_tax_number(kind: str, tax_number: str | None) -> None:
    fault = None if tax_number is None else tax_number_fault(kind, tax_number)
    if fault is not None:
        raise ValidationFailed(errors=[{"field": "tax_number", "message": fault}])


def _customer(row: RowMapping) -> Answer:
    return {
        "id": str(row["customer_id"]),
        "version": row["version"],
        "code": row["code"],
        "name": row["name"],
        "kind": row["kind"],
        "tax_number": row["tax_number"],
        "archived": row["is_archived"],
        "created_at": moment_text(row["created_at"]),
    }

"""Which customers have a tag: the register tells the tags of each, and here each tag its customers."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from kernel.readmodels import Recorded
from kernel.sql import insert_new
from services.customers.domain import Customer
from services.customers.tables import customer_tags


def fold(session: Session, recorded: Sequence[Recorded]) -> None:
    """As the batch leaves them."""
    tagged: dict[UUID, Sequence[str]] = {
        each.event.originator_id: each.event.details["tags"]
        for each in recorded
        if isinstance(each.event, Customer.Registered | Customer.DetailsChanged)
    }
    if not tagged:
        return
    session.execute(delete(customer_tags).where(customer_tags.c.customer_id.in_(list(tagged))))
    rows = [{"customer_id": customer_id, "tag": tag} for customer_id, tags in tagged.items() for tag in tags]
    insert_new(session, customer_tags, rows)


def having_all(customer_id: ColumnElement[UUID], tags: Sequence[str]) -> Iterator[ColumnElement[bool]]:
    for tag in tags:
        yield customer_id.in_(select(customer_tags.c.customer_id).where(customer_tags.c.tag == tag))

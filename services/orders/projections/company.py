"""The company and its settings as they are now."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import RowMapping, select, update
from sqlalchemy.orm import Session

from kernel.readmodels import Recorded
from kernel.sql import upsert
from services.orders.domain.company import COMPANY_ID, Company
from services.orders.domain.settings import FIRST_SETTINGS, SETTINGS_ID, Settings
from services.orders.tables import company, settings

COMPANY = select(company).where(company.c.company_id == COMPANY_ID)
SETTINGS = select(settings).where(settings.c.settings_id == SETTINGS_ID)
SETTINGS_CONTENT = SETTINGS.with_only_columns(settings.c.content).scalar_subquery()


def fold(session: Session, recorded: Sequence[Recorded]) -> None:
    """Of several events the last one says all; a logo stays when the card changes."""
    events = [each.event for each in recorded]
    cards = [event for event in events if isinstance(event, Company.Opened | Company.Changed)]
    if cards:
        row = {"company_id": COMPANY_ID, "version": cards[-1].originator_version, "card": cards[-1].card}
        upsert(session, company, [row], replace=["version", "card"])
    logos = [event for event in events if isinstance(event, Company.LogoChanged)]
    if logos:
        _write_logo(session, logos[-1])
    _write_version(session, [event for event in events if isinstance(event, Company.Event)])
    told = [event for event in events if isinstance(event, Settings.Begun | Settings.Changed)]
    if told:
        row = {"settings_id": SETTINGS_ID, "version": told[-1].originator_version, "content": told[-1].values}
        upsert(session, settings, [row], replace=["version", "content"])


def company_row(session: Session) -> RowMapping:
    """The company; there is one from the first start on."""
    return session.execute(COMPANY).mappings().one()


def settings_row(session: Session) -> RowMapping:
    return session.execute(SETTINGS).mappings().one()


def is_begun(session: Session) -> bool:
    """True when the company and its settings are there."""
    return session.execute(SETTINGS).first() is not None


def settings_in(content: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """The settings that a query found beside something else."""
    return FIRST_SETTINGS if content is None else content


def _write_logo(session: Session, event: Company.LogoChanged) -> None:
    version = None if event.logo is None else event.originator_version
    session.execute(update(company).values(logo=event.logo, logo_version=version))


def _write_version(session: Session, events: Sequence[Company.Event]) -> None:
    if events:
        session.execute(update(company).values(version=events[-1].originator_version))

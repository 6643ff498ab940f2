"""The company itself and its settings."""

import base64
from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy.orm import Session

from kernel.application import ServiceApplication
from kernel.calls import Call
from kernel.histories import history_of
from kernel.identity import service_caller
from services.orders.answers import company as answers
from services.orders.company import card_of
from services.orders.domain.company import COMPANY_ID, Company
from services.orders.domain.settings import SETTINGS_ID, Settings
from services.orders.projections import company

Body = Mapping[str, Any]
Answer = dict[str, Any]


class CompanySettings(ServiceApplication):
    def prepare(self) -> None:
        """The company is there from the first start, and its settings are those that most have."""
        super().prepare()
        with self.reading() as session:
            if company.is_begun(session):
                return
        with self.transaction() as session:
            self.recorder.lock_appends(session)
            if not company.is_begun(session):
                call = self._first_call()
                own = (Company.open(call.at, call.metadata), Settings.begin(call.at, call.metadata))
                self.append(session, *own)

    def describe_company(self, call: Call, body: Body) -> Answer:
        """The body is the whole card; a logo that is left out stays."""
        card = card_of(body)
        with self.transaction() as session:
            own: Company = self.load(COMPANY_ID, Company, body["version"])
            own.change(card, call.at, call.metadata)
            if "logo" in body:
                own.change_logo(_encoded(body["logo"]), call.at, call.metadata)
            self.append(session, own)
            return self._company(session)

    def change_settings(self, call: Call, body: Body) -> Answer:
        """What the body leaves out stays."""
        with self.transaction() as session:
            settings: Settings = self.load(SETTINGS_ID, Settings, body["version"])
            changes = {name: value for name, value in body.items() if name != "version"}
            settings.change(changes, call.at, call.metadata)
            self.append(session, settings)
            return self._settings(session)

    def get_company(self) -> Answer:
        with self.reading() as session:
            return self._company(session)

    def get_settings(self) -> Answer:
        with self.reading() as session:
            return self._settings(session)

    def company_history(self, question: Body) -> Answer:
        return self._history(COMPANY_ID, question)

    def settings_history(self, question: Body) -> Answer:
        return self._history(SETTINGS_ID, question)

    # steps

    def _company(self, session: Session) -> Answer:
        return answers.company(company.company_row(session))

    def _settings(self, session: Session) -> Answer:
        return answers.settings(company.settings_row(session))

    def _history(self, stream: UUID, question: Body) -> Answer:
        with self.reading() as session:
            row = company.company_row if stream == COMPANY_ID else company.settings_row
            return history_of(self, stream, row(session)["version"], **question, answer_of=answers.change)

    def _first_call(self) -> Call:
        command_id = uuid5(COMPANY_ID, "first")
        return Call(service_caller(self.name), command_id, str(command_id), str(command_id), self.clock.now())


def _encoded(picture: bytes | None) -> str | None:
    return None if picture is None else base64.b64encode(picture).decode()

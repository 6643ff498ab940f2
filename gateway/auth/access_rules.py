"""What can be done with the company's rules about who sees what."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import uuid5

from sqlalchemy.orm import Session

from gateway.auth import answers, projections
from gateway.auth.access import ACCESS_ID, Access
from kernel.application import ServiceApplication
from kernel.calls import Call
from kernel.histories import history_of
from kernel.identity import service_caller

Answer = dict[str, Any]


class AccessRules(ServiceApplication):
    def prepare(self) -> None:
        """The rules are there from the first start: everybody sees all."""
        super().prepare()
        with self.reading() as session:
            if projections.access_row(session) is not None:
                return
        with self.transaction() as session:
            self.recorder.lock_appends(session)
            if projections.access_row(session) is None:
                command_id = uuid5(ACCESS_ID, "first")
                of_nobody = service_caller(self.name)
                call = Call(of_nobody, command_id, str(command_id), str(command_id), self.clock.now())
                self.append(session, Access.begin(call.at, call.metadata))

    def change_access(self, call: Call, body: Mapping[str, Any], versions: Collection[int] | None) -> Answer:
        """What the body leaves out stays."""
        with self.transaction() as session:
            access: Access = self.load(ACCESS_ID, Access, versions)
            access.change(body.get("managers_see", access.managers_see), call.at, call.metadata)
            self.append(session, access)
            return self._access(session)

    def get_access(self) -> Answer:
        with self.reading() as session:
            return self._access(session)

    def access_history(self, question: Mapping[str, Any]) -> Answer:
        """What was changed when by whom."""
        with self.reading() as session:
            version = self._access(session)["version"]
            return history_of(self, ACCESS_ID, version, **question, answer_of=answers.change_of_access)

    def _access(self, session: Session) -> Answer:
        row = projections.access_row(session)
        if row is None:
            raise RuntimeError("The rules are there from the first start.")
        return {"version": row["version"], "managers_see": row["managers_see"]}

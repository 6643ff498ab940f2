"""Letters to one customer, by the words of the business."""

from base64 import b64encode
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from sqlalchemy import text

from contracts.commands.letters import (
    DraftLetter,
    LetterList,
    LetterQuery,
    QueueLetter,
    QueueServiceLetter,
    RetryLetter,
)
from contracts.envelope import PublicEvent
from kernel.asking import Ask, nobody
from kernel.identity import Caller, service_caller
from kernel.mail.server import post_of
from services.notify import policies
from services.notify.app import NotifyApplication
from tests.builders import customer_data
from tests.unit.alone import ANNA, Alone

VECTOR = uuid5(NAMESPACE_OID, "vector")
DOCUMENT = str(uuid5(NAMESPACE_OID, "document"))
IVAN = "ivan@example.com"
SUBJECT, TEXT = "Счёт № 118 от 27.11.2026", "Здравствуйте, Иван Петрович!\n\nСчёт во вложении.\n"
PDF = b"%PDF-1.7 of invoice 118"
INVOICE = {"document_id": DOCUMENT, "kind": "invoice", "number": "118"}
FILE = {
    "name": "Счёт № 118 от 27.11.2026.pdf",
    "plain_name": "invoice-118.pdf",
    "media_type": "application/pdf",
    "content": b64encode(PDF).decode(),
}
WITH_INVOICE = {"documents": [INVOICE], "files": [FILE]}


class Correspondence:
    """``environment`` sets letters up."""

    def __init__(self, service: Alone, environment: dict[str, str]) -> None:
        self.service = service
        self.application: NotifyApplication = service.application
        self.application.post = post_of(environment)
        self.customers, self.from_customers = service.hear(
            "customers",
            lambda session, events: policies.when_customers_tell(service.application, session, events),
        )
        self.customers.tell("CustomerRegistered", str(VECTOR), customer_data(VECTOR, "Вектор"))
        self.from_customers.catch_up()

    def hear(self, event_type: str, customer_id: UUID, data: dict[str, Any]) -> None:
        """What customers tell."""
        self.customers.tell(event_type, customer_id, data | {"customer_id": str(customer_id)})
        self.from_customers.catch_up()

    def queue(self, *to: str, **more: Any) -> dict[str, Any]:
        return self.service.do("queue_letter", QueueLetter, **_body(*to, **more))

    def draft(self, *to: str, **more: Any) -> dict[str, Any]:
        return self.service.do("log_draft", DraftLetter, **_body(*to, **more))

    def retry(self, letter: dict[str, Any]) -> dict[str, Any]:
        now = self.letter(letter)
        return self.service.do("retry_letter", RetryLetter, letter_id=now["id"], version=[now["version"]])

    def invite(self, to: str = IVAN) -> dict[str, Any]:
        """What the gateway writes to a user."""
        said = {"to": to, "subject": "Приглашение", "text": "Войти: https://nova/i/SECRET\n", "language": "ru"}
        return self.service.do("queue_service_letter", QueueServiceLetter, service_caller("gateway"), **said)

    def letter(self, letter: dict[str, Any], caller: Caller = ANNA) -> dict[str, Any]:
        return self.application.get_letter(self.service.call(caller), LetterQuery().load({"letter_id": letter["id"]}))

    def listed(self, caller: Caller = ANNA, **question: Any) -> list[dict[str, Any]]:
        answer = self.application.list_letters(self.service.call(caller), LetterList().load(question))
        rows: list[dict[str, Any]] = answer["items"]
        return rows

    def send(self, ask: Ask = nobody) -> int:
        return self.application.send_due_letters(ask)

    def files_kept(self) -> int:
        with self.application.reading() as session:
            return int(session.execute(text("SELECT count(*) FROM letter_files")).scalar_one())

    def told(self) -> list[PublicEvent]:
        """What others hear of letters."""
        return [event for event in self.service.told() if event.type.startswith("Letter")]

    def erase(self) -> None:
        with self.application.transaction() as session:
            self.application.forget_personal_data(session, VECTOR)


def _body(*to: str, **more: Any) -> dict[str, Any]:
    said = {"customer_id": str(VECTOR), "to": list(to or (IVAN,)), "subject": SUBJECT, "text": TEXT}
    return {**said, **more}

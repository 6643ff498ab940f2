"""Files of orders."""

from typing import Any

from contracts.commands import attachments as schemas
from contracts.roles import EVERYONE, OFFICE, SELLERS
from kernel.calls import Call
from kernel.entrypoints import command, query
from kernel.identity import AS_SERVICE
from kernel.service import Service
from services.orders.app import OrdersApplication


class AttachmentsService(Service):
    application: OrdersApplication

    @command(schemas.AttachToOrder, SELLERS)
    def attach_file(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.attach_file(call, body)

    @command(schemas.AttachmentOfOrder, SELLERS)
    def detach_file(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.detach_file(call, body)

    @query(schemas.AttachmentsOfOrder, EVERYONE)
    def list_attachments(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.list_attachments(question)

    @query(schemas.AttachmentOfOrder, EVERYONE)
    def get_attachment(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.get_attachment(question)

    @query(schemas.AttachmentsAmong, OFFICE | AS_SERVICE)
    def attachments_among(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.attachments_among(question)

    @query(schemas.HeldFiles, AS_SERVICE)
    def held_files(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.held_files(question)

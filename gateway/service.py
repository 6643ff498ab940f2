"""The gateway as others of ours see it: a source of events, and the keeper of files that only their owners can open."""

from base64 import b64encode
from typing import Any

from contracts.commands.attachments import FilePart
from gateway.attachments.store import FileStore
from gateway.auth.app import AccountsApplication
from kernel.calls import Call
from kernel.entrypoints import query
from kernel.identity import AS_SERVICE
from kernel.service import Service


class GatewayService(Service):
    """What it tells is personal: beside services, administrators alone may read it."""

    name = "gateway"
    application_class = AccountsApplication
    application: AccountsApplication

    @query(FilePart, AS_SERVICE)
    def file_part(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        """A part of a file's bytes, encrypted as it is kept; null when the file is not there any more."""
        content = FileStore(self.application).part(question["file_id"], question["place"])
        return {"content": None if content is None else b64encode(content).decode()}

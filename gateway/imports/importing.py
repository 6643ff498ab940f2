"""The one door to imports for the API: begin one, look how far it is, read what was refused."""

import hashlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from contracts.envelope import moment_text
from contracts.events.dictionaries import OWNERS
from contracts.roles import HEADS
from gateway.auth.accounts import Accounts
from gateway.auth.identities import Identity
from gateway.clients import Services
from gateway.imports.plan import looked_at, planned
from gateway.imports.registers import REGISTERS, Register
from gateway.imports.store import COMING, WAITING, ImportStore
from gateway.imports.vocabulary import USERS, Vocabulary, entry_of_user, read_vocabulary
from gateway.imports.worker import Worker
from kernel.calls import Call
from kernel.paging import Page
from kernel.problems import NotFound
from kernel.threads import in_thread

Answer = dict[str, Any]


class Importing:
    """``worker`` takes what is begun here."""

    def __init__(self, store: ImportStore, accounts: Accounts, services: Services, worker: Worker) -> None:
        self._store = store
        self._accounts = accounts
        self._services = services
        self.worker = worker

    def vocabulary(self, call: Call, register: Register) -> Vocabulary:
        """The dictionaries as they are now."""
        return read_vocabulary(register.dictionaries, lambda question: self._entries(call, question))

    def begin(
        self, call: Call, identity: Identity, register: Register, path: Path, options: Mapping[str, Any]
    ) -> Answer:
        """Reads the file, and keeps it to be taken row by row. Raises UnreadableFile, and what ``planned`` raises."""
        work = in_thread(planned, register, self.vocabulary(call, register), path, options)
        request = json.dumps([register.name, work.digest, path.name, dict(options)], sort_keys=True)
        begun = {
            "import_id": call.new_id("import"),
            "request_hash": hashlib.sha256(request.encode()).hexdigest(),
            "register": register.name,
            "file": path.name,
            "user_id": identity.user_id,
            "user_name": identity.caller.user,
            "token_hash": identity.secret_hash if identity.proof == "token" else None,
            "dry_run": options["dry_run"],
            **vars(work.plan),
            "rows": work.rows,
            "begun_at": call.at,
        }
        row = self._store.begin(begun, work.batches)
        self.worker.wake()
        return answer(row)

    def look(self, call: Call, register: Register, path: Path, options: Mapping[str, Any], language: str) -> Answer:
        """What the file holds; nothing is begun. Raises UnreadableFile."""
        found: Answer = in_thread(looked_at, register, self.vocabulary(call, register), path, options, language)
        return found

    def get(self, identity: Identity, import_id: UUID) -> Answer:
        return answer(self._visible(identity, import_id))

    def page(self, identity: Identity, limit: int, after: str | None) -> Answer:
        """One's own; for heads of sales everybody's."""
        user_id = None if identity.caller.has_one_of(HEADS) else identity.user_id
        return self._store.page(user_id, limit, after).answer(answer)

    def header(self, identity: Identity, import_id: UUID) -> list[str]:
        """The headings of the file."""
        return list(self._visible(identity, import_id)["header"])

    def heading_of(self, identity: Identity, import_id: UUID, language: str) -> Callable[[str], str]:
        """Tells how a column is called that rows were refused for: as the file does; else as a file would."""
        row = self._visible(identity, import_id)
        register, header = REGISTERS[row["register"]], set(row["header"])
        return lambda field: field if field in header else register.name_of(field, language)

    def failures(self, identity: Identity, import_id: UUID, limit: int, after: str | None) -> Page:
        self._visible(identity, import_id)
        return self._store.failures(import_id, limit, after)

    def forget_rows(self, register: str) -> None:
        """Rows that were refused in imports that have ended: personal data may be among them."""
        self._store.forget_rows(register)

    def _entries(self, call: Call, question: Mapping[str, Any]) -> Answer:
        """A page of a dictionary, asked of its owner; users are the gateway's own."""
        if question["dictionary"] != USERS:
            return self._services.query(call, OWNERS[question["dictionary"]], "list_dictionary", question)
        page = self._accounts.application.list_users(
            {"q": "", "active": None, "sort": "", "limit": question["limit"], "after": question["after"]}
        )
        return {**page, "items": [entry_of_user(user) for user in page["items"]]}

    def _visible(self, identity: Identity, import_id: UUID) -> Mapping[Any, Any]:
        row = self._store.get(import_id)
        if row["user_id"] != identity.user_id and not identity.caller.has_one_of(HEADS):
            raise NotFound(thing="import", id=import_id)
        return row


def answer(row: Mapping[Any, Any]) -> Answer:
    """How far an import is."""
    counted = {name: row[name] for name in ("rows", "done", "created", "changed", "unchanged", "failed")}
    return {
        "id": str(row["import_id"]),
        "register": row["register"],
        "file": row["file"],
        "status": WAITING if row["status"] == COMING else row["status"],
        "dry_run": row["dry_run"],
        **counted,
        "mapping": row["mapping"],
        "ignored_columns": [heading for heading in row["header"] if heading and heading not in row["mapping"]],
        "problem": row["problem"],
        "user": row["user_name"],
        "begun_at": moment_text(row["begun_at"]),
        "ended_at": None if row["ended_at"] is None else moment_text(row["ended_at"]),
    }

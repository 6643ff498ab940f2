"""What is known of people is in no file of any server as readable text: neither before it is erased nor afterwards."""

import tempfile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from psycopg2 import sql

from tests.infrastructure.postgres import Postgres
from tests.infrastructure.rabbitmq import RabbitMQ
from tests.system.processes import System

V1 = "/api/v1"
CONTACTS = [
    {"kind": "phone", "value": "8 (916) 123-45-67", "person": "Аделаида Громозекина", "position": "Обер-снабженец"},
    {"kind": "email", "value": "Gromozekina@example.com", "note": "Отвечает по вторникам"},
]
READABLE = [
    "9161234567", "Громозекин", "Обер-снабж", "Gromozek", "gromozek", "по вторникам",
    "Паспорт", "приметы особые",
]  # fmt: skip


def test_contacts_are_readable_nowhere(system: System, rabbitmq: RabbitMQ, postgres: Postgres) -> None:
    api = system.api
    new = {"name": "ООО «Приметное»", "kind": "legal_entity", "contacts": CONTACTS}
    path = f"{V1}/customers/{api.ok('POST', f'{V1}/customers', new)['id']}"
    changed = {"contacts": [*api.ok("GET", path)["contacts"], {"kind": "messenger", "value": "@gromozek"}]}
    customer = api.ok("PUT", f"{path}/contacts", changed, **{"If-Match": "*"})
    assert [row["id"] for row in api.ok("GET", f"{V1}/customers?q=громозек")["items"]] == [customer["id"]]
    assert len(api.ok("GET", f"{path}/history")["items"][0]["changes"]) == 1
    file = "Шрам, приметы особые\n".encode() * 50_000
    attached = api.attached(f"customers/{customer['id']}", "Паспорт Громозекиной.txt", file)
    of_file = f"{path}/attachments/{attached['id']}"
    assert api.file(of_file) == file
    system.wait_until_level()
    assert written(system, rabbitmq, postgres, ["Приметное", *READABLE]) == {"Приметное"}

    erased = api.ok("POST", f"{path}/erase", {"reason": "по просьбе"}, **{"If-Match": f'"{customer["version"]}"'})
    assert (erased["contacts"], "issued_documents" in erased["kept"]) == ([], True)
    system.wait_until_level()
    assert api.ok("GET", f"{V1}/customers?q=громозек")["items"] == []
    assert gone_from(api.ok("GET", f"{path}/history")["items"])
    assert api.call("GET", of_file).status_code == 404
    assert written(system, rabbitmq, postgres, READABLE) == set()
    assert system.differences() == {}


def gone_from(history: list[dict[str, Any]]) -> bool:
    changes = [change for row in history if row["what"] == "contacts_changed" for change in row["changes"]]
    return bool(changes) and all({"erased": True} in (change["old"], change["new"]) for change in changes)


def written(system: System, rabbitmq: RabbitMQ, postgres: Postgres, words: list[str]) -> set[str]:
    """The words that are in any file of the servers, as UTF-8 or as JSON escapes it."""
    postgres.execute(sql.SQL("checkpoint"))
    forms = {word: (word.encode(), word.encode("unicode_escape")) for word in words}
    found = set()
    with TemporaryDirectory() as copies:
        for server in (rabbitmq, postgres):
            data = server.data(Path(tempfile.mkdtemp(dir=copies)))
            if data is None:
                pytest.skip("the servers are somebody else's: their files cannot be looked at")
            found |= written_in(data, forms)
    return found | written_in(system.folder, forms)


def written_in(folder: Path, forms: dict[str, tuple[bytes, bytes]]) -> set[str]:
    found = set()
    for file in (file for file in folder.rglob("*") if file.is_file()):
        content = file.read_bytes()
        found |= {word for word, some in forms.items() if any(form in content for form in some)}
    return found

"""Imports go on whatever happens meanwhile, and take every row once."""

import io
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import jwt
import pytest
from flask import Flask
from flask.testing import FlaskClient

from gateway.context import Gateway
from gateway.imports.registers import ITEMS
from gateway.imports.store import CLAIMED_FOR, KEPT_FOR, SWEPT_AT_ONCE, ImportStore
from gateway.imports.worker import UNFORESEEN_IN_A_ROW, Worker
from kernel.messaging.rpc_client import CallTimedOut, RemoteError, ServiceUnavailable
from kernel.sql import upsert

IMPORT = "inventory.import_items"
PREVIEW = "inventory.preview_import"
ROWS = 60


@pytest.fixture(autouse=True)
def dictionaries(services: Any) -> None:
    for owner in ("inventory", "customers"):
        services.answers[f"{owner}.list_dictionary"] = {"ok": {"items": [], "next": None}}


@pytest.fixture
def here(app: Flask) -> Gateway:
    found: Gateway = app.extensions["nova"]
    return found


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gateway.imports.worker.FIRST_PAUSE", 0.001)
    monkeypatch.setattr("gateway.imports.worker.LONGEST_PAUSE", 0.001)


def worker(here: Gateway) -> Worker:
    """One more process."""
    return Worker(ImportStore(here.accounts.application), here.accounts, here.services, here.clock)


def upload(client: FlaskClient, rows: int = ROWS, **options: Any) -> str:
    content = "code;name\n" + "".join(f"K-{row};Имя\n" for row in range(rows))
    data = {"file": (io.BytesIO(content.encode()), "a.csv"), "options": str(options).replace("'", '"').lower()}
    answer = client.post("/api/v1/items/imports", data=data if options else {"file": data["file"]})
    assert answer.status_code == 202, answer.text
    return str(answer.json["id"])


def told(client: FlaskClient, import_id: str) -> Any:
    return client.get(f"/api/v1/imports/{import_id}").json


def all_created(body: Mapping[str, Any]) -> Any:
    return {"ok": {"rows": [{"outcome": "created", "problem": None} for _ in body["rows"]]}}


def failing(times: int, error: Exception, then: Callable[[Any], Any] = all_created) -> Callable[[Any], Any]:
    left = [error] * times

    def answer(body: Any) -> Any:
        if left:
            raise left.pop()
        return then(body)

    return answer


def command_ids(services: Any) -> list[str]:
    return [headers["command_id"] for name, _, headers in services.calls if name == IMPORT]


def test_rows_are_taken_in_batches_and_counted(client: FlaskClient, here: Gateway, services: Any) -> None:
    services.answers[IMPORT] = all_created
    import_id = upload(client)
    assert told(client, import_id)["status"] == "waiting"
    assert worker(here).work()
    after = told(client, import_id)
    assert (after["status"], after["done"], after["created"], after["failed"]) == ("done", ROWS, ROWS, 0)
    sent = [row["code"] for name, kwargs, _ in services.calls if name == IMPORT for row in kwargs["body"]["rows"]]
    assert sent == [f"K-{row}" for row in range(ROWS)]
    assert not worker(here).work()


def test_a_file_is_looked_into_and_nothing_is_begun(client: FlaskClient, here: Gateway, services: Any) -> None:
    content = "Артикул;Имя\nK-1;Чайник\nK-2;\nK-3;Ложка\nK-4;Вилка\n"
    data = {"file": (io.BytesIO(content.encode()), "a.csv")}
    found: Any = client.post("/api/v1/items/imports/columns", data=data).json
    assert (found["rows"], found["keys"]) == (4, ["code"])
    assert found["columns"] == [
        {"heading": "Артикул", "field": "code", "examples": ["K-1", "K-2", "K-3"]},
        {"heading": "Имя", "field": None, "examples": ["Чайник", "Ложка"]},
    ]
    assert {"field": "name", "name": "Наименование"} in found["fields"]
    assert client.get("/api/v1/imports").json["items"] == []


def test_a_dry_run_only_asks(client: FlaskClient, here: Gateway, services: Any) -> None:
    services.answers[PREVIEW] = all_created
    import_id = upload(client, dry_run=True)
    worker(here).work()
    assert told(client, import_id)["created"] == ROWS
    assert command_ids(services) == []


@pytest.mark.parametrize(
    "error", [ServiceUnavailable("inventory", "away"), CallTimedOut("inventory", "x", 1.0), RemoteError("X", "x")]
)
def test_a_batch_whose_outcome_is_unknown_is_repeated_under_the_same_id(
    client: FlaskClient, here: Gateway, services: Any, error: Exception
) -> None:
    services.answers[IMPORT] = failing(3, error)
    import_id = upload(client)
    worker(here).work()
    assert told(client, import_id)["created"] == ROWS
    ids = command_ids(services)
    assert ids[:4] == [ids[0]] * 4
    assert len(set(ids)) == len(ids) - 3


def test_another_process_goes_on_where_one_died(client: FlaskClient, here: Gateway, services: Any, clock: Any) -> None:
    class Death(BaseException):
        """The process is gone."""

    calls = []

    def die_at_the_second(body: Any) -> Any:
        calls.append(body)
        if len(calls) == 2:
            raise Death
        return all_created(body)

    services.answers[IMPORT] = die_at_the_second
    import_id = upload(client)
    with pytest.raises(Death):
        worker(here).work()
    half = told(client, import_id)
    assert half["status"] == "running"
    assert 0 < half["done"] < ROWS
    assert not worker(here).work(), "it is still the dead one's"
    clock.pass_by(seconds=CLAIMED_FOR.total_seconds() + 1)
    assert worker(here).work()
    after = told(client, import_id)
    assert (after["status"], after["done"], after["created"]) == ("done", ROWS, ROWS)
    ids = command_ids(services)
    assert ids[1] == ids[2], "what died on the way is repeated under its own id"


def test_a_service_that_fails_at_a_batch_ends_the_import_with_the_reason(
    client: FlaskClient, here: Gateway, services: Any
) -> None:
    services.answers[IMPORT] = failing(99, RemoteError("KeyError", "x"))
    import_id = upload(client)
    worker(here).work()
    after = told(client, import_id)
    assert after["status"] == "failed"
    assert "inventory" in after["problem"]
    assert not worker(here).work()


def test_what_fails_unforeseen_over_and_over_ends_its_import_and_others_go_on(
    client: FlaskClient, here: Gateway, services: Any, clock: Any
) -> None:
    services.answers[IMPORT] = failing(UNFORESEEN_IN_A_ROW, ValueError("nobody thought of this"))
    one, poisoned = worker(here), upload(client)
    clock.pass_by(seconds=1)
    other = upload(client, rows=1)
    assert [one.work() for _ in range(UNFORESEEN_IN_A_ROW)] == [False] * (UNFORESEEN_IN_A_ROW - 1) + [True]
    after = told(client, poisoned)
    assert after["status"] == "failed"
    assert "журнал" in after["problem"]
    assert one.work()
    assert told(client, other)["status"] == "done"


def test_an_unforeseen_failure_that_passes_costs_nothing(client: FlaskClient, here: Gateway, services: Any) -> None:
    services.answers[IMPORT] = failing(UNFORESEEN_IN_A_ROW - 1, ValueError("nobody thought of this"))
    one, import_id = worker(here), upload(client)
    while not one.work():
        pass
    assert (told(client, import_id)["status"], told(client, import_id)["created"]) == ("done", ROWS)


@pytest.mark.parametrize(("register", "column"), [("items", "minimum_level"), ("customers", "terms.deferral_days")])
def test_a_number_without_end_is_a_fault_of_its_cell(
    client: FlaskClient, here: Gateway, services: Any, register: str, column: str
) -> None:
    for service in ("inventory", "customers"):
        services.answers[f"{service}.import_{register}"] = all_created
    content = f"code;{column}\nA;{'1' * 5000}\nB;5\n".encode()
    begun = client.post(f"/api/v1/{register}/imports", data={"file": (io.BytesIO(content), "a.csv")}).json
    worker(here).work()
    after = told(client, begun["id"])
    assert (after["status"], after["created"], after["failed"]) == ("done", 1, 1)


def test_who_may_not_import_any_more_does_not(client: FlaskClient, here: Gateway, services: Any) -> None:
    problem = {"status": 403, "code": "Forbidden", "message": "Your role does not allow this.", "params": {}}
    services.answers[IMPORT] = {"problem": {**problem, "errors": []}}
    import_id = upload(client)
    worker(here).work()
    assert told(client, import_id)["status"] == "failed"


def test_an_import_ends_with_the_account_of_who_began_it(client: FlaskClient, here: Gateway, services: Any) -> None:
    services.answers[IMPORT] = all_created
    made = client.post("/api/v1/users", json={"name": "olga", "roles": ["head"]}).json
    token = client.post(f"/api/v1/users/{made['id']}/tokens", json={"name": "t"}).json["token"]
    data = {"file": (io.BytesIO(b"code\nA\n"), "a.csv")}
    begun = client.post("/api/v1/items/imports", data=data, headers={"Authorization": f"Bearer {token}"}).json
    version = client.get(f"/api/v1/users/{made['id']}").headers["ETag"]
    client.post(f"/api/v1/users/{made['id']}/deactivate", headers={"If-Match": version}, json={})
    worker(here).work()
    after = told(client, begun["id"])
    assert after["status"] == "failed"
    assert "olga" in after["problem"]
    assert command_ids(services) == []


def test_an_import_may_do_no_more_than_the_token_that_began_it(
    client: FlaskClient, here: Gateway, services: Any
) -> None:
    services.answers[IMPORT] = all_created
    made = client.post("/api/v1/users", json={"name": "olga", "roles": ["head", "warehouse"]}).json
    narrow = client.post(f"/api/v1/users/{made['id']}/tokens", json={"name": "t", "roles": ["warehouse"]}).json
    authorized = {"Authorization": f"Bearer {narrow['token']}"}

    def begin() -> str:
        data = {"file": (io.BytesIO(b"code\nA\n"), "a.csv")}
        return str(client.post("/api/v1/items/imports", data=data, headers=authorized).json["id"])

    begin()
    worker(here).work()
    [signed] = [headers["identity"] for name, _, headers in services.calls if name == IMPORT]
    assert jwt.decode(signed, options={"verify_signature": False})["roles"] == ["warehouse"]
    revoked = begin()
    client.delete(f"/api/v1/users/{made['id']}/tokens/{narrow['id']}")
    worker(here).work()
    assert told(client, revoked)["status"] == "failed"


def test_a_manager_is_found_among_the_users(client: FlaskClient, here: Gateway, services: Any) -> None:
    services.answers["customers.import_customers"] = all_created
    client.post("/api/v1/users", json={"name": "olga", "full_name": "Ольга Петрова", "roles": ["manager"]})
    content = "Код;Менеджер\n1;ольга петрова\n".encode()
    client.post("/api/v1/customers/imports", data={"file": (io.BytesIO(content), "a.csv")})
    worker(here).work()
    [sent] = [kwargs["body"]["rows"] for name, kwargs, _ in services.calls if name == "customers.import_customers"]
    assert sent == [{"code": "1", "manager": "olga"}]


def test_a_row_that_cannot_be_read_is_not_sent_and_counts_as_failed(
    client: FlaskClient, here: Gateway, services: Any
) -> None:
    services.answers[IMPORT] = all_created
    content = b"code;minimum_level\nA;much\nB;5\nB;6\nC;=1\n"
    begun = client.post("/api/v1/items/imports", data={"file": (io.BytesIO(content), "a.csv")}).json
    worker(here).work()
    after = told(client, begun["id"])
    assert (after["created"], after["failed"]) == (1, 3)
    rows = client.get(f"/api/v1/imports/{begun['id']}/errors").json["items"]
    assert [row["row"] for row in rows] == [2, 4, 5]


def test_a_barcode_in_two_rows_is_found_before_anything_is_sent(
    client: FlaskClient, here: Gateway, services: Any
) -> None:
    services.answers[PREVIEW] = all_created
    content = b'code;barcodes\nA;1\nB;2\nC;1\nD;"3;2"\nE;\n'
    data = {"file": (io.BytesIO(content), "a.csv"), "options": '{"dry_run": true}'}
    begun = client.post("/api/v1/items/imports", data=data).json
    worker(here).work()
    rows = client.get(f"/api/v1/imports/{begun['id']}/errors").json["items"]
    assert [(row["row"], row["errors"][0]["field"]) for row in rows] == [(4, "barcodes"), (5, "barcodes")]


def test_a_file_of_headings_alone_is_done_at_once(client: FlaskClient, here: Gateway) -> None:
    import_id = upload(client, rows=0)
    assert told(client, import_id)["status"] == "done"
    assert not worker(here).work()


def test_imports_of_long_ago_are_forgotten(client: FlaskClient, here: Gateway, services: Any, clock: Any) -> None:
    services.answers[IMPORT] = all_created
    old = upload(client)
    worker(here).work()
    clock.moment += KEPT_FOR + timedelta(days=1)
    upload(client)
    assert client.get(f"/api/v1/imports/{old}").status_code == 404


def test_rows_that_came_in_part_are_not_taken_and_the_same_request_brings_the_rest(
    client: FlaskClient, here: Gateway, services: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.answers[IMPORT] = all_created
    monkeypatch.setattr("gateway.imports.store.PART", 1)
    parts: list[Any] = []

    def broken_off(*arguments: Any) -> None:
        parts.append(arguments)
        if len(parts) == 2:
            raise ConnectionError
        upsert(*arguments)

    monkeypatch.setattr("gateway.imports.store.upsert", broken_off)
    content = "code\n" + "".join(f"K-{row}\n" for row in range(ROWS))

    def send() -> Any:
        data = {"file": (io.BytesIO(content.encode()), "a.csv")}
        return client.post("/api/v1/items/imports", data=data, headers={"Idempotency-Key": "one"})

    assert send().status_code == 500
    assert not worker(here).work()
    begun = send()
    assert (begun.status_code, begun.json["status"]) == (202, "waiting")
    assert send().json == begun.json
    worker(here).work()
    assert told(client, begun.json["id"])["created"] == ROWS


def test_a_new_import_sweeps_some_of_those_of_long_ago(
    client: FlaskClient, here: Gateway, services: Any, clock: Any
) -> None:
    for _ in range(SWEPT_AT_ONCE + 2):
        upload(client, rows=0)
    clock.moment += KEPT_FOR + timedelta(days=1)
    left = []
    for _ in range(2):
        upload(client, rows=1)
        left.append(client.get("/api/v1/imports").json["total"])
    assert left == [3, 2]


def test_nobody_waits_for_the_log_while_a_file_is_kept(
    client: FlaskClient, here: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lock(*_: Any) -> None:
        raise AssertionError("imports are no events")

    monkeypatch.setattr(here.accounts.application.recorder, "lock_appends", lock)
    assert told(client, upload(client))["status"] == "waiting"


def test_a_column_that_a_file_does_not_have_is_called_as_files_call_it() -> None:
    assert [ITEMS.name_of("code", language) for language in ("ru", "en")] == ["Код", "Code"]
    assert ITEMS.name_of("prices.0.price", "ru") == "prices.0.price"

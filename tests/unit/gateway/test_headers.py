"""What a request says beside its body: which version was seen, and which request is a repetition of which."""

from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from contracts.commands import customers as of_customers
from kernel.problems import StaleVersion
from services.customers.app import CustomersApplication
from tests.unit.alone import alone
from tests.unit.gateway.conftest import Services

ORDER = f"/api/v1/orders/{uuid4()}"

NOBODYS = {"name": "Вектор", "kind": "person", "manager": None}


def sent(client: FlaskClient, services: Services, if_match: str, key: str = "once") -> tuple[Any, str]:
    """What orders were told, and by which command id."""
    services.answers["orders.place_order"] = {"ok": {"id": "1", "version": 7}}
    answer = client.post(f"{ORDER}/place", headers={"If-Match": if_match, "Idempotency-Key": key})
    assert answer.status_code == 200, answer.text
    assert [name for name, _, _ in services.calls if name != "orders.place_order"] == []
    _, arguments, headers = services.calls[-1]
    return arguments["body"]["version"], headers["command_id"]


@pytest.mark.parametrize(
    ("if_match", "versions"),
    [('"3"', [3]), ('""', [0]), ('W/"3"', [3]), ('"4", "3"', [3, 4]), ("*", None), ('"abc"', [0]), ('"3", "abc"', [3])],
)
def test_a_service_is_told_the_versions_that_the_client_named(
    client: FlaskClient, services: Services, if_match: str, versions: list[int] | None
) -> None:
    """As they were named, and not as they are by now: a repetition must be the same request."""
    first, again = sent(client, services, if_match), sent(client, services, if_match)
    assert first == again
    assert first[0] == versions


def test_a_repetition_that_named_no_version_gives_the_first_answer() -> None:
    with alone(CustomersApplication) as customers:
        row = customers.do("register_customer", of_customers.RegisterCustomer, **NOBODYS)
        for versions in (None, [1, 2, 3]):
            call, body = customers.call(), {"customer_id": row["id"], "version": versions}
            first = customers.run("archive_customer", of_customers.ArchiveCustomer, call, body)
            assert customers.run("archive_customer", of_customers.ArchiveCustomer, call, body) == first
            restored = {"customer_id": row["id"], "version": first["version"]}
            customers.do("restore_customer", of_customers.RestoreCustomer, **restored)


def test_of_several_versions_one_must_be_the_present_one() -> None:
    with alone(CustomersApplication) as customers:
        row = customers.do("register_customer", of_customers.RegisterCustomer, **NOBODYS)
        body = {"customer_id": row["id"], "version": [2, 3]}
        with pytest.raises(StaleVersion) as refused:
            customers.do("archive_customer", of_customers.ArchiveCustomer, **body)
        assert refused.value.params == {"expected": "2, 3", "actual": 1}


def test_keys_of_two_users_are_never_one(client: FlaskClient, services: Services) -> None:
    """Also when a name and a key together read like another name and another key."""
    ids = set()
    for name, key in (("a", "b:c"), ("a:b", "c"), ("a", "c")):
        found = client.get(f"/api/v1/users?q={name}").json
        users = [user for user in found["items"] if user["name"] == name]  # type: ignore[index]
        user = users[0] if users else client.post("/api/v1/users", json={"name": name, "roles": ["manager"]}).json
        token = client.post(f"/api/v1/users/{user['id']}/tokens", json={"name": "t"}).json  # type: ignore[index]
        other = client.application.test_client()
        other.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token['token']}"  # type: ignore[index]
        ids.add(sent(other, services, '"1"', key)[1])
    assert len(ids) == 3


def test_users_are_found_in_any_alphabet(client: FlaskClient) -> None:
    for name in ("Борис", "анна"):
        client.post("/api/v1/users", json={"name": name, "roles": ["manager"]})
    found = client.get("/api/v1/users?q=бор").json
    assert [user["name"] for user in found["items"]] == ["Борис"]  # type: ignore[index]


@pytest.mark.parametrize("path", [f"{ORDER}/place", "/api/v1/users/me/sessions"], ids=["order", "sessions"])
def test_a_key_that_is_none_is_refused_by_every_command(client: FlaskClient, path: str) -> None:
    """Also where nothing is kept under it."""
    send = client.delete if path.endswith("sessions") else client.post
    answer = send(path, headers={"If-Match": "1", "Idempotency-Key": "two words"})
    assert (answer.status_code, answer.json["code"]) == (400, "IdempotencyKeyNotValid")  # type: ignore[index]

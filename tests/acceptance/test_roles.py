"""Every operation with a token of every role, and with none."""

import re
from collections.abc import Iterator
from uuid import uuid4

import pytest
import requests

from tests.system.client import Api, new_code
from tests.system.permissions import FOR_STRANGERS, OF_FEEDS, OPERATIONS, ROLES
from tests.system.processes import embedded

BOUNDLESS = ("GET /stream", "GET /feed/{service}/stream")


@pytest.fixture(scope="module")
def admin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    with embedded(tmp_path_factory.mktemp("roles")) as api:
        yield api


def with_role(admin: Api, role: str) -> Api:
    """A program that has this role alone."""
    user = admin.ok("POST", "/api/v1/users", {"name": new_code(f"{role}-"), "roles": [role]})
    token = admin.ok("POST", f"/api/v1/users/{user['id']}/tokens", {"name": "walk"})["token"]
    return Api(admin.url, token)


def status_of(api: Api, operation: str) -> int:
    method, path = operation.split()
    path = re.sub(r"\{\w+_id\}", str(uuid4()), path).replace("{service}", "customers")
    path = path.replace("{dictionary}", "units").replace("{code}", "pcs")
    headers = {"Authorization": f"Bearer {api.token}"} if api.token else {}
    with requests.request(
        method, f"{api.url}/api/v1{path}", json={}, headers=headers, timeout=30, stream=operation in BOUNDLESS
    ) as answer:
        return answer.status_code


def test_the_table_names_every_operation(admin: Api) -> None:
    paths = admin.ok("GET", "/api/v1/openapi.json")["paths"]
    described = {
        f"{method.upper()} {path.removeprefix('/api/v1')}"
        for path, operations in paths.items()
        for method in operations
        if method != "parameters"
    }
    assert described == OPERATIONS.keys() | FOR_STRANGERS


def test_nobody_comes_in_without_a_token(admin: Api) -> None:
    stranger = Api(admin.url, "")
    assert {operation: status_of(stranger, operation) for operation in OPERATIONS} == dict.fromkeys(OPERATIONS, 401)


@pytest.mark.parametrize("role", ROLES)
def test_a_role_may_do_what_the_table_says(admin: Api, role: str) -> None:
    api = with_role(admin, role)
    refused = {operation for operation in OPERATIONS if status_of(api, operation) == 403}
    assert refused == {operation for operation, roles in OPERATIONS.items() if role not in roles}


@pytest.mark.parametrize("role", ROLES)
def test_a_role_may_read_the_feeds_that_the_table_says(admin: Api, role: str) -> None:
    api = with_role(admin, role)
    refused = {service for service in OF_FEEDS if status_of(api, f"GET /feed/{service}") == 403}
    assert refused == {service for service, roles in OF_FEEDS.items() if role not in roles}

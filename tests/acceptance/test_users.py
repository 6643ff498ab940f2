"""Users as other systems see them: the gateway tells of them as every service tells of what is its own."""

from collections.abc import Iterator

import pytest

from tests.system.client import Api, eventually
from tests.system.processes import embedded


@pytest.fixture(scope="module")
def admin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    with embedded(tmp_path_factory.mktemp("users")) as api:
        yield api


def test_the_feed_tells_of_users_and_their_tables_equal_it(admin: Api) -> None:
    user = admin.ok("POST", "/api/v1/users", {"name": "anna", "roles": ["manager"]})
    admin.ok("POST", f"/api/v1/users/{user['id']}/deactivate", If_Match='"1"')
    told = [(event["type"], event["data"]["name"]) for event in admin.feed("gateway") if event["actor"] == "admin"]
    assert told == [("UserRegistered", "anna"), ("UserDeactivated", "anna")]
    assert admin.job("gateway", "verify")["differences"] == []
    admin.job("gateway", "rebuild")
    assert admin.ok("GET", f"/api/v1/users/{user['id']}")["active"] is False


def test_what_was_told_of_users_goes_out_like_everything_else(admin: Api) -> None:
    admin.ok("POST", "/api/v1/users", {"name": "boris", "roles": ["manager"]})
    status = eventually(lambda: _level(admin))
    assert status["service"] == "gateway"
    assert status["relay"]["active_here"] is True


def test_a_new_user_is_given_customers_and_tasks_at_once_and_nobody_gives_them_to_who_is_not_there(admin: Api) -> None:
    customer = admin.customer("Вектор")
    entry = {"customer_id": customer, "kind": "task", "text": "Позвонить"}
    admin.ok("POST", "/api/v1/users", {"name": "galina", "roles": ["manager"]})
    given = admin.ok("PUT", f"/api/v1/customers/{customer}/manager", {"manager": "galina"}, If_Match="*")
    assert given["manager"] == "galina"
    admin.ok("POST", "/api/v1/users", {"name": "vera", "roles": ["manager"]})
    assert admin.ok("POST", "/api/v1/journal", {**entry, "assignee": "vera"})["assignee"] == "vera"
    for refused in (
        admin.call("PUT", f"/api/v1/customers/{customer}/manager", {"manager": "galine"}, If_Match="*"),
        admin.call("POST", "/api/v1/journal", {**entry, "assignee": "galine"}),
    ):
        assert (refused.status_code, refused.json()["params"]) == (422, {"name": "galine"})
        assert refused.json()["detail"] == "Нет действующего пользователя galine."
    for service in ("customers", "tasks"):
        assert admin.job(service, "verify")["differences"] == []


def _level(admin: Api) -> dict[str, object] | None:
    status: dict[str, dict[str, object]] = admin.ok("GET", "/api/v1/ops/gateway/status")
    return status if status["relay"]["lag"] == 0 else None

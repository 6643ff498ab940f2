"""Headers and signatures name people by placeholders; what they cannot name is refused where it is written."""

import pytest
from flask.testing import FlaskClient

from tests.unit.gateway.test_users import ANNA, registered, seen


@pytest.mark.parametrize(
    "wrong", ["{{ order.total }}", "{{ contact.persn }}", "{{ contact", "{{ 7 * 7 }}", "{% if user %}", "{# note #}"]
)
def test_a_header_may_name_the_people_and_nothing_else(client: FlaskClient, wrong: str) -> None:
    user = registered(client, letter_header={"ru": "{{ contact.person }}, здравствуйте!"})
    assert user["letter_header"]["ru"] == "{{ contact.person }}, здравствуйте!"
    path = f"/api/v1/users/{user['id']}"
    refused = client.patch(path, json={"letter_header": {"ru": wrong}}, headers=seen(user))
    assert refused.status_code == 422
    assert [error["field"] for error in refused.json["errors"]] == ["letter_header.ru"]  # type: ignore[index]


@pytest.mark.parametrize(
    ("language", "wrong", "told"),
    [
        (
            "en",
            "{{ user.full_name }}",
            "Has user.full_name, which is not known here: there are {}. user.name is the name in full.",
        ),
        (
            "ru",
            "{{ user.full_name }}",
            "Подстановка user.full_name здесь неизвестна; подстановки здесь: {}. user.name — полное имя.",
        ),
        ("en", "{% if user %}", "Has something in braces that is no placeholder: there are {}."),
        ("ru", "{% if user %}", "В фигурных скобках стоит не подстановка; подстановки здесь: {}."),
    ],
)
def test_what_a_signature_cannot_name_is_told_with_all_that_it_can(
    client: FlaskClient, language: str, wrong: str, told: str
) -> None:
    headers = {"Accept-Language": language}
    refused = client.post("/api/v1/users", json={**ANNA, "signature": {"ru": wrong}}, headers=headers)
    (fault,) = refused.json["errors"]  # type: ignore[index]
    assert fault["message"] == told.format("customer.name, customer.full_name, contact.person, user.name")

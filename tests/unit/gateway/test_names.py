"""Nobody's name may be taken for another's: events tell it as who did what."""

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse


def named(client: FlaskClient, name: str) -> TestResponse:
    return client.post("/api/v1/users", json={"name": name, "roles": ["manager"]})


@pytest.mark.parametrize("name", ["service:orders", "Service:x", "  service:gateway", "service：x", "me", "Me", "ｍｅ"])
def test_names_that_mean_somebody_else_are_reserved(client: FlaskClient, name: str) -> None:
    refused = named(client, name)
    assert refused.status_code == 422
    assert refused.json["errors"] == [  # type: ignore[index]
        {"field": "name", "message": "Занято системой: me и имена, которые начинаются с service:."}
    ]


@pytest.mark.parametrize(
    "name", ["anna/", "anna\u200b", "an\u00adna", "\u202eanna", "\ufeffanna", "a\u2060nna", "\u3164"]
)
def test_names_have_no_slashes_and_nothing_that_cannot_be_seen(client: FlaskClient, name: str) -> None:
    refused = named(client, name)
    assert (refused.status_code, refused.json["errors"][0]["field"]) == (422, "name")  # type: ignore[index]


@pytest.mark.parametrize("name", ["ANNA", "ａｎｎａ", "Ａnna", "𝐚nna"])
def test_two_forms_of_one_name_are_one_name(client: FlaskClient, name: str) -> None:
    assert named(client, "anna").status_code == 201
    refused = named(client, name)
    assert (refused.status_code, refused.json["code"]) == (409, "NameTaken")  # type: ignore[index]


@pytest.mark.parametrize("name", ["Пётр Ильич", "O'Brien-Smith", "anna@vostok.example", "李娜"])
def test_names_are_of_any_alphabet(client: FlaskClient, name: str) -> None:
    assert named(client, name).json["name"] == name  # type: ignore[index]

"""Attached files in letters, as far as the gateway decides: whose they are, and how much goes along."""

from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from gateway.letters.attached import MEGABYTE, MOST_MEGABYTES

CUSTOMER, THING = str(uuid4()), str(uuid4())
LETTER = {"customer_id": CUSTOMER, "to": ["ivan@example.com"], "subject": "Скан", "text": "Во вложении.\n"}


def file(size: int = 5, **more: Any) -> dict[str, Any]:
    told = {"id": str(uuid4()), "name": "Скан.pdf", "media_type": "application/pdf", "sha256": "ab" * 32, "size": size}
    return {**told, "thing_id": THING, "file_id": str(uuid4()), "key": "a-key", **more}


@pytest.fixture
def kept(services: Any) -> dict[str, list[dict[str, Any]]]:
    """The files that the services have of the customer."""
    found: dict[str, list[dict[str, Any]]] = {"customers": [], "orders": [], "tasks": []}

    def among(service: str) -> Any:
        def answer(question: dict[str, Any]) -> Any:
            assert question["customer_id"] == CUSTOMER
            return {"ok": {"items": [each for each in found[service] if each["id"] in question["attachment_ids"]]}}

        return answer

    def queued(body: dict[str, Any]) -> Any:
        return {"ok": {"id": str(uuid4()), "version": 1, "attachments": body["attachments"]}}

    services.answers |= {f"{service}.attachments_among": among(service) for service in found}
    services.answers["notify.queue_letter"] = queued
    return found


def asked(services: Any) -> list[str]:
    return [name for name, _, _ in services.calls if name.endswith("attachments_among")]


def send(client: FlaskClient, *attachments: dict[str, Any], **more: Any) -> Any:
    ids = [each["id"] for each in attachments]
    return client.post("/api/v1/letters", json={**LETTER, "attachment_ids": ids, **more})


def test_a_letter_names_its_files_in_their_order_and_no_key_of_them(
    client: FlaskClient, services: Any, kept: Any
) -> None:
    of_card, of_entry = file(), file(name="Фото.png", media_type="image/png")
    kept["customers"].append(of_card)
    kept["tasks"].append(of_entry)
    answer = send(client, of_entry, of_card)
    assert answer.status_code == 202
    assert [(each["name"], each["path"]) for each in answer.json["attachments"]] == [
        ("Фото.png", f"/api/v1/journal/{THING}/attachments/{of_entry['id']}"),
        ("Скан.pdf", f"/api/v1/customers/{THING}/attachments/{of_card['id']}"),
    ]
    [body] = [said["body"] for name, said, _ in services.calls if name == "notify.queue_letter"]
    assert body["attachments"] == [
        {"attachment_id": of_entry["id"], "service": "tasks"},
        {"attachment_id": of_card["id"], "service": "customers"},
    ]
    assert "attachment_ids" not in body
    assert not any(secret in str((body, answer.json)) for secret in ("a-key", of_card["file_id"], of_card["sha256"]))


def test_nobody_is_asked_for_files_once_all_are_found(client: FlaskClient, services: Any, kept: Any) -> None:
    assert (send(client).status_code, asked(services)) == (202, [])
    kept["customers"].append(file())
    send(client, *kept["customers"])
    assert asked(services) == ["customers.attachments_among"]


def test_a_file_that_is_named_twice_goes_once(client: FlaskClient, services: Any, kept: Any) -> None:
    kept["orders"].append(file())
    answer = send(client, *kept["orders"], {"id": kept["orders"][0]["id"].upper()})
    assert len(answer.json["attachments"]) == 1


def test_all_files_that_are_not_the_customers_are_refused_by_their_places(client: FlaskClient, kept: Any) -> None:
    kept["customers"].append(file())
    answer = send(client, file(), *kept["customers"], file())
    assert answer.status_code == 422
    assert [each["field"] for each in answer.json["errors"]] == ["attachment_ids.0", "attachment_ids.2"]


def test_files_may_not_be_larger_together_than_mail_servers_take(client: FlaskClient, kept: Any) -> None:
    kept["customers"] += [file(MOST_MEGABYTES * MEGABYTE - 5), file(5), file(1)]
    assert send(client, *kept["customers"][:2]).status_code == 202
    answer = send(client, *kept["customers"])
    assert (answer.status_code, answer.json["code"]) == (413, "FilesTooLargeTogether")
    assert answer.json["params"] == {"most": "15", "size": "16"}
    assert [each["field"] for each in answer.json["errors"]] == ["attachment_ids"]


def test_a_letter_takes_ten_files(client: FlaskClient, kept: Any) -> None:
    kept["customers"] += [file() for _ in range(11)]
    assert send(client, *kept["customers"][:10]).status_code == 202
    assert [each["field"] for each in send(client, *kept["customers"]).json["errors"]] == ["attachment_ids"]

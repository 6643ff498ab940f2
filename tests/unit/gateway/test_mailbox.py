"""The mailbox of a system without a mail server: an administrator sees what would have gone."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.unit.gateway.conftest import Services

LETTER = {
    "id": "8b0c2c7e-2f0c-4a0e-9a3e-111111111111",
    "head": {"to": ["ivan@example.com"], "reply_to": None, "subject": "Счёт <b>118</b>"},
    "text": "Здравствуйте!\n<script>alert(1)</script>\n",
    "author": "anna",
    "documents": [{"document_id": "8b0c2c7e-2f0c-4a0e-9a3e-222222222222", "kind": "invoice", "number": "118"}],
    "ended_at": "2026-11-24T09:00:00Z",
}


def shown(client: FlaskClient, services: Services, path: str, **changed: Any) -> str:
    letter: Mapping[str, Any] = {**LETTER, **changed}
    services.answers["notify.list_letters"] = {"ok": {"items": [letter], "next": None}}
    services.answers["notify.get_letter"] = {"ok": letter}
    return client.get(f"{path}?lang=ru").text


def test_what_would_have_gone_is_listed(client: FlaskClient, services: Services) -> None:
    page = shown(client, services, "/mailbox")
    assert "ivan@example.com" in page
    assert f'href="/mailbox/{LETTER["id"]}"' in page
    (asked,) = [arguments["body"] for name, arguments, _ in services.calls if name == "notify.list_letters"]
    assert asked["via"] == "mailbox"


def test_a_letter_is_shown_as_text_with_its_documents(client: FlaskClient, services: Services) -> None:
    page = shown(client, services, f"/mailbox/{LETTER['id']}")
    assert "Счёт &lt;b&gt;118&lt;/b&gt;" in page
    assert "<script>alert" not in page
    assert 'href="/api/v1/documents/8b0c2c7e-2f0c-4a0e-9a3e-222222222222.pdf"' in page
    assert f'href="/api/v1/letters/{LETTER["id"]}.eml"' in page


def test_an_erased_letter_says_so(client: FlaskClient, services: Services) -> None:
    for path in ("/mailbox", f"/mailbox/{LETTER['id']}"):
        assert "удалено" in shown(client, services, path, head=None, text=None)


@pytest.mark.parametrize(("url", "is_linked"), [("mailbox:", True), ("smtp://mail", False)])
def test_the_mailbox_is_linked_where_letters_stay(
    app: Flask, client: FlaskClient, services: Services, url: str, is_linked: bool
) -> None:
    gateway = app.extensions["nova"]
    settings = replace(gateway.settings, environment={"NOVA_SMTP_URL": url})
    app.extensions["nova"] = replace(gateway, settings=settings)
    assert ('<a href="/mailbox">' in shown(client, services, "/mailbox")) is is_linked


def test_it_is_for_administrators(app: Flask) -> None:
    view: Any = app.view_functions["pages.mailbox.letters"]
    assert view.roles == {"admin"}

"""The frame that the server gives to a screen, and what browsers load for it."""

import json
import re
from base64 import b64encode
from hashlib import sha256

import pytest
from flask import Flask
from flask.testing import FlaskClient

from gateway.assets import Assets
from gateway.pages.screens import SCREENS, entries_for

UUID = "8b0c2c7e-2f0c-4a0e-9a3e-111111111111"
ADDRESSES = [
    (screen.name, re.sub(r"<string:\w+>|<\w+>", "sales", re.sub(r"<uuid:\w+>", UUID, rule)))
    for screen in SCREENS
    for rule in screen.rules
]


@pytest.fixture
def assets(app: Flask) -> Assets:
    found: Assets = app.extensions["assets"]
    return found


@pytest.mark.parametrize(("name", "address"), ADDRESSES)
def test_every_address_of_a_screen_gives_the_frame_with_its_script(
    client: FlaskClient, assets: Assets, name: str, address: str
) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    script = assets.url(f"screens/{name}.js")
    assert f'<script type="module" src="{script}">' in answer.text
    assert client.get(script).status_code == 200


@pytest.mark.parametrize("address", [*(address for _, address in ADDRESSES), "/account"])
def test_a_page_names_all_modules_that_it_loads_and_each_is_there(
    client: FlaskClient, assets: Assets, address: str
) -> None:
    named = re.findall(r'<link rel="modulepreload" href="([^"]+)">', client.get(address).text)
    assert len(named) == len(set(named)) > 10
    assert {assets.url("frame/live.js"), assets.url("vendor/lit-html/lit-html.js")} < set(named)
    for path in named:
        assert client.get(path).status_code == 200, path


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_policy_lets_the_import_map_of_the_page_through_and_no_other_script(
    client: FlaskClient, language: str
) -> None:
    answer = client.get(f"/?lang={language}")
    (told,) = re.findall(r'<script type="importmap">(.*?)</script>', answer.text)
    digest = b64encode(sha256(told.encode()).digest()).decode()
    policy = answer.headers["Content-Security-Policy"]
    assert f"'sha256-{digest}'" in policy
    assert "unsafe" not in policy
    for address in json.loads(told)["imports"].values():
        assert address.endswith("/") or client.get(address).status_code == 200, address


def test_assets_are_kept_for_good_under_the_digest_of_their_release(client: FlaskClient, assets: Assets) -> None:
    assert "immutable" in client.get(assets.url("frame/frame.js")).headers["Cache-Control"]
    of_another = client.get("/assets/000000000000/frame/frame.js")
    assert of_another.status_code == 200
    assert "immutable" not in of_another.headers["Cache-Control"]


@pytest.mark.parametrize(
    "path",
    [
        "nothing.js",
        "../app.py",
        "%2e%2e/app.py",
        "vendor/@biomejs/biome/package.json",
        "vendor/lit-html/../../package.json",
        "catalogue.de.js",
    ],
)
def test_nothing_else_is_served(client: FlaskClient, assets: Assets, path: str) -> None:
    assert client.get(assets.url(path)).status_code == 404


def test_what_scripts_say_comes_in_the_language_of_the_page(client: FlaskClient, assets: Assets) -> None:
    assert '"Out of stock": "Нет на складе"' in client.get(assets.url("catalogue.ru.js")).text
    assert '"Out of stock": "Out of stock"' in client.get(assets.url("catalogue.en.js")).text


def test_a_menu_has_what_the_role_may_see() -> None:
    named = {screen.name for screen in entries_for(frozenset({"warehouse"}))}
    assert {"desk", "orders", "stock"} <= named
    assert not named & {"money", "reports"}


def test_the_theme_that_was_chosen_is_drawn_by_the_server(client: FlaskClient) -> None:
    assert 'data-theme="system"' in client.get("/").text
    client.set_cookie("nova_theme", "dark")
    assert 'data-theme="dark"' in client.get("/").text
    client.set_cookie("nova_theme", "<script>")
    assert 'data-theme="system"' in client.get("/").text

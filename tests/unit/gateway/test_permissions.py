"""The gateway and the services let the same people in; what nobody was thought of for is closed to all."""

import re
from importlib import import_module
from typing import Any

import pytest
from flask import Flask

from contracts.events.dictionaries import OWNERS
from tests.system.permissions import (
    BESIDE,
    FOR_STRANGERS,
    OF_DICTIONARIES,
    OF_EVERY_SERVICE,
    OF_FEEDS,
    OF_SERVICES,
    OPERATIONS,
    OWNERS_OF_DICTIONARIES,
)
from tests.system.processes import SOURCES

PLACE = re.compile(r"<(?:\w+(?:\([^)]*\))?:)?(\w+)>")
WITHOUT_SIGNING_IN = {
    "GET /api/v1/openapi.json",
    *(each.replace(" ", " /api/v1") for each in FOR_STRANGERS),
    "GET /forgotten",
    "POST /forgotten",
    "GET /health/accepting",
    "GET /health/live",
    "GET /health/ready",
    "GET /login",
    "POST /login",
    "POST /login/code",
    "GET /setup/{secret}",
    "POST /setup/{secret}",
    "GET /assets/{digest}/{path}",
    "GET /assets/{digest}/catalogue.{language}.js",
    "GET /assets/{digest}/vendor/{path}",
}


def operations(app: Flask) -> dict[str, Any]:
    """Method and rule of every view."""
    found = {}
    for each in app.url_map.iter_rules():
        for method in (each.methods or set()) - {"HEAD", "OPTIONS"}:
            found[f"{method} {each.rule}"] = app.view_functions[each.endpoint]
    return found


def class_of(service: str) -> Any:
    module = "gateway.service" if service == "gateway" else f"services.{service}.service"
    return getattr(import_module(module), f"{service.title()}Service")


def service_methods(service: str) -> dict[str, frozenset[str]]:
    service_class = class_of(service)
    methods = {name: getattr(service_class, name) for name in dir(service_class) if not name.startswith("_")}
    return {name: method.roles for name, method in methods.items() if hasattr(method, "roles")}


def test_the_gateway_lets_in_whom_the_table_names(app: Flask) -> None:
    api = {
        PLACE.sub(r"{\1}", operation.replace("/api/v1", "")): view.roles
        for operation, view in operations(app).items()
        if "/api/v1" in operation and hasattr(view, "roles")
    }
    assert api == OPERATIONS


def test_what_is_open_to_strangers_is_known_by_name(app: Flask) -> None:
    open_to_all = {operation for operation, view in operations(app).items() if not hasattr(view, "roles")}
    assert {PLACE.sub(r"{\1}", operation) for operation in open_to_all} == WITHOUT_SIGNING_IN


@pytest.mark.parametrize("service", SOURCES)
def test_the_service_itself_lets_in_whom_the_table_names(service: str) -> None:
    of_all = {**dict(OF_EVERY_SERVICE.values()), **dict.fromkeys(("head", "hear"), frozenset({"service"}))}
    of_all |= dict(OF_DICTIONARIES.values()) if service in OWNERS_OF_DICTIONARIES else {}
    own = {name: roles for name, roles in (*OF_SERVICES.values(), *BESIDE.items()) if name.startswith(f"{service}.")}
    assert service_methods(service) == {name.removeprefix(f"{service}."): roles for name, roles in own.items()} | of_all


def test_the_gateway_asks_the_owner_of_a_dictionary() -> None:
    assert set(OWNERS.values()) == OWNERS_OF_DICTIONARIES


@pytest.mark.parametrize("service", SOURCES)
def test_a_feed_is_open_to_whom_the_table_names(service: str) -> None:
    assert class_of(service).feed_readers == OF_FEEDS[service]

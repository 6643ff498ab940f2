"""The screens of the workplace: a frame and an empty room, which a script fills from the public API."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from contracts.roles import EVERYONE, OFFICE, SELLERS, STOCK_PLANNERS
from gateway.assets import assets
from gateway.auth.gate import allowed_to

blueprint = Blueprint("screens", __name__)


@dataclass(frozen=True)
class Screen:
    """``rules`` are its addresses, ``entry`` is its word in the main menu.

    What looks like nothing else is in ``styles/screens/<name>.css``.
    """

    name: str
    title: str
    rules: tuple[str, ...]
    roles: frozenset[str] = field(default=EVERYONE)
    entry: str | None = None

    @property
    def path(self) -> str:
        return self.rules[0]

    @property
    def script(self) -> str:
        return f"screens/{self.name}.js"


SCREENS = (
    Screen("desk", "Desk", ("/", "/archive"), entry="Desk"),
    Screen("customer", "Customer", ("/customers/<uuid:customer_id>", "/customers/new")),
    Screen("orders", "Orders", ("/orders",), entry="Orders"),
    Screen("order", "Order", ("/orders/<uuid:order_id>", "/orders/new")),
    Screen("journal", "Tasks", ("/journal",), entry="Tasks"),
    Screen("stock", "Stock", ("/items", "/stock/<section>"), entry="Stock"),
    Screen("item", "Item", ("/items/<uuid:item_id>", "/items/new")),
    Screen("money", "Invoices and payments", ("/money", "/money/<section>"), roles=OFFICE, entry="Invoices"),
    Screen("letters", "Letters", ("/letters", "/letters/new"), roles=OFFICE),
    Screen("document", "Document", ("/documents/<uuid:document_id>", "/documents")),
    Screen("reports", "Reports", ("/reports", "/reports/<name>"), roles=OFFICE, entry="Reports"),
    Screen("imports", "Import", ("/imports", "/imports/<uuid:import_id>"), roles=SELLERS | STOCK_PLANNERS),
    Screen("programs", "For programs", ("/programs", "/programs/<section>")),
    Screen("settings", "Settings", ("/settings", "/settings/<section>"), entry="Settings"),
)


def entries_for(roles: frozenset[str]) -> list[Screen]:
    """The main menu of a user with these roles."""
    return [screen for screen in SCREENS if screen.entry is not None and screen.roles & roles]


def _showing(screen: Screen) -> Callable[..., ResponseReturnValue]:
    @allowed_to(screen.roles)
    def show(**_: Any) -> ResponseReturnValue:
        style = f"styles/screens/{screen.name}.css"
        return render_template(
            "screen.html", screen=screen, script=screen.script, style=style if assets().has(style) else None
        )

    return show


for each in SCREENS:
    shown = _showing(each)
    for number, rule in enumerate(each.rules):
        blueprint.add_url_rule(rule, each.name if number == 0 else f"{each.name}_{number}", shown, methods=["GET"])

"""The orders, and one order with its lines in colour. The browser loads a page again when what it shows turns."""

from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from contracts.commands.orders import OrderList
from contracts.roles import EVERYONE
from gateway.api.calls import ask
from gateway.api.questions import Question
from gateway.auth.gate import allowed_to

blueprint = Blueprint("orders", __name__)
PAGE_LENGTH = 50
FILTERS = {"after": "after", "status": "status", "availability": "availability", "sort": "sort"}
ORDERS = Question(OrderList, FILTERS, ignored={"lang"})


@blueprint.get("/")
@allowed_to(EVERYONE)
def orders() -> ResponseReturnValue:
    asked = ORDERS.asked()
    page = ask("orders", "list_orders", {**asked, "limit": PAGE_LENGTH})
    return render_template("orders.html", page=page, asked=asked)


@blueprint.get("/orders/<uuid:order_id>")
@allowed_to(EVERYONE)
def order(order_id: UUID) -> ResponseReturnValue:
    return render_template("order.html", order=ask("orders", "get_order", {"order_id": str(order_id)}))

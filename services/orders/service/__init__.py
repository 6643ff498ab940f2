"""Orders as a nameko service."""

import time
from collections.abc import Sequence
from typing import Any

from nameko.timer import timer

from contracts.commands import orders as schemas
from contracts.envelope import PublicEvent
from contracts.roles import EVERYONE, SELLERS
from kernel.calls import Call
from kernel.entrypoints import command, query
from kernel.identity import Caller
from kernel.sight import as_seen
from kernel.sql import Session
from kernel.subscribing import subscribe
from services.orders import policies, turns
from services.orders.app import OrdersApplication
from services.orders.service.attachments import AttachmentsService
from services.orders.service.dictionaries import DictionariesService
from services.orders.service.exports import ExportsService
from services.orders.service.money import MoneyService
from services.orders.service.reports import ReportsService
from services.orders.service.selling import SellingService

REST_SECONDS = 0.03  # for who else writes


class OrdersService(
    MoneyService, ReportsService, SellingService, ExportsService, DictionariesService, AttachmentsService
):
    name = "orders"
    application_class = OrdersApplication
    application: OrdersApplication
    feed_readers = EVERYONE

    @subscribe("customers")
    def when_customers_tell(self, session: Session, events: Sequence[PublicEvent]) -> None:
        policies.when_customers_tell(self.application, session, events)

    @subscribe("inventory")
    def when_inventory_tells(self, session: Session, events: Sequence[PublicEvent]) -> None:
        policies.when_inventory_tells(self.application, session, events)

    @timer(interval=1, eager=True)
    def turn_what_is_due(self) -> None:
        while turns.turn_some_that_are_due(self.application):
            time.sleep(REST_SECONDS)

    def require_seen(self, caller: Caller, body: dict[str, Any]) -> None:
        self.application.require_seen(caller, body)

    @command(schemas.CreateOrder, SELLERS)
    def create_order(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.create_order(call, body)

    @command(schemas.PlaceOrder, SELLERS)
    def place_order(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.place_order(call, body)

    @command(schemas.ChangeOrder, SELLERS)
    def change_order(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.change_order(call, body)

    @command(schemas.CancelOrder, SELLERS)
    def cancel_order(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.cancel_order(call, body)

    @command(schemas.CloseOrder, SELLERS)
    def close_order(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.close_order(call, body)

    @query(schemas.LineQuery, EVERYONE)
    def explain_price(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.explain_price(question["order_id"], question["line_id"])

    @query(schemas.OrderAsOf, EVERYONE)
    def get_order(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        if question["as_of"] is not None:
            return self.application.get_order_as_of(question["order_id"], question["as_of"])
        return self.application.get_order(question["order_id"])

    @query(schemas.OrderHistory, EVERYONE)
    def order_history(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.order_history(question)

    @query(schemas.OrderDifference, EVERYONE)
    def order_difference(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.order_difference(question)

    @query(schemas.LineColours, EVERYONE)
    def line_colours(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.line_colours(question)

    @query(schemas.WhyColoured, EVERYONE)
    def why_coloured(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.why_coloured(call, question)

    @query(schemas.WhatIf, SELLERS)
    def what_if(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.what_if(call, question)

    @query(schemas.WhatIfChanged, SELLERS)
    def what_if_changed(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.what_if_changed(call, question)

    @query(schemas.OrderQuery, EVERYONE)
    def what_if_placed(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.what_if_placed(call, question["order_id"])

    @query(schemas.TurnedPlain, EVERYONE)
    def turned_plain(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.turned_plain(as_seen(call, question))

    @query(schemas.OrderList, EVERYONE)
    def list_orders(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.list_orders(as_seen(call, question))

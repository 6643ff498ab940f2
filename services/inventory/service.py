"""Inventory as a nameko service."""

from collections.abc import Sequence
from typing import Any

from contracts.commands import Nothing, dictionaries, exports, imports, prices, stock
from contracts.commands import inventory as schemas
from contracts.envelope import PublicEvent
from contracts.roles import BOOKKEEPERS, EVERYONE, HEADS, KEEPERS, STOCK_PLANNERS
from kernel.calls import Call
from kernel.entrypoints import command, query
from kernel.service import Service
from kernel.sql import Session
from kernel.subscribing import subscribe
from services.inventory import policies
from services.inventory.app import InventoryApplication


class InventoryService(Service):
    name = "inventory"
    application_class = InventoryApplication
    application: InventoryApplication
    feed_readers = EVERYONE

    @subscribe("orders")
    def when_orders_tell(self, session: Session, events: Sequence[PublicEvent]) -> None:
        policies.tell_levels_when_demand_changed(self.application, session, events)

    @command(dictionaries.AddEntry, HEADS)
    def add_dictionary_entry(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.add_dictionary_entry(call, body)

    @command(dictionaries.ChangeEntry, HEADS)
    def change_dictionary_entry(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.change_dictionary_entry(call, body)

    @command(dictionaries.RetireEntry, HEADS)
    def retire_dictionary_entry(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.retire_dictionary_entry(call, body)

    @command(dictionaries.RestoreEntry, HEADS)
    def restore_dictionary_entry(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.restore_dictionary_entry(call, body)

    @query(dictionaries.EntryQuery, EVERYONE)
    def get_dictionary_entry(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.get_dictionary_entry(question)

    @query(dictionaries.EntryList, EVERYONE)
    def list_dictionary(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.list_dictionary(question)

    @command(schemas.RegisterItem, STOCK_PLANNERS)
    def register_item(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.register_item(call, body)

    @command(schemas.ChangeItem, STOCK_PLANNERS)
    def change_item(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.change_item(call, body)

    @command(schemas.RetireItem, STOCK_PLANNERS)
    def retire_item(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.retire_item(call, body)

    @command(schemas.RestoreItem, STOCK_PLANNERS)
    def restore_item(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.restore_item(call, body)

    @command(imports.ImportRows, STOCK_PLANNERS)
    def import_items(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.import_items(call, body)

    @query(imports.ImportRows, STOCK_PLANNERS)
    def preview_import(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.preview_import(call, question)

    @query(schemas.ItemList, EVERYONE)
    def list_item_cards(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.list_item_cards(question)

    @command(prices.SetPrice, HEADS)
    def set_price(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.set_price(call, body)

    @command(prices.ChangePrices, HEADS)
    def change_prices(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.change_prices(call, body)

    @query(prices.ChangePrices, HEADS)
    def preview_prices(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.preview_prices(call, question)

    @query(prices.PricesQuery, EVERYONE)
    def get_prices(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.get_prices(question)

    @query(prices.PriceHistory, EVERYONE)
    def price_history(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.price_history(question)

    @command(schemas.OpenWarehouse, STOCK_PLANNERS)
    def open_warehouse(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.open_warehouse(call, body)

    @command(stock.ChangeWarehouse, STOCK_PLANNERS)
    def change_warehouse(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.change_warehouse(call, body)

    @command(stock.RetireWarehouse, STOCK_PLANNERS)
    def retire_warehouse(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.retire_warehouse(call, body)

    @command(stock.RestoreWarehouse, STOCK_PLANNERS)
    def restore_warehouse(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.restore_warehouse(call, body)

    @command(stock.AssignBin, KEEPERS)
    def assign_bin(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.assign_bin(call, body)

    @command(stock.ExpectReceipt, STOCK_PLANNERS)
    def expect_receipt(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.expect_receipt(call, body)

    @command(stock.ChangeExpected, STOCK_PLANNERS)
    def change_expected(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.change_expected(call, body)

    @command(stock.CancelExpected, STOCK_PLANNERS)
    def cancel_expected(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.cancel_expected(call, body)

    @command(stock.ReceiveExpected, KEEPERS)
    def receive_expected(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.receive_expected(call, body)

    @command(schemas.ReceiveStock, KEEPERS)
    def receive_stock(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.receive_stock(call, body)

    @command(schemas.IssueStock, KEEPERS)
    def issue_stock(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.issue_stock(call, body)

    @command(schemas.TransferStock, KEEPERS)
    def transfer_stock(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.transfer_stock(call, body)

    @command(schemas.CountStock, KEEPERS)
    def count_stock(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.count_stock(call, body)

    @command(schemas.ShipOrder, KEEPERS, level_with=("orders",))
    def ship_order(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.ship_order(call, body)

    @command(stock.ReturnGoods, KEEPERS, level_with=("orders",))
    def return_goods(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.return_goods(call, body)

    @query(schemas.ItemQuery, EVERYONE)
    def get_item(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.get_item(question["item_id"])

    @query(schemas.ItemList, EVERYONE)
    def list_items(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.list_items(question)

    @query(schemas.LookUp, EVERYONE)
    def look_up_items(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.look_up_items(question["codes"])

    @query(exports.InFull, BOOKKEEPERS)
    def items_in_full(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.items_in_full(question)

    @query(Nothing, EVERYONE)
    def list_warehouses(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.list_warehouses()

    @query(schemas.DemandQuery, EVERYONE)
    def item_demand(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.item_demand(question)

    @query(schemas.ItemQuery, EVERYONE)
    def item_stock(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.item_stock(question["item_id"])

    @query(stock.CardQuery, EVERYONE)
    def stock_card(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.stock_card(question)

    @query(stock.MovementQuery, EVERYONE)
    def get_movement(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.get_movement(question["movement_id"])

    @query(stock.WarehouseQuery, EVERYONE)
    def get_warehouse(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.get_warehouse(question["warehouse_id"])

    @query(stock.ExpectedQuery, EVERYONE)
    def get_expected(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.get_expected(question["expected_id"])

    @query(stock.ExpectedList, EVERYONE)
    def list_expected(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.list_expected(question)

    @query(stock.ReorderList, EVERYONE)
    def to_reorder(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.to_reorder(question)

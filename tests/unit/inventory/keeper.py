"""The warehouse keeper of a world: what he does and reads, as the API takes it."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from marshmallow import Schema

from contracts.commands import inventory as of_inventory
from contracts.commands import stock as takes
from tests.builders import World
from tests.unit.alone import every_page

Lines = tuple[tuple[UUID, int | str], ...]


class Keeper:
    """Bodies pass the commands' schemas first, as they do in the running service."""

    def __init__(self, world: World) -> None:
        self.world = world

    def do(self, command: str, schema: type[Schema], **body: Any) -> dict[str, Any]:
        return self.world.do("inventory", command, **schema().load(_plain(body)))

    def move(self, command: str, warehouse: UUID, *lines: tuple[UUID, int | str], **more: Any) -> dict[str, Any]:
        """receive_stock, issue_stock, transfer_stock or count_stock."""
        schema = {
            "receive_stock": of_inventory.ReceiveStock,
            "issue_stock": of_inventory.IssueStock,
            "transfer_stock": of_inventory.TransferStock,
            "count_stock": of_inventory.CountStock,
        }[command]
        return self.do(command, schema, warehouse_id=warehouse, lines=_lines(lines), **more)

    def expect(self, warehouse: UUID, day: str, *lines: tuple[UUID, int | str], **more: Any) -> dict[str, Any]:
        body = {"warehouse_id": warehouse, "from": "ООО «Кабельный двор»", "date": day, "lines": _lines(lines), **more}
        return self.do("expect_receipt", takes.ExpectReceipt, **body)

    def arrive(self, receipt: str, *lines: tuple[UUID, int | str], **more: Any) -> dict[str, Any]:
        named = {"lines": _lines(lines)} if lines else {}
        return self.do("receive_expected", takes.ReceiveExpected, expected_id=receipt, **named, **more)

    def reschedule(self, receipt: str, **change: Any) -> dict[str, Any]:
        version = self.receipt(receipt)["version"]
        return self.do("change_expected", takes.ChangeExpected, expected_id=receipt, version=version, **change)

    def cancel(self, receipt: str, reason: str = "Поставщик отказался") -> dict[str, Any]:
        version = self.receipt(receipt)["version"]
        return self.do("cancel_expected", takes.CancelExpected, expected_id=receipt, version=version, reason=reason)

    def receipt(self, receipt: str) -> dict[str, Any]:
        return self.world.inventory.get_expected(UUID(receipt))

    def receipts(self, **question: Any) -> list[dict[str, Any]]:
        return every_page(self._asking("list_expected", takes.ExpectedList), **question)

    def take_back(self, order: UUID, warehouse: UUID, *lines: tuple[UUID, int | str], **more: Any) -> dict[str, Any]:
        """``lines`` are lines of the order."""
        self.world.heard["inventory from orders"].catch_up()
        wanted = [{"line_id": str(line), "quantity": quantity} for line, quantity in lines]
        body = {"order_id": order, "warehouse_id": warehouse, "lines": wanted, **more}
        return self.do("return_goods", takes.ReturnGoods, **body)

    def change_warehouse(self, warehouse: UUID, **change: Any) -> dict[str, Any]:
        version = self.world.inventory.get_warehouse(warehouse)["version"]
        return self.do("change_warehouse", takes.ChangeWarehouse, warehouse_id=warehouse, version=version, **change)

    def retire_warehouse(self, warehouse: UUID) -> dict[str, Any]:
        version = self.world.inventory.get_warehouse(warehouse)["version"]
        return self.do("retire_warehouse", takes.RetireWarehouse, warehouse_id=warehouse, version=version)

    def restore_warehouse(self, warehouse: UUID) -> dict[str, Any]:
        version = self.world.inventory.get_warehouse(warehouse)["version"]
        return self.do("restore_warehouse", takes.RestoreWarehouse, warehouse_id=warehouse, version=version)

    def put_into(self, item: UUID, warehouse: UUID, bin_: str | None) -> None:
        self.do("assign_bin", takes.AssignBin, item_id=item, warehouse_id=warehouse, bin=bin_)

    def card(self, item: UUID, **question: Any) -> list[dict[str, Any]]:
        """Of all pages, two rows each; the oldest first unless ``sort`` says otherwise."""
        ask = self._asking("stock_card", takes.CardQuery)
        return every_page(ask, **{"item_id": str(item), "sort": "at", "limit": 2, **question})

    def reorder(self, **question: Any) -> list[dict[str, Any]]:
        return every_page(self._asking("to_reorder", takes.ReorderList), **{"limit": 2, **question})

    def stock(self, item: UUID) -> dict[str, Any]:
        return self.world.inventory.item_stock(item)

    def in_warehouses(self, item: UUID, *names: str) -> dict[str, tuple[Any, ...]]:
        """Code of a warehouse -> the named figures of the item there."""
        return {place["code"]: tuple(place[name] for name in names) for place in self.stock(item)["warehouses"]}

    def _asking(self, method: str, schema: type[Schema]) -> Callable[..., dict[str, Any]]:
        def ask(**question: Any) -> dict[str, Any]:
            answer: dict[str, Any] = getattr(self.world.inventory, method)(schema().load(_plain(question)))
            return answer

        return ask


def _lines(lines: Lines) -> list[dict[str, Any]]:
    return [{"item_id": str(item), "quantity": quantity} for item, quantity in lines]


def _plain(body: dict[str, Any]) -> dict[str, Any]:
    return {name: str(value) if isinstance(value, UUID | date) else value for name, value in body.items()}

"""Questions about the past of orders, as the service takes them."""

from typing import Any
from uuid import UUID

from tests.builders import PAGE, World
from tests.unit.alone import every_page


def history(world: World, order: UUID, **more: Any) -> dict[str, Any]:
    return world.orders.order_history({"order_id": order, "limit": PAGE, "after": None, **more})


def difference(world: World, order: UUID, old: int, new: int) -> dict[str, Any]:
    return world.orders.order_difference({"order_id": order, "from_version": old, "to_version": new})


def colours(world: World, order: UUID, place: int = 0, **more: Any) -> list[dict[str, Any]]:
    """How a line turned, the newest first."""
    line = {"order_id": order, "line_id": world.line_ids(order)[place], "limit": PAGE, **more}
    return every_page(lambda **page: world.orders.line_colours({**line, **page}))


def turned_plain(world: World, **more: Any) -> list[dict[str, Any]]:
    question = {"since": None, "customer_id": None, "limit": PAGE, **more}
    return every_page(lambda **page: world.orders.turned_plain({**question, **page}))

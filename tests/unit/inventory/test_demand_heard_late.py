"""What inventory hears late, because it was set aside meanwhile, counts as if it had been heard in time."""

from uuid import UUID

from tests.builders import World, everything


def test_an_order_that_is_heard_late_does_not_take_the_position_of_the_demand_back() -> None:
    with World.on_files() as world:
        item = world.item("bolts")
        customer = world.customer()
        world.receive(item, 3)
        world.sync()
        poisoned = world.place(customer, (item, 1))
        world.place(customer, (item, 2))
        _hear_all_but(world, poisoned)

        hearing = world.heard["inventory from orders"]
        hearing.retry_parked(hearing.parked()[0]["position"])
        world.sync()

        [level] = everything(world.inventory.feed)[-1].data["items"]
        assert (level["demand"], level["orders_position"]) == ("3", world.orders.feed.head())
        assert world.differences() == []


def _hear_all_but(world: World, order: UUID) -> None:
    """A fault in inventory sets the order's events aside."""
    hearing = world.heard["inventory from orders"]
    react = hearing._react

    def fail(session, events):  # type: ignore[no-untyped-def]
        if any(event.subject == str(order) for event in events):
            raise RuntimeError("a fault in a fold")
        react(session, events)

    hearing._react = fail
    world.sync()
    hearing._react = react

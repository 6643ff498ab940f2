"""Read tables are made anew while orders are being placed: nothing is refused, and the rows are the same."""

from threading import Event, Thread

from tests.system.client import Api, new_code
from tests.system.processes import SERVICES, System

WRITERS = 3


class Writer:
    """Places, changes and ships orders until it is told to stop; keeps what was refused."""

    def __init__(self, api: Api, customer: str, warehouse: str, items: list[str], stop: Event) -> None:
        self.placed = 0
        self.refused: list[str] = []
        self._api = Api(api.url, api.token)
        self._customer, self._warehouse, self._items, self._stop = customer, warehouse, items, stop
        self._thread = Thread(target=self._write)
        self._thread.start()

    def join(self) -> None:
        self._thread.join()

    def _write(self) -> None:
        while not self._stop.is_set():
            try:
                order = self._api.place(self._customer, *[(item, 1) for item in self._items])
                if self.placed % 3 == 0:
                    self._api.ship(order["id"], self._warehouse)
                self.placed += 1
            except AssertionError as error:
                self.refused.append(str(error))


def test_every_read_model_is_rebuilt_while_orders_are_placed_and_shipped(system: System) -> None:
    api, stop = system.api, Event()
    items = [api.item(new_code("R")) for _ in range(5)]
    warehouse, customer = api.warehouse(new_code("W")), api.customer("ООО Ромашка")
    api.receive(warehouse, *[(item, 100_000) for item in items])
    writers = [Writer(api, customer, warehouse, items, stop) for _ in range(WRITERS)]
    try:
        for service in SERVICES:
            api.job(service, "rebuild")
            assert api.job(service, "verify")["differences"] == []
    finally:
        stop.set()
        for writer in writers:
            writer.join()
    assert [refusal for writer in writers for refusal in writer.refused] == []
    assert sum(writer.placed for writer in writers) > 10
    system.wait_until_level()
    assert system.differences() == {}
    assert system.parked() == []

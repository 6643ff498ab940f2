"""Webhooks of one service, and what their sources tell, by the words of the business."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

import contracts
from contracts.commands import webhooks as schemas
from contracts.envelope import PublicEvent
from kernel.feed import FeedPage
from kernel.identity import Caller
from kernel.outbound.posting import Poster
from kernel.sources import SourceUnreachable
from services.notify.app import NotifyApplication
from services.notify.app.webhooks.reading import Source
from tests.builders import ManualClock, ToldByHand
from tests.unit.alone import Alone

OLGA = Caller("olga", frozenset({"admin"}))
USER = Path(contracts.__file__).parent / "examples" / "gateway" / "UserChanged.v1.json"
VECTOR, HORIZON = (str(uuid5(NAMESPACE_OID, name)) for name in ("vector", "horizon"))
PLACED = [{"source": "orders", "types": ["OrderPlaced"]}]
ORDERS = [{"source": "orders", "types": []}]


class Told(ToldByHand):
    """A source whose feed is passed on as it is told; ``is_away`` when it does not answer."""

    def __init__(self, source: str, clock: ManualClock) -> None:
        super().__init__(source, clock)
        self.is_away = False

    def since(self, position: int, limit: int) -> FeedPage:
        if self.is_away:
            raise SourceUnreachable("away")
        return super().since(position, limit)

    def head(self) -> int:
        if self.is_away:
            raise SourceUnreachable("away")
        return super().head()

    def told_since(self, position: int, limit: int, types: Sequence[str] = ()) -> dict[str, Any]:
        page = self.since(position, 1_000_000)
        found = [event for event in page.events if not types or event.type in types]
        more = len(found) > limit
        items = [event.to_json_dict() for event in found[:limit]]
        read_up_to = found[limit - 1].position if more else max(self.head(), position)
        return {"items": items, "head": self.head(), "read_up_to": read_up_to, "more": more}

    def restore(self, kept_up_to: int) -> PublicEvent:
        """Its log is put back from a backup: what was told after that is void, and it says so, far beyond."""
        lost, gap = len(self.events), self._gap
        self.events = [event for event in self.events if event.position <= kept_up_to]
        self._gap = 1_000 * gap * (1 + lost)
        told = self.tell("RestoredFromBackup", self._source, {"kept_up_to": kept_up_to})
        self._gap = gap
        return told


class Hooks:
    def __init__(self, service: Alone) -> None:
        self.service = service
        self.application: NotifyApplication = service.application
        self.application.poster = Poster(may_be_private=True)
        self.orders = Told("orders", service.clock)
        self.inventory = Told("inventory", service.clock)
        self.sources: dict[str, Source] = {"orders": self.orders, "inventory": self.inventory}
        self.chance = 0.5

    def register(self, url: str, events: Any = None, **more: Any) -> dict[str, Any]:
        body = {"name": "Shop", "url": url, "events": ORDERS if events is None else events, **more}
        webhook = self.service.do("register_webhook", schemas.NewWebhook, OLGA, **body)
        begun = self.application.begin_webhook({"webhook_id": UUID(webhook["id"])}, self.source_of)
        return {**begun, "secret": webhook["secret"]}

    def change(self, webhook: dict[str, Any], **changes: Any) -> dict[str, Any]:
        return self._do("change_webhook", schemas.ChangeWebhook, webhook, **changes)

    def rotate(self, webhook: dict[str, Any]) -> dict[str, Any]:
        return self._do("rotate_webhook_secret", schemas.RotateSecret, webhook)

    def disable(self, webhook: dict[str, Any]) -> dict[str, Any]:
        return self._do("disable_webhook", schemas.WebhookDeed, webhook)

    def enable(self, webhook: dict[str, Any]) -> dict[str, Any]:
        return self._do("enable_webhook", schemas.WebhookDeed, webhook)

    def remove(self, webhook: dict[str, Any]) -> dict[str, Any]:
        return self._do("remove_webhook", schemas.WebhookDeed, webhook)

    def replay(self, webhook: dict[str, Any], position: int, source: str = "orders") -> dict[str, Any]:
        return self._do("replay_webhook", schemas.ReplayWebhook, webhook, source=source, position=position)

    def retry(self, webhook: dict[str, Any], delivery: dict[str, Any]) -> dict[str, Any]:
        body = {"webhook_id": webhook["id"], "delivery_id": delivery["id"]}
        return self.service.do("retry_delivery", schemas.DeliveryQuery, OLGA, **body)

    def skip(self, webhook: dict[str, Any], delivery: dict[str, Any]) -> dict[str, Any]:
        body = {"webhook_id": webhook["id"], "delivery_id": delivery["id"]}
        return self.service.do("skip_delivery", schemas.DeliveryQuery, OLGA, **body)

    def webhook(self, webhook: dict[str, Any]) -> dict[str, Any]:
        return self.application.get_webhook({"webhook_id": UUID(webhook["id"])})

    def deliveries(self, webhook: dict[str, Any], **question: Any) -> list[dict[str, Any]]:
        asked = schemas.DeliveryList().load({"webhook_id": webhook["id"], "sort": "position", **question})
        rows: list[dict[str, Any]] = self.application.list_deliveries(asked)["items"]
        return rows

    def delivery(self, webhook: dict[str, Any], delivery: dict[str, Any]) -> dict[str, Any]:
        ids = {"webhook_id": UUID(webhook["id"]), "delivery_id": UUID(delivery["id"])}
        return self.application.get_delivery(ids)

    def placed(self, subject: str = "order 1", customer_id: str = VECTOR, **data: Any) -> PublicEvent:
        """Orders tell of it; what the events of this world say is of no concern to who passes them on."""
        return self.orders.tell("OrderPlaced", str(uuid5(NAMESPACE_OID, subject)), {"customer_id": customer_id, **data})

    def shipped(self, subject: str = "order 1", customer_id: str = VECTOR) -> PublicEvent:
        return self.orders.tell("OrderShipped", str(uuid5(NAMESPACE_OID, subject)), {"customer_id": customer_id})

    def read(self) -> int:
        return self.application.read_for_webhooks(self.source_of)

    def send(self) -> int:
        """Reads and sends until nothing can go; returns how often something was tried."""
        self.read()
        tried = 0
        while due := self.application.webhooks_with_work():
            sent = [self.application.send_next(each, self.source_of, lambda: self.chance) for each in due]
            tried += sum(sent)
            if not any(sent):
                break
        return tried

    def wait(self, **period: float) -> None:
        self.service.clock.advance(**period)

    def source_of(self, name: str) -> Source:
        return self.application.feed if name == "notify" else self.sources[name]

    def make_administrator(self, name: str) -> None:
        """The gateway tells of a user."""
        gateway, from_gateway = self.service.hear(
            "gateway", lambda session, events: self.application.fold_heard(session, "gateway", events)
        )
        user = {**json.loads(USER.read_text())["data"], "name": name, "roles": ["admin"]}
        gateway.tell("UserRegistered", user["user_id"], user)
        from_gateway.catch_up()

    def _do(self, command: str, schema: Any, webhook: dict[str, Any], **more: Any) -> dict[str, Any]:
        version = self.webhook(webhook)["version"]
        return self.service.do(command, schema, OLGA, webhook_id=webhook["id"], version=[version], **more)

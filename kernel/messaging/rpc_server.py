"""RPC as nameko speaks it, on a connection that neither a lost broker nor a lost reply can end."""

import json
from datetime import datetime
from functools import partial
from typing import Any

from kombu.message import Message
from nameko.exceptions import ContainerBeingKilled, MalformedRequest, MethodNotFound, serialize
from nameko.extensions import Entrypoint, ProviderCollector, SharedExtension
from structlog.stdlib import get_logger

from contracts.envelope import moment_of
from kernel.messaging import memory  # noqa: F401  (registers the embedded broker)
from kernel.messaging.bodies import json_of
from kernel.messaging.link import Link, LinkDown
from kernel.messaging.topology import RPC_EXCHANGE, rpc_queue

HEADER_PREFIX = "nameko."
READ_HEADERS = ("identity", "command_id", "correlation_id", "traceparent", "expires_at")
STARTUP_SECONDS = 10

log = get_logger()


class RpcServer(SharedExtension, ProviderCollector):
    """Takes the calls of one service, as many at once as it has workers."""

    def setup(self) -> None:
        service = self.container.service_name
        self._link = Link(
            self.container.config["AMQP_URI"],
            lambda: rpc_queue(service),
            self._called,
            prefetch=self.container.max_workers,
        )

    def start(self) -> None:
        self._thread = self.container.spawn_managed_thread(self._link.run, identifier="rpc")
        self._link.is_up.wait(STARTUP_SECONDS)

    def unregister_provider(self, provider: Any) -> None:
        """The broker gives a call to us until it has heard that we take no more: each finds its method until then."""
        self._link.stop_consuming()
        super().unregister_provider(provider)

    def stop(self) -> None:
        self._link.close()
        self._thread.wait()
        super().stop()

    def reply(self, message: Message, result: Any, exc_info: Any) -> None:
        """Publishes the answer and acknowledges the call; an answer that cannot be published is dropped."""
        error = None if exc_info is None else serialize(exc_info[1])
        try:
            self._link.publish(
                json.dumps({"result": result, "error": error}),
                exchange=RPC_EXCHANGE,
                routing_key=message.properties["reply_to"],
                correlation_id=message.properties.get("correlation_id"),
                delivery_mode=1,
            )
        except LinkDown as down:
            log.warning("answer dropped", reason=str(down))
        self._link.ack(message)

    def _called(self, message: Message) -> None:
        if "reply_to" not in message.properties:
            log.error("call without reply_to dropped")
            self._link.ack(message)
            return
        try:
            provider, arguments, headers = self._read(message)
            is_late = _is_late(headers, self.container.config["clock"].now())
        except Exception as error:
            log.warning("call refused", reason=repr(error))
            self.reply(message, None, (type(error), error, None))
            return
        if is_late:
            log.warning("late call dropped", method=provider.method_name)
            self._link.ack(message)
            return
        provider.run(message, arguments, headers)

    def _read(self, message: Message) -> tuple["Rpc", dict[str, Any], dict[str, str]]:
        method = message.delivery_info["routing_key"].split(".", 1)[-1]
        providers = [provider for provider in self._providers if provider.method_name == method]
        if not providers:
            raise MethodNotFound(method)
        body = _body_of(message)
        if not isinstance(body, dict) or body.get("args") or not isinstance(body.get("kwargs"), dict):
            raise MalformedRequest("The body must be {args: [], kwargs: {...}}.")
        providers[0].check_signature([], body["kwargs"])
        return providers[0], body["kwargs"], _headers_of(message)


class Rpc(Entrypoint):
    """``@rpc``: the method can be called by its name."""

    server = RpcServer()

    def setup(self) -> None:
        self.server.register_provider(self)

    def stop(self) -> None:
        self.server.unregister_provider(self)

    def run(self, message: Message, arguments: dict[str, Any], headers: dict[str, str]) -> None:
        try:
            self.container.spawn_worker(
                self, (), arguments, context_data=headers, handle_result=partial(self._done, message)
            )
        except ContainerBeingKilled:
            message.requeue()

    def _done(self, message: Message, worker_ctx: Any, result: Any, exc_info: Any) -> tuple[Any, Any]:
        self.server.reply(message, result, exc_info)
        return result, exc_info


rpc = Rpc.decorator


def _body_of(message: Message) -> Any:
    try:
        return json_of(message)
    except ValueError as error:
        raise MalformedRequest("The body must be JSON.") from error


def _headers_of(message: Message) -> dict[str, str]:
    """Those that are read here; a stock nameko service sends others as well, of any kind."""
    sent = {name: message.headers.get(f"{HEADER_PREFIX}{name}") for name in READ_HEADERS}
    headers = {name: value for name, value in sent.items() if value is not None}
    for name, value in headers.items():
        if not isinstance(value, str):
            raise MalformedRequest(f"The header {HEADER_PREFIX}{name} must be a text.")
    return headers


def _is_late(headers: dict[str, str], now: datetime) -> bool:
    if "expires_at" not in headers:
        return False
    try:
        expires_at = moment_of(headers["expires_at"])
    except ValueError:
        expires_at = None
    if expires_at is None:
        raise MalformedRequest("The header nameko.expires_at must be an RFC 3339 moment with its time zone.")
    return expires_at < now

"""The services as the gateway sees them: the only place that knows of RPC."""

from collections.abc import Mapping
from typing import Any, Protocol

from structlog.stdlib import get_logger

from gateway.problems import NoAnswer, OutcomeUnknown, Refused, ServiceAway, ServiceFailed, UnknownService
from kernel.calls import Call
from kernel.clock import Clock
from kernel.identity import AS_SERVICE, Signer, service_caller
from kernel.messaging.rpc_client import CallTimedOut, RemoteError, ServiceUnavailable

SERVICES = ("customers", "inventory", "orders", "tasks", "notify")
SOURCES = (*SERVICES, "gateway")
DECIDES_BY = {"customers": "orders", "inventory": "orders"}
TIMEOUT = 10.0
OPERATION_TIMEOUT = 3600.0
PING_TIMEOUT = 1.0
HEARING_TIMEOUT = 2.0
ITSELF = service_caller("gateway")

Answer = dict[str, Any]
log = get_logger()


class Client(Protocol):
    """What the gateway needs of ``kernel.messaging.rpc_client.RpcClient``."""

    def call(
        self, service: str, method: str, kwargs: Mapping[str, Any], *, headers: Mapping[str, str], timeout: float
    ) -> Any: ...

    def is_connected(self) -> bool: ...


class Services:
    """Commands and queries in the name of a caller. What a service refuses is raised as Refused.

    ``own_signer`` signs what the gateway asks for itself: calls of a service.
    """

    def __init__(self, client: Client, signer: Signer, own_signer: Signer, clock: Clock) -> None:
        self._client = client
        self._signer = signer
        self._own_signer = own_signer
        self._clock = clock

    def command(
        self, call: Call, service: str, method: str, body: Mapping[str, Any], timeout: float = TIMEOUT
    ) -> Answer:
        """Raises Refused, ServiceAway (nothing was done), OutcomeUnknown, ServiceFailed."""
        try:
            return self._answer(call, service, method, body, timeout)
        except CallTimedOut as error:
            raise OutcomeUnknown from error

    def query(
        self, call: Call, service: str, method: str, question: Mapping[str, Any], timeout: float = TIMEOUT
    ) -> Answer:
        """Raises Refused, ServiceAway, NoAnswer, ServiceFailed."""
        try:
            return self._answer(call, service, method, question, timeout)
        except CallTimedOut as error:
            raise NoAnswer(service=service) from error

    def ask_for_itself(self, service: str, method: str, question: Mapping[str, Any]) -> Answer:
        """What the gateway asks in nobody's name; raises what ``query`` raises."""
        try:
            answer = self._call(service, method, {"body": dict(question)}, self._own_headers(), TIMEOUT)
        except CallTimedOut as error:
            raise NoAnswer(service=service) from error
        return _ok(answer)

    def make_heard(self, source: str) -> None:
        """Has the service that decides by what ``source`` told hear it now, so that who commanded reads his own writes.

        It takes two seconds at most; a service that is away hears it when it is back.
        """
        hearer = DECIDES_BY.get(source)
        if hearer is not None and not self._is_done(hearer, "hear", {"source": source}, HEARING_TIMEOUT):
            log.info("not heard yet", source=source, by=hearer)

    def answers(self, service: str) -> bool:
        """True when the service answers within a second."""
        return self._is_done(service, "head", {}, PING_TIMEOUT)

    def _is_done(self, service: str, method: str, body: Mapping[str, Any], timeout: float) -> bool:
        """What the gateway asks for itself; False when it was not done in time."""
        try:
            return "ok" in self._call(service, method, {"body": dict(body)}, self._own_headers(), timeout)
        except (ServiceAway, ServiceFailed, CallTimedOut):
            return False

    def _answer(self, call: Call, service: str, method: str, body: Mapping[str, Any], timeout: float) -> Answer:
        require_known(service)
        return _ok(self._call(service, method, {"body": dict(body)}, self._headers(call), timeout))

    def _call(
        self, service: str, method: str, arguments: Mapping[str, Any], headers: Mapping[str, str], timeout: float
    ) -> Any:
        try:
            return self._client.call(service, method, arguments, headers=headers, timeout=timeout)
        except ServiceUnavailable as error:
            raise ServiceAway(service=service) from error
        except RemoteError as error:
            raise ServiceFailed(service=service) from error

    def _own_headers(self) -> dict[str, str]:
        return {"identity": self._own_signer.sign(ITSELF, self._clock.now())}

    def _headers(self, call: Call) -> dict[str, str]:
        signer = self._own_signer if call.caller.roles == AS_SERVICE else self._signer
        headers = {
            "identity": signer.sign(call.caller, self._clock.now()),
            "command_id": str(call.command_id),
            "correlation_id": call.correlation_id,
        }
        return headers if call.traceparent is None else {**headers, "traceparent": call.traceparent}


def _ok(answer: Mapping[str, Any]) -> Answer:
    """Raises Refused."""
    if "problem" in answer:
        raise Refused(answer["problem"])
    ok: Answer = answer["ok"]
    return ok


def require_known(service: str) -> None:
    if service not in SOURCES:
        raise UnknownService

"""Commands and queries of the services, in the name of whoever sent this request."""

from collections.abc import Mapping
from typing import Any

from gateway.clients import TIMEOUT
from gateway.context import gateway
from gateway.headers import this_call

Answer = dict[str, Any]


def carry_out(service: str, command: str, body: Mapping[str, Any], timeout: float = TIMEOUT) -> Answer:
    """Has a service carry a command out, and make it heard; raises what ``Services.command`` raises."""
    services = gateway().services
    answer = services.command(this_call(), service, command, body, timeout)
    services.make_heard(service)
    return answer


def ask(service: str, query: str, question: Mapping[str, Any], timeout: float = TIMEOUT) -> Answer:
    """Asks a service; raises what ``Services.query`` raises."""
    return gateway().services.query(this_call(), service, query, question, timeout)

"""All public events in one AsyncAPI 3 document, made from the schemas that producers and consumers are held to."""

from functools import cache
from typing import Any

from contracts.envelope import CONTENT_TYPE, LARGEST_POSITION, SCHEMA_BASE, SPEC_VERSION, event_key
from contracts.json_schema import described_by, schema_name
from contracts.registry import all_events, example_of, schema_of

TITLE = "Nova: public events"
DESCRIPTION = """\
What happened in each service of Nova, told once and in order. An event is a CloudEvents 1.0 envelope in JSON, and what
happened is in its `data`.

Over RabbitMQ each service publishes to a durable topic exchange of its own, `<service>.events`; the routing key is the
type of the event. An event may come twice: take an event whose `position` you have had as a repeat. One was missed
when `previous` is not the `position` of the event before it: `GET /api/v1/feed/<service>?after=POSITION` gives what is
missing. Events of one subject come in their order.

A service that was put back from a backup tells `RestoredFromBackup` first. What it told after `kept_up_to` and before
that event is void: whoever has heard of it forgets it, whoever has not does nothing. Positions grow on from there, and
none is used again; the event's `previous` is `kept_up_to`, so that a lower one than the last position is no gap.
Whoever is bound to some types binds to this one too.

Fields may be added to an event; anything else is a new version of it, told beside the old one. Ignore what you do not
know. Money and quantities are decimal strings, quantities in the item's base unit; moments are UTC.
"""
SOURCES = {
    "customers": "Who customers are, and at what terms they buy.",
    "inventory": "Items, prices, warehouses and stock.",
    "orders": "Orders, shipments, invoices, payments and debts.",
    "tasks": "The journal and its reminders. For administrators alone: it is personal.",
    "notify": "Letters and notifications. For administrators alone: it is personal.",
    "gateway": "Users. For administrators alone: it is personal.",
}

_UUID = {"type": "string", "format": "uuid"}
_TEXT = {"type": "string", "minLength": 1}
_ENVELOPE = "Envelope"

JsonDict = dict[str, Any]


@cache
def asyncapi() -> JsonDict:
    """The document; it is the same for every installation."""
    return {
        "asyncapi": "3.0.0",
        "info": {"title": TITLE, "version": "1", "description": DESCRIPTION},
        "defaultContentType": CONTENT_TYPE,
        "servers": {"rabbitmq": _server()},
        "channels": {source: _channel(source) for source in SOURCES},
        "operations": {f"tell_of_{source}": _operation(source) for source in SOURCES},
        "components": {
            "securitySchemes": {"account": {"type": "userPassword", "description": "A subscriber's own account."}},
            "messages": {schema_name(*name): _message(*name) for name in _names()},
            "schemas": {
                _ENVELOPE: envelope_schema(),
                **{schema_name(*name): _data(*name) for name in _names()},
            },
        },
    }


def envelope_schema() -> JsonDict:
    """The JSON Schema of the envelope, without its ``data``."""
    return {
        "type": "object",
        "description": "CloudEvents 1.0 in JSON, structured mode.",
        "required": [
            "specversion", "id", "source", "type", "dataschema", "subject", "time", "position", "previous",
            "streamversion", "actor", "correlationid", "causationid", "data",
        ],
        "properties": {
            "specversion": {"const": SPEC_VERSION},
            "id": {**_UUID, "description": "The same whenever the event is sent again."},
            "source": {**_TEXT, "description": "The service that tells it: `/orders`."},
            "type": _TEXT,
            "datacontenttype": {"const": CONTENT_TYPE},
            "dataschema": {**_TEXT, "description": "Ends with the type and its version: `OrderPlaced.v1.json`."},
            "subject": {**_TEXT, "description": "The id of the thing that it happened to."},
            "time": {"type": "string", "format": "date-time", "description": "UTC."},
            "position": {**_whole(1), "description": "Its place in the feed of its source; there are holes."},
            "previous": {**_whole(0), "description": "The position of the event before it; 0 for the first."},
            "streamversion": {**_whole(0), "description": "The version of the thing after it."},
            "actor": {**_TEXT, "description": "Who did it: a user's name, or a service."},
            "correlationid": {**_TEXT, "description": "The same for all that followed from one request."},
            "causationid": {**_TEXT, "description": "The command or the event that it followed from."},
            "traceparent": {**_TEXT, "description": "W3C Trace Context, where one is traced."},
            "data": {"type": "object"},
        },
    }  # fmt: skip


def _server() -> JsonDict:
    return {
        "host": "{host}",
        "protocol": "amqp",
        "protocolVersion": "0.9.1",
        "variables": {"host": {"default": "localhost:5672", "description": "Where your RabbitMQ is."}},
        "security": [{"$ref": "#/components/securitySchemes/account"}],
    }


def _channel(source: str) -> JsonDict:
    names = [name for name in _names() if name[0] == source]
    exchange = {"name": f"{source}.events", "type": "topic", "durable": True, "autoDelete": False}
    return {
        "address": "{type}",
        "title": f"{source}.events",
        "description": SOURCES[source],
        "parameters": {
            "type": {
                "enum": [event_key(event_type, version) for _, event_type, version in names],
                "description": "The routing key is the type of the event; of a later version `TYPE.vN`.",
            }
        },
        "messages": {schema_name(*name): {"$ref": f"#/components/messages/{schema_name(*name)}"} for name in names},
        "bindings": {"amqp": {"is": "routingKey", "exchange": exchange, "bindingVersion": "0.3.0"}},
    }


def _operation(source: str) -> JsonDict:
    return {
        "action": "send",
        "channel": {"$ref": f"#/channels/{source}"},
        "bindings": {"amqp": {"deliveryMode": 2, "bindingVersion": "0.3.0"}},
    }


def _message(source: str, event_type: str, version: int) -> JsonDict:
    name = schema_name(source, event_type, version)
    here = {
        "type": "object",
        "properties": {
            "source": {"const": f"/{source}"},
            "type": {"const": event_type},
            "dataschema": {"const": f"{SCHEMA_BASE}/{source}/{event_type}.v{version}.json"},
            "data": {"$ref": f"#/components/schemas/{name}"},
        },
    }
    return {
        "name": event_key(event_type, version),
        "title": event_key(event_type, version),
        "contentType": CONTENT_TYPE,
        "payload": {"allOf": [{"$ref": f"#/components/schemas/{_ENVELOPE}"}, here]},
        "examples": [{"payload": example_of(source, event_type, version)}],
    }


def _data(source: str, event_type: str, version: int) -> JsonDict:
    name = schema_name(source, event_type, version)
    return described_by(schema_of(source, event_type, version), event_type, parts=f"#/components/schemas/{name}/$defs/")


def _names() -> list[tuple[str, str, int]]:
    return [(source, event_type, version) for source, event_type, version, _ in all_events()]


def _whole(minimum: int) -> JsonDict:
    return {"type": "integer", "minimum": minimum, "maximum": LARGEST_POSITION}

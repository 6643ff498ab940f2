"""The bodies of messages: whoever may publish may publish anything."""

import json
from typing import Any

from kombu.message import Message


def json_of(message: Message) -> Any:
    """Raises ValueError for what is no JSON."""
    body = message.body
    try:
        return json.loads(body.tobytes() if isinstance(body, memoryview) else body)
    except RecursionError as error:
        raise ValueError("It is nested too deeply.") from error

"""What a browser is told, as server-sent events write it."""

import json
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from contracts.languages import Words
from kernel.identity import Caller

Data = Mapping[str, Any]


class Message:
    """One message, written once for all streams; ``user`` None is everybody."""

    def __init__(self, name: str, data: Data, user: str | None = None) -> None:
        self.name = name
        self.user = user
        self.data = data
        self.text = f"event: {name}\ndata: {json.dumps(data)}\n\n"

    def text_in(self, words: Words, caller: Caller) -> str:
        """In the user's own language, when what it says comes with a template."""
        template = self.data.get("template")
        if template is None:
            return self.text
        said = words.text(caller.language, template, self.data["params"], ZoneInfo(caller.zone))
        return Message(self.name, {**self.data, "text": said}).text

"""What a browser is told, as server-sent events write it."""

import json
from collections.abc import Mapping
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from contracts.languages import Words
from kernel.identity import Caller

Data = Mapping[str, Any]
OF_NOBODY = ("type", "at", "cause")
OF_ITEMS = ("item_id", "on_hand", "demand")


class Message:
    """One message, written once for all streams; ``user`` None is everybody.

    Who does not see the customer that it is about gets ``unnamed``; who is ``concerned`` gets it whole even so.
    """

    def __init__(self, name: str, data: Data, user: str | None = None, concerned: str | None = None) -> None:
        self.name = name
        self.user = user
        self.concerned = concerned
        self.data = data
        self.text = f"event: {name}\ndata: {json.dumps(data)}\n\n"

    @cached_property
    def unnamed(self) -> "Message":
        """What happened and to which items, not to whose: enough to read a list anew."""
        data = {**dict.fromkeys(self.data), **{name: self.data[name] for name in OF_NOBODY if name in self.data}}
        if "lines" in data:
            lines = ({**dict.fromkeys(line), **{name: line[name] for name in OF_ITEMS}} for line in self.data["lines"])
            data["lines"] = list(lines)
        if "invoices" in data:
            data["invoices"] = []
        return Message(self.name, data)

    def text_in(self, words: Words, caller: Caller) -> str:
        """In the user's own language, when what it says comes with a template."""
        template = self.data.get("template")
        if template is None:
            return self.text
        said = words.text(caller.language, template, self.data["params"], ZoneInfo(caller.zone))
        return Message(self.name, {**self.data, "text": said}).text

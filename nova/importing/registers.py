"""Items and customers by their codes: those that are there, and those that an import adds."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from nova.client import Api, Refused
from nova.importing.parallel import each
from nova.importing.values import Fault

IMPORTS = UUID("7f0a3a44-7b0e-5d8b-8f5e-0c1d5be0a0f3")
PAGE = 500
CONFLICT = 409

Progress = Callable[[], None]


@dataclass(frozen=True)
class Registered:
    """``new`` is False when somebody else was faster."""

    row: dict[str, Any]
    new: bool


def key_of(kind: str, name: str, body: Mapping[str, Any]) -> str:
    """The Idempotency-Key of a wish: the same content makes the same key."""
    content = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
    return str(uuid5(IMPORTS, f"{kind}\n{name}\n{content}"))


class Register:
    """What has a code, upper and lower case apart: ``path`` is ``/items`` or ``/customers``."""

    def __init__(self, api: Api, path: str, views: Iterable[Mapping[str, Any]] = ({},)) -> None:
        self._api = api
        self._path = path
        self._views = list(views)
        self.known: dict[str, dict[str, Any]] = {}
        self.refused: dict[str, Fault] = {}
        self.added = 0

    def learn(self, codes: Iterable[str]) -> None:
        """Finds out which of the codes are there: page by page, or one by one in a register that is very large."""
        wanted = list(codes)
        if not all(self._list(view) for view in self._views):
            for code, found in each(self._find, wanted):
                if found is not None:
                    self.known[code] = found

    def add(self, wishes: Mapping[str, Mapping[str, Any]], progress: Progress = lambda: None) -> None:
        """Registers what is missing; one that is refused goes to ``refused``, and the others are registered."""
        missing = [body for code, body in wishes.items() if code not in self.known]
        for body, outcome in each(self._register, missing):
            code = body["code"]
            if isinstance(outcome, Fault):
                self.refused[code] = outcome
            else:
                self.known[code] = outcome.row
                self.added += outcome.new
            progress()

    def missing(self, codes: Iterable[str]) -> list[str]:
        return [code for code in codes if code not in self.known]

    def _list(self, view: Mapping[str, Any]) -> bool:
        after = None
        while True:
            page = self._api.get(self._path, limit=PAGE, after=after, sort="code", **view)
            if not page["total_is_exact"]:
                return False
            self.known.update({row["code"]: row for row in page["items"]})
            after = page["next"]
            if after is None:
                return True

    def _find(self, code: str) -> dict[str, Any] | None:
        for view in self._views:
            for row in self._api.get(self._path, code=code, **view)["items"]:
                if row["code"] == code:
                    return dict(row)
        return None

    def _register(self, body: Mapping[str, Any]) -> Registered | Fault:
        try:
            answer = self._api.post(self._path, body, key_of(self._path, body["code"], body))
        except Refused as refusal:
            found = self._find(body["code"]) if refusal.status == CONFLICT else None
            fault = Fault(f"the system refused it ({refusal.code})", f"{body['code']}: {refusal}")
            return fault if found is None else Registered(found, new=False)
        return Registered(dict(answer), new=True)

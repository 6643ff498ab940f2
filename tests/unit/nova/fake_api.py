"""Nova's API in memory, as far as an import sees it: codes and references are unique, and keys are kept."""

import itertools
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from threading import Lock
from typing import Any

from nova.client import Refused


class FakeApi:
    def __init__(self, keeps_answers: bool = True) -> None:
        self.rows: dict[str, list[dict[str, Any]]] = {"/items": [], "/customers": [], "/orders": [], "/warehouses": []}
        self.events: list[dict[str, Any]] = []
        self.asked: Counter[str] = Counter()
        self.refusing: dict[str, str] = {}
        self.uploads: list[tuple[str, str, dict[str, Any]]] = []
        self.told: dict[str, Any] = {}
        self._answers: dict[str, Any] = {}
        self._keeps_answers = keeps_answers
        self._ids = itertools.count(1)
        self._lock = Lock()

    def get(self, path: str, **query: Any) -> Any:
        with self._lock:
            self.asked[f"GET {path}"] += 1
            if path == "/feed/inventory":
                found = [event for event in self.events if event["position"] > query["after"]]
                page, head = found[: query["limit"]], len(self.events)
                more = len(page) < len(found)
                return {"items": page, "head": head, "read_up_to": page[-1]["position"] if more else head, "more": more}
            if path.startswith("/imports/"):
                return self.told
            if path.startswith("/orders/"):
                return self._order(path.removeprefix("/orders/"))
            return self._page(path, **query)

    def post(self, path: str, body: Mapping[str, Any], key: str | None = None) -> Any:
        with self._lock:
            self.asked[f"POST {path}"] += 1
            if key in self._answers:
                return self._answers[key]
            answer = self._receive(body) if path == "/stock/receipts" else self._add(path, body)
            if key is not None and self._keeps_answers:
                self._answers[key] = answer
            return answer

    def upload(self, path: str, file: Path, options: Mapping[str, Any], key: str) -> Any:
        self.uploads.append((path, file.name, dict(options)))
        return {**self.told, "status": "waiting", "done": 0}

    def download(self, path: str) -> bytes:
        return path.encode()

    def codes(self, path: str) -> list[str]:
        return sorted(row["code"] for row in self.rows[path])

    def row(self, path: str, code: str) -> dict[str, Any]:
        return next(row for row in self.rows[path] if row["code"] == code)

    def order(self, reference: str) -> dict[str, Any]:
        return next(row for row in self.rows["/orders"] if row["reference"] == reference)

    def received(self) -> dict[str, Decimal]:
        codes = {row["id"]: row["code"] for row in self.rows["/items"]}
        total: Counter[str] = Counter()
        for event in self.events:
            for line in event["data"]["lines"]:
                total[codes[line["item_id"]]] += Decimal(line["quantity"])  # type: ignore[assignment]
        return dict(total)  # type: ignore[arg-type]

    def _order(self, order_id: str) -> dict[str, Any]:
        row = next(row for row in self.rows["/orders"] if row["id"] == order_id)
        units = {item["id"]: item["unit"] for item in self.rows["/items"]}
        lines = [{"unit": units[line["item_id"]], "price": None, **line} for line in row["lines"]]
        return {**row, "lines": lines}

    def _page(self, path: str, limit: int = 100, after: str | None = None, **query: Any) -> dict[str, Any]:
        rows = self.rows[path]
        if query.get("archived"):
            rows = []
        if "code" in query:
            rows = [row for row in rows if row["code"] == query["code"]]
        if "filter[reference]" in query:
            rows = [row for row in rows if row["reference"] == query["filter[reference]"]]
        first = int(after or 0)
        more = len(rows) > first + limit
        following = str(first + limit) if more else None
        return {"items": rows[first : first + limit], "next": following, "total": len(rows), "total_is_exact": True}

    def _add(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        name = "reference" if path == "/orders" else "code"
        if body[name] in self.refusing:
            raise Refused(422, {"code": self.refusing[body[name]], "detail": "No."})
        for row in self.rows[path]:
            if row[name] == body[name]:
                code = "ReferenceTaken" if path == "/orders" else "CodeTaken"
                raise Refused(409, {"code": code, "detail": "Taken.", "params": {"id": row["id"]}})
        row = {"id": f"id-{next(self._ids)}", **body}
        self.rows[path].append(row)
        return row

    def _receive(self, body: Mapping[str, Any]) -> dict[str, Any]:
        self.events.append({"position": len(self.events) + 1, "type": "StockReceived", "data": dict(body)})
        return {"id": f"id-{next(self._ids)}"}

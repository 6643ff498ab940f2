"""All of Nova in one thread, on a clock that is moved from deed to deed."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from gateway.app import create_app, open_accounts, prepare_first_start
from kernel.direct import Direct
from nova.access import working_token
from nova.client import Refused
from nova.composition import ALL, GATEWAY, SERVICES, bring_up_to_date, service_class, settings_in_folder
from nova.demo.company import USERS

DEEDS = UUID("2f3f6f0e-9a41-5c58-8c15-3c1c4f5b7d21")
COMMAND_LINE = "command line"


class MovedClock:
    """Stands still until it is moved; it never goes back."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def now(self) -> datetime:
        return self._at

    def move_to(self, moment: datetime) -> None:
        self._at = max(self._at, moment)


class World:
    """The public API, used by whoever is named."""

    def __init__(self, folder: Path, environment: Mapping[str, str], start: datetime) -> None:
        self.clock = MovedClock(start)
        settings = settings_in_folder(folder, environment)
        bring_up_to_date(settings, ALL)
        accounts = open_accounts(settings, self.clock)
        classes = [service_class(name) for name in SERVICES]
        self._services = Direct(settings, self.clock, classes, {GATEWAY: accounts.application})
        self._services.hurry()
        prepare_first_start(accounts, environment)
        self.own_token = working_token(accounts, None)
        self._tokens = {COMMAND_LINE: self.own_token}
        self._deeds = 0
        self._client = create_app(settings, self.clock, self._services, accounts).test_client()

    def hire(self, password: str) -> None:
        for name, full_name, role in USERS:
            user = self.post("/users", {"name": name, "full_name": full_name, "roles": [role], "password": password})
            self._tokens[name] = self.post(f"/users/{user['id']}/tokens", {"name": "demo"})["token"]

    def get(self, path: str, who: str = COMMAND_LINE) -> Any:
        return self._asked("GET", path, None, who, {})

    def post(self, path: str, body: Mapping[str, Any], who: str = COMMAND_LINE) -> Any:
        return self._asked("POST", path, body, who, {})

    def change(self, method: str, path: str, body: Mapping[str, Any], who: str = COMMAND_LINE) -> Any:
        """Whatever its version is."""
        return self._asked(method, path, body, who, {"If-Match": "*"})

    def catch_up(self) -> None:
        """What runs beside the commands in a system that is up: all hear all, and timers ring."""
        self._services.hear_all()
        self._services.ring_timers()
        self._services.hear_all()

    def close(self) -> None:
        """Ends the tokens of those who did the deeds: nobody has them."""
        for user in self.get("/users?limit=100")["items"]:
            for token in user["tokens"]:
                if token["name"] == "demo":
                    self._asked("DELETE", f"/users/{user['id']}/tokens/{token['id']}", None, COMMAND_LINE, {})
        self.catch_up()
        self._services.publish_all()
        self._services.close()

    def _asked(self, method: str, path: str, body: Any, who: str, headers: Mapping[str, str]) -> Any:
        """Each deed has a key of its own, the same whenever the demo is made: all ids follow from it."""
        self._deeds += 1
        self.clock.move_to(self.clock.now() + timedelta(seconds=7))
        named = {"Authorization": f"Bearer {self._tokens[who]}", "Accept-Language": "ru", **headers}
        if method != "GET":
            named["Idempotency-Key"] = str(uuid5(DEEDS, str(self._deeds)))
        answer = self._client.open(f"/api/v1{path}", method=method, json=body, headers=named)
        told = answer.get_json(silent=True)
        if answer.status_code >= 300:
            raise Refused(answer.status_code, told or {})
        return told

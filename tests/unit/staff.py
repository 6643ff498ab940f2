"""Who works here, as a service hears it of the gateway."""

from typing import Any
from uuid import NAMESPACE_OID, uuid5

from tests.unit.alone import Alone


class Staff:
    """Everybody who is named is there from the start."""

    def __init__(self, service: Alone, *names: str) -> None:
        self._told, self._heard = service.hear(
            "gateway", lambda session, events: service.application.fold_heard(session, "gateway", events)
        )
        for name in names:
            self.tell("UserRegistered", name)
        self.hear()

    def tell(self, event_type: str, name: str, *roles: str) -> None:
        """Is heard later; of a manager where nothing is said."""
        data: dict[str, Any] = {"user_id": str(uuid5(NAMESPACE_OID, name)), "name": name}
        if event_type != "UserDeactivated":
            in_languages = {"ru": None, "en": None}
            data |= {
                "full_name": None,
                "email": None,
                "roles": list(roles or ("manager",)),
                "language": "ru",
                "zone": "Europe/Moscow",
            }
            data |= {"signature": in_languages, "letter_header": in_languages}
            data |= {"notifications": {"screen": True, "email": False, "digest": True}}
        self._told.tell(event_type, data["user_id"], data)

    def hear(self) -> None:
        self._heard.catch_up()

    def works_as(self, name: str, *roles: str) -> None:
        self.tell("UserChanged", name, *roles)
        self.hear()

    def leaves(self, name: str) -> None:
        self.tell("UserDeactivated", name)
        self.hear()

    def comes_back(self, name: str) -> None:
        self.tell("UserChanged", name)
        self.hear()

"""A user's profile: made of what a caller gives, and changed in part."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import available_timezones

from contracts.languages import LANGUAGES
from gateway.auth.domain import BY_LANGUAGE, IN_PARTS, Profile
from gateway.problems import UnknownZone

SIMPLE = ("name", "full_name", "email", "roles", "language", "zone")
NOTHING: Profile = {
    "full_name": None,
    "email": None,
    **{whole: dict.fromkeys(LANGUAGES) for whole in BY_LANGUAGE},
    "notifications": {"screen": True, "email": False, "digest": True},
}

Body = Mapping[str, Any]


def profile_of(body: Body) -> dict[str, Any]:
    """The profile of a new user. Raises UnknownZone."""
    return changed({**NOTHING, "zone": None}, body)


def changed(profile: Profile, body: Body) -> dict[str, Any]:
    """The profile after a change: what the body leaves out stays. Raises UnknownZone."""
    after = {name: body[name] if name in body else profile[name] for name in SIMPLE}
    after["roles"] = sorted(set(after["roles"]))
    for whole in IN_PARTS:
        after[whole] = {**profile[whole], **body.get(whole, {})}
    if after["zone"] != profile["zone"] and after["zone"] not in available_timezones():
        raise UnknownZone([{"field": "zone", "message": "Is not known."}], zone=after["zone"])
    return after


def email_key(email: str) -> str:
    """By what addresses are told apart: nobody gives two people one address in other letters."""
    return email.casefold()

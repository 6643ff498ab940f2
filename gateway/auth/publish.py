"""What the gateway tells the others of its users: private event -> public event, by topic alone.

Passwords, tokens and sessions are nobody else's business: what concerns them has no public event.
"""

from collections.abc import Mapping
from typing import Any

from gateway.auth.domain import User
from kernel import restoring
from kernel.feed import Publication


def profile_data(event: User.Registered | User.Changed | User.Reactivated) -> dict[str, Any]:
    return {"user_id": str(event.originator_id), **event.profile}


def identity_data(event: User.Deactivated) -> dict[str, Any]:
    return {"user_id": str(event.originator_id), "name": event.name}


PUBLICATIONS: Mapping[type, Publication] = {
    **restoring.PUBLICATIONS,
    User.Registered: Publication("UserRegistered", profile_data),
    User.Changed: Publication("UserChanged", profile_data),
    User.Deactivated: Publication("UserDeactivated", identity_data),
    User.Reactivated: Publication("UserChanged", profile_data),
}

"""Passwords and codes, as pages ask for them; whoever guesses them is slowed down wherever they are asked for."""

from uuid import UUID

from flask import request

from gateway.auth.domain import name_key
from gateway.context import gateway
from gateway.headers import identity
from gateway.problems import CodeNotRight, SignInFailed


def user_with(name: str, password: str) -> UUID:
    """Raises TooManyAttempts, SignInFailed."""
    here, counted = gateway(), name_key(name)
    guess = here.throttle.begin(here.clock.now(), name=counted, address=request.remote_addr or "")
    user_id = here.accounts.user_with_password(counted, password)
    if user_id is None:
        raise SignInFailed
    here.throttle.was_right(guess, counted)
    return user_id


def require_own_password(password: str) -> None:
    """Of the signed-in user: whoever finds an open browser does not know it. Nobody is asked who has chosen none yet.

    Raises TooManyAttempts, SignInFailed.
    """
    if gateway().accounts.application.has_password(identity().user_id):
        user_with(identity().caller.user, password)


def require_code(user_id: UUID, code: str) -> None:
    """Guesses are counted as those of passwords are, apart from them. Raises TooManyAttempts, CodeNotRight."""
    here, counted = gateway(), f"code of {user_id}"
    guess = here.throttle.begin(here.clock.now(), name=counted, address=request.remote_addr or "")
    if not here.accounts.second_factor.is_passed(user_id, code):
        raise CodeNotRight
    here.throttle.was_right(guess, counted)

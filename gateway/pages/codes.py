"""Codes of second factors, as pages ask for them."""

from uuid import UUID

from flask import request

from gateway.context import gateway
from gateway.problems import CodeNotRight


def require_code(user_id: UUID, code: str) -> None:
    """Guesses are counted as those of passwords are, apart from them. Raises TooManyAttempts, CodeNotRight."""
    here, counted = gateway(), f"code of {user_id}"
    guess = here.throttle.begin(here.clock.now(), name=counted, address=request.remote_addr or "")
    if not here.accounts.second_factor.is_passed(user_id, code):
        raise CodeNotRight
    here.throttle.was_right(guess, counted)

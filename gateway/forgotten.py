"""What happens when somebody says that he forgot his password: to the API and on the page."""

from flask import request

from gateway.auth.domain import name_key
from gateway.context import gateway
from gateway.headers import correlation_id


def send_new_password(name_or_email: str) -> None:
    """Has a letter written if there is whom to write to, and says nothing of it. Raises TooManyAttempts.

    It is counted by what was said and by the address, apart from attempts to sign in.
    """
    here, said = gateway(), name_key(name_or_email.strip())
    here.throttle.begin(here.clock.now(), forgotten=said, forgetful=request.remote_addr or "")
    correlation = correlation_id()
    here.background.begin(lambda: here.ways_in.send_new_password(said, correlation))

"""What can go wrong for a caller, as data that crosses the RPC and becomes problem+json at the gateway.

Messages are English templates (``Item %(code)s is not known.``): they are the message ids of the gateway's
translations, so parameters stay apart from the sentence.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, ClassVar

from contracts.envelope import moment_text

MONEY = "money"
CENT = Decimal("0.01")


class Problem(Exception):
    """A refusal with a code (the class name), a sentence, and the fields that it concerns.

    ``kinds`` says of parameters what they are, where their text does not: ``money``, or the dictionary of a code.
    """

    status = 422
    kinds: ClassVar[Mapping[str, str]] = {}
    message = "The request cannot be carried out."

    def __init__(self, errors: Sequence[Mapping[str, str]] = (), **params: Any) -> None:
        super().__init__(self.message % params if params else self.message)
        self.params = params
        self.errors = list(errors)


class ValidationFailed(Problem):
    message = "Some fields are not valid."


class NotFound(Problem):
    status = 404
    message = "There is no %(thing)s %(id)s."


class Forbidden(Problem):
    status = 403
    message = "Your role does not allow this."


class OnlyReads(Problem):
    status = 403
    message = "This token only reads."


class OnlyFeeds(Problem):
    status = 403
    message = "This token reads feeds of events and does nothing else: %(feeds)s."


class FeedNotRead(Problem):
    status = 403
    message = "This token does not read %(event)s. It reads %(feeds)s."


class NotYours(Problem):
    """Somebody else's, for a caller who does not see all."""

    status = 403
    message = "This is somebody else's: you see only what is yours."


class NotIdentified(Problem):
    status = 401
    message = "The call carries no valid identity."


class StaleVersion(Problem):
    status = 412
    message = "It was changed by someone else meanwhile: the version is %(actual)s now, not %(expected)s."


class TooLate(Problem):
    status = 504
    message = "The command came too late and was not carried out."


class IdempotencyKeyReused(Problem):
    message = "This Idempotency-Key was already used for another request."


class AnswerForgotten(Problem):
    status = 409
    message = "This was carried out before, and its answer is forgotten: use a new Idempotency-Key for a new request."


class Busy(Problem):
    status = 503
    message = "Others are changing the same data: try again."


class InternalError(Problem):
    status = 500
    message = "Something went wrong on our side; it has been logged."


class StorageAway(Problem):
    status = 503
    message = "The service cannot reach its database: try again."


class NotYetKnown(Problem):
    """The id was not heard of yet; its owner, ``source``, may know it."""

    status = 503
    message = "Not known yet, and its owner cannot be asked now: try again."

    def __init__(self, source: str, unknown: Problem) -> None:
        super().__init__()
        self.source = source
        self.unknown = unknown


KIND_STATUS = {"invalid": 422, "conflict": 409, "missing": 404}


def is_refusal(error: BaseException) -> bool:
    """True for a Problem, or a domain's own refusal (it carries ``kind``, ``message`` and ``params``)."""
    return isinstance(error, Problem) or (hasattr(error, "kind") and hasattr(error, "params"))


def describe(error: Any) -> dict[str, Any]:
    """The refusal as JSON-ready data: ``{status, code, message, params, errors}``, with ``kinds`` where it has any."""
    status = error.status if isinstance(error, Problem) else KIND_STATUS[error.kind]
    kinds = dict(getattr(error, "kinds", {}))
    return {
        "status": status,
        "code": type(error).__name__,
        "message": error.message,
        "params": {name: _plain(value, kinds.get(name)) for name, value in error.params.items()},
        "errors": list(getattr(error, "errors", ())),
        **({"kinds": kinds} if kinds else {}),
    }


def _plain(value: Any, kind: str | None) -> str:
    """Money to the cent, a quantity without trailing zeros, a moment as RFC 3339: for people and for programs."""
    if isinstance(value, Decimal) and kind == MONEY:
        return str(value.quantize(CENT, ROUND_HALF_UP))
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return moment_text(value) if isinstance(value, datetime) else str(value)

"""What the gateway itself refuses. Messages are message ids of the translations, as everywhere."""

from collections.abc import Mapping
from typing import Any

from kernel.problems import Problem


class Refused(Exception):
    """A service said no; ``problem`` is its answer: status, code, message, params, errors."""

    def __init__(self, problem: Mapping[str, Any]) -> None:
        super().__init__(problem.get("code"))
        self.problem = problem


class RequestNotValid(Problem):
    status = 400
    message = "The request is malformed."


class MalformedJson(Problem):
    status = 400
    message = "The body is not well-formed JSON."


class NumberNotJson(Problem):
    status = 400
    message = "The body contains %(text)s: JSON has no such number."


class NumberTooLarge(Problem):
    status = 400
    message = "The body contains a number that is too large."


class KeyGivenTwice(Problem):
    status = 400
    message = "The body gives the key %(key)s twice in one object."


class BodyNotObject(Problem):
    status = 400
    message = "The body must be a JSON object."


class BodyTooDeep(Problem):
    status = 400
    message = "The body is nested too deeply."


class BrokenText(Problem):
    status = 400
    message = "The body contains broken characters."


class IdempotencyKeyNotValid(Problem):
    status = 400
    message = "An Idempotency-Key has 1 to 255 visible ASCII characters."


class NotJson(Problem):
    status = 415
    message = "The body must be application/json in UTF-8."


class NotMultipart(Problem):
    status = 415
    message = "The body must be multipart/form-data with a file."


class UploadTooLarge(Problem):
    status = 413
    message = "The file is larger than %(limit)s MB: split it."


class FileNotUsable(Problem):
    """A file that cannot be read; the sentence is that of the room that read it."""

    def __init__(self, refusal: Any) -> None:
        self.message = refusal.message
        self.status = 413 if refusal.kind == "too_large" else 422
        super().__init__([{"field": "file", "message": "The file cannot be used."}], **refusal.params)


class FileTooLarge(Problem):
    status = 413
    message = "The file is larger than %(limit)s MB."


class FileEmpty(Problem):
    message = "There is nothing in file %(name)s."


class FileKindNotTaken(Problem):
    status = 415
    message = "File %(name)s is of a kind that is not taken. These are: %(kinds)s."


class FileNameNotTaken(Problem):
    message = "The file is called %(name)s and nothing else, which is only the ending of a name: give it a whole name."


class FileOfAnotherKind(Problem):
    message = "File %(name)s is not what its name says: there is no %(kind)s in it."


class FileGone(Problem):
    status = 410
    message = "What was in file %(name)s is not there any more."


class FilesTooLargeTogether(Problem):
    status = 413
    message = "A letter takes along files of %(most)s MB together; these have %(size)s MB."


class FilesOfLetterGone(Problem):
    status = 410
    message = "A file that this letter takes along is not there any more: write the letter anew."


class BeginnerGone(Problem):
    status = 409
    message = "User %(name)s, who began the import, is deactivated, or the token that began it does not hold any more."


class ImportGivenUp(Problem):
    status = 500
    message = "Something went wrong on our side after %(done)s rows; it has been logged. The rows before are imported."


class AddressTooLong(Problem):
    status = 414
    message = "The address is longer than 8,000 characters."


class TooLarge(Problem):
    status = 413
    message = "The body is larger than 4 MB."


class PathUnknown(Problem):
    status = 404
    message = "There is nothing at this address."


class MethodNotAllowed(Problem):
    status = 405
    message = "This address does not take this method."


class UnknownService(Problem):
    status = 404
    message = "There is no such service."


class IfMatchMissing(Problem):
    status = 428
    message = "Say by If-Match which version you saw: the ETag of the last answer."


class CsrfTokenMissing(Problem):
    status = 403
    message = "The page is too old for this: load it again."


class NoAddress(Problem):
    status = 409
    message = "User %(name)s has no e-mail address: give one, or hand a link over."


class ForPeople(Problem):
    status = 403
    message = "This is for people alone: sign in with a browser."


class SetupLinkNotValid(Problem):
    status = 404
    message = "This link was used already, or is too old: ask an administrator for another, or start Nova again."


class NameTaken(Problem):
    status = 409
    message = "The name %(name)s is already used."


class EmailTaken(Problem):
    status = 409
    message = "The e-mail address is that of user %(name)s."


class TooManyViews(Problem):
    status = 409
    message = "You have %(most)s views already: delete some of them."


class TokenShownAlready(Problem):
    status = 409
    message = "This token was issued and shown already: revoke it and issue another."


class UnknownZone(Problem):
    message = "There is no time zone %(zone)s."


class SignInFailed(Problem):
    status = 403
    message = "Name and password do not fit together."


class CodeNotRight(Problem):
    status = 403
    message = "This code is not right, or was used already."


class TicketTooOld(Problem):
    status = 403
    message = "That took too long: sign in again."


class OwnSecondFactor(Problem):
    status = 403
    message = "You remove your own second factor on the page of your account, by a code; another administrator can too."


class SecondFactorThere(Problem):
    status = 409
    message = "You have a second factor already: remove it first."


class TooManyAttempts(Problem):
    status = 429
    message = "Too many attempts: try again in %(seconds)s seconds."


class TooManyPolls(Problem):
    status = 429
    message = "You wait for feeds in %(most)s places already: wait in fewer, or listen to the stream of a feed."


def headers_of(problem: Exception) -> dict[str, str]:
    """What the answer to a refusal says beside its body."""
    if not isinstance(problem, TooManyAttempts | TooManyPolls):
        return {}
    return {"Retry-After": str(problem.params["seconds"])}


class ServiceAway(Problem):
    status = 503
    message = "The service %(service)s cannot be reached now: nothing was done, try again."


class ServiceFailed(Problem):
    status = 502
    message = "The service %(service)s failed; it has been logged."


class NoAnswer(Problem):
    status = 504
    message = "The service %(service)s did not answer in time: try again."


class OutcomeUnknown(Problem):
    status = 504
    message = "No answer came in time, so the outcome is unknown: repeat with the same Idempotency-Key to learn it."


class StatementTooLong(Problem):
    message = "The statement has %(lines)s lines, a PDF holds %(most)s: choose a shorter period, or the workbook."


class LetterErased(Problem):
    status = 409
    message = "What the letter said was erased with the customer's personal data."


class SomethingWentWrong(Problem):
    status = 500
    message = "Something went wrong on our side; it has been logged."

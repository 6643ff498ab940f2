"""What a refusal is called, by its status, in words."""

from http import HTTPStatus

TITLES = {
    400: "Wrong request",
    401: "Sign in first",
    403: "No access",
    404: "Not found",
    405: "Not possible at this address",
    406: "No such form of answer",
    408: "The request came too late",
    409: "Does not go together",
    410: "No longer there",
    411: "The length of the body is missing",
    412: "The version is out of date",
    413: "Too large a request",
    414: "Too long an address",
    415: "This kind of body is not taken",
    416: "There is no such part",
    422: "Cannot be done",
    428: "The version is missing",
    429: "Too many attempts",
    500: "Something went wrong",
    502: "A service failed",
    503: "A service is away",
    504: "A service did not answer in time",
}


def title_of(status: int) -> str:
    return TITLES.get(status) or HTTPStatus(status).phrase

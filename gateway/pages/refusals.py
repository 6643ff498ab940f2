"""A form that is shown again with what was refused."""

from flask import Response, make_response

from gateway.problems import headers_of
from kernel.problems import Problem


def shown_again(page: str, refusal: Problem) -> Response:
    response = make_response(page, refusal.status)
    response.headers.extend(headers_of(refusal))
    return response

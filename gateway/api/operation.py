"""What an operation of the API is: who may call it, and how it is described. Nothing is validated here."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from marshmallow import Schema

from gateway.api import documents
from gateway.auth.gate import allowed_to, public

View = TypeVar("View", bound=Callable[..., Any])
Parameters = Iterable[Mapping[str, Any]]


def query(
    roles: frozenset[str],
    gives: type[Schema],
    *,
    parameters: Parameters = (),
    is_versioned: bool = False,
    refuses: Iterable[int] = (),
) -> Callable[[View], View]:
    """A GET for callers of these roles."""
    possible = {*documents.ALWAYS_POSSIBLE, *refuses}
    asked = list(parameters)
    if asked:
        possible.add(422)
    answer: dict[str, Any] = {"description": "The answer.", "content": documents.json_of(gives)}
    if is_versioned:
        answer["headers"] = {"ETag": documents.ETAG}
    responses: dict[str, Any] = {"200": answer, **documents.refusals(*possible)}
    return _described(roles, {"parameters": asked, "responses": responses})


def command(
    roles: frozenset[str],
    gives: type[Schema] | None,
    *,
    takes: type[Schema] | None = None,
    takes_file: bool = False,
    takes_form: Mapping[str, Any] | None = None,
    status: int = 200,
    needs_body: bool = True,
    needs_version: bool = False,
    has_location: bool = False,
    is_versioned: bool = True,
) -> Callable[[View], View]:
    """A request that changes something, for callers of these roles."""
    possible = {*documents.ALWAYS_POSSIBLE, 400, 409, 422}
    parameters = [documents.IDEMPOTENCY_KEY]
    answer: dict[str, Any] = {"description": "Done."}
    if gives is not None:
        answer |= {"content": documents.json_of(gives), "headers": _headers(has_location, is_versioned)}
    if needs_version:
        parameters.append(documents.IF_MATCH)
        possible |= {412, 428}
    description: dict[str, Any] = {"parameters": parameters}
    content = takes_form
    if takes is not None:
        content = documents.file_with(takes) if takes_file else documents.json_of(takes)
    if content is not None:
        possible |= {413, 415}
        description["requestBody"] = {"required": needs_body, "content": content}
    description["responses"] = {str(status): answer, **documents.refusals(*possible)}
    return _described(roles, description)


def for_strangers(takes: type[Schema], status: int) -> Callable[[View], View]:
    """A request of somebody who has not come in, who may not ask too often."""
    possible = (400, 404, 405, 413, 414, 415, 422, 429, 503)
    description = {
        "security": [],
        "requestBody": {"required": True, "content": documents.json_of(takes)},
        "responses": {str(status): {"description": "Done."}, **documents.refusals(*possible)},
    }

    def mark(view: View) -> View:
        view._apidoc = {"manual_doc": description}  # type: ignore[attr-defined]
        return public(view)

    return mark


def published(*, refuses: Iterable[int] = ()) -> Callable[[View], View]:
    """A GET of a document that anybody may read."""
    answer = {"description": "The document.", "content": documents.json_of({"type": "object"})}
    description = {"security": [], "responses": {"200": answer, **documents.refusals(405, 414, *refuses)}}

    def mark(view: View) -> View:
        view._apidoc = {"manual_doc": description}  # type: ignore[attr-defined]
        return public(view)

    return mark


def download(
    roles: frozenset[str],
    media_type: str,
    *,
    parameters: Parameters = (),
    takes: type[Schema] | None = None,
    refuses: Iterable[int] = (),
) -> Callable[[View], View]:
    """A request that is answered by a file, for callers of these roles; a POST where it ``takes`` a body."""
    asked = list(parameters)
    answer = {"description": "The file.", "content": {media_type: {"schema": {"type": "string"}}}}
    possible = {*documents.ALWAYS_POSSIBLE, *refuses, *((422,) if asked else ())}
    description: dict[str, Any] = {"parameters": asked}
    if takes is not None:
        possible |= {400, 413, 415, 422}
        description["requestBody"] = {"required": True, "content": documents.json_of(takes)}
    description["responses"] = {"200": answer, **documents.refusals(*possible)}
    return _described(roles, description)


def file_of(roles: frozenset[str], content_type: str, *, refuses: Iterable[int] = ()) -> Callable[[View], View]:
    """A GET of a file that never changes."""
    content = {content_type: {"schema": {"type": "string", "format": "binary"}}}
    disposition = {"description": "The name of the file.", "schema": {"type": "string"}}
    headers = {"ETag": documents.ETAG, "Content-Disposition": disposition}
    answer = {"description": "The file.", "content": content, "headers": headers}
    unchanged = {"description": "The file is the one that you have: `If-None-Match` named its ETag."}
    possible = (*documents.ALWAYS_POSSIBLE, *refuses)
    return _described(roles, {"responses": {"200": answer, "304": unchanged, **documents.refusals(*possible)}})


def event_stream(roles: frozenset[str], *, parameters: Parameters = ()) -> Callable[[View], View]:
    """A GET that is answered for as long as the client listens."""
    asked = list(parameters)
    answer = {"description": "Server-sent events.", "content": {documents.EVENT_STREAM: {"schema": {"type": "string"}}}}
    possible = (*documents.ALWAYS_POSSIBLE, *((422,) if asked else ()))
    return _described(roles, {"parameters": asked, "responses": {"200": answer, **documents.refusals(*possible)}})


def _headers(has_location: bool, is_versioned: bool) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if is_versioned:
        headers["ETag"] = documents.ETAG
    if has_location:
        headers["Location"] = documents.LOCATION
    return headers


def _described(roles: frozenset[str], description: Mapping[str, Any]) -> Callable[[View], View]:
    def mark(view: View) -> View:
        view._apidoc = {"manual_doc": dict(description)}  # type: ignore[attr-defined]
        return allowed_to(roles)(view)

    return mark

"""Who asks: a person with a browser, or a program."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

API = "/api/"


def is_page_visit() -> bool:
    """True when the answer is shown to a person: pages, rather than problem+json."""
    return not request.path.startswith(API) and "text/html" in request.accept_mimetypes.values()


def own_path(text: str | None) -> str:
    """A path of this site to go to, and never another site's address."""
    is_ours = text is not None and text.startswith("/") and not text.startswith(("//", "/\\")) and text.isprintable()
    return str(text) if is_ours else url_for("pages.screens.desk")


def to_login() -> ResponseReturnValue:
    return redirect(url_for("pages.entrance.login", next=request.full_path.rstrip("?")), 303)

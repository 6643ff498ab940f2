"""A letter as an address that opens in the reader's own mail program (RFC 6068)."""

from collections.abc import Sequence
from urllib.parse import quote

LONGEST = 2000  # what mail programs and browsers are known to take


def mailto_url(recipients: Sequence[str], subject: str, text: str) -> str | None:
    """None when it would be too long to be opened: then it takes a file."""
    lines = "\r\n".join(text.splitlines())
    return _fitting(f"{_begun(recipients, subject)}&body={quote(lines, safe='')}")


def short_mailto_url(recipients: Sequence[str], subject: str, text: str) -> str | None:
    """To be gone on with by hand: without its text where it would be too long, and None where that is too long, too."""
    return mailto_url(recipients, subject, text) or _fitting(_begun(recipients, subject))


def _begun(recipients: Sequence[str], subject: str) -> str:
    to = ",".join(quote(recipient, safe="@") for recipient in recipients)
    return f"mailto:{to}?subject={quote(subject, safe='')}"


def _fitting(url: str) -> str | None:
    return url if len(url) < LONGEST else None

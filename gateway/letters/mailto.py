"""A letter as an address that opens in the reader's own mail program (RFC 6068)."""

from collections.abc import Sequence
from urllib.parse import quote

LONGEST = 2000  # what mail programs and browsers are known to take


def mailto_url(recipients: Sequence[str], subject: str, text: str) -> str | None:
    """None when it would be too long to be opened: then it takes a file."""
    to = ",".join(quote(recipient, safe="@") for recipient in recipients)
    lines = "\r\n".join(text.splitlines())
    url = f"mailto:{to}?subject={quote(subject, safe='')}&body={quote(lines, safe='')}"
    return url if len(url) < LONGEST else None

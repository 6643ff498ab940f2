"""What browsers are told not to do with our answers."""

from flask import Response

from gateway.assets import assets

POLICY = (
    "default-src 'none'; script-src 'self' {scripts}; style-src 'self'; img-src 'self' data: blob:; "
    "connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
PDF = "application/pdf"
POLICY_OF_PDF = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"  # readers draw by styles
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def with_protection(response: Response) -> Response:
    """A PDF is shown within our own pages, and no other answer within any."""
    policy = POLICY_OF_PDF if response.mimetype == PDF else POLICY.format(scripts=assets().script_hashes)
    response.headers.setdefault("Content-Security-Policy", policy)
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-cache, private"
    return response

"""A letter as an address that mail programs open: nothing of it is lost, and what is too long is not cut."""

from urllib.parse import unquote, urlsplit

from hypothesis import given
from hypothesis import strategies as st

from gateway.letters.mailto import LONGEST, mailto_url, short_mailto_url

SAID = st.text(alphabet="aя +&=?#%\"'<>@;,№😀", max_size=60)


def parts(url: str) -> tuple[list[str], dict[str, str]]:
    """Recipients and header fields, read by RFC 6068: a plus is a plus."""
    found = urlsplit(url)
    fields = dict(field.split("=", 1) for field in found.query.split("&"))
    recipients = [unquote(each) for each in found.path.split(",")]
    return recipients, {name: unquote(value) for name, value in fields.items()}


@given(subject=SAID, lines=st.lists(SAID, min_size=1, max_size=3))
def test_subject_and_lines_are_read_as_they_were_written(subject: str, lines: list[str]) -> None:
    url = mailto_url(["ivan@example.com"], subject, "\n".join([*lines, "end"]))
    if url is None:
        return
    recipients, fields = parts(url)
    assert recipients == ["ivan@example.com"]
    assert fields == {"subject": subject, "body": "\r\n".join([*lines, "end"])}
    assert url.isascii()
    assert "+" not in url
    assert " " not in url


def test_recipients_stand_side_by_side_whatever_is_in_their_names() -> None:
    url = mailto_url(["anna+sales@example.com", "o'neil&co@example.com"], "x", "y")
    assert url is not None
    assert parts(url)[0] == ["anna+sales@example.com", "o'neil&co@example.com"]


def test_a_line_ends_by_carriage_return_and_line_feed() -> None:
    assert mailto_url(["a@example.com"], "x", "one\ntwo") == "mailto:a@example.com?subject=x&body=one%0D%0Atwo"


def test_what_is_too_long_takes_a_file() -> None:
    start = "mailto:a@example.com?subject=x&body="
    fits = "y" * (LONGEST - 1 - len(start))
    assert mailto_url(["a@example.com"], "x", fits) == f"{start}{fits}"
    assert mailto_url(["a@example.com"], "x", f"{fits}y") is None


def test_what_is_gone_on_with_by_hand_loses_its_text_before_its_subject() -> None:
    assert short_mailto_url(["a@example.com"], "x", "one") == mailto_url(["a@example.com"], "x", "one")
    assert short_mailto_url(["a@example.com"], "x", "y" * LONGEST) == "mailto:a@example.com?subject=x"
    assert short_mailto_url(["a@example.com"], "y" * LONGEST, "one") is None

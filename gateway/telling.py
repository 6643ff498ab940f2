"""What services said by templates, in the language of the answer."""

from collections.abc import Mapping
from typing import Any

from gateway.context import gateway
from gateway.headers import language, reader_zone


def told(answer: Mapping[str, Any]) -> dict[str, Any]:
    """An answer with a ``template`` has its ``text`` in the reader's language; what a person wrote stays as it is."""
    if answer["template"] is None:
        return dict(answer)
    text = gateway().words.text(language(), answer["template"], answer["params"], reader_zone())
    return {**answer, "text": text}

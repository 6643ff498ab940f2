"""What an entry says."""

from collections.abc import Mapping
from typing import Any


def filled(text: str, params: Mapping[str, Any]) -> str:
    """The sentence of a template; what a manager wrote has no params and is taken as it is."""
    return text % {name: _told(value) for name, value in params.items()} if params else text


def _told(param: Any) -> Any:
    """A param may be a row of sentences, or names by language."""
    if isinstance(param, dict):
        return param["en"]
    return "; ".join(filled(**sentence) for sentence in param) if isinstance(param, list) else param

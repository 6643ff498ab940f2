"""Words that files have where Nova has codes."""

from collections.abc import Mapping

UNITS: Mapping[str, str] = {"шт": "pcs", "шт.": "pcs", "кг": "kg", "м": "m", "л": "l", "кор": "box", "кор.": "box"}

"""Texts with placeholders like ``{{ customer.name }}``, and what they may name: nothing can be carried out in them."""

import re
from collections.abc import Mapping
from string import Template

_PLACEHOLDER = r"""
    \{(?:
        \{\s*(?P<named>[a-z_]+\.[a-z_]+)\s*\}\} |
        (?P<braced>(?!)) |
        (?P<escaped>(?!)) |
        (?=[{%\#])(?P<invalid>)
    )
"""


class Placeholders(Template):
    """Values are put in place once, and never read again for placeholders of their own.

    ``{{``, ``{%`` and ``{#`` begin a placeholder or are not valid: whoever writes loops or remarks is told at once.
    """

    pattern = _PLACEHOLDER  # type: ignore[assignment] # compiled by the library
    flags = re.NOFLAG


EXAMPLES: Mapping[str, Mapping[str, str]] = {
    "customer.name": {"ru": "ООО «Ромашка»", "en": "Romashka LLC"},
    "customer.full_name": {
        "ru": "Общество с ограниченной ответственностью «Ромашка»",
        "en": "Limited liability company Romashka",
    },
    "contact.person": {"ru": "Иван Петрович", "en": "Mr Petrov"},
    "order.number": {"ru": "118", "en": "118"},
    "order.date": {"ru": "27.11.2026", "en": "27.11.2026"},
    "order.total": {"ru": "45 300,00 ₽", "en": "RUB 45,300.00"},
    "invoice.number": {"ru": "96", "en": "96"},
    "invoice.date": {"ru": "27.11.2026", "en": "27.11.2026"},
    "invoice.due": {"ru": "11.12.2026", "en": "11.12.2026"},
    "invoice.amount": {"ru": "45 300,00 ₽", "en": "RUB 45,300.00"},
    "invoice.unpaid": {"ru": "20 000,00 ₽", "en": "RUB 20,000.00"},
    "document.title": {"ru": "Коммерческое предложение", "en": "Offer"},
    "document.number": {"ru": "12", "en": "12"},
    "document.date": {"ru": "27.11.2026", "en": "27.11.2026"},
    "document.valid_until": {"ru": "11.12.2026", "en": "11.12.2026"},
    "debt.total": {"ru": "120 500,00 ₽", "en": "RUB 120,500.00"},
    "debt.overdue": {"ru": "75 000,00 ₽", "en": "RUB 75,000.00"},
    "user.name": {"ru": "Анна Смирнова", "en": "Anna Smirnova"},
    "user.header": {"ru": "Добрый день!", "en": "Good afternoon,"},
    "user.signature": {"ru": "С уважением,\nАнна Смирнова", "en": "Kind regards,\nAnna Smirnova"},
}
PLACEHOLDERS = tuple(EXAMPLES)
OF_A_PROFILE = ("customer.name", "customer.full_name", "contact.person", "user.name")  # for headers and signatures

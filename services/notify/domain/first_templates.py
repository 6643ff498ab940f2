"""The templates that every company starts with."""

from collections.abc import Mapping, Sequence
from typing import Any

HEADER, SIGNATURE = "{{ user.header }}\n\n", "\n\n{{ user.signature }}"


def _wording(subject: str, text: str) -> dict[str, str]:
    return {"subject": subject, "text": f"{HEADER}{text}{SIGNATURE}"}


# code, names, data
FIRST_TEMPLATES: Sequence[tuple[str, dict[str, str], Mapping[str, Any]]] = (
    (
        "invoice_cover",
        {"ru": "К счёту", "en": "With an invoice"},
        {
            "ru": _wording(
                "Счёт № {{ invoice.number }} от {{ invoice.date }}",
                "Направляем счёт № {{ invoice.number }} от {{ invoice.date }} на сумму {{ invoice.amount }}.\n"
                "Просим оплатить его до {{ invoice.due }}.",
            ),
            "en": _wording(
                "Invoice {{ invoice.number }} of {{ invoice.date }}",
                "Please find attached invoice {{ invoice.number }} of {{ invoice.date }} for {{ invoice.amount }}.\n"
                "It is due on {{ invoice.due }}.",
            ),
        },
    ),
    (
        "offer_cover",
        {"ru": "К коммерческому предложению", "en": "With an offer"},
        {
            "ru": _wording(
                "{{ document.title }} № {{ document.number }} для {{ customer.name }}",
                "Направляем коммерческое предложение № {{ document.number }} от {{ document.date }}.\n"
                "Оно действует до {{ document.valid_until }}.",
            ),
            "en": _wording(
                "{{ document.title }} {{ document.number }} for {{ customer.name }}",
                "Please find attached our offer {{ document.number }} of {{ document.date }}.\n"
                "It is valid until {{ document.valid_until }}.",
            ),
        },
    ),
    (
        "debt_reminder",
        {"ru": "Напоминание о долге", "en": "Reminder of a debt"},
        {
            "ru": _wording(
                "Напоминание об оплате",
                "По нашим данным, просроченная задолженность {{ customer.name }} составляет {{ debt.overdue }} "
                "(всего {{ debt.total }}).\nПросим погасить её или сообщить, когда ожидать оплату.",
            ),
            "en": _wording(
                "Payment reminder",
                "According to our records {{ debt.overdue }} of {{ customer.name }} is overdue ({{ debt.total }} in "
                "total).\nPlease settle it, or let us know when we can expect the payment.",
            ),
        },
    ),
    ("free", {"ru": "Свободное письмо", "en": "Free letter"}, {"ru": _wording("", ""), "en": _wording("", "")}),
)

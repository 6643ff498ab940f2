"""Frozen documents of a Russian wholesaler, as orders would issue them."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

CENT = Decimal("0.01")
RATE = Decimal(22)
GOODS = (
    ("БОЛТ-М8-60", "Болт с шестигранной головкой М8×60, оцинкованный, DIN 933", "шт", "796", "1500", "14.20"),
    ("ГАЙК-М8", "Гайка шестигранная М8, оцинкованная, DIN 934", "шт", "796", "3000", "3.15"),
    ("КАБ-ВВГ-3", "Кабель силовой ВВГнг(А)-LS 3×2,5, бухта 100 м", "м", "006", "412.5", "86.40"),
    ("ПЕРФ-01", "Перфоратор SDS-plus 800 Вт, 2,6 Дж, в кейсе", "шт", "796", "4", "7490.00"),
)
SELLER = {
    "name": "ООО «Крепёж-Опт»",
    "kind": "legal_entity",
    "full_name": "Общество с ограниченной ответственностью «Крепёж-Опт»",
    "tax_number": "7707083893",
    "kpp": "770701001",
    "ogrn": "1027700132195",
    "legal_address": "117342, г. Москва, ул. Бутлерова, д. 17, офис 404",
    "phone": "+7 495 123-45-67",
    "email": "sale@krepezh-opt.example",
    "director": "Соколов П. А.",
    "director_position": "Генеральный директор",
    "accountant": "Миронова Е. В.",
    "bank_account": {
        "bic": "044525225",
        "account": "40702810938000012345",
        "correspondent_account": "30101810400000000225",
        "bank_name": "ПАО Сбербанк, г. Москва",
        "currency": "RUB",
    },
}
BUYER = {
    "name": "ООО «СтройМаркет»",
    "kind": "legal_entity",
    "full_name": "Общество с ограниченной ответственностью «СтройМаркет»",
    "tax_number": "5036032527",
    "kpp": "503601001",
    "ogrn": "1035007202460",
    "legal_address": "142100, Московская обл., г. Подольск, ул. Комсомольская, д. 59",
    "phone": "+7 4967 55-12-30",
}
OF_KIND: Mapping[str, Mapping[str, Any]] = {
    "invoice": {"due_date": "2026-12-11"},
    "confirmation": {
        "requested_date": "2026-12-04",
        "carrier": "ООО «Деловые Линии»",
        "terms": "Отсрочка платежа 14 дней. Поставка одной партией.",
    },
    "offer": {
        "valid_until": "2026-12-31",
        "terms": "Предоплата 50 %, остальное по отгрузке. Самовывоз со склада в Москве.",
        "signatures": [{"position": "Менеджер по продажам", "name": "Анна Волкова"}],
    },
    "delivery_note": {"carrier": "Самовывоз", "shipped_on": "2026-11-27"},
    "upd": {
        "status": "1",
        "shipped_on": "2026-11-27",
        "payments": [{"number": "481", "date": "2026-11-25"}],
    },
}
KINDS = tuple(OF_KIND)


def rounded(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)


def line(place: int, *, taxed: bool = False, **changes: Any) -> dict[str, Any]:
    """The line at ``place``: goods in turn, VAT inside the price."""
    code, name, unit, unit_code, quantity, price = GOODS[(place - 1) % len(GOODS)]
    quantity, price = changes.get("quantity", quantity), changes.get("price", price)
    amount = rounded(Decimal(quantity) * Decimal(price))
    vat = rounded(amount * RATE / (100 + RATE))
    made: dict[str, Any] = {
        "place": place,
        "code": code,
        "name": name,
        "unit": unit,
        "unit_code": unit_code,
        "quantity": quantity,
        "price": price,
        "amount": f"{amount:f}",
        "vat_percent": f"{RATE}",
        "vat_amount": f"{vat:f}",
    }
    if taxed:
        made |= {
            "price_without_vat": f"{rounded(Decimal(price) / (1 + RATE / 100)):f}",
            "amount_without_vat": f"{amount - vat:f}",
            "amount_with_vat": f"{amount:f}",
            "country_code": "156",
            "country": "Китай",
            "declaration": "10228010/150926/3041877",
        }
    return made | changes


def totals(lines: list[dict[str, Any]]) -> dict[str, Any]:
    total = sum((Decimal(each["amount"]) for each in lines), Decimal())
    vat = rounded(total * RATE / (100 + RATE))
    return {
        "without_vat": f"{total - vat:.2f}",
        "vat_by_rate": [{"percent": f"{RATE}", "amount": f"{vat:.2f}"}],
        "vat": f"{vat:.2f}",
        "total": f"{total:.2f}",
    }


def frozen(kind: str = "invoice", count: int = len(GOODS), /, **changes: Any) -> dict[str, Any]:
    """A document of ``count`` lines; ``changes`` replace what they name."""
    lines = [line(place, taxed=kind == "upd") for place in range(1, count + 1)]
    document: dict[str, Any] = {
        "kind": kind,
        "template": f"{kind}.1",
        "language": "ru",
        "number": "12",
        "date": "2026-11-27",
        "issued_at": "2026-11-27T09:15:00Z",
        "seller": SELLER,
        "buyer": BUYER,
        "delivery_address": "142100, Московская обл., г. Подольск, Рощинский пр-д, д. 5, склад 2",
        "order": {"number": "118", "date": "2026-11-26"},
        "basis": "Договор поставки № 45/2026 от 12.01.2026",
        "currency": "RUB",
        "vat_included": True,
        "lines": lines,
        "totals": totals(lines),
        "note": None,
        "signatures": [],
        "incomplete": [],
    }
    return document | OF_KIND[kind] | changes

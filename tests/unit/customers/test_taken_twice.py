"""Whoever registers or changes a customer is told of others that may be the same; nobody is stopped."""

from typing import Any

import pytest

from tests.unit.alone import Alone
from tests.unit.customers.deeds import archive, card, change, erase, register


def told(customer: dict[str, Any]) -> list[tuple[str, str]]:
    return [(each["code"], each["customer"]["name"]) for each in customer["warnings"]]


def phone(value: str) -> dict[str, str]:
    return {"kind": "phone", "value": value}


def email(value: str) -> dict[str, str]:
    return {"kind": "email", "value": value}


def test_the_same_telephone_or_address_is_told_however_it_is_written(customers: Alone) -> None:
    register(customers, "Альфа", contacts=[phone("8 (916) 123-45-67"), email("Zakaz@Example.com")])
    second = register(customers, "Совсем иное", contacts=[phone("+79161234567 доб. 5"), email("zakaz@example.COM")])
    assert sorted(told(second)) == [("email_of_another", "Альфа"), ("phone_of_another", "Альфа")]
    assert told(register(customers, "Третье", contacts=[phone("+7 916 123-45-68"), email("zakaz@example.org")])) == []


def test_a_contact_that_is_given_later_is_told_as_well(customers: Alone) -> None:
    register(customers, "Альфа", contacts=[phone("8 916 123-45-67")])
    customer = register(customers, "Совсем иное")
    assert told(change(customers, customer, contacts=[phone("8 916 123-45-67")])) == [("phone_of_another", "Альфа")]
    assert told(card(customers, customer)) == [("phone_of_another", "Альфа")]


def test_who_is_in_the_archive_or_erased_is_no_warning(customers: Alone) -> None:
    first = register(customers, "Альфа", contacts=[phone("8 916 123-45-67")])
    second = register(customers, "Совсем иное", contacts=[phone("8 916 123-45-67")])
    erase(customers, first)
    assert told(card(customers, second)) == []
    archive(customers, register(customers, "Третье", contacts=[phone("8 916 123-45-67")]))
    assert told(card(customers, second)) == []


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("ООО «Электромонтаж»", "Электромонтаж, ЗАО"),
        ("ООО Вектор-М", "ООО «Вектор М»"),
        ("Строительные материалы", "Строительный материал"),
        ("ИП Ёлкина", "Елкина ИП"),
    ],
)
def test_a_similar_name_is_told_to_whoever_gives_it(customers: Alone, name: str, other: str) -> None:
    register(customers, other)
    customer = register(customers, name)
    assert told(customer) == [("similar_name", other)]
    assert told(card(customers, customer)) == []
    renamed = change(customers, register(customers, "Дельта"), name=f"{name} ")
    assert {code for code, _ in told(renamed)} == {"similar_name"}


@pytest.mark.parametrize(
    ("name", "other"), [("ООО Вектор", "ООО Спектр"), ("ИП Иванов", "ИП Петров"), ("ООО", "АО Мир")]
)
def test_a_legal_form_makes_nobody_alike(customers: Alone, name: str, other: str) -> None:
    register(customers, other)
    assert told(register(customers, name)) == []


def test_a_customer_is_told_once_by_what_is_surest(customers: Alone) -> None:
    register(customers, "ООО «Вектор»", tax_number="5036998127")
    assert told(register(customers, "Вектор", tax_number="5036998127")) == [("tax_number_of_another", "ООО «Вектор»")]


def test_what_names_are_alike_by_is_made_anew(customers: Alone) -> None:
    customer = register(customers, "Электромонтаж")
    change(customers, customer, name="Агат")
    assert customers.differences() == []
    customers.rebuild()
    assert told(register(customers, "Электромонтаж")) == []
    assert told(register(customers, "Агат ")) == [("similar_name", "Агат")]

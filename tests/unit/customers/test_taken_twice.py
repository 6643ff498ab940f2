"""Whoever registers or changes a customer is told of others that may be the same; nobody is stopped."""

from typing import Any

import pytest
from sqlalchemy import event

from contracts.commands.customers import RegisterCustomer
from kernel.identity import Caller
from tests.builders import engine_of
from tests.unit.alone import ANNA, Alone
from tests.unit.customers.deeds import HEAD, archive, card, change, erase, register

CONFINED = Caller("anna", frozenset({"manager"}), sees_all=False)


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


def test_names_are_compared_when_the_command_is_done_and_nobody_waits_for_it(customers: Alone) -> None:
    steps: list[str] = []
    engine = engine_of(customers.application)
    event.listen(engine, "before_cursor_execute", lambda _connection, _cursor, said, *_: steps.append(said))
    event.listen(engine, "commit", lambda _: steps.append("COMMIT"))
    register(customers, "Электромонтаж")
    compared = [place for place, said in enumerate(steps) if said.startswith("SELECT") and "customer_trigrams" in said]
    assert compared
    assert min(compared) > steps.index("COMMIT")


def test_a_repetition_is_told_of_those_who_are_there_by_now(customers: Alone) -> None:
    call, body = customers.call(ANNA), {"name": "Электромонтаж", "kind": "person", "manager": None}
    first = customers.run("register_customer", RegisterCustomer, call, body)
    assert told(first) == []
    other = register(customers, "Электромонтаж, ИП")
    again = customers.run("register_customer", RegisterCustomer, call, body)
    assert told(again) == [("similar_name", "Электромонтаж, ИП")]
    assert (again["id"], again["version"]) == (first["id"], first["version"])
    archive(customers, other)
    assert customers.run("register_customer", RegisterCustomer, call, body) == first


@pytest.mark.usefixtures("staff")
def test_who_may_not_see_the_other_is_told_whom_to_ask_and_nothing_else(customers: Alone) -> None:
    same: dict[str, Any] = {"tax_number": "5036998127", "contacts": [phone("8 916 123-45-67"), email("a@example.com")]}
    register(customers, "Вектор", manager="boris", caller=HEAD, **same)
    register(customers, "Электромонтаж", manager="boris", caller=HEAD)
    mine = register(customers, "Электромонтаж ", manager="anna", caller=CONFINED, **same)
    assert {each["code"] for each in mine["warnings"]} == {
        "tax_number_of_another",
        "phone_of_another",
        "email_of_another",
        "similar_name",
    }
    assert {(each["customer"], each["manager"]) for each in mine["warnings"]} == {(None, "boris")}
    assert [each["customer"] for each in card(customers, mine, CONFINED)["warnings"]] == [None] * 3
    assert {name for _, name in told(card(customers, mine, HEAD))} == {"Вектор"}
    register(customers, "Ничей", contacts=[phone("+7 495 123-45-67")])
    other = register(customers, "Мой", manager="anna", caller=CONFINED, contacts=[phone("+7 495 123-45-67")])
    assert told(other) == [("phone_of_another", "Ничей")]

"""A customer's contacts: in one form, found by their parts, and nowhere in a form that anybody could read."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from contracts.commands.customers import ChangeContacts, RegisterCustomer
from kernel.problems import ValidationFailed
from kernel.validation import loaded
from tests.unit.alone import ANNA, Alone
from tests.unit.customers.deeds import archive, card, change, history, listed, register

PHONE = {"kind": "phone", "value": "8 (916) 123-45-67 доб. 12", "person": "Анна Ёлкина", "position": "Главбух"}
EMAIL = {"kind": "email", "value": "Anna.Yolkina@Example.COM", "note": "по пятницам"}
READABLE = ("79161234567", "Ёлкина", "лкин", "Главбух", "Yolkina", "example.com", "пятниц")


def give(customers: Alone, customer: dict[str, Any], *contacts: dict[str, Any]) -> dict[str, Any]:
    body = {"customer_id": customer["id"], "version": None, "contacts": list(contacts)}
    return customers.do("change_contacts", ChangeContacts, **body)


def values(customer: dict[str, Any]) -> list[str]:
    return [each["value"] for each in customer["contacts"]]


def found(customers: Alone, q: str) -> list[str]:
    rows = listed(customers, q=q, archived=None)["items"]
    return [row["name"] for row in rows]


def everything_written(customers: Alone) -> str:
    """All that the database holds, with what is not yet in its main file."""
    with customers.application.engine.connect() as connection:
        tables = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars().all()
        rows = [connection.exec_driver_sql(f'SELECT * FROM "{name}"').all() for name in tables]
    file = Path(customers.application.engine.url.database)
    raw = b"".join(path.read_bytes() for path in file.parent.glob(f"{file.name}*"))
    return f"{rows}{json.dumps([event.data for event in customers.told()])}{raw.decode('utf-8', 'replace')}"


# ---- one form


@pytest.mark.parametrize(
    ("kind", "given", "kept"),
    [
        ("phone", "8 (916) 123-45-67", "+79161234567"),
        ("phone", "+7 495 123-45-67 доб. 12", "+74951234567;ext=12"),
        ("phone", "+375 (29) 123-45-67", "+375291234567"),
        ("email", "Anna@Example.COM", "Anna@example.com"),
        ("email", "анна@Почта.РФ", "анна@почта.рф"),
        ("messenger", " @anna ", "@anna"),
        ("person", "Анна Ёлкина", "Анна Ёлкина"),
        ("other", "https://example.com/", "https://example.com/"),
    ],
)
def test_a_value_is_kept_in_the_one_form_of_its_kind(customers: Alone, kind: str, given: str, kept: str) -> None:
    assert values(register(customers, contacts=[{"kind": kind, "value": given}])) == [kept]


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("phone", "12"),
        ("phone", "123-45-67"),
        ("phone", "позвонить"),
        ("phone", "+8 916"),
        ("email", "anna"),
        ("email", "a@b"),
        ("email", "a b@c.ru"),
    ],
)
def test_what_nobody_can_be_reached_by_is_refused_at_its_field(customers: Alone, kind: str, value: str) -> None:
    with pytest.raises(ValidationFailed) as caught:
        register(customers, contacts=[PHONE, {"kind": kind, "value": value}])
    assert [each["field"] for each in caught.value.errors] == ["contacts.1.value"]


# ---- the list of them


def test_the_list_is_given_whole_and_a_contact_keeps_its_id(customers: Alone) -> None:
    customer = register(customers, contacts=[PHONE, EMAIL])
    phone, email = customer["contacts"]
    assert phone == {**PHONE, "id": phone["id"], "value": "+79161234567;ext=12", "note": None}
    after = give(customers, customer, email, {**phone, "position": None}, {"kind": "person", "value": "Борис"})
    assert [each["id"] for each in after["contacts"][:2]] == [email["id"], phone["id"]]
    assert len({each["id"] for each in after["contacts"]}) == 3
    assert card(customers, customer)["contacts"] == after["contacts"]
    assert give(customers, customer)["contacts"] == []


def test_contacts_that_are_as_they_were_leave_no_trace(customers: Alone) -> None:
    customer = register(customers, contacts=[PHONE])
    assert give(customers, customer, *customer["contacts"])["version"] == customer["version"] == 2
    assert change(customers, customer, name="Иное")["contacts"] == customer["contacts"]


def test_contacts_are_changed_with_the_rest_of_the_card(customers: Alone) -> None:
    customer = register(customers, contacts=[PHONE])
    after = change(customers, customer, name="Иное", contacts=[EMAIL])
    assert (after["name"], values(after)) == ("Иное", ["Anna.Yolkina@example.com"])
    assert change(customers, after, contacts=None)["contacts"] == []


def test_an_id_is_that_of_one_contact_of_this_customer(customers: Alone) -> None:
    [phone] = register(customers, "Другой", contacts=[PHONE])["contacts"]
    customer = register(customers, contacts=[EMAIL])
    [email] = customer["contacts"]
    with pytest.raises(ValidationFailed) as caught:
        give(customers, customer, phone, email, email)
    assert caught.value.errors == [
        {"field": "contacts.0.id", "message": "Is no contact of this customer."},
        {"field": "contacts.2.id", "message": "Is given twice."},
    ]


# ---- found by a part


@pytest.mark.parametrize(
    "q",
    [
        "1234567",
        "+7 (916) 123",
        "8916123",
        "8 (916) 123-45",
        "елкин",
        "ЁЛКИНА",
        "анна ё",
        "главбух",
        "yolkina@",
        "example.com",
    ],
)
def test_a_customer_is_found_by_a_part_of_a_contact(customers: Alone, q: str) -> None:
    register(customers, "Вектор", contacts=[PHONE, EMAIL])
    register(customers, "Другой", contacts=[{"kind": "phone", "value": "+7 495 765-43-21"}])
    assert found(customers, q) == ["Вектор"]


@pytest.mark.parametrize("q", ["12", "7654321", "567123", "инаел", "пятниц", "79161234568", "бух глав"])
def test_what_no_contact_has_finds_nobody(customers: Alone, q: str) -> None:
    register(customers, "Вектор", contacts=[PHONE, EMAIL])
    assert found(customers, q) == []


def test_a_contact_that_is_gone_finds_nobody(customers: Alone) -> None:
    customer = register(customers, contacts=[PHONE])
    give(customers, customer, EMAIL)
    assert (found(customers, "1234567"), found(customers, "yolkina")) == ([], ["Вектор"])
    assert customers.differences() == []


# ---- nothing readable is written


def test_nothing_readable_is_written_told_or_kept(customers: Alone) -> None:
    call = customers.call(ANNA)
    body = {"name": "Вектор", "kind": "person", "manager": None, "contacts": [PHONE, EMAIL]}
    first = customers.run("register_customer", RegisterCustomer, call, body)
    give(customers, first, *first["contacts"], {"kind": "messenger", "value": "@Yolkina"})
    archive(customers, card(customers, first))
    written = everything_written(customers)
    assert "Вектор" in written
    assert [word for word in READABLE if word in written] == []
    assert customers.run("register_customer", RegisterCustomer, call, body) == first


def test_others_are_told_of_ids_and_kinds_alone(customers: Alone) -> None:
    customer = register(customers, contacts=[PHONE, EMAIL])
    [event] = customers.told("ContactsChanged")
    assert event.data == {
        "customer_id": customer["id"],
        "contacts": [{"id": each["id"], "kind": each["kind"]} for each in customer["contacts"]],
    }


def test_the_search_is_made_anew_from_what_can_still_be_opened(customers: Alone) -> None:
    register(customers, "Вектор", contacts=[PHONE])
    register(customers, "Другой", contacts=[EMAIL])
    assert customers.differences() == []
    customers.rebuild()
    assert (found(customers, "1234567"), found(customers, "yolkina")) == (["Вектор"], ["Другой"])


# ---- the history


def test_the_history_tells_contacts_old_and_new(customers: Alone) -> None:
    customer = register(customers, contacts=[PHONE, EMAIL])
    phone, email = customer["contacts"]
    changed = give(customers, customer, {**phone, "person": "Борис"}, {"kind": "other", "value": "факс"})
    row = history(customers, customer)["items"][0]
    assert (row["what"], row["actor"]) == ("contacts_changed", "anna")
    assert row["changes"] == [
        {"field": f"contacts.{phone['id']}", "old": phone, "new": {**phone, "person": "Борис"}},
        {"field": f"contacts.{email['id']}", "old": email, "new": None},
        {"field": f"contacts.{changed['contacts'][1]['id']}", "old": None, "new": changed["contacts"][1]},
    ]


def test_the_history_tells_that_contacts_stand_in_another_order(customers: Alone) -> None:
    customer = register(customers, contacts=[PHONE, EMAIL])
    phone, email = customer["contacts"]
    give(customers, customer, email, phone)
    order = {"field": "contacts.order", "old": [phone["id"], email["id"]], "new": [email["id"], phone["id"]]}
    assert history(customers, customer)["items"][0]["changes"] == [order]


def test_a_value_that_is_empty_is_refused_at_its_field() -> None:
    body = {"name": "Вектор", "kind": "person", "contacts": [{"kind": "phone", "value": " "}]}
    with pytest.raises(ValidationFailed) as caught:
        loaded(RegisterCustomer, body)
    assert [each["field"] for each in caught.value.errors] == ["contacts.0.value"]

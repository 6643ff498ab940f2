"""What is known of a customer's people can be erased: from everything, for good, and nothing else with it."""

from sqlalchemy import select

from contracts.commands.customers import ErasePersonalData, RegisterCustomer
from kernel.sealing import INDEX
from tests.unit.alone import ANNA, Alone
from tests.unit.customers.deeds import HEAD, card, change, erase, history, register
from tests.unit.customers.test_contacts import EMAIL, PHONE, everything_written, found, give


def key_of(customers: Alone) -> str:
    """The one customer's; the other is that of the index."""
    keys = customers.application.tables.sealing_keys
    with customers.application.reading() as session:
        [key] = session.execute(select(keys.c.key).where(keys.c.subject_id != INDEX))
        return str(key[0])


def test_contacts_are_erased_and_the_customer_stays(customers: Alone) -> None:
    customer = register(customers, contacts=[PHONE, EMAIL], tax_number="5036998127")
    erased = erase(customers, customer)
    told = {"kept": ["issued_documents", "details", "history", "journal", "orders", "payments"], "file_ids": []}
    assert erased == {**customer, "version": 3, "contacts": [], **told}
    assert card(customers, customer) == {**customer, "version": 3, "contacts": []}
    assert (found(customers, "1234567"), found(customers, "Вектор")) == ([], ["Вектор"])
    assert [event.data for event in customers.told("PersonalDataErased")] == [{"customer_id": customer["id"]}]


def test_the_history_tells_that_something_was_there_and_who_erased_it_why(customers: Alone) -> None:
    customer = register(customers, contacts=[PHONE])
    give(customers, customer, EMAIL)
    erase(customers, customer)
    last, changed, first, _ = history(customers, customer)["items"]
    assert (last["what"], last["actor"]) == ("personal_data_erased", "galina")
    assert last["changes"] == [{"field": "reason", "old": None, "new": "по просьбе"}]
    gone = {"erased": True}
    assert changed["changes"] == [{"field": "contacts", "old": gone, "new": gone}]
    assert first["changes"] == [{"field": "contacts", "old": None, "new": gone}]


def test_contacts_that_are_given_afterwards_have_nothing_to_do_with_those_before(customers: Alone) -> None:
    customer = register(customers, contacts=[PHONE])
    erase(customers, customer)
    after = give(customers, customer, EMAIL)
    assert [each["kind"] for each in after["contacts"]] == ["email"]
    newest, *_, before, _ = history(customers, customer)["items"]
    assert newest["changes"][0]["new"] == after["contacts"][0]
    assert before["changes"] == [{"field": "contacts", "old": None, "new": {"erased": True}}]
    assert customers.differences() == []


def test_only_one_customers_data_are_erased(customers: Alone) -> None:
    customer, other = (register(customers, name, contacts=[PHONE]) for name in ("Вектор", "Другой"))
    erase(customers, customer)
    assert card(customers, other)["contacts"] == other["contacts"]
    assert found(customers, "1234567") == ["Другой"]


def test_an_answer_that_was_kept_tells_nothing_any_more(customers: Alone) -> None:
    call = customers.call(ANNA)
    body = {"name": "Вектор", "kind": "person", "manager": None, "contacts": [PHONE]}
    first = customers.run("register_customer", RegisterCustomer, call, body)
    erase(customers, first)
    assert customers.run("register_customer", RegisterCustomer, call, body) == {**first, "contacts": []}


def test_whoever_erases_twice_by_one_command_erases_once(customers: Alone) -> None:
    customer = register(customers, contacts=[PHONE])
    call, body = customers.call(HEAD), {"customer_id": customer["id"], "version": None, "reason": "x"}
    first = customers.run("erase_personal_data", ErasePersonalData, call, body)
    assert customers.run("erase_personal_data", ErasePersonalData, call, body) == first
    assert len(customers.told("PersonalDataErased")) == 1


def test_tables_that_are_made_anew_have_none_of_it(customers: Alone) -> None:
    customer = register(customers, contacts=[PHONE])
    change(customers, customer, name="Иное", contacts=[EMAIL])
    erase(customers, customer)
    assert customers.differences() == []
    customers.rebuild()
    assert card(customers, customer)["contacts"] == []
    assert (found(customers, "yolkina"), found(customers, "Иное")) == ([], ["Иное"])


def test_the_key_itself_is_nowhere_in_the_file(customers: Alone) -> None:
    customer = register(customers, contacts=[PHONE])
    key = key_of(customers)
    assert key in everything_written(customers)
    erase(customers, customer)
    with customers.application.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    assert key not in everything_written(customers)

"""Kinds of payments: the company's own, retired rather than lost, in the names that they had."""

from typing import Any
from uuid import UUID

import pytest

from contracts.commands.bank import ImportPayments
from contracts.commands.dictionaries import AddEntry, ChangeEntry, EntryList, RestoreEntry, RetireEntry
from kernel.dictionaries.refusals import DefaultNeeded
from kernel.problems import ValidationFailed
from services.orders.app.dictionaries import KindOfBanks
from tests.builders import World, everything
from tests.unit.orders.books import Books

COMMANDS = {"add": AddEntry, "change": ChangeEntry, "retire": RetireEntry, "restore": RestoreEntry}


def entry(world: World, command: str, code: str, **more: Any) -> dict[str, Any]:
    body = {"dictionary": "payment_kinds", "code": code, **more}
    if command != "add":
        body["version"] = None
    return world.do("orders", f"{command}_dictionary_entry", **COMMANDS[command]().load(body))


def barter(world: World, **more: Any) -> dict[str, Any]:
    return entry(world, "add", "barter", names={"ru": "Взаимозачёт", "en": "Set-off"}, **more)


def from_the_bank(world: World) -> dict[str, Any]:
    told = {"amount": "70", "date": "2025-11-24", "number": "7", "fingerprints": ["7"], "payer": {}, "purpose": None}
    return world.do("orders", "import_payments", **ImportPayments().load({"payments": [told]}))


def test_every_company_begins_with_the_usual_kinds_and_adds_its_own(world: World, books: Books, customer: UUID):
    barter(world, colour="#1565c0")
    listed = world.orders.list_dictionary(EntryList().load({"dictionary": "payment_kinds"}))["items"]
    assert [(each["code"], each["default"]) for each in listed] == [
        ("bank_transfer", True),
        ("cash", False),
        ("card", False),
        ("barter", False),
    ]
    payment = books.pay(customer, 100, kind="barter")
    assert (payment["kind"], payment["kind_names"]) == ("barter", {"ru": "Взаимозачёт", "en": "Set-off"})
    told = [each.data["kind"] for each in everything(world.orders.feed) if each.type == "PaymentReceived"]
    assert told == ["barter"]
    assert world.differences() == []


def test_a_payment_of_which_nothing_is_said_is_of_the_default_kind_and_a_banks_is_a_transfer(
    world: World, books: Books, customer: UUID
):
    entry(world, "change", "cash", default=True)
    assert books.pay(customer, 100)["kind"] == "cash"
    from_the_bank(world)
    books.open({"customer_id": str(customer), "kind": "advance", "date": "2025-11-01", "amount": "120"})
    assert sorted(row["kind"] for row in books.payments()) == ["bank_transfer", "bank_transfer", "cash"]


def test_a_kind_that_nobody_defined_is_refused(books: Books, customer: UUID):
    payment = books.pay(customer, 100)
    for say in (lambda: books.pay(customer, 50, kind="shells"), lambda: books.change(payment, kind="shells")):
        with pytest.raises(ValidationFailed) as refusal:
            say()
        assert refusal.value.errors == [{"field": "kind", "message": "Is not in the dictionary."}]
    assert [(row["amount"], row["kind"]) for row in books.payments()] == [("100.00", "bank_transfer")]


def test_a_retired_kind_stays_where_it_is_used_and_takes_no_new_use(world: World, books: Books, customer: UUID):
    barter(world)
    old, other = books.pay(customer, 100, kind="barter"), books.pay(customer, 30)
    entry(world, "retire", "barter")
    for say in (lambda: books.pay(customer, 50, kind="barter"), lambda: books.change(other, kind="barter")):
        with pytest.raises(ValidationFailed) as refusal:
            say()
        assert refusal.value.errors == [{"field": "kind", "message": "Is retired, and takes no new use."}]
    assert books.change(old, kind="barter", number="17")["kind_names"]["ru"] == "Взаимозачёт"
    entry(world, "restore", "barter")
    assert books.change(other, kind="barter")["kind"] == "barter"
    assert world.differences() == []


def test_a_payment_keeps_the_name_that_its_kind_had(world: World, books: Books, customer: UUID):
    barter(world)
    before = books.pay(customer, 100, kind="barter")
    entry(world, "change", "barter", names={"ru": "Бартер", "en": "Barter"})
    assert books.change(before, number="17")["kind_names"]["ru"] == "Взаимозачёт"
    assert books.pay(customer, 50, kind="barter")["kind_names"] == {"ru": "Бартер", "en": "Barter"}
    assert world.differences() == []


def test_neither_the_default_nor_the_kind_of_the_banks_statements_is_retired(world: World):
    with pytest.raises(KindOfBanks):
        entry(world, "retire", "bank_transfer")
    entry(world, "change", "cash", default=True)
    with pytest.raises(DefaultNeeded):
        entry(world, "retire", "cash")
    with pytest.raises(KindOfBanks):
        entry(world, "retire", "bank_transfer")

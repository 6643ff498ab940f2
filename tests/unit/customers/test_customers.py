"""The rules of the customers' register and of its archive."""

import random
from typing import Any
from uuid import UUID

import pytest

from contracts.commands import customers as schemas
from kernel.problems import NotFound, StaleVersion, ValidationFailed
from kernel.readmodels import Recorded
from services.customers.app import CodeTaken
from services.customers.domain import Customer, CustomerAlreadyArchived, CustomerNotArchived
from services.customers.projections.register import fold
from tests.unit.alone import Alone, every_page
from tests.unit.customers.deeds import archive, card, listed, register, restore


def names(customers: Alone, **question: Any) -> list[str]:
    return [row["name"] for row in every_page(lambda **more: listed(customers, **more), **question)]


# ---- codes


def test_a_code_is_made_when_none_is_given(customers: Alone):
    assert [register(customers)["code"] for _ in range(3)] == ["C-000001", "C-000002", "C-000003"]


def test_a_given_code_is_kept_and_leaves_no_hole_in_the_numbers(customers: Alone):
    assert register(customers, code="К-01042")["code"] == "К-01042"
    assert register(customers)["code"] == "C-000001"


def test_a_made_code_steps_over_those_that_were_given(customers: Alone, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("services.customers.projections.register.NUMBERS_AT_ONCE", 5)
    for number in range(1, 13):
        register(customers, code=f"C-{number:06d}")
    assert register(customers)["code"] == "C-000013"
    assert register(customers)["code"] == "C-000014"


def test_a_code_is_taken_only_once(customers: Alone):
    register(customers, code="C-000001")
    with pytest.raises(CodeTaken):
        register(customers, code="C-000001")
    assert register(customers, code="c-000001")["code"] == "c-000001"


def test_a_repeated_command_registers_one_customer(customers: Alone):
    call, body = customers.call(), {"name": "Вектор", "kind": "person"}
    first = customers.run("register_customer", schemas.RegisterCustomer, call, body)
    assert customers.run("register_customer", schemas.RegisterCustomer, call, body) == first
    assert listed(customers)["total"] == 1


# ---- taken twice


def test_a_tax_number_that_another_customer_has_is_told_and_taken_all_the_same(customers: Alone):
    first = register(customers, "ООО «Вектор»", tax_number="5036998127")
    register(customers, "ООО «Иное»", tax_number="7707083893")
    second = register(customers, "Вектор", tax_number="5036998127")
    other = {"id": first["id"], "name": "ООО «Вектор»"}
    told = [{"code": "tax_number_of_another", "customer": other, "manager": None}]
    assert (first["warnings"], second["warnings"]) == ([], told)
    assert [each["customer"]["id"] for each in card(customers, first)["warnings"]] == [second["id"]]
    archive(customers, first)
    assert card(customers, second)["warnings"] == []
    assert register(customers, "Без номера")["warnings"] == register(customers, "Никакого")["warnings"] == []


# ---- the archive


def test_a_customer_goes_to_the_archive_and_comes_back(customers: Alone):
    customer = register(customers)
    archived = archive(customers, customer)
    assert (archived["archived"], archived["version"]) == (True, 2)
    restored = restore(customers, archived)
    assert (restored["archived"], restored["version"]) == (False, 3)
    assert restored == {**customer, "version": 3}


def test_a_customer_is_archived_only_once(customers: Alone):
    archived = archive(customers, register(customers))
    with pytest.raises(CustomerAlreadyArchived):
        archive(customers, archived)


def test_a_customer_who_is_not_archived_is_not_restored(customers: Alone):
    with pytest.raises(CustomerNotArchived):
        restore(customers, register(customers))


def test_who_saw_an_older_version_changes_nothing(customers: Alone):
    customer = register(customers)
    archive(customers, customer)
    with pytest.raises(StaleVersion):
        archive(customers, customer)


def test_an_unknown_customer_is_not_found(customers: Alone):
    nobody = {"id": "6031159b-f4ae-5bcb-8851-fdb8b9a5def7", "version": 1}
    with pytest.raises(NotFound):
        archive(customers, nobody)
    with pytest.raises(NotFound):
        card(customers, nobody)


# ---- the list


def test_the_archive_is_a_list_of_its_own(customers: Alone):
    register(customers, "Альфа")
    archive(customers, register(customers, "Бета"))
    assert names(customers) == ["Альфа"]
    assert names(customers, archived=True) == ["Бета"]
    assert names(customers, archived=None) == ["Альфа", "Бета"]


@pytest.mark.parametrize("q", ["электро", "ЭЛЕКТРО", "Монтаж-сервис", "к-010", "6998", "звезд", "ЗВЁЗД", "100%"])
def test_search_ignores_case_in_every_alphabet(customers: Alone, q: str):
    register(customers, "ООО «Электромонтаж-Сервис Звёздный 100%»", code="К-01042", tax_number="5036998127")
    register(customers, "Another 1000")
    assert len(names(customers, q=q)) == 1


@pytest.mark.parametrize("q", ["_", "%", "нет", "\\"])
def test_search_takes_its_words_as_they_are(customers: Alone, q: str):
    register(customers, "Вектор")
    assert names(customers, q=q) == []


def test_names_are_sorted_as_people_sort_them(customers: Alone):
    for name in ("яблоко", "Ежевика", "Ёлка", "ель", "Acme", "zeta"):
        register(customers, name)
    assert names(customers) == ["Acme", "zeta", "Ежевика", "Ёлка", "ель", "яблоко"]
    assert names(customers, sort="-name", limit=2) == ["яблоко", "ель", "Ёлка", "Ежевика", "zeta", "Acme"]


@pytest.mark.parametrize("column", ["id", "version", "code", "name", "kind", "tax_number", "archived", "created_at"])
@pytest.mark.parametrize("limit", [1, 3])
def test_every_scalar_column_can_be_sorted_by_and_paged(customers: Alone, column: str, limit: int):
    for number in range(7):
        customers.clock.advance(seconds=number % 3)
        kind = ("person", "foreign")[number % 2]
        tax_number = None if number % 3 else "503699812747"
        customer = register(customers, f"Имя {number % 4}", kind=kind, tax_number=tax_number)
        if number % 3 == 1:
            archive(customers, customer)
    rows = every_page(lambda **more: listed(customers, **more), archived=None, sort=column, limit=limit)
    back = every_page(lambda **more: listed(customers, **more), archived=None, sort=f"-{column}", limit=limit)
    values = ["" if row[column] is None else row[column] for row in rows]
    assert values == sorted(values)
    assert [row["id"] for row in back] == [row["id"] for row in reversed(rows)]
    assert len({row["id"] for row in rows}) == 7


@pytest.mark.parametrize("question", [{"sort": "search_key"}, {"after": "nonsense"}])
def test_a_question_that_makes_no_sense_is_refused(customers: Alone, question: dict[str, Any]):
    with pytest.raises(ValidationFailed):
        listed(customers, **question)


def test_a_customer_is_found_by_code_and_by_tax_number(customers: Alone):
    register(customers, "Альфа", code="A", tax_number="5036998127")
    register(customers, "Бета", code="a")
    assert names(customers, code="A") == names(customers, tax_number="5036998127") == ["Альфа"]


def test_the_longest_names_can_be_kept(customers: Alone):
    register(customers, "ﷺ" * 255, code="ﷺ" * 64)
    assert len(names(customers, q="ﷺ" * 200)) == 1


# ---- what the others hear


def test_the_others_hear_of_every_change(customers: Alone):
    customer = register(customers, "Вектор", tax_number="5036998127")
    restore(customers, archive(customers, customer))
    assert [event.type for event in customers.told()] == [
        "CustomerRegistered",
        "CustomerArchived",
        "CustomerRestored",
    ]
    assert customers.told()[0].data == {
        "customer_id": customer["id"],
        "code": "C-000001",
        "name": "Вектор",
        "kind": "legal_entity",
        "tax_number": "5036998127",
        "legal": dict.fromkeys(("full_name", "kpp", "ogrn", "vat_number", "legal_address", "postal_address")),
        "bank_accounts": [],
        "accounting": dict.fromkeys(("contract_number", "contract_day", "currency")),
        "tags": [],
        "own_fields": {},
    }


# ---- what can be made anew


@pytest.mark.parametrize("seed", range(3))
def test_the_register_equals_its_events_after_a_busy_day(customers: Alone, seed: int):
    day = random.Random(seed)
    known: list[dict[str, Any]] = []
    for _ in range(150):
        if not known or day.random() < 0.5:
            code = f"C-{day.randrange(30):06d}" if day.random() < 0.3 else None
            try:
                known.append(register(customers, f"Клиент {day.randrange(100)}", code=code))
            except CodeTaken:
                continue
        else:
            place = day.randrange(len(known))
            change = restore if known[place]["archived"] else archive
            known[place] = change(customers, known[place])
    assert customers.differences() == []
    before = listed(customers, archived=None, limit=500)
    customers.rebuild()
    assert listed(customers, archived=None, limit=500) == before
    assert register(customers)["code"] not in {each["code"] for each in known}


def test_a_code_that_one_gives_up_and_another_takes_is_taken_in_the_same_batch(customers: Alone) -> None:
    first, second = register(customers, "Первый", code="X"), register(customers, "Второй", code="Z")
    events = []
    for one, code in ((first, "Y"), (second, "X")):
        customer = customers.application.load(UUID(one["id"]), Customer)
        customer.change({**customer.details, "code": code}, customers.clock.now(), {})
        events += customer.collect_events()
    with customers.application.transaction() as session:
        fold(session, [Recorded(event, place) for place, event in enumerate(events)])
    assert [card(customers, one)["code"] for one in (first, second)] == ["Y", "X"]

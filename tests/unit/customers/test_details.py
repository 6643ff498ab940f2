"""A customer's card: what may be changed, and which numbers are wrong."""

from typing import Any

import pytest

from contracts.commands.customers import RegisterCustomer
from kernel.problems import StaleVersion, ValidationFailed
from kernel.validation import loaded
from services.customers.app import CodeTaken
from services.customers.domain import LEGAL
from tests.unit.alone import Alone
from tests.unit.customers.deeds import archive, card, change, listed, register

SBERBANK = "044525225"
ACCOUNT = {
    "bic": SBERBANK,
    "account": "40702810938000012345",
    "correspondent_account": "30101810400000000225",
    "bank_name": "ПАО Сбербанк",
    "currency": "RUB",
}
OF_OTHER_BANK = {"bic": "044525974", "correspondent_account": "30101810145250000974"}
OF_TREASURY = {"bic": "004525988", "correspondent_account": "40102810545370000003"}
ABROAD = {"bic": "DEUTDEFF", "correspondent_account": None, "currency": "EUR"}
NO_VAT_NUMBER = "Must be two letters of the country and 2 to 13 letters and digits."
MISTYPED = "The check digits do not fit: one of the digits is wrong."
NOT_OF_BANK = "Does not fit the BIC: one of the digits is wrong."


def faults(customers: Alone, kind: str, **more: Any) -> dict[str, str]:
    """What is wrong with a new customer, by field."""
    with pytest.raises(ValidationFailed) as caught:
        register(customers, kind=kind, **more)
    return {each["field"]: each["message"] for each in caught.value.errors}


# ---- tax numbers


@pytest.mark.parametrize(
    ("kind", "tax_number"),
    [
        ("legal_entity", "5036998127"),
        ("sole_trader", "503699812747"),
        ("person", "503699812747"),
        ("foreign", "DE 129-273/398"),
        ("legal_entity", None),
    ],
)
def test_a_tax_number_that_fits_the_kind_is_taken(customers: Alone, kind: str, tax_number: str | None):
    assert register(customers, kind=kind, tax_number=tax_number)["tax_number"] == tax_number


@pytest.mark.parametrize(
    ("kind", "tax_number", "message"),
    [
        ("legal_entity", "503699812747", "Must be 10 digits."),
        ("legal_entity", "503699812x", "Must be 10 digits."),
        ("legal_entity", "５０３６９９８１２７", "Must be 10 digits."),
        ("sole_trader", "5036998127", "Must be 12 digits."),
        ("person", "5036998127", "Must be 12 digits."),
        ("legal_entity", "5036998128", MISTYPED),
        ("legal_entity", "0000000000", MISTYPED),
        ("person", "503699812746", MISTYPED),
        ("sole_trader", "503699812757", MISTYPED),
    ],
)
def test_a_tax_number_that_does_not_fit_is_refused_at_its_field(
    customers: Alone, kind: str, tax_number: str, message: str
):
    assert faults(customers, kind, tax_number=tax_number) == {"tax_number": message}


# ---- legal data


@pytest.mark.parametrize(
    ("kind", "legal"),
    [
        ("legal_entity", {"kpp": "503601001", "ogrn": "1027739552642"}),
        ("legal_entity", {"kpp": "7707AB001"}),
        ("sole_trader", {"ogrn": "385768585948949"}),
        ("sole_trader", {"ogrn": "304500116000157"}),
        ("foreign", {"vat_number": "DE136695976", "ogrn": "HRB 42243"}),
        ("foreign", {"vat_number": "EL 094259216"}),
        ("foreign", {"vat_number": "CHE-107.787.577 IVA"}),
        ("person", {"legal_address": "Москва, ул. Мясницкая, д. 1", "full_name": "Иванов Иван Иванович"}),
    ],
)
def test_legal_data_that_are_right_are_kept(customers: Alone, kind: str, legal: dict[str, str]):
    customer = register(customers, kind=kind, legal=legal)
    assert customer["legal"] == {**dict.fromkeys(LEGAL), **legal}
    assert card(customers, customer) == customer


@pytest.mark.parametrize(
    ("kind", "legal", "expected"),
    [
        ("legal_entity", {"kpp": "50360100"}, {"legal.kpp": "Must be 9 characters like 770701001."}),
        ("legal_entity", {"ogrn": "1027739552643"}, {"legal.ogrn": MISTYPED}),
        ("legal_entity", {"ogrn": "304500116000157"}, {"legal.ogrn": "Must be 13 digits."}),
        ("sole_trader", {"ogrn": "304500116000158"}, {"legal.ogrn": MISTYPED}),
        ("sole_trader", {"ogrn": "1027739552642"}, {"legal.ogrn": "Must be 15 digits."}),
        ("sole_trader", {"kpp": "503601001"}, {"legal.kpp": "Only a legal entity has a KPP."}),
        ("person", {"ogrn": "304500116000157"}, {"legal.ogrn": "A person has no OGRN."}),
        ("foreign", {"vat_number": "DE136695977"}, {"legal.vat_number": "Is not a VAT number of its country."}),
        ("foreign", {"vat_number": "not registered"}, {"legal.vat_number": NO_VAT_NUMBER}),
        ("foreign", {"vat_number": "CH"}, {"legal.vat_number": NO_VAT_NUMBER}),
        ("foreign", {"vat_number": "CHE-107.787.577 IVA 12"}, {"legal.vat_number": NO_VAT_NUMBER}),
        (
            "legal_entity",
            {"vat_number": "DE136695976"},
            {"legal.vat_number": "Only a foreign customer has a VAT number."},
        ),
    ],
)
def test_legal_data_that_are_wrong_are_refused_at_their_field(
    customers: Alone, kind: str, legal: dict[str, str], expected: dict[str, str]
):
    assert faults(customers, kind, legal=legal) == expected


@pytest.mark.parametrize("remainder", range(13))
def test_every_remainder_makes_a_check_digit_of_a_sole_traders_ogrn(customers: Alone, remainder: int):
    digits = next(number for number in range(30450011600000, 30450011600100) if number % 13 == remainder)
    ogrn = f"{digits}{remainder % 10}"
    assert register(customers, kind="sole_trader", legal={"ogrn": ogrn})["legal"]["ogrn"] == ogrn


def test_all_that_is_wrong_is_told_at_once(customers: Alone):
    accounts = [ACCOUNT, {**ACCOUNT, "bic": "12345"}]
    told = faults(customers, "legal_entity", tax_number="1", legal={"kpp": "1"}, bank_accounts=accounts)
    assert sorted(told) == ["bank_accounts.1.bic", "legal.kpp", "tax_number"]


# ---- bank accounts


@pytest.mark.parametrize(
    ("kind", "account"),
    [
        ("legal_entity", {}),
        ("sole_trader", {"correspondent_account": None}),
        ("foreign", {}),
        ("legal_entity", {**OF_OTHER_BANK, "account": "40702810000014307627"}),
        ("legal_entity", {**OF_TREASURY, "account": "03100643000000017300"}),
        ("foreign", {**ABROAD, "account": "DE89 3704 0044 0532 0130 00"}),
        ("foreign", {**ABROAD, "account": "0532013000"}),
    ],
)
def test_a_bank_account_that_fits_its_bank_is_kept(customers: Alone, kind: str, account: dict[str, Any]):
    assert register(customers, kind=kind, bank_accounts=[{**ACCOUNT, **account}])["bank_accounts"] == [
        {**ACCOUNT, **account}
    ]


@pytest.mark.parametrize(
    ("kind", "account", "expected"),
    [
        ("legal_entity", {"bic": "04452522"}, {"bic": "Must be 9 digits."}),
        ("legal_entity", {"account": "4070281093800001234"}, {"account": "Must be 20 digits."}),
        ("legal_entity", {"account": "40702810938000012346"}, {"account": NOT_OF_BANK}),
        ("legal_entity", {"account": "40702810600014307627"}, {"account": NOT_OF_BANK}),
        ("legal_entity", {"correspondent_account": "30101810400000000226"}, {"correspondent_account": NOT_OF_BANK}),
        ("legal_entity", {"bic": "DEUTDEFF"}, {"bic": "Must be 9 digits."}),
        ("foreign", {"bic": "DEUTXXFF"}, {"bic": "Is not a SWIFT BIC."}),
        (
            "foreign",
            {"bic": "DEUTDEFF", "account": "DE88370400440532013000"},
            {"account": "Is not an IBAN: one of its characters is wrong."},
        ),
    ],
)
def test_a_bank_account_that_does_not_fit_is_refused_at_its_field(
    customers: Alone, kind: str, account: dict[str, Any], expected: dict[str, str]
):
    told = faults(customers, kind, bank_accounts=[{**ACCOUNT, **account}])
    assert told == {f"bank_accounts.0.{field}": message for field, message in expected.items()}


def test_an_account_is_given_once(customers: Alone):
    told = faults(customers, "legal_entity", bank_accounts=[ACCOUNT, ACCOUNT])
    assert told == {"bank_accounts.1.account": "Is given twice."}


# ---- change


def test_what_a_change_leaves_out_stays_and_null_clears(customers: Alone):
    legal = {"kpp": "503601001", "legal_address": "Подольск"}
    customer = register(customers, tax_number="5036998127", legal=legal, bank_accounts=[ACCOUNT])
    renamed = change(customers, customer, name="Вектор-М", legal={"kpp": None, "postal_address": "а/я 12"})
    assert renamed == {
        **customer,
        "version": 2,
        "name": "Вектор-М",
        "legal": {**customer["legal"], "kpp": None, "postal_address": "а/я 12"},
    }
    cleared = change(customers, renamed, tax_number=None, legal=None, bank_accounts=None)
    assert cleared == {
        **renamed, "version": 3, "tax_number": None, "legal": dict.fromkeys(LEGAL), "bank_accounts": [],
    }  # fmt: skip


def test_a_change_that_changes_nothing_leaves_no_trace(customers: Alone):
    customer = register(customers, tax_number="5036998127")
    assert change(customers, customer, name="Вектор", tax_number="5036998127", legal={}) == customer
    assert len(customers.told()) == 1


def test_another_kind_makes_numbers_wrong_that_were_right(customers: Alone):
    customer = register(customers, tax_number="5036998127", legal={"kpp": "503601001"})
    with pytest.raises(ValidationFailed) as caught:
        change(customers, customer, kind="person")
    assert [each["field"] for each in caught.value.errors] == ["tax_number", "legal.kpp"]
    changed = change(customers, customer, kind="person", tax_number="503699812747", legal={"kpp": None})
    assert (changed["kind"], changed["tax_number"]) == ("person", "503699812747")


def test_a_code_can_be_changed_to_one_that_is_free(customers: Alone):
    first, second = register(customers, code="A"), register(customers, code="B")
    with pytest.raises(CodeTaken):
        change(customers, second, code="A")
    change(customers, first, code="C")
    assert change(customers, second, code="A")["code"] == "A"


def test_who_saw_an_older_card_changes_nothing(customers: Alone):
    customer = register(customers)
    change(customers, customer, name="Вектор-М")
    with pytest.raises(StaleVersion):
        change(customers, customer, name="Вектор-Н")


def test_a_customer_in_the_archive_can_be_changed(customers: Alone):
    archived = archive(customers, register(customers))
    changed = change(customers, archived, name="Вектор-М")
    assert (changed["name"], changed["archived"]) == ("Вектор-М", True)


def test_the_others_hear_the_whole_details(customers: Alone):
    customer = register(customers, code="A", legal={"kpp": "503601001"}, bank_accounts=[ACCOUNT])
    change(customers, customer, name="Вектор-М")
    registered, changed = customers.told()
    assert registered.data["legal"]["kpp"] == "503601001"
    assert changed.type == "CustomerDetailsChanged"
    assert changed.data == {**registered.data, "name": "Вектор-М"}


def test_a_changed_name_is_found_and_sorted_by(customers: Alone):
    customer = register(customers, "Яшма")
    register(customers, "Берилл")
    change(customers, customer, name="Агат", legal={"full_name": "Общество «Самоцвет»"})

    def found(q: str) -> list[str]:
        return [row["name"] for row in listed(customers, archived=None, q=q)["items"]]

    assert found("") == ["Агат", "Берилл"]
    assert (found("яшма"), found("агат"), found("самоцвет")) == ([], ["Агат"], ["Агат"])
    assert customers.differences() == []


# ---- names


def test_blanks_around_a_name_are_no_part_of_it(customers: Alone):
    assert register(customers, "  ООО «Вектор» ")["name"] == "ООО «Вектор»"


@pytest.mark.parametrize("character", [0x202E, 0x2066, 0x200B, 0x200F, 0xFEFF], ids=hex)
@pytest.mark.parametrize("field", ["name", "code"])
def test_what_nobody_sees_is_in_no_name_and_no_code(field: str, character: int):
    body = {"name": "Вектор", "kind": "person", field: f"Век{chr(character)}тор"}
    with pytest.raises(ValidationFailed) as caught:
        loaded(RegisterCustomer, body)
    assert [each["field"] for each in caught.value.errors] == [field]

"""The rules of what 1C is told of customers."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from formats.commerceml import BankAccount, Party, write_customers
from tests.unit.formats.commerceml.examples import PERSON
from tests.unit.formats.commerceml.files import NOON, VECTOR, found, read, texts

PARTY = "Документ/Контрагенты/Контрагент"
anything = st.one_of(st.none(), st.text(max_size=400))
accounts = st.builds(BankAccount, st.text(max_size=40), st.text(max_size=40), st.text(max_size=300), anything)
parties = st.builds(
    Party,
    st.uuids().map(str),
    st.text(min_size=1, max_size=300),
    is_person=st.booleans(),
    code=anything,
    full_name=anything,
    tax_number=anything,
    kpp=anything,
    registration=anything,
    vat_number=anything,
    legal_address=anything,
    postal_address=anything,
    accounts=st.lists(accounts, max_size=2).map(tuple),
)


def written(*some: Party):
    return read(write_customers("d-1", "RUB", some, NOON))


def comment(party: Party) -> str:
    return "".join(texts(written(party), f"{PARTY}/Комментарий"))


def test_customers_are_the_counterparties_of_one_document_since_the_format_has_no_list_of_them():
    root = written(VECTOR, PERSON)
    assert texts(root, "Документ/ХозОперация") == ["Прочие"]
    assert texts(root, f"{PARTY}/Роль") == ["Покупатель", "Покупатель"]


def test_without_customers_there_is_no_document():
    assert found(written(), "Документ") == []


def test_a_legal_entity_has_its_numbers_addresses_and_accounts():
    root = written(VECTOR)
    assert texts(root, f"{PARTY}/ИНН") + texts(root, f"{PARTY}/КПП") == ["7736050003", "773601001"]
    assert texts(root, f"{PARTY}/ЮридическийАдрес/Представление") == ["117997, г. Москва, ул. Наметкина, д. 16"]
    assert texts(root, f"{PARTY}/РасчетныеСчета/РасчетныйСчет/НомерСчета") == ["40702810400000000225"]
    assert texts(root, f"{PARTY}/РасчетныеСчета/РасчетныйСчет/Банк/БИК") == ["044525225"]


def test_a_person_is_named_as_one():
    root = written(PERSON)
    assert texts(root, f"{PARTY}/ПолноеНаименование") == ["Иванова Мария Петровна"]
    assert found(root, f"{PARTY}/ОфициальноеНаименование") == []


def test_what_the_format_has_no_element_for_is_in_the_comment():
    told = comment(VECTOR)
    assert "ОГРН: 1027700070518" in told
    assert "Счёт: DE89370400440532013000, Commerzbank, COBADEFFXXX" in told
    assert "Налоговый номер: DE 811-907" in comment(replace(VECTOR, tax_number="DE 811-907"))
    assert "В архиве: да" in comment(replace(VECTOR, is_archived=True))


def test_an_official_name_that_is_too_long_is_cut_and_stands_whole_in_the_comment():
    name = "Федеральное государственное бюджетное учреждение " * 6
    root = written(replace(VECTOR, full_name=name))
    [official] = texts(root, f"{PARTY}/ОфициальноеНаименование")
    assert (len(official), official[-1]) == (255, "…")
    assert name.strip() in comment(replace(VECTOR, full_name=name))


@given(st.lists(parties, max_size=3))
def test_a_file_is_valid_whatever_customers_are(some: list[Party]):
    assert len(found(written(*some), PARTY)) == len(some)

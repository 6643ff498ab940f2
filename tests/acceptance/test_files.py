"""Items and customers from files and into files, as their owners have them."""

import csv
import io
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from openpyxl import Workbook, load_workbook

from tests.system.client import Api, new_code
from tests.system.processes import NOVA, embedded

V1 = "/api/v1"
COUNTS = ("rows", "created", "changed", "unchanged", "failed")
ITEMS_FILE = (
    "Артикул;Наименование;Вид;Ед. изм.;Группа;НДС;Штрихкод;Упаковки;Мин. остаток;Цена;Цена: Розничная;Длина\r\n"
    '0007;"Болт «М8»; оцинкованный";товар;штука;Крепёж/Болты;10%;4006381333931;"коробка=12,5";10;1 234,50;2000;0,05\r\n'
    '0008;"Шайба\n""двойная""";товар;pcs;;;;;;"0,1; 1,20 USD";;\r\n'
    "У-1;Доставка;услуга;штука;;;;;;500;;\r\n"
)


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    with embedded(tmp_path_factory.mktemp("files")) as api:
        prepare(api)
        yield api


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    """Another company, with the same dictionaries and nothing in them."""
    with embedded(tmp_path_factory.mktemp("empty")) as api:
        prepare(api)
        yield api


def prepare(api: Api) -> None:
    def add(dictionary: str, code: str, ru: str, **data: Any) -> None:
        api.ok("POST", f"{V1}/dictionaries/{dictionary}", {"code": code, "names": {"ru": ru}, "data": data})

    add("item_groups", "fixings", "Крепёж")
    add("item_groups", "bolts", "Болты", parent="fixings")
    add("characteristics", "length", "Длина", kind="number", unit="m")
    add("characteristics", "colour", "Цвет", kind="text")
    add("characteristics", "new", "Новинка", kind="flag")
    add("tags", "vip", "Важный")
    add("tags", "retail", "Розница, сети")
    add("customer_fields", "region", "Регион", kind="choice", choices=["Север", "Юг"])
    add("customer_fields", "shops", "Магазинов", kind="number")


def counts(told: Any) -> tuple[int, ...]:
    return tuple(told[name] for name in COUNTS)


def table(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def workbook(*rows: list[Any]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def reasons(api: Api, told: Any) -> dict[int, list[str]]:
    page = api.ok("GET", f"{V1}/imports/{told['id']}/errors")
    return {row["row"]: [f"{each['field']}: {each['message']}" for each in row["errors"]] for row in page["items"]}


def test_items_from_a_price_list_and_out_and_in_again(api: Api, empty: Api) -> None:
    content = ITEMS_FILE.encode("windows-1251")
    tried = api.imported("items", "прайс.csv", content, dry_run=True)
    assert (tried["status"], counts(tried), tried["file"]) == ("done", (3, 3, 0, 0, 0), "прайс.csv")
    assert api.ok("GET", f"{V1}/items")["total"] == 0
    assert counts(api.imported("items", "прайс.csv", content)) == (3, 3, 0, 0, 0)
    assert counts(api.imported("items", "прайс.csv", content)) == (3, 0, 0, 3, 0)

    found = api.ok("GET", f"{V1}/items?code=0007")["items"][0]
    item = api.ok("GET", f"{V1}/items/{found['id']}")
    assert (item["name"], item["kind"], item["unit"]) == ("Болт «М8»; оцинкованный", "goods", "pcs")
    assert (item["group"], item["vat_rate"], item["barcodes"]) == ("bolts", "reduced", ["4006381333931"])
    assert (item["packages"], item["minimum_level"]) == ([{"unit": "box", "factor": "12.5"}], "10")
    assert item["characteristics"] == {"length": "0.05"}
    prices = {price["price_type"]: price["amount"] for price in item["prices"]}
    assert prices == {"wholesale": "1234.5", "retail": "2000"}

    out_as_csv, out_as_workbook = (api.file(f"{V1}/items/export.{kind}") for kind in ("csv", "xlsx"))
    for name, exported in (("items.csv", out_as_csv), ("items.xlsx", out_as_workbook)):
        assert counts(api.imported("items", name, exported)) == (3, 0, 0, 3, 0)
    assert counts(empty.imported("items", "items.xlsx", out_as_workbook)) == (3, 3, 0, 0, 0)
    assert empty.file(f"{V1}/items/export.csv") == out_as_csv
    rows = table(out_as_csv)
    assert rows[0][:4] == ["Код", "Наименование", "Вид", "Единица"]
    assert rows[2][:2] == ["0008", 'Шайба\n"двойная"']
    english = table(api.file(f"{V1}/items/export.csv?filter[kind]=service", Accept_Language="en"))
    assert [row[:3] for row in english] == [["Code", "Name", "Kind"], ["У-1", "Доставка", "service"]]


def test_customers_from_a_workbook_and_out_and_in_again(api: Api, empty: Api) -> None:
    heading = [
        "Код",
        "Контрагент",
        "Вид",
        "ИНН",
        "КПП",
        "Адрес",
        "БИК",
        "Расчетный счет",
        "Банк",
        "Наценка",
        "Отсрочка",
    ]
    legal = ["001", "ООО «Вектор»", "юрлицо", 7707083893, "770701001", "Москва,\nул. Мира, 1"]
    content = workbook(
        heading,
        [*legal, "044525225", "40702810438000060473", "Сбербанк", -7.5, 14],
        ["002", "ИП Петров", "ИП", "500100732259", None, "=не формула", None, None, None, None, None],
    )
    assert counts(api.imported("customers", "клиенты.xlsx", content)) == (2, 1, 0, 0, 1)
    plain = content_without_formula(heading)
    assert counts(api.imported("customers", "клиенты.xlsx", plain)) == (1, 1, 0, 0, 0)

    found = api.ok("GET", f"{V1}/customers?code=001")["items"][0]
    card = api.ok("GET", f"{V1}/customers/{found['id']}")
    assert (card["tax_number"], card["legal"]["legal_address"]) == ("7707083893", "Москва,\nул. Мира, 1")
    assert card["bank_accounts"][0]["account"] == "40702810438000060473"
    assert (card["terms"]["markup_percent"], card["terms"]["deferral_days"]) == ("-7.5", 14)

    out_as_csv, out_as_workbook = (api.file(f"{V1}/customers/export.{kind}?archived=any") for kind in ("csv", "xlsx"))
    for name, exported in (("customers.csv", out_as_csv), ("customers.xlsx", out_as_workbook)):
        assert counts(api.imported("customers", name, exported)) == (2, 0, 0, 2, 0)
    assert counts(empty.imported("customers", "customers.csv", out_as_csv)) == (2, 2, 0, 0, 0)
    assert empty.file(f"{V1}/customers/export.csv?archived=any") == out_as_csv
    assert "'=1+1" in out_as_csv.decode("utf-8-sig")


def test_contacts_come_from_a_file_are_found_and_go_out_and_in_again(api: Api) -> None:
    content = workbook(
        ["Код", "Контрагент", "Телефон", "Контакты", "Номер договора"],
        ["К-1", "ООО «Агат»", "8 916 765-43-21", "почта; Zakaz@Example.com; Аделаида Громозекина", "17/К"],
        ["К-2", "ООО «Рубин»", "позвонить", None, None],
    )
    told = api.imported("customers", "клиенты.xlsx", content)
    assert counts(told) == (2, 1, 0, 0, 1)
    assert [*reasons(api, told)] == [3]
    [row] = api.ok("GET", f"{V1}/customers?q=громозек")["items"]
    card = api.ok("GET", f"{V1}/customers/{row['id']}")
    assert [each["value"] for each in card["contacts"]] == ["Zakaz@example.com", "+79167654321"]
    assert card["accounting"]["contract_number"] == "17/К"
    exported = api.file(f"{V1}/customers/export.xlsx?filter[code]=К-1")
    assert counts(api.imported("customers", "customers.xlsx", exported)) == (1, 0, 0, 1, 0)

    errors = f"{V1}/imports/{told['id']}/errors.csv"
    assert "позвонить" in api.file(errors).decode("utf-8-sig")
    api.ok("POST", f"{V1}/customers/{row['id']}/erase", {"reason": "по просьбе"}, If_Match="*")
    assert "позвонить" not in api.file(errors).decode("utf-8-sig")


def test_tags_and_own_fields_come_by_their_names_and_go_out_and_in_again(api: Api, empty: Api) -> None:
    content = workbook(
        ["Код", "Контрагент", "Метки", "Регион", "Магазинов"],
        ["Т-1", "ООО «Опал»", "важный; Розница, сети", "СЕВЕР", 12.5],
        ["Т-2", "ООО «Яшма»", "Важная", None, None],
        ["Т-3", "ООО «Оникс»", None, "Запад", "много"],
        ["Т-4", "ООО «Агат»", None, "Запад", None],
    )
    told = api.imported("customers", "клиенты.xlsx", content)
    assert counts(told) == (4, 1, 0, 0, 3)
    assert reasons(api, told) == {
        3: ["Метки: Метки «Важная» нет, или так называются несколько. Есть: Важный, Розница, сети."],
        4: ["Магазинов: Должно быть число, например 1250,50."],
        5: ["Регион: Нет среди значений: Север, Юг."],
    }
    [row] = api.ok("GET", f"{V1}/customers?code=Т-1")["items"]
    card = api.ok("GET", f"{V1}/customers/{row['id']}")
    assert (card["tags"], card["own_fields"]) == (["vip", "retail"], {"region": "Север", "shops": "12.5"})

    export = f"{V1}/customers/export.csv?filter[code]=Т-1"
    exported = api.file(export)
    heading, line = table(exported)
    said = dict(zip(heading, line, strict=True))
    assert (said["Метки"], said["Поле: Регион"], said["Поле: Магазинов"]) == ("Важный;Розница, сети", "Север", "12,5")
    assert "Field: Регион" in table(api.file(export, Accept_Language="en"))[0]
    assert counts(api.imported("customers", "customers.csv", exported)) == (1, 0, 0, 1, 0)
    assert counts(empty.imported("customers", "customers.csv", exported)) == (1, 1, 0, 0, 0)
    assert empty.file(export) == exported


def content_without_formula(heading: list[str]) -> bytes:
    """A name that begins like a formula, and is a text."""
    row = ["002", "=1+1", "ИП", "500100732259", *[None] * 7]
    book = Workbook()
    book.active.append(heading)
    book.active.append(row)
    book.active["B2"].data_type = "s"
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def test_bad_rows_are_told_in_the_users_language_and_mended_in_the_errors_file(api: Api) -> None:
    bad = workbook(
        ["Код", "Наименование", "Вид", "Единица", "Цена", "Новинка"],
        ["E-1", "Хорошая", "товар", "уп", 10, "да"],
        ["E-2", "Формула", "товар", "pcs", "=1+1", "нет"],
        ["E-3", "Плохая", "ерунда", "бочка", "дорого", "может быть"],
        [None, "Без кода", None, None, None, None],
        ["E-1", "Ещё раз", None, None, None, None],
        ["E-5", "Отрицательная", None, None, -1, None],
    )
    told = api.imported("items", "ошибки.xlsx", bad)
    assert counts(told) == (6, 0, 0, 0, 6)
    found = reasons(api, told)
    assert found[2] == ["Единица: Этого нет в справочнике."]
    assert found[3] == ["Цена: В ячейке формула: поставьте вместо неё значение."]
    assert found[4] == ["Цена: Должно быть число, например 1250,50.", "Новинка: Должно быть «да» или «нет»."]
    assert found[5][0].startswith("Код: ")
    assert found[6] == ["Код: Уже есть в одной из строк выше."]
    assert found[7][0].startswith("Цена: ")

    errors = api.file(f"{V1}/imports/{told['id']}/errors.csv")
    rows = table(errors)
    assert rows[0] == ["Код", "Наименование", "Вид", "Единица", "Цена", "Новинка", "Почему не принято"]
    assert rows[1][-1] == "Единица: Этого нет в справочнике."
    mended = errors.decode("utf-8-sig").replace(";уп;", ";шт;").replace("'=1+1", "2,5").encode()
    assert counts(api.imported("items", "errors.csv", mended)) == (6, 2, 0, 0, 4)
    book = load_workbook(io.BytesIO(api.file(f"{V1}/imports/{told['id']}/errors.xlsx", Accept_Language="en")))
    assert book.worksheets[0]["G2"].value == "Единица: Is not in the dictionary."


def test_a_cell_left_empty_says_nothing_and_a_word_empties(api: Api) -> None:
    api.imported("items", "a.csv", "code;name;group;barcodes;price.wholesale\nW;Имя;bolts;96385074;5\n".encode())
    assert counts(api.imported("items", "b.csv", b"code;name;group;price.wholesale\nW;;;\n")) == (1, 0, 0, 1, 0)
    emptied = "code;group;barcodes;price.wholesale\nW;<пусто>;<empty>;<пусто>\n".encode()
    assert counts(api.imported("items", "c.csv", emptied)) == (1, 0, 1, 0, 0)
    item = api.ok("GET", f"{V1}/items/{api.ok('GET', f'{V1}/items?code=W')['items'][0]['id']}")
    assert (item["name"], item["group"], item["barcodes"], item["prices"]) == ("Имя", None, [], [])


def test_columns_are_mapped_by_hand(api: Api) -> None:
    content = "A,B,C\nM-1,Первая,хлам\n".encode()
    told = api.imported("items", "x.csv", content, mapping={"A": "code", "B": "name", "C": None})
    assert (counts(told), told["mapping"]) == ((1, 1, 0, 0, 0), {"A": "code", "B": "name"})
    assert told["ignored_columns"] == ["C"]
    wrong = api.upload("items", "x.csv", content, {"mapping": {"A": "code", "B": "colour", "Z": "name"}}).json()
    assert {each["field"] for each in wrong["errors"]} == {"mapping.B", "mapping.Z"}
    unknown = api.upload("items", "x.csv", content)
    assert (unknown.status_code, unknown.json()["code"]) == (422, "NoKeyColumn")


@pytest.mark.parametrize(
    ("content", "options", "status"),
    [
        (b"", {}, 422),
        (b"PK\x03\x04 no workbook", {}, 422),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, {}, 422),
        (b'code;name\n1;"cut', {}, 422),
        (b"code\n1\n", {"format": "xlsx"}, 422),
        (b"code\n\xff\n", {"encoding": "utf-8"}, 422),
        (b"code\n1\n", {"mapping": "code"}, 422),
        (b"code\n1\n", {"colour": "red"}, 422),
        (b"code\n" + b"x\n" * 60_000, {}, 413),
        (b"code\n" + b"x" * (20 * 1024 * 1024), {}, 413),
    ],
)
def test_a_file_that_cannot_be_used_is_one_clear_refusal(api: Api, content: bytes, options: Any, status: int) -> None:
    refusal = api.upload("items", "плохой.csv", content, options)
    assert (refusal.status_code, refusal.headers["Content-Type"]) == (status, "application/problem+json")
    assert refusal.json()["detail"]


def test_the_command_line_takes_files_too(api: Api, tmp_path: Path) -> None:
    (tmp_path / "price.csv").write_text("SKU;Название;Цена\nCLI-1;Первая;10\nCLI-2;Вторая;дорого\n")
    command = [*NOVA, "import", "items", "price.csv", "--map", "code=SKU", "--map", "price.retail=Цена"]
    environment = {**os.environ, "NOVA_URL": api.url, "NOVA_API_TOKEN": api.token, "PYTHONPATH": str(Path.cwd())}
    ended = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60)
    assert ended.returncode == 3, ended.stdout + ended.stderr
    errors = table((tmp_path / "price.errors.csv").read_bytes())
    assert errors == [
        ["SKU", "Название", "Цена", "Why it was not taken"],
        ["CLI-2", "Вторая", "дорого", "Цена: Must be a number like 1250.50."],
    ]


def test_a_request_without_a_file_is_refused(api: Api) -> None:
    assert api.call("POST", f"{V1}/items/imports", {"file": "x"}).status_code == 415


def test_the_same_request_begins_one_import(api: Api) -> None:
    first = api.upload("items", "k.csv", b"code\nK\n", Idempotency_Key="import-once").json()
    again = api.upload("items", "k.csv", b"code\nK\n", Idempotency_Key="import-once").json()
    other = api.upload("items", "k.csv", b"code\nL\n", Idempotency_Key="import-once")
    assert (again["id"], other.status_code) == (first["id"], 422)


def test_imports_are_seen_by_who_began_them_and_by_heads_of_sales(api: Api, tmp_path: Path) -> None:
    user = api.ok("POST", f"{V1}/users", {"name": "olga", "roles": ["manager"]})
    olga = Api(api.url, api.ok("POST", f"{V1}/users/{user['id']}/tokens", {"name": "t"})["token"])
    assert olga.upload("items", "i.csv", b"code\nO\n").status_code == 403
    told = olga.imported("customers", "c.csv", "Код;Наименование;Отсрочка\nO-1;Ольгин;5\nO-2;Ольгин;\n".encode())
    assert counts(told) == (2, 1, 0, 0, 1)
    assert reasons(olga, told)[2] == ["Отсрочка: Условия назначает руководитель отдела продаж."]
    assert [each["id"] for each in olga.ok("GET", f"{V1}/imports")["items"]] == [told["id"]]
    assert told["id"] in [each["id"] for each in api.ok("GET", f"{V1}/imports")["items"]]
    mine = api.imported("items", "m.csv", b"code\nMINE\n")
    assert olga.call("GET", f"{V1}/imports/{mine['id']}").status_code == 404
    assert olga.call("GET", f"{V1}/imports/{mine['id']}/errors.csv").status_code == 404


@pytest.mark.parametrize("register", ["customers", "items"])
def test_those_that_are_chosen_go_out_in_the_order_of_the_list(api: Api, register: str) -> None:
    make = {"customers": api.customer, "items": lambda name: api.item(new_code(), name=name)}[register]
    names = [f"{letter} {new_code()}" for letter in "АБВ"]
    first, _, last = map(make, names)
    path, gone = f"{V1}/{register}/export.xlsx", str(uuid4())
    answer = api.call("POST", path, {"ids": [first, last, gone], "sort": "-name"})
    assert answer.status_code == 200, answer.text
    [_, *rows] = load_workbook(io.BytesIO(answer.content)).active.values
    assert [row[1] for row in rows] == [names[2], names[0]]
    for wrong in ({}, {"ids": []}, {"ids": [gone] * 501}, {"ids": [first], "q": "А"}):
        assert api.call("POST", path, wrong).status_code == 422

"""Files are attached to customers' cards, orders and entries of the journal, read where they are, and gone for good."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
import requests

from tests.system.client import Api, eventually, new_code
from tests.system.processes import embedded

V1 = "/api/v1"
PDF = b"%PDF-1.7\n" + bytes(range(256)) * 2500
NAME = "Договор поставки № 7.pdf"


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    with embedded(tmp_path_factory.mktemp("attachments"), settings={"NOVA_ATTACHMENT_MEGABYTES": "1"}) as running:
        yield running


@pytest.fixture(scope="module")
def things(api: Api) -> dict[str, str]:
    """One of each kind that files are attached to."""
    customer, item = api.customer("ООО Скрепка"), api.item(new_code("F"))
    order = api.place(customer, (item, 1))
    entry = api.ok("POST", f"{V1}/journal", {"customer_id": customer, "kind": "note", "text": "Прислали скан"})
    return {"customers": customer, "orders": order["id"], "journal": entry["id"]}


def listed(api: Api, thing: str) -> list[Any]:
    return list(api.ok("GET", f"{V1}/{thing}/attachments")["items"])


def sentences(api: Api, customer: str, kind: str) -> list[str]:
    page = api.ok("GET", f"{V1}/journal?customer={customer}&filter[kind]={kind}", Accept_Language="ru")
    return [entry["text"] for entry in page["items"]]


@pytest.mark.parametrize("kind", ["customers", "orders", "journal"])
def test_a_file_comes_back_as_it_was_under_its_russian_name_and_is_taken_away(
    api: Api, things: dict[str, str], kind: str
) -> None:
    thing = f"{kind}/{things[kind]}"
    attached = api.attached(thing, NAME, PDF)
    told = {"name": NAME, "media_type": "application/pdf", "size": len(PDF), "attached_by": "admin"}
    assert {name: attached[name] for name in told} == told
    assert attached["sha256"] == hashlib.sha256(PDF).hexdigest()
    assert listed(api, thing) == [attached]

    path = f"{V1}/{thing}/attachments/{attached['id']}"
    answer = api.call("GET", path)
    assert (answer.status_code, answer.content == PDF) == (200, True)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == (
        f"attachment; filename=\"------- -------- - 7.pdf\"; filename*=UTF-8''{quote(NAME)}"
    )
    assert (answer.headers["X-Content-Type-Options"], "sandbox" in answer.headers["Content-Security-Policy"]) == (
        "nosniff",
        True,
    )
    assert api.call("GET", path, If_None_Match=answer.headers["ETag"]).status_code == 304

    assert api.call("DELETE", path).status_code == 204
    assert listed(api, thing) == []
    assert [api.call(method, path).status_code for method in ("GET", "DELETE")] == [404, 404]


def test_a_text_is_answered_in_its_own_encoding(api: Api, things: dict[str, str]) -> None:
    text = "Прайс-лист".encode("cp1251")
    attached = api.attached(f"orders/{things['orders']}", "прайс.txt", text)
    answer = api.call("GET", f"{V1}/orders/{things['orders']}/attachments/{attached['id']}")
    assert (answer.headers["Content-Type"], answer.content) == ("text/plain", text)


def test_the_journal_tells_of_files_and_nobody_what_they_are_called(api: Api) -> None:
    customer = api.customer("ООО Архив")
    order = api.place(customer, (api.item(new_code("F")), 1))
    api.attached(f"customers/{customer}", "Паспорт Иванова.pdf", PDF)
    scan = api.attached(f"orders/{order['id']}", "Накладная.pdf", PDF)
    api.call("DELETE", f"{V1}/orders/{order['id']}/attachments/{scan['id']}")
    [gone] = eventually(lambda: sentences(api, customer, "file_detached"))
    assert "Накладная" not in json.dumps([*api.feed("orders")], ensure_ascii=False)
    assert gone == f"От заказа {order['number']} убран файл."
    told = {"К карточке клиента приложен файл.", f"К заказу {order['number']} приложен файл."}
    eventually(lambda: set(sentences(api, customer, "file_attached")) == told)


def test_files_of_a_draft_are_nobody_elses_business(api: Api) -> None:
    customer, item = api.customer("ООО Черновик"), api.item(new_code("F"))
    draft = api.ok("POST", f"{V1}/orders", {"customer_id": customer, "lines": [{"item_id": item, "quantity": 1}]})
    attached = api.attached(f"orders/{draft['id']}", NAME, PDF)
    assert listed(api, f"orders/{draft['id']}") == [attached]
    assert [event for event in api.feed("orders") if event["data"].get("attachment_id") == attached["id"]] == []


def test_the_same_upload_sent_again_attaches_one_file(api: Api, things: dict[str, str]) -> None:
    thing, key = f"customers/{things['customers']}", new_code("key-")
    first = api.attached(thing, NAME, PDF, Idempotency_Key=key)
    assert api.attached(thing, NAME, PDF, Idempotency_Key=key) == first
    assert [each["id"] for each in listed(api, thing)].count(first["id"]) == 1
    path = f"{V1}/{thing}/attachments/{first['id']}"
    assert api.file(path) == PDF
    assert problem(api.attach(thing, NAME, PDF + b".", Idempotency_Key=key)) == (422, "IdempotencyKeyReused")
    assert api.call("DELETE", path).status_code == 204
    assert problem(api.attach(thing, NAME, PDF, Idempotency_Key=key)) == (409, "AnswerForgotten")


@pytest.mark.parametrize(
    ("name", "content", "refusal"),
    [
        ("virus.exe", b"MZ\x90", (415, "FileKindNotTaken")),
        ("страница.html", b"<!doctype html>", (415, "FileKindNotTaken")),
        ("рисунок.svg", b"<svg/>", (415, "FileKindNotTaken")),
        ("без окончания", b"text", (415, "FileKindNotTaken")),
        (".txt", b"text", (422, "FileNameNotTaken")),
        ("на самом деле.pdf", b"MZ\x90", (422, "FileOfAnotherKind")),
        ("страница.txt", b" <html><script>alert(1)</script>", (422, "FileOfAnotherKind")),
        ("пусто.pdf", b"", (422, "FileEmpty")),
        ("большой.pdf", b"%PDF-" + bytes(1024 * 1024), (413, "FileTooLarge")),
        ("огромный.pdf", b"%PDF-" + bytes(3 * 1024 * 1024), (413, "FileTooLarge")),
    ],
    ids=[
        "program",
        "page",
        "drawing",
        "no-ending",
        "no-name",
        "program-as-pdf",
        "page-as-text",
        "empty",
        "large",
        "huge",
    ],
)
def test_what_is_not_taken_is_refused_in_words(
    api: Api, things: dict[str, str], name: str, content: bytes, refusal: tuple[int, str]
) -> None:
    answer = api.attach(f"orders/{things['orders']}", name, content, Accept_Language="ru")
    assert problem(answer) == refusal
    assert {error["field"] for error in answer.json().get("errors", ())} <= {"file"}
    assert name.strip(".") in answer.json()["detail"] or "1 МБ" in answer.json()["detail"]


def test_a_file_for_nothing_is_refused_and_what_is_no_file_too(api: Api, things: dict[str, str]) -> None:
    nobody = "00000000-0000-4000-8000-000000000000"
    assert problem(api.attach(f"customers/{nobody}", NAME, PDF)) == (404, "NotFound")
    path = f"{V1}/customers/{things['customers']}/attachments"
    assert problem(api.call("POST", path, {"file": "x"})) == (415, "NotMultipart")
    assert problem(api.call("GET", f"{V1}/orders/{nobody}/attachments")) == (404, "NotFound")


def test_a_form_has_one_file(api: Api, things: dict[str, str]) -> None:
    thing = f"orders/{things['orders']}"
    before = listed(api, thing)
    answer = requests.post(
        f"{api.url}{V1}/{thing}/attachments",
        files=[("file", ("1.pdf", PDF)), ("file", ("2.pdf", PDF))],
        headers={"Authorization": f"Bearer {api.token}", "Accept-Language": "ru"},
        timeout=60,
    )
    assert problem(answer) == (422, "ValidationFailed")
    assert answer.json()["errors"] == [{"field": "file", "message": "Указано дважды."}]
    assert listed(api, thing) == before


def test_a_file_of_one_is_not_read_under_another(api: Api, things: dict[str, str]) -> None:
    attached = api.attached(f"customers/{things['customers']}", NAME, PDF)
    other = api.customer("ООО Чужое")
    answer = api.call("GET", f"{V1}/customers/{other}/attachments/{attached['id']}", Accept_Language="ru")
    assert problem(answer) == (404, "NotFound")
    assert answer.json()["detail"] == f"Не найдено: вложение {attached['id']}."


def test_files_of_both_are_there_after_a_merge_and_none_after_erasing(api: Api) -> None:
    kept, taken = (api.customer(f"ООО Близнец {number}") for number in (1, 2))
    names = {name: api.attached(f"customers/{of}", name, PDF) for name, of in (("1.pdf", kept), ("2.pdf", taken))}
    api.ok("POST", f"{V1}/customers/{kept}/merge", {"other_id": taken}, If_Match="*")
    assert {each["name"]: each for each in listed(api, f"customers/{kept}")} == names
    of_other = f"{V1}/customers/{kept}/attachments/{names['2.pdf']['id']}"
    assert api.file(of_other) == PDF
    erased = api.ok("POST", f"{V1}/customers/{kept}/erase", {"reason": "по просьбе"}, If_Match="*")
    assert "file_ids" not in erased
    assert [listed(api, f"customers/{customer}") for customer in (kept, taken)] == [[], []]
    assert problem(api.call("GET", of_other)) == (404, "NotFound")


def test_whoever_is_erased_is_so_in_the_files_of_his_orders_and_of_his_journal(api: Api) -> None:
    kept, taken = (api.customer(f"ООО Забытый {number}") for number in (1, 2))
    item = api.item(new_code("F"))
    things = []
    for customer in (kept, taken):
        order = api.place(customer, (item, 1))
        entry = api.ok("POST", f"{V1}/journal", {"customer_id": customer, "kind": "note", "text": "Прислали скан"})
        things += [f"orders/{order['id']}", f"journal/{entry['id']}"]
    paths = [f"{V1}/{thing}/attachments/{api.attached(thing, NAME, PDF)['id']}" for thing in things]
    assert [api.call("GET", path).status_code for path in paths] == [200] * 4
    api.ok("POST", f"{V1}/customers/{kept}/merge", {"other_id": taken}, If_Match="*")
    api.ok("POST", f"{V1}/customers/{kept}/erase", {"reason": "по просьбе"}, If_Match="*")
    eventually(lambda: [api.call("GET", path).status_code for path in paths] == [404] * 4)
    assert [listed(api, thing) for thing in things] == [[]] * 4


def problem(answer: requests.Response) -> tuple[int, str]:
    return answer.status_code, str(answer.json()["code"])

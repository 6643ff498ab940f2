"""Letters to customers: sent with a document by the server, kept in the mailbox without one, opened as a draft."""

import email
import json
from collections.abc import Iterator
from email.header import decode_header, make_header
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.infrastructure.post_office import PostOffice, post_office
from tests.system.client import Api, eventually, new_code
from tests.system.processes import embedded

V1 = "/api/v1"
IVAN = "ivan@romashka.example.com"
SUBJECT, TEXT = "Счёт на оплату", "Здравствуйте, Иван Петрович!\n\nСчёт во вложении: 5 + 5 = 10 %.\n"


@pytest.fixture(scope="module")
def office() -> Iterator[PostOffice]:
    """Encrypted, and open to its user alone."""
    with post_office("starttls", has_users=True) as running:
        yield running


@pytest.fixture(scope="module")
def api(office: PostOffice, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    with embedded(tmp_path_factory.mktemp("letters"), settings=office.environment) as running:
        yield running


@pytest.fixture(scope="module")
def customer(api: Api) -> str:
    """Its contact is Ivan."""
    customer = api.customer("Ромашка")
    contacts = {"contacts": [{"kind": "email", "value": IVAN, "person": "Иван Петрович"}]}
    api.ok("PUT", f"{V1}/customers/{customer}/contacts", contacts, If_Match="*")
    return customer


@pytest.fixture(scope="module")
def greeting(api: Api) -> None:
    """The user's letters begin by the name of the contact, and end by his signature."""
    me = api.ok("GET", f"{V1}/users/me")
    mine = {
        "letter_header": {"ru": "{{ contact.person }}, добрый день!", "en": "Dear {{ contact.person }},"},
        "signature": {"ru": "С уважением, Анна"},
    }
    api.ok("PATCH", f"{V1}/users/me", mine, If_Match=f'"{me["version"]}"')


@pytest.fixture(scope="module")
def invoice(api: Api, customer: str) -> Any:
    """The document of an invoice."""
    order = api.place(customer, (api.item(new_code("L")), 3))
    issued = api.ok("POST", f"{V1}/orders/{order['id']}/invoices", {})
    return api.ok("POST", f"{V1}/invoices/{issued['id']}/documents", {})


def letter_to(customer: str, **more: Any) -> dict[str, Any]:
    return {"customer_id": customer, "to": [IVAN], "subject": SUBJECT, "text": TEXT, **more}


def read(content: bytes) -> tuple[str, str, list[tuple[str | None, bytes]]]:
    """Subject, text and files of a message, by a reader that knows nothing of who wrote it."""
    message = email.message_from_bytes(content)
    parts: list[Any] = [part for part in message.walk() if not part.is_multipart()]
    text, *files = [part.get_payload(decode=True) for part in parts]
    names = [part.get_filename() for part in parts[1:]]
    subject = str(make_header(decode_header(message["Subject"])))
    return subject, text.decode().replace("\r\n", "\n"), list(zip(names, files, strict=True))


def test_a_letter_with_an_invoice_arrives(api: Api, office: PostOffice, customer: str, invoice: Any) -> None:
    before = len(office.arrived())
    queued = api.ok("POST", f"{V1}/letters", letter_to(customer, document_ids=[invoice["id"]]))
    path = f"{V1}/letters/{queued['id']}"
    assert (queued["invoice_id"], queued["order_id"]) == (invoice["invoice_id"], invoice["order_id"])
    sent = eventually(lambda: found if (found := api.ok("GET", path))["state"] == "sent" else None)
    assert (sent["via"], sent["refused"], sent["documents"][0]["number"]) == ("smtp", 0, invoice["number"])
    (arrived,) = office.arrived()[before:]
    subject, text, ((name, pdf),) = read(arrived.content)
    assert (subject, text) == (SUBJECT, TEXT)
    assert name == f"Счёт № {invoice['number']} от {_russian(invoice['date'])}.pdf"
    assert pdf == api.file(f"{V1}/documents/{invoice['id']}.pdf")
    told = [event["type"] for event in api.feed("notify") if event["data"].get("letter_id") == queued["id"]]
    assert told == ["LetterQueued", "LetterSent"]


def test_a_repeated_request_sends_one_letter(api: Api, office: PostOffice, customer: str) -> None:
    before = len(office.arrived())
    first, second = (api.ok("POST", f"{V1}/letters", letter_to(customer), Idempotency_Key="once") for _ in range(2))
    assert first["id"] == second["id"]
    eventually(lambda: len(office.arrived()) > before)
    following = api.ok("POST", f"{V1}/letters", letter_to(customer))
    eventually(lambda: api.ok("GET", f"{V1}/letters/{following['id']}")["state"] == "sent")
    assert len(office.arrived()) == before + 2


@pytest.mark.usefixtures("greeting")
def test_a_letter_is_begun_from_a_template_and_sent_as_it_is(
    api: Api, office: PostOffice, customer: str, invoice: Any
) -> None:
    asked = {"customer_id": customer, "template": "invoice_cover", "document_ids": [invoice["id"]]}
    letter = api.ok("POST", f"{V1}/letters/compose", asked)
    assert (letter["to"], letter["missing"], letter["mailto"]) == ([IVAN], [], None)
    assert letter["subject"] == f"Счёт № {invoice['number']} от {_russian(invoice['date'])}"
    assert "на сумму 300,00\xa0₽." in letter["text"]
    assert letter["text"].startswith("Иван Петрович, добрый день!\n\nНаправляем счёт")
    assert letter["text"].endswith("\n\nС уважением, Анна\n")
    before = len(office.arrived())
    api.ok("POST", f"{V1}/letters", {name: letter[name] for name in letter.keys() - {"missing", "mailto"}})
    eventually(lambda: len(office.arrived()) > before)
    subject, text, files = read(office.arrived()[-1].content)
    assert (subject, text, len(files)) == (letter["subject"], letter["text"], 1)


def test_a_template_may_speak_only_of_what_the_letter_is_about(api: Api, customer: str) -> None:
    asked = {"customer_id": customer, "template": "invoice_cover"}
    answer = api.call("POST", f"{V1}/letters/compose", asked)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == ["invoice_id"]


@pytest.mark.usefixtures("greeting")
def test_nobody_is_greeted_by_anothers_name(api: Api, customer: str) -> None:
    asked = {"customer_id": customer, "template": "free", "to": ["petr@romashka.example.com"]}
    assert "Иван Петрович" not in api.ok("POST", f"{V1}/letters/compose", asked)["text"]
    asked["to"] = [IVAN.upper()]
    assert "Иван Петрович" in api.ok("POST", f"{V1}/letters/compose", asked)["text"]


def test_a_debt_is_told_in_the_readers_figures(api: Api, customer: str) -> None:
    asked = {"customer_id": customer, "template": "debt_reminder", "language": "en", "to": [IVAN]}
    assert "₽" not in (told := api.ok("POST", f"{V1}/letters/compose", asked))["text"]
    assert "RUB 0.00 of Ромашка is overdue" in told["text"]


def test_what_a_server_refuses_is_told_and_can_be_sent_again(api: Api, customer: str) -> None:
    queued = api.ok("POST", f"{V1}/letters", letter_to(customer, to=["refused@example.com"]))
    path = f"{V1}/letters/{queued['id']}"
    failed = eventually(lambda: found if (found := api.ok("GET", path))["state"] == "failed" else None)
    assert (failed["outcome"], failed["code"], failed["report"][0]["words"]) == (
        "refused",
        550,
        "5.1.1 no such mailbox here",
    )
    assert [row["id"] for row in api.ok("GET", f"{V1}/letters?filter[state]=failed")["items"]] == [queued["id"]]
    assert api.call("POST", f"{path}/retry").status_code == 428
    assert api.ok("POST", f"{path}/retry", None, If_Match=f'"{failed["version"]}"')["state"] == "queued"


def test_a_short_letter_opens_in_ones_own_mail_program(api: Api, customer: str) -> None:
    drafted = api.ok("POST", f"{V1}/letters/drafted", letter_to(customer))
    url = urlsplit(drafted["mailto"])
    said = {name: value for name, (value,) in parse_qs(url.query.replace("+", "PLUS"), strict_parsing=True).items()}
    assert (url.scheme, url.path) == ("mailto", IVAN)
    assert said == {"subject": SUBJECT, "body": TEXT.rstrip("\n").replace("\n", "\r\n")}
    assert drafted["state"] == "drafted"


def test_a_letter_with_a_document_opens_as_a_file(api: Api, customer: str, invoice: Any) -> None:
    drafted = api.ok("POST", f"{V1}/letters/drafted", letter_to(customer, document_ids=[invoice["id"]]))
    assert drafted["mailto"] is None
    content = api.file(drafted["file"])
    subject, text, ((name, pdf),) = read(content)
    assert (subject, text) == (SUBJECT, TEXT)
    assert name == f"Счёт № {invoice['number']} от {_russian(invoice['date'])}.pdf"
    assert pdf == api.file(f"{V1}/documents/{invoice['id']}.pdf")
    assert email.message_from_bytes(content)["X-Unsent"] == "1"


def test_a_letter_takes_along_the_files_of_card_order_and_entry(
    api: Api, office: PostOffice, customer: str, invoice: Any
) -> None:
    before = len(office.arrived())
    entry = api.ok("POST", f"{V1}/journal", {"customer_id": customer, "kind": "note", "text": "Прислали скан"})
    things = (f"customers/{customer}", f"orders/{invoice['order_id']}", f"journal/{entry['id']}")
    contents = [bytes(range(256)) * 2000, b"\x00\xff", b"%"]
    kept = [
        api.attached(thing, f"Скан № {place}.pdf", b"%PDF-1.7\n" + content)
        for place, (thing, content) in enumerate(zip(things, contents, strict=True), 1)
    ]
    asked = letter_to(customer, document_ids=[invoice["id"]], attachment_ids=[each["id"] for each in kept])
    queued = api.ok("POST", f"{V1}/letters", asked)
    path = f"{V1}/letters/{queued['id']}"
    sent = eventually(lambda: found if (found := api.ok("GET", path))["state"] == "sent" else None)
    assert (sent["files"], [each["name"] for each in sent["attachments"]]) == (
        3,
        ["Скан № 1.pdf", "Скан № 2.pdf", "Скан № 3.pdf"],
    )
    assert [api.file(each["path"]) for each in sent["attachments"]] == [b"%PDF-1.7\n" + each for each in contents]
    (arrived,) = office.arrived()[before:]
    _, _, (_, *files) = read(arrived.content)
    assert files == [(f"Скан № {place}.pdf", b"%PDF-1.7\n" + each) for place, each in enumerate(contents, 1)]
    assert "Скан" not in json.dumps(list(api.feed("notify")), ensure_ascii=False)
    told = f"{V1}/journal?customer={customer}&filter[kind]=letter_sent"
    words = f"счёт {invoice['number']}; файлов: 3"
    eventually(lambda: [each for each in api.ok("GET", told, Accept_Language="ru")["items"] if words in each["text"]])


def test_a_draft_has_the_files_until_one_of_them_is_removed(api: Api, customer: str) -> None:
    kept = api.attached(f"customers/{customer}", "Прайс.csv", "Имя;Цена".encode())
    asked = letter_to(customer, attachment_ids=[kept["id"]])
    drafted = api.ok("POST", f"{V1}/letters/drafted", asked)
    assert (drafted["mailto"], drafted["short_mailto"] is None) == (None, False)
    _, _, files = read(api.file(drafted["file"]))
    assert files == [("Прайс.csv", "Имя;Цена".encode())]
    composed = api.ok(
        "POST", f"{V1}/letters/compose", {"customer_id": customer, "template": "free", "attachment_ids": [kept["id"]]}
    )
    assert (composed["attachment_ids"], composed["mailto"]) == ([kept["id"]], None)
    api.call("DELETE", f"{V1}/customers/{customer}/attachments/{kept['id']}")
    gone = api.call("GET", drafted["file"])
    assert (gone.status_code, gone.json()["code"]) == (410, "FilesOfLetterGone")
    (told,) = api.ok("GET", f"{V1}/letters/{drafted['id']}")["attachments"]
    assert told == {"attachment_id": kept["id"], **dict.fromkeys(("name", "media_type", "size", "path"))}
    answer = api.call("POST", f"{V1}/letters", asked)
    assert [error["field"] for error in answer.json()["errors"]] == ["attachment_ids.0"]


def test_a_letter_whose_file_was_removed_meanwhile_fails_and_says_so(api: Api, customer: str) -> None:
    kept = api.attached(f"customers/{customer}", "Скан.pdf", b"%PDF-1.7\n")
    letter = letter_to(customer, to=["refused@example.com"], attachment_ids=[kept["id"]])
    path = f"{V1}/letters/{api.ok('POST', f'{V1}/letters', letter)['id']}"

    def failed(outcome: str) -> Any:
        return eventually(lambda: found if (found := api.ok("GET", path))["outcome"] == outcome else None)

    def retried() -> Any:
        return api.call("POST", f"{path}/retry", None, If_Match="*")

    assert failed("refused")["attachments"][0]["name"] == "Скан.pdf"
    api.call("DELETE", f"{V1}/customers/{customer}/attachments/{kept['id']}")
    assert retried().json()["state"] == "queued"
    assert failed("files_gone")["attachments"][0]["name"] is None
    assert (retried().status_code, retried().json()["code"]) == (409, "FilesForgotten")


def test_answers_come_to_the_author(api: Api, office: PostOffice, customer: str) -> None:
    me = api.ok("GET", f"{V1}/users/me")
    api.ok("PATCH", f"{V1}/users/{me['id']}", {"email": "anna@vector.example.com"}, If_Match=f'"{me["version"]}"')
    before = len(office.arrived())
    api.ok("POST", f"{V1}/letters", letter_to(customer))
    eventually(lambda: len(office.arrived()) > before)
    assert email.message_from_bytes(office.arrived()[-1].content)["Reply-To"] == "anna@vector.example.com"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"to": ["ivan"]}, "to.0"),
        ({"to": []}, "to"),
        ({"subject": "one\r\nBcc: two@example.com"}, "subject"),
        ({"document_ids": ["00000000-0000-4000-8000-000000000000"]}, "document_ids.0"),
        ({"attachment_ids": ["00000000-0000-4000-8000-000000000000"]}, "attachment_ids.0"),
        ({"order_id": "00000000-0000-4000-8000-000000000000"}, "order_id"),
    ],
)
def test_what_cannot_be_sent_is_refused_by_field(api: Api, customer: str, wrong: dict[str, Any], field: str) -> None:
    answer = api.call("POST", f"{V1}/letters", letter_to(customer, **wrong))
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]


def test_documents_go_to_whom_they_are_for(api: Api, invoice: Any) -> None:
    other = api.customer("Василёк")
    answer = api.call("POST", f"{V1}/letters", letter_to(other, document_ids=[invoice["id"]]), Accept_Language="en")
    assert answer.json()["errors"] == [{"field": "document_ids.0", "message": "Is another customer's."}]


def test_files_go_to_whose_they_are(api: Api, customer: str) -> None:
    other = api.customer("Лютик")
    kept = api.attached(f"customers/{customer}", "Скан.pdf", b"%PDF-1.7\n")
    answer = api.call("POST", f"{V1}/letters", letter_to(other, attachment_ids=[kept["id"]]), Accept_Language="en")
    assert answer.json()["errors"] == [{"field": "attachment_ids.0", "message": "Is not known."}]


def _russian(day: str) -> str:
    return ".".join(reversed(day.split("-")))

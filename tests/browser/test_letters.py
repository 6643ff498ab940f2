"""Letters and documents as a sales manager writes, sends and reads them."""

import email
import re
from collections.abc import Iterator
from datetime import date
from email.header import decode_header, make_header
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser, Dialog, Locator, Page, expect

from tests.browser.tabs import new_seller, new_user, reads, signed_in_tab
from tests.system.client import Api, eventually, new_code

pytestmark = pytest.mark.long

V1 = "/api/v1"
IVAN, BOOKS = "ivan@romashka.example.com", "buh@romashka.example.com"
LONGEST = 2000
PDF = b"%PDF-1.7\n" + bytes(range(256)) * 1500
SPACES = re.compile(r"\s")


@pytest.fixture(scope="module")
def seller(api: Api) -> str:
    return new_seller(api)


@pytest.fixture(scope="module")
def customer(api: Api) -> str:
    customer = api.customer("ООО «Ромашка»")
    contacts = [
        {"kind": "email", "value": IVAN, "person": "Иван Петрович", "position": "закупщик"},
        {"kind": "email", "value": BOOKS},
    ]
    api.ok("PUT", f"{V1}/customers/{customer}/contacts", {"contacts": contacts}, If_Match="*")
    return customer


@pytest.fixture(scope="module")
def invoice(api: Api, customer: str) -> Any:
    """The document of an invoice; another document of its order was issued before."""
    order = api.place(customer, (api.item(new_code("L")), 3))
    api.ok("POST", f"{V1}/orders/{order['id']}/documents", {"kind": "confirmation"})
    issued = api.ok("POST", f"{V1}/orders/{order['id']}/invoices", {})
    return api.ok("POST", f"{V1}/invoices/{issued['id']}/documents", {})


@pytest.fixture
def page(browser: Browser, api: Api, seller: str) -> Iterator[Page]:
    """It must not meet any error."""
    faults: list[str] = []
    with signed_in_tab(browser, api, seller, faults) as tab:
        yield tab
    assert faults == []


def test_the_list_names_customers_in_one_read(page: Page, api: Api, customer: str) -> None:
    name = api.ok("GET", f"/api/v1/customers/{customer}")["name"]
    for subject in ("Первое", "Второе"):
        letter = {"customer_id": customer, "to": ["ivan@example.com"], "subject": subject, "text": "Здравствуйте"}
        api.ok("POST", "/api/v1/letters/drafted", letter)
    page.goto("about:blank")
    asked = reads(page, "/api/v1/customers/")
    page.goto(f"{api.url}/letters?customer={customer}")
    expect(page.locator(".tabulator-row [tabulator-field=customer]").first).to_have_text(name)
    expect(page.get_by_role("region", name="Письмо").get_by_role("link", name=name)).to_be_visible()
    assert asked == []


@pytest.fixture
def refused(browser: Browser, api: Api, seller: str) -> Iterator[Page]:
    """Refusals are written to its console."""
    with signed_in_tab(browser, api, seller, []) as tab:
        yield tab


def subject_of(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Тема", exact=True)


def receiver(page: Page) -> Locator:
    return page.get_by_role("region", name="Как увидит получатель")


def test_a_letter_with_an_invoice_is_begun_seen_sent_and_told_of(page: Page, api: Api, invoice: Any) -> None:
    page.goto(f"{api.url}/documents/{invoice['id']}")
    page.get_by_role("link", name="Отправить").click()
    subject = f"Счёт № {invoice['number']} от {russian(invoice['date'])}"
    expect(subject_of(page)).to_have_value(subject)
    expect(page.get_by_label("Клиент")).to_have_value("ООО «Ромашка»")
    expect(page.get_by_label(IVAN)).to_be_checked()
    expect(page.get_by_label("Текст")).to_have_value(re.compile(r"Направляем счёт .* на сумму 300,00\s₽"))
    page.get_by_label("Текст").fill("Добрый день!\nСчёт во вложении.")
    page.get_by_label(BOOKS).check()
    expect(receiver(page)).to_contain_text("Счёт во вложении.")
    expect(receiver(page)).to_contain_text(f"{IVAN}, {BOOKS}")
    expect(receiver(page).get_by_role("listitem")).to_have_text(re.compile(f"Счёт на оплату № {invoice['number']}"))
    page.keyboard.press("Control+Enter")
    shown = page.get_by_role("region", name="Письмо", exact=True)
    expect(shown.get_by_role("status")).to_contain_text("Отправлено")
    expect(shown).to_contain_text("письмо осталось в почтовом ящике этой системы")
    expect(shown).to_contain_text("Счёт во вложении.")
    row = page.get_by_role("row").filter(has_text=subject).first
    expect(row).to_contain_text("Отправлено")
    expect(row).to_contain_text("ООО «Ромашка»")
    told = f"{V1}/journal?order={invoice['order_id']}&limit=100"
    eventually(lambda: [each for each in api.ok("GET", told)["items"] if "почтовый ящик" in each["text"]])
    page.goto(f"{api.url}/letters/new?document={invoice['id']}")
    expect(page.get_by_label("Текст")).to_have_value(re.compile(r"Направляем счёт .* на сумму 300,00\s₽"))


def test_the_mailbox_of_an_administrator_shows_what_was_sent(browser: Browser, api: Api, customer: str) -> None:
    administrator = new_user(api, "admin")
    letter = {"customer_id": customer, "to": [IVAN], "subject": "Проба почтового ящика", "text": "Раз, два."}
    queued = api.ok("POST", f"{V1}/letters", letter)
    eventually(lambda: api.ok("GET", f"{V1}/letters/{queued['id']}")["state"] == "sent")
    faults: list[str] = []
    with signed_in_tab(browser, api, administrator, faults) as tab:
        tab.set_viewport_size({"width": 1600, "height": 900})
        tab.get_by_role("link", name="Почтовый ящик", exact=True).click()
        tab.get_by_role("link", name="Проба почтового ящика").click()
        expect(tab.get_by_text("Раз, два.")).to_be_visible()
    assert faults == []


def test_a_short_letter_opens_by_an_address_in_ones_own_mail_program(page: Page, api: Api, customer: str) -> None:
    asked: list[str] = []
    devtools = page.context.new_cdp_session(page)
    devtools.send("Page.enable")
    devtools.on("Page.frameRequestedNavigation", lambda told: asked.append(told["url"]))
    page.goto(f"{api.url}/letters/new?customer={customer}")
    expect(page.get_by_label(IVAN)).to_be_checked()
    subject_of(page).fill("Встреча: 5 + 5 & ещё?")
    page.get_by_label("Текст").fill("Здравствуйте, Иван Петрович!\nБудем в 10:00 (вторник).")
    with page.expect_response("**/letters/drafted") as answered:
        page.get_by_role("button", name="Открыть в почтовой программе").click()
    url = answered.value.json()["mailto"]
    recipients, subject, body = said_by(url)
    assert (recipients, subject) == ([IVAN], "Встреча: 5 + 5 & ещё?")
    assert body == "Здравствуйте, Иван Петрович!\r\nБудем в 10:00 (вторник)."
    expect(page.get_by_text("Почтовая программа открывает письмо.")).to_be_visible()
    eventually(lambda: url in asked)
    expect(page.get_by_text(re.compile(rf"^{grouped(len(url))} из 2\s000 знаков"))).to_be_visible()
    drafted = api.ok("GET", f"{V1}/letters?customer={customer}&filter[state]=drafted")["items"][0]
    assert drafted["head"]["subject"] == subject


def test_a_letter_that_is_too_long_for_an_address_says_so(page: Page, api: Api, customer: str) -> None:
    page.goto(f"{api.url}/letters/new?customer={customer}")
    expect(page.get_by_label(IVAN)).to_be_checked()
    subject_of(page).fill("Длинное")
    page.get_by_label("Текст").fill("Очень длинное письмо. " * 30)
    expect(page.get_by_text("Письмо слишком длинное: возьмите файл черновика.")).to_be_visible()
    expect(page.get_by_role("button", name="Открыть в почтовой программе")).to_be_disabled()


def test_a_draft_file_has_the_pdf_under_its_russian_name(page: Page, api: Api, invoice: Any) -> None:
    page.goto(f"{api.url}/letters/new?document={invoice['id']}")
    expect(subject_of(page)).to_have_value(re.compile("Счёт №"))
    with page.expect_download() as coming:
        page.get_by_role("button", name="Файл черновика (.eml)").click()
    message = email.message_from_bytes(coming.value.path().read_bytes())
    assert coming.value.suggested_filename.endswith(".eml")
    assert message["X-Unsent"] == "1"
    subject = f"Счёт № {invoice['number']} от {russian(invoice['date'])}"
    assert str(make_header(decode_header(message["Subject"]))) == subject
    parts: list[Any] = [part for part in message.walk() if part.get_content_type() == "application/pdf"]
    (pdf,) = parts
    assert pdf.get_filename() == f"{subject}.pdf"
    assert pdf.get_payload(decode=True) == api.file(f"{V1}/documents/{invoice['id']}.pdf")


def test_a_pdf_comes_down_beside_a_short_letter(page: Page, api: Api, invoice: Any) -> None:
    page.goto(f"{api.url}/letters/new?document={invoice['id']}")
    expect(subject_of(page)).to_have_value(re.compile("Счёт №"))
    with page.expect_response("**/letters/drafted") as answered, page.expect_download() as coming:
        page.get_by_role("button", name="PDF и короткое письмо").click()
    subject = f"Счёт № {invoice['number']} от {russian(invoice['date'])}"
    assert coming.value.suggested_filename == f"{subject}.pdf"
    assert said_by(answered.value.json()["short_mailto"])[:2] == ([IVAN], subject)
    expect(page.get_by_text("Почтовая программа открывает письмо.")).to_be_visible()


def test_files_are_attached_dropped_and_ticked_and_go_along(page: Page, api: Api, customer: str, invoice: Any) -> None:
    contract = api.attached(f"customers/{customer}", "Договор № 7.pdf", PDF)
    page.goto(f"{api.url}/letters/new?document={invoice['id']}")
    expect(subject_of(page)).to_have_value(re.compile("Счёт №"))
    files = page.get_by_role("group", name="Файлы")
    expect(files).to_contain_text("Файл останется у заказа")
    files.get_by_role("checkbox", name="Договор № 7.pdf").check()
    scan = {"name": "Скан.pdf", "mimeType": "application/pdf", "buffer": PDF}
    files.get_by_label("Приложить файл…").set_input_files(scan)  # type: ignore[arg-type]
    expect(files.get_by_role("checkbox", name="Скан.pdf")).to_be_checked()
    drop(files, "Прайс.csv", "Имя;Цена")
    expect(files.get_by_role("checkbox", name="Прайс.csv")).to_be_checked()
    at_order = api.ok("GET", f"{V1}/orders/{invoice['order_id']}/attachments")["items"]
    assert {each["name"] for each in at_order} == {"Скан.pdf", "Прайс.csv"}
    enclosed = receiver(page).get_by_role("listitem")
    expect(enclosed).to_have_text([re.compile("Счёт на оплату"), "Договор № 7.pdf", "Скан.pdf", "Прайс.csv"])
    files.get_by_role("checkbox", name="Прайс.csv").uncheck()
    expect(page.get_by_role("button", name="Открыть в почтовой программе")).to_be_disabled()
    expect(page.get_by_text("Ссылка не передаёт вложения: возьмите файл черновика.")).to_be_visible()
    with page.expect_download() as coming:
        page.get_by_role("button", name="Файл черновика (.eml)").click()
    message = email.message_from_bytes(coming.value.path().read_bytes())
    parts: list[Any] = [part for part in message.walk() if part.get_filename() in ("Договор № 7.pdf", "Скан.pdf")]
    assert [part.get_payload(decode=True) for part in parts] == [PDF, PDF]
    page.keyboard.press("Control+Enter")
    shown = page.get_by_role("region", name="Письмо", exact=True)
    expect(shown.get_by_role("status")).to_contain_text("Отправлено")
    expect(shown.get_by_role("link", name="Скан.pdf")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="файлов: 2").first).to_be_visible()
    api.call("DELETE", f"{V1}/customers/{customer}/attachments/{contract['id']}")
    page.reload()
    expect(shown).to_contain_text("Файл, которого больше нет")
    shown.get_by_role("link", name="Написать ещё раз").click()
    expect(files.get_by_role("checkbox", name="Скан.pdf")).to_be_checked()
    expect(files).not_to_contain_text("Договор")


def test_all_files_come_down_beside_a_short_letter(page: Page, api: Api) -> None:
    customer = api.customer(f"ООО «Файл {new_code('')}»")
    page.goto(f"{api.url}/letters/new?customer={customer}")
    files = page.get_by_role("group", name="Файлы")
    expect(files).to_contain_text("Файл останется в карточке клиента")
    expect(page.get_by_role("button", name="Файлы и короткое письмо")).to_have_count(0)
    two = [{"name": name, "mimeType": "text/plain", "buffer": b"1"} for name in ("Один.txt", "Два.txt")]
    files.get_by_label("Приложить файл…").set_input_files(two)  # type: ignore[arg-type]
    expect(files.get_by_role("checkbox", checked=True)).to_have_count(2)
    page.get_by_label("Другой адрес").fill("petr@example.com")
    page.keyboard.press("Enter")
    subject_of(page).fill("Файлы")
    page.get_by_label("Текст").fill("Во вложении.")
    names: list[str] = []
    page.on("download", lambda coming: names.append(coming.suggested_filename))
    page.get_by_role("button", name="Файлы и короткое письмо").click()
    expect(page.get_by_text("Почтовая программа открывает письмо.")).to_be_visible()
    eventually(lambda: page.wait_for_timeout(50) or len(names) == 2)
    assert set(names) == {"Один.txt", "Два.txt"}


def test_a_reload_loses_nothing_that_was_typed(page: Page, api: Api, customer: str) -> None:
    page.goto(f"{api.url}/letters/new?customer={customer}")
    expect(page.get_by_label(IVAN)).to_be_checked()
    subject_of(page).fill("Недописанное")
    page.get_by_label("Другой адрес").fill("petr@example.com")
    page.keyboard.press("Enter")
    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    page.reload()
    assert asked == ["beforeunload"]
    expect(subject_of(page)).to_have_value("Недописанное")
    expect(receiver(page)).to_contain_text(f"{IVAN}, petr@example.com")
    page.get_by_role("button", name="Начать заново").click()
    expect(subject_of(page)).to_have_value("")
    assert asked == ["beforeunload"]


def test_a_customer_is_found_and_his_invoice_is_printed_and_enclosed(page: Page, api: Api) -> None:
    name = f"ООО «Василёк {new_code('')}»"
    order = api.place(api.customer(name), (api.item(new_code("P")), 1))
    issued = api.ok("POST", f"{V1}/orders/{order['id']}/invoices", {})
    page.goto(f"{api.url}/letters/new")
    page.get_by_label("Клиент").fill(name[:-3])
    page.get_by_role("option", name=name).click()
    expect(page.get_by_text("Документов пока нет.")).to_be_visible()
    page.get_by_label("По счёту").select_option(issued["id"])
    page.get_by_role("button", name="Сформировать счёт и приложить").click()
    expect(page.get_by_role("checkbox", name="Счёт на оплату")).to_be_checked()
    page.get_by_label("Шаблон").select_option(label="К счёту")
    expect(subject_of(page)).to_have_value(re.compile(f"Счёт № {issued['number']}"))


def test_another_template_takes_the_place_of_what_was_typed_and_gives_it_back(
    page: Page, api: Api, customer: str
) -> None:
    page.goto(f"{api.url}/letters/new?customer={customer}")
    expect(page.get_by_label(IVAN)).to_be_checked()
    page.get_by_label("Текст").fill("Моё")
    page.get_by_label("Шаблон").select_option(label="Напоминание о долге")
    expect(page.get_by_label("Текст")).to_have_value(re.compile("просроченная задолженность"))
    page.get_by_role("button", name="Отменить").click()
    expect(page.get_by_label("Текст")).to_have_value("Моё")


def test_what_is_wrong_is_said_at_its_field(refused: Page, api: Api, customer: str) -> None:
    refused.goto(f"{api.url}/letters/new?customer={customer}")
    refused.get_by_label("Шаблон").select_option(label="К счёту")
    expect(refused.get_by_label("По счёту")).to_have_attribute("aria-invalid", "true")
    subject_of(refused).fill("Кому-нибудь")
    refused.get_by_label("Текст").fill("Текст")
    refused.get_by_label(IVAN).uncheck()
    refused.get_by_role("button", name="Отправить").click()
    expect(refused.get_by_role("group", name="Кому").get_by_role("alert")).to_be_visible()
    refused.get_by_label("Другой адрес").fill("не адрес")
    refused.keyboard.press("Control+Enter")
    expect(refused.get_by_role("group", name="Кому").get_by_role("alert")).to_contain_text("адрес")


def test_a_document_is_shown_downloaded_and_followed_by_its_neighbour(page: Page, api: Api, invoice: Any) -> None:
    page.goto(f"{api.url}/documents")
    page.get_by_role("link", name="Счёт на оплату").first.click()
    title = f"Счёт на оплату № {invoice['number']} от {russian(invoice['date'])}"
    page.goto(f"{api.url}/documents/{invoice['id']}")
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    expect(page.locator("iframe")).to_have_attribute("src", re.compile(rf"{invoice['id']}\.pdf"))
    expect(page.get_by_text("Помечен как неполный, при выдаче не было данных")).to_be_visible()
    with page.expect_download() as coming:
        page.get_by_role("button", name="Скачать").click()
    assert coming.value.path().read_bytes() == api.file(f"{V1}/documents/{invoice['id']}.pdf")
    page.get_by_role("link", name="Предыдущий документ").click()
    expect(page.get_by_role("heading", name="Подтверждение заказа")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    with page.expect_download() as coming:
        page.get_by_role("button", name="Черновик в почтовой программе").click()
    assert coming.value.suggested_filename.endswith(".eml")


def test_header_and_signature_of_an_account_stand_in_the_next_letter(page: Page, api: Api, customer: str) -> None:
    page.goto(f"{api.url}/account")
    page.get_by_label("Полное имя").fill("Анна Смирнова")
    russian_part = page.get_by_role("group", name="Русский")
    russian_part.get_by_label("Обращение").fill("{{ contact.person }}, добрый день!")
    russian_part.get_by_label("Подпись").fill("С уважением,\n{{ user.name }}")
    expect(russian_part).to_contain_text("Иван Петрович, добрый день!")
    expect(russian_part.locator(".letter")).to_contain_text("Анна Смирнова")
    page.keyboard.press("Control+s")
    expect(page.get_by_text("Настройки сохранены.")).to_be_visible()
    page.goto(f"{api.url}/letters/new?customer={customer}")
    expect(page.get_by_label("Текст")).to_have_value(re.compile("Иван Петрович, добрый день!"))
    expect(page.get_by_label("Текст")).to_have_value(re.compile("С уважением,\nАнна Смирнова"))


def test_a_placeholder_that_is_not_known_is_refused_where_it_stands(refused: Page, api: Api) -> None:
    refused.goto(f"{api.url}/account")
    signature = refused.get_by_role("group", name="English").get_by_label("Подпись")
    signature.fill("Yours, {{ user.nickname }}")
    refused.get_by_role("button", name="Сохранить", exact=False).first.click()
    expect(signature).to_have_attribute("aria-invalid", "true")
    expect(refused.get_by_role("alert").filter(has_text="user.nickname")).to_be_visible()


def test_one_signs_out_elsewhere(browser: Browser, page: Page, api: Api, seller: str) -> None:
    with signed_in_tab(browser, api, seller, []) as elsewhere:
        page.goto(f"{api.url}/account")
        page.get_by_role("button", name="Выйти на всех остальных").click()
        expect(page.get_by_role("button", name="Выйти там")).to_have_count(0)
        expect(page.get_by_role("listitem").filter(has_text="этот браузер")).to_be_visible()
        elsewhere.goto(f"{api.url}/account")
        expect(elsewhere.get_by_role("heading", name="Войти")).to_be_visible()


def test_it_is_all_in_english_and_fits_a_telephone(browser: Browser, api: Api, invoice: Any) -> None:
    faults: list[str] = []
    with signed_in_tab(browser, api, new_seller(api, language="en"), faults) as tab:
        tab.set_viewport_size({"width": 390, "height": 800})
        drawn = {
            "/letters": tab.get_by_role("link", name="New letter"),
            "/letters/new": tab.get_by_role("textbox", name="Subject", exact=True),
            "/documents": tab.get_by_role("searchbox"),
            f"/documents/{invoice['id']}": tab.get_by_role("button", name="Download"),
            "/account": tab.get_by_role("group", name="English"),
        }
        for path, whole in drawn.items():
            tab.goto(f"{api.url}{path}")
            expect(whole).to_be_visible()
            assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
            assert tab.evaluate("(main => main.scrollWidth <= main.clientWidth)(document.querySelector('main'))"), path
        expect(tab.get_by_role("heading", name="Where you are signed in")).to_be_visible()
        tab.goto(f"{api.url}/letters/new?document={invoice['id']}&language=en")
        expect(tab.get_by_label("Subject")).to_have_value(re.compile(r"Invoice \d+ of"))
        tab.get_by_role("button", name="Send", exact=False).first.click()
        expect(tab.get_by_role("region", name="Letter", exact=True)).to_contain_text("Sent")
    assert faults == []


def drop(room: Locator, name: str, content: str) -> None:
    script = """(room, [name, content]) => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File([content], name, { type: "text/csv" }));
        const told = { dataTransfer, bubbles: true };
        for (const kind of ["dragover", "drop"]) room.dispatchEvent(new DragEvent(kind, told));
    }"""
    room.evaluate(script, [name, content])


def russian(day: str) -> str:
    return date.fromisoformat(day).strftime("%d.%m.%Y")


def grouped(length: int) -> str:
    """As a pattern: thousands stand apart."""
    return f"{length:,}".replace(",", r"\s")


def said_by(url: str) -> tuple[list[str], str, str]:
    """Recipients, subject and body, read by RFC 6068: a plus is a plus, so there may be none."""
    assert len(url) < LONGEST
    assert url.isascii()
    assert "+" not in url
    assert SPACES.search(url) is None
    parts = urlsplit(url)
    assert parts.scheme == "mailto"
    fields = {name: unquote(value) for name, value in (each.split("=", 1) for each in parts.query.split("&"))}
    return [unquote(each) for each in parts.path.split(",")], fields["subject"], fields.get("body", "")

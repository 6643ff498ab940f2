"""Webhooks as an administrator looks after them."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.tabs import new_user, signed_in_tab
from tests.infrastructure.receiver import Reply, receiver
from tests.system.client import Api, eventually, new_code
from tests.system.processes import embedded

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def open_api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    """A company that may send to this machine."""
    settings = {"NOVA_WEBHOOK_PRIVATE_ADDRESSES": "allow"}
    with embedded(tmp_path_factory.mktemp("open"), settings=settings) as running:
        yield running


@pytest.fixture
def page(browser: Browser, open_api: Api) -> Iterator[Page]:
    faults: list[str] = []
    with signed_in_tab(browser, open_api, new_user(open_api, "admin"), faults) as tab:
        yield tab
    assert [fault for fault in faults if not fault.startswith("Failed to load resource")] == []


def test_a_webhook_is_registered_tried_and_its_log_read(page: Page, open_api: Api) -> None:
    with receiver() as shop:
        page.goto(f"{open_api.url}/settings/webhooks")
        page.get_by_role("button", name="Новый вебхук").click()
        page.get_by_label("Название", exact=True).fill("Магазин")
        page.get_by_label("Адрес").fill("example.com")
        page.get_by_label("Виды событий orders").fill("OrderPlaced")
        page.get_by_role("button", name="Зарегистрировать вебхук").click()
        expect(page.locator("[data-field=url]").last).to_contain_text("https://example.com/hooks")
        page.get_by_label("Адрес").last.fill(shop.url)
        page.get_by_role("button", name="Зарегистрировать вебхук").click()
        secret = page.get_by_label("Секрет «Магазин»").last
        assert secret.input_value().startswith("whsec_")
        page.get_by_role("button", name="Закрыть").click()
        shop.replying = lambda _: Reply(202, b"thanks")
        page.get_by_role("button", name="Отправить проверку").click()
        expect(page.locator(".toast", has_text="Получатель ответил: 202. thanks")).to_be_visible()
        open_api.place(open_api.customer("Vector"), (open_api.item(new_code()), 1))
        eventually(lambda: len(shop.received) == 2)
        page.get_by_role("button", name="Обновить").click()
        row = page.get_by_role("row").filter(has_text="OrderPlaced")
        expect(row).to_contain_text("доставлено")
        row.get_by_role("button", name="OrderPlaced").click()
        expect(page.locator("pre")).to_contain_text('"type": "OrderPlaced"')
        page.get_by_role("button", name="Отключить").click()
        expect(page.get_by_text("Отключён вручную")).to_be_visible()


def test_what_is_wrong_with_a_filter_or_an_event_is_said_where_it_stands(page: Page, open_api: Api) -> None:
    page.goto(f"{open_api.url}/settings/webhooks")
    page.get_by_role("button", name="Новый вебхук").click()
    page.get_by_label("Название", exact=True).fill("Магазин")
    page.get_by_label("Адрес").fill("https://example.com/hooks")
    page.get_by_label("Виды событий orders").fill("OrderPlaced")
    page.get_by_label("Только этих клиентов").fill("Вектор")
    page.get_by_label("Только об этом").fill("7")
    page.get_by_role("button", name="Зарегистрировать вебхук").click()
    for name in ("customers", "subjects"):
        expect(page.locator(f"[data-field='filter.{name}'] .error")).to_have_text("Нужен UUID.")
    page.get_by_label("Только этих клиентов").fill("")
    page.get_by_label("Только об этом").fill("")
    page.get_by_label("Виды событий orders").fill("OrderPlace")
    page.get_by_role("button", name="Зарегистрировать вебхук").click()
    expect(page.locator("#events-error")).to_have_text("У этого источника нет такого события.")
    expect(page.locator("[data-field='filter.customers'] .error")).to_be_hidden()

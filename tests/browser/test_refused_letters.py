"""A letter that a mail server refuses says why, and is sent again by a button."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.tabs import new_seller, signed_in_tab
from tests.infrastructure.post_office import PostOffice, post_office
from tests.system.client import Api
from tests.system.processes import embedded

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def office() -> Iterator[PostOffice]:
    with post_office("starttls", has_users=True) as running:
        yield running


@pytest.fixture(scope="module")
def api(office: PostOffice, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    with embedded(tmp_path_factory.mktemp("refused"), settings=office.environment) as running:
        yield running


def test_a_refused_letter_says_why_and_is_sent_again(browser: Browser, api: Api) -> None:
    customer = api.customer("ООО «Отказ»")
    faults: list[str] = []
    with signed_in_tab(browser, api, new_seller(api), faults) as page:
        page.goto(f"{api.url}/letters/new?customer={customer}&to=refused@example.com")
        expect(page.get_by_role("region", name="Как увидит получатель")).to_contain_text("refused@example.com")
        page.get_by_role("textbox", name="Тема", exact=True).fill("Не дойдёт")
        page.get_by_label("Текст").fill("Здравствуйте!")
        page.get_by_role("button", name="Отправить").click()
        shown = page.get_by_role("region", name="Письмо", exact=True)
        expect(shown.get_by_role("status")).to_contain_text("Почтовый сервер не принял письмо.")
        expect(shown.get_by_role("list", name="Ответ почтового сервера")).to_contain_text("5.1.1 no such mailbox here")
        page.get_by_label("Отбор: Состояние").select_option(label="Не отправлено")
        expect(page.get_by_role("row").filter(has_text="Не дойдёт")).to_have_count(1)
        shown.get_by_role("button", name="Отправить ещё раз").click()
        expect(page.get_by_text("Письмо снова в очереди.")).to_be_visible()
        expect(shown.get_by_role("button", name="Отправить ещё раз")).to_be_visible()
    assert faults == []

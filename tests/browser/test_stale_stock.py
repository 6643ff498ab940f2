"""A page that stays open says by itself that stock does not answer, and takes it back."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.tabs import new_seller, signed_in_tab
from tests.infrastructure.postgres import Postgres
from tests.system.client import new_code
from tests.system.processes import System, migrated_system

pytestmark = pytest.mark.long
NEEDED = ("customers", "orders", "inventory")
TOLD = "Склад не отвечает: его данные"
NOTICED_MS = 45_000


@pytest.fixture
def system(vhost: str, postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    with migrated_system(vhost, postgres, tmp_path_factory.mktemp("stale")) as system:
        system.start(*NEEDED, "gateway")
        yield system


@pytest.mark.timeout(240)
def test_an_open_page_says_when_stock_does_not_answer_and_when_it_does_again(system: System, browser: Browser) -> None:
    api = system.api
    item = api.item(new_code("A"))
    order = api.place(api.customer("ООО Анна"), (item, 8))
    with signed_in_tab(browser, api, new_seller(api), []) as listing:
        listing.goto(f"{api.url}/orders")
        one = listing.context.new_page()
        one.goto(f"{api.url}/orders/{order['id']}")
        for page in (listing, one):
            page.bring_to_front()
            expect(page.locator("#live")).to_contain_text("Обновляется")
            expect(page.get_by_text(TOLD)).to_have_count(0)
        system.kill("inventory")
        for page in (listing, one):
            page.bring_to_front()
            expect(page.get_by_text(TOLD)).to_be_visible(timeout=NOTICED_MS)
        system.start("inventory")
        for page in (listing, one):
            page.bring_to_front()
            expect(page.get_by_text(TOLD)).to_have_count(0, timeout=NOTICED_MS)

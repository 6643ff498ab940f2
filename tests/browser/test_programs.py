"""What a programmer reads: the catalogue of events, and the API to try."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.tabs import new_seller, signed_in_tab
from tests.system.client import Api, new_code

pytestmark = pytest.mark.long


@pytest.fixture
def page(browser: Browser, api: Api) -> Iterator[Page]:
    """It must not meet any error."""
    faults: list[str] = []
    with signed_in_tab(browser, api, new_seller(api), faults) as tab:
        yield tab
    assert faults == []


def test_an_event_is_found_and_read_with_its_fields_and_an_example(page: Page, api: Api) -> None:
    page.goto(f"{api.url}/settings/about")
    page.get_by_role("link", name="События").click()
    page.get_by_role("searchbox", name="Найти событие").fill("placed")
    page.get_by_role("navigation", name="События").get_by_role("link").click()
    expect(page.get_by_role("heading", name="OrderPlaced")).to_be_focused()
    lines = page.get_by_role("rowheader", name="lines", exact=True)
    expect(lines.locator("xpath=following-sibling::td[1]")).to_contain_text("list of object")
    colours = page.get_by_role("rowheader", name="availability", exact=True)
    expect(colours.locator("xpath=following-sibling::td[1]")).to_contain_text("covered · contended · short · absent")
    expect(page.locator("pre")).to_contain_text('"type": "OrderPlaced"')
    page.reload()
    expect(page.get_by_role("heading", name="OrderPlaced")).to_be_visible()
    schema = page.get_by_role("link", name="OrderPlaced.v1.json").get_attribute("href")
    assert api.ok("GET", str(schema))["title"] == "OrderPlaced"


def test_a_command_is_tried_with_ones_own_rights(page: Page, api: Api) -> None:
    name = new_code("ООО Проба ")
    page.goto(f"{api.url}/programs/api")
    page.locator("#operations-tag-customers").click(timeout=60_000)
    command = page.locator("#operations-customers-post_api_v1_customers")
    command.locator(".opblock-summary-control").click()
    command.get_by_role("button", name="Try it out").click()
    command.locator("textarea").fill(f'{{"name": "{name}", "kind": "legal_entity"}}')
    command.get_by_role("button", name="Execute").click()
    expect(command.locator(".responses-table.live-responses-table")).to_contain_text("201")
    assert [each["name"] for each in api.ok("GET", f"/api/v1/customers?q={name}")["items"]] == [name]

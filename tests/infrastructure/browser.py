"""A real browser: the one that is here, else Debian's Chromium."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

from tests.infrastructure.packages import ServerMissing, install

VARIABLE = "NOVA_TEST_CHROMIUM"
NAMES = ("chromium", "chromium-browser", "google-chrome")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


def choose_browser() -> str:
    """The path of a Chromium; installed when there is none. Raises ServerMissing."""
    found = os.environ.get(VARIABLE) or _installed()
    if found is None:
        install("chromium", variable=VARIABLE)
        found = _installed()
    if found is None:
        raise ServerMissing(f"Chromium was installed, but is not on the PATH: set {VARIABLE} to its program.")
    return found


@contextmanager
def running_browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=choose_browser(), args=QUIET)
        yield browser
        browser.close()


def _installed() -> str | None:
    return next((path for path in map(shutil.which, NAMES) if path is not None), None)

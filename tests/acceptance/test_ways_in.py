"""Letters that let somebody in arrive by SMTP, work once, and leave their secret nowhere."""

import email
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.infrastructure.post_office import PostOffice, post_office
from tests.system.client import Api, eventually
from tests.system.processes import embedded

V1 = "/api/v1"
PASSWORD = "a long enough password"
ANNA = "anna@vostok.example.com"


@pytest.fixture(scope="module")
def office() -> Iterator[PostOffice]:
    with post_office() as running:
        yield running


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("ways-in")


@pytest.fixture(scope="module")
def admin(office: PostOffice, folder: Path) -> Iterator[Api]:
    with embedded(folder, settings=office.environment) as running:
        yield running


def link_in(office: PostOffice, place: int) -> str:
    """The one in the letter that arrived then."""
    arrived = eventually(lambda: office.arrived()[place:])[0]
    body: Any = email.message_from_bytes(arrived.content).get_payload(decode=True)
    found = re.search(r"https?://\S+/setup/\S+", body.decode())
    assert found is not None
    return found[0]


def come_in(link: str) -> requests.Session:
    """Somebody opens the link, presses the button, and chooses a password."""
    browser = requests.Session()
    assert browser.get(link, timeout=30).status_code == 200
    page = browser.post(link, timeout=30)
    token = re.search(r'name="csrf_token" value="(\w+)"', page.text)
    assert token is not None, page.text
    form = {"csrf_token": token[1], "password": PASSWORD}
    site = link.partition("/setup/")[0]
    assert browser.post(f"{site}/account/password", data=form, timeout=30).ok
    return browser


def test_an_invitation_and_a_new_password_come_by_letter(admin: Api, office: PostOffice, folder: Path) -> None:
    user = admin.ok("POST", f"{V1}/users", {"name": "anna", "roles": ["manager"], "email": ANNA})
    assert user["invitation"] == "queued"
    invitation = link_in(office, 0)
    assert invitation.startswith(admin.url)
    browser = come_in(invitation)
    assert requests.post(invitation, timeout=30).status_code == 404
    asked = requests.post(f"{admin.url}{V1}/password-resets", json={"name_or_email": ANNA}, timeout=30)
    assert (asked.status_code, asked.text) == (202, "")
    reset = link_in(office, 1)
    come_in(reset)
    assert browser.get(f"{admin.url}{V1}/users/me", timeout=30).status_code == 401
    eventually(lambda: _all_sent(admin))
    for link in (invitation, reset):
        secret = link.rpartition("/")[2].encode()
        assert [path.name for path in folder.rglob("*") if path.is_file() and secret in path.read_bytes()] == []


def test_nobody_reads_such_letters_once_they_are_sent_and_the_journal_does_not_tell_of_them(admin: Api) -> None:
    letters = admin.ok("GET", f"{V1}/letters")["items"]
    assert {(letter["customer_id"], letter["author"]) for letter in letters} == {(None, "service:gateway")}
    assert {letter["text"] for letter in (admin.ok("GET", f"{V1}/letters/{each['id']}") for each in letters)} == {None}
    assert admin.ok("GET", f"{V1}/journal")["items"] == []
    told = [event["data"] for event in admin.feed("notify") if event["type"].startswith("Letter")]
    assert all("to" not in data and "text" not in data for data in told)


def _all_sent(admin: Api) -> bool:
    letters = admin.ok("GET", f"{V1}/letters")["items"]
    return len(letters) == 2 and {letter["state"] for letter in letters} == {"sent"}

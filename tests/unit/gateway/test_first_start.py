"""The first start lets somebody in, by a way that nobody can guess, and ends when somebody has a password."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from gateway.app import open_accounts, prepare_first_start
from gateway.auth import sessions
from gateway.auth.accounts import SETUP, Accounts
from gateway.auth.first_start import WeakToken
from kernel.calls import Call
from kernel.config import Settings
from kernel.identity import generate_key, public_key_of
from kernel.migrations import migrate
from nova.access import working_token
from tests.unit.gateway.conftest import TOKEN, Clock

HERE = sessions.Origin("127.0.0.1", "test")
PASSWORD = "a long enough password"


@pytest.fixture
def accounts(tmp_path: Path, clock: Clock) -> Iterator[Accounts]:
    key, url = generate_key(), f"sqlite:///{tmp_path}/fresh.db"
    migrate("gateway", url)
    accounts = open_accounts(Settings("embedded://", {"gateway": url}, public_key_of(key), generate_key(), key), clock)
    yield accounts
    accounts.application.close()


def call_of(accounts: Accounts) -> Call:
    return Call(SETUP, uuid4(), "correlation", "cause", accounts.application.clock.now())


def secret_of(setup_path: str | None) -> str:
    assert setup_path is not None
    return setup_path.removeprefix("/setup/")


def test_with_a_token_alone_there_still_is_a_link_for_the_first_person(accounts: Accounts) -> None:
    first = prepare_first_start(accounts, {"NOVA_API_TOKEN": TOKEN})
    assert accounts.by_token(TOKEN) is not None
    session = accounts.use_setup_link(secret_of(first.setup_path), "en", HERE)
    identity = accounts.by_session(str(session))
    assert identity is not None
    accounts.set_password(call_of(accounts), identity.user_id, PASSWORD)
    assert prepare_first_start(accounts, {"NOVA_API_TOKEN": TOKEN}).setup_path is None


def test_with_a_password_there_is_no_link(accounts: Accounts) -> None:
    assert prepare_first_start(accounts, {"NOVA_ADMIN_PASSWORD": PASSWORD}).setup_path is None
    assert accounts.user_with_password("admin", PASSWORD) is not None


def test_a_link_that_let_nobody_in_is_not_used_up(accounts: Accounts, monkeypatch: pytest.MonkeyPatch) -> None:
    link = secret_of(prepare_first_start(accounts, {}).setup_path)
    with monkeypatch.context() as patched:
        patched.setattr(sessions, "open_session", fail)
        with pytest.raises(OSError, match="the disk is full"):
            accounts.use_setup_link(link, "en", HERE)
    assert accounts.use_setup_link(link, "en", HERE) is not None


def fail(*_: object) -> None:
    raise OSError("the disk is full")


def test_a_newer_link_ends_the_older(accounts: Accounts) -> None:
    older, newer = (secret_of(prepare_first_start(accounts, {}).setup_path) for _ in range(2))
    assert accounts.use_setup_link(older, "en", HERE) is None
    assert accounts.use_setup_link(newer, "en", HERE) is not None


def test_a_password_ends_the_link(accounts: Accounts) -> None:
    link = secret_of(prepare_first_start(accounts, {}).setup_path)
    prepare_first_start(accounts, {"NOVA_ADMIN_PASSWORD": PASSWORD})
    assert accounts.use_setup_link(link, "en", HERE) is None


def test_a_token_that_was_revoked_does_not_come_back_by_a_start(accounts: Accounts) -> None:
    environment = {"NOVA_API_TOKEN": TOKEN}
    prepare_first_start(accounts, environment)
    identity = accounts.by_token(TOKEN)
    assert identity is not None
    [token] = accounts.application.get_user(identity.user_id)["tokens"]
    accounts.revoke_token(call_of(accounts), identity.user_id, UUID(token["id"]))
    prepare_first_start(accounts, environment)
    assert accounts.by_token(TOKEN) is None


@pytest.mark.parametrize("weak", ["secret", "x" * 19, "with a space in the middle", "ключ" * 10, "x" * 201])
def test_a_token_that_can_be_guessed_or_fits_no_header_is_refused(accounts: Accounts, weak: str) -> None:
    with pytest.raises(WeakToken, match=r"Make one by: python3 -c .import secrets"):
        prepare_first_start(accounts, {"NOVA_API_TOKEN": weak})


def test_the_command_line_keeps_its_token_from_start_to_start(accounts: Accounts) -> None:
    first = working_token(accounts, None)
    assert working_token(accounts, first) == first
    other = working_token(accounts, "of another folder")
    assert accounts.by_token(first) is None
    assert accounts.by_token(other) is not None

"""Where the letters of ``nova up`` go."""

from pathlib import Path

import pytest

from nova.composition import settings_in_folder


@pytest.mark.parametrize(
    ("environment", "url"),
    [({}, "mailbox:"), ({"NOVA_SMTP_URL": "smtps://mail"}, "smtps://mail"), ({"NOVA_SMTP_URL": ""}, "")],
)
def test_letters_stay_at_home_until_a_server_is_named(tmp_path: Path, environment: dict[str, str], url: str) -> None:
    assert settings_in_folder(tmp_path, environment).environment["NOVA_SMTP_URL"] == url

"""Settings: what they are by default, and what a wrong one says."""

import re
from dataclasses import fields
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from server.base.settings import PREFIX, ROOT, SettingError, Settings, name

KNOWN = {name(field.name) for field in fields(Settings)}


def named(text: str) -> set[str]:
    """The settings that a text speaks of."""
    return set(re.findall(rf"\b{PREFIX}[A-Z][A-Z_]+\b", text))


def test_the_table_of_the_operations_guide_lists_every_setting() -> None:
    guide = (ROOT / "docs/operations.md").read_text()
    table = [line.split("|")[1] for line in guide.splitlines() if line.startswith(f"| `{PREFIX}")]
    assert named("".join(table)) == KNOWN


@pytest.mark.parametrize("page", ["README.md", "SECURITY.md", "docs/operations.md", "docs/performance.md"])
def test_the_pages_name_no_other_setting(page: str) -> None:
    assert named((ROOT / page).read_text()) <= KNOWN


def test_defaults_need_nothing() -> None:
    settings = Settings.read({})
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert settings.public_url == "http://127.0.0.1:8000"
    assert not settings.secure
    assert settings.time_zone == ZoneInfo("Europe/Paris")


def test_an_empty_variable_is_not_given() -> None:
    assert Settings.read({"PARVIS_PORT": ""}).port == 8000


def test_reads_every_kind(tmp_path: Path) -> None:
    settings = Settings.read(
        {
            "PARVIS_PORT": "8443",
            "PARVIS_URL": "https://parvis.example.fr/",
            "PARVIS_COMMANDS_RATE": "2.5",
            "PARVIS_DATA_DIR": str(tmp_path),
            "PARVIS_TIME_ZONE": "Indian/Reunion",
        }
    )
    assert settings.port == 8443
    assert settings.public_url == "https://parvis.example.fr"
    assert settings.secure
    assert settings.commands_rate == 2.5
    assert settings.mail_dir == tmp_path / "mail"
    assert settings.time_zone == ZoneInfo("Indian/Reunion")


@pytest.mark.parametrize(
    ("host", "url"),
    [("0.0.0.0", "http://localhost:8000"), ("::", "http://localhost:8000"), ("fd00::1", "http://[fd00::1]:8000")],
)
def test_the_address_that_a_browser_can_open(host: str, url: str) -> None:
    assert Settings(host=host).public_url == url


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PARVIS_PORT", "eighty"),
        ("PARVIS_PORT", "70000"),
        ("PARVIS_TIME_ZONE", "Paris"),
        ("PARVIS_TIME_ZONE", "../../etc/passwd"),
        ("PARVIS_LOG_LEVEL", "loud"),
        ("PARVIS_DATABASE_URL", "mysql://root:secret@host/db"),
        ("PARVIS_REDIS_URL", "host:6379"),
        ("PARVIS_URL", "parvis.example.fr"),
        ("PARVIS_SMTP_URL", "mail.example.fr"),
        ("PARVIS_TSA_URL", "town:secret@tsa.example.fr"),
        ("PARVIS_TSA_QUALIFIED", "maybe"),
        ("PARVIS_TSA_QUALIFIED", "yes"),
        ("PARVIS_OUTBOX_BYTES", "12"),
    ],
)
def test_a_wrong_value_is_named_in_one_line(name: str, value: str) -> None:
    with pytest.raises(SettingError) as mistake:
        Settings.read({name: value})
    assert name in str(mistake.value)
    assert "\n" not in str(mistake.value)
    assert "secret" not in str(mistake.value)

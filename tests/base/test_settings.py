"""Settings: what they are by default, and what a wrong one says."""

import re
from dataclasses import fields
from pathlib import Path

import pytest
from redis.asyncio.connection import URL_QUERY_ARGUMENT_PARSERS

from server.base.settings import PREFIX, ROOT, SettingError, Settings, name
from server.run.serve import PING
from tests.support.mailbox import certificate

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


@pytest.mark.parametrize("page", ["protocol/guide.md", "docs/operations.md"])
def test_the_pages_say_how_often_somebody_is_asked_whether_they_are_there(page: str) -> None:
    assert f"every {PING} seconds" in (ROOT / page).read_text()


def test_defaults_need_nothing() -> None:
    settings = Settings.read({})
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert settings.public_url == "http://127.0.0.1:8000"
    assert not settings.secure
    assert settings.time_zone.key == "Europe/Paris"


def test_a_blank_variable_is_not_set() -> None:
    assert Settings.read({"PARVIS_URL": "", "PARVIS_SMTP_URL": ""}) == Settings.read({})


@pytest.mark.parametrize("name", ["PARVIS_DEMO", "PARVIS_TSA_DAILY", "PARVIS_AUTHORITY", "PARVIS_TRUSTED_PROXIES"])
def test_a_blank_variable_means_no_value_that_nobody_wrote(name: str) -> None:
    with pytest.raises(SettingError, match=f"{name} is blank, which is no value: write one"):
        Settings.read({name: ""})


def test_reads_every_kind(tmp_path: Path) -> None:
    settings = Settings.read(
        {
            "PARVIS_PORT": "8443",
            "PARVIS_URL": "https://parvis.example.fr/",
            "PARVIS_COMMANDS_RATE": "2.5",
            "PARVIS_STRANGERS_RATE": "300",
            "PARVIS_DATA_DIR": str(tmp_path),
            "PARVIS_TIME_ZONE": "Indian/Reunion",
        }
    )
    assert settings.port == 8443
    assert settings.public_url == "https://parvis.example.fr"
    assert settings.secure
    assert settings.commands_rate == 2.5
    assert settings.strangers_rate == 300
    assert settings.mail_dir == tmp_path / "mail"
    assert settings.time_zone.key == "Indian/Reunion"


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
        ("PARVIS_TIME_ZONE", "posixrules"),
        ("PARVIS_TIME_ZONE", "Factory"),
        ("PARVIS_TIME_ZONE", "localtime"),
        ("PARVIS_TIME_ZONE", "../../etc/passwd"),
        ("PARVIS_LOG_LEVEL", "loud"),
        ("PARVIS_DATABASE_URL", "mysql://root:secret@host/db"),
        ("PARVIS_REDIS_URL", "host:6379"),
        ("PARVIS_URL", "parvis.example.fr"),
        ("PARVIS_SMTP_URL", "mail.example.fr"),
        ("PARVIS_SMTP_URL", "smtp://mail.example/secret"),
        ("PARVIS_SMTP_URL", "smtp://town:s3@mail.example:587/secret"),
        ("PARVIS_TSA_URL", "town:secret@tsa.example.fr"),
        ("PARVIS_TSA_QUALIFIED", "maybe"),
        ("PARVIS_TSA_QUALIFIED", "yes"),
        ("PARVIS_OUTBOX_BYTES", "12"),
        ("PARVIS_COMMANDS_RATE", "-5"),
        ("PARVIS_COMMANDS_RATE", "nan"),
        ("PARVIS_COMMANDS_RATE", "inf"),
        ("PARVIS_COMMANDS_BURST", "-5"),
        ("PARVIS_PROCESSES", "9" * 5000),
        ("PARVIS_DEMO", "banana"),
        ("PARVIS_TRUSTED_PROXIES", "banana"),
        ("PARVIS_TRUSTED_PROXIES", "0.0.0.0/0"),
        ("PARVIS_TRUSTED_PROXIES", "127.0.0.1, ::/0"),
        ("PARVIS_TRUSTED_PROXIES", "*"),
        ("PARVIS_METRICS_TOKEN", "secret"),
        ("PARVIS_FILE_BYTES", str(201 * 2**30)),
        ("PARVIS_QUOTA_BYTES", str(2**30)),
        ("PARVIS_AUTHORITY", "M" * 3000),
        ("PARVIS_DATA_CONTACT", "dpd@\nmairie"),
        ("PARVIS_AUTHORITY", "Mairie\nde Josselin"),
        ("PARVIS_FILES_ENDPOINT", "https://s3.example.fr"),
        ("PARVIS_FILES_REGION", "fr-par"),
        ("PARVIS_FILES_KEY_ID", "parvis"),
        ("PARVIS_FILES_KEY", "secret"),
        ("PARVIS_MAIL_INTAKE", "/var/mail/parvis"),
        ("PARVIS_ORIGINS", "https://one.example, banana"),
        ("PARVIS_URL", "https://"),
        ("PARVIS_URL", "https://mairie.example.fr/parvis"),
        ("PARVIS_URL", "https://mairie.example.fr?a=secret"),
        ("PARVIS_ORIGINS", "https://mairie.example.fr/parvis"),
        ("PARVIS_HOST", "http://0.0.0.0"),
        ("PARVIS_HOST", "0.0.0.0:8000"),
        ("PARVIS_HOST", "256.0.0.1"),
        ("PARVIS_HOST", "the square"),
        ("PARVIS_AUTHORITY", "  "),
        ("PARVIS_URL", "http://[::1"),
        ("PARVIS_DATABASE_URL", "postgresql://town:secret@host:banana/parvis"),
        ("PARVIS_DATABASE_URL", "postgresql://town:secret@[::1/parvis"),
        ("PARVIS_REDIS_URL", "redis://:secret@host:banana"),
        ("PARVIS_SMTP_URL", "smtp://user:12#secret@mail.example:587"),
        ("PARVIS_SMTP_URL", "smtp://user:12?secret@mail.example:587"),
        ("PARVIS_TSA_URL", "https://user:12#secret@tsa.example"),
        ("PARVIS_TSA_URL", "https://user:12?secret@tsa.example"),
        ("PARVIS_URL", "https://mairie.example.fr?"),
        ("PARVIS_ORIGINS", "https://mairie.example.fr/?a=secret"),
        ("PARVIS_DATABASE_URL", "postgresql://town:12?secret@host/parvis"),
        ("PARVIS_REDIS_URL", "redis://:12?secret@host"),
        ("PARVIS_REDIS_URL", "redis://host:6379/0?banana=secret"),
        ("PARVIS_SMTP_URL", "smtp://town:12@host:587?startls"),
        ("PARVIS_SMTP_URL", "smtp://town:12@host:587?STARTTLS"),
        ("PARVIS_REDIS_URL", "redis://host:6379/0?"),
        ("PARVIS_REDIS_URL", "redis+cluster://host:6379,other:6379/1"),
        ("PARVIS_REDIS_URL", "redis+cluster://host:6379?db=1"),
        ("PARVIS_REDIS_URL", "redis://host:6379,other:6379/0"),
        ("PARVIS_DATABASE_URL", "postgresql://town:secret@host:5432,:5433/parvis"),
        ("PARVIS_REDIS_URL", "redis+cluster://:secret@:6379"),
        ("PARVIS_REDIS_URL", "redis://:secret@host:6379/parvis"),
        ("PARVIS_DATABASE_URL", "postgresql://town:secret@host,other/parvis?target_session_attrs=any"),
        ("PARVIS_DATABASE_URL", "postgresql://town:secret@host/parvis?ssl=on&target_session_attrs=standby"),
        ("PARVIS_REDIS_URL", "redis+cluster://:secret@host:6379,other:banana"),
        ("PARVIS_FILES_URL", "s3://bucket/folder?a=secret"),
        ("PARVIS_FILES_ENDPOINT", "https://store.example?a=secret"),
        ("PARVIS_FILES_URL", "s3://"),
        ("PARVIS_DATA_DIR", "~nobody-of-that-name/var"),
        ("PARVIS_TSA_CA", "banana"),
        ("PARVIS_TSA_CA", "9" * 5000),
        ("PARVIS_MAIL_FROM", "banana"),
        ("PARVIS_HEAD_MAIL", "notary@example.fr, banana"),
        ("PARVIS_HEAD_MAIL", "notary@example.fr; archives@example.fr"),
        ("PARVIS_HEAD_MAIL", "notary@example.fr archives@example.fr"),
        ("PARVIS_HEAD_MAIL", "notary@example@fr"),
        ("PARVIS_URL", "https://mairie.exa mple.fr"),
        ("PARVIS_URL", "https://town:secret@mairie.example.fr"),
        ("PARVIS_URL", "https://mairie.example.fr:70000"),
        ("PARVIS_SMTP_URL", "smtp://town:12@secret@mail.example:587"),
        ("PARVIS_SMTP_URL", "smtp://town@mail.example:587"),
        ("PARVIS_CLIENT_DIR", "/nowhere/at/all"),
        ("PARVIS_TSA_CA", str(ROOT / "README.md")),
        ("PARVIS_BOUNCE_ADDRESS", "https://user@example.fr"),
    ],
)
def test_a_wrong_value_is_named_in_one_line(name: str, value: str) -> None:
    with pytest.raises(SettingError) as mistake:
        Settings.read({name: value})
    assert name in str(mistake.value)
    assert "\n" not in str(mistake.value)
    assert "secret" not in str(mistake.value)


def test_a_certificate_that_was_cut_is_no_root(tmp_path: Path) -> None:
    root = tmp_path / "root.pem"
    root.write_text("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n")
    with pytest.raises(SettingError, match=r"PARVIS_TSA_CA: .* holds no sound certificate"):
        Settings.read({"PARVIS_TSA_CA": str(root)})


@pytest.mark.parametrize("lines", [1, 5])
def test_a_second_certificate_that_was_cut_is_named(tmp_path: Path, lines: int) -> None:
    """As a copy ends that was not finished."""
    root, _ = certificate(tmp_path)
    one = root.read_text()
    Settings.read({"PARVIS_TSA_CA": str(root)})
    root.write_text(one + "".join(one.splitlines(keepends=True)[:lines]))
    with pytest.raises(SettingError, match=r"PARVIS_TSA_CA: .* was cut: it begins 2 certificates and holds 1 whole"):
        Settings.read({"PARVIS_TSA_CA": str(root)})


@pytest.mark.parametrize(("sign", "written"), [("#", "%23"), ("?", "%3F"), ("@", "%40"), ("/", "%2F")])
def test_a_sign_that_ends_an_address_is_to_be_escaped_in_its_password(sign: str, written: str) -> None:
    with pytest.raises(SettingError) as mistake:
        Settings.read({"PARVIS_DATABASE_URL": f"postgresql://user:12{sign}S3CRET@base.example:5432/parvis"})
    assert written in str(mistake.value)
    assert "12" not in str(mistake.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PARVIS_DATABASE_URL", "postgresql:///parvis?host=/var/run/postgresql&sslmode=verify-full"),
        ("PARVIS_DATABASE_URL", "postgresql://parvis:secret@10.77.0.1,10.77.0.3:5433/parvis"),
        ("PARVIS_REDIS_URL", "unix:///run/valkey.sock?db=1"),
        ("PARVIS_REDIS_URL", "rediss+cluster://:p%3Fw@host:6379,other:6379,[fd00::1]:6379?ssl_ca_certs=/etc/ca.pem"),
        ("PARVIS_REDIS_URL", "rediss://:p%3Fw@host:6379/0?ssl_ca_certs=/etc/ca.pem&socket_timeout=5"),
        ("PARVIS_SMTP_URL", "smtp://mail.example:587?starttls"),
        ("PARVIS_TSA_URL", "https://tsa.example/tsr?policy-id=1.2.3"),
    ],
)
def test_an_address_keeps_the_options_that_it_takes(name: str, value: str) -> None:
    Settings.read({name: value})


@pytest.mark.parametrize("option", sorted(URL_QUERY_ARGUMENT_PARSERS))
def test_what_the_library_reads_in_an_address_of_redis_is_taken(option: str) -> None:
    Settings.read({"PARVIS_REDIS_URL": f"redis://host:6379/0?{option}=1"})


def test_a_store_of_files_without_its_key_says_what_is_missing() -> None:
    bucket = {"PARVIS_FILES_URL": "s3://parvis/mairie"}
    with pytest.raises(SettingError, match="FILES_URL needs PARVIS_FILES_KEY_ID and PARVIS_FILES_KEY: set that too"):
        Settings.read(bucket)
    with pytest.raises(SettingError, match="FILES_URL needs PARVIS_FILES_KEY: set that too"):
        Settings.read(bucket | {"PARVIS_FILES_KEY_ID": "parvis"})
    Settings.read(bucket | {"PARVIS_FILES_KEY_ID": "parvis", "PARVIS_FILES_KEY": "s3same"})


def test_a_misspelt_setting_is_named_with_the_one_that_is_meant() -> None:
    with pytest.raises(SettingError, match="PARVIS_TSA_ULR is no setting, do you mean PARVIS_TSA_URL"):
        Settings.read({"PARVIS_TSA_ULR": "https://tsa.example.fr"})
    for near in ("PARVI_URL", "PAVRIS_URL", "parvis_url"):
        with pytest.raises(SettingError, match=f"{near} is no setting, do you mean PARVIS_URL"):
            Settings.read({near: "https://parvis.example.fr"})
    Settings.read({"MAIRIE_URL": "https://mairie.example.fr", "PARIS_HOTEL": "x"})
    with pytest.raises(SettingError, match="PARVIS_BANANA is no setting: remove it"):
        Settings.read({"PARVIS_BANANA": "5"})
    Settings.read({"PARVIS_TEST_DATABASE_URL": "postgresql:///tests", "PATH": "/bin", "PARVIS_BANANA": ""})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PARVIS_DATABASE_URL", "postgresql://parvis@/parvis?host=/run/postgresql&port=5432"),
        ("PARVIS_DATABASE_URL", "postgresql://town:p%40ss@one:5432,two:5433/parvis"),
        ("PARVIS_DATABASE_URL", "postgresql:///parvis"),
        ("PARVIS_REDIS_URL", "redis://[fd00::1]:6379/0"),
        ("PARVIS_URL", "https://parvis.example.fr/"),
        ("PARVIS_HOST", "fe80::1%eth0"),
        ("PARVIS_HOST", "parvis.mairie.local"),
        ("PARVIS_REDIS_URL", "unix:///run/valkey/valkey.sock?db=0"),
        ("PARVIS_TRUSTED_PROXIES", "10.0.0.0/8, ::1"),
        ("PARVIS_AUTHORITY", "Communauté\u00a0: " + "é" * 180),
        ("PARVIS_METRICS_TOKEN", "0123456789abcdef"),
        ("PARVIS_DEMO", "no"),
    ],
)
def test_what_makes_sense_is_taken(name: str, value: str) -> None:
    Settings.read({name: value})

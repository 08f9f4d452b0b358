"""The other commands of `parvis`, as an administrator types them."""

import re
from importlib.metadata import version
from pathlib import Path

import asyncpg
import pytest

from tests.support.parvis import Parvis
from tests.support.ports import free_port

Given = dict[str, str | int | Path]


@pytest.fixture
def given(tmp_path: Path, database_url: str, redis_url: str) -> Given:
    return {"data_dir": tmp_path, "database_url": database_url, "redis_url": redis_url}


def say(*command: str, **settings: str | int | Path) -> tuple[int, str]:
    return Parvis(*command, **settings).finish()


def test_help_lists_the_commands() -> None:
    status, output = say("--help")
    assert status == 0
    for command in ("serve", "worker", "migrate", "demo", "invite", "doctor", "settings"):
        assert f"\n  {command} " in output


def test_says_its_version() -> None:
    assert say("--version") == (0, f"Parvis {version('parvis')}\n")


@pytest.mark.parametrize("command", ["serve", "worker", "migrate", "demo"])
def test_without_a_database_each_names_the_setting(command: str, tmp_path: Path) -> None:
    status, output = say(command, data_dir=tmp_path)
    assert status == 1
    assert "PARVIS_DATABASE_URL" in output
    assert len(output.splitlines()) == 1


async def test_serve_and_worker_want_the_schema_of_this_version(given: Given) -> None:
    connection = await asyncpg.connect(str(given["database_url"]))
    await connection.execute("DELETE FROM alembic_version")
    await connection.close()
    for command in ("serve", "worker"):
        status, output = say(command, **given)
        assert status == 1
        assert "run `parvis migrate`" in output


def test_migrates_as_often_as_asked(given: Given) -> None:
    for _ in range(2):
        status, output = say("migrate", **given)
        assert status == 0, output


def test_the_demo_moves_into_an_empty_database_only(given: Given) -> None:
    assert say("demo", **given)[0] == 0
    status, output = say("demo", **given)
    assert status == 1
    assert len(output.splitlines()) == 1


def test_invites_and_prints_the_link(given: Given) -> None:
    status, output = say("invite", "new@josselin.example", "--administrator", url="https://parvis.example.fr", **given)
    assert status == 0, output
    assert re.fullmatch(r"https://parvis\.example\.fr/invitation/[\w-]{40,}\n", output)


@pytest.mark.parametrize(
    ("flags", "names"),
    [
        (["nobody"], "EMAIL"),
        (["new@josselin.example", "--group", "Nowhere"], "--group"),
        (["new@josselin.example", "--population", "guest"], "--group"),
        (["new@josselin.example", "--until", "2020-01-01"], "--until"),
        (["new@josselin.example", "--until", "tomorrow"], "--until"),
        (["new@josselin.example", "--population", "visitor"], "--population"),
    ],
)
def test_a_wrong_invitation_names_the_flag(given: Given, flags: list[str], names: str) -> None:
    status, output = say("invite", *flags, **given)
    assert status == 2
    assert names in output


def test_the_doctor_finds_nothing_to_do(given: Given, tmp_path: Path) -> None:
    (tmp_path / "index.html").touch()
    status, output = say("doctor", client_dir=tmp_path, **given)
    lines = output.splitlines()
    assert len(lines) == 11
    assert "which parvis_application can read and continue, not alter" in output
    # The tests' own PostgreSQL has fsync off, which is the one thing to do.
    assert [line for line in lines if " ok " not in line] == [line for line in lines if "fsync" in line]
    assert status == 1


def test_the_doctor_names_what_to_change(tmp_path: Path) -> None:
    port = free_port()
    status, output = say(
        "doctor",
        data_dir=tmp_path,
        database_url=f"postgresql://127.0.0.1:{port}/x",
        redis_url=f"redis://127.0.0.1:{port}",
        smtp_url=f"smtp://127.0.0.1:{port}",
        client_dir=tmp_path,
        prot=1,
    )
    assert status == 1
    for name in ("PARVIS_DATABASE_URL", "PARVIS_REDIS_URL", "PARVIS_SMTP_URL", "PARVIS_CLIENT_DIR", "PARVIS_PORT?"):
        assert name in output


def test_secrets_are_not_listed() -> None:
    status, output = say("settings", database_url="postgresql://parvis:s3same@host/parvis", metrics_token="s3same")
    assert status == 0
    assert "PARVIS_PORT=" in output
    assert "s3same" not in output

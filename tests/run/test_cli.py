"""The other commands of `parvis`, as an administrator types them."""

import os
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import pytest

from server.accounts.town_sql import select_anybody
from server.base.database import connect_pool
from server.base.settings import ROOT, Settings
from server.run import local
from server.run.doctor import untested
from server.run.embedded import Postgres
from tests.support.authority import Authority
from tests.support.forked import Forked
from tests.support.parvis import Parvis, WithClosedFiles
from tests.support.ports import free_port

Given = dict[str, str | int | Path]


@pytest.fixture
def given(tmp_path: Path, database_url: str, redis_url: str) -> Given:
    return {"data_dir": tmp_path, "database_url": database_url, "redis_url": redis_url}


def say(*command: str, **settings: str | int | Path) -> tuple[int, str]:
    return Forked(*command, **settings).finish()


def test_help_lists_the_commands() -> None:
    status, output = Parvis("--help").finish()
    assert status == 0
    for command in ("serve", "worker", "migrate", "demo", "invite", "person", "doctor", "settings"):
        assert f"\n  {command} " in output


def test_says_its_version() -> None:
    assert Parvis("--version").finish() == (0, f"Parvis {version('parvis')}\n")


def test_what_a_command_does_not_stand_on_is_not_loaded_for_it() -> None:
    """Each start would pay for it."""
    loaded = "import sys, server.run.cli; print(*sys.modules)"
    modules = subprocess.check_output([sys.executable, "-c", loaded], cwd=ROOT, text=True).split()
    heavy = ("alembic", "asyncpg", "pgqueuer", "PIL", "pypdf", "redis", "sqlalchemy", "starlette", "structlog", "typst")
    assert not {*heavy, "server.assemblies", "server.core", "server.demo"} & {*modules}


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


async def test_the_demo_stays_out_where_it_is_not_wanted_or_somebody_is_invited(given: Given) -> None:
    status, output = say("demo", demo="no", **given)
    assert (status, len(output.splitlines())) == (1, 1)
    assert "PARVIS_DEMO" in output
    assert say("invite", "new@josselin.example", "--administrator", **given)[0] == 0
    status, output = say("demo", **given)
    assert (status, len(output.splitlines())) == (1, 1)
    assert "PARVIS_DATABASE_URL has people already, or invitations" in output
    async with await connect_pool(Settings(database_url=str(given["database_url"]))) as pool:
        assert await local.move_in(Settings(database_url=str(given["database_url"]))) == "nobody"
        assert not await select_anybody(pool)


def test_invites_and_prints_the_link(given: Given) -> None:
    status, output = say("invite", "new@josselin.example", "--administrator", url="https://parvis.example.fr", **given)
    assert status == 0, output
    assert re.fullmatch(r"https://parvis\.example\.fr/invitation/[\w-]{40,}\n", output)


def test_an_invitation_is_listed_and_one_that_replaces_it_says_what_it_held(given: Given) -> None:
    first = ["--administrator", "--may-convene", "--population", "official"]
    assert say("invite", "new@josselin.example", *first, **given)[0] == 0
    until = rf"{datetime.now(UTC) + timedelta(14):%Y-%m-%d}"
    listed = rf"new@josselin.example +administrator +invited +until {until}\n"
    assert re.fullmatch(listed, say("person", "list", **given)[1])
    status, output = say("invite", "NEW@josselin.example", "--may-convene", **given)
    assert status == 0
    said = [line for line in output.splitlines() if "/invitation/" not in line]
    assert len(said) == 1
    assert "which had --administrator --population official, is replaced: invite again" in said[0]
    assert len(say("invite", "new@josselin.example", "--may-convene", **given)[1].splitlines()) == 1


@pytest.mark.parametrize(
    ("flags", "names"),
    [
        (["nobody"], "no e-mail address, as camille.durand@example.fr is one: change ADDRESS"),
        (["new@josselin.example", "--name", "n" * 201], "--name may have 200 letters"),
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
    assert len(lines) == 15
    assert "which parvis_application can read and continue, not alter" in output
    # The tests' own PostgreSQL has fsync off; no worker runs, and no back-up was made.
    to_do = [line.split("TO DO")[0].strip() for line in lines if " ok " not in line]
    assert to_do == ["database", "worker", "back-up"]
    assert "fsync" in output
    assert status == 1


def test_the_doctor_names_what_to_change(tmp_path: Path) -> None:
    port = free_port()
    status, output = say(
        "doctor",
        data_dir=tmp_path,
        database_url=f"postgresql://127.0.0.1:{port}/x",
        redis_url=f"redis://127.0.0.1:{port}",
        smtp_url=f"smtp://127.0.0.1:{port}",
        tsa_url=f"http://127.0.0.1:{port}/",
        client_dir=tmp_path,
    )
    assert status == 1
    for name in ("PARVIS_DATABASE_URL", "PARVIS_REDIS_URL", "PARVIS_SMTP_URL", "PARVIS_TSA_URL", "PARVIS_CLIENT_DIR"):
        assert name in output


def test_the_doctor_has_the_authority_state_an_instant(given: Given, tmp_path: Path) -> None:
    authority = Authority(tmp_path / "authority")
    with authority.listening() as port:
        output = say("doctor", tsa_url=f"http://127.0.0.1:{port}/", tsa_ca=authority.root, **given)[1]
        assert re.search(r"^authority +ok +127\.0\.0\.1 dates what is sent, as of", output, re.MULTILINE), output
        other = say("doctor", tsa_url=f"http://127.0.0.1:{port}/", **given)[1]
    assert re.search(r"^authority +TO DO 127\.0\.0\.1 gives no timestamp that holds", other, re.MULTILINE), other


def test_the_doctor_names_what_is_not_as_it_was_tested(tmp_path: Path) -> None:
    assert untested(ROOT / "requirements.lock") == []
    lock = tmp_path / "requirements.lock"
    known = version("msgspec")
    lines = ("click==0.1", "msgspec==0.1 ; python_full_version < '3.12'", f"msgspec=={known}", "never-installed==1.0")
    lock.write_text("".join(f"{line} \\\n    --hash=sha256:00\n" for line in lines))
    assert untested(lock) == [f"click {version('click')}"]


async def test_the_doctor_notices_a_plain_locale(given: Given) -> None:
    """In which a capital with an accent is no letter."""
    url = str(given["database_url"])
    connection = await asyncpg.connect(url)
    await connection.execute("CREATE DATABASE plain TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER libc LOCALE 'C'")
    plain = url.replace(urlsplit(url).path, "/plain")
    try:
        assert say("migrate", **{**given, "database_url": plain})[0] == 0
        output = say("doctor", **{**given, "database_url": plain})[1]
    finally:
        await connection.execute("DROP DATABASE plain WITH (FORCE)")
        await connection.close()
    assert re.search(r"^database +TO DO its locale is plain C, so that", output, re.MULTILINE), output


async def test_the_doctor_looks_for_the_files_that_the_database_names(given: Given, tmp_path: Path) -> None:
    connection = await asyncpg.connect(str(given["database_url"]))
    await connection.execute(
        "INSERT INTO people (id, email, name, population) VALUES (1, 'a@b.example', 'Anne', 'staff')"
    )
    await connection.execute(
        "INSERT INTO files (id, owner_id, name, size, type, sha256) VALUES (1, 1, 'a', 1, 'text', repeat('0', 64))"
    )
    await connection.close()
    line = next(line for line in say("doctor", **given)[1].splitlines() if line.startswith("files "))
    assert "TO DO 1 of 1 looked for are not in" in line
    assert "parvis restore --files" in line
    (tmp_path / "files/contents").mkdir(exist_ok=True)
    (tmp_path / "files/contents/00").touch()  # which cannot be entered
    line = next(line for line in say("doctor", **given)[1].splitlines() if line.startswith("files "))
    assert "cannot be read: change its owner (chown -R)" in line


@pytest.mark.parametrize("command", ["doctor", "run"])
def test_a_misspelt_setting_stops_a_command_in_one_line(command: str, tmp_path: Path) -> None:
    said = say(command, data_dir=tmp_path, prot=1)
    assert said == (1, "parvis: PARVIS_PROT is no setting, do you mean PARVIS_PORT?\n")


def test_paths_are_meant_from_where_one_stands(given: Given, tmp_path: Path) -> None:
    status, output = say("--from", str(tmp_path), "backup", "parvis.dump", **given)
    assert (status, output.partition(": everything up to ")[0]) == (0, f"Saved into {tmp_path}/parvis.dump")
    status, output = say("--from", "/elsewhere", "backup", f"{tmp_path}/another.dump", **given)
    assert status == 0
    status, output = say("--from", str(tmp_path), "verify", "none.zip")
    assert status == 2
    assert f"{tmp_path}/none.zip" in output


def test_secrets_are_not_listed() -> None:
    status, output = say("settings", database_url="postgresql://parvis:s3same@host/parvis", metrics_token="s3same" * 3)
    assert status == 0
    assert "PARVIS_PORT=" in output
    assert "s3same" not in output


def test_the_doctor_says_once_that_parvis_is_not_running(tmp_path: Path) -> None:
    """And goes through the whole list all the same."""
    postgres = Postgres(tmp_path / "postgres", durable=False)
    postgres.start()
    postgres.stop()
    status, output = say("doctor", data_dir=tmp_path)
    lines = output.splitlines()
    assert (status, len(lines)) == (1, 15)
    assert lines[2] == f"database    TO DO Parvis is not running in {tmp_path}: start it"
    assert sum(line.endswith("TO DO cannot be looked at without the database") for line in lines) == 6
    assert sum("PARVIS_DATABASE_URL" in line or "PARVIS_REDIS_URL" in line for line in lines) == 0
    assert any(line.startswith("disk        ok") for line in lines)


def test_the_doctor_leaves_nothing_where_a_wrong_setting_leads(given: Given, tmp_path: Path) -> None:
    wrong = tmp_path / "elsewhere"
    output = say("doctor", **{**given, "data_dir": wrong})[1]
    for title in ("disk", "files"):
        assert (
            f"{title:<12}TO DO {wrong} is not there: start Parvis, which makes it, or change PARVIS_DATA_DIR" in output
        )
    assert not wrong.exists()


def test_a_full_disk_and_a_file_for_a_folder_are_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert say("doctor", data_dir=tmp_path / "file") == (
        1,
        f"parvis: {tmp_path / 'file'} is a file: name a folder in PARVIS_DATA_DIR\n",
    )
    status, output = OnAFullDisk("doctor", data_dir=tmp_path).finish()
    assert status == 1
    assert f"TO DO the disk is full: make room in {tmp_path} (PARVIS_DATA_DIR)\n" in output
    status, output = OnAFullDisk("run", data_dir=tmp_path).finish()
    assert (status, output.splitlines()[-1]) == (
        1,
        f"parvis: the disk is full: make room in {tmp_path} (PARVIS_DATA_DIR)",
    )


def test_files_that_are_not_ours_to_write_are_said_first(given: Given, tmp_path: Path) -> None:
    (tmp_path / "files/contents/ab").mkdir(parents=True)
    closed = (
        f"{tmp_path}/files/contents/ab cannot be written: change the owner of all in it (chown -R), or PARVIS_DATA_DIR"
    )
    status, output = WithClosedFiles("run", data_dir=tmp_path).finish()
    assert (status, output.splitlines()[-1]) == (1, f"parvis: {closed}")
    assert closed in WithClosedFiles("doctor", **given).finish()[1]


class OnAFullDisk(Parvis):
    before = (
        *("unshare", *(["--map-root-user"] if os.geteuid() else []), "--mount", "sh", "-c"),
        'mount -t tmpfs -o size=64k full "$PARVIS_DATA_DIR" && '
        '! head -c 1M /dev/zero 2> /dev/null > "$PARVIS_DATA_DIR/filled" && exec "$@"',
        "sh",
    )

"""`parvis run`, as `make run` calls it: a whole town hall from nothing, and one line when it cannot be."""

import fcntl
import json
import os
import signal
import socket
import subprocess
from pathlib import Path
from typing import TextIO

import asyncpg
import pytest

from server.demo import AUTHORITY, PASSWORD, SIGN_INS
from server.run.embedded import Postgres
from tests.support.databases import of_database
from tests.support.forked import Forked
from tests.support.parvis import Parvis, children
from tests.support.ports import free_port
from tests.support.waiting import wait_until


def assert_nothing_left(data_dir: Path) -> None:
    """Every process of a run holds the lock."""
    with (data_dir / "lock").open() as lock:
        wait_until(lambda: is_free(lock))


def is_free(lock: TextIO) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


async def ids_of_people(data_dir: Path) -> set[int]:
    connection = await asyncpg.connect(Postgres(data_dir / "postgres").url())
    rows = await connection.fetch("SELECT id FROM people")
    await connection.close()
    return {row["id"] for row in rows}


async def superusers_at_work(data_dir: Path) -> list[bool]:
    """Whether those who run web process and worker, one and all, could do anything in the database."""
    connection = await asyncpg.connect(Postgres(data_dir / "postgres").url())
    rows = await connection.fetch(
        "SELECT DISTINCT rolsuper FROM pg_stat_activity JOIN pg_roles ON rolname = usename "
        "WHERE application_name LIKE 'parvis%' ORDER BY 1"
    )
    await connection.close()
    return [row[0] for row in rows]


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
async def test_starts_stops_and_starts_again_with_its_data(tmp_path: Path, end: signal.Signals) -> None:
    with Parvis("run", data_dir=tmp_path) as first:
        first.wait_until_greeted()
        people = await ids_of_people(tmp_path)
        assert await superusers_at_work(tmp_path) == [False]
        assert json.loads(first.get("/api/authority")[1])["name"] == AUTHORITY
        said = first.end(end)
        assert first.process.returncode == 0, said
        assert_nothing_left(tmp_path)
    assert f"Parvis answers at http://127.0.0.1:{first.port}" in said
    assert PASSWORD in said
    assert all(email in said for email in SIGN_INS)
    assert ("runs as root" in said) == (os.geteuid() == 0)
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and path.lstat().st_mode & 0o077]
    with Parvis("run", data_dir=tmp_path) as second:
        second.wait_until_ready()
        assert people == await ids_of_people(tmp_path)


def test_starts_after_it_was_killed(tmp_path: Path) -> None:
    with Parvis("run", data_dir=tmp_path, demo="no") as killed:
        killed.wait_until_ready()
        killed.process.send_signal(signal.SIGKILL)
        with Parvis("run", data_dir=tmp_path, port=killed.port, demo="no") as next_one:
            next_one.wait_until_ready()
            assert next_one.process.poll() is None


def test_does_not_outlive_a_parent_killed_before_it_looked(tmp_path: Path) -> None:
    """As `make` is, while the interpreter loads."""
    parent = subprocess.Popen(["true"])
    parent.wait()
    status, said = Parvis("run", "--with-parent", str(parent.pid), data_dir=tmp_path / "var").finish()
    assert (status, said) == (-signal.SIGTERM, "")
    assert not (tmp_path / "var").exists()


SLOW_WEB = """
import sys, time
if "serve" in sys.orig_argv:
    time.sleep(11)
"""


def test_says_what_it_waits_for(
    tmp_path: Path, database_url: str, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a busy machine, for as long as it takes."""
    (tmp_path / "sitecustomize.py").write_text(SLOW_WEB)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    given: dict[str, str | Path] = {"data_dir": tmp_path / "var", "database_url": database_url, "redis_url": redis_url}
    with Parvis("run", demo="no", **given) as parvis:
        parvis.read_until("Parvis waits: the web process is not ready yet")
        parvis.wait_until_greeted()


def test_uses_the_servers_it_is_given(tmp_path: Path, database_url: str, redis_url: str) -> None:
    with Parvis("run", data_dir=tmp_path, database_url=database_url, redis_url=redis_url, demo="no") as parvis:
        parvis.wait_until_ready()
        assert not (tmp_path / "postgres").exists()
        assert not (tmp_path / "valkey").exists()


@pytest.mark.parametrize(
    ("program", "name"), [("bin/postgres", "PostgreSQL"), ("valkey-server", "Valkey"), ("worker", "the worker")]
)
def test_ends_aloud_when_one_of_its_own_dies(tmp_path: Path, program: str, name: str) -> None:
    with Parvis("run", data_dir=tmp_path, demo="no") as parvis:
        parvis.wait_until_greeted()
        (child,) = children(parvis.process.pid, program)
        os.kill(child, signal.SIGKILL)
        status, said = parvis.finish()
    assert status == 1
    assert f"parvis: {name} ended with status -9: its reason is" in said
    assert_nothing_left(tmp_path)


def assert_refuses(setting: str, parvis: Parvis) -> None:
    """One line that names the setting, and a status that says so; root is warned besides."""
    status, output = parvis.finish()
    lines = [line for line in output.splitlines() if not line.startswith("Parvis runs as root")]
    assert status == 1
    assert len(lines) == 1, lines
    assert lines[0].startswith("parvis: ")
    assert setting in lines[0]


def test_a_port_in_use(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        assert_refuses("PARVIS_PORT", Parvis("run", data_dir=tmp_path, port=other.getsockname()[1]))
    assert not (tmp_path / "postgres").exists()
    assert_nothing_left(tmp_path)


def test_nobody_takes_the_port_while_it_is_made_ready(tmp_path: Path, database_url: str, redis_url: str) -> None:
    with Parvis("run", data_dir=tmp_path, database_url=database_url, redis_url=redis_url) as parvis:
        parvis.read_until("Filling the demo town hall")
        with pytest.raises(OSError, match="in use"), socket.create_server(("127.0.0.1", parvis.port)):
            pass
        parvis.wait_until_greeted()
        assert parvis.get("/health/ready")[0] == 200


def test_an_address_of_another_machine(tmp_path: Path) -> None:
    assert_refuses("PARVIS_HOST", Forked("run", data_dir=tmp_path, host="192.0.2.1"))
    assert_refuses("PARVIS_HOST", Forked("run", data_dir=tmp_path, host="no such host"))


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert_refuses("PARVIS_DATA_DIR", Forked("run", data_dir=tmp_path / "file"))


def test_a_folder_that_is_in_use(tmp_path: Path) -> None:
    with (tmp_path / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert_refuses(f"already runs in {tmp_path}, or", Forked("run", data_dir=tmp_path))
        assert_refuses(f" {os.getpid()}): stop it, or change PARVIS_DATA_DIR", Forked("run", data_dir=tmp_path))


@pytest.mark.parametrize("url", ["postgresql://127.0.0.1:{port}/parvis", "postgresql://nobody@/x?host=/nowhere"])
def test_a_database_that_is_away(tmp_path: Path, url: str) -> None:
    assert_refuses("PARVIS_DATABASE_URL", Forked("run", data_dir=tmp_path, database_url=url.format(port=free_port())))
    assert_nothing_left(tmp_path)


def test_a_database_that_does_not_exist(tmp_path: Path, database_url: str) -> None:
    assert_refuses(
        "PARVIS_DATABASE_URL", Forked("run", data_dir=tmp_path, database_url=of_database(database_url, "none"))
    )


async def test_a_database_of_a_newer_schema(tmp_path: Path, database_url: str) -> None:
    connection = await asyncpg.connect(database_url)
    await connection.execute("UPDATE alembic_version SET version_num = '9999'")
    await connection.close()
    parvis = Forked("run", data_dir=tmp_path, database_url=database_url)
    assert_refuses("PARVIS_DATABASE_URL", parvis)
    assert "9999" in parvis.output


def test_a_redis_that_is_away(tmp_path: Path, database_url: str) -> None:
    url = f"redis://127.0.0.1:{free_port()}"
    assert_refuses("PARVIS_REDIS_URL", Forked("run", data_dir=tmp_path, database_url=database_url, redis_url=url))

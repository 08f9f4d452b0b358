"""`parvis run`, as `make run` calls it: a whole town hall from nothing, and one line when it cannot be."""

import fcntl
import json
import signal
import socket
from pathlib import Path
from typing import TextIO

import asyncpg
import pytest

from server.demo import AUTHORITY, PASSWORD, SIGN_INS
from server.run.embedded import Postgres
from tests.support.databases import of_database
from tests.support.parvis import Parvis
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


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
async def test_starts_stops_and_starts_again_with_its_data(tmp_path: Path, end: signal.Signals) -> None:
    with Parvis("run", data_dir=tmp_path) as first:
        first.wait_until_greeted()
        people = await ids_of_people(tmp_path)
        assert json.loads(first.get("/api/authority")[1])["name"] == AUTHORITY
        said = first.end(end)
        assert first.process.returncode == 0, said
        assert_nothing_left(tmp_path)
    assert f"Parvis answers at http://127.0.0.1:{first.port}" in said
    assert PASSWORD in said
    assert all(email in said for email in SIGN_INS)
    with Parvis("run", data_dir=tmp_path) as second:
        second.wait_until_ready()
        assert people == await ids_of_people(tmp_path)


def test_starts_after_it_was_killed(tmp_path: Path) -> None:
    with Parvis("run", data_dir=tmp_path) as killed:
        killed.wait_until_ready()
        killed.process.send_signal(signal.SIGKILL)
        with Parvis("run", data_dir=tmp_path, port=killed.port) as next_one:
            next_one.wait_until_ready()
            assert next_one.process.poll() is None


def test_uses_the_servers_it_is_given(tmp_path: Path, database_url: str, redis_url: str) -> None:
    with Parvis("run", data_dir=tmp_path, database_url=database_url, redis_url=redis_url) as parvis:
        parvis.wait_until_ready()
        assert not (tmp_path / "postgres").exists()
        assert not (tmp_path / "valkey").exists()


def assert_refuses(setting: str, parvis: Parvis) -> None:
    """One line that names the setting, and a status that says so."""
    status, output = parvis.finish()
    lines = output.splitlines()
    assert status == 1
    assert len(lines) == 1, lines
    assert lines[0].startswith("parvis: ")
    assert setting in lines[0]


def test_a_port_in_use(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        assert_refuses("PARVIS_PORT", Parvis("run", data_dir=tmp_path, port=other.getsockname()[1]))
    assert not (tmp_path / "postgres").exists()
    assert_nothing_left(tmp_path)


def test_an_address_of_another_machine(tmp_path: Path) -> None:
    assert_refuses("PARVIS_HOST", Parvis("run", data_dir=tmp_path, host="192.0.2.1"))
    assert_refuses("PARVIS_HOST", Parvis("run", data_dir=tmp_path, host="no such host"))


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert_refuses("PARVIS_DATA_DIR", Parvis("run", data_dir=tmp_path / "file"))


def test_a_folder_that_is_in_use(tmp_path: Path) -> None:
    with (tmp_path / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert_refuses("PARVIS_DATA_DIR", Parvis("run", data_dir=tmp_path))


@pytest.mark.parametrize("url", ["postgresql://127.0.0.1:{port}/parvis", "postgresql://nobody@/x?host=/nowhere"])
def test_a_database_that_is_away(tmp_path: Path, url: str) -> None:
    assert_refuses("PARVIS_DATABASE_URL", Parvis("run", data_dir=tmp_path, database_url=url.format(port=free_port())))
    assert_nothing_left(tmp_path)


def test_a_database_that_does_not_exist(tmp_path: Path, database_url: str) -> None:
    assert_refuses(
        "PARVIS_DATABASE_URL", Parvis("run", data_dir=tmp_path, database_url=of_database(database_url, "none"))
    )


async def test_a_database_of_a_newer_schema(tmp_path: Path, database_url: str) -> None:
    connection = await asyncpg.connect(database_url)
    await connection.execute("UPDATE alembic_version SET version_num = '9999'")
    await connection.close()
    parvis = Parvis("run", data_dir=tmp_path, database_url=database_url)
    assert_refuses("PARVIS_DATABASE_URL", parvis)
    assert "9999" in parvis.output


def test_a_redis_that_is_away(tmp_path: Path, database_url: str) -> None:
    url = f"redis://127.0.0.1:{free_port()}"
    assert_refuses("PARVIS_REDIS_URL", Parvis("run", data_dir=tmp_path, database_url=database_url, redis_url=url))

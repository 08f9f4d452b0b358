"""The PostgreSQL and the Valkey that come as wheels: real, private, and hard to break."""

import os
import pwd
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest
import redis

from server.base.children import LONGEST_LOG
from server.base.database import Pool
from server.base.ownership import StartError, private_folder
from server.run.embedded import Postgres, Valkey
from tests.support.parvis import runs
from tests.support.waiting import wait_until


@pytest.fixture
def postgres(tmp_path: Path) -> Iterator[Postgres]:
    server = Postgres(tmp_path / "postgres")
    yield server
    server.stop()


async def ask(postgres: Postgres, statement: str) -> object:
    connection = await asyncpg.connect(postgres.url())
    try:
        return await connection.fetchval(statement)
    finally:
        await connection.close()


async def test_keeps_what_is_committed_over_a_violent_death(postgres: Postgres) -> None:
    postgres.start()
    await ask(postgres, "CREATE TABLE kept AS SELECT 1 AS x")
    assert postgres.child
    postgres.child.kill()
    postgres.start()
    assert await ask(postgres, "SELECT x FROM kept") == 1


async def test_is_durable_and_not_on_the_network(postgres: Postgres) -> None:
    postgres.start()
    assert await ask(postgres, "SHOW fsync") == "on"
    assert await ask(postgres, "SHOW synchronous_commit") == "on"
    assert await ask(postgres, "SHOW listen_addresses") == ""
    assert postgres.sockets.stat().st_mode & 0o077 == 0


async def test_knows_french_letters(postgres: Postgres) -> None:
    postgres.start()
    assert await ask(postgres, "SELECT lower('ÉLÈVE À NOËL')") == "élève à noël"
    assert await ask(postgres, "SELECT to_tsvector('french', 'Élections') @@ to_tsquery('french', 'élection')")


def test_a_mark_left_by_a_number_that_is_now_another_program_does_not_stop_it(postgres: Postgres) -> None:
    postgres.start()
    assert postgres.child
    postgres.child.kill()
    mark = postgres.data / "postmaster.pid"
    mark.write_text("\n".join([str(os.getpid()), *mark.read_text().split("\n")[1:]]))
    postgres.start()
    assert postgres.child.running


def test_a_mark_that_is_half_written_or_gone_is_waited_for(postgres: Postgres) -> None:
    postgres.start()
    assert postgres.child
    mark = postgres.data / "postmaster.pid"
    whole = mark.read_text()
    for half in ("", whole[:3], whole.rsplit("\n", 2)[0]):
        mark.write_text(half)
        assert not postgres.ready(), half
    mark.unlink()
    assert not postgres.ready()
    mark.write_text(whole)
    assert postgres.ready()


def test_a_creation_cut_short_is_done_again(postgres: Postgres) -> None:
    half = postgres.data.with_suffix(".new")
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    postgres.start()
    assert not half.exists()


async def test_a_long_path_has_its_socket_elsewhere(tmp_path: Path) -> None:
    deep = tmp_path / ("long" * 30)
    deep.mkdir()
    postgres, valkey = Postgres(deep / "postgres"), Valkey(deep / "valkey")
    postgres.start()
    valkey.start()
    assert await ask(postgres, "SELECT 1") == 1
    with redis.Redis.from_url(valkey.url) as client:
        assert client.ping()
    postgres.stop()
    valkey.stop()


def test_logs_do_not_grow_for_ever(postgres: Postgres, tmp_path: Path) -> None:
    valkey = Valkey(tmp_path / "valkey")
    for server in (postgres, valkey):
        with server.log.open("wb") as log:
            log.truncate(LONGEST_LOG + 1)
        server.start()
        server.stop()
        before = server.log.with_name(server.log.name + ".1")
        assert before.stat().st_size == LONGEST_LOG + 1
        assert 0 < server.log.stat().st_size < LONGEST_LOG
        told = server.log.read_bytes()
        server.start()
        server.stop()
        assert server.log.read_bytes().startswith(told)


def test_does_not_start_in_a_file_it_does_not_understand(postgres: Postgres) -> None:
    postgres.start()
    postgres.stop()
    (postgres.data / "postgresql.conf").write_text("nonsense = 1\n")
    with pytest.raises(StartError, match=r"PostgreSQL does not start in .*PARVIS_DATA_DIR"):
        postgres.start()


def test_a_folder_of_another_user_is_named_with_what_to_type(tmp_path: Path) -> None:
    server = Postgres(tmp_path / "postgres")
    server.data.mkdir(mode=0)
    user = os.geteuid()
    os.seteuid(user or pwd.getpwnam("nobody").pw_uid)
    try:
        with pytest.raises(StartError, match=f"chown -R \\S+ {server.data}"):
            server.made()
    finally:
        os.seteuid(user)


def test_a_folder_that_is_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path)
    with pytest.raises(StartError, match="PARVIS_DATA_DIR"):
        private_folder(tmp_path / "link")


PARENT = """
import sys, time
from pathlib import Path
from server.run.embedded import Postgres, Valkey
folder = Path(sys.argv[1])
servers = Postgres(folder / "postgres"), Valkey(folder / "valkey")
for server in servers:
    server.start()
print(*(server.child.process.pid for server in servers), flush=True)
time.sleep(60)
"""


def test_both_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", PARENT, tmp_path], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        children = [int(pid) for pid in parent.stdout.readline().split()]
        assert len(children) == 2
        parent.send_signal(signal.SIGKILL)
    wait_until(lambda: not any(map(runs, children)))


async def test_a_test_database_is_migrated_and_speaks_json(pool: Pool) -> None:
    assert await pool.fetchval("SELECT count(*) FROM people") == 0
    assert await pool.fetchval("SELECT $1::jsonb", {"é": [1, None]}) == {"é": [1, None]}

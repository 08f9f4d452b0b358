"""However a connection is lost, what it raises is known for an outage; what PostgreSQL is made of is asked once."""

import asyncio
from pathlib import Path

import asyncpg
import pytest

from server.base.database import Pool, connect_database, is_outage
from server.base.line import Line

CUTS = 300
"""About one in a hundred falls between the server's farewell and the end of the line."""


async def ask_for_ever(connection: asyncpg.Connection) -> None:
    while True:
        await connection.fetchval("SELECT 1")
        await asyncio.sleep(0)


async def test_every_way_to_lose_a_connection_is_an_outage(database_url: str) -> None:
    killer = await asyncpg.connect(database_url)
    for _ in range(CUTS):
        connection = await asyncpg.connect(database_url)
        cut = asyncio.create_task(killer.execute("SELECT pg_terminate_backend($1)", connection.get_server_pid()))
        with pytest.raises(Exception) as lost:  # noqa: PT011
            await ask_for_ever(connection)
        await cut
        connection.terminate()
        assert is_outage(lost.value), repr(lost.value)
    await killer.close()


async def test_nonsense_is_no_outage(database_url: str) -> None:
    connection = await asyncpg.connect(database_url)
    for statement, values in (("SELECT $1::int", ["one"]), ("SELECT nothing", []), ("SELECT 1/0", [])):
        with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError)) as mistake:
            await connection.fetchval(statement, *values)
        assert not is_outage(mistake.value), repr(mistake.value)
    await connection.close()


async def test_what_arrays_are_made_of_is_asked_once_by_all_connections(database_url: str, pool: Pool) -> None:
    question = "SELECT $1::bigint[], $2::boolean[], $3::bytea[]"
    answer = ([1, None], [True], [b"\x00"])
    assert list(map(tuple, await pool.fetch(question, *answer))) == [answer]
    asked: list[str] = []
    other = await asyncpg.connect(database_url, connection_class=Line)
    other.add_query_logger(lambda query: asked.append(query.query))
    assert list(map(tuple, await other.fetch(question, *answer))) == [answer]
    await asyncio.sleep(0)  # they are told of it in the next turn
    assert asked == [question]
    await other.close()


async def test_a_type_of_a_database_of_its_own_is_asked_for_on_each_connection(empty_url: str) -> None:
    """Of two databases, the types of the same number may differ."""
    for labels in ("'calm', 'cross'", "'wet', 'dry'"):
        line = await asyncpg.connect(empty_url, connection_class=Line)
        await line.execute(f"CREATE TYPE mood AS ENUM ({labels})")
        assert await line.fetchval(f"SELECT ARRAY[{labels}]::mood[]") == labels.replace("'", "").split(", ")
        await line.execute("DROP TYPE mood")
        await line.close()


def full_disk() -> None:
    with Path("/dev/full").open("wb", buffering=0) as full:
        full.write(b"word")


def test_a_file_that_cannot_be_had_is_no_outage(tmp_path: Path) -> None:
    for act in (full_disk, tmp_path.read_bytes, (tmp_path / "nowhere").read_bytes):
        with pytest.raises(OSError, match="Errno") as mistake:
            act()
        assert not is_outage(mistake.value), repr(mistake.value)


async def test_a_server_that_cannot_be_reached_is_an_outage(tmp_path: Path) -> None:
    for address in (f"postgresql://parvis@/parvis?host={tmp_path}", "postgresql://parvis@127.0.0.1:1/parvis"):
        with pytest.raises(OSError, match="Errno") as away:
            await connect_database(address)
        assert is_outage(away.value), repr(away.value)

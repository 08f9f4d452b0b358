"""However a connection is lost, what it raises is known for an outage."""

import asyncio

import asyncpg
import pytest

from server.base.database import is_outage

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

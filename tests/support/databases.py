"""Databases made and dropped beside a test, whose event loop they leave alone."""

import asyncio
import secrets
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import asyncpg
from alembic import command
from alembic.config import Config

from server.base.database import Database
from server.base.settings import MIGRATIONS


def elsewhere(act: Coroutine[Any, Any, Any]) -> Any:
    """Runs a coroutine in a thread of its own: the test may be inside an event loop."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, act).result()


class Clerk:
    """Makes and drops databases over one connection, kept for a whole session of tests in a thread of its own."""

    def __init__(self, server: str) -> None:
        self.server = server
        self._runner = asyncio.Runner()
        self._thread = ThreadPoolExecutor(1, "clerk")
        self._connection: asyncpg.Connection = self._run(asyncpg.connect(server))

    def _run(self, act: Coroutine[Any, Any, Any]) -> Any:
        return self._thread.submit(self._runner.run, act).result()

    @contextmanager
    def database(self, purpose: str, template: str = "template1") -> Iterator[str]:
        """The address of a database that is there for as long as one is inside, a copy of another. To copy its files
        is less work than to write each page to the log."""
        name = f"{purpose}_{secrets.token_hex(6)}"
        self._run(self._connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY"))
        yield of_database(self.server, name)
        self._run(self._connection.execute(f"DROP DATABASE {name} WITH (FORCE)"))

    def close(self) -> None:
        self._run(self._connection.close())
        self._thread.submit(self._runner.close).result()
        self._thread.shutdown()


async def execute(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute(statement)
    await connection.close()


async def select_waiting(db: Database) -> int:
    """How many wait in this database for what another one holds."""
    return int(
        await db.fetchval(
            """
            SELECT count(*) FROM pg_locks JOIN pg_stat_activity a USING (pid)
            WHERE a.datname = current_database() AND NOT granted
            """
        )
    )


def of_database(url: str, name: str) -> str:
    """The address of another database of the same server."""
    return urlsplit(url)._replace(path=f"/{name}").geturl()


def name_of(url: str) -> str:
    return urlsplit(url).path.removeprefix("/")


def to_schema(url: str, revision: str) -> None:
    """Up to an earlier schema, or down to it, with a minus before its number."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["database_url"] = url
    (command.downgrade if revision.startswith("-") else command.upgrade)(config, revision.removeprefix("-"))


async def fetch(url: str, query: str) -> list[Any]:
    connection = await asyncpg.connect(url)
    rows = await connection.fetch(query)
    await connection.close()
    return [tuple(row) for row in rows]

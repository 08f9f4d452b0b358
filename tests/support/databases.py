"""Databases made and dropped beside a test, whose event loop they leave alone."""

import asyncio
import io
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


@contextmanager
def database(server: str, purpose: str, template: str = "template1") -> Iterator[str]:
    """The address of a database that is there for as long as one is inside, a copy of another."""
    name = f"{purpose}_{secrets.token_hex(6)}"
    elsewhere(execute(server, f"CREATE DATABASE {name} TEMPLATE {template}"))
    yield of_database(server, name)
    elsewhere(execute(server, f"DROP DATABASE {name} WITH (FORCE)"))


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


SHAPE = """
SELECT md5(string_agg(concat_ws(' ', catalogue, count, ages), ',' ORDER BY catalogue)) FROM (
    SELECT 'class' AS catalogue, count(*), sum(xmin::text::bigint) AS ages FROM pg_class WHERE relkind <> 't'
    UNION ALL SELECT 'attribute', count(*), sum(xmin::text::bigint) FROM pg_attribute
    UNION ALL SELECT 'constraint', count(*), sum(xmin::text::bigint) FROM pg_constraint
    UNION ALL SELECT 'trigger', count(*), sum(hashtext(concat_ws(' ', tgrelid, tgname, tgenabled))) FROM pg_trigger
    UNION ALL SELECT 'function', count(*), sum(xmin::text::bigint) FROM pg_proc
    UNION ALL SELECT 'schema', count(*), sum(xmin::text::bigint) FROM pg_namespace
    UNION ALL SELECT 'extension', count(*), sum(xmin::text::bigint) FROM pg_extension
    UNION ALL SELECT 'setting', count(*), 0 FROM pg_db_role_setting
) AS shape
"""
"""Another one when anything of the schema has been changed, were it changed back, a guard excepted."""

TABLES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"

COUNTERS = "SELECT sequencename::text, last_value FROM pg_sequences"

ALONE = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
"""

GUARDS = """
SELECT relname,
    string_agg(format('DISABLE TRIGGER %I', tgname), ', '),
    string_agg(format('ENABLE ALWAYS TRIGGER %I', tgname), ', ')
FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid WHERE tgenabled = 'A' GROUP BY relname
"""

MANY = 3000
"""Rows whose room is better given back."""


class Copies:
    """Copies of a migrated database, one for each test: emptied after one test for the next, which takes a fraction of
    the time of a new one, and thrown away when the test has changed the schema or written very much."""

    def __init__(self, server: str, template: str) -> None:
        self.server = server
        self.template = template
        self.spare: list[str] = []
        elsewhere(self._learn())

    async def _learn(self) -> None:
        connection = await asyncpg.connect(of_database(self.server, self.template))
        self.shape = await connection.fetchval(SHAPE)
        self.counters = await connection.fetch(COUNTERS)
        self.rows: dict[str, bytes] = {}
        for (table,) in await connection.fetch(TABLES):
            rows = io.BytesIO()
            if await connection.copy_from_table(table, output=rows, format="binary") != "COPY 0":
                self.rows[table] = rows.getvalue()
        await connection.close()

    @contextmanager
    def lent(self) -> Iterator[str]:
        """The address of one that holds what its template holds."""
        if self.spare:
            name = self.spare.pop()
        else:
            name = f"test_{secrets.token_hex(6)}"
            elsewhere(execute(self.server, f"CREATE DATABASE {name} TEMPLATE {self.template}"))
        yield of_database(self.server, name)
        if elsewhere(self._emptied(of_database(self.server, name))):
            self.spare.append(name)
        else:
            elsewhere(execute(self.server, f"DROP DATABASE {name} WITH (FORCE)"))

    async def _emptied(self, url: str) -> bool:
        """Whether it could be made again what it was."""
        connection = await asyncpg.connect(url)
        try:
            await connection.execute(ALONE)
            if await connection.fetchval(SHAPE) != self.shape:
                return False
            async with connection.transaction():
                await connection.execute("SET LOCAL session_replication_role = replica")
                guards = await connection.fetch(GUARDS)
                for table, disabled, _ in guards:
                    await connection.execute(f'ALTER TABLE "{table}" {disabled}')
                gone = 0
                for (table,) in await connection.fetch(TABLES):
                    deleted = await connection.execute(f'DELETE FROM "{table}"')  # noqa: S608
                    gone += int(deleted.removeprefix("DELETE "))
                for table, _, enabled in guards:
                    await connection.execute(f'ALTER TABLE "{table}" {enabled}')
                for table, rows in self.rows.items():
                    await connection.copy_to_table(table, source=io.BytesIO(rows), format="binary")
                for counter, value in set(self.counters) - set(await connection.fetch(COUNTERS)):
                    reset = "SELECT setval($1::text::regclass, $2, $3)"
                    await connection.execute(reset, counter, value or 1, value is not None)
            return gone < MANY
        finally:
            await connection.close()

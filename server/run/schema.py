"""Brings the database to the schema that this version of Parvis expects, and knows when it is not there."""

import asyncio
from pathlib import Path

from server.assemblies.taking_over import take_over
from server.base.database import ROLE, connect_database, speak_json
from server.base.ownership import StartError
from server.base.settings import MIGRATIONS
from server.run.privileges import PrivilegeError, grant

MARK = "INSERT INTO takeovers (schema) VALUES ($1) ON CONFLICT DO NOTHING RETURNING true"


class SchemaError(StartError):
    """The database is not at the schema of this version; the message is one line that says what to do."""


def migrate(database_url: str, migrations: Path = MIGRATIONS) -> None:
    """Applies what is missing, and lets the running application in. To be called outside any event loop. Raises
    `SchemaError`."""
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError
    from sqlalchemy.exc import DBAPIError

    config = Config()
    config.set_main_option("script_location", str(migrations))
    config.attributes["database_url"] = database_url
    try:
        command.upgrade(config, "head")
        asyncio.run(grant(database_url))
        if migrations == MIGRATIONS:
            asyncio.run(_take_over(database_url))
    except PrivilegeError as cause:
        raise SchemaError(str(cause)) from cause
    except (CommandError, DBAPIError) as cause:
        reason = str(cause).splitlines()[0]
        raise SchemaError(f"the database cannot be migrated ({reason}): PARVIS_DATABASE_URL names it") from cause


async def _take_over(database_url: str) -> None:
    """Once for each schema: what comes past Parvis later is for the check to name, and not to be entered at the next
    start."""
    connection = await connect_database(database_url)
    try:
        await speak_json(connection)
        async with connection.transaction():
            if await connection.fetchval(MARK, expected()):
                await take_over(connection)
    finally:
        await connection.close()


def expected() -> str:
    """The schema of this version."""
    return max(known())


def known() -> set[str]:
    """The schemas that this version can migrate from, by the numbers of the files that lead to them: what else they say
    is read only to migrate."""
    return {path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py")}


async def current(database_url: str) -> str | None:
    """The schema that the database is at; None when it is empty. Raises one of `OUTAGES` when it is away."""
    connection = await connect_database(database_url)
    try:
        if await connection.fetchval("SELECT to_regclass('alembic_version')") is None:
            return None
        version: str | None = await connection.fetchval("SELECT version_num FROM alembic_version")
        return version
    finally:
        await connection.close()


async def refuse_newer(database_url: str) -> None:
    """Raises `SchemaError` when a later version of Parvis has migrated the database."""
    version = await current(database_url)
    if version is not None and version not in known():
        raise SchemaError(
            f"the database is at schema {version}, newer than this Parvis knows ({expected()}): "
            "update Parvis, or point PARVIS_DATABASE_URL to another database"
        )


async def refuse_other(database_url: str) -> None:
    """Raises `SchemaError` when the database is not exactly at the schema of this version."""
    await refuse_newer(database_url)
    version = await current(database_url)
    if version != expected():
        raise SchemaError(f"the database is at schema {version or 'none'} and needs {expected()}: run `parvis migrate`")
    await refuse_outsider(database_url)


async def refuse_outsider(database_url: str) -> None:
    """Raises `SchemaError` when the role of the application is missing, or is not for this user."""
    connection = await connect_database(database_url)
    try:
        found = await connection.fetchval(
            """
            SELECT bool_or(pg_has_role(r.oid, 'SET') AND has_function_privilege(r.oid, p.oid, 'EXECUTE')
                AND has_table_privilege(r.oid, 'ledger', 'SELECT'))
            FROM pg_roles r, pg_proc p WHERE r.rolname = $1 AND p.proname = 'append_to_ledger'
            """,
            ROLE,
        )
    finally:
        await connection.close()
    if not found:
        raise SchemaError(f"the database does not let the role {ROLE} in: run `parvis migrate` as its owner")

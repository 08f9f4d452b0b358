"""The role of the application: made once for many databases, and never silently missing."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from server.base.database import connect_pool
from server.base.settings import Settings
from server.ledger.ledger import Chain
from server.ledger.ledger_sql import append, select_links
from server.run.embedded import Postgres
from server.run.schema import SchemaError, migrate, refuse_other
from tests.support.databases import elsewhere, execute
from tests.support.forked import Forked


@pytest.fixture
def postgres(tmp_path: Path) -> Iterator[Postgres]:
    """A cluster where nothing has been migrated yet."""
    server = Postgres(tmp_path / "postgres", durable=False)
    server.start()
    yield server
    server.stop()


def as_user(postgres: Postgres, user: str, database: str) -> str:
    return postgres.url(database).replace("//parvis@", f"//{user}@")


async def test_releases_on_many_databases_at_once_all_succeed(postgres: Postgres) -> None:
    names = [f"town_{number}" for number in range(4)]
    for name in names:
        await execute(postgres.url(), f"CREATE DATABASE {name}")
    releases = [Forked("migrate", database_url=postgres.url(name)) for name in names]
    assert [(await asyncio.to_thread(release.finish))[0] for release in releases] == [0] * 4
    for name in names:
        await refuse_other(postgres.url(name))


async def test_an_owner_who_may_not_make_the_role_is_told_what_to_have_run(postgres: Postgres) -> None:
    await execute(postgres.url(), "CREATE ROLE town LOGIN")
    await execute(postgres.url(), "CREATE DATABASE town OWNER town")
    owner = as_user(postgres, "town", "town")
    with pytest.raises(SchemaError) as refusal:
        await asyncio.to_thread(migrate, owner)
    assert len(str(refusal.value).splitlines()) == 1
    with pytest.raises(SchemaError, match="run `parvis migrate`"):
        await refuse_other(owner)
    for statement in str(refusal.value).partition(" run ")[2].split(";")[:2]:
        await execute(postgres.url(), statement)
    await asyncio.to_thread(migrate, owner)
    await refuse_other(owner)
    await write_and_fail_to_change(owner)


async def test_the_application_can_have_a_login_of_its_own(postgres: Postgres) -> None:
    await asyncio.to_thread(migrate, postgres.url())
    await execute(postgres.url(), "CREATE ROLE web LOGIN IN ROLE parvis_application")
    url = as_user(postgres, "web", "parvis")
    await refuse_other(url)
    await write_and_fail_to_change(url)
    stranger = "CREATE ROLE stranger LOGIN"
    await execute(postgres.url(), stranger)
    with pytest.raises((SchemaError, asyncpg.InsufficientPrivilegeError)):
        await refuse_other(as_user(postgres, "stranger", "parvis"))


async def write_and_fail_to_change(url: str) -> None:
    async with await connect_pool(Settings(database_url=url)) as pool:
        async with pool.acquire() as db, db.transaction():
            await append(db, "opened", facts={})
        assert Chain().follow(await select_links(pool, 0, 10)) is None
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await pool.execute("DELETE FROM ledger")


def test_a_restored_copy_has_it_again(database_url: str) -> None:
    elsewhere(execute(database_url, "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM parvis_application"))
    with pytest.raises(SchemaError, match="run `parvis migrate`"):
        elsewhere(refuse_other(database_url))
    migrate(database_url)
    elsewhere(refuse_other(database_url))

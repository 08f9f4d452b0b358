"""A copy brings back everything, and never onto something else."""

import asyncio
import secrets
from pathlib import Path

import asyncpg
import pytest

from server.base.database import Pool
from server.base.ownership import StartError
from server.base.settings import Settings
from server.base.storage import Storage
from server.demo import fill
from server.run import backup
from tests.support.databases import elsewhere, execute, of_database

COUNTED = ("people", "memberships", "messages", "receipts", "message_versions")


async def counts(url: str) -> list[int]:
    connection = await asyncpg.connect(url)
    found = [await connection.fetchval(f"SELECT count(*) FROM {table}") for table in COUNTED]  # noqa: S608
    found.append(await connection.fetchval("SELECT sum(last_seq) FROM conversations"))
    await connection.close()
    return found


async def test_a_copy_brings_back_everything(pool: Pool, database_url: str, postgres_url: str, tmp_path: Path) -> None:
    await fill(pool, Storage(Settings(data_dir=tmp_path)))
    name = f"restored_{secrets.token_hex(6)}"
    restored = of_database(postgres_url, name)
    await execute(postgres_url, f"CREATE DATABASE {name}")
    try:
        elsewhere(save_and_restore(database_url, restored, tmp_path / "parvis.dump"))
        assert await counts(restored) == await counts(database_url)
        assert min(await counts(restored)) > 0
    finally:
        await execute(postgres_url, f"DROP DATABASE {name} WITH (FORCE)")


async def save_and_restore(source: str, target: str, file: Path) -> None:
    await asyncio.to_thread(backup.save, source, file)
    await asyncio.to_thread(backup.restore, target, file)


def test_a_database_in_use_is_not_overwritten(database_url: str, tmp_path: Path) -> None:
    file = tmp_path / "parvis.dump"
    backup.save(database_url, file)
    with pytest.raises(StartError, match="not empty"):
        backup.restore(database_url, file)


def test_a_copy_that_fails_leaves_no_file(tmp_path: Path) -> None:
    file = tmp_path / "parvis.dump"
    with pytest.raises(StartError, match="PARVIS_DATABASE_URL"):
        backup.save("postgresql://nobody@127.0.0.1:1/nothing", file)
    assert list(tmp_path.iterdir()) == []

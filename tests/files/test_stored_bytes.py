"""What the store holds is known without adding up all files, whoever sends and removes some at once."""

import asyncio
import hashlib
import random

from protocol.files import File
from server.base.database import Pool
from server.base.tokens import new_id
from server.files.files_sql import delete_unattached, fold_bytes, insert_file, select_bytes
from tests.support.pace import PATIENCE
from tests.support.town import Town

ADDED_UP = "SELECT coalesce(sum(size), 0) FROM (SELECT DISTINCT ON (sha256) size FROM files) kept"


def file_of(content: int) -> File:
    return File(new_id(), "x", 1_000 + content, "text/plain", hashlib.sha256(f"{content}".encode()).hexdigest())


async def test_what_is_held_is_the_sum_of_all_contents(pool: Pool) -> None:
    owner, dice = await Town(pool).person("Anne"), random.Random(5)
    kept: list[File] = []
    for _ in range(4):
        coming = [file_of(dice.randrange(6)) for _ in range(12)]
        going = dice.sample(kept, len(kept) // 2)
        await asyncio.gather(
            *(insert_file(pool, owner, file) for file in coming),
            *(delete_unattached(pool, file.id) for file in going),
            fold_bytes(pool),
        )
        kept = [file for file in [*kept, *coming] if file not in going]
        assert await select_bytes(pool) == await pool.fetchval(ADDED_UP)
    await asyncio.gather(*(delete_unattached(pool, file.id) for file in kept))
    assert await select_bytes(pool) == 0
    assert await pool.fetchval("SELECT count(*) FROM contents") == 0


async def test_to_announce_an_upload_reads_no_file(pool: Pool) -> None:
    owner = await Town(pool).person("Anne")
    for content in range(3):
        await insert_file(pool, owner, file_of(content))
    async with pool.acquire() as db, db.transaction():
        await db.execute("LOCK TABLE files IN ACCESS EXCLUSIVE MODE")
        async with asyncio.timeout(PATIENCE):
            assert await select_bytes(pool) == 3_003

"""Entries whose columns say otherwise than their texts are found by index, however many others there are."""

import json
from collections.abc import Iterator
from typing import Any

from server.base.database import Pool
from server.ledger.ledger import Deed
from server.ledger.ledger_sql import OF, UNLIKE, append_all, select_unlike, select_unlike_of
from tests.support.tampering import unguarded

OTHERS = 400


async def fill(pool: Pool) -> None:
    """One convocation with two entries, then many others."""
    own = [Deed("frozen", 7, 1, facts={}), Deed("opened", 7, 1, 9, facts={})]
    others = [Deed("opened", 8, number, 9, facts={}) for number in range(1, OTHERS + 1)]
    async with pool.acquire() as db, db.transaction():
        await append_all(db, [*own, *others])
    await pool.execute("ANALYZE ledger")


async def test_what_a_text_or_a_column_says_of_a_message_is_found(pool: Pool) -> None:
    await fill(pool)
    assert await select_unlike_of(pool, [(7, 1), (8, 3)]) == []
    async with unguarded(pool) as db:
        await db.execute("ALTER TABLE ledger ALTER COLUMN seq DROP EXPRESSION")
        await db.execute("UPDATE ledger SET seq = 5 WHERE position = 2")
    (found,) = await select_unlike_of(pool, [(7, 1)])
    assert (found.position, found.columns, found.told, found.shown) == (2, ["seq"], (7, 1), (7, 5))
    assert await select_unlike_of(pool, [(7, 5)]) == [found] == await select_unlike(pool)
    assert await select_unlike_of(pool, [(8, 3)]) == []


async def test_no_more_is_read_than_what_is_asked_for(pool: Pool) -> None:
    await fill(pool)
    async with pool.acquire() as db, db.transaction():
        # So few rows are read at once otherwise.
        await db.execute("SET LOCAL enable_seqscan = off")
        asked = UNLIKE.format(whose=OF)
        told = await db.fetchval(f"EXPLAIN (ANALYZE, FORMAT JSON) {asked}", ["7/1"], [7], [1])
    assert sum(rows_of(json.loads(told)[0]["Plan"])) < 20


def rows_of(node: dict[str, Any]) -> Iterator[float]:
    """What each part of a plan has read of the ledger."""
    if node.get("Relation Name") == "ledger":
        yield node["Actual Loops"] * (node["Actual Rows"] + node.get("Rows Removed by Filter", 0))
    for part in node.get("Plans", []):
        yield from rows_of(part)

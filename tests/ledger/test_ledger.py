"""Entries follow one another without a gap, and nobody changes one, not even with the right to."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import pytest

from server.base.database import Pool, connect_journal, connect_queue
from server.base.settings import Settings
from server.ledger.ledger import ORIGIN, Chain, Deed, Link, digest, entry_hash, instant, read, write
from server.ledger.ledger_sql import append, append_all, select_links, select_links_of
from server.run.privileges import is_guarded, may_alter_ledger

CHANGES = (
    "UPDATE ledger SET entry = entry",
    "DELETE FROM ledger",
    "TRUNCATE ledger",
    "ALTER TABLE ledger DISABLE TRIGGER ALL",
    "DROP TABLE ledger",
    "DROP FUNCTION ledger_is_kept CASCADE",
)


async def add(pool: Pool, act: Any = "opened", **more: Any) -> int:
    async with pool.acquire() as db, db.transaction():
        return (await append(db, act, **({"facts": {}} | more))).position


async def test_entries_follow_one_another(pool: Pool) -> None:
    async with pool.acquire() as db, db.transaction():
        first = await append(db, "frozen", conversation=7, seq=1, author=5, facts={"title": "Budget « é »"})
        second = await append(db, "opened", conversation=7, seq=1, person=9, facts={"version": 1})
    assert (first.position, second.position) == (1, 2)
    assert (first.previous, second.previous) == (ORIGIN, first.hash)
    links = await select_links(pool, 0, 10)
    assert [link.hash for link in links] == [first.hash, second.hash]
    assert Chain().follow(links) is None
    assert await select_links_of(pool, 7, 1) == links
    assert await select_links_of(pool, 7, 2) == []


async def test_many_are_entered_at_once_in_the_very_text_that_is_verified(pool: Pool) -> None:
    said = '« é » 𝄞 \\ " \n \u2028 $1 %s'
    at = datetime(2026, 9, 7, 16, 55, tzinfo=UTC)
    facts: list[dict[str, Any]] = [{}, {"said": said, "on": at, "no": None, "so": True}, {"n": [1, {"b": -2, "a": []}]}]
    deeds = [Deed("opened", 7, number, 2**53 - 1, None, said) for number, said in enumerate(facts)]
    async with pool.acquire() as db, db.transaction():
        assert await append_all(db, []) == []
        await append(db, "frozen", facts={})
        entries = await append_all(db, deeds)
    links = await select_links(pool, 0, 10)
    assert Chain().follow(links) is None
    assert [read(link) for link in links[1:]] == entries
    for entry, deed, link in zip(entries, deeds, links[1:], strict=True):
        told = {name: getattr(deed, name) for name in ("act", "conversation", "seq", "person", "author", "facts")}
        assert write(entry.position, entry.at, salt=entry.salt, **told) == link.entry
        assert abs(entry.at - datetime.now(UTC)) < timedelta(minutes=1)
    assert len({entry.salt for entry in entries}) == 3


async def test_an_entry_without_a_canonical_form_is_refused_with_all_beside_it(pool: Pool) -> None:
    async with pool.acquire() as db, db.transaction():
        for wrong in ({"said": 0.5}, {"said": "\0"}, {"é": 1}):
            with pytest.raises(ValueError, match="no canonical form"):
                await append_all(db, [Deed("opened"), Deed("opened", facts=wrong)])
    assert await select_links(pool, 0, 10) == []


async def test_what_is_rolled_back_leaves_no_gap(pool: Pool) -> None:
    await add(pool)
    async with pool.acquire() as db:
        transaction = db.transaction()
        await transaction.start()
        await append(db, "opened", facts={})
        await transaction.rollback()
    assert await add(pool) == 2


async def test_many_at_once_take_turns(pool: Pool) -> None:
    positions = await asyncio.gather(*(add(pool, facts={"number": number}) for number in range(40)))
    assert sorted(positions) == list(range(1, 41))
    assert Chain().follow(await select_links(pool, 0, 100)) is None


@pytest.mark.parametrize("change", CHANGES)
async def test_the_application_cannot_change_an_entry(pool: Pool, settings: Settings, change: str) -> None:
    await add(pool)
    journal, queue = await connect_journal(settings), await connect_queue(settings)
    for connection in (pool, journal, queue):
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match=r"permission denied|must be owner"):
            await connection.execute(change)
    await journal.close()
    await queue.close()
    assert len(await select_links(pool, 0, 10)) == 1


@pytest.mark.parametrize("change", CHANGES[:3])
async def test_not_even_the_owner_can(pool: Pool, database_url: str, change: str) -> None:
    await add(pool)
    owner = await asyncpg.connect(database_url)
    await owner.execute("SET session_replication_role = replica")
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="the ledger is never changed"):
        await owner.execute(change)
    await owner.close()


async def test_a_reset_connection_stays_what_it_is(pool: Pool) -> None:
    async with pool.acquire() as db:
        for reset in ("RESET ROLE", "RESET ALL"):
            await db.execute(reset)
            assert await db.fetchval("SELECT current_user") == "parvis_application"


async def test_it_is_known_who_could(pool: Pool, database_url: str) -> None:
    owner = await asyncpg.connect(database_url)
    async with pool.acquire() as db:
        assert not await may_alter_ledger(db)
        assert await may_alter_ledger(owner)
        assert await is_guarded(db)
        await owner.execute("ALTER TABLE ledger DISABLE TRIGGER ledger_is_kept")
        assert not await is_guarded(db)
    await owner.close()


def forged(position: int, previous: bytes, at: str, written: int) -> Link:
    """An entry that somebody makes up; `written` is the position its text gives."""
    entry = f'{{"act":"opened","at":"{at}","position":{written}}}'
    return Link(position, entry, previous, entry_hash(previous, digest(entry)))


async def test_the_database_takes_only_what_continues_the_chain(pool: Pool) -> None:
    await add(pool)
    top = (await select_links(pool, 0, 1))[0].hash
    now = instant(datetime.now(UTC))
    good = forged(2, top, now, 2)
    for wrong, message in (
        (forged(3, top, now, 3), "does not continue"),
        (forged(2, ORIGIN, now, 2), "does not continue"),
        (forged(2, top, now, 3), "does not continue"),
        (Link(2, good.entry + " ", top, good.hash), "does not continue"),
        (forged(2, top, "2026-09-07T16:55:00.000Z", 2), "not of this minute"),
        (forged(1, ORIGIN, now, 1), "does not continue"),
    ):
        with pytest.raises(asyncpg.IntegrityConstraintViolationError, match=message):
            await put(pool, wrong)
    await put(pool, good)


async def put(pool: Pool, link: Link) -> None:
    await pool.execute(
        "INSERT INTO ledger (position, entry, previous, hash) VALUES ($1, $2, $3, $4)",
        link.position,
        link.entry,
        link.previous,
        link.hash,
    )

"""Entries follow one another without a gap, and nobody changes one, not even with the right to."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import pytest

from server.base.database import Database, Pool, connect_journal, connect_queue
from server.base.settings import Settings
from server.ledger.ledger import LARGEST, ORIGIN, Chain, Deed, Link, canonical, digest, entry_hash, instant, read, write
from server.ledger.ledger_sql import append, append_all, select_links, select_links_of
from server.run.privileges import grant, is_guarded, may_alter_ledger
from tests.support.tampering import unguarded

NAMES = ("act", "conversation", "seq", "person", "author", "facts")
CHANGES = (
    "UPDATE ledger SET entry = entry",
    "DELETE FROM ledger",
    "TRUNCATE ledger CASCADE",
    "ALTER TABLE ledger DISABLE TRIGGER ALL",
    "DROP TABLE ledger",
    "DROP FUNCTION ledger_is_kept CASCADE",
    "UPDATE head_seals SET roots = roots",
    "DELETE FROM attestations",
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
        told: dict[str, Any] = {name: getattr(deed, name) for name in NAMES}
        told |= {"number": entry.number, "before": entry.before}
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
    entry = (
        f'{{"act":"opened","at":"{at}","author":null,"before":null,"conversation":null,"facts":{{}},"number":{written},'
        f'"person":null,"position":{written},"salt":"","seq":null}}'
    )
    return Link(position, entry, previous, entry_hash(previous, digest(entry)))


async def test_the_database_takes_only_what_continues_the_chain(pool: Pool, database_url: str) -> None:
    await add(pool)
    owner = await asyncpg.connect(database_url)
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
        (renamed(good, '"act":"opened",', '"act":"opened","act":"opened",'), "not written as entries are"),
        (renamed(good, f'"at":"{now}",', ""), "not written as entries are"),
        (forged(2, top, instant(datetime.now(UTC) - timedelta(seconds=30)), 2), "not of this minute"),
    ):
        with pytest.raises(asyncpg.IntegrityConstraintViolationError, match=message):
            await put(owner, wrong)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await put(pool, good)
    await put(owner, good)
    await owner.close()


APPEND = "SELECT append_to_ledger(ARRAY['opened'], ARRAY[7::bigint], ARRAY[1::bigint], ARRAY[$1::bigint], $2, $3, $4)"


@pytest.mark.parametrize(
    "facts",
    [
        '{"a": 1}',
        '{"b":1,"a":2}',
        '{"a":1,"a":1}',
        '{"a":1.5}',
        '{"a":1e3}',
        '{"a":-0}',
        '{"a":9007199254740992}',
        '{"a":"\\u00e9"}',
        '{"a":"\\/"}',
        '{"a":"\\u0000"}',
        '{"é":1}',
        '{"a":[{"é":1}]}',
        "[]",
        "{",
    ],
)
async def test_an_application_that_was_taken_over_enters_nothing_that_readers_may_read_differently(
    pool: Pool, facts: str
) -> None:
    refusals = (asyncpg.IntegrityConstraintViolationError, asyncpg.DataError)
    with pytest.raises(refusals):
        await pool.execute(APPEND, None, [None], [facts], ["0" * 32])
    assert await select_links(pool, 0, 10) == []


async def test_the_database_has_the_same_canonical_form(pool: Pool) -> None:
    every = "".join(map(chr, [*range(1, 0x300), *range(0x2000, 0x2030), 0xD7FF, 0xE000, 0xFFFE, 0xFFFF, 0x1D11E]))
    facts = {"a": every, "B": {"z": [1, -1, 0, LARGEST, -LARGEST, True, False, None], "a_1": {}}, "": [], "a b": [[]]}
    text = canonical(facts)
    assert await pool.fetchval("SELECT canonical($1::text::jsonb)", text) == text
    assert (await add(pool, facts=facts)) == 1


def renamed(link: Link, old: str, new: str) -> Link:
    entry = link.entry.replace(old, new)
    assert entry != link.entry
    return Link(link.position, entry, link.previous, entry_hash(link.previous, digest(entry)))


async def put(db: Database, link: Link) -> None:
    await db.execute(
        "INSERT INTO ledger (position, entry, previous, hash) VALUES ($1, $2, $3, $4)",
        link.position,
        link.entry,
        link.previous,
        link.hash,
    )


async def test_entries_are_numbered_within_their_convocation(pool: Pool) -> None:
    for place in ((7, 1), (7, 2), (7, 1), (None, None), (7, 1), (None, None)):
        await add(pool, conversation=place[0], seq=place[1])
    found = [read(link) for link in await select_links(pool, 0, 10)]
    assert [(entry.number, entry.before) for entry in found] == [
        (1, None),
        (1, None),
        (2, 1),
        (1, None),
        (3, 3),
        (2, 4),
    ]


async def test_no_temporary_table_passes_for_the_ledger(pool: Pool, database_url: str) -> None:
    """Its rows would decide what the next entry has to continue."""
    await add(pool)
    async with pool.acquire() as db:
        await db.execute("CREATE TEMPORARY TABLE ledger (LIKE public.ledger)")
        await append(db, "opened", facts={})
        await db.execute("DROP TABLE pg_temp.ledger")
        await grant(database_url)
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await db.execute("CREATE TEMPORARY TABLE ledger (LIKE public.ledger)")
    assert Chain().follow(await select_links(pool, 0, 10)) is None
    assert len(await select_links(pool, 0, 10)) == 2


async def test_an_instant_never_falls_and_a_clock_far_behind_is_refused(pool: Pool, database_url: str) -> None:
    """The clock of the machine cannot be set back here: the end of the ledger is set ahead instead."""
    for ahead, refused in ((30, False), (300, True)):
        later = instant(datetime.now(UTC) + timedelta(seconds=ahead))
        top = await select_links(pool, 0, 10)
        previous = top[-1].hash if top else ORIGIN
        async with unguarded(pool) as db:
            await put(db, forged(len(top) + 1, previous, later, len(top) + 1))
        if refused:
            with pytest.raises(asyncpg.IntegrityConstraintViolationError, match="behind the ledger"):
                await add(pool)
        else:
            await add(pool)
            assert instant(read((await select_links(pool, 0, 10))[-1]).at) == later

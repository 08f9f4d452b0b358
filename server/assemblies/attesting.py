"""Makes the attestation of a convocation, once for each state of what is entered, and enters its hash."""

import asyncio
import hashlib

from protocol.errors import Conflict
from server.assemblies.attestation import TEMPLATE, write
from server.assemblies.attestations_sql import insert_attestation, select_attestations
from server.assemblies.convocations_sql import Frozen
from server.assemblies.integrity import require_whole
from server.base.database import Database, Pool
from server.base.typesetting import pdf
from server.ledger.ledger import Link, readable
from server.ledger.ledger_sql import append, lock_ledger, select_links_of


async def attest(pool: Pool, person: int, frozen: Frozen) -> bytes:
    """The attestation of all that is entered now, as PDF/A. Whoever asks first has it made, and is its author in the
    ledger; whoever asks again, while nothing else was entered, is given the same bytes. Raises `Conflict` where the
    manifest, an entry or the one that is kept is not what was bound: nothing is attested of it."""
    place = frozen.conversation, frozen.seq
    for _ in range(TRIES):
        async with pool.acquire() as db, db.transaction():
            links = await select_links_of(db, *place)
            await require_whole(db, frozen, links)
        if [entry.act for entry in readable(links[-1:])] == ["attested"]:
            kept = (await select_attestations(pool, *place)).get(links[-1].position)
            if kept is not None:
                if hashlib.sha256(kept).hexdigest() != readable(links[-1:])[0].facts["sha256"]:
                    raise Conflict("sealed_altered")
                return kept
        made = await asyncio.to_thread(typeset, frozen, links)
        if await _enter(pool, person, frozen, links, made):
            return made
    return await _enter_at_once(pool, person, frozen)


TRIES = 3
"""How often it is made beside the ledger; after that, others wait until it is made."""


async def _enter_at_once(pool: Pool, person: int, frozen: Frozen) -> bytes:
    async with pool.acquire() as db, db.transaction():
        await lock_ledger(db)
        links = await select_links_of(db, frozen.conversation, frozen.seq)
        await require_whole(db, frozen, links)
        made = await asyncio.to_thread(typeset, frozen, links)
        await _append(db, person, frozen, made)
        return made


def typeset(frozen: Frozen, links: list[Link]) -> bytes:
    """Dated by the last entry."""
    entries = readable(links)
    return pdf(TEMPLATE, write(frozen.read(), entries, links[-1].hash.hex()), entries[-1].at)


async def _enter(pool: Pool, person: int, frozen: Frozen, links: list[Link], made: bytes) -> bool:
    """False when something was entered meanwhile that it does not tell of."""
    place = frozen.conversation, frozen.seq
    async with pool.acquire() as db, db.transaction():
        await lock_ledger(db)
        if await select_links_of(db, *place) != links:
            return False
        await require_whole(db, frozen, links)
        await _append(db, person, frozen, made)
        return True


async def _append(db: Database, person: int, frozen: Frozen, made: bytes) -> None:
    place = frozen.conversation, frozen.seq
    facts = {"sha256": hashlib.sha256(made).hexdigest(), "size": len(made)}
    entry = await append(db, "attested", conversation=place[0], seq=place[1], author=person, facts=facts)
    await insert_attestation(db, entry.position, *place, made)

"""Each day has the authority timestamp the head of the ledger, and mails it to whom the town hall says."""

from http.client import HTTPException

import structlog

from server.assemblies import heads_letters as letters
from server.base.database import Pool
from server.base.jobs import Workshop, due
from server.base.settings import Settings
from server.ledger.authority import ask
from server.ledger.heads_sql import apart, insert_head_seal, select_head, select_last_stamp
from server.ledger.ledger import Link, read
from server.ledger.ledger_sql import append
from server.ledger.timestamps import TimestampError, Token
from server.mail.outbox import enqueue

logger = structlog.get_logger()


@due("seal_head", "30 2 * * *")
async def seal_daily(workshop: Workshop) -> None:
    if workshop.settings.tsa_url and workshop.settings.tsa_daily:
        await seal(workshop.pool, workshop.settings)
    await mail(workshop.pool, workshop.settings)


async def mail(pool: Pool, settings: Settings) -> None:
    """To each address that is to keep the head; not while the ledger is empty."""
    head = await select_head(pool)
    if head is None:
        return
    async with pool.acquire() as db, db.transaction():
        for to in settings.head_witnesses:
            await enqueue(db, letters.head(to, head, settings.authority, settings.time_zone))


@due("compare_clocks", "*/10 * * * *")
async def compare_clocks(workshop: Workshop) -> None:
    """While the authority's clock and the database's were apart when it was last asked, asks it again: nothing is sent
    before they agree."""
    if workshop.settings.tsa_url and apart(await select_last_stamp(workshop.pool)).total_seconds() > 60:
        await seal(workshop.pool, workshop.settings, even_if_sealed=True)


async def seal(pool: Pool, settings: Settings, *, even_if_sealed: bool = False) -> bool:
    """Whether the head was sealed: not when the authority gives nothing that holds, nor when nothing was entered since
    the last seal."""
    head = await select_head(pool)
    if head is None or (read(head).act == "sealed" and not even_if_sealed):
        return False
    try:
        token = await ask(settings, head.hash)
    except (OSError, HTTPException, ValueError, TimestampError) as mistake:
        logger.warning("head_not_sealed", cause=str(mistake)[:500] or type(mistake).__name__)
        return False
    await _keep(pool, head, token, settings.tsa_qualified)
    logger.info("head_sealed", position=head.position, authority=token.authority, at=token.at.isoformat())
    return True


async def _keep(pool: Pool, head: Link, token: Token, qualified: bool) -> None:
    said = {"token": token.digest, "roots": token.roots_digest, "at": token.at, "qualified": qualified}
    signed = {"authority": token.authority, "policy": token.policy, "serial": token.serial}
    facts = {"head": head.position, "hash": head.hash.hex(), **said, **signed}
    async with pool.acquire() as db, db.transaction():
        entry = await append(db, "sealed", facts=facts)
        await insert_head_seal(db, entry.position, token)

"""Asks the authority for the timestamp of a sending, and asks again until it gives one."""

import asyncio
from datetime import UTC, datetime, timedelta
from http.client import HTTPException

import structlog
from pgqueuer.errors import RetryRequested

from protocol.summonses import SummonsChanged
from server.assemblies.board import read_board
from server.assemblies.timestamps_sql import TIMESTAMP, select_timestamp, update_failure, update_token
from server.base.backoff import pause
from server.base.database import Pool
from server.base.jobs import Workshop
from server.conversations.receipts_sql import select_watchers
from server.core.hub import Hub
from server.core.news import publish
from server.ledger import merkle
from server.ledger.authority import ask
from server.ledger.ledger import Link, read
from server.ledger.ledger_sql import append, select_links_of
from server.ledger.timestamps import TimestampError, Token
from server.mail.outcomes import Telling

logger = structlog.get_logger()

QUIET = timedelta(seconds=3)
"""After as long without a new entry, the letters of a sending are on their way."""

LATEST = timedelta(seconds=20)
"""After a sending, whatever has not settled by then."""


@TIMESTAMP.does
async def obtain(workshop: Workshop, wanted: list[int], attempts: int) -> None:
    """Raises `RetryRequested` while the authority gives nothing that holds."""
    pool, settings = workshop.pool, workshop.settings
    conversation, seq = wanted
    asked = await select_timestamp(pool, conversation, seq)
    if asked is None or asked.token:
        return
    links = await wait_until_settled(pool, conversation, seq)
    try:
        token = await ask(settings, merkle.root([link.hash for link in links]))
    except (OSError, HTTPException, ValueError, TimestampError) as mistake:
        delay = pause(attempts)
        reason = str(mistake)[:500] or type(mistake).__name__
        logger.warning("timestamp_waits", cause=reason, seconds=delay.total_seconds())
        await update_failure(pool, conversation, seq, reason)
        raise RetryRequested(delay, reason) from mistake
    telling = await keep(pool, conversation, seq, links, token, settings.tsa_qualified)
    publish(workshop.the(Hub), telling)
    logger.info("timestamp_obtained", authority=token.authority, at=token.at.isoformat())


async def wait_until_settled(pool: Pool, conversation: int, seq: int) -> list[Link]:
    """The entries of a sending, as soon as no more come."""
    while True:
        links = await select_links_of(pool, conversation, seq)
        now = datetime.now(UTC)
        if not links or now - read(links[-1]).at > QUIET or now - read(links[0]).at > LATEST:
            return links
        await asyncio.sleep(0.5)


async def keep(pool: Pool, conversation: int, seq: int, links: list[Link], token: Token, qualified: bool) -> Telling:
    """Answers with whom to tell what their verdict is now."""
    async with pool.acquire() as db, db.transaction():
        if not await update_token(db, conversation, seq, token, qualified):
            return []
        await append(
            db,
            "timestamped",
            conversation=conversation,
            seq=seq,
            facts={
                "entries": [link.position for link in links],
                "root": merkle.root([link.hash for link in links]).hex(),
                "token": token.digest,
                "roots": token.roots_digest,
                "at": token.at,
                "authority": token.authority,
                "policy": token.policy,
                "serial": token.serial,
                "qualified": qualified,
            },
        )
        watchers = await select_watchers(db, conversation, seq)
        board = await read_board(db, conversation, seq)
        return [(who, SummonsChanged(one)) for one in board for who in dict.fromkeys([one.person, *watchers])]

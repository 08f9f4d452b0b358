"""Asks the authority for the timestamp of a sending, and asks again until it gives one."""

import asyncio
import base64
from datetime import UTC, datetime, timedelta
from http.client import HTTPException
from urllib.parse import unquote, urlsplit
from urllib.request import Request, urlopen

import structlog
from pgqueuer.errors import RetryRequested

from server.base.backoff import pause
from server.base.database import Pool
from server.base.jobs import Workshop
from server.base.settings import Settings
from server.ledger import merkle
from server.ledger.ledger import Link, read
from server.ledger.ledger_sql import append, select_links_of
from server.ledger.timestamps import LONGEST, TimestampError, Token, read_trusted, request
from server.ledger.timestamps import read as read_token
from server.ledger.timestamps_sql import TIMESTAMP, select_timestamp, update_failure, update_token

logger = structlog.get_logger()

QUIET = timedelta(seconds=3)
"""After as long without a new entry, the letters of a sending are on their way."""

LATEST = timedelta(seconds=20)
"""After a sending, whatever has not settled by then."""

PATIENCE = 20.0


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
    await keep(pool, conversation, seq, links, token, settings.tsa_qualified)
    logger.info("timestamp_obtained", authority=token.authority, at=token.at.isoformat())


async def wait_until_settled(pool: Pool, conversation: int, seq: int) -> list[Link]:
    """The entries of a sending, as soon as no more come."""
    while True:
        links = await select_links_of(pool, conversation, seq)
        now = datetime.now(UTC)
        if not links or now - read(links[-1]).at > QUIET or now - read(links[0]).at > LATEST:
            return links
        await asyncio.sleep(0.5)


async def ask(settings: Settings, root: bytes) -> Token:
    """Raises `OSError` or `HTTPException` when nothing comes, `TimestampError` when what comes does not hold."""
    if not settings.tsa_url:
        raise TimestampError("no authority is set")
    asked = request(root)
    answer = await asyncio.to_thread(post, settings.tsa_url, asked.as_bytes())
    return read_token(answer, root, read_trusted(settings.tsa_ca), asked)


def post(url: str, query: bytes) -> bytes:
    """With the name and the password that the address holds, if it does."""
    parts = urlsplit(url)
    headers = {"content-type": "application/timestamp-query"}
    if parts.username:
        secret = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        headers["authorization"] = f"Basic {base64.b64encode(secret.encode()).decode()}"
    bare = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
    with urlopen(Request(bare, query, headers), timeout=PATIENCE) as answer:
        read: bytes = answer.read(LONGEST + 1)
    if len(read) > LONGEST:
        raise TimestampError("the answer is too long for a timestamp")
    return read


async def keep(pool: Pool, conversation: int, seq: int, links: list[Link], token: Token, qualified: bool) -> None:
    async with pool.acquire() as db, db.transaction():
        if not await update_token(db, conversation, seq, token, qualified):
            return
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

"""Sends the letters that wait, and keeps trying while the mail server is away."""

import asyncio

import aiosmtplib
import structlog
from pgqueuer.errors import RetryRequested

from server.base.backoff import pause
from server.base.database import OUTAGES, Database, Pool
from server.base.jobs import Workshop
from server.base.keys_sql import select_key
from server.core.hub import Hub
from server.core.news import publish
from server.mail.courier import Courier, refusal
from server.mail.letters_sql import select_handed, upsert_letter
from server.mail.mime import Unwritable
from server.mail.outbox import MAIL, Queued
from server.mail.outcomes import Handed, Refused, on_reply, on_settled, still_counts
from server.mail.return_addresses import return_address

logger = structlog.get_logger()

PAUSE = 1.0


@MAIL.does
async def send(workshop: Workshop, letter: Queued, attempts: int) -> None:
    """Raises `RetryRequested` when it may work later. What cannot be written, or is refused for good, stays in the
    queue as failed, and what no longer counts by now is dropped."""
    async with workshop.the(Courier).line:
        await _send(workshop, letter, attempts)


async def _send(workshop: Workshop, letter: Queued, attempts: int) -> None:
    pool, hub = workshop.pool, workshop.the(Hub)
    if await select_handed(pool, letter.id):
        return
    if not await still_counts.run(pool, letter.about):
        logger.info("mail_overtaken", to=letter.to, kind=letter.kind)
        return
    await address_returns(pool, letter, workshop.settings.bounce_address)
    try:
        handed = await workshop.the(Courier).hand_in(letter)
    except (Unwritable, aiosmtplib.SMTPException, OSError) as mistake:
        refused = refusal(mistake)
        if refused and refused.for_good:
            logger.warning("mail_refused", to=letter.to, kind=letter.kind, reply=refused.reply)
            await settle(pool, hub, letter, refused)
            raise
        delay = pause(attempts)
        logger.warning("mail_waits", to=letter.to, cause=str(mistake), seconds=delay.total_seconds())
        raise RetryRequested(delay, reason(mistake)) from mistake
    await settle(pool, hub, letter, handed)
    if handed.path is None:
        logger.info("mail_sent", to=letter.to, kind=letter.kind, reply=handed.reply)
    else:
        logger.info("mail_written", to=letter.to, link=letter.link, path=str(handed.path))


async def address_returns(db: Database, letter: Queued, base: str) -> None:
    """Has reports about a letter, and replies where they are read, come back to an address of its own."""
    if not base or not letter.kind:
        return
    key = await select_key(db)
    letter.return_path = letter.return_path or return_address(base, key, "bounce", letter.id)
    if on_reply.holds(letter.about):
        letter.headers = {**letter.headers, "Reply-To": return_address(base, key, "reply", letter.id)}


async def settle(pool: Pool, hub: Hub, letter: Queued, outcome: Handed | Refused) -> None:
    """Records what became of the letter and tells the room that wrote it, in one transaction. A letter handed in and
    not recorded would be sent again: while the database is away this waits."""
    while True:
        try:
            async with pool.acquire() as db, db.transaction():
                await upsert_letter(db, letter, outcome)
                telling = await on_settled.run(db, letter.about, outcome)
            publish(hub, telling)
            return
        except OUTAGES as outage:
            logger.warning("mail_unrecorded", letter=letter.id, cause=type(outage).__name__)
            await asyncio.sleep(PAUSE)


def reason(mistake: Exception) -> str:
    """Why the letter waits, in the mail server's own words where there are any."""
    refused = refusal(mistake)
    return (refused.reply if refused else str(mistake) or type(mistake).__name__)[:500]

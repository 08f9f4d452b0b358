"""Takes in what comes back by mail, each report and each reply once."""

import asyncio
import hashlib
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import structlog
from msgspec import Struct

from server.base.database import OUTAGES, Pool
from server.base.jobs import Workshop, continually
from server.base.keys_sql import select_key
from server.core.hub import Hub
from server.core.news import News
from server.mail import maildir
from server.mail.bounces import bounce
from server.mail.incoming import Incoming, Unreadable, parse
from server.mail.outcomes import Bounce, Reply, on_bounce, on_reply
from server.mail.quoting import written
from server.mail.return_addresses import letter_of
from server.mail.returns_sql import Origin, Return, insert_return, select_origin

logger = structlog.get_logger()

Verdict = Literal["read", "aside", "later"]


class Intake(Struct, frozen=True):
    """Where mail comes back, and the key that tells ours from forged."""

    folder: Path
    address: str
    key: bytes


@continually("intake")
async def keep_taken_in(workshop: Workshop) -> bool:
    """Takes in what comes back by mail within a few seconds of its arrival. Raises one of `OUTAGES`."""
    pool, settings = workshop.pool, workshop.settings
    if settings.intake_dir is None:
        return False
    try:
        if arrived := await asyncio.to_thread(maildir.arrived, settings.intake_dir):
            intake = Intake(settings.intake_dir, settings.bounce_address, await select_key(pool))
            await _take_in(pool, workshop.the(Hub), intake, arrived)
    except (PermissionError, FileNotFoundError, NotADirectoryError) as refusal:
        logger.warning("intake_closed", cause=str(refusal))
    return False


async def _take_in(pool: Pool, hub: Hub, intake: Intake, arrived: list[Path]) -> None:
    for path in arrived:
        with suppress(FileNotFoundError):  # another worker was quicker
            await _take(pool, hub, intake, path)


async def _take(pool: Pool, hub: Hub, intake: Intake, path: Path) -> None:
    content = await asyncio.to_thread(maildir.beginning, path)
    try:
        verdict = await _judge(pool, hub, intake, path, content)
    except OUTAGES:
        raise
    except Exception:
        logger.exception("return_unread", file=path.name)
        verdict = await _put_aside(pool, _record("", content, path))
    if verdict == "read":
        maildir.file_as_read(intake.folder, path)
    elif verdict == "aside":
        maildir.put_aside(intake.folder, path)


async def _judge(pool: Pool, hub: Hub, intake: Intake, path: Path, content: bytes) -> Verdict:
    try:
        incoming = await asyncio.to_thread(parse, content)
    except Unreadable:
        return await _put_aside(pool, _record("", content, path))
    found = letter_of(intake.address, intake.key, incoming.addresses)
    way, letter = found or ("bounce", "")
    origin = await select_origin(pool, letter) if found else None
    if found and origin is None and maildir.age(path) < maildir.PATIENCE:
        return "later"
    record = _record(letter, content, path, incoming)
    if origin is None:
        return await _put_aside(pool, record)
    record.recipient = origin.recipient
    report = await asyncio.to_thread(bounce, incoming.mail, datetime.now(UTC))
    if report:
        return await _tell_bounce(pool, hub, origin, record, report)
    if incoming.automatic:
        await insert_return(pool, record)
        return "read"
    return await _tell_reply(pool, hub, origin, record, incoming) if way == "reply" else await _put_aside(pool, record)


async def _tell_bounce(pool: Pool, hub: Hub, origin: Origin, record: Return, report: Bounce) -> Verdict:
    record.what, record.status, record.diagnostic = report.state, report.status, report.diagnostic
    news = News(hub)
    async with pool.acquire() as db, db.transaction():
        if await insert_return(db, record):
            for person, event in await on_bounce.run(db, origin.about, report):
                news.tell_person(person, event)
    news.publish()
    logger.info("mail_returned", letter=origin.id, state=report.state, status=report.status)
    return "aside" if report.state == "unknown" else "read"


async def _tell_reply(pool: Pool, hub: Hub, origin: Origin, record: Return, incoming: Incoming) -> Verdict:
    record.what = "reply"
    reply = Reply(incoming.sender, await asyncio.to_thread(written, incoming), record.digest.hex()[:32])
    news = News(hub)
    async with pool.acquire() as db, db.transaction():
        taken = await on_reply.run(db, origin.about, reply) if reply.text else None
        record.what = "reply" if taken else "unknown"
        if await insert_return(db, record) and taken:
            news.tell_conversation(*taken)
    news.publish()
    return "read" if taken else "aside"


async def _put_aside(pool: Pool, record: Return) -> Verdict:
    record.what = "unknown"
    await insert_return(pool, record)
    return "aside"


def _record(letter: str, content: bytes, path: Path, incoming: Incoming | None = None) -> Return:
    """What is delivered twice is the same, though its trace differs."""
    known = f"{letter} {incoming.message_id}".encode() if letter and incoming and incoming.message_id else content
    subject = incoming.subject if incoming else ""
    return Return(hashlib.sha256(known).digest(), "ignored", letter, subject=subject, file=path.name)

"""Hands what is to wake a device to its service, and goes by what the service answers."""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import structlog
from msgspec import Struct, field
from pgqueuer.errors import RetryRequested

from protocol.notifications import NotificationsChanged
from protocol.types import Event, Seq
from server.base.backoff import pause
from server.base.database import Database
from server.base.jobs import Job, Workshop
from server.core.hooks import Hook
from server.core.hub import Hub
from server.core.news import publish
from server.notifications import devices_sql, notifications_sql
from server.notifications.services import Answer, Services, Subscription, Urgency, base64url
from server.notifications.wording import Told, bare

logger = structlog.get_logger()

TRIED_FOR = timedelta(hours=1)
"""Whoever could not be called for so long is called by what comes next."""

KEPT_FOR = 24 * 3600
"""Seconds for which the service is to keep it for a device that is off."""

LONGEST_WAIT = timedelta(minutes=30)
GONE = (404, 410)
"""What services say of a device that has withdrawn (RFC 8030, 7.3)."""

NOT_OURS = (401, 403)
"""What they say of one that was subscribed under another key."""

TOO_LARGE = 413


class Push(Struct):
    """To the device of a session: what it is told, and of which of its owner's notifications; none of a trial, or where
    something shown is taken back."""

    session: int
    told: Told
    conversation: int | None = None
    seq: Seq = 0
    until: Seq = 0
    """The latest message that it tells of."""
    urgency: Urgency = "high"
    since: datetime = field(default_factory=lambda: datetime.now(UTC))


class Taken(Struct, frozen=True):
    """That a service took a notification of a message, the first of its reader's devices."""

    conversation: int
    seq: Seq
    person: int
    service: str
    status: int
    at: datetime


Telling = list[tuple[int, Event]]

on_taken: Hook[[Database, Taken, Telling]] = Hook()
"""Run in the transaction that records it; what is to be told once it is committed is added to the list."""

PUSH: Job[Push] = Job("push", Push)


@PUSH.does
async def push(workshop: Workshop, wanted: Push, attempts: int) -> None:
    """Raises `RetryRequested` when it may work later."""
    pool = workshop.pool
    to = await devices_sql.select_subscription(pool, wanted.session)
    if to is None or await devices_sql.select_carries(pool) == "nothing" or not await _still_counts(pool, wanted):
        return
    try:
        answer = await _hand_in(workshop, to, wanted)
    except OSError as failure:
        _again(wanted, attempts, str(failure) or type(failure).__name__, None)
        return
    if answer.status < 300:
        await _record(workshop, to, wanted, answer)
    elif answer.status == 429 or answer.status >= 500:
        _again(wanted, attempts, str(answer.status), answer.wait)
    else:
        await _refused(workshop, to, wanted, answer)


async def _still_counts(db: Database, wanted: Push) -> bool:
    """What has been read meanwhile, or is told anew, calls nobody."""
    if wanted.conversation is None:
        return True
    return await notifications_sql.select_shown(db, wanted.session, wanted.conversation, wanted.seq) == wanted.until


async def _hand_in(workshop: Workshop, to: Subscription, wanted: Push) -> Answer:
    """What the service finds too large is said without a title. Raises `OSError`, of which `TimeoutError` is one."""
    key = await devices_sql.select_key(workshop.pool)
    told: dict[str, Any] = wanted.told.as_shown()
    topic = topic_of(to, wanted.told.tag)
    answer = await workshop.the(Services).hand_in(key, to, told, KEPT_FOR, wanted.urgency, topic)
    if answer.status == TOO_LARGE:
        told = bare(wanted.told).as_shown()
        answer = await workshop.the(Services).hand_in(key, to, told, KEPT_FOR, wanted.urgency, topic)
    return answer


def topic_of(to: Subscription, tag: str) -> str:
    """What replaces what at the service (RFC 8030, 5.4), in a name that means nothing to it."""
    return base64url(hashlib.sha256(to.auth + tag.encode()).digest()[:18])


def _again(wanted: Push, attempts: int, cause: str, wait: float | None) -> None:
    delay = min(max(pause(attempts), timedelta(seconds=wait or 0)), LONGEST_WAIT)
    if datetime.now(UTC) + delay - wanted.since > TRIED_FOR:
        logger.warning("push_given_up", session=wanted.session, cause=cause)
        return
    logger.info("push_waits", session=wanted.session, cause=cause, seconds=delay.total_seconds())
    raise RetryRequested(delay, cause[:500])


async def _record(workshop: Workshop, to: Subscription, wanted: Push, answer: Answer) -> None:
    telling: Telling = []
    async with workshop.pool.acquire() as db, db.transaction():
        found = await devices_sql.update_taken(db, wanted.session, to.endpoint)
        if found is None:
            return
        person, at = found
        telling.append((person, NotificationsChanged()))
        if wanted.conversation is not None and wanted.seq:
            place = wanted.conversation, wanted.seq, person
            if await notifications_sql.update_taken(db, *place):
                await on_taken.run(db, Taken(*place, urlsplit(to.endpoint).hostname or "", answer.status, at), telling)
    publish(workshop.the(Hub), telling)
    logger.info("push_taken", session=wanted.session, status=answer.status)


async def _refused(workshop: Workshop, to: Subscription, wanted: Push, answer: Answer) -> None:
    logger.warning("push_refused", session=wanted.session, status=answer.status)
    if answer.status not in (*GONE, *NOT_OURS):
        await devices_sql.update_failing(workshop.pool, wanted.session, to.endpoint)
        return
    person = await devices_sql.delete_subscription(workshop.pool, wanted.session, to.endpoint)
    if person:
        publish(workshop.the(Hub), [(person, NotificationsChanged())])

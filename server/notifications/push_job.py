"""Hands what is to wake a device to its service, and goes by what the service answers."""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

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
from server.notifications.services import (
    Answer,
    Services,
    Subscription,
    Urgency,
    base64url,
    is_listed,
    machine_of,
    subject,
)
from server.notifications.wording import Told, bare

logger = structlog.get_logger()

TRIED_FOR = timedelta(hours=1)
"""Whoever could not be called for so long is called by what comes next."""

KEPT_FOR = 24 * 3600
"""Seconds for which the service is to keep it for a device that is off."""

LONGEST_WAIT = timedelta(minutes=30)
GONE = (404, 410)
"""What services say of a device that has withdrawn (RFC 8030, 7.3)."""

TOO_LARGE = 413


class Push(Struct):
    """To the device of a session: what it is told, and of which of its owner's notifications; none of a trial, or where
    something shown is taken back."""

    session: int
    told: Told
    conversation: int | None = None
    seq: Seq = 0
    shown_at: datetime | None = None
    """When its owner was told of it: once they were told anew, this counts no more."""
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
    pool, settings = workshop.pool, workshop.settings
    to = await devices_sql.select_subscription(pool, wanted.session)
    if to is None or await devices_sql.select_carries(pool) == "nothing" or not await _still_counts(pool, wanted):
        return
    if not is_listed(to.endpoint, settings.listed_push_services):
        await _forget(workshop, to, wanted, "PARVIS_PUSH_SERVICES does not list it any more")
        return
    if not subject(settings):
        _again(to, wanted, attempts, "PARVIS_MAIL_FROM is no address that could be reached from elsewhere", None)
        return
    try:
        answer = await _hand_in(workshop, to, wanted)
    except OSError as failure:
        _again(to, wanted, attempts, str(failure) or type(failure).__name__, None)
        return
    if answer.status < 300:
        await _record(workshop, to, wanted, answer)
    elif answer.status == 429 or answer.status >= 500:
        _again(to, wanted, attempts, str(answer.status), answer.wait)
    else:
        await _refused(workshop, to, wanted, answer)


async def _still_counts(db: Database, wanted: Push) -> bool:
    """What has been read meanwhile, or is told anew, calls nobody."""
    if wanted.conversation is None:
        return True
    shown_at = await notifications_sql.select_shown(db, wanted.session, wanted.conversation, wanted.seq)
    return shown_at is not None and wanted.shown_at in (None, shown_at)


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


def _again(to: Subscription, wanted: Push, attempts: int, cause: str, wait: float | None) -> None:
    service = machine_of(to)
    delay = min(max(pause(attempts), timedelta(seconds=wait or 0)), LONGEST_WAIT)
    if datetime.now(UTC) + delay - wanted.since > TRIED_FOR:
        logger.warning("push_given_up", session=wanted.session, service=service, cause=cause)
        return
    logger.warning("push_waits", session=wanted.session, service=service, cause=cause, seconds=delay.total_seconds())
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
                await on_taken.run(db, Taken(*place, machine_of(to), answer.status, at), telling)
    publish(workshop.the(Hub), telling)
    logger.info("push_taken", session=wanted.session, status=answer.status)


async def _refused(workshop: Workshop, to: Subscription, wanted: Push, answer: Answer) -> None:
    if answer.status in GONE:
        await _forget(workshop, to, wanted, str(answer.status))
        return
    logger.warning("push_refused", session=wanted.session, service=machine_of(to), status=answer.status)
    await devices_sql.update_failing(workshop.pool, wanted.session, to.endpoint)


async def _forget(workshop: Workshop, to: Subscription, wanted: Push, cause: str) -> None:
    logger.warning("push_forgotten", session=wanted.session, service=machine_of(to), cause=cause)
    person = await devices_sql.delete_subscription(workshop.pool, wanted.session, to.endpoint)
    if person:
        publish(workshop.the(Hub), [(person, NotificationsChanged())])

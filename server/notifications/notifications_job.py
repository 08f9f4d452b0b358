"""Looks for what is new to people who are elsewhere, tells their devices, and takes back what they have read."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

import msgspec

from protocol.notifications import Carries, QuietHours
from server.base.database import Database
from server.base.jobs import Workshop, continually, due
from server.notifications import notifications_sql as queries
from server.notifications.devices_sql import select_carries, select_house_quiet
from server.notifications.notifications_sql import Notification
from server.notifications.push_job import PUSH, Push
from server.notifications.quiet import by_default, silent_until
from server.notifications.services import Urgency, is_listed
from server.notifications.wording import Told, bare, summary, tag_of, told_of

BEFORE_SITTING = timedelta(days=1)
"""By then whoever is convened is called, whatever they have chosen."""

RECENT = timedelta(minutes=10)
"""For so long after it was shown, what was read elsewhere is taken back within a second or two."""

COUNTED = (".push.apple.com",)
"""Services that take a device's right away when something wakes it and shows nothing."""


@continually("notifications")
async def keep_notified(workshop: Workshop) -> bool:
    """Some seconds late at most; each message is told of once, whatever becomes of the worker."""
    async with workshop.pool.acquire() as db, db.transaction():
        if not await queries.lock_switch(db):
            return False
        noted = await queries.note_news(db)
        told = await _tell(db, workshop)
        taken_back = await _take_back(db, RECENT)
    return bool(noted or told or taken_back)


@due("taken_back", "* * * * *")
async def keep_taken_back(workshop: Workshop) -> None:
    """What has stood for longer is looked at less often: of a large town hall there is much of it."""
    async with workshop.pool.acquire() as db, db.transaction():
        if await queries.lock_switch(db):
            while await _take_back(db, queries.EVER):
                pass


async def _tell(db: Database, workshop: Workshop) -> int:
    found = await queries.lock_due(db)
    if not found:
        return 0
    await queries.delete_notifications(db, [one for one in found if not one.count])
    house, now, zone = await select_house_quiet(db), datetime.now(UTC), workshop.settings.time_zone
    until = {one.key: held_until(one, house, now, zone) for one in found if one.count}
    await queries.update_held(db, [(one, later) for one in found if (later := until.get(one.key))])
    telling = [one for one in found if one.key in until and not until[one.key]]
    shown_at = await queries.update_shown(db, telling)
    devices = await queries.select_devices_of(db, {one.person for one in telling})
    carries = await select_carries(db)
    by_person = groupby(sorted(telling, key=lambda one: one.person), key=lambda one: one.person)
    pushes = [
        push
        for person, own in by_person
        for push in _pushes(list(own), [session for session, _ in devices.get(person, [])], shown_at, carries, zone)
    ]
    await PUSH.queue_all(db, pushes)
    return len(found)


def held_until(one: Notification, house: QuietHours, now: datetime, zone: ZoneInfo) -> datetime | None:
    """When it is to be told, because its reader is left in peace now; `None` is at once. Of a sitting it is told while
    one can still go there."""
    quiet = one.quiet or by_default(house, one.population)
    until = None if passes(one, quiet) else silent_until(quiet, now, zone)
    if until and one.convened and one.content:
        until = min(until, msgspec.convert(one.content["opens_at"], datetime) - BEFORE_SITTING)
    return until if until and until > now else None


def passes(one: Notification, quiet: QuietHours) -> bool:
    """Whether it calls in quiet hours, too."""
    if one.convened:
        return quiet.convocations
    return one.conversation in quiet.groups if one.group else bool(set(one.writers or []) & set(quiet.people))


def _pushes(
    own: list[Notification], sessions: list[int], shown_at: datetime, carries: Carries, zone: ZoneInfo
) -> Iterator[Push]:
    """To the devices of one person. What they missed in quiet hours is told in one, convocations by themselves."""
    missed = [one for one in own if one.held and not one.convened]
    missed = missed if len(missed) > 1 else []
    for session in sessions:
        if missed:
            yield Push(session, _said(summary(missed), carries), urgency="normal")
        for one in own:
            if one not in missed:
                told = _said(told_of(one, zone), carries)
                yield Push(session, told, one.conversation, one.seq, shown_at, _urgency(one))


def _said(told: Told, carries: Carries) -> Told:
    return told if carries == "titles" else bare(told)


def _urgency(one: Notification) -> Urgency:
    return "high" if one.convened or one.mentions or not one.group else "normal"


async def _take_back(db: Database, within: timedelta) -> int:
    gone = await queries.delete_settled(db, within)
    if not gone:
        return 0
    devices = await queries.select_devices_of(db, {one.person for one in gone})
    await PUSH.queue_all(
        db,
        [
            Push(session, Told(tag_of(one.conversation, one.seq), read=True), urgency="low")
            for one in gone
            for session, endpoint in devices.get(one.person, [])
            if not is_listed(endpoint, COUNTED)
        ],
    )
    return len(gone)

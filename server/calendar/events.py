"""Events: announced, changed and cancelled by those who organise them, answered by everybody else."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from protocol.errors import Conflict, Invalid, NotAllowed
from protocol.events import (
    AnswerEvent,
    CalendarEvent,
    CancelEvent,
    ChangeEvent,
    ChangeOccurrence,
    EventPlan,
    Occurrence,
    SendEvent,
)
from protocol.files import File
from protocol.messages import Message, MessageSent
from protocol.types import Stored
from server.calendar import events_sql as queries
from server.calendar.agenda_sql import Dates, upsert_dates
from server.calendar.events_letters import EVENT_MAIL, EventMail, Occasion
from server.calendar.hours import LONGEST, remind_at, span
from server.calendar.places import LISTS, answered, moved_up, seated
from server.calendar.recurrence import at, occurrences, over_at, remaining, times, with_exceptions
from server.conversations.groups import left
from server.conversations.messages import as_it_is, lock_content, require_unrevised, tell_change
from server.conversations.messages_sql import lock_message, update_content
from server.core import access
from server.core.dispatch import Call, handles
from server.core.journal import Entry, append_one
from server.core.news import Work
from server.files.attachments import attach, detach_others, require_files

SETTLED = timedelta(minutes=5)
"""For so long an event that was changed again stays as it is before people are written to."""

PLANNED = ("place", "meeting", "text", "category", "asks", "places", "reminder")


@handles(SendEvent)
async def send_event(call: Call, command: SendEvent) -> Stored:
    (await access.conversation(call.db, call.person, command.conversation)).to_publish()
    event = _planned(call, command.plan, await require_files(call, command.plan.files))
    entry = Entry(command.conversation, call.person, command.client_id, event)
    appended = await append_one(call.db, entry)
    stored = appended.stored
    if appended.fresh:
        await attach(call, command.plan.files, command.conversation, stored.seq)
        await _keep_dates(call, command.conversation, stored.seq, event)
        call.tell_conversation(command.conversation, MessageSent(entry.message(stored)))
        await _write(call, stored, "announced")
    return stored


def _planned(call: Call, plan: EventPlan, files: list[File]) -> CalendarEvent:
    """The event that this plan makes, with nobody's answer. Raises `Invalid`."""
    if plan.places and not plan.asks:
        raise Invalid("places")
    zone, all_day = call.services.settings.time_zone, plan.hour is None
    start, end = span(plan, zone)
    rest = {name: getattr(plan, name) for name in PLANNED}
    dates = occurrences(plan.repeats, start, end, zone) if plan.repeats else []
    return CalendarEvent(
        plan.title, start, end, all_day=all_day, files=files, repeats=plan.repeats, dates=dates, **rest
    )


async def _keep_dates(call: Call, conversation: int, seq: int, event: CalendarEvent) -> None:
    zone = call.services.settings.time_zone
    every = [Dates(start, end, remind_at(at(event, start, end), zone)) for start, end in times(event)]
    await upsert_dates(call.db, conversation, seq, every)


async def _write(work: Work, stored: Stored, what: Occasion, people: list[int] | None = None) -> None:
    """Leaves it to the worker to write to these people, or to all who want mail."""
    await EVENT_MAIL.queue(work.db, EventMail(stored.conversation, stored.seq, what, people))


async def _write_change(call: Call, message: Message, event: CalendarEvent) -> None:
    """Of what is changed again and again, once it is left alone."""
    again = message.edited_at is not None and datetime.now(UTC) - message.edited_at < SETTLED
    mail = EventMail(message.conversation, message.seq, "changed", sequence=event.sequence)
    await EVENT_MAIL.queue(call.db, mail, SETTLED if again else timedelta(0))


@handles(ChangeEvent)
async def change_event(call: Call, command: ChangeEvent) -> Stored:
    message, before = await _require_organised(call, command.conversation, command.seq)
    planned = _planned(call, command.plan, await require_files(call, command.plan.files))
    kept = {name: getattr(before, name) if planned.asks else [] for name in LISTS}
    same = {"sequence": before.sequence, "changed_by": before.changed_by}
    after = with_exceptions(
        seated(msgspec.structs.replace(planned, **kept, **same)), before, call.services.settings.time_zone
    )
    if after == before:
        return as_it_is(message)
    require_unrevised(message, command.edited_at)
    await attach(call, command.plan.files, command.conversation, command.seq)
    await detach_others(call, command.plan.files, command.conversation, command.seq)
    return await _change(call, message, before, after)


@handles(ChangeOccurrence)
async def change_occurrence(call: Call, command: ChangeOccurrence) -> Stored:
    message, before = await _require_organised(call, command.conversation, command.seq)
    if command.day not in [one.day for one in before.dates]:
        raise Invalid("day")
    zone = call.services.settings.time_zone
    assert before.repeats is not None
    by_rule = occurrences(before.repeats, before.starts_at, before.ends_at, zone)
    (changed,) = [one for one in by_rule if one.day == command.day]
    if command.cancelled:
        changed = msgspec.structs.replace(changed, cancelled=True)
    elif command.date:
        changed = _moved(before, command, zone)
    dates = [changed if one.day == command.day else one for one in before.dates]
    if dates == before.dates:
        return as_it_is(message)
    if not remaining(dates):
        raise Conflict("last")
    require_unrevised(message, command.edited_at)
    return await _change(call, message, before, msgspec.structs.replace(before, dates=dates))


def _moved(event: CalendarEvent, command: ChangeOccurrence, zone: ZoneInfo) -> Occurrence:
    """Raises `Invalid`."""
    assert command.date is not None
    if event.all_day != (command.hour is None):
        raise Invalid("hour")
    plan = EventPlan(event.title, command.date, command.hour, command.until_date, command.until_hour)
    start, end = span(plan, zone)
    if abs(command.date - command.day) > LONGEST or end <= datetime.now(UTC):
        raise Invalid("date")
    return Occurrence(command.day, start, end, moved=True)


@handles(CancelEvent)
async def cancel_event(call: Call, command: CancelEvent) -> Stored:
    message, before = await _require_organised(call, command.conversation, command.seq)
    require_unrevised(message, command.edited_at)
    after = msgspec.structs.replace(before, cancelled_at=datetime.now(UTC))
    return await _change(call, message, before, after)


async def _require_organised(call: Call, conversation: int, seq: int) -> tuple[Message, CalendarEvent]:
    """The event, held for a change by somebody who may make it."""
    message, event, place = await lock_content(call, conversation, seq, CalendarEvent)
    place.not_archived()
    if message.author != call.person and not place.may_manage:
        raise NotAllowed("author")
    if event.cancelled_at:
        raise Conflict("cancelled")
    return message, event


async def _change(call: Call, message: Message, before: CalendarEvent, after: CalendarEvent) -> Stored:
    after = msgspec.structs.replace(after, sequence=before.sequence + 1, changed_by=call.person)
    await update_content(call.db, message.conversation, message.seq, after, edited=True)
    await _keep_dates(call, message.conversation, message.seq, after)
    stored = await tell_change(call, message)
    if after.cancelled_at:
        await _write(call, stored, "cancelled")
    else:
        await _write_change(call, message, after)
    await _congratulate(call, stored, before, after)
    return stored


async def _congratulate(work: Work, stored: Stored, before: CalendarEvent, after: CalendarEvent) -> None:
    """Writes to those who waited and have a place now."""
    if seats := moved_up(before, after):
        await _write(work, stored, "seated", seats)


@handles(AnswerEvent)
async def answer_event(call: Call, command: AnswerEvent) -> Stored:
    message, before, place = await lock_content(call, command.conversation, command.seq, CalendarEvent)
    place.not_archived()
    _require_answerable(before)
    after = answered(before, call.person, command.answer)
    if after == before:
        return as_it_is(message)
    return await _take_answer(call, message, before, after)


def _require_answerable(event: CalendarEvent) -> None:
    if event.cancelled_at:
        raise Conflict("cancelled")
    if not event.asks:
        raise Invalid("asks")
    if over_at(event) < datetime.now(UTC):
        raise Conflict("past")


async def _take_answer(work: Work, message: Message, before: CalendarEvent, after: CalendarEvent) -> Stored:
    await update_content(work.db, message.conversation, message.seq, after, edited=False)
    stored = await tell_change(work, message)
    await _congratulate(work, stored, before, after)
    return stored


@left
async def give_up_places(work: Work, conversation: int, person: int) -> None:
    """Takes somebody who leaves the group out of all that is to come there."""
    for seq in await queries.select_answered(work.db, conversation, person):
        message = await lock_message(work.db, conversation, seq)
        if message and isinstance(message.content, CalendarEvent):
            after = answered(message.content, person, None)
            await _take_answer(work, message, message.content, after)

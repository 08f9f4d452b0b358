"""Writes to people about an event, with the calendar entry that their own calendar takes up."""

import hashlib
from datetime import UTC, datetime
from email.utils import parseaddr

import msgspec

from protocol.events import CalendarEvent
from protocol.messages import Message
from server.accounts.accounts_sql import Recipient
from server.base.database import Database, Pool
from server.base.jobs import Workshop, due
from server.base.settings import Settings
from server.calendar.calendars import Party, Place, invitation
from server.calendar.calendars_sql import select_mail_readers
from server.calendar.events_letters import EVENT_MAIL, AboutEvent, EventMail, EventWords, Occasion, letter
from server.calendar.events_sql import take_due
from server.calendar.recurrence import at, upcoming
from server.conversations.conversations_sql import select_conversation
from server.conversations.messages_sql import select_message
from server.identity.people_sql import select_person
from server.mail.outbox import enqueue_all

AT_ONCE = 50


@EVENT_MAIL.does
async def write(workshop: Workshop, wanted: EventMail, _: int) -> None:
    """An announcement or a change that was overtaken, by a cancellation or by another change, is no longer written."""
    async with workshop.pool.acquire() as db, db.transaction():
        message = await select_message(db, wanted.conversation, wanted.seq)
        if message is None or not isinstance(message.content, CalendarEvent):
            return
        if message.content.cancelled_at and wanted.what != "cancelled":
            return
        if wanted.sequence not in (None, message.content.sequence):
            return
        readers = await select_mail_readers(db, wanted.conversation, wanted.people)
        await _write(
            db, workshop.settings, message, wanted.what, [one for one in readers if one.person != message.author]
        )


@due("reminders", "* * * * *")
async def keep_reminded(workshop: Workshop) -> None:
    await remind(workshop.pool, workshop.settings)


async def remind(pool: Pool, settings: Settings) -> None:
    """Writes to those who come or may come, or to everybody where nobody is asked; of each event once."""
    async with pool.acquire() as db, db.transaction():
        for due in await take_due(db, AT_ONCE):
            assert isinstance(due.message.content, CalendarEvent)
            event = at(due.message.content, due.start, due.end)
            message = msgspec.structs.replace(due.message, content=event)
            readers = await select_mail_readers(db, message.conversation)
            coming = {*event.yes, *event.maybe}
            wanted = [one for one in readers if not event.asks or one.person in coming]
            await _write(db, settings, message, "reminded", wanted)


async def _write(db: Database, settings: Settings, message: Message, what: Occasion, to: list[Recipient]) -> None:
    event = message.content
    assert isinstance(event, CalendarEvent)
    group = await select_conversation(db, message.conversation)
    author = await select_person(db, message.author)
    link = f"{settings.public_url}/agenda/{message.conversation}/{message.seq}"
    now, zone = datetime.now(UTC), settings.time_zone
    words = EventWords(link, f"{settings.public_url}/reglages/agenda", group.name, author.name, zone, now)
    organiser = Party(author.name, parseaddr(settings.mail_from)[1])
    shown = event if what == "reminded" else upcoming(event, now)
    letters = []
    for one in to:
        written = letter(one.email, one.language, shown, what, words)
        written.id = _identity(message, event, what, one.person)
        if what != "reminded":
            place = Place(settings.public_url, settings.time_zone, one.language, one.person)
            written.ics = invitation(message, organiser, Party(one.name, one.email), place)
        letters.append((written, AboutEvent(message.conversation, message.seq, one.person)))
    await enqueue_all(db, letters)


def _identity(message: Message, event: CalendarEvent, what: Occasion, person: int) -> str:
    """The same when the same is written again, so that nobody has it twice in their mailbox."""
    once = {"seated": message.changed_seq, "reminded": event.starts_at.isoformat() if event.repeats else 0}
    facts = (message.conversation, message.seq, event.sequence, what, once.get(what, 0))
    return hashlib.sha256(repr((*facts, person)).encode()).hexdigest()[:16]

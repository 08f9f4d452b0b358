"""Writes to people about an event, with the calendar entry that their own calendar takes up."""

import hashlib
from email.utils import parseaddr

from pgqueuer.models import Job

from protocol.codec import json_reader, to_json
from protocol.events import CalendarEvent
from protocol.messages import Message
from server.accounts.accounts_sql import Recipient
from server.base.database import Database, Pool
from server.base.jobs_sql import insert_job
from server.base.settings import Settings
from server.calendar.calendars import Party, Place, invitation
from server.calendar.calendars_sql import select_mail_readers
from server.calendar.events_letters import EventMail, EventWords, Occasion, letter
from server.calendar.events_sql import take_due
from server.conversations.conversations_sql import select_conversation
from server.conversations.messages_sql import select_message
from server.identity.people_sql import select_person

AT_ONCE = 50

_event_mail = json_reader(EventMail)


async def write(pool: Pool, settings: Settings, job: Job) -> None:
    """An announcement or a change that was overtaken by a cancellation is no longer written."""
    wanted: EventMail = _event_mail.decode(job.payload or b"")
    async with pool.acquire() as db, db.transaction():
        message = await select_message(db, wanted.conversation, wanted.seq)
        if message is None or not isinstance(message.content, CalendarEvent):
            return
        if message.content.cancelled_at and wanted.what != "cancelled":
            return
        readers = await select_mail_readers(db, wanted.conversation, wanted.people)
        await _write(db, settings, message, wanted.what, [one for one in readers if one.person != message.author])


async def remind(pool: Pool, settings: Settings) -> None:
    """Writes to those who come or may come, or to everybody where nobody is asked; of each event once."""
    async with pool.acquire() as db, db.transaction():
        for message in await take_due(db, AT_ONCE):
            event = message.content
            assert isinstance(event, CalendarEvent)
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
    words = EventWords(link, f"{settings.public_url}/reglages/agenda", group.name, author.name, settings.time_zone)
    organiser = Party(author.name, parseaddr(settings.mail_from)[1])
    for one in to:
        written = letter(one.email, one.language, event, what, words)
        written.id = _identity(message, event, what, one.person)
        written.kind, written.ids = "event", [message.conversation, message.seq, one.person]
        if what != "reminded":
            place = Place(settings.public_url, settings.time_zone, one.language, one.person)
            written.ics = invitation(message, organiser, Party(one.name, one.email), place)
        await insert_job(db, "mail", to_json(written))


def _identity(message: Message, event: CalendarEvent, what: Occasion, person: int) -> str:
    """The same when the same is written again, so that nobody has it twice in his mailbox."""
    facts = (message.conversation, message.seq, event.sequence, what, message.changed_seq if what == "seated" else 0)
    return hashlib.sha256(repr((*facts, person)).encode()).hexdigest()[:16]

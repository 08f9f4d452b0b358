"""Convocations: sent to the officials of a group by those who may convene."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from protocol.convocations import Convocation, SendConvocation
from protocol.errors import Invalid, NotAllowed
from protocol.types import Stored
from server import access
from server.dispatch import Call, handles
from server.handlers.receipts import send_with_receipts
from server.journal import Entry
from server.queries.people import select_me
from server.queries.receipts import select_officials

FIRST, LAST = 2000, 9998
"""Years; beyond them an instant may fall out of the calendar."""


def instant(day: date, hour: time, zone: ZoneInfo) -> datetime:
    """The one instant at which the clocks of the zone show this. Raises `Invalid` for an hour they skip or show
    twice, and for a date at the ends of the calendar."""
    if not FIRST <= day.year <= LAST:
        raise Invalid("date")
    local = datetime.combine(day, hour.replace(tzinfo=None), zone)
    if local.utcoffset() != local.replace(fold=1).utcoffset():
        raise Invalid("hour")
    return local.astimezone(UTC)


@handles(SendConvocation)
async def send_convocation(call: Call, command: SendConvocation) -> Stored:
    place = (await access.conversation(call.db, call.person, command.conversation)).not_archived()
    if place.kind != "group" or not (await select_me(call.db, call.person)).may_convene:
        raise NotAllowed("may_convene")
    opens_at = instant(command.date, command.hour, call.services.settings.time_zone)
    convocation = Convocation(command.body, opens_at, command.place, command.agenda, command.text)
    if any(item.files for item in command.agenda):
        # A file's record is the server's to write, never the sender's.
        raise Invalid("agenda")
    recipients = await select_officials(call.db, command.conversation)
    if not recipients:
        raise Invalid("recipients")
    return await send_with_receipts(
        call, Entry(command.conversation, call.person, command.client_id, convocation), recipients
    )

"""The agenda, and each person's own calendar address."""

from datetime import timedelta

from protocol.agenda import Agenda, ChooseEventMail, LoadAgenda, LoadOwnCalendar, OwnCalendar, RenewOwnCalendar
from protocol.errors import Invalid
from server.base.clocks import FIRST, LAST, midnight
from server.base.tokens import new_token
from server.calendar import calendars_sql as queries
from server.calendar.agenda_sql import select_agenda
from server.core import access
from server.core.dispatch import Call, handles

LONGEST = timedelta(days=100)


@handles(LoadAgenda)
async def load_agenda(call: Call, command: LoadAgenda) -> Agenda:
    if command.conversation is not None:
        await access.conversation(call.db, call.person, command.conversation)
    if not timedelta(0) <= command.last - command.first <= LONGEST:
        raise Invalid("last")
    if not FIRST <= command.first.year <= command.last.year <= LAST:
        return Agenda([])
    zone = call.services.settings.time_zone
    start, end = midnight(command.first, zone), midnight(command.last + timedelta(1), zone)
    return Agenda(await select_agenda(call.db, call.person, start, end, command.conversation))


@handles(LoadOwnCalendar)
async def load_own_calendar(call: Call, command: LoadOwnCalendar) -> OwnCalendar:
    return await _own(call)


async def _own(call: Call) -> OwnCalendar:
    own = await queries.upsert_calendar(call.db, call.person, new_token())
    return OwnCalendar(f"{call.services.settings.public_url}/agenda/{own.token}.ics", own.mail)


@handles(RenewOwnCalendar)
async def renew_own_calendar(call: Call, command: RenewOwnCalendar) -> OwnCalendar:
    await queries.upsert_calendar(call.db, call.person, new_token())
    await queries.update_token(call.db, call.person, new_token())
    return await _own(call)


@handles(ChooseEventMail)
async def choose_event_mail(call: Call, command: ChooseEventMail) -> OwnCalendar:
    await queries.upsert_calendar(call.db, call.person, new_token())
    await queries.update_mail(call.db, call.person, command.mail)
    return await _own(call)

"""What calls a person and when they are left in peace: their own choice, and the house's for its staff."""

from datetime import UTC, date, datetime, timedelta

import msgspec

from protocol.errors import Invalid, NotAllowed
from protocol.notifications import (
    Absence,
    ChangeCalls,
    ChangeHouseQuietHours,
    ChangeQuietHours,
    LoadSilences,
    Notifications,
    NotificationsChanged,
    PersonSilence,
    PushChanged,
    QuietHours,
    Silences,
)
from protocol.types import UNSET
from server.core import access
from server.core.dispatch import Call, handles
from server.identity.people_sql import select_administrator
from server.notifications import devices_sql as queries
from server.notifications.devices import notifications_of
from server.notifications.notifications_sql import release_held
from server.notifications.quiet import by_default, silent_until

FURTHEST = timedelta(days=366)


@handles(ChangeCalls)
async def change_calls(call: Call, command: ChangeCalls) -> Notifications:
    calls, _ = await queries.select_choices(call.db, call.person)
    given = {name: value for name, value in msgspec.structs.asdict(command).items() if value is not UNSET}
    await queries.upsert_calls(call.db, call.person, msgspec.structs.replace(calls, **given))
    call.tell_person(call.person, NotificationsChanged())
    return await notifications_of(call)


@handles(ChangeQuietHours)
async def change_quiet_hours(call: Call, command: ChangeQuietHours) -> Notifications:
    if command.quiet:
        _require_hours(command.quiet)
        today = datetime.now(call.services.settings.time_zone).date()
        _require_absences(command.quiet.absences, today + FURTHEST)
    await queries.upsert_quiet(call.db, call.person, command.quiet)
    await release_held(call.db, call.person)
    call.tell_person(call.person, NotificationsChanged())
    return await notifications_of(call)


@handles(ChangeHouseQuietHours)
async def change_house_quiet_hours(call: Call, command: ChangeHouseQuietHours) -> Notifications:
    if not await select_administrator(call.db, call.person):
        raise NotAllowed("administrator")
    quiet = QuietHours(command.begins, command.ends, command.evenings, command.weekends)
    _require_hours(quiet)
    await queries.update_house_quiet(call.db, quiet)
    await release_held(call.db, None)
    call.tell_insiders(PushChanged(await queries.select_carries(call.db)))
    return await notifications_of(call)


@handles(LoadSilences)
async def load_silences(call: Call, command: LoadSilences) -> Silences:
    place = await access.conversation(call.db, call.person, command.conversation)
    if place.kind != "direct":
        raise Invalid("conversation")
    house, now, zone = await queries.select_house_quiet(call.db), datetime.now(UTC), call.services.settings.time_zone
    found = []
    for one in await queries.select_others(call.db, command.conversation, call.person):
        quiet = one.quiet or by_default(house, one.population)
        until = None if call.person in quiet.people else silent_until(quiet, now, zone)
        if until and (call.caller.population != "guest" or until == silent_until(_at_work(quiet), now, zone)):
            found.append(PersonSilence(one.person, until))
    return Silences(found)


def _at_work(quiet: QuietHours) -> QuietHours:
    """Without absences, which are nothing to those from outside."""
    return msgspec.structs.replace(quiet, absences=[])


def _require_hours(quiet: QuietHours) -> None:
    if quiet.begins == quiet.ends:
        raise Invalid("ends")


def _require_absences(absences: list[Absence], furthest: date) -> None:
    if any(not one.first_day <= one.last_day <= furthest for one in absences):
        raise Invalid("absences")

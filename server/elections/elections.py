"""Elections: prepared, changed and cancelled by those who manage the group."""

from collections.abc import Iterable
from datetime import UTC, date, datetime

import msgspec

from protocol.elections import CancelElection, ChangeElection, Election, ElectionPlan, SendElection
from protocol.errors import Conflict, Invalid, NotAllowed
from protocol.messages import History, Message, MessageSent
from protocol.tallies import FrozenStation, LoadElections
from protocol.types import Stored
from server.base.clocks import FIRST, LAST, database_now
from server.conversations.messages import as_it_is, content_of, lock_content, require_unrevised, tell_change
from server.conversations.messages_sql import select_message, update_content
from server.core import access
from server.core.dispatch import Call, handles
from server.core.journal import Entry, append_one
from server.elections import elections_sql as queries
from server.elections import tallies_sql
from server.identity.people_sql import select_people
from server.law.elections import release_of, shipped, turnout_name

MOST_LISTED = 50

PLANNED = (
    *("title", "kind", "round", "date", "stations", "choices", "scope", "constituency", "turnout_at"),
    *("seats", "community_seats", "rehearsal", "compared_with"),
)


@handles(LoadElections)
async def load_elections(call: Call, command: LoadElections) -> History:
    await access.conversation(call.db, call.person, command.conversation)
    return History(await queries.select_elections(call.db, command.conversation, MOST_LISTED))


@handles(SendElection)
async def send_election(call: Call, command: SendElection) -> Stored:
    place = await access.conversation(call.db, call.person, command.conversation)
    require_organiser(place)
    election = await _planned(call, command.conversation, command.plan)
    now = (await database_now(call.db)).astimezone(call.services.settings.time_zone)
    # Nobody ends an evening by preparing the election once more, with another hour.
    if election.date == now.date() and command.plan.closes and election.release.at <= now:
        raise Invalid("closes")
    entry = Entry(command.conversation, call.person, command.client_id, election)
    appended = await append_one(call.db, entry)
    if appended.fresh:
        at, seq = released_from(election), appended.stored.seq
        await queries.insert_election(call.db, command.conversation, seq, at, shipped().checks)
        call.tell_conversation(command.conversation, MessageSent(entry.message(appended.stored)))
    return appended.stored


def released_from(election: Election) -> datetime | None:
    """From when on its results may leave; figures for practice at no instant."""
    return None if election.rehearsal else election.release.at


def require_organiser(place: access.Access) -> None:
    place.not_archived()
    if not place.may_manage or place.kind != "group" or place.population == "guest":
        raise NotAllowed("role")


async def _planned(call: Call, conversation: int, plan: ElectionPlan) -> Election:
    """The election that this plan makes. Raises `Invalid`."""
    kind, zone = shipped().kinds[plan.kind], call.services.settings.time_zone
    if not FIRST <= plan.date.year <= LAST:
        raise Invalid("date")
    if plan.round > kind.rounds:
        raise Invalid("round")
    for field, numbers in (
        ("stations", [station.number for station in plan.stations]),
        ("turnout_at", [(hour.hour, hour.minute) for hour in plan.turnout_at]),
        ("choices", [choice.name.casefold() for choice in plan.choices]),
    ):
        if len(set(numbers)) != len(numbers):
            raise Invalid(field)
    if not all(station.registered for station in plan.stations):
        raise Invalid("stations")
    await _require_insiders(call, conversation, plan)
    if plan.compared_with is not None:
        await _require_earlier(call, conversation, plan.compared_with, plan.date)
    try:
        release = release_of(plan.kind, plan.scope, plan.date, plan.closes, zone)
    except ValueError:
        raise Invalid("closes") from None
    rest = {name: getattr(plan, name) for name in PLANNED}
    rest["turnout_at"] = sorted(hour.replace(second=0, microsecond=0) for hour in plan.turnout_at)
    return Election(**rest, choose=kind.choices, release=release)


async def _require_earlier(call: Call, conversation: int, seq: int, day: date) -> None:
    message = await select_message(call.db, conversation, seq)
    if message is None or not isinstance(message.content, Election) or message.content.date >= day:
        raise Invalid("compared_with")


async def _require_insiders(call: Call, conversation: int, plan: ElectionPlan) -> None:
    """Raises `Invalid` when somebody who is to enter figures is not in the conversation, or is a guest there."""
    for field, asked in (
        ("president", {station.president for station in plan.stations}),
        ("clerks", {clerk for station in plan.stations for clerk in station.clerks}),
    ):
        inside = await access.inside(call.db, conversation, list(asked))
        known = await select_people(call.db, list(inside))
        if {one.id for one in known if one.population != "guest"} != asked:
            raise Invalid(field)


@handles(ChangeElection)
async def change_election(call: Call, command: ChangeElection) -> Stored:
    message, before = await require_organised(call, command.conversation, command.seq)
    after = await _planned(call, command.conversation, command.plan)
    after = msgspec.structs.replace(after, changed_by=before.changed_by)
    after = _with_moves(before, after)
    if after == before:
        return as_it_is(message)
    require_unrevised(message, command.edited_at)
    numbered = await queries.lock_election(call.db, command.conversation, command.seq)
    figures = await tallies_sql.select_figures(call.db, command.conversation, command.seq, 0)
    frozen = await tallies_sql.select_frozen(call.db, command.conversation, command.seq, 0)
    if figures and not _keeps(before, after, {(one.station, one.name) for one in figures}, frozen):
        raise Conflict("counted")
    if _takes_over(call.person, before, after, frozen):
        raise NotAllowed("own_station")
    today = numbered.now.astimezone(call.services.settings.time_zone).date() if numbered else before.date
    if (after.release, after.rehearsal) != (before.release, before.rehearsal) and before.date <= today:
        raise Conflict("release")
    await queries.update_released_from(call.db, command.conversation, command.seq, released_from(after))
    return await change(call, message, after)


def _with_moves(before: Election, after: Election) -> Election:
    """The hour stays where two people have moved it, on the evening for which they did."""
    if (before.date, before.scope) != (after.date, after.scope):
        return after
    if any(move.confirmed_at for move in before.moves):
        after = msgspec.structs.replace(after, release=before.release)
    return msgspec.structs.replace(after, moves=before.moves) if after.release == before.release else after


def _keeps(before: Election, after: Election, counted: set[tuple[int, str]], frozen: Iterable[FrozenStation]) -> bool:
    """Whether what was counted is still counted for the same, and results leave as late as before."""
    same = ("kind", "round", "date", "scope", "release", "rehearsal")
    if any(getattr(before, name) != getattr(after, name) for name in same):
        return False
    if any(name.startswith("votes:") for _, name in counted) and before.choices != after.choices:
        return False
    hours = {name for _, name in counted if name.startswith("turnout:")}
    if not hours <= {turnout_name(hour) for hour in after.turnout_at}:
        return False
    stations = {station.number: station for station in after.stations}
    if not {number for number, _ in counted} <= stations.keys():
        return False
    final = {one.station for one in frozen}
    # Once one is frozen, no other is left out of what all of them come to.
    if final and stations.keys() != {station.number for station in before.stations}:
        return False
    return all(
        (old.name, old.registered) == (stations[old.number].name, stations[old.number].registered)
        for old in before.stations
        if old.number in final
    )


def _takes_over(person: int, before: Election, after: Election, frozen: Iterable[FrozenStation]) -> bool:
    """Whether somebody gives themselves a station whose signed results they could then correct alone."""
    presidents = {station.number: station.president for station in before.stations}
    final = {one.station for one in frozen}
    mine = {station.number for station in after.stations if station.president == person}
    return any(presidents[number] != person for number in mine & final)


@handles(CancelElection)
async def cancel_election(call: Call, command: CancelElection) -> Stored:
    message, before = await require_organised(call, command.conversation, command.seq)
    numbered = await queries.lock_election(call.db, command.conversation, command.seq)
    assert numbered
    # Before the day of the vote somebody can only have practised.
    begun = before.date <= numbered.now.astimezone(call.services.settings.time_zone).date()
    if begun and await tallies_sql.select_frozen(call.db, command.conversation, command.seq, 0):
        raise Conflict("frozen")
    return await change(call, message, msgspec.structs.replace(before, cancelled_at=datetime.now(UTC)))


async def organised(call: Call, conversation: int, seq: int) -> tuple[Election, access.Access]:
    """The election, to somebody who manages its group. Raises `NotFound` or `NotAllowed`."""
    place = await access.conversation(call.db, call.person, conversation)
    election = content_of(await select_message(call.db, conversation, seq), Election)
    if not place.may_manage or place.population == "guest":
        raise NotAllowed("role")
    return election, place


async def require_organised(call: Call, conversation: int, seq: int) -> tuple[Message, Election]:
    """The election, held for a change by somebody who may make it."""
    message, election, place = await lock_content(call, conversation, seq, Election)
    require_organiser(place)
    if election.cancelled_at:
        raise Conflict("cancelled")
    return message, election


async def change(call: Call, message: Message, after: Election) -> Stored:
    after = msgspec.structs.replace(after, changed_by=call.person)
    await update_content(call.db, message.conversation, message.seq, after, edited=True)
    return await tell_change(call, message)

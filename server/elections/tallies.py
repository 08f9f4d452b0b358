"""Tallies: what each station counts, entered by many at once and told to all who may know it."""

from typing import NamedTuple

from protocol.elections import Election, Station
from protocol.errors import Conflict, Invalid, NotAllowed, NotFound
from protocol.tallies import EnterFigure, Figure, FrozenStation, LoadTally, Overwritten, Tally, TallyChanged
from server.conversations.messages import content_of
from server.conversations.messages_sql import select_message
from server.core import access
from server.core.dispatch import Call, handles
from server.elections import tallies_sql as queries
from server.elections.elections_sql import Numbered, lock_election, select_election, update_last_seq
from server.law.elections import counted_names, turnout_name


class Held(NamedTuple):
    """An election whose tally is the caller's alone to the end of the transaction."""

    conversation: int
    seq: int
    election: Election
    numbered: Numbered
    place: access.Access

    def station(self, number: int) -> Station:
        """Raises `NotFound`."""
        found = next((one for one in self.election.stations if one.number == number), None)
        if found is None:
            raise NotFound("station")
        return found

    async def tell(self, call: Call, figures: list[Figure], stations: list[FrozenStation]) -> None:
        """Keeps how far the numbers have come, and tells what changed: to guests results from the release on, and
        figures for practice never."""
        changes = len(figures) + len(stations)
        to = self.numbered.last_seq + changes
        await update_last_seq(call.db, self.conversation, self.seq, to)
        event = TallyChanged(self.conversation, self.seq, self.numbered.last_seq, to, figures, stations)
        turnout = not stations and all(is_turnout(figure.name) for figure in figures)
        if self.numbered.released or (turnout and not self.numbered.rehearsal):
            call.tell_conversation(self.conversation, event)
        else:
            call.tell_members(self.conversation, event)


def is_turnout(name: str) -> bool:
    return name.startswith("turnout:")


@handles(LoadTally)
async def load_tally(call: Call, command: LoadTally) -> Tally:
    place = await access.conversation(call.db, call.person, command.conversation)
    # Before what is counted: what is committed between the two is told or asked for, and told twice does no harm.
    numbered = await select_election(call.db, command.conversation, command.seq)
    if numbered is None:
        raise NotFound("message")
    figures = await queries.select_figures(call.db, command.conversation, command.seq, command.after)
    if place.population == "guest" and not numbered.released:
        shown = [figure for figure in figures if is_turnout(figure.name) and not numbered.rehearsal]
        return Tally(numbered.checks, shown, [], numbered.last_seq)
    stations = await queries.select_frozen(call.db, command.conversation, command.seq, command.after)
    return Tally(numbered.checks, figures, stations, numbered.last_seq)


async def hold(call: Call, conversation: int, seq: int) -> Held:
    """The election, held for a change of its tally by somebody who is no guest. Raises the refusal."""
    # Whoever is not in it waits for nobody who is; and nobody who has gone out meanwhile changes anything.
    await access.conversation(call.db, call.person, conversation)
    numbered = await lock_election(call.db, conversation, seq)
    place = await access.conversation(call.db, call.person, conversation)
    election = content_of(await select_message(call.db, conversation, seq), Election)
    if numbered is None:
        raise NotFound("message")
    if place.population == "guest":
        raise NotAllowed("guest")
    place.not_archived()
    if election.cancelled_at:
        raise Conflict("cancelled")
    return Held(conversation, seq, election, numbered, place)


@handles(EnterFigure)
async def enter_figure(call: Call, command: EnterFigure) -> Figure:
    held = await hold(call, command.conversation, command.seq)
    station = held.station(command.station)
    if not held.place.may_manage and call.person not in (station.president, *station.clerks):
        raise NotAllowed("station")
    if command.name not in countable(held.election):
        raise Invalid("name")
    # Nothing else is checked before it is shown.
    if is_turnout(command.name) and (command.value or 0) > station.registered:
        raise Invalid("value")
    at = (command.conversation, command.seq)
    entered = await queries.select_entered(call.db, call.person, command.client_id)
    if entered:
        return _the_same(entered, command)
    if await queries.select_in_force(call.db, *at, command.station):
        raise Conflict("frozen")
    now = await queries.select_figure(call.db, *at, command.station, command.name)
    figure = Figure(
        command.station,
        command.name,
        now.version + 1 if now else 1,
        held.numbered.last_seq + 1,
        call.person,
        held.numbered.now,
        command.value,
        command.dictated_by,
        _overwritten(now, command, call.person),
    )
    over = figure.instead_of.version if figure.instead_of else None
    await queries.insert_figure(call.db, *at, figure, command.client_id, over)
    await held.tell(call, [figure], [])
    return figure


def countable(election: Election) -> list[str]:
    """All that a station of the election may enter."""
    return [*counted_names(len(election.choices)), *map(turnout_name, election.turnout_at)]


def _the_same(entered: queries.Entered, command: EnterFigure) -> Figure:
    """What was entered by this id before. Raises `Conflict` where it was something else."""
    place = (entered.conversation, entered.seq, entered.figure.station, entered.figure.name, entered.figure.value)
    if place != (command.conversation, command.seq, command.station, command.name, command.value):
        raise Conflict("client_id")
    return entered.figure


def _overwritten(now: Figure | None, command: EnterFigure, person: int) -> Overwritten | None:
    """The other value that the caller did not see; or, where they did, the one that was not seen before."""
    if now is None:
        return None
    seen = now.version == command.over or now.author == person
    other = now.instead_of if seen else Overwritten(now.version, now.value, now.author, now.entered_at)
    return other if other and other.author != person and other.value != command.value else None

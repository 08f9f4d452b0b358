"""Stations: their results frozen as the record was signed, and corrected by whoever presides there."""

import msgspec

from protocol.elections import Election, Station
from protocol.errors import Conflict, Invalid, NotAllowed
from protocol.files import File
from protocol.tallies import CorrectStation, Counted, Figure, FreezeStation, FrozenStation
from server.conversations.messages import lock_content
from server.core.dispatch import Call, handles
from server.elections import tallies_sql as queries
from server.elections.elections import change
from server.elections.tallies import Held, hold
from server.files.attachments import require_files
from server.identity.people_sql import select_people
from server.law.elections import broken, counted_names
from server.ledger.ledger import Act, Deed
from server.ledger.ledger_sql import append_all


@handles(FreezeStation)
async def freeze_station(call: Call, command: FreezeStation) -> FrozenStation:
    held = await hold(call, command.conversation, command.seq)
    station = held.station(command.station)
    if call.person not in (station.president, *station.clerks):
        raise NotAllowed("station")
    if earlier := await _frozen_before(call, command):
        return earlier
    if await queries.select_in_force(call.db, held.conversation, held.seq, station.number):
        raise Conflict("frozen")
    every = await queries.select_figures(call.db, held.conversation, held.seq, 0)
    entered = {one.name: one for one in every if one.station == station.number}
    names = counted_names(len(held.election.choices))
    there = [Counted(name, one.value) for name in names if (one := entered.get(name)) and one.value is not None]
    signed = _in_order(command.figures, names)
    if signed != there:
        raise Conflict("figures")
    await _require_sound(held, station, signed, command.gap)
    files = await _require_record(call, command.files)
    frozen = FrozenStation(
        station.number,
        1,
        held.numbered.last_seq + 1,
        call.person,
        held.numbered.now,
        station.registered,
        signed,
        files,
        command.gap,
    )
    dictated = [one for one in entered.values() if one.dictated_by]
    await _keep(call, held, command.client_id, frozen, [], dictated)
    return frozen


@handles(CorrectStation)
async def correct_station(call: Call, command: CorrectStation) -> FrozenStation:
    # The plan before the tally, as whoever changes the plan does.
    message, _, _ = await lock_content(call, command.conversation, command.seq, Election)
    held = await hold(call, command.conversation, command.seq)
    planned = held.station(command.station)
    registered = planned.registered if command.registered is None else command.registered
    station = msgspec.structs.replace(planned, registered=registered)
    if call.person != station.president:
        raise NotAllowed("station")
    if earlier := await _frozen_before(call, command):
        return earlier
    now = await queries.select_in_force(call.db, held.conversation, held.seq, station.number)
    if now is None:
        raise Conflict("frozen")
    if now.version != command.over:
        raise Conflict("over")
    signed = _in_order(command.figures, counted_names(len(held.election.choices)))
    await _require_sound(held, station, signed, command.gap)
    if not command.reason.strip():
        raise Invalid("reason")
    files = await _require_record(call, command.files)
    corrected = await _corrected(call, held, station, now, signed)
    frozen = FrozenStation(
        station.number,
        now.version + 1,
        held.numbered.last_seq + len(corrected) + 1,
        call.person,
        held.numbered.now,
        station.registered,
        signed,
        files,
        command.gap,
        command.reason,
    )
    if station != planned:
        stations = [station if one == planned else one for one in held.election.stations]
        await change(call, message, msgspec.structs.replace(held.election, stations=stations))
    await _keep(call, held, command.client_id, frozen, corrected, [])
    return frozen


async def _frozen_before(call: Call, command: FreezeStation | CorrectStation) -> FrozenStation | None:
    """What was frozen by this id. Raises `Conflict` where it was something else."""
    found = await queries.select_frozen_by(call.db, call.person, command.client_id)
    if found is None:
        return None
    place = (found.conversation, found.seq, found.frozen.station, found.frozen.figures)
    if place != (command.conversation, command.seq, command.station, command.figures):
        raise Conflict("client_id")
    return found.frozen


def _in_order(figures: list[Counted], names: list[str]) -> list[Counted]:
    """The figures as an election names them. Raises `Invalid` for one that it does not count, or twice."""
    given = {one.name: one.value for one in figures}
    if len(given) != len(figures) or not given.keys() <= set(names):
        raise Invalid("figures")
    return [Counted(name, given[name]) for name in names if name in given]


async def _require_sound(held: Held, station: Station, signed: list[Counted], gap: str) -> None:
    """Raises `Invalid` where a figure is missing, where they do not add up, or differ without a reason."""
    choices = len(held.election.choices)
    if len(signed) != len(counted_names(choices)):
        raise Invalid("figures")
    figures = {one.name: one.value for one in signed} | {"registered": station.registered}
    levels = {check.level for check in broken(held.numbered.checks, figures, choices)}
    if "blocking" in levels:
        raise Invalid("figures")
    if levels and not gap.strip():
        raise Invalid("gap")


async def _require_record(call: Call, ids: list[int]) -> list[File]:
    if not ids:
        raise Invalid("files")
    return await require_files(call, ids)


async def _corrected(
    call: Call, held: Held, station: Station, now: FrozenStation, signed: list[Counted]
) -> list[Figure]:
    """The figures that the correction changes, entered as its own."""
    before = {one.name: one.value for one in now.figures}
    figures = list[Figure]()
    for one in signed:
        if one.value == before.get(one.name):
            continue
        stands = await queries.select_figure(call.db, held.conversation, held.seq, station.number, one.name)
        version, changed_seq = (stands.version if stands else 0) + 1, held.numbered.last_seq + len(figures) + 1
        figure = Figure(station.number, one.name, version, changed_seq, call.person, held.numbered.now, one.value)
        await queries.insert_figure(call.db, held.conversation, held.seq, figure)
        figures.append(figure)
    return figures


async def _keep(
    call: Call, held: Held, client_id: str, frozen: FrozenStation, corrected: list[Figure], dictated: list[Figure]
) -> None:
    """Keeps the version, tells it, and enters it in the ledger, last."""
    await queries.insert_frozen(call.db, held.conversation, held.seq, client_id, frozen)
    await held.tell(call, corrected, [frozen])
    if held.election.rehearsal:
        return
    people = {one.author for one in dictated} | {call.person}
    names = {one.id: one.name for one in await select_people(call.db, list(people))}
    facts = {
        "election": held.election.title,
        "date": held.election.date.isoformat(),
        "station": frozen.station,
        "station_name": held.station(frozen.station).name,
        "version": frozen.version,
        "frozen_at": frozen.frozen_at,
        "frozen_by": names[call.person],
        "registered": frozen.registered,
        "figures": {one.name: one.value for one in frozen.figures},
        "dictated": [{"figure": one.name, "by": one.dictated_by, "entered_by": names[one.author]} for one in dictated],
        "record": [{"name": file.name, "sha256": file.sha256} for file in frozen.files],
        "gap": frozen.gap,
        "reason": frozen.reason,
    }
    act: Act = "results_frozen" if frozen.version == 1 else "results_corrected"
    await append_all(call.db, [Deed(act, held.conversation, held.seq, author=call.person, facts=facts)])

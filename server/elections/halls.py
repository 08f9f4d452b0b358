"""Halls: the address of an election's screen, and what it shows."""

from collections.abc import Mapping

from protocol.codec import json_reader, to_json
from protocol.elections import Election
from protocol.errors import Conflict
from protocol.halls import CloseHall, Hall, HallResults, HallStation, HallTurnout, LoadHall, OpenHall
from protocol.public_addresses import PublicAddress
from protocol.tallies import FrozenStation
from server.base.clocks import database_now
from server.base.settings import Settings
from server.base.tokens import new_token
from server.core.dispatch import Call, handles
from server.core.kept import Made
from server.elections import halls_sql as queries
from server.elections.elections import organised, require_organised
from server.elections.results import Results, outcome_of, results_of
from server.law.elections import turnout_name


@handles(LoadHall)
async def load_hall(call: Call, command: LoadHall) -> PublicAddress:
    await organised(call, command.conversation, command.seq)
    return await _address(call, command.conversation, command.seq)


@handles(OpenHall)
async def open_hall(call: Call, command: OpenHall) -> PublicAddress:
    _, election = await require_organised(call, command.conversation, command.seq)
    if election.rehearsal:
        raise Conflict("rehearsal")
    now = await database_now(call.db)
    await queries.update_hall(call.db, command.conversation, command.seq, new_token(), call.person, now)
    return await _address(call, command.conversation, command.seq)


@handles(CloseHall)
async def close_hall(call: Call, command: CloseHall) -> PublicAddress:
    _, place = await organised(call, command.conversation, command.seq)
    place.not_archived()
    await queries.update_hall(call.db, command.conversation, command.seq, None, None, None)
    return PublicAddress()


async def _address(call: Call, conversation: int, seq: int) -> PublicAddress:
    opened = await queries.select_address(call.db, conversation, seq)
    if opened is None:
        return PublicAddress()
    address = f"{call.services.settings.public_url}/ecran/{opened.token}"
    return PublicAddress(address, opened.opened_by, opened.opened_at)


read_standing = json_reader(dict[int, dict[str, int]]).decode
read_frozen = json_reader(list[FrozenStation]).decode


def shown(settings: Settings, election: Election, figures: str, frozen: str, *, released: bool) -> Made:
    """What the screen shows at this instant, with these figures and frozen stations as JSON; no result before the
    release."""
    standing, results = read_standing(figures), results_of(election, read_frozen(frozen))
    hall = Hall(
        settings.authority,
        settings.time_zone.key,
        election.title,
        election.date,
        election.release.at,
        election.release.source,
        [_station(one.number, one.name, standing.get(one.number, {}), results) for one in election.stations],
        [choice.name for choice in election.choices],
        _turnout(election, standing),
        _results(election, results) if released else None,
    )
    return Made(to_json(hall))


def _station(number: int, name: str, figures: dict[str, int], results: Results) -> HallStation:
    if number in results.in_force:
        return HallStation(number, name, "frozen")
    begun = any(not figure.startswith("turnout:") for figure in figures)
    return HallStation(number, name, "counting" if begun else "awaited")


def _turnout(election: Election, standing: Mapping[int, dict[str, int]]) -> list[HallTurnout]:
    told = list[HallTurnout]()
    for hour in election.turnout_at:
        name = turnout_name(hour)
        said = [one for one in election.stations if name in standing.get(one.number, {})]
        if said:
            voters = sum(standing[one.number][name] for one in said)
            told.append(HallTurnout(hour, voters, sum(one.registered for one in said), len(said)))
    return told


def _results(election: Election, results: Results) -> HallResults:
    figures = results.figures
    return HallResults(
        results.registered, figures["voters"], figures["cast"], results.votes, outcome_of(election, results)
    )

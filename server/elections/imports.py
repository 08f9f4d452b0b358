"""Imports: what was counted at an election of the past, taken from a table."""

from protocol.elections import Election
from protocol.errors import Conflict, Invalid
from protocol.tallies import Figure, ImportFigures, Tally
from server.core.dispatch import Call, handles
from server.elections import tallies_sql as queries
from server.elections.elections import require_organiser
from server.elections.tallies import countable, hold


@handles(ImportFigures)
async def import_figures(call: Call, command: ImportFigures) -> Tally:
    held = await hold(call, command.conversation, command.seq)
    require_organiser(held.place)
    if not held.numbered.released:
        raise Conflict("release")
    given = {(one.station, one.name): one.value for one in command.figures}
    _require_known(held.election, command, given)
    there = {
        (one.station, one.name): one for one in await queries.select_figures(call.db, held.conversation, held.seq, 0)
    }
    # What the table before had and this one has not is taken back.
    taken = given | dict.fromkeys(there.keys() - given.keys())
    changed = {key: value for key, value in taken.items() if key not in there or there[key].value != value}
    if changed and await queries.select_counted(call.db, held.conversation, held.seq):
        raise Conflict("counted")
    figures = [
        Figure(*key, there[key].version + 1 if key in there else 1, changed_seq, call.person, held.numbered.now, value)
        for changed_seq, (key, value) in enumerate(changed.items(), held.numbered.last_seq + 1)
    ]
    for figure in figures:
        await queries.insert_figure(call.db, held.conversation, held.seq, figure)
    if figures:
        await held.tell(call, figures, [])
    every = await queries.select_figures(call.db, held.conversation, held.seq, 0)
    return Tally(held.numbered.checks, every, [], held.numbered.last_seq + len(figures))


def _require_known(election: Election, command: ImportFigures, given: dict[tuple[int, str], int]) -> None:
    """Raises `Invalid` for what the election does not count, and for what stands there twice."""
    stations, names = {station.number for station in election.stations}, set(countable(election))
    if not given or len(given) != len(command.figures):
        raise Invalid("figures")
    if any(station not in stations or name not in names for station, name in given):
        raise Invalid("figures")

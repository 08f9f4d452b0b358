"""Results: what the frozen stations of an election add up to."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from msgspec import Struct

from protocol.elections import Election
from protocol.outcomes import Outcome
from protocol.tallies import Figure, FrozenStation
from server.law import seats
from server.law.elections import counted_names


class Results(Struct):
    """`figures` by their names, `votes` in the order of the choices; all of the stations that are frozen."""

    in_force: dict[int, FrozenStation]
    registered: int
    figures: dict[str, int]
    votes: list[int]
    final: bool
    """Whether all stations are frozen."""
    frozen_at: datetime | None
    """When the last of them was."""


def results_of(election: Election, frozen: Iterable[FrozenStation]) -> Results:
    stations = {station.number for station in election.stations}
    in_force = latest(one for one in frozen if one.station in stations)
    names = counted_names(len(election.choices))
    counted = [{figure.name: figure.value for figure in one.figures} for one in in_force.values()]
    figures = {name: sum(one.get(name, 0) for one in counted) for name in names}
    return Results(
        in_force,
        sum(one.registered for one in in_force.values()),
        figures,
        [figures[name] for name in names if name.startswith("votes:")],
        in_force.keys() == stations,
        max((one.frozen_at for one in in_force.values()), default=None),
    )


def latest(frozen: Iterable[FrozenStation]) -> dict[int, FrozenStation]:
    """The version in force of each station."""
    found = dict[int, FrozenStation]()
    for one in sorted(frozen, key=lambda one: one.version):
        found[one.station] = one
    return found


def outcome_of(election: Election, results: Results) -> Outcome | None:
    """What the votes come to; nothing while a station is missing, or where no seats are shared out."""
    rule = seats.rule_of(election.kind, election.date)
    if rule is None or not results.final or not (election.seats or election.community_seats):
        return None
    return seats.outcome(rule, election.round, results.votes, election.seats, election.community_seats)


def by_station(figures: Iterable[Figure]) -> Mapping[int, dict[str, int]]:
    """What stands, without what was taken back."""
    found = dict[int, dict[str, int]]()
    for figure in figures:
        if figure.value is not None:
            found.setdefault(figure.station, {})[figure.name] = figure.value
    return found

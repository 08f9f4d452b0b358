"""What was counted at an election of the past comes from a table, once, and is compared with."""

import pytest

from protocol.elections import SendElection
from protocol.tallies import EnterFigure, Imported, ImportFigures
from tests.elections.conftest import LONG_AGO, TO_COME, plan, prepare
from tests.support.client import Client
from tests.support.scenario import Scenario, new_client_id, refused

TABLE = [Imported(1, "voters", 437), Imported(1, "votes:1", 187), Imported(2, "turnout:12:00", 90)]


async def test_a_table_is_taken_over_once(scenario: Scenario, group: int, anne: Client, bruno: Client) -> None:
    seq = await prepare(scenario, anne, group, date=LONG_AGO)
    count = await bruno.follow_tally(group, seq)
    taken = await anne.call(ImportFigures(group, seq, TABLE))
    assert await anne.call(ImportFigures(group, seq, TABLE)) == taken
    await bruno.until(lambda: count.seq == len(TABLE))
    told = {(one.station, one.name): one.value for one in count.figures.values()}
    assert told == {(one.station, one.name): one.value for one in TABLE}
    # Another table takes the place of the first, whole.
    other = [Imported(1, "voters", 438), TABLE[1], Imported(2, "voters", 100)]
    again = await anne.call(ImportFigures(group, seq, other))
    assert await anne.call(ImportFigures(group, seq, other)) == again
    await bruno.until(lambda: count.seq == again.seq)
    told = {(one.station, one.name): one.value for one in count.figures.values() if one.value is not None}
    assert told == {(one.station, one.name): one.value for one in other}
    for client in (bruno, await scenario.connect("Gaelle")):
        assert (await refused(client, ImportFigures(group, seq, TABLE)))[0] == "not_allowed"
    assert (await refused(await scenario.connect("Fanny"), ImportFigures(group, seq, TABLE)))[0] == "not_found"


@pytest.mark.parametrize(
    "wrong",
    [
        [],
        [Imported(9, "voters", 1)],
        [Imported(1, "votes:9", 1)],
        [Imported(1, "turnout:13:00", 1)],
        [TABLE[0], TABLE[0]],
    ],
)
async def test_what_the_election_does_not_count_is_not_taken(
    scenario: Scenario, group: int, anne: Client, wrong: list[Imported]
) -> None:
    seq = await prepare(scenario, anne, group, date=LONG_AGO)
    assert await refused(anne, ImportFigures(group, seq, wrong)) == ("invalid", "figures")


async def test_only_of_what_is_over_and_has_nothing_else(
    scenario: Scenario, group: int, anne: Client, bruno: Client
) -> None:
    coming = await prepare(scenario, anne, group)
    assert await refused(anne, ImportFigures(group, coming, TABLE)) == ("conflict", "release")
    begun = await prepare(scenario, anne, group, date=LONG_AGO)
    await bruno.call(EnterFigure(group, begun, new_client_id(), 1, "voters", 4))
    assert await refused(anne, ImportFigures(group, begun, TABLE)) == ("conflict", "counted")


async def test_it_is_compared_with_an_earlier_one(scenario: Scenario, group: int, anne: Client) -> None:
    before = await prepare(scenario, anne, group, date=LONG_AGO)
    after = await prepare(scenario, anne, group, compared_with=before)
    for other in (after, 999):
        command = SendElection(group, new_client_id(), plan(scenario, date=TO_COME, compared_with=other))
        assert await refused(anne, command) == ("invalid", "compared_with")

"""Tallies: figures entered by many at once, told to all who may know them and to nobody else."""

import asyncio

import pytest

from protocol.elections import CancelElection
from protocol.tallies import EnterFigure, LoadTally, TallyChanged
from server.base.database import Pool
from tests.elections.conftest import LONG_AGO, enter, enter_all, prepare
from tests.elections.test_stations import freeze
from tests.support.client import Client
from tests.support.scenario import Scenario, new_client_id, refused


async def test_a_figure_is_on_every_screen_with_who_entered_it(
    scenario: Scenario, group: int, anne: Client, bruno: Client
) -> None:
    seq = await prepare(scenario, anne, group)
    chloe = await scenario.connect("Chloe")
    counts = [await client.follow_tally(group, seq) for client in (anne, chloe)]
    first = await enter(bruno, group, seq, "cast", 423)
    again = await enter(bruno, group, seq, "cast", 424, over=first.version, dictated_by="Paul, du bureau 1")
    for client, count in zip((anne, chloe), counts, strict=True):
        await client.until(lambda count=count: count.seq == 2)  # type: ignore[misc]
        assert count.figures == {(1, "cast"): again}
    assert (again.author, again.version, again.value, again.dictated_by) == (bruno.person, 2, 424, "Paul, du bureau 1")
    assert again.instead_of is None
    taken_back = await enter(bruno, group, seq, "cast", None, over=2)
    await anne.until(lambda: counts[0].figures[1, "cast"] == taken_back)


async def test_of_two_on_one_figure_the_later_holds_and_both_are_told(
    scenario: Scenario, group: int, anne: Client, bruno: Client
) -> None:
    seq = await prepare(scenario, anne, group)
    chloe = await scenario.connect("Chloe")
    mine = await bruno.follow_tally(group, seq)
    before = await enter(bruno, group, seq, "cast", 423)
    after = await enter(chloe, group, seq, "cast", 432)
    await bruno.until(lambda: mine.figures[1, "cast"].author == chloe.person)
    for told in (after, mine.figures[1, "cast"]):
        assert told.instead_of
        assert (told.value, told.instead_of.value, told.instead_of.author) == (432, 423, bruno.person)
    # Whoever saw the other value, or enters the same, overwrites nobody unseen.
    assert (await enter(bruno, group, seq, "cast", 433, over=after.version)).instead_of is None
    assert (await enter(chloe, group, seq, "cast", 433)).instead_of is None
    # Nobody has seen what is not there yet.
    unseen = await enter(anne, group, seq, "cast", 434, over=99)
    assert unseen.instead_of
    assert unseen.instead_of.value == 433
    # Whoever was overwritten is told so until they write again, whoever writes meanwhile.
    for client, value in ((anne, 435), (bruno, 436)):
        carried = await enter(client, group, seq, "cast", value, over=99 if client is anne else unseen.version + 1)
        assert carried.instead_of
        assert (carried.instead_of.author, carried.instead_of.value) == (chloe.person, 433)
    assert (await enter(chloe, group, seq, "cast", 437, over=unseen.version + 2)).instead_of is None
    assert before.version == 1


async def test_many_at_once_and_nothing_is_lost(scenario: Scenario, group: int, anne: Client, bruno: Client) -> None:
    seq = await prepare(scenario, anne, group)
    chloe, denis = await scenario.connect("Chloe"), await scenario.connect("Denis", 1)
    count = await anne.follow_tally(group, seq)
    entering = [
        enter(client, group, seq, name, value, station=station)
        for client, station in ((bruno, 1), (chloe, 1), (denis, 2), (anne, 2))
        for value, name in enumerate(("signatures", "voters", "blank", "void", "cast", "votes:1", "votes:2"))
    ]
    figures = await asyncio.gather(*entering)
    assert sorted(figure.changed_seq for figure in figures) == list(range(1, len(figures) + 1))
    await anne.until(lambda: count.seq == len(figures))
    latest = {(one.station, one.name): one for one in sorted(figures, key=lambda one: one.changed_seq)}
    assert count.figures == latest


async def test_sent_again_after_a_cut_it_is_entered_once(
    scenario: Scenario, group: int, anne: Client, bruno: Client
) -> None:
    seq = await prepare(scenario, anne, group)
    command = EnterFigure(group, seq, new_client_id(), 1, "cast", 423)
    figure = await bruno.call(command)
    await enter(bruno, group, seq, "cast", 424, over=1)
    assert await bruno.call(command) == figure
    assert (await bruno.call(LoadTally(group, seq))).seq == 2
    other = EnterFigure(group, seq, command.client_id, 1, "cast", 425)
    assert await refused(bruno, other) == ("conflict", "client_id")


async def test_who_enters_figures_and_which(scenario: Scenario, group: int, anne: Client, bruno: Client) -> None:
    seq = await prepare(scenario, anne, group)
    erwan, gaelle, fanny = [await scenario.connect(name) for name in ("Erwan", "Gaelle", "Fanny")]

    def command(**more: object) -> EnterFigure:
        given = {"station": 1, "name": "cast", "value": 3} | more
        return EnterFigure(group, seq, new_client_id(), **given)  # type: ignore[arg-type]

    assert await refused(erwan, command()) == ("not_allowed", "station")
    assert await refused(bruno, command(station=2)) == ("not_allowed", "station")
    assert await refused(gaelle, command()) == ("not_allowed", "guest")
    assert await refused(fanny, command()) == ("not_found", "conversation")
    assert await refused(bruno, command(station=7)) == ("not_found", "station")
    for name in ("votes:3", "turnout:13:00"):
        assert await refused(bruno, command(name=name)) == ("invalid", "name")
    assert await refused(bruno, EnterFigure(group, seq + 5, new_client_id(), 1, "cast", 3)) == ("not_found", "message")
    # Those who manage the group enter what is dictated to them by telephone, for any station.
    await anne.call(command(station=2, dictated_by="Denis"))
    await anne.call(CancelElection(group, seq))
    assert await refused(bruno, command()) == ("conflict", "cancelled")


async def test_a_frozen_station_takes_no_figure_from_anybody(
    scenario: Scenario, group: int, anne: Client, bruno: Client, pool: Pool
) -> None:
    seq = await prepare(scenario, anne, group)
    await freeze(pool, bruno, group, seq, await enter_all(bruno, group, seq))
    for client in (anne, bruno):
        late = EnterFigure(group, seq, new_client_id(), 1, "cast", 424)
        assert await refused(client, late) == ("conflict", "frozen")


RESULTS = (4_370_001, 4_370_002, 4_370_003)
"""Figures that no frame holds by chance."""


@pytest.mark.parametrize("released", [False, True])
async def test_before_the_hour_no_result_reaches_a_guest(
    scenario: Scenario, group: int, anne: Client, bruno: Client, pool: Pool, released: bool
) -> None:
    seq = await prepare(scenario, anne, group, date=LONG_AGO) if released else await prepare(scenario, anne, group)
    gaelle = await scenario.connect("Gaelle", 1)
    early = await gaelle.follow_tally(group, seq)
    await enter(bruno, group, seq, "turnout:12:00", 90)
    await enter(bruno, group, seq, "votes:1", RESULTS[0])
    figures = await enter_all(bruno, group, seq)
    await freeze(pool, bruno, group, seq, figures)
    await enter(anne, group, seq, "voters", RESULTS[1], station=2)
    await enter(anne, group, seq, "turnout:18:00", 400, station=2)
    await gaelle.until(lambda: (2, "turnout:18:00") in early.figures)
    tally = await gaelle.call(LoadTally(group, seq))
    names = {figure.name for figure in tally.figures}
    frames = b"".join(gaelle.frames)
    if released:
        assert ("voters" in names, len(tally.stations)) == (True, 1)
        assert RESULTS[1].to_bytes(4, "big") in frames
    else:
        assert (names, tally.stations) == ({"turnout:12:00", "turnout:18:00"}, [])
        assert not any(value.to_bytes(4, "big") in frames for value in RESULTS)
        told = [event for event in gaelle.events if isinstance(event, TallyChanged)]
        assert {figure.name for event in told for figure in event.figures} == names


async def test_a_guest_learns_nothing_of_what_is_only_practised(
    scenario: Scenario, group: int, anne: Client, bruno: Client
) -> None:
    seq = await prepare(scenario, anne, group, rehearsal=True)
    gaelle = await scenario.connect("Gaelle", 1)
    await gaelle.follow_tally(group, seq)
    await enter(bruno, group, seq, "turnout:12:00", 90)
    said = await scenario.say(anne, group, "Premier pointage.")
    await gaelle.until(lambda: (group, said.seq) in gaelle.state.messages)
    assert (await gaelle.call(LoadTally(group, seq))).figures == []
    told = [event for event in gaelle.events if isinstance(event, TallyChanged)]
    assert [figure for event in told for figure in event.figures] == []
    assert [figure.name for figure in (await anne.call(LoadTally(group, seq))).figures] == ["turnout:12:00"]


async def test_more_have_not_voted_than_are_registered(
    scenario: Scenario, group: int, anne: Client, bruno: Client
) -> None:
    """Turnout is shown to all at once, unchecked by anything else."""
    seq = await prepare(scenario, anne, group)
    too_many = EnterFigure(group, seq, new_client_id(), 1, "turnout:12:00", 669)
    assert await refused(bruno, too_many) == ("invalid", "value")
    await enter(bruno, group, seq, "turnout:12:00", 668)

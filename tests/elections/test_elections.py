"""Elections: prepared by those who manage the group, and held to what has been counted."""

import datetime
from typing import Any

import msgspec
import pytest

from protocol.elections import CancelElection, ChangeElection, Choice, Election, SendElection, Station
from protocol.search import Search
from protocol.tallies import LoadTally
from server.base.database import Pool
from server.base.settings import PARIS
from server.conversations.search_job import index
from tests.elections.conftest import LONG_AGO, TO_COME, enter, enter_all, plan, prepare
from tests.elections.test_stations import freeze
from tests.support.client import Client
from tests.support.scenario import Scenario, new_client_id, refused


def election(client: Client, group: int, seq: int) -> Election:
    content = client.state.messages[group, seq].content
    assert isinstance(content, Election)
    return content


async def test_it_is_announced_to_the_group_with_what_follows_from_its_kind(
    scenario: Scenario, group: int, anne: Client, bruno: Client, pool: Pool
) -> None:
    gaelle = await scenario.connect("Gaelle")
    seq = await prepare(scenario, anne, group, turnout_at=[datetime.time(18), datetime.time(12)])
    for client in (bruno, gaelle):
        await client.until(lambda client=client: (group, seq) in client.state.messages)  # type: ignore[misc]
    told = election(bruno, group, seq)
    assert (told.choose, told.release.rule, told.turnout_at) == (
        "lists",
        "metropolitan",
        [datetime.time(12), datetime.time(18)],
    )
    assert told.release.at == datetime.datetime(2040, 3, 18, 20, tzinfo=PARIS)
    tally = await bruno.call(LoadTally(group, seq))
    assert [check.code for check in tally.checks] == ["signatures", "envelopes", "votes", "registered"]
    assert bruno.state.memberships[group].unread == 1
    await index(pool, PARIS)
    for words in ("municipales", "bocquet", "école"):
        assert [hit.message.seq for hit in (await gaelle.call(Search(words))).hits] == [seq]


async def test_sent_twice_it_is_there_once(scenario: Scenario, group: int, anne: Client) -> None:
    command = SendElection(group, new_client_id(), plan(scenario))
    assert await anne.call(command) == await anne.call(command)


async def test_only_those_who_manage_the_group_prepare_it(
    scenario: Scenario, group: int, anne: Client, bruno: Client
) -> None:
    seq = await prepare(scenario, anne, group)
    gaelle, fanny = await scenario.connect("Gaelle"), await scenario.connect("Fanny")
    commands = [
        SendElection(group, new_client_id(), plan(scenario)),
        ChangeElection(group, seq, plan(scenario, title="Autre")),
        CancelElection(group, seq),
    ]
    for command in commands:
        assert await refused(bruno, command) == ("not_allowed", "role")
        assert await refused(gaelle, command) == ("not_allowed", "role")
        assert await refused(fanny, command) == ("not_found", "conversation")


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("round", {"kind": "european", "round": 2}),
        ("date", {"date": datetime.date(1, 1, 1)}),
        ("date", {"date": datetime.date(9999, 12, 31)}),
        ("turnout_at", {"turnout_at": [datetime.time(12), datetime.time(12, 0, 30)]}),
        ("closes", {"scope": "partial", "closes": datetime.time(9)}),
    ],
)
async def test_a_plan_that_cannot_be(
    scenario: Scenario, group: int, anne: Client, field: str, wrong: dict[str, Any]
) -> None:
    command = SendElection(group, new_client_id(), plan(scenario, **wrong))
    assert await refused(anne, command) == ("invalid", field)


async def test_whoever_counts_is_in_the_group_and_no_guest(scenario: Scenario, group: int, anne: Client) -> None:
    people = scenario.town.people
    for field, station in (
        ("president", Station(1, "Mairie", 10, people["Fanny"])),
        ("president", Station(1, "Mairie", 10, people["Gaelle"])),
        ("clerks", Station(1, "Mairie", 10, people["Bruno"], [people["Gaelle"]])),
    ):
        command = SendElection(group, new_client_id(), plan(scenario, stations=[station]))
        assert await refused(anne, command) == ("invalid", field)
    twice = [Station(1, "Mairie", 10, people["Bruno"]), Station(1, "École", 10, people["Bruno"])]
    nobody = [Station(1, "Mairie", 0, people["Bruno"])]
    for stations in (twice, nobody):
        command = SendElection(group, new_client_id(), plan(scenario, stations=stations))
        assert await refused(anne, command) == ("invalid", "stations")
    same = SendElection(group, new_client_id(), plan(scenario, choices=[Choice("Oui"), Choice("OUI")]))
    assert await refused(anne, same) == ("invalid", "choices")


async def test_before_anything_is_counted_all_of_it_changes(
    scenario: Scenario, group: int, anne: Client, bruno: Client
) -> None:
    seq = await prepare(scenario, anne, group)
    await anne.call(ChangeElection(group, seq, plan(scenario, title="Européennes", kind="european", date=LONG_AGO)))
    await bruno.until(
        lambda: (group, seq) in bruno.state.messages and election(bruno, group, seq).title == "Européennes"
    )
    assert election(bruno, group, seq).release.at == datetime.datetime(2026, 3, 15, 23, tzinfo=PARIS)
    assert await refused(anne, ChangeElection(group, seq, plan(scenario))) == ("conflict", "edited_at")


async def test_what_was_counted_stays_counted_for_the_same(
    scenario: Scenario, group: int, anne: Client, bruno: Client
) -> None:
    seq = await prepare(scenario, anne, group)
    await enter(bruno, group, seq, "turnout:12:00", 90)
    await enter(bruno, group, seq, "votes:2", 12)
    people, now = scenario.town.people, plan(scenario)
    station = now.stations[0]
    for change in (
        {"date": LONG_AGO},
        {"kind": "european"},
        {"scope": "partial"},
        {"choices": [*now.choices, Choice("Vivre Josselin")]},
        {"turnout_at": [datetime.time(18)]},
        {"stations": now.stations[1:]},
    ):
        assert await refused(anne, ChangeElection(group, seq, plan(scenario, **change))) == ("conflict", "counted")
    moved = msgspec.structs.replace(station, registered=669, president=people["Erwan"])
    more = [moved, now.stations[1], Station(3, "Gymnase", 10, people["Erwan"])]
    await anne.call(ChangeElection(group, seq, plan(scenario, title="Municipales", stations=more)))
    await bruno.until(lambda: len(election(bruno, group, seq).stations) == 3)


async def test_a_frozen_station_stays_as_it_was_prepared(
    scenario: Scenario, group: int, anne: Client, bruno: Client, pool: Pool
) -> None:
    seq = await prepare(scenario, anne, group)
    await freeze(pool, bruno, group, seq, await enter_all(bruno, group, seq))
    now, station = plan(scenario), plan(scenario).stations[0]
    for change in ({"registered": 900}, {"name": "Ailleurs"}):
        stations = [msgspec.structs.replace(station, **change), now.stations[1]]
        assert await refused(anne, ChangeElection(group, seq, plan(scenario, stations=stations))) == (
            "conflict",
            "counted",
        )
    # Of what all stations come to, none is left out any more.
    only = plan(scenario, stations=[station])
    assert await refused(anne, ChangeElection(group, seq, only)) == ("conflict", "counted")
    own = msgspec.structs.replace(station, president=anne.person)
    mine = plan(scenario, stations=[own, now.stations[1]])
    assert await refused(anne, ChangeElection(group, seq, mine)) == ("not_allowed", "own_station")
    # Whoever presides there may leave: somebody has to be able to correct it.
    other = msgspec.structs.replace(station, president=scenario.town.people["Erwan"])
    await anne.call(ChangeElection(group, seq, plan(scenario, stations=[other, now.stations[1]])))


async def test_what_was_counted_is_not_cancelled(
    scenario: Scenario, group: int, anne: Client, bruno: Client, pool: Pool
) -> None:
    """From the day of the vote on; before it somebody has practised on the real one."""
    for day, refusal in ((LONG_AGO, ("conflict", "frozen")), (TO_COME, None)):
        seq = await prepare(scenario, anne, group, date=day)
        await freeze(pool, bruno, group, seq, await enter_all(bruno, group, seq))
        if refusal:
            assert await refused(anne, CancelElection(group, seq)) == refusal
        else:
            await anne.call(CancelElection(group, seq))


async def test_cancelled_it_counts_no_more(scenario: Scenario, group: int, anne: Client, bruno: Client) -> None:
    seq = await prepare(scenario, anne, group)
    await anne.call(CancelElection(group, seq))
    await bruno.until(lambda: (group, seq) in bruno.state.messages and election(bruno, group, seq).cancelled_at)
    assert await refused(anne, CancelElection(group, seq)) == ("conflict", "cancelled")
    assert await refused(anne, ChangeElection(group, seq, plan(scenario))) == ("conflict", "cancelled")


def test_the_date_to_come_is_to_come() -> None:
    assert datetime.datetime.now(PARIS).date() < TO_COME

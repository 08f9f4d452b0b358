"""The screen of a hall: at a secret address, only the turnout before the hour, and only frozen stations after it."""

from typing import Any

import pytest

from protocol.conversations import ChangeGroup
from protocol.halls import CloseHall, LoadHall, OpenHall
from server.base.database import Pool
from server.core import limits
from tests.elections.conftest import LONG_AGO, SIGNED, enter, enter_all, prepare
from tests.elections.test_stations import freeze
from tests.support.browser import Browser
from tests.support.client import Client
from tests.support.scenario import Scenario, refused


def stranger(scenario: Scenario) -> Browser:
    return Browser(scenario.urls[0])


def path_of(address: str) -> str:
    return "/api/halls/" + address.rpartition("/")[2]


async def shown(scenario: Scenario, address: str) -> Any:
    answer = await stranger(scenario).get(path_of(address))
    assert answer.status == 200, answer.body
    return answer.body


async def test_before_the_hour_it_shows_who_has_voted_and_nothing_else(
    scenario: Scenario, group: int, anne: Client, bruno: Client, pool: Pool
) -> None:
    seq = await prepare(scenario, anne, group)
    hall = await anne.call(OpenHall(group, seq))
    assert (hall.opened_by, (await anne.call(LoadHall(group, seq))).address) == (anne.person, hall.address)
    await enter(bruno, group, seq, "turnout:12:00", 203)
    await freeze(pool, bruno, group, seq, await enter_all(bruno, group, seq))
    told = await shown(scenario, hall.address)
    assert told["turnout"] == [{"at": "12:00:00", "voters": 203, "registered": 668, "stations": 1}]
    assert told["stations"][0]["state"] == "frozen"
    assert "results" not in told
    secret = {str(value) for name, value in SIGNED.items() if value > 9}
    assert not [value for value in secret if f":{value}" in str(told).replace(" ", "")]

    await pool.execute("UPDATE elections SET released_from = now() - interval '1 ms'")
    told = await shown(scenario, hall.address)
    assert told["results"]["votes"] == [187, 235]


async def test_after_the_hour_only_frozen_stations_count(
    scenario: Scenario, group: int, anne: Client, bruno: Client, pool: Pool
) -> None:
    seq = await prepare(scenario, anne, group, date=LONG_AGO, seats=19, community_seats=2)
    denis = await scenario.connect("Denis")
    hall = await anne.call(OpenHall(group, seq))
    await enter(denis, group, seq, "cast", 400, station=2)
    await freeze(pool, bruno, group, seq, await enter_all(bruno, group, seq))
    told = await shown(scenario, hall.address)
    assert [station["state"] for station in told["stations"]] == ["frozen", "counting"]
    results = told["results"]
    assert (results["registered"], results["voters"], results["cast"]) == (668, 437, 422)
    assert "outcome" not in results
    await freeze(pool, denis, group, seq, await enter_all(denis, group, seq, 2), station=2)
    results = (await shown(scenario, hall.address))["results"]
    assert results["votes"] == [374, 470]
    assert results["outcome"]["council"]["bonus"] == 10


async def test_what_has_not_changed_is_not_sent_again(
    scenario: Scenario, group: int, anne: Client, bruno: Client, pool: Pool
) -> None:
    seq = await prepare(scenario, anne, group)
    address = path_of((await anne.call(OpenHall(group, seq))).address)
    first = await stranger(scenario).get(address)

    async def again() -> int:
        return (await stranger(scenario).get(address, If_None_Match=first.headers["etag"])).status

    assert await again() == 304
    await enter(bruno, group, seq, "turnout:12:00", 203)
    assert await again() == 200
    second = await stranger(scenario).get(address)
    await pool.execute("UPDATE elections SET released_from = now() - interval '1 ms'")
    assert (await stranger(scenario).get(address, If_None_Match=second.headers["etag"])).status == 200


async def test_an_address_opens_until_it_is_changed_or_closed(scenario: Scenario, group: int, anne: Client) -> None:
    seq = await prepare(scenario, anne, group)
    assert (await anne.call(LoadHall(group, seq))).address == ""
    first = (await anne.call(OpenHall(group, seq))).address
    second = (await anne.call(OpenHall(group, seq))).address
    statuses = [(await stranger(scenario).get(path_of(one))).status for one in (first, second)]
    assert statuses == [404, 200]
    await anne.call(CloseHall(group, seq))
    assert (await stranger(scenario).get(path_of(second))).status == 404


async def test_only_those_who_manage_the_group_give_it(
    scenario: Scenario, group: int, anne: Client, bruno: Client
) -> None:
    seq = await prepare(scenario, anne, group)
    gaelle, fanny = await scenario.connect("Gaelle"), await scenario.connect("Fanny")
    for command in (LoadHall(group, seq), OpenHall(group, seq), CloseHall(group, seq)):
        assert await refused(bruno, command) == ("not_allowed", "role")
        assert await refused(gaelle, command) == ("not_allowed", "role")
        assert (await refused(fanny, command))[0] == "not_found"


@pytest.mark.parametrize("rehearsal", [True, False])
async def test_figures_for_practice_reach_no_hall(
    scenario: Scenario, group: int, anne: Client, pool: Pool, rehearsal: bool
) -> None:
    seq = await prepare(scenario, anne, group, rehearsal=rehearsal, date=LONG_AGO)
    if rehearsal:
        assert await refused(anne, OpenHall(group, seq)) == ("conflict", "rehearsal")
    else:
        address = path_of((await anne.call(OpenHall(group, seq))).address)
        await pool.execute(
            "UPDATE messages SET content = content || '{\"rehearsal\": true}' WHERE seq = $1 AND kind = 'election'", seq
        )
        assert (await stranger(scenario).get(address)).status == 404
        await pool.execute("UPDATE messages SET content = content - 'rehearsal' WHERE seq = $1", seq)
        assert (await stranger(scenario).get(address)).status == 200


async def test_who_guesses_addresses_is_slowed_down(scenario: Scenario) -> None:
    answers = [await stranger(scenario).get(f"/api/halls/{'x' * 43}") for _ in range(limits.LINK_FROM.amount + 1)]
    assert [answer.status for answer in answers] == [404] * limits.LINK_FROM.amount + [429]


async def test_while_its_group_is_archived_there_is_no_screen(scenario: Scenario, group: int, anne: Client) -> None:
    """Nobody could close it then."""
    seq = await prepare(scenario, anne, group)
    hall = await anne.call(OpenHall(group, seq))
    await shown(scenario, hall.address)
    await anne.call(ChangeGroup(group, archived=True))
    assert (await stranger(scenario).get(path_of(hall.address))).status == 404
    assert (await anne.call(LoadHall(group, seq))).address == ""
    await anne.call(ChangeGroup(group, archived=False))
    await shown(scenario, hall.address)

"""Stations: frozen with their signed record, corrected by whoever presides, and entered in the ledger."""

from typing import Any

import pytest

from protocol.elections import Election
from protocol.tallies import CorrectStation, Counted, FreezeStation, FrozenStation, LoadElections, LoadTally
from server.base.database import Pool
from server.ledger.ledger import Entry, readable
from server.ledger.ledger_sql import select_links
from tests.elections.conftest import SIGNED, enter, enter_all, prepare
from tests.support.client import Client
from tests.support.drives import file_of
from tests.support.scenario import Scenario, new_client_id, refused
from tests.support.uploading import browser, send_file


async def record(pool: Pool, client: Client) -> int:
    return (await file_of(pool, client, "PV.jpg", "pv")).id


async def freeze(
    pool: Pool, client: Client, group: int, seq: int, figures: list[Counted], **more: Any
) -> FrozenStation:
    given: dict[str, Any] = {"station": 1, "files": [await record(pool, client)]} | more
    command = FreezeStation(group, seq, new_client_id(), figures=figures, **given)
    frozen: FrozenStation = await client.call(command)
    return frozen


async def entries(pool: Pool) -> list[Entry]:
    found = readable(await select_links(pool, 0, 1_000))
    return [entry for entry in found if entry.act in ("results_frozen", "results_corrected")]


async def test_results_are_frozen_as_they_were_signed(
    scenario: Scenario, group: int, anne: Client, bruno: Client, pool: Pool
) -> None:
    seq = await prepare(scenario, anne, group)
    count = await anne.follow_tally(group, seq)
    figures = await enter_all(bruno, group, seq)
    frozen = await freeze(pool, bruno, group, seq, figures)
    assert (frozen.version, frozen.registered, frozen.author, frozen.figures) == (1, 668, bruno.person, figures)
    await anne.until(lambda: count.stations == {(1, 1): frozen})
    (entry,) = await entries(pool)
    assert (entry.act, entry.conversation, entry.seq, entry.author) == ("results_frozen", group, seq, bruno.person)
    assert entry.facts["figures"] == SIGNED
    told = {name: entry.facts[name] for name in ("station", "version", "registered", "frozen_by", "gap")}
    assert told == {"station": 1, "version": 1, "registered": 668, "frozen_by": "Bruno", "gap": ""}
    assert entry.facts["record"] == [{"name": "PV.jpg", "sha256": frozen.files[0].sha256}]


async def test_frozen_twice_by_one_command_it_is_frozen_once(
    scenario: Scenario, group: int, anne: Client, bruno: Client, pool: Pool
) -> None:
    seq = await prepare(scenario, anne, group)
    figures = await enter_all(bruno, group, seq)
    command = FreezeStation(group, seq, new_client_id(), 1, figures, [await record(pool, bruno)])
    assert await bruno.call(command) == await bruno.call(command)
    other = FreezeStation(group, seq, command.client_id, 1, figures[1:], command.files)
    assert await refused(bruno, other) == ("conflict", "client_id")
    again = FreezeStation(group, seq, new_client_id(), 1, figures, command.files)
    assert await refused(bruno, again) == ("conflict", "frozen")
    assert len(await entries(pool)) == 1


async def test_what_is_signed_is_what_stands(
    scenario: Scenario, group: int, anne: Client, bruno: Client, pool: Pool
) -> None:
    seq = await prepare(scenario, anne, group)
    figures, files = await enter_all(bruno, group, seq), [await record(pool, bruno)]
    await enter(anne, group, seq, "votes:1", 188, over=1)
    stale = FreezeStation(group, seq, new_client_id(), 1, figures, files)
    assert await refused(bruno, stale) == ("conflict", "figures")


@pytest.mark.parametrize(
    ("field", "changed", "more"),
    [
        ("figures", {"votes_1": 188}, {}),
        ("figures", {"blank": 8}, {}),
        ("figures", {"signatures": 700, "voters": 700, "cast": 685, "votes_1": 450}, {}),
        ("gap", {"signatures": 436}, {}),
        ("gap", {"signatures": 436}, {"gap": "  "}),
        ("files", {}, {"files": []}),
        ("files", {}, {"files": [7_000_000_000]}),
    ],
)
async def test_what_does_not_add_up_is_not_frozen(
    scenario: Scenario,
    group: int,
    anne: Client,
    bruno: Client,
    pool: Pool,
    field: str,
    changed: dict[str, int],
    more: dict[str, Any],
) -> None:
    seq = await prepare(scenario, anne, group)
    figures = await enter_all(bruno, group, seq, **changed)
    given = {"files": [await record(pool, bruno)]} | more
    assert await refused(bruno, FreezeStation(group, seq, new_client_id(), 1, figures, **given)) == ("invalid", field)
    assert (await entries(pool), (await anne.call(LoadTally(group, seq))).stations) == ([], [])


async def test_a_difference_with_its_reason_is_frozen(
    scenario: Scenario, group: int, anne: Client, bruno: Client, pool: Pool
) -> None:
    seq = await prepare(scenario, anne, group)
    figures = await enter_all(bruno, group, seq, signatures=436)
    frozen = await freeze(pool, bruno, group, seq, figures, gap="Une signature oubliée.")
    assert frozen.gap == (await entries(pool))[0].facts["gap"] == "Une signature oubliée."


async def test_a_figure_that_is_missing_is_waited_for(
    scenario: Scenario, group: int, anne: Client, bruno: Client, pool: Pool
) -> None:
    seq = await prepare(scenario, anne, group)
    await enter_all(bruno, group, seq)
    await enter(bruno, group, seq, "void", None, over=1)
    figures = [Counted(name, value) for name, value in SIGNED.items() if name != "void"]
    command = FreezeStation(group, seq, new_client_id(), 1, figures, [await record(pool, bruno)])
    assert await refused(bruno, command) == ("invalid", "figures")


async def test_who_freezes_and_who_corrects(
    scenario: Scenario, group: int, anne: Client, bruno: Client, pool: Pool
) -> None:
    seq = await prepare(scenario, anne, group)
    chloe, denis = await scenario.connect("Chloe"), await scenario.connect("Denis")
    figures = await enter_all(bruno, group, seq)
    for client in (anne, denis):
        command = FreezeStation(group, seq, new_client_id(), 1, figures, [await record(pool, client)])
        assert await refused(client, command) == ("not_allowed", "station")
    early = CorrectStation(group, seq, new_client_id(), 1, 1, figures, [await record(pool, bruno)], "Relu")
    assert await refused(bruno, early) == ("conflict", "frozen")
    await freeze(pool, chloe, group, seq, figures)
    for client in (anne, chloe, denis):
        correction = CorrectStation(group, seq, new_client_id(), 1, 1, figures, [await record(pool, client)], "Relu")
        assert await refused(client, correction) == ("not_allowed", "station")


async def test_a_correction_is_a_further_version_with_its_reason(
    scenario: Scenario, group: int, anne: Client, bruno: Client, pool: Pool
) -> None:
    seq = await prepare(scenario, anne, group)
    count = await anne.follow_tally(group, seq)
    figures = await enter_all(bruno, group, seq)
    first = await freeze(pool, bruno, group, seq, figures)
    right = [Counted(name, value) for name, value in (SIGNED | {"votes:1": 185, "votes:2": 237}).items()]
    why = "Deux voix de la table 2 comptées pour une autre liste."
    command = CorrectStation(group, seq, new_client_id(), 1, 1, right, [await record(pool, bruno)], why)
    second = await bruno.call(command)
    assert await bruno.call(command) == second
    assert (second.version, second.figures, second.reason) == (2, right, why)
    await anne.until(lambda: count.stations == {(1, 1): first, (1, 2): second})
    assert [count.figures[1, name].value for name in ("votes:1", "votes:2", "cast")] == [185, 237, 422]
    assert [(entry.act, entry.facts["version"]) for entry in await entries(pool)] == [
        ("results_frozen", 1),
        ("results_corrected", 2),
    ]
    stale = CorrectStation(group, seq, new_client_id(), 1, 1, figures, [await record(pool, bruno)], "Relu")
    assert await refused(bruno, stale) == ("conflict", "over")
    silent = CorrectStation(group, seq, new_client_id(), 1, 2, figures, [await record(pool, bruno)], " ")
    assert await refused(bruno, silent) == ("invalid", "reason")


async def test_a_correction_corrects_the_registered_voters_too(
    scenario: Scenario, group: int, anne: Client, bruno: Client, pool: Pool
) -> None:
    seq = await prepare(scenario, anne, group)
    figures = await enter_all(bruno, group, seq)
    await freeze(pool, bruno, group, seq, figures)
    photo = await record(pool, bruno)
    few = CorrectStation(group, seq, new_client_id(), 1, 1, figures, [photo], "Relu", registered=436)
    assert await refused(bruno, few) == ("invalid", "figures")
    command = CorrectStation(group, seq, new_client_id(), 1, 1, figures, [photo], "Relu sur la liste", registered=671)
    second = await bruno.call(command)
    assert await bruno.call(command) == second
    assert (second.version, second.registered, second.figures) == (2, 671, figures)
    (message,) = (await anne.call(LoadElections(group))).messages
    assert isinstance(message.content, Election)
    assert [one.registered for one in message.content.stations] == [671, 641]
    assert (await entries(pool))[-1].facts["registered"] == 671
    # Without it the figure stays as it was corrected.
    third = CorrectStation(group, seq, new_client_id(), 1, 2, figures, [photo], "Photo plus nette")
    assert (await bruno.call(third)).registered == 671


async def test_both_people_of_a_figure_by_telephone_are_in_the_ledger(
    scenario: Scenario, group: int, anne: Client, bruno: Client, pool: Pool
) -> None:
    seq = await prepare(scenario, anne, group)
    figures = await enter_all(bruno, group, seq)
    await enter(anne, group, seq, "votes:1", 187, over=1, dictated_by="Paul, du bureau 1")
    await freeze(pool, bruno, group, seq, figures)
    (entry,) = await entries(pool)
    assert entry.facts["dictated"] == [{"figure": "votes:1", "by": "Paul, du bureau 1", "entered_by": "Anne"}]


async def test_the_record_is_read_by_those_of_the_group_and_by_guests_after_the_hour(
    scenario: Scenario, group: int, anne: Client, bruno: Client, pool: Pool
) -> None:
    seq = await prepare(scenario, anne, group)
    figures = await enter_all(bruno, group, seq)
    photo = await send_file(browser(scenario, "Bruno"), "PV.txt", b"437 votants")
    await freeze(pool, bruno, group, seq, figures, files=[photo.id])

    async def statuses() -> list[int]:
        names = ("Anne", "Erwan", "Gaelle", "Fanny")
        return [(await browser(scenario, name).get(f"/api/files/{photo.id}")).status for name in names]

    assert await statuses() == [200, 200, 404, 404]
    await pool.execute("UPDATE elections SET released_from = now() - interval '1 ms'")
    assert await statuses() == [200, 200, 200, 404]

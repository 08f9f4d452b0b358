"""Live documents: opened, written at once by several, numbered, kept once, and told to all who have them open."""

import asyncio

import pytest

from protocol.live import CloseLive, LivePointed, LiveState, LiveUpdated, OpenLive, PointLive, WriteLive, Written
from server.base.database import Pool
from server.live import live, live_sql, writing
from server.live.live_sql import Writing
from tests.support.client import Client
from tests.support.pen import Pen, new_sheet, write
from tests.support.scenario import Scenario, new_client_id, refused


async def test_a_change_is_numbered_kept_and_told_to_all_who_have_it_open(
    group: int, anne: Client, bruno: Client
) -> None:
    node = await new_sheet(anne, group)
    assert (node.name, node.live, node.kind) == ("Budget.xlsx", "sheet", "document")
    for device in (anne, bruno):
        state: LiveState = await device.call(OpenLive(node.id))
        assert (state.seq, state.updates, state.may_write) == (0, [], True)
    update = Pen().cell("1:1", "n12")
    assert await write(anne, node.id, update) == Written(node.id, 1)
    await bruno.until(lambda: any(isinstance(event, LiveUpdated) for event in bruno.events))
    told = next(event for event in bruno.events if isinstance(event, LiveUpdated))
    assert (told.since, [one.data for one in told.updates]) == (0, [update])
    assert [one.person for one in told.writers] == [anne.person]


async def reached(device: Client, node: int, seq: int) -> None:
    await device.until(lambda: device.state.lives[node].seq == seq)


async def test_what_two_write_at_once_on_two_servers_is_the_same_for_both(
    scenario: Scenario, group: int, anne: Client, bruno: Client
) -> None:
    node = await new_sheet(anne, group)
    pens = {anne: Pen(), bruno: Pen()}
    for device in pens:
        await device.follow_live(node)
    for number in range(10):
        updates = {device: pen.cell(f"{number}:1", f"n{device.person}") for device, pen in pens.items()}
        await asyncio.gather(*(write(device, node.id, update) for device, update in updates.items()))
    for device in pens:
        await reached(device, node.id, 20)
    assert anne.state.lives[node.id].contents() == bruno.state.lives[node.id].contents()
    assert set(anne.state.lives[node.id].writers.values()) == {anne.person, bruno.person}
    late = await (await scenario.connect("Gaelle", 1)).follow_live(node)
    assert late.contents() == anne.state.lives[node.id].contents()


async def test_what_one_writes_is_kept_in_that_order(pool: Pool, group: int, anne: Client) -> None:
    node, pen = await new_sheet(anne, group), Pen()
    updates = [pen.cell("1:1", f"n{number}") for number in range(60)]
    answers = [anne.send(WriteLive(node.id, new_client_id(), update)) for update in updates]
    seqs = [(await answer)["result"]["seq"] for answer in answers]
    assert seqs == list(range(1, 61))
    rows = await pool.fetch("SELECT data FROM live_updates WHERE node_id = $1 ORDER BY seq", node.id)
    assert [row[0] for row in rows] == updates


async def test_a_change_sent_again_is_kept_once_and_answered_alike(pool: Pool, group: int, anne: Client) -> None:
    node, update, key = await new_sheet(anne, group), Pen().cell("1:1", "n1"), new_client_id()
    at_once = await asyncio.gather(*(write(anne, node.id, update, key) for _ in range(3)))
    assert [*at_once, await write(anne, node.id, update, key)] == [Written(node.id, 1)] * 4
    assert await pool.fetchval("SELECT count(*) FROM live_updates") == 1


async def test_a_change_sent_again_is_told_again_since_it_may_never_have_been(
    group: int, anne: Client, bruno: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    node, pen, key = await new_sheet(anne, group), Pen(), new_client_id()
    await bruno.follow_live(node)
    update = pen.cell("1:1", "n1")
    with monkeypatch.context() as patch:
        patch.setattr(writing, "tell_written", lambda *_: None)
        await write(anne, node.id, update, key)
    assert bruno.state.lives[node.id].seq == 0
    await write(anne, node.id, update, key)
    await bruno.until(lambda: bruno.state.lives[node.id].seq == 1)
    assert set(bruno.state.lives[node.id].writers.values()) == {anne.person}


async def test_a_client_id_stands_for_one_change_of_one_document(group: int, anne: Client, bruno: Client) -> None:
    node, other = await new_sheet(anne, group), await new_sheet(anne, group, "Autre")
    update, key = Pen().cell("1:1", "n1"), new_client_id()
    await write(anne, node.id, update, key)
    assert await refused(anne, WriteLive(other.id, key, update)) == ("conflict", "client_id")
    assert await refused(anne, WriteLive(node.id, key, Pen().cell("1:1", "n2"))) == ("conflict", "client_id")
    answers = [anne.send(WriteLive(one.id, "at-the-same-time", Pen().cell("1:1", "n3"))) for one in (node, other)]
    assert [(await answer)["type"] for answer in answers] == ["reply", "failure"]
    # Everybody has their own.
    assert await write(bruno, node.id, Pen().cell("1:1", "n2"), key) == Written(node.id, 3)


async def test_the_number_of_somebody_elses_device_is_refused(group: int, anne: Client, bruno: Client) -> None:
    node, pen = await new_sheet(anne, group), Pen(77)
    await write(anne, node.id, pen.cell("1:1", "n1"))
    assert await refused(bruno, WriteLive(node.id, new_client_id(), Pen(77).cell("1:1", "n2"))) == (
        "not_allowed",
        "writer",
    )
    # What follows it bears it, too, though it begins later.
    forged = Pen(77)
    forged.cell("1:1", "n1")
    assert await refused(bruno, WriteLive(node.id, new_client_id(), forged.cell("1:1", "n2"))) == (
        "not_allowed",
        "writer",
    )
    # So does what the sheet begins with.
    assert (await refused(bruno, WriteLive(node.id, new_client_id(), Pen(1).cell("1:1", "n2"))))[1] == "writer"
    assert await write(anne, node.id, pen.cell("1:1", "n3")) == Written(node.id, 2)


async def test_of_two_who_claim_one_number_at_once_the_first_has_it(
    pool: Pool, group: int, anne: Client, bruno: Client
) -> None:
    node = await new_sheet(anne, group)
    mine, yours = Pen(77).cell("1:1", "n1"), Pen(77).cell("1:1", "n2")
    stranger = Writing(node.id, 1, "of-a-stranger", yours, [77])
    both = [
        Writing(node.id, who, f"of {who}", data, [77]) for who, data in ((anne.person, mine), (bruno.person, yours))
    ]
    kept = writing.Writings(pool, lambda _: None)
    answers = [kept.append(one) for one in (stranger, *both)]
    found = [repr(one) for one in await asyncio.gather(*answers, return_exceptions=True)]
    await kept.close()
    assert found == ["NotFound('node')", repr(Written(node.id, 1)), "NotAllowed('writer')"]


async def test_a_document_that_is_full_takes_no_more(group: int, anne: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    node, pen = await new_sheet(anne, group), Pen()
    held = await write(anne, node.id, pen.cell("1:1", "n1"))
    monkeypatch.setattr(live_sql, "LARGEST", 2_500)
    assert await refused(anne, WriteLive(node.id, new_client_id(), pen.cell("1:2", "t" + "x" * 2_500))) == (
        "conflict",
        "full",
    )
    assert (await anne.call(OpenLive(node.id))).seq == held.seq


async def test_much_is_told_part_by_part(group: int, anne: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "MOST_TOLD", 1_000)
    node, pen = await new_sheet(anne, group), Pen()
    for number in range(9):
        await write(anne, node.id, pen.cell(f"{number}:1", "t" + "x" * 400))
    first: LiveState = await anne.call(OpenLive(node.id))
    assert (first.complete, first.seq, len(first.updates)) == (False, 2, 2)
    followed = await anne.follow_live(node)
    assert (followed.seq, len(followed.contents()["a.cells"])) == (9, 9)


async def test_whoever_is_ahead_of_the_server_is_told_all(group: int, anne: Client) -> None:
    node = await new_sheet(anne, group)
    await write(anne, node.id, Pen().cell("1:1", "n1"))
    state: LiveState = await anne.call(OpenLive(node.id, 50))
    assert (state.seq, len(state.updates), state.complete) == (1, 1, True)


async def test_where_somebody_stands_is_for_those_who_have_it_open(
    scenario: Scenario, group: int, anne: Client, bruno: Client
) -> None:
    gaelle = await scenario.connect("Gaelle")
    node = await new_sheet(anne, group)
    assert await refused(anne, PointLive(node.id, 5, "a 1:1")) == ("not_found", "node")
    for device in (anne, bruno):
        await device.follow_live(node)
    await anne.call(PointLive(node.id, 5, "a 1:1"))
    told = LivePointed(node.id, anne.person, 5, "a 1:1")
    await bruno.until(lambda: told in bruno.events)
    await bruno.call(CloseLive(node.id))
    await anne.call(PointLive(node.id, 5, "a 1:2"))
    await anne.until(lambda: LivePointed(node.id, anne.person, 5, "a 1:2") in anne.events)
    for device in (bruno, gaelle):
        await scenario.say(device, group, "et après")
    assert [event for event in (*bruno.events, *gaelle.events) if isinstance(event, LivePointed)] == [told]


async def test_one_person_has_a_few_changes_on_their_way_at_most(
    group: int, anne: Client, bruno: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "MOST_OF_ONE", 5_000)
    node, pen = await new_sheet(anne, group), Pen()
    many = [anne.send(WriteLive(node.id, new_client_id(), pen.cell("1:1", "t" + "x" * 2_000))) for _ in range(4)]
    answers = [await answer for answer in many]
    assert [answer["type"] for answer in answers] == ["reply", "reply", "failure", "failure"]
    assert answers[-1]["code"] == "too_fast"
    assert (await write(anne, node.id, pen.cell("1:1", "n1"))).seq == 3


async def test_news_of_a_document_follow_one_another_without_a_gap(
    group: int, anne: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "TOGETHER", 900)
    node, pen = await new_sheet(anne, group), Pen()
    await anne.follow_live(node)
    many = [anne.send(WriteLive(node.id, new_client_id(), pen.cell("1:1", "t" + "x" * 400))) for _ in range(20)]
    await asyncio.gather(*many)
    await anne.until(lambda: anne.state.lives[node.id].seq == 20)
    told = [event for event in anne.events if isinstance(event, LiveUpdated)]
    for event in told:
        assert [one.seq for one in event.updates] == list(range(event.since + 1, event.since + 1 + len(event.updates)))
        assert len(event.updates) <= 2

"""Receipts: delivered, opened and acknowledged, each once, told to those who may know and to nobody else."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from protocol.conversations import ChangeGroup, ChangeRole
from protocol.messages import DeleteMessage
from protocol.posts import RemindReaders, SendPost
from protocol.receipts import (
    Acknowledge,
    Acknowledgement,
    ConfirmDelivery,
    LoadReceipts,
    OpenMessage,
    Receipt,
    ReceiptChanged,
    ReceiptCount,
)
from protocol.types import Command
from server.base.database import Pool
from server.base.settings import Settings
from tests.support.client import Client
from tests.support.scenario import Scenario, history, new_client_id, playing, refused


@pytest.fixture
async def scenario(settings: Settings, pool: Pool) -> AsyncIterator[Scenario]:
    """Anne publishes to Bruno, Chloe (a manager) and Gaelle (a guest); Denis is outside."""
    async with playing(settings, pool) as scenario:
        for name in ("Anne", "Bruno", "Chloe", "Denis"):
            await scenario.town.person(name)
        await scenario.town.person("Gaelle", "guest")
        await scenario.town.group("Annonces", "Anne:publisher", "Bruno", "Chloe:manager", "Gaelle")
        yield scenario


@pytest.fixture
def group(scenario: Scenario) -> int:
    return scenario.town.groups["Annonces"]


async def publish(anne: Client, group: int, tracked: bool = True) -> int:
    stored = await anne.call(SendPost(group, new_client_id(), "Canicule", "Buvez de l'eau.", tracked))
    seq: int = stored.seq
    return seq


def heard(client: Client, person: int) -> list[Receipt]:
    """What the client was told of this person's receipt."""
    return [e.receipt for e in client.events if isinstance(e, ReceiptChanged) and e.receipt.person == person]


async def test_each_step_is_recorded_once_and_seen_live(scenario: Scenario, group: int) -> None:
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno", 1)
    seq = await publish(anne, group)
    await bruno.until(lambda: (group, seq) in bruno.state.receipts)
    assert bruno.state.messages[group, seq].receipts == ReceiptCount(3)
    delivered: Receipt = await bruno.call(ConfirmDelivery(group, seq))
    opened: Receipt = await bruno.call(OpenMessage(group, seq))
    assert (await bruno.call(OpenMessage(group, seq)), await bruno.call(ConfirmDelivery(group, seq))) == (
        opened,
        opened,
    )
    done: Receipt = await bruno.call(Acknowledge(group, seq, new_client_id()))
    assert delivered.opened_at is None
    assert opened.delivered_at == delivered.delivered_at
    assert (done.delivered_at, done.opened_at) == (opened.delivered_at, opened.opened_at)
    assert done.acknowledged_at is not None
    await anne.until(lambda: heard(anne, bruno.person)[-1:] == [done])
    assert heard(anne, bruno.person) == [delivered, opened, done]
    await anne.until(lambda: anne.state.messages[group, seq].receipts == ReceiptCount(3, 1, 1))
    assert (await history(anne, group))[-1].content == Acknowledgement(seq)


async def test_opening_is_never_inferred(scenario: Scenario, group: int) -> None:
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno", 1)
    seq = await publish(anne, group)
    await bruno.call(ConfirmDelivery(group, seq))
    await history(bruno, group)
    [mine] = (await bruno.call(LoadReceipts(group, seq))).receipts
    assert (mine.opened_at, mine.acknowledged_at) == (None, None)
    assert await refused(bruno, Acknowledge(group, seq, new_client_id())) == ("conflict", "not_opened")


async def test_acknowledging_is_possible_once(scenario: Scenario, group: int) -> None:
    anne, desk, phone = [await scenario.connect(*who) for who in (("Anne", 0), ("Bruno", 0), ("Bruno", 1))]
    seq = await publish(anne, group)
    await desk.call(OpenMessage(group, seq))
    retried = Acknowledge(group, seq, new_client_id())
    both = await asyncio.gather(desk.send(retried), phone.send(Acknowledge(group, seq, new_client_id())))
    assert sorted(answer.get("code", "done") for answer in both) == ["conflict", "done"]
    if both[0]["type"] == "reply":
        assert (await desk.call(retried)).acknowledged_at is not None
    assert sum(isinstance(m.content, Acknowledgement) for m in await history(anne, group)) == 1


async def test_nothing_is_acknowledged_in_an_archived_group(scenario: Scenario, pool: Pool, group: int) -> None:
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno")
    seq = (await anne.call(SendPost(group, new_client_id(), "Arrêté", tracked=True))).seq
    await bruno.call(OpenMessage(group, seq))
    await (await scenario.connect("Chloe")).call(ChangeGroup(group, archived=True))
    assert await refused(bruno, Acknowledge(group, seq, new_client_id())) == ("archived", "")
    assert await refused(anne, RemindReaders(group, seq)) == ("archived", "")


async def test_the_named_list_is_for_the_author_and_the_managers(scenario: Scenario, group: int) -> None:
    names = ("Anne", "Bruno", "Chloe", "Gaelle")
    anne, bruno, chloe, gaelle = [await scenario.connect(name, i % 2) for i, name in enumerate(names)]
    seq = await publish(anne, group)
    await gaelle.call(OpenMessage(group, seq))
    for watcher in (anne, chloe):
        listed = (await watcher.call(LoadReceipts(group, seq))).receipts
        assert [r.person for r in listed] == [bruno.person, chloe.person, gaelle.person]
    for reader in (bruno, gaelle):
        listed = (await reader.call(LoadReceipts(group, seq))).receipts
        assert [r.person for r in listed] == [reader.person]
    await anne.until(lambda: heard(anne, gaelle.person))
    await bruno.until(lambda: bruno.state.messages[group, seq].receipts == ReceiptCount(3, 1))
    assert heard(bruno, gaelle.person) == []


async def test_a_guest_who_publishes_sees_no_named_list(scenario: Scenario, group: int) -> None:
    bruno, chloe, gaelle = [await scenario.connect(name) for name in ("Bruno", "Chloe", "Gaelle")]
    await chloe.call(ChangeRole(group, gaelle.person, "publisher"))
    seq = await publish(gaelle, group)
    await bruno.until(lambda: (group, seq) in bruno.state.receipts)
    await bruno.call(OpenMessage(group, seq))
    await gaelle.until(lambda: gaelle.state.messages[group, seq].receipts == ReceiptCount(3, 1))
    assert await refused(gaelle, LoadReceipts(group, seq)) == ("not_found", "message")
    assert heard(gaelle, bruno.person) == []
    assert len((await chloe.call(LoadReceipts(group, seq))).receipts) == 3
    assert await refused(gaelle, RemindReaders(group, seq)) == ("not_found", "message")


async def test_an_untracked_post_has_no_receipts(scenario: Scenario, group: int) -> None:
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno", 1)
    seq = await publish(anne, group, tracked=False)
    assert await refused(bruno, OpenMessage(group, seq)) == ("not_found", "message")
    assert (await history(bruno, group))[0].receipts is None
    assert (await anne.call(LoadReceipts(group, seq))).receipts == []


async def test_a_deleted_post_leaves_no_receipts(scenario: Scenario, group: int) -> None:
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno", 1)
    seq = await publish(anne, group)
    await bruno.call(OpenMessage(group, seq))
    await anne.call(DeleteMessage(group, seq))
    await bruno.until(lambda: (group, seq) not in bruno.state.receipts)
    assert await refused(bruno, Acknowledge(group, seq, new_client_id())) == ("not_found", "message")


@pytest.mark.parametrize("name", ["Anne", "Denis"])
@pytest.mark.parametrize("command", [ConfirmDelivery, OpenMessage, Acknowledge, LoadReceipts])
async def test_only_recipients_have_receipts(scenario: Scenario, group: int, name: str, command: type[Command]) -> None:
    anne = await scenario.connect("Anne")
    seq = await publish(anne, group)
    client = await scenario.connect(name, 1)
    rest = (new_client_id(),) if command is Acknowledge else ()
    if name == "Denis":
        assert await refused(client, command(group, seq, *rest)) == ("not_found", "conversation")
        assert await refused(client, command(12345, seq, *rest)) == ("not_found", "conversation")
    elif command is not LoadReceipts:
        assert await refused(client, command(group, seq, *rest)) == ("not_found", "message")
        assert await refused(client, command(group, 99, *rest)) == ("not_found", "message")

"""How many have opened what goes to many: raised by each who does, told together, and held up by nothing."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from protocol.conversations import AddMembers, LeaveGroup
from protocol.messages import DeleteMessage, MessageChanged, SendMessage
from protocol.posts import EditPost, SendPost
from protocol.receipts import Acknowledge, ConfirmDelivery, OpenMessage, ReceiptCount
from server.base.broker import connect_broker
from server.base.database import Pool
from server.base.settings import Settings
from server.conversations import receipts_sql
from server.conversations.receipts_job import tell_counts
from server.core.hub import Hub
from tests.support.client import Client
from tests.support.pace import PATIENCE
from tests.support.scenario import Scenario, new_client_id, playing, refused
from tests.support.waiting import eventually


async def nothing(_: object) -> None: ...


PEOPLE = tuple(f"Lecteur {number}" for number in range(12))

KEPT = "SELECT recipients, opened, acknowledged FROM receipt_counts WHERE (conversation_id, seq) = ($1, $2)"

COUNTED = """
SELECT count(*) FILTER (WHERE opened_at IS NOT NULL OR EXISTS (
        SELECT FROM memberships m WHERE m.conversation_id = r.conversation_id AND m.person_id = r.person_id
    )), count(opened_at), count(acknowledged_at)
FROM receipts r WHERE (r.conversation_id, r.seq) = ($1, $2)
"""

WAITING = """
SELECT EXISTS (
    SELECT FROM pg_locks JOIN pg_database d ON d.oid = database
    WHERE NOT granted AND locktype = 'advisory' AND datname = current_database()
)
"""


@pytest.fixture
async def scenario(settings: Settings, pool: Pool, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Scenario]:
    """Anne publishes to twelve others, who are many."""
    monkeypatch.setattr(receipts_sql, "MOST_TOLD_EACH", 2)
    async with playing(settings, pool) as scenario:
        for name in ("Anne", *PEOPLE):
            await scenario.town.person(name)
        await scenario.town.group("Toute la mairie", "Anne:manager", *PEOPLE)
        yield scenario


@pytest.fixture
async def hub(settings: Settings, pool: Pool) -> AsyncIterator[Hub]:
    """That of a worker."""
    async with connect_broker(settings, pool) as broker:
        hub = Hub(broker, nothing, nothing)
        hub.start()
        yield hub
        await hub.close()


@pytest.fixture
def group(scenario: Scenario) -> int:
    return scenario.town.groups["Toute la mairie"]


async def publish(anne: Client, group: int) -> int:
    stored = await anne.call(SendPost(group, new_client_id(), "Canicule", "Buvez de l’eau.", True))
    seq: int = stored.seq
    return seq


def changes(client: Client, seq: int) -> list[ReceiptCount | None]:
    return [one.message.receipts for one in client.events if isinstance(one, MessageChanged) and one.message.seq == seq]


async def counts(pool: Pool, statement: str, group: int, seq: int) -> tuple[int, ...]:
    """Recipients, opened and acknowledged."""
    row = await pool.fetchrow(statement, group, seq)
    assert row is not None
    return tuple(row)


async def test_what_many_open_is_told_once(scenario: Scenario, pool: Pool, hub: Hub, group: int) -> None:
    anne, *readers = [await scenario.connect(name) for name in ("Anne", *PEOPLE[:5])]
    seq = await publish(anne, group)
    await asyncio.gather(*(reader.call(OpenMessage(group, seq)) for reader in readers))
    await tell_counts(pool, hub)
    await anne.until(lambda: anne.state.messages[group, seq].receipts == ReceiptCount(12, 5))
    assert changes(anne, seq) == [ReceiptCount(12, 5)]
    await readers[0].until(lambda: readers[0].state.messages[group, seq].receipts == ReceiptCount(12, 5))
    await tell_counts(pool, hub)
    assert await receipts_sql.select_untold(pool) == []


async def test_whoever_opens_it_waits_for_nobody_who_writes_there(
    scenario: Scenario, pool: Pool, hub: Hub, group: int
) -> None:
    anne, bruno = await scenario.connect("Anne"), await scenario.connect(PEOPLE[0])
    seq = await publish(anne, group)
    async with pool.acquire() as db, db.transaction():
        await db.execute("SELECT FROM conversations WHERE id = $1 FOR UPDATE", group)
        async with asyncio.timeout(PATIENCE):
            assert (await bruno.call(ConfirmDelivery(group, seq))).delivered_at
            assert (await bruno.call(OpenMessage(group, seq))).opened_at
    await tell_counts(pool, hub)
    await anne.until(lambda: anne.state.messages[group, seq].receipts == ReceiptCount(12, 1))


async def test_what_was_removed_is_opened_by_none_of_many(scenario: Scenario, pool: Pool, group: int) -> None:
    anne, bruno = await scenario.connect("Anne"), await scenario.connect(PEOPLE[0])
    seq = await publish(anne, group)
    await anne.call(DeleteMessage(group, seq))
    for command in (OpenMessage(group, seq), ConfirmDelivery(group, seq)):
        assert await refused(bruno, command) == ("not_found", "message")
    assert not await pool.fetchval("SELECT count(opened_at) + count(delivered_at) FROM receipts")


async def test_nobody_is_asked_anew_while_somebody_opens_it(scenario: Scenario, pool: Pool, group: int) -> None:
    anne, bruno = await scenario.connect("Anne"), await scenario.connect(PEOPLE[0])
    seq = await publish(anne, group)
    async with pool.acquire() as db, db.transaction():
        assert await receipts_sql.hold_one_of_many(db, group, seq, bruno.person)
        edit = EditPost(group, seq, "Canicule", "Buvez beaucoup d’eau.", asks_anew=True)
        asking = asyncio.create_task(anne.call(edit))

        async def waits_or_done() -> bool:
            return asking.done() or bool(await pool.fetchval(WAITING))

        await eventually(waits_or_done)
        assert not asking.done()
    async with asyncio.timeout(PATIENCE):
        await asking


async def test_the_count_is_that_of_the_receipts_whoever_opens_comes_and_goes_at_once(
    scenario: Scenario, pool: Pool, hub: Hub, group: int
) -> None:
    anne = await scenario.connect("Anne")
    first, second = await publish(anne, group), await publish(anne, group)
    devices = [(await scenario.connect(name), await scenario.connect(name)) for name in PEOPLE]
    leaving, edited = devices[:4], new_client_id()

    async def come_and_go(device: Client) -> None:
        await device.call(LeaveGroup(group))
        await anne.call(AddMembers(group, [device.person]))

    async def edit() -> None:
        await anne.call(EditPost(group, first, "Canicule", "Buvez **beaucoup** d’eau.", asks_anew=True))

    opened = (
        device.call(OpenMessage(group, seq)) for pair in devices[4:] for device in pair for seq in (first, second)
    )
    tried = [
        *opened,
        *(come_and_go(pair[0]) for pair in leaving),
        edit(),
        anne.call(SendMessage(group, edited, "Et ?")),
    ]
    tried += [pair[1].call(OpenMessage(group, second)) for pair in leaving]
    refused = await asyncio.gather(*tried, return_exceptions=True)
    assert all("not_found" in str(one) for one in refused if isinstance(one, BaseException))
    for seq in (first, second):
        assert await counts(pool, KEPT, group, seq) == await counts(pool, COUNTED, group, seq)
    await devices[5][0].call(OpenMessage(group, second))
    await devices[5][0].call(Acknowledge(group, second, new_client_id()))
    assert await counts(pool, KEPT, group, second) == await counts(pool, COUNTED, group, second)
    assert (await counts(pool, KEPT, group, second))[2] == 1
    await anne.call(DeleteMessage(group, second))
    assert await counts(pool, KEPT, group, second) == (0, 0, 0)
    await tell_counts(pool, hub)

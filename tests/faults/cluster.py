"""Two web processes on one PostgreSQL and one Valkey or cluster, people who never give up, and what they sent."""

import asyncio
import secrets
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

from protocol.messages import Chat, SendMessage
from protocol.types import Stored
from server.base.database import Pool
from server.run.embedded import Postgres, Valkey
from tests.support.client import LINE_LOST, Client, Refused
from tests.support.forked import Forked
from tests.support.pace import PATIENCE
from tests.support.parvis import Parvis
from tests.support.scenario import history
from tests.support.town import Town
from tests.support.valkey_cluster import ValkeyCluster

PEOPLE = 10
PROCESSES = 2
UNHURRIED = {"commands_rate": 100_000, "commands_burst": 100_000}
"""The load is one that no person makes."""


class Device:
    """Comes back by itself, with what it holds, until it is put away."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.returns = 0
        self.ready = asyncio.Event()
        self._life = asyncio.create_task(self._live())

    async def _live(self) -> None:
        while True:
            try:
                await self.client.open()
                await self.client.start(resume=self.returns > 0)
                self.returns += 1
                self.ready.set()
                await self.client.closed(timeout=3600)
            except (Refused, *LINE_LOST):
                pass
            self.ready.clear()
            await asyncio.sleep(0.1)

    async def put_away(self) -> None:
        self._life.cancel()
        await asyncio.gather(self._life, return_exceptions=True)
        if self.returns:
            await self.client.close()


Redis = TypeVar("Redis", Valkey, ValkeyCluster)


@dataclass
class Cluster(Generic[Redis]):
    postgres: Postgres
    database_url: str
    valkey: Redis
    pool: Pool
    town: Town
    folder: Path
    processes: list[Parvis] = field(default_factory=list)
    devices: list[Device] = field(default_factory=list)
    acknowledged: dict[str, Stored] = field(default_factory=dict)
    sent: int = 0
    group: int = 0

    async def furnish(self) -> None:
        """Half of the people on each process."""
        names = [f"Personne {number}" for number in range(PEOPLE)]
        for name in names:
            await self.town.person(name)
        self.group = await self.town.group("Agents", *names)
        self.processes = [self.serve() for _ in range(PROCESSES)]
        for process in self.processes:
            await asyncio.to_thread(process.wait_until_ready)
        for number, name in enumerate(names):
            self.devices.append(self.device(name, number % PROCESSES))
        await self.everybody_there()

    def serve(self, port: int | None = None) -> Parvis:
        place = {"port": port} if port else {}
        return Forked("serve", **self.settings, **place)

    @property
    def settings(self) -> dict[str, str | int | Path]:
        """Of each of the web processes."""
        urls = {"database_url": self.database_url, "redis_url": self.valkey.url}
        return {"data_dir": self.folder, "log_level": "error", **urls, **UNHURRIED}

    def device(self, name: str, process: int) -> Device:
        return Device(self.client(name, process))

    def client(self, name: str, process: int) -> Client:
        return Client(f"http://127.0.0.1:{self.processes[process].port}", self.town.tokens[name])

    async def everybody_there(self) -> None:
        async with asyncio.timeout(PATIENCE):
            for device in self.devices:
                await device.ready.wait()

    async def leave(self) -> None:
        for device in self.devices:
            await device.put_away()

    def end(self) -> None:
        for process in self.processes:
            process.end()

    # The load

    async def load(self, each: int) -> None:
        """Everybody sends so many messages, each again and again until it is acknowledged."""
        await asyncio.gather(*(self._send_all(device, each) for device in self.devices))

    async def _send_all(self, device: Device, each: int) -> None:
        for _ in range(each):
            await self.send(device)

    async def send(self, device: Device) -> None:
        command = SendMessage(self.group, secrets.token_urlsafe(12), f"Message {self.sent}")
        self.sent += 1
        while command.client_id not in self.acknowledged:
            await device.ready.wait()
            try:
                self.acknowledged[command.client_id] = await device.client.call(command, timeout=5)
            except (Refused, *LINE_LOST):
                await asyncio.sleep(0.05)

    # The account

    def held(self, device: Device) -> list[str]:
        """What the device holds of the log, in its order."""
        log = sorted((seq, m) for (group, seq), m in device.client.state.messages.items() if group == self.group)
        return [message.client_id for _, message in log if isinstance(message.content, Chat)]

    async def settle(self) -> None:
        """Waits until everybody holds everything that was acknowledged."""
        await self.everybody_there()
        async with asyncio.timeout(PATIENCE):
            while any(len(self.held(device)) < len(self.acknowledged) for device in self.devices):
                await asyncio.sleep(0.05)

    async def prove(self, title: str) -> None:
        """Every acknowledged message is in the log exactly once, under the number acknowledged, and everybody holds the
        log in the same order, on devices that were there all along and on one that comes anew."""
        await self.settle()
        rows = await self.pool.fetch(
            "SELECT client_id, seq FROM messages WHERE conversation_id = $1 AND kind = 'chat' ORDER BY seq", self.group
        )
        stored = [row["client_id"] for row in rows]
        assert {row["client_id"]: row["seq"] for row in rows} == {k: v.seq for k, v in self.acknowledged.items()}
        fresh = await self.client("Personne 0", 0).open()
        await fresh.start()
        anew = [m.client_id for m in await history(fresh, self.group) if isinstance(m.content, Chat)]
        await fresh.close()
        logs: list[list[str]] = [self.held(device) for device in self.devices]
        lost = sum(len(set(self.acknowledged) - set(log)) for log in [*logs, anew])
        doubled = sum(times - 1 for log in [*logs, anew, stored] for times in Counter(log).values())
        print(
            f"{title}: sent {self.sent}, acknowledged {len(self.acknowledged)}, stored {len(stored)}, "
            f"received {sum(map(len, logs))} by {len(logs)} devices, lost = {lost}, doubled = {doubled}"
        )
        assert lost == doubled == 0
        assert all(log == stored for log in [*logs, anew])

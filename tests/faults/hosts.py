"""A town hall on nine machines and a network: two web hosts behind a proxy, a PostgreSQL with its replica, three that
share a Valkey Cluster, and a store of files. Whoever works there is on a tenth."""

import asyncio
import hashlib
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from typing import Any, Self

from server.base.settings import ROOT
from server.run.embedded import Postgres
from tests.faults.cluster import Cluster, Device
from tests.support.browser import Answer, Browser
from tests.support.client import LINE_LOST, Client
from tests.support.network import Network
from tests.support.parvis import Parvis
from tests.support.standby import Standby
from tests.support.uploading import send_file
from tests.support.valkey_cluster import PRIMARIES, Node, ValkeyCluster

WEB = ("web1", "web2")
DATABASES = ("database1", "database2")
REDIS = ("redis1", "redis2", "redis3")
MACHINES = (*WEB, *DATABASES, *REDIS, "store", "proxy", "people")
PORT = 8000
TRUSTED = "host all all 10.77.0.0/24 trust\nhost replication all 10.77.0.0/24 trust\n"
LIVELY = {"ping_interval": 1, "ping_timeout": 3}
"""As a browser's page asks whether its line still holds."""


class Primary(Postgres):
    """Reached from the other machines, too."""

    def __init__(self, network: Network, machine: str, folder: Path) -> None:
        super().__init__(folder / machine, options=[f"listen_addresses={network.addresses[machine]}"])

    def _create(self) -> None:
        super()._create()
        with (self.data / "pg_hba.conf").open("a") as rules:
            rules.write(TRUSTED)


class Replica(Standby):
    def __init__(self, network: Network, machine: str, folder: Path, primary: Primary, source: str) -> None:
        options = [f"listen_addresses={network.addresses[machine]}"]
        super().__init__(folder / machine, primary, options=options)
        self._source = source

    @property
    def source(self) -> str:
        return self._source


class NodeThere(Node):
    def __init__(self, network: Network, machine: str, folder: Path) -> None:
        super().__init__(folder, network.addresses[machine])
        self.network, self.machine = network, machine

    def start(self) -> None:
        with self.network.inside(self.machine):
            super().start()


def nodes_on(network: Network, folder: Path) -> list[Node]:
    """Three primaries, and the replica of each on another machine."""
    places = [REDIS[(number + number // PRIMARIES) % len(REDIS)] for number in range(2 * PRIMARIES)]
    return [NodeThere(network, place, folder / f"node{number}") for number, place in enumerate(places)]


class Web(Parvis):
    """A web process on a machine, asked from the one where people are."""

    network: Network

    def get(self, path: str, headers: Any = None) -> tuple[int, str]:
        with self.network.inside("people"):
            return super().get(path, headers)


class Remote(Client):
    """On the machine where people are."""

    def __init__(self, network: Network, url: str, token: str) -> None:
        super().__init__(url, token)
        self.network = network

    async def open(self, **options: Any) -> Self:
        with self.network.inside("people"):
            line = socket.socket()
        line.setblocking(False)
        proxy = self.network.addresses["proxy"], PORT
        try:
            await asyncio.wait_for(asyncio.get_running_loop().sock_connect(line, proxy), 3)
            return await super().open(sock=line, open_timeout=5, **LIVELY, **options)
        except BaseException:
            line.close()
            raise


class RemoteBrowser(Browser):
    def __init__(self, network: Network, url: str) -> None:
        super().__init__(url)
        self.network = network

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        with self.network.inside("people"):
            return super()._ask(method, path, body, headers)


@dataclass
class Hosts(Cluster[ValkeyCluster]):
    network: Network = field(kw_only=True)
    turns: Iterator[str] = field(default_factory=lambda: iter(WEB))
    programs: list[subprocess.Popen[bytes]] = field(default_factory=list)
    uploaded: dict[str, str] = field(default_factory=dict)
    """SHA-256 of what was, by the address from which it is read."""

    @property
    def url(self) -> str:
        return f"http://{self.network.addresses['proxy']}:{PORT}"

    @property
    def settings(self) -> dict[str, str | int | Path]:
        store = f"http://{self.network.addresses['store']}:9000"
        files = {"files_url": "s3://parvis", "files_endpoint": store, "files_region": "fr"}
        keys = {"files_key_id": "town", "files_key": "secret", "url": self.url}
        return {**super().settings, **files, **keys}

    def serve(self, port: int | None = None) -> Parvis:
        """On the first machine, then on the second."""
        return self.serve_on(next(self.turns))

    def serve_on(self, machine: str) -> Parvis:
        host = self.network.addresses[machine]
        with self.network.inside(machine):
            settings = {**self.settings, "data_dir": self.folder / machine}
            process = Web("serve", **settings, host=host, port=PORT)
        process.network, process.url = self.network, f"http://{host}:{PORT}"
        return process

    def start_beside(self, machine: str, *command: str) -> None:
        with self.network.inside(machine):
            self.programs.append(subprocess.Popen([sys.executable, "-m", *command], cwd=ROOT))

    def begin(self) -> None:
        """What is there besides databases and web processes."""
        address = self.network.addresses
        self.start_beside("store", "tests.operations.store", address["store"], "9000")
        targets = [f"{address[one]}:{PORT}" for one in WEB]
        self.start_beside("proxy", "tests.faults.balancer", address["proxy"], str(PORT), *targets)

    def client(self, name: str, process: int) -> Client:
        return Remote(self.network, self.url, self.town.tokens[name])

    def end(self) -> None:
        super().end()
        for program in self.programs:
            program.kill()
            program.wait()

    async def load_until(self, done: asyncio.Event) -> None:
        """Everybody sends one message after the other, each again and again until it is acknowledged."""

        async def go_on(device: Device) -> None:
            while not done.is_set():
                await self.send(device)
                await asyncio.sleep(0.05)

        await asyncio.gather(*map(go_on, self.devices))

    async def upload_until(self, done: asyncio.Event) -> None:
        """Sends up one file after the other, each again until it is taken."""
        browser = RemoteBrowser(self.network, self.url)
        browser.token = self.town.tokens["Personne 0"]
        while not done.is_set():
            content = secrets.token_bytes(50_000)
            with suppress(AssertionError, HTTPException, *LINE_LOST):
                async with asyncio.timeout(10):
                    file = await send_file(browser, "Plan.bin", content)
                self.uploaded[f"/api/files/{file.id}"] = hashlib.sha256(content).hexdigest()
            await asyncio.sleep(0.2)

    async def read_all(self) -> int:
        """Whatever was taken is read as it was sent; how much of it there is."""
        browser = RemoteBrowser(self.network, self.url)
        browser.token = self.town.tokens["Personne 0"]
        for place, digest in self.uploaded.items():
            answer = await browser.get(place)
            assert answer.status == 200, answer
            assert hashlib.sha256(answer.body).hexdigest() == digest
        return len(self.uploaded)

    async def longest_silence(self, done: asyncio.Event) -> float:
        """Seconds in which nothing was acknowledged to anybody, at the longest."""
        longest, since, before = 0.0, time.monotonic(), len(self.acknowledged)
        while not done.is_set():
            await asyncio.sleep(0.02)
            if len(self.acknowledged) > before:
                since, before = time.monotonic(), len(self.acknowledged)
            longest = max(longest, time.monotonic() - since)
        return longest


def others(*names: str) -> Sequence[tuple[str, str]]:
    """The lines between these and all that are not of them."""
    return [(one, other) for one in names for other in MACHINES if other not in names]

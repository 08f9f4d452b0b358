"""Web processes, worker, PostgreSQL and Valkey are killed while documents come, change, move and go."""

import asyncio
import hashlib
import signal
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from typing import Any, TypeVar

import pytest

from protocol.document_search import SearchNodes
from protocol.drives import AddDocument, AddVersion, BinNodes, CreateFolder, MoveNodes, Node, RestoreNodes
from protocol.files import File
from protocol.types import Command
from server.run.embedded import Valkey
from tests.faults.cluster import UNHURRIED, Cluster, Device
from tests.support.browser import Answer, Browser
from tests.support.client import LINE_LOST, Client, Refused
from tests.support.forked import Forked
from tests.support.pace import PATIENCE
from tests.support.parvis import Parvis
from tests.support.scenario import new_client_id
from tests.support.uploading import BYTES, file_of

EACH = 6
"""Documents that one person makes."""

AGAIN = frozenset({"unavailable", "internal", "too_fast"})

T = TypeVar("T")


class NotNow(Exception):
    pass


async def until_done(attempt: Callable[[], Awaitable[T]]) -> T:
    """Again and again, as a client does whose line or whose server has gone."""
    last = Counter[str]()
    try:
        async with asyncio.timeout(4 * PATIENCE):
            while True:
                try:
                    return await asyncio.wait_for(attempt(), 5)
                except Refused as refused:
                    last[repr(refused)] += 1
                    if refused.code not in AGAIN:
                        raise
                except (NotNow, HTTPException, *LINE_LOST) as mistake:
                    last[repr(mistake)] += 1
                await asyncio.sleep(0.05)
    except TimeoutError:
        pytest.fail(f"never done: {last}")


@dataclass
class Clerk:
    """Puts documents into the drive of the group, changes them, moves them, takes them out and back."""

    cluster: Cluster[Valkey]
    device: Device
    folder: Node
    made: dict[int, list[bytes]] = field(default_factory=dict)
    """What the versions of each hold."""

    async def run(self) -> None:
        for number in range(EACH):
            await self.one(f"{self.device.client.person} {number}")

    async def one(self, name: str) -> None:
        group, contents = self.cluster.group, [f"Fiche {name}, état {state}.".encode() for state in (1, 2)]
        first, second = [await self.upload(f"{name}.txt", content) for content in contents]
        node: Node = await self.call(AddDocument(group, new_client_id(), f"{name}.txt", first.id))
        await self.call(AddVersion(node.id, new_client_id(), second.id))
        await self.call(MoveNodes(group, [node.id], self.folder.id))
        await self.call(BinNodes(group, [node.id]))
        await self.call(RestoreNodes(group, [node.id]))
        self.made[node.id] = contents

    async def call(self, command: Command) -> Any:
        async def attempt() -> Any:
            await self.device.ready.wait()
            return await self.device.client.call(command)

        return await until_done(attempt)

    async def upload(self, name: str, content: bytes) -> File:
        """As browsers do: whatever was lost on the way, the server is asked how far it is."""
        sender = Browser(self.device.client.url)
        sender.token = self.device.client.token

        async def begin() -> int:
            answer = expect(await sender.post("/api/uploads", {"name": name, "size": len(content)}), 201)
            return int(answer.body["id"])

        upload = await until_done(begin)

        async def carry() -> File:
            known = await sender.get(f"/api/uploads/{upload}")
            # Ended already, by an attempt whose answer was lost.
            if known.status != 404:
                at = int(expect(known, 200).body["offset"])
                part = content[at : at + len(content) // 2 + 1]
                if part:
                    sent = await sender.send("PATCH", f"/api/uploads/{upload}", part, **BYTES, Upload_Offset=str(at))
                    expect(sent, 200, 409)
                    raise NotNow(sent.status, sent.body)
            return file_of(expect(await sender.post(f"/api/uploads/{upload}"), 200))

        return await until_done(carry)


def expect(answer: Answer, *statuses: int) -> Answer:
    if answer.status in (429, 500, 502, 503):
        raise NotNow(answer.status, answer.body)
    assert answer.status in statuses, (answer.status, answer.body)
    return answer


async def test_no_document_is_lost_or_doubled_whatever_is_killed(cluster: Cluster[Valkey], tmp_path: Path) -> None:
    urls = {"database_url": cluster.database_url, "redis_url": cluster.valkey.url}

    def work() -> Parvis:
        return Forked("worker", data_dir=tmp_path, log_level="error", **urls, **UNHURRIED)

    worker = work()
    try:
        devices = cluster.devices[:4]
        folder: Node = await devices[0].client.call(CreateFolder(cluster.group, new_client_id(), "Archives"))
        clerks = [Clerk(cluster, device, folder) for device in devices]
        load = asyncio.gather(*(clerk.run() for clerk in clerks))
        for step in range(8):
            await made(clerks, 2 * step)
            if step % 4 == 0:
                killed = cluster.processes[step // 4]
                await asyncio.to_thread(killed.end, signal.SIGKILL)
                cluster.processes[step // 4] = cluster.serve(killed.port)
            elif step % 4 == 1:
                assert cluster.postgres.child
                cluster.postgres.child.kill()
                cluster.postgres.start()
            elif step % 4 == 2:
                assert cluster.valkey.child
                cluster.valkey.child.kill()
                cluster.valkey.start()
            else:
                await asyncio.to_thread(worker.end, signal.SIGKILL)
                worker = work()
        await load
        await prove(cluster, clerks, folder)
    finally:
        worker.end()


async def made(clerks: list[Clerk], count: int) -> None:
    async with asyncio.timeout(4 * PATIENCE):
        while sum(len(clerk.made) for clerk in clerks) < count:
            await asyncio.sleep(0.02)


async def prove(cluster: Cluster[Valkey], clerks: list[Clerk], folder: Node) -> None:
    """Each document that was acknowledged is there once, in its folder, with its versions and their bytes; nothing else
    is; everybody is told the same; and what each says is found."""
    made = {node: contents for clerk in clerks for node, contents in clerk.made.items()}
    await cluster.everybody_there()
    fresh = await Client(cluster.devices[0].client.url, cluster.devices[0].client.token).open()
    await fresh.start()
    drive = await fresh.follow_drive(cluster.group)
    assert drive.nodes.keys() == {folder.id, *made}
    assert drive.nodes[folder.id].items == len(made)
    assert all(drive.nodes[node].parent == folder.id and drive.nodes[node].binned_at is None for node in made)
    versions = await cluster.pool.fetch(
        """
        SELECT v.node_id, f.id, f.sha256 FROM versions v JOIN files f ON f.id = v.file_id ORDER BY v.node_id, v.number
        """
    )
    held: dict[int, list[str]] = {}
    reader = Browser(fresh.url)
    reader.token = fresh.token
    for node, file, sha256 in versions:
        held.setdefault(node, []).append(sha256)
        answer = await reader.get(f"/api/files/{file}?download")
        assert hashlib.sha256(answer.body).hexdigest() == sha256
    expected = {node: [hashlib.sha256(content).hexdigest() for content in contents] for node, contents in made.items()}
    lost = sum(len(set(digests) - set(held.get(node, []))) for node, digests in expected.items())
    doubled = sum(len(digests) for digests in held.values()) - sum(len(digests) for digests in expected.values())
    print(f"documents: {len(made)} made and moved, versions lost = {lost}, doubled = {doubled}")
    assert held == expected
    # Whoever was reading when it was killed is given up after a while, which has passed.
    await cluster.pool.execute("UPDATE texts SET tried_at = tried_at - interval '1 hour' WHERE outcome IS NULL")
    async with asyncio.timeout(2 * PATIENCE):
        while (await fresh.call(SearchNodes('"état 2"', counted=True))).count != len(made):
            await asyncio.sleep(0.2)
    assert (await fresh.call(SearchNodes('"état 1"'))).hits == []
    await fresh.close()

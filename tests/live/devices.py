"""Devices that write a sheet, and what the worker makes of it."""

from typing import Any

from protocol.drives import LoadDocument, Node
from protocol.live import CreateSheet, WriteLive, Written
from server.base.broker import connect_broker
from server.base.database import Pool
from server.base.jobs import Workshop
from server.base.settings import Settings
from server.core.hub import Hub
from server.live.folding_job import keep_folded
from server.live.sheets import blank
from tests.live.written_sheets import Sheet
from tests.support.client import Client
from tests.support.scenario import new_client_id


async def sheet(client: Client, conversation: int, name: str = "Budget", **more: Any) -> Node:
    made: Node = await client.call(CreateSheet(conversation, new_client_id(), name, **more))
    return made


class Device:
    """Of somebody who has the blank sheet before them."""

    def __init__(self, client: Client, node: Node) -> None:
        self.client, self.node = client, node
        self.sheet = Sheet(blank())

    async def write(self, cells: dict[str, Any]) -> Written:
        before = self.sheet.doc.get_state()
        self.sheet.put("a", cells=cells)
        return await self.send(self.sheet.doc.get_update(before))

    async def send(self, update: bytes) -> Written:
        written: Written = await self.client.call(WriteLive(self.node.id, new_client_id(), update))
        return written


async def rest(pool: Pool, node: Node) -> None:
    """Five minutes pass without anybody writing it."""
    await pool.execute(
        "UPDATE live_documents SET written_at = written_at - interval '301 seconds' WHERE node_id = $1", node.id
    )


async def work(settings: Settings, pool: Pool) -> None:
    """As the worker does each minute."""

    async def nothing(_: object) -> None:
        pass

    async with connect_broker(settings, pool) as broker:
        hub = Hub(broker, nothing, nothing)
        hub.start()
        await keep_folded(Workshop(settings, pool, hub))
        await hub.close()


async def numbers(client: Client, node: Node) -> list[int]:
    """Of its versions, the latest first."""
    return [one.number for one in (await client.call(LoadDocument(node.id))).versions]

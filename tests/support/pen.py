"""A device's own copy of a live document, at which somebody writes."""

from collections.abc import Callable
from typing import Any

from pycrdt import Array, Doc, Map

from protocol.drives import Node
from protocol.live import CreateSheet, WriteLive, Written
from tests.support.client import Client
from tests.support.scenario import new_client_id


class Pen:
    """What is changed comes out as one update."""

    def __init__(self, writer: int | None = None) -> None:
        self.doc: Doc[Any] = Doc(client_id=writer)
        self.cells = self.doc.get("a.cells", type=Map)
        self.rows = self.doc.get("a.rows", type=Array)

    def change(self, act: Callable[[], object]) -> bytes:
        made: list[bytes] = []
        subscription = self.doc.observe(lambda event: made.append(event.update))
        with self.doc.transaction():
            act()
        self.doc.unobserve(subscription)
        return made[0]

    def cell(self, place: str, value: str) -> bytes:
        return self.change(lambda: self.cells.update({place: value}))


async def new_sheet(client: Client, group: int, name: str = "Budget") -> Node:
    node: Node = await client.call(CreateSheet(group, new_client_id(), name))
    return node


async def write(client: Client, node: int, data: bytes, client_id: str = "") -> Written:
    written: Written = await client.call(WriteLive(node, client_id or new_client_id(), data))
    return written

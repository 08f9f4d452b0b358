"""Folders and documents made by hand."""

from typing import Any

from protocol.drives import AddDocument, CreateFolder, LoadFolder, Node
from protocol.files import File
from server.base.database import Pool
from server.base.tokens import new_id
from server.files.files_sql import insert_file
from tests.support.client import Client
from tests.support.scenario import new_client_id


async def file_of(pool: Pool, client: Client, name: str = "plan.pdf", content: str = "a") -> File:
    """A file of the client's own, of which only the row is there."""
    file = File(new_id(), name, 10, "application/pdf", content.encode().hex().rjust(64, "0"), pages=1)
    await insert_file(pool, client.person, file)
    return file


async def folder(client: Client, conversation: int, name: str, parent: Node | None = None, **more: Any) -> Node:
    command = CreateFolder(conversation, new_client_id(), name, parent.id if parent else None, **more)
    made: Node = await client.call(command)
    return made


async def document(
    pool: Pool, client: Client, conversation: int, name: str, parent: Node | None = None, **more: Any
) -> Node:
    """Of a content of its own, unless one is given."""
    file = await file_of(pool, client, name[:100], more.pop("content", name))
    command = AddDocument(conversation, new_client_id(), name, file.id, parent.id if parent else None, **more)
    made: Node = await client.call(command)
    return made


async def names(client: Client, conversation: int, parent: Node | None = None) -> list[str]:
    """What is in a folder, in the order in which it is told."""
    return [node.name for node in (await client.call(LoadFolder(conversation, parent.id if parent else None))).nodes]

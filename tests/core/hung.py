"""A Redis that takes connections and answers nothing, the slowest way to be away."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path


@asynccontextmanager
async def hung_redis(socket: Path) -> AsyncIterator[list[bytes]]:
    """Gives what it was asked, in the pieces in which it came."""
    asked: list[bytes] = []

    async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while piece := await reader.read(1_000):
            asked.append(piece)
        writer.close()

    async with await asyncio.start_unix_server(hang, socket):
        yield asked

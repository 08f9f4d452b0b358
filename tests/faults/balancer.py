"""A proxy as any town may have: takes whoever comes to one of the web hosts that answer, by turns."""

import asyncio
import sys
from contextlib import suppress
from itertools import cycle

CONNECTS_WITHIN = 1.0
PIECE = 65_536


class Balancer:
    def __init__(self, targets: list[str]) -> None:
        self.targets = targets
        self.turns = cycle(range(len(targets)))

    async def serve(self, host: str, port: int) -> None:
        server = await asyncio.start_server(self._take, host, port)
        async with server:
            await server.serve_forever()

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        first = next(self.turns)
        for target in self.targets[first:] + self.targets[:first]:
            with suppress(OSError, TimeoutError):
                host, _, port = target.partition(":")
                there = await asyncio.wait_for(asyncio.open_connection(host, int(port)), CONNECTS_WITHIN)
                await asyncio.gather(_pass(reader, there[1]), _pass(there[0], writer))
                return
        writer.close()


async def _pass(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while piece := await reader.read(PIECE):
            writer.write(piece)
            await writer.drain()
    writer.close()


if __name__ == "__main__":
    asyncio.run(Balancer(sys.argv[3:]).serve(sys.argv[1], int(sys.argv[2])))

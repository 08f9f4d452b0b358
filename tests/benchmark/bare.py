"""The floor, for comparison: a transport that writes what it receives to all the others, and does nothing else."""

import asyncio
import sys
from typing import Any

import uvloop

from server.core.wire import frame

ACCEPT = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"
HEADER = 8
"""Bytes before the payload of a masked frame of 126 to 65,535."""


class Bare(asyncio.Protocol):
    transports: set[asyncio.Transport] = set()  # noqa: RUF012 - one set for the whole process is the point
    open = False

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def connection_lost(self, exc: Exception | None) -> None:
        self.transports.discard(self.transport)

    def data_received(self, data: bytes) -> None:
        if not self.open:
            self.open = True
            self.transport.write(ACCEPT)
            self.transports.add(self.transport)
            return
        ready = frame(data[HEADER:])
        for transport in self.transports:
            transport.write(ready)


async def main() -> None:
    server = await asyncio.get_running_loop().create_server(Bare, "127.0.0.1", int(sys.argv[1]), backlog=2048)
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(main())

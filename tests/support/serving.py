"""Serves the real application on a free port, within the test's own loop."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from dataclasses import replace

import uvicorn

from server.base.settings import Settings
from server.run.app import create
from server.run.serve import configuration


class Prompt(uvicorn.Server):
    """Stops when it is told. Uvicorn looks ten times a second whether it is, and then gives the lines a tenth of a
    second to close, even if there are none; `parvis serve` does so wherever tests start it as a process."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.told = asyncio.Event()

    async def main_loop(self) -> None:
        while not self.told.is_set():
            await self.on_tick(0)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.told.wait(), 1)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        if self.server_state.connections or self.server_state.tasks:
            await super().shutdown(sockets)
            return
        for server in self.servers:
            server.close()
            await server.wait_closed()
        await self.lifespan.shutdown()


@contextlib.asynccontextmanager
async def served(settings: Settings, at_once: bool = True) -> AsyncIterator[str]:
    """The address of a server with these settings, which begins now, or when somebody first calls; it has stopped
    afterwards."""
    # asyncio writes small frames at once only to sockets that say they are TCP.
    with socket.socket(proto=socket.IPPROTO_TCP) as line:
        line.bind(("127.0.0.1", 0))
        settings = replace(settings, port=line.getsockname()[1])
        server, called = Prompt(configuration(settings)), asyncio.Event()
        serving = asyncio.create_task(_serve(server, settings, line, None if at_once else called))
        while at_once and not server.started:
            await asyncio.sleep(0.002)
        try:
            yield f"http://127.0.0.1:{settings.port}"
        finally:
            server.told.set()
            called.set()
            await serving


async def _serve(server: Prompt, settings: Settings, line: socket.socket, called: asyncio.Event | None) -> None:
    """Where it begins when it is called, whoever calls waits on the line until then."""
    if called:
        line.listen()
        asyncio.get_running_loop().add_reader(line, called.set)
        await called.wait()
        asyncio.get_running_loop().remove_reader(line)
    if not (called and server.told.is_set()):
        server.config.app, server.config.factory, server.config.loop = create(settings), False, "none"
        await server.serve([line])

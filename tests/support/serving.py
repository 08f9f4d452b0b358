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


@contextlib.asynccontextmanager
async def served(settings: Settings) -> AsyncIterator[str]:
    """The address of a server with these settings; it has stopped afterwards."""
    # asyncio writes small frames at once only to sockets that say they are TCP.
    with socket.socket(proto=socket.IPPROTO_TCP) as line:
        line.bind(("127.0.0.1", 0))
        settings = replace(settings, port=line.getsockname()[1])
        config = configuration(settings)
        config.app, config.factory, config.loop = create(settings), False, "none"
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve([line]))
        while not server.started:
            await asyncio.sleep(0.01)
        try:
            yield f"http://127.0.0.1:{settings.port}"
        finally:
            server.should_exit = True
            await serving

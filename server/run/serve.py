"""Runs the web processes."""

import asyncio
import gc
import multiprocessing
import socket

import uvicorn
from starlette.applications import Starlette
from uvicorn.supervisors import Multiprocess

from protocol.frames import MAX_FRAME
from server.base import logs
from server.base.children import follow
from server.base.settings import Settings
from server.run import preflight, schema
from server.run.metrics import shared

GOODBYE = 5
"""Seconds that open requests and sockets have to end when the process is asked to stop."""

PING = 20
"""Seconds, as `protocol/guide.md` tells those who write clients."""

SLOWEST_START = 120
"""Seconds that a web process may take to start, or to answer the one that watches over it, before it is replaced."""


class Watch(Multiprocess):
    """Over web processes: it notices at once that one is killed, even while it waits for that one's answer."""

    def keep_subprocess_alive(self) -> None:
        # As long as their ends of the line are open here as well, no line ends with its process.
        for process in self.processes:
            process.child_conn.close()
        super().keep_subprocess_alive()


def application() -> Starlette:
    """Called by uvicorn in every web process."""
    if parent := multiprocessing.parent_process():
        assert parent.pid
        follow(parent.pid)
    # Whoever only watches over web processes has no need of all that they stand on.
    from server.run import app

    settings = Settings.read()
    logs.configure(settings)
    spare_the_collector()
    return app.create(settings)


def spare_the_collector() -> None:
    """Looks for cycles seldom, and never again among what was loaded before: thousands of requests in flight are no
    garbage."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def configuration(settings: Settings) -> uvicorn.Config:
    """How uvicorn runs Parvis: with the fast loop and parsers, and our gateway for the sockets."""
    return uvicorn.Config(
        "server.run.serve:application",
        factory=True,
        workers=settings.processes,
        loop="uvloop",
        http="server.core.http:GuardedProtocol",
        ws="server.core.websocket:ParvisProtocol",
        ws_max_size=MAX_FRAME,
        ws_ping_interval=PING,
        ws_per_message_deflate=False,
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        forwarded_allow_ips=settings.trusted_proxies,
        timeout_graceful_shutdown=GOODBYE,
        timeout_worker_healthcheck=SLOWEST_START,
    )


async def look(settings: Settings) -> None:
    """Redis may be away: messages are stored without it, and it will be found again."""
    await preflight.wait_for(preflight.reach_database, settings)
    await schema.refuse_other(settings.database_url)
    await preflight.claim_files(settings)


def serve(settings: Settings, fd: int | None = None) -> None:
    """Serves until it is told to stop, on the open socket of that number if there is one. Raises `StartError` or
    `SchemaError` when it cannot begin."""
    asyncio.run(look(settings))
    line = preflight.listen(settings) if fd is None else socket.socket(fileno=fd)
    config = configuration(settings)
    with shared(settings.processes):
        if settings.processes > 1:
            Watch(config, [line]).run()
        else:
            uvicorn.Server(config).run([line])

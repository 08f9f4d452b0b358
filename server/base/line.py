"""A connection to PostgreSQL that notices when its other end is gone, and asks nothing twice."""

import asyncio
import socket
from types import SimpleNamespace
from typing import Any

import asyncpg

FIRST_OWN = 16_384
"""Types below this number are PostgreSQL's own, and the same in every database."""

NOTHING_ASKED = SimpleNamespace(name="none")

_told: dict[frozenset[int], list[asyncpg.Record]] = {}


SILENT_FOR = 10
"""Seconds after which a machine that says nothing, not even that it has got what was sent, is taken for gone."""


class Line(asyncpg.Connection):
    """Notices when the machine at its other end is gone without a word: asyncpg would wait for it, for as long as the
    system repeats what was sent (15 minutes), and for ever where it had been received.

    Asks once a process what the arrays of PostgreSQL's own types are made of, where asyncpg asks on each connection:
    8 ms of the database each time (https://github.com/MagicStack/asyncpg/issues/1272)."""

    def __init__(self, protocol: Any, transport: asyncio.Transport, *rest: Any) -> None:
        super().__init__(protocol, transport, *rest)
        line = transport.get_extra_info("socket")
        if line.family != socket.AF_UNIX:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, SILENT_FOR // 2)
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, 1)
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, SILENT_FOR * 1_000)

    async def _introspect_types(  # as asyncpg calls it
        self,
        typeoids: set[int],
        timeout: float,  # noqa: ASYNC109
    ) -> tuple[list[asyncpg.Record], object]:
        asked = frozenset(typeoids)
        if asked in _told:
            return _told[asked], NOTHING_ASKED
        types, statement = await super()._introspect_types(typeoids, timeout)  # type: ignore[misc]
        if max(asked) < FIRST_OWN:
            _told[asked] = types
        return types, statement

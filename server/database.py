"""The way to PostgreSQL: a pool of connections that speak JSON."""

import asyncio

import asyncpg
import msgspec
from asyncpg.pool import PoolConnectionProxy

from protocol.codec import to_json
from server.settings import Settings

Pool = asyncpg.Pool
Database = asyncpg.Connection | PoolConnectionProxy | asyncpg.Pool

OUTAGES = (
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.InterfaceError,
    OSError,
    asyncio.TimeoutError,
)
"""Raised while the database is away; a transaction that has lost its connection ends in an `InterfaceError`."""

CROSSINGS = (asyncpg.UniqueViolationError, asyncpg.DeadlockDetectedError)
"""Raised when somebody else did the same at the very moment: the same again, from the beginning, finds it done."""

PATIENCE = 5.0
JSONB_VERSION = b"\x01"

_read_json = msgspec.json.Decoder().decode


async def connect_pool(settings: Settings) -> Pool:
    """Opens the pool of one process. Raises one of `OUTAGES` when the database is away."""
    return await asyncpg.create_pool(
        settings.database_url,
        min_size=2,
        max_size=settings.database_connections,
        timeout=PATIENCE,
        init=speak_json,
        server_settings={"application_name": "parvis", "timezone": "UTC", "jit": "off"},
    )


async def speak_json(connection: asyncpg.Connection) -> None:
    """Turns `jsonb` into plain Python values and back on this connection."""
    await connection.set_type_codec(
        "jsonb",
        schema="pg_catalog",
        format="binary",
        encoder=lambda value: JSONB_VERSION + to_json(value),
        decoder=lambda data: _read_json(data[1:]),
    )

"""The way to PostgreSQL: a pool of connections that speak JSON."""

import asyncio
from types import SimpleNamespace
from typing import Any

import asyncpg
import msgspec
from asyncpg.connect_utils import SessionAttribute
from asyncpg.pool import PoolConnectionProxy

from protocol.codec import to_json
from server.base.settings import Settings

Pool = asyncpg.Pool
Database = asyncpg.Connection | PoolConnectionProxy | asyncpg.Pool

REFUSED = asyncpg.InvalidAuthorizationSpecificationError
"""The user or the password is not taken, or no longer; whoever administers PostgreSQL may take it again."""

OUTAGES = (
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.ReadOnlySQLTransactionError,
    REFUSED,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    OSError,
    asyncio.TimeoutError,
)
"""Raised while the database is away; a transaction that has lost its connection ends in an `InterfaceError`, and a
statement sent between the server's farewell and the end of the line in an `InternalClientError`, as does looking for
the primary while there is none."""

CROSSINGS = (asyncpg.UniqueViolationError, asyncpg.DeadlockDetectedError)
"""Raised when somebody else did the same at the very moment: the same again, from the beginning, finds it done."""


def is_outage(mistake: BaseException) -> bool:
    """Whether the database is away, and not we who asked it for nonsense."""
    return isinstance(mistake, OUTAGES) and not isinstance(mistake, ValueError)


def in_short(outage: BaseException) -> str:
    """What is logged of an outage; where a setting may be the one to change, it is named."""
    kind = type(outage).__name__
    return (
        f"{kind}: change PARVIS_DATABASE_URL, its user or password is refused" if isinstance(outage, REFUSED) else kind
    )


async def hold_still(db: Database) -> None:
    """Everything that the transaction reads is as of one instant. To be its first statement."""
    await db.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


PATIENCE = 5.0
PRIMARY = SessionAttribute.read_write
"""Of several hosts in the address, the one that takes what is written: a replica only once it is promoted."""

JSONB_VERSION = b"\x01"

_read_json = msgspec.json.Decoder().decode


ROLE = "parvis_application"
"""The role of PostgreSQL that web processes and workers take: it cannot change what is proved."""

BASICS = {"application_name": "parvis", "timezone": "UTC", "jit": "off", "role": ROLE}

BY_INDEX = BASICS | {"enable_seqscan": "off", "plan_cache_mode": "force_generic_plan"}
"""One plan for good: it follows the indexes even if it was made while the table was nearly empty."""


FIRST_OWN = 16_384
"""Types below this number are PostgreSQL's own, and the same in every database."""

NOTHING_ASKED = SimpleNamespace(name="none")

_told: dict[frozenset[int], list[asyncpg.Record]] = {}


class Line(asyncpg.Connection):
    """Asks once a process what the arrays of PostgreSQL's own types are made of, where asyncpg asks on each connection:
    8 ms of the database each time (https://github.com/MagicStack/asyncpg/issues/1272)."""

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


async def connect_database(address: str, **more: Any) -> asyncpg.Connection:
    """One connection, to the primary if several hosts are named. Raises one of `OUTAGES` when it is away."""
    return await asyncpg.connect(address, timeout=PATIENCE, target_session_attrs=PRIMARY, **more)


async def connect_pool(settings: Settings, longest: int = 0) -> Pool:
    """Opens the pool of one process, where a statement may take `longest` seconds, or as long as it likes. Raises one
    of `OUTAGES` when the database is away."""
    options = BASICS | {"statement_timeout": f"{longest}s"}
    return await _connect(settings, settings.database_connections, options)


async def connect_journal(settings: Settings) -> Pool:
    """Opens the one connection over which the journal stores; it waits for no other query. Raises one of `OUTAGES`
    when the database is away."""
    return await _connect(settings, 1, BY_INDEX)


async def connect_queue(settings: Settings) -> asyncpg.Connection:
    """The connection that the queue of jobs keeps to itself: it listens on it, and reads JSON otherwise than ours do.
    Raises one of `OUTAGES` when the database is away."""
    return await connect_database(settings.database_url, server_settings={"role": ROLE})


async def _connect(settings: Settings, connections: int, options: dict[str, str]) -> Pool:
    return await asyncpg.create_pool(
        settings.database_url,
        connection_class=Line,
        min_size=min(2, connections),
        max_size=connections,
        timeout=PATIENCE,
        target_session_attrs=PRIMARY,
        init=speak_json,
        reset=leave_as_is,
        server_settings=options,
    )


async def leave_as_is(connection: asyncpg.Connection) -> None:
    """Spares a round trip: it would undo settings, cursors and locks that nobody here leaves behind."""


async def speak_json(connection: asyncpg.Connection) -> None:
    """Turns `jsonb` into plain Python values and back on this connection."""
    await connection.set_type_codec(
        "jsonb",
        schema="pg_catalog",
        format="binary",
        encoder=lambda value: JSONB_VERSION + to_json(value),
        decoder=lambda data: _read_json(data[1:]),
    )

"""The way to PostgreSQL: a pool of connections that speak JSON."""

import asyncio
import socket
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

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


_primaries: dict[str, str] = {}
"""By address, the host that was the primary when it was last asked for."""

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


async def connect_database(address: str, **more: Any) -> asyncpg.Connection:
    """One connection, to the primary if several hosts are named. Raises one of `OUTAGES` when it is away."""
    return await connect_primary(address, connection_class=Line, timeout=PATIENCE, **more)


async def connect_primary(address: str, **options: Any) -> asyncpg.Connection:
    """Asks one host after the other, first the one that was the primary last, each for as long as the options say: by
    itself asyncpg has them share that time, and one that is gone without a word would leave none to the next."""
    hosts = sorted(each_host(address), key=lambda host: host != _primaries.get(address))
    outages: list[Exception] = []
    for host in hosts:
        try:
            connection: asyncpg.Connection = await asyncpg.connect(host, target_session_attrs=PRIMARY, **options)
        except OUTAGES as outage:
            outages.append(outage)
        else:
            _primaries[address] = host
            return connection
    # Of several, what somebody can mend.
    raise next((one for one in outages if isinstance(one, REFUSED)), outages[-1])


def each_host(address: str) -> list[str]:
    """An address for each."""
    parts = urlsplit(address)
    user, at, places = parts.netloc.rpartition("@")
    if "," in places:
        return [parts._replace(netloc=f"{user}{at}{place}").geturl() for place in places.split(",")]
    said = parse_qs(parts.query)
    hosts, ports = ("".join(said.get(name, [""])).split(",") for name in ("host", "port"))
    if len(hosts) < 2:
        return [address]
    given = {name: values[0] for name, values in said.items()}
    pairs = zip(hosts, ports if len(ports) == len(hosts) else [ports[0]] * len(hosts), strict=True)
    return [parts._replace(query=urlencode(given | {"host": host, "port": port})).geturl() for host, port in pairs]


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
    pool: Pool = await asyncpg.create_pool(  # type: ignore[call-overload]  # its stubs know no arguments of `connect`
        settings.database_url,
        connection_class=Line,
        min_size=min(2, connections),
        max_size=connections,
        timeout=PATIENCE,
        connect=connect_primary,
        init=speak_json,
        reset=leave_as_is,
        server_settings=options,
    )
    return pool


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

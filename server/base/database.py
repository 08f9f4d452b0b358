"""The way to PostgreSQL: a pool of connections that speak JSON."""

import asyncio
import errno
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any
from weakref import WeakKeyDictionary

import asyncpg
import msgspec
from asyncpg.connect_utils import SessionAttribute
from asyncpg.exceptions import TargetServerAttributeNotMatched
from asyncpg.pool import PoolConnectionProxy

from protocol.codec import to_json
from server.base.hosts import FACTS, OldPrimary, Seen, each_host, in_force, newest, refused, told_of, unsure_of
from server.base.line import Line
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

FULL = asyncpg.DiskFullError
"""The disk of PostgreSQL, or of its log, takes nothing more; an outage, too."""

CROSSINGS = (asyncpg.UniqueViolationError, asyncpg.DeadlockDetectedError)
"""Raised when somebody else did the same at the very moment: the same again, from the beginning, finds it done."""


OF_THIS_MACHINE = {errno.EDQUOT, errno.EIO, errno.EMFILE, errno.ENFILE, errno.ENOSPC, errno.EROFS}
"""What the system says of disks and files, and never of a connection."""


def is_outage(mistake: BaseException) -> bool:
    """Whether the database is away, and not we who asked it for nonsense, nor a file of this machine that cannot be
    had: such a mistake names the file, or could come of no connection."""
    if isinstance(mistake, OSError) and (mistake.filename is not None or mistake.errno in OF_THIS_MACHINE):
        return False
    return isinstance(mistake, OUTAGES) and not isinstance(mistake, ValueError)


def in_short(outage: BaseException) -> str:
    """What is logged of an outage; where a setting may be the one to change, it is named."""
    kind = type(outage).__name__
    if isinstance(outage, OldPrimary):
        return f"{kind}: {outage}"
    if isinstance(outage, FULL):
        return f"{kind}: make room on the disk of PostgreSQL"
    return (
        f"{kind}: change PARVIS_DATABASE_URL, its user or password is refused" if isinstance(outage, REFUSED) else kind
    )


async def hold_still(db: Database) -> None:
    """Everything that the transaction reads is as of one instant. To be its first statement."""
    await db.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


OLDEST_POSTGRES = 17

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


class Primary:
    """The one to write to of the hosts that an address names: of those that can be written, the one promoted last. Each
    process has one of its own, which remembers the highest timeline it has seen or heard of, so that an older one is
    refused while the newer is away, too. One that is `wary` does not take what answers first for it, where others are
    silent and nothing was ever heard of its system."""

    def __init__(self, address: str, *, wary: bool = False) -> None:
        self._hosts = each_host(address)
        self.address = self._hosts[0] if len(self._hosts) == 1 else ""
        """Of the one to write to, once it is known."""
        self._lines: WeakKeyDictionary[asyncpg.Connection, Seen] = WeakKeyDictionary()
        self.timelines: dict[int, int] = {}
        """The highest of each system."""
        self._wary = wary
        self.timeline = 0
        """Of the one that was last connected to."""
        self.refused = 0
        """How many of the hosts could be written, and are not."""
        self.full = False
        """Whether its disk took nothing more, when it was last looked at."""
        self.trouble = ""

    def learn(self, system: int, timeline: int) -> None:
        """What another process has seen."""
        self.timelines[system] = max(timeline, self.timelines.get(system, 0))

    async def connect(self, *_: object, **options: Any) -> asyncpg.Connection:
        """In the place of asyncpg's own. Raises one of `OUTAGES`."""
        if len(self._hosts) == 1:
            return await self._open(self.address, options)
        if self.address:
            with suppress(*OUTAGES):  # it may have handed over
                return await self._open(self.address, options)
        await self.look()
        return await self._open(self.address, options)

    async def _open(self, address: str, options: dict[str, Any]) -> asyncpg.Connection:
        line: asyncpg.Connection = await asyncpg.connect(address, target_session_attrs=PRIMARY, **options)
        try:
            seen = await _facts(line, address)
            self._note([seen], whole=len(self._hosts) == 1)
            if refused([seen], self.timelines):
                raise OldPrimary(told_of([seen], self.timelines))
        except BaseException:
            line.terminate()
            raise
        self._lines[line], self.timeline = seen, seen.timeline
        return line

    async def look(self) -> None:
        """Asks every host, where there are several, and ends the connections to one that is refused from now on. Raises
        one of `OUTAGES` when there is none to write to."""
        if len(self._hosts) == 1:
            self.end_old()
            return
        answers = await _ask_each(self._hosts)
        seen = [answer for answer in answers if isinstance(answer, Seen)]
        if self._wary:
            self._refuse_unheard(seen)
        self._note(seen, whole=True)
        right = in_force(seen, self.timelines)
        self.address = right[0].address if len(right) == 1 else ""
        if len(right) > 1:
            self._end(list(self._lines))
        if not self.address:
            raise self._outage(answers)

    def _refuse_unheard(self, seen: list[Seen]) -> None:
        """Notes nothing of it: it would be known the next time."""
        right = in_force(seen, self.timelines)
        answered = {one.address for one in seen}
        silent = [host for host in self._hosts if host not in answered]
        if silent and any(one.system not in self.timelines for one in right):
            self.refused, self.trouble = len(right), unsure_of(right, silent)
            raise OldPrimary(self.trouble)

    def _note(self, seen: list[Seen], *, whole: bool) -> None:
        """Remembers; `whole` where it is all there is to see."""
        self.timelines = newest(seen, self.timelines)
        if whole:
            right = in_force(seen, self.timelines)
            self.refused = len(refused(seen, self.timelines)) + (len(right) if len(right) > 1 else 0)
            self.trouble = told_of(seen, self.timelines)
        self.end_old()

    def _outage(self, answers: list[Seen | Exception]) -> Exception:
        """Of several, what somebody can mend."""
        if self.trouble:
            return OldPrimary(self.trouble)
        outages = [answer for answer in answers if isinstance(answer, Exception)]
        if len(outages) < len(answers):
            outages.append(TargetServerAttributeNotMatched("none of the hosts takes what is written"))
        return next((one for one in outages if isinstance(one, REFUSED)), outages[-1])

    def end_old(self) -> None:
        """Ends the connections to what another was promoted after."""
        self._end([line for line, seen in self._lines.items() if seen.timeline < self.timelines[seen.system]])

    def _end(self, lines: list[asyncpg.Connection]) -> None:
        for line in lines:
            line.terminate()


GRACE = 2.0
"""Seconds that the other hosts have to answer, once one that can be written has."""


async def _ask_each(hosts: list[str]) -> list[Seen | Exception]:
    """Each at the same time; a machine that is gone without a word is not waited for long."""
    waiting = {asyncio.create_task(_ask(host)) for host in hosts}
    answers: list[Seen | Exception] = []
    grace = None
    while waiting:
        done, waiting = await asyncio.wait(waiting, timeout=grace, return_when=asyncio.FIRST_COMPLETED)
        if not done:
            break
        answers += [task.result() for task in done]
        if any(isinstance(answer, Seen) and answer.writable for answer in answers):
            grace = GRACE
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    return answers


async def _ask(address: str) -> Seen | Exception:
    try:
        line = await asyncpg.connect(address, timeout=PATIENCE, command_timeout=PATIENCE)
        try:
            return await _facts(line, address)
        finally:
            line.terminate()
    except (asyncpg.PostgresError, *OUTAGES) as outage:
        return outage


async def _facts(line: asyncpg.Connection, address: str) -> Seen:
    if line.get_server_version().major < OLDEST_POSTGRES:  # which is not asked anything before it is said
        return Seen(address, 0, datetime.min.replace(tzinfo=UTC), 0, writable=True)
    [facts] = await line.fetch(FACTS)
    return Seen(address, **facts)


async def find_primary(address: str) -> str:
    """The address of the one of the hosts named that is written to, for other programs. Raises one of `OUTAGES`."""
    primary = Primary(address)
    await primary.look()
    return primary.address


async def connect_database(address: str, primary: Primary | None = None, **more: Any) -> asyncpg.Connection:
    """One connection, to the primary if several hosts are named. Raises one of `OUTAGES` when it is away."""
    return await (primary or Primary(address)).connect(connection_class=Line, timeout=PATIENCE, **more)


async def connect_pool(settings: Settings, longest: int = 0, primary: Primary | None = None) -> Pool:
    """Opens the pool of one process, where a statement may take `longest` seconds, or as long as it likes. Raises one
    of `OUTAGES` when the database is away."""
    options = BASICS | {"statement_timeout": f"{longest}s"}
    return await _connect(settings, settings.database_connections, options, primary)


async def connect_journal(settings: Settings, primary: Primary | None = None) -> Pool:
    """Opens the one connection over which the journal stores; it waits for no other query. Raises one of `OUTAGES`
    when the database is away."""
    return await _connect(settings, 1, BY_INDEX, primary)


async def connect_queue(settings: Settings, primary: Primary | None = None) -> asyncpg.Connection:
    """The connection that the queue of jobs keeps to itself: it listens on it, and reads JSON otherwise than ours do.
    Raises one of `OUTAGES` when the database is away."""
    return await connect_database(settings.database_url, primary, server_settings={"role": ROLE})


async def _connect(settings: Settings, connections: int, options: dict[str, str], primary: Primary | None) -> Pool:
    pool: Pool = await asyncpg.create_pool(
        settings.database_url,
        connection_class=Line,
        min_size=min(2, connections),
        max_size=connections,
        timeout=PATIENCE,
        connect=(primary or Primary(settings.database_url)).connect,
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

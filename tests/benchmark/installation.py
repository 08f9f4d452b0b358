"""The real servers of a measurement, and the town hall that fills them."""

import hashlib
import os
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from socket import create_connection, create_server

import asyncpg

from server.run.embedded import Postgres, Valkey
from server.run.schema import migrate
from tests.benchmark.crowd import Person
from tests.benchmark.measure import Accounts, MiscountError, cpu_seconds, family_cpu_seconds, resident_bytes
from tests.support.databases import execute

UNLIMITED = {"PARVIS_COMMANDS_RATE": "1e6", "PARVIS_COMMANDS_BURST": "1000000", "PARVIS_LOG_LEVEL": "warning"}
"""One client of the benchmark sends as much as a whole town."""


class NumberedTown:
    """People numbered from 1, each with so many devices signed in, and who of them is in which group."""

    def __init__(self, people: int, groups: Mapping[int, Iterable[int]], devices: int = 1) -> None:
        self.people = people
        self.groups = groups
        self.tokens = [
            (person, f"token-{person}-{device}") for device in range(devices) for person in range(1, people + 1)
        ]

    @property
    def cookies(self) -> list[str]:
        return [f"parvis_session={token}" for _, token in self.tokens]

    async def fill(self, db: asyncpg.Connection) -> None:
        """Replaces all that the database holds."""
        await db.execute("TRUNCATE people, conversations CASCADE")
        await copy(db, "people", PEOPLE, [(n, f"Person {n}", f"{n}@josselin.example", "staff") for n in self.everybody])
        await copy(db, "conversations", GROUP, [(g, "group", f"Group {g}") for g in self.groups])
        await copy(db, "memberships", MEMBER, [(g, person) for g, people in self.groups.items() for person in people])
        ends = datetime.now(UTC) + timedelta(days=1)
        sessions = [
            (number, person, hashlib.sha256(token.encode()).digest(), ends)
            for number, (person, token) in enumerate(self.tokens, 1)
        ]
        await copy(db, "sessions", SESSION, sessions)
        await db.execute("ANALYZE people, conversations, memberships, sessions")

    @property
    def everybody(self) -> range:
        return range(1, self.people + 1)


PEOPLE = ("id", "name", "email", "population")
GROUP = ("id", "kind", "name")
MEMBER = ("conversation_id", "person_id")
SESSION = ("id", "person_id", "token_hash", "expires_at")


async def copy(
    db: asyncpg.Connection, table: str, columns: tuple[str, ...], rows: Sequence[tuple[object, ...]]
) -> None:
    await db.copy_records_to_table(table, columns=columns, records=rows)


@dataclass
class Server:
    """A server process and where it answers."""

    pid: int
    host: str

    def cpu(self) -> float:
        return cpu_seconds(self.pid)

    def memory(self) -> int:
        return resident_bytes(self.pid)


class Installation:
    """A durable PostgreSQL and a Valkey, with a fresh server for each measurement."""

    def __init__(self, database_url: str, redis_url: str, folder: Path, postmaster: Path) -> None:
        self.database_url = database_url
        self.redis_url = redis_url
        self._folder = folder
        self._postmaster = postmaster

    def database_cpu(self) -> float:
        """Processor time of PostgreSQL's processes."""
        return family_cpu_seconds(int(self._postmaster.read_text().split()[0]))

    async def fill(self, town: NumberedTown) -> None:
        db = await asyncpg.connect(self.database_url)
        await town.fill(db)
        await db.close()

    async def check(self, accounts: Accounts, people: list[Person]) -> None:
        """Raises `MiscountError` unless everybody holds, and the database too, exactly what was acknowledged."""
        accounts.check([person.reader for person in people])
        db = await asyncpg.connect(self.database_url)
        stored = await db.fetch("SELECT conversation_id, seq, client_id FROM messages")
        await db.close()
        if {row["client_id"]: (row["conversation_id"], row["seq"]) for row in stored} != accounts.acknowledged:
            raise MiscountError("the database holds other messages than were acknowledged")

    @asynccontextmanager
    async def parvis(self, town: NumberedTown, known: str = "") -> AsyncIterator[Server]:
        """The real web process, alone on a database that holds this town and no message; `known` is a last statement
        to PostgreSQL before it starts."""
        await self.fill(town)
        if known:
            await execute(self.database_url, known)
        port = free_port()
        settings = self._settings(self.database_url) | {"PARVIS_PORT": str(port)}
        with run([sys.executable, "-m", "server.run.cli", "serve"], port, settings) as server:
            yield server

    @contextmanager
    def worker(self, database_url: str) -> Iterator[Server]:
        """The real worker, beside a web process or alone; `database_url` may lead to the database by a detour."""
        with process([sys.executable, "-m", "server.run.cli", "worker"], self._settings(database_url)) as worker:
            yield Server(worker.pid, "")

    def _settings(self, database_url: str) -> dict[str, str]:
        return UNLIMITED | {
            "PARVIS_DATABASE_URL": database_url,
            "PARVIS_REDIS_URL": self.redis_url,
            "PARVIS_DATA_DIR": str(self._folder / "data"),
        }

    @asynccontextmanager
    async def plain(self) -> AsyncIterator[Server]:
        port = free_port()
        with run([sys.executable, "-m", "tests.benchmark.plain", str(port), self.database_url], port) as server:
            yield server

    @asynccontextmanager
    async def bare(self) -> AsyncIterator[Server]:
        port = free_port()
        with run([sys.executable, "-m", "tests.benchmark.bare", str(port)], port) as server:
            yield server


@contextmanager
def installed() -> Iterator[Installation]:
    """Starts PostgreSQL, with fsync and synchronous_commit on, and Valkey, in a folder of their own."""
    with tempfile.TemporaryDirectory(prefix="parvis-bench-") as folder, ExitStack() as stack:
        postgres, valkey = Postgres(Path(folder, "postgres")), Valkey(Path(folder, "valkey"))
        for engine in (postgres, valkey):
            engine.start()
            stack.callback(engine.stop)
        migrate(postgres.url())
        yield Installation(postgres.url(), valkey.url, Path(folder), postgres.data / "postmaster.pid")


@contextmanager
def run(command: list[str], port: int, settings: Mapping[str, str] | None = None) -> Iterator[Server]:
    """Starts a server of ours and waits until it accepts connections."""
    with process(command, settings or {}) as server:
        while not accepts(port):
            if server.poll() is not None:
                raise SystemExit(f"{' '.join(command)} ended with {server.returncode}")
        yield Server(server.pid, f"127.0.0.1:{port}")


@contextmanager
def process(command: list[str], settings: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """Runs until the end of the block."""
    started = subprocess.Popen(command, env=os.environ | settings)
    try:
        yield started
    finally:
        started.terminate()
        try:
            started.wait(20)
        except subprocess.TimeoutExpired:
            started.kill()
            started.wait()


def accepts(port: int) -> bool:
    try:
        create_connection(("127.0.0.1", port), 0.1).close()
    except OSError:
        return False
    return True


def free_port() -> int:
    with create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])

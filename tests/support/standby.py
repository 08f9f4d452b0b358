"""A replica that follows a PostgreSQL of the tests by streaming, and takes over when it is told to."""

import subprocess
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

import asyncpg

from server.base.ownership import as_user, private_folder
from server.run.embedded import Postgres, environment
from tests.support.waiting import eventually


class Standby(Postgres):
    """Once it follows, the primary acknowledges nothing that is not here as well."""

    def __init__(self, data: Path, primary: Postgres, *, options: Sequence[str] = ()) -> None:
        super().__init__(data, options=options)
        self.primary = primary

    @property
    def source(self) -> str:
        """Where the primary is reached."""
        return str(self.primary.sockets)

    async def follow(self) -> None:
        self.start()
        await self.hold_back()

    async def hold_back(self) -> None:
        """From now on the primary acknowledges nothing that is not here as well."""
        connection = await asyncpg.connect(self.primary.url())
        await connection.execute("ALTER SYSTEM SET synchronous_standby_names = '*'")
        await connection.execute("SELECT pg_reload_conf()")
        await connection.close()

    async def lose_sight(self) -> None:
        """Follows the primary no longer, and does not find it again."""
        connection = await asyncpg.connect(self.url("postgres"))
        await connection.execute("ALTER SYSTEM SET primary_conninfo = 'host=/nowhere'")
        await connection.execute("SELECT pg_reload_conf()")
        await eventually(lambda: connection.fetchval("SELECT NOT EXISTS (SELECT FROM pg_stat_wal_receiver)"))
        await connection.close()

    async def promote(self) -> None:
        connection = await asyncpg.connect(self.url())
        assert await connection.fetchval("SELECT pg_promote()")
        await connection.execute("ALTER SYSTEM RESET synchronous_standby_names")
        await connection.execute("SELECT pg_reload_conf()")
        await connection.close()

    def both(self) -> str:
        """The address of whichever of the two is the primary."""
        hosts = ",".join(quote(str(one.sockets)) for one in (self.primary, self))
        return f"postgresql://parvis@/parvis?host={hosts}&port=5432,5432"

    def _create(self) -> None:
        private_folder(self.data, self.owner)
        arguments: list[str | Path] = [
            "-h",
            self.source,
            "-p",
            "5432",
            "-U",
            "parvis",
            "-D",
            self.data,
        ]
        subprocess.run(
            [self.programs / "bin/pg_basebackup", *arguments, "-R", "-c", "fast"],
            check=True,
            cwd="/",
            env=environment(),
            **as_user(self.owner),
        )
        # The primary's socket, too, where the path of its folder is short enough to hold it.
        (self.data / ".s.PGSQL.5432.lock").unlink(missing_ok=True)

    def ready(self) -> bool:
        return self._status() in ("ready", "standby")

"""A client that knows nothing but docs/protocol.md: whether the page is enough, and whether the server keeps it."""

import json
import subprocess
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from server.base.settings import Settings
from tests.support.forked import Forked
from tests.support.pace import seconds
from tests.support.parvis import Parvis

HERE = Path(__file__).parent / "stranger"
PEOPLE = ("maelle.legoff@josselin.example", "annick.lebreton@josselin.example")
PASSWORD = "parvis-demo"


@pytest.fixture(scope="session")
def stranger() -> Path:
    """The script, with the packages that it needs."""
    wanted, installed = HERE / "package-lock.json", HERE / "node_modules" / ".package-lock.json"
    if not installed.exists() or installed.stat().st_mtime < wanted.stat().st_mtime:
        subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"], cwd=HERE, check=True)
    return HERE / "stranger.mjs"


def live(script: Path, settings: Settings) -> dict[str, Any]:
    """What the stranger counts at the demo town hall, of which two processes share the port."""
    where: dict[str, Any] = {
        "database_url": settings.database_url,
        "redis_url": settings.redis_url,
        "data_dir": settings.data_dir,
    }
    status, output = Forked("demo", **where).finish()
    assert status == 0, output
    with Parvis("serve", processes=2, commands_rate=500, **where) as server:
        server.wait_until_ready()
        done = subprocess.run(
            ["node", script, f"http://127.0.0.1:{server.port}", *PEOPLE, PASSWORD],
            capture_output=True,
            text=True,
            timeout=seconds(100),
        )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}\n{server.output}"
    return dict(json.loads(done.stdout))


async def test_a_stranger_loses_nothing(stranger: Path, settings: Settings, pool: asyncpg.Pool) -> None:
    counts = live(stranger, settings)
    assert {name: counts[name] for name in ("lost", "doubled", "misordered", "stale", "cursors")} == {
        "lost": 0,
        "doubled": 0,
        "misordered": 0,
        "stale": 0,
        "cursors": 0,
    }
    assert counts["missed"] > 600
    assert counts["retries_differ"] == 0
    bob = counts["seen"]["bob"]
    assert bob["incomplete"] >= 1  # it missed more than one answer holds
    assert bob["resumed"] > 0
    assert bob["sent_again"] > 0  # it was cut off with messages on their way
    assert counts["seen"]["ann"]["hasty"] > 0  # it was refused with `too_fast`

    stored = await pool.fetchrow(
        """
        SELECT count(*) AS messages, count(DISTINCT (author_id, client_id)) AS once, count(DISTINCT seq) AS places,
               count(*) FILTER (WHERE content ->> 'text' LIKE 'mended: %') AS mended, max(changed_seq) AS latest
        FROM messages WHERE conversation_id = $1 AND kind = 'chat'
        """,
        counts["conversation"],
    )
    assert stored is not None
    assert stored["messages"] == stored["once"] == stored["places"] == counts["messages"] == counts["sent"]
    assert stored["latest"] == counts["cursor"]
    versions = "SELECT count(*) FROM message_versions WHERE conversation_id = $1"
    assert await pool.fetchval(versions, counts["conversation"]) == counts["edited"]
    last = "SELECT last_seq FROM conversations WHERE id = $1"
    assert await pool.fetchval(last, counts["conversation"]) == counts["cursor"]

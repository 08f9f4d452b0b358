"""Measures what is asked for, or everything: `python -m tests.benchmark [broadcast latency …]`."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from typing import Any

import uvloop

from tests.benchmark.broadcast import broadcast, broadcast_single
from tests.benchmark.catch_up import catch_up
from tests.benchmark.comeback import crowd
from tests.benchmark.digest import digest
from tests.benchmark.election import election
from tests.benchmark.folder import folder
from tests.benchmark.idle import idle
from tests.benchmark.ingest import ingest
from tests.benchmark.installation import Installation, installed
from tests.benchmark.latency import latency, latency_loaded
from tests.benchmark.measure import Figure
from tests.benchmark.register import register
from tests.benchmark.search import search
from tests.benchmark.sizes import sizes
from tests.benchmark.statements import statements
from tests.benchmark.strangers import strangers
from tests.benchmark.tracked import tracked

Measurement = Callable[[Installation], Awaitable[list[Figure]]]

MEASUREMENTS: dict[str, Measurement] = {
    "broadcast": broadcast,
    "broadcast_single": broadcast_single,
    "ingest": ingest,
    "latency": latency,
    "latency_loaded": latency_loaded,
    "catch_up": catch_up,
    "crowd": crowd,
    "idle": idle,
    "search": search,
    "folder": folder,
    "election": election,
    "digest": digest,
    "tracked": tracked,
    "register": register,
    "strangers": strangers,
    "statements": statements,
    "sizes": sizes,
}


async def measure(installation: Installation, names: list[str]) -> None:
    """Stops at the first message lost, doubled or out of order."""
    task, loop = asyncio.current_task(), asyncio.get_running_loop()
    broken: list[dict[str, Any]] = []

    def give_up(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        broken.append(context)
        if task is not None:
            task.cancel()

    loop.set_exception_handler(give_up)
    try:
        for name in names:
            for figure in await MEASUREMENTS[name](installation):
                figure.show()
    except asyncio.CancelledError:
        raise SystemExit(f"{broken[0]['message']}: {broken[0].get('exception')!r}") from None


def main() -> None:
    names = sys.argv[1:] or list(MEASUREMENTS)
    if unknown := set(names) - set(MEASUREMENTS):
        raise SystemExit(f"no such measurement: {', '.join(sorted(unknown))}; there are {', '.join(MEASUREMENTS)}")
    with installed() as installation:
        uvloop.run(measure(installation, names))


if __name__ == "__main__":
    main()

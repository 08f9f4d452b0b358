"""What Prometheus is told: of all web processes that share a port together, and of the town hall as a whole."""

import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from math import inf
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from prometheus_client import REGISTRY, CollectorRegistry, Counter, Gauge, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import Collector

from protocol.health import Health
from server.core.services import Services
from server.upkeep.health import Space
from server.upkeep.workers_sql import Taken

SHARED = "PROMETHEUS_MULTIPROC_DIR"
"""The variable by which prometheus_client knows the folder where processes put their figures together."""

SOCKETS = Gauge("parvis_sockets", "Open sockets of people signed in", multiprocess_mode="livesum")
PEOPLE = Gauge("parvis_people", "People with an open socket, once for each process", multiprocess_mode="livesum")
CONVERSATIONS = Gauge("parvis_conversations", "Conversations told of, in each process", multiprocess_mode="livesum")
HEALTHY = Gauge("parvis_hub_healthy", "1 when all hear the others through Redis", multiprocess_mode="livemin")
CONNECTIONS = Gauge("parvis_database_connections", "Connections to PostgreSQL", multiprocess_mode="livesum")
IDLE = Gauge("parvis_database_connections_idle", "Those that are free", multiprocess_mode="livesum")
TIMELINE = Gauge("parvis_database_timeline", "Of the PostgreSQL written to, the lowest", multiprocess_mode="livemin")
REFUSED = Gauge(
    "parvis_database_refused_hosts",
    "That could be written, and are older or cannot be told apart",
    multiprocess_mode="livemax",
)
PROCESSES = Gauge("parvis_processes", "Web processes that share this port", multiprocess_mode="livesum")
MEMORY = Gauge("parvis_resident_bytes", "Memory of the web processes at most", multiprocess_mode="livesum")
CPU = Counter("parvis_cpu_seconds", "Processor time of the web processes")
STORED = Counter("parvis_messages_stored", "Messages stored")


@contextmanager
def shared(processes: int) -> Iterator[None]:
    """Lets processes that are started meanwhile put their figures together, where there are several."""
    if processes == 1:
        yield
        return
    with TemporaryDirectory(prefix="parvis-metrics-") as folder:
        os.environ[SHARED] = folder
        yield


class Figures:
    """Those of this process."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._stored = self._cpu = 0.0

    async def note(self) -> None:
        """Brings them up to date."""
        hub, pool, journal = self._services.hub, self._services.pool, self._services.journal
        used = resource.getrusage(resource.RUSAGE_SELF)
        SOCKETS.set(sum(len(sockets) for sockets in hub.people.values()))
        PEOPLE.set(len(hub.people))
        CONVERSATIONS.set(len(hub.tops))
        HEALTHY.set(hub.healthy)
        CONNECTIONS.set(pool.get_size())
        IDLE.set(pool.get_idle_size())
        TIMELINE.set(self._services.primary.timeline)
        REFUSED.set(self._services.primary.refused)
        PROCESSES.set(1)
        MEMORY.set(used.ru_maxrss * 1024)
        cpu, self._cpu = self._cpu, used.ru_utime + used.ru_stime
        CPU.inc(self._cpu - cpu)
        stored, self._stored = self._stored, journal.stored
        STORED.inc(self._stored - stored)


def of_processes() -> bytes:
    """The sums over all processes that share the port, those that have ended included where something was counted."""
    folder = os.environ.get(SHARED)
    if not folder:
        return generate_latest(REGISTRY)
    for path in Path(folder).glob("gauge_*.db"):
        pid = path.stem.rpartition("_")[2]
        if not Path("/proc", pid).exists():
            with suppress(FileNotFoundError):  # another process was quicker
                mark_process_dead(int(pid), folder)  # type: ignore[no-untyped-call]
    together = CollectorRegistry(auto_describe=False)
    MultiProcessCollector(together, folder)  # type: ignore[no-untyped-call]
    return generate_latest(together)


class Letters(NamedTuple):
    """How many wait, have failed, and have been sent within a day."""

    waiting: int
    failed: int
    sent: int


Figure = tuple[str, str, float]
"""Its name, what it says, and how much."""


class OfTown(Collector):
    """The same, whichever process is asked."""

    def __init__(self, figures: list[Figure]) -> None:
        self._figures = figures

    def collect(self) -> Iterator[GaugeMetricFamily]:
        for name, says, value in self._figures:
            yield GaugeMetricFamily(f"parvis_{name}", says, value)


def of_town(health: Health | None, letters: Letters | None, space: Space, taken: Taken | None = None) -> bytes:
    """Without what the database knows while it is away."""
    figures: list[Figure] = [
        ("database_up", "1 when the database answers, 0 when it is away", health is not None),
        ("disk_free_bytes", "Bytes free where the data is kept", space.free),
        ("disk_bytes", "Bytes of that disk", space.bytes),
        *(by_health(health) if health else []),
        *(by_letters(letters) if letters else []),
        *(by_workers(taken) if taken else []),
    ]
    town = CollectorRegistry(auto_describe=False)
    town.register(OfTown(figures))
    return generate_latest(town)


def by_health(health: Health) -> list[Figure]:
    now, since, saved, room = datetime.now(UTC), health.waiting_since, health.backed_up_at, health.backup_free
    age = (now - saved).total_seconds() if saved else inf
    return [
        ("workers", "Workers that have given a sign of life within a minute", len(health.workers)),
        ("jobs_waiting", "Jobs that could be done now", health.waiting),
        ("jobs_waiting_seconds", "How long the oldest has waited", (now - since).total_seconds() if since else 0),
        ("jobs_failed", "Jobs that failed for good, letters refused among them", health.failed),
        ("backup_age_seconds", "Since the database was last saved; +Inf if never", age),
        *([("backup_disk_free_bytes", "Bytes left where it was saved, then", room)] if room is not None else []),
        ("database_full", "1 when the disk of the database takes nothing more", "database_full" in health.troubles),
    ]


def by_workers(taken: Taken) -> list[Figure]:
    return [
        ("worker_jobs_done", "Jobs that the workers alive have done since they began", taken.jobs),
        ("worker_resident_bytes", "Memory of the workers at most", taken.memory),
        ("worker_cpu_seconds", "Processor time of the workers alive", taken.cpu),
    ]


def by_letters(letters: Letters) -> list[Figure]:
    return [
        ("letters_waiting", "Letters that wait, for the worker or for the mail server", letters.waiting),
        ("letters_failed", "Letters refused for good, until somebody has seen to them", letters.failed),
        ("letters_sent_day", "Letters that the mail server has taken within a day", letters.sent),
    ]

"""What one process holds for all its sockets and requests."""

from dataclasses import dataclass

from redis.asyncio import Redis

from server.database import Pool
from server.hub import Hub
from server.journal import Journal
from server.limits import Limits
from server.presence import Presences
from server.settings import Settings
from server.storage import Storage


@dataclass(slots=True)
class Services:
    settings: Settings
    pool: Pool
    redis: Redis
    hub: Hub
    journal: Journal
    presences: Presences
    limits: Limits
    storage: Storage

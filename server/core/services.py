"""What one process holds for all its sockets and requests."""

from dataclasses import dataclass

from redis.asyncio import Redis

from server.base.database import Pool
from server.base.settings import Settings
from server.base.storage import Storage
from server.core.hub import Hub
from server.core.journal import Journal
from server.core.limits import Limits
from server.core.presence import Presences


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

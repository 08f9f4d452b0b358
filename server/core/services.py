"""What one process holds for all its sockets and requests."""

from dataclasses import dataclass

from server.base.broker import Broker
from server.base.database import Pool
from server.base.settings import Settings
from server.base.storage import Storage
from server.core.gathering import Gathering
from server.core.hub import Hub
from server.core.journal import Journal
from server.core.limits import Limits
from server.core.presence import Presences
from server.core.shares import Shares


@dataclass(slots=True)
class Services:
    settings: Settings
    pool: Pool
    broker: Broker
    hub: Hub
    journal: Journal
    gathering: Gathering
    presences: Presences
    limits: Limits
    storage: Storage
    shares: Shares

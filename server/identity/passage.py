"""What every request passes through before it is answered."""

from starlette.middleware import Middleware

from server.base.settings import Settings
from server.core.answers import Failures
from server.identity.hosts import OwnHostOnly
from server.identity.proxies import ProxiesBelieved
from server.identity.security import BoundedBody, OwnPagesOnly, SecurityHeaders
from server.identity.strangers import StrangersCounted
from server.identity.turns import FairTurns


def middleware(settings: Settings) -> list[Middleware]:
    """Outermost first."""
    return [
        Middleware(SecurityHeaders),
        Middleware(ProxiesBelieved),
        Middleware(OwnHostOnly, settings=settings),
        Middleware(Failures),
        Middleware(OwnPagesOnly, settings=settings),
        Middleware(FairTurns, settings=settings),
        Middleware(StrangersCounted),
        Middleware(BoundedBody),
    ]

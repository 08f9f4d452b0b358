"""Devices on which somebody has signed in before: what others try from elsewhere does not shut them out."""

import hashlib
import secrets

from limits import RateLimitItem
from starlette.requests import Request
from starlette.responses import Response

from server.base.database import Database
from server.base.keys_sql import select_key
from server.base.signatures import content_of, signed
from server.core.limits import Limits
from server.core.services import Services
from server.identity.security import secure, source

COOKIE = "parvis_device"
PURPOSE = "device"
YEAR = 365 * 24 * 3600
OWN = 8
"""Random bytes by which one device is told from another; those of the address follow."""


def of_address(email: str) -> bytes:
    return hashlib.sha256(email.lower().encode()).digest()[:8]


async def known_device(db: Database, request: Request, email: str) -> str:
    """What tells the device from others if somebody has signed in on it with this address; empty otherwise."""
    mark = request.cookies.get(COOKIE, "")
    content = content_of(await select_key(db), PURPOSE, mark) if mark else None
    return mark if content and content[OWN:] == of_address(email) else ""


async def remember_device(db: Database, request: Request, response: Response, email: str) -> None:
    """Hands the browser a mark that opens nothing: it only has its tries counted apart."""
    settings = request.app.state.services.settings
    mark = signed(await select_key(db), PURPOSE, secrets.token_bytes(OWN) + of_address(email))
    response.set_cookie(
        COOKIE, mark, max_age=YEAR, path="/api/", secure=secure(settings, request), httponly=True, samesite="lax"
    )


class Tries:
    """What is counted of one try for an account: on a known device by the device alone; elsewhere by the place, by the
    place and the account, and by the account wherever it comes from."""

    def __init__(self, limits: Limits, counted: list[tuple[RateLimitItem, str]]) -> None:
        self._limits = limits
        self._counted = counted

    async def spend(self) -> None:
        """Raises `TooFast`."""
        for limit, key in self._counted:
            await self._limits.spend(limit, key)

    async def forgive(self) -> None:
        """The last was a good one; what comes from the place goes on counting."""
        for limit, key in self._counted[-2:]:
            await self._limits.forgive(limit, key)


async def tries(
    services: Services, request: Request, email: str, own: RateLimitItem, to: RateLimitItem, place: RateLimitItem
) -> Tries:
    """`own` is the limit of one device or place for one account, `to` of all places for it, `place` of one for all."""
    address = email.lower()
    if device := await known_device(services.pool, request, address):
        return Tries(services.limits, [(own, f"device {device}")])
    where = source(request)
    return Tries(services.limits, [(place, where), (own, f"{where} {address}"), (to, address)])

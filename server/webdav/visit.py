"""One request of a program: who asks, for what place, and what they show to have."""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import unquote, urlsplit

from starlette.requests import Request
from starlette.responses import Response

from protocol.errors import Conflict
from protocol.types import Command
from server.base.database import Database, Pool
from server.core import access
from server.core.dispatch import Caller, Handler, run
from server.core.services import Services
from server.webdav import conditions
from server.webdav.conditions import Together, tokens_in
from server.webdav.locking import require_unlocked, require_wanted
from server.webdav.places import ROOT, Place, place_at
from server.webdav.properties import etag_of

MOST_SEGMENTS = 110
"""Of a path; folders are a hundred deep at most."""


class Answered(Exception):
    """Nothing more is to be done: this is the answer."""

    def __init__(self, status: int, body: str = "") -> None:
        self.response = Response(body, status, media_type="text/plain; charset=utf-8" if body else None)


class Visit:
    def __init__(self, request: Request, caller: Caller) -> None:
        self.request = request
        self.caller = caller
        self.services: Services = caller.services
        self.pool: Pool = caller.services.pool
        self.lists: list[Together] = []
        if given := request.headers.get("if"):
            try:
                self.lists = conditions.parse(given)
            except conditions.Malformed:
                raise Answered(400) from None
        self.tokens = tokens_in(self.lists)

    async def place(self) -> Place:
        return await self._at(self.request.path_params.get("path", ""))

    async def destination(self) -> Place:
        """Where something is to be copied or moved to."""
        given = urlsplit(self.request.headers.get("destination", ""))
        path = unquote(given.path)
        if given.netloc and given.netloc != self.request.headers.get("host"):
            raise Answered(502, "The destination is on another server.\n")
        if not path.startswith(ROOT):
            raise Answered(400)
        return await self._at(path.removeprefix(ROOT))

    async def _at(self, path: str) -> Place:
        segments = [one for one in path.split("/") if one]
        if len(segments) > MOST_SEGMENTS or "\0" in path:
            raise Answered(404)
        return await place_at(self.pool, self.caller.person, segments)

    def depth(self, default: str = "infinity") -> str:
        found = self.request.headers.get("depth", default).lower()
        if found not in ("0", "1", "infinity"):
            raise Answered(400)
        return found

    async def require_wanted(self, place: Place) -> None:
        """Raises `NotAsWanted` unless what is there is as the caller's headers want it to be."""
        await require_wanted(self.pool, place, etag_of(place), self.lists)
        if_match, if_none = (self.request.headers.get(name) for name in ("if-match", "if-none-match"))
        if if_match and not (place.exists if if_match.strip() == "*" else etag_of(place) in if_match):
            raise Answered(412)
        if if_none and (place.exists if if_none.strip() == "*" else etag_of(place) and etag_of(place) in if_none):
            raise Answered(412)

    async def require_unlocked(self, place: Place, *, member: bool = False, deep: bool = False) -> None:
        await require_unlocked(self.pool, self.caller.person, place, self.tokens, member=member, deep=deep)

    async def require_writer(self, conversation: int) -> None:
        """Raises their refusal unless the caller may write there."""
        (await access.conversation(self.pool, self.caller.person, conversation)).to_send()

    @asynccontextmanager
    async def writing(self, conversation: int) -> AsyncIterator[Database]:
        """A transaction of a caller who is still signed in, and writes there: both are asked once all has come in."""
        async with self.pool.acquire() as db, db.transaction():
            await access.session(db, self.caller.session)
            (await access.conversation(db, self.caller.person, conversation)).to_send()
            yield db

    async def run(self, command: Command, handler: Handler | None = None) -> object:
        """Carries out a command of the caller."""
        try:
            return await run(self.caller, command, handler)
        except Conflict as conflict:
            if conflict.detail == "quota":
                raise Answered(507, "The drive is full.\n") from None
            raise


def new_client_id() -> str:
    """Of a command that a program sends once, or not at all."""
    return secrets.token_urlsafe(16)

"""What all strangers are told alike is made once, kept while it holds, and not sent to whoever has it."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from datetime import datetime
from functools import partial

from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response

from server.core.answers import tag_of, tagged

JSON = "application/json"
MOST = 64
"""Answers kept; the one that was made first gives way."""


class Made(Struct):
    """An answer, and the instant from which on it has to be made anew, if only for the time that it is."""

    body: bytes
    until: datetime | None = None


Make = Callable[[], Awaitable[Made]]


class Answer(Struct):
    version: Hashable
    made: Made
    tag: str

    def holds(self, version: Hashable, now: datetime) -> bool:
        return self.version == version and (self.made.until is None or now < self.made.until)


class Kept:
    """Of one process. Whoever asks for the same meanwhile waits for the one that makes it."""

    def __init__(self) -> None:
        self._answers: dict[Hashable, Answer] = {}
        self._under_way: dict[Hashable, asyncio.Future[Answer]] = {}

    async def answer(
        self, request: Request, what: Hashable, version: Hashable, now: datetime, make: Make, kind: str = JSON
    ) -> Response:
        """What `make` makes of this version, or of a later one, or that nothing is new. Raises what it raises."""
        answer = self._answers.get(what)
        if answer is None or not answer.holds(version, now):
            answer = await asyncio.shield(self._making(what, version, make))
        return tagged(request, answer.made.body, answer.tag, kind)

    def _making(self, what: Hashable, version: Hashable, make: Make) -> asyncio.Future[Answer]:
        key = what, version
        if (making := self._under_way.get(key)) is None:
            making = self._under_way[key] = asyncio.ensure_future(self._make(what, version, make))
            making.add_done_callback(partial(self._end, key))
        return making

    def _end(self, key: Hashable, making: asyncio.Future[Answer]) -> None:
        del self._under_way[key]
        if not making.cancelled():
            making.exception()  # looked at, should nobody wait for it any more

    async def _make(self, what: Hashable, version: Hashable, make: Make) -> Answer:
        made = await make()
        self._answers.pop(what, None)
        while len(self._answers) >= MOST:
            del self._answers[next(iter(self._answers))]
        answer = self._answers[what] = Answer(version, made, tag_of(made.body))
        return answer

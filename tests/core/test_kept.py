"""What all are told alike: made once by however many ask, and again when it has another number or its time is over."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest
from starlette.requests import Request
from starlette.responses import Response

from protocol.errors import NotFound
from server.core import kept
from server.core.kept import Kept, Made

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)


class Maker:
    """Counts how often something is made, once it may be."""

    def __init__(self) -> None:
        self.made = 0
        self.may = asyncio.Event()
        self.until: datetime | None = None

    async def __call__(self) -> Made:
        self.made += 1
        await self.may.wait()
        return Made(f"[{self.made}]".encode(), self.until)


def asked(tag: str = "") -> Request:
    return Request({"type": "http", "headers": [(b"if-none-match", tag.encode())]})


def ask(
    answers: Kept, make: Callable[[], Awaitable[Made]], version: int = 1, now: datetime = NOON, tag: str = ""
) -> asyncio.Task[Response]:
    return asyncio.create_task(answers.answer(asked(tag), "page", version, now, make))


async def test_those_who_ask_at_once_share_one_making_even_if_the_first_leaves() -> None:
    answers, maker = Kept(), Maker()
    first, *others = [ask(answers, maker) for _ in range(10)]
    await asyncio.sleep(0)
    first.cancel()
    maker.may.set()
    assert {bytes(answer.body) for answer in await asyncio.gather(*others)} == {b"[1]"}
    await ask(answers, maker)
    assert maker.made == 1


async def test_it_is_made_again_for_another_number_and_when_its_time_is_over() -> None:
    answers, maker = Kept(), Maker()
    maker.may.set()
    maker.until = NOON + timedelta(hours=1)
    told = [await ask(answers, maker, version) for version in (1, 1, 2)]
    assert [answer.body for answer in told] == [b"[1]", b"[1]", b"[2]"]
    assert (await ask(answers, maker, 2, maker.until - timedelta(seconds=1))).body == b"[2]"
    assert (await ask(answers, maker, 2, maker.until)).body == b"[3]"


async def test_whoever_has_it_is_not_sent_it_again() -> None:
    answers, maker = Kept(), Maker()
    maker.may.set()
    tag = (await ask(answers, maker)).headers["etag"]
    for held in (tag, f"W/{tag}", f'"other", {tag}'):
        again = await ask(answers, maker, tag=held)
        assert (again.status_code, again.body, again.headers["etag"]) == (304, b"", tag)
    assert (await ask(answers, maker, 2, tag=tag)).status_code == 200


async def test_a_refusal_is_everybodys_and_is_not_kept() -> None:
    answers, maker = Kept(), Maker()
    maker.may.set()

    async def refuse() -> Made:
        raise NotFound("page")

    refused = await asyncio.gather(*(ask(answers, refuse) for _ in range(3)), return_exceptions=True)
    assert [type(one) for one in refused] == [NotFound] * 3
    assert (await ask(answers, maker)).body == b"[1]"


async def test_what_was_made_first_gives_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST", 2)
    answers, maker = Kept(), Maker()
    maker.may.set()
    for what in ("a", "b", "c", "c", "b"):
        await answers.answer(asked(), what, 1, NOON, maker)
    assert maker.made == 3
    await answers.answer(asked(), "a", 1, NOON, maker)
    assert maker.made == 4

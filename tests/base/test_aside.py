"""What is reckoned aside is reckoned in turns: whoever has much of it delays others by one piece."""

import asyncio
from threading import Event

import pytest

from server.base.aside import aside
from tests.support.pace import PATIENCE


async def test_who_reckons_much_waits_for_others_and_not_they_for_them() -> None:
    done: list[str] = []
    all_ask = Event()
    first = asyncio.create_task(aside(1, all_ask.wait, 20))
    many = [asyncio.create_task(aside(1, done.append, "much")) for _ in range(20)]
    others = [asyncio.create_task(aside(person, done.append, "other")) for person in (2, 3)]
    for _ in range(3):
        await asyncio.sleep(0)
    all_ask.set()
    await asyncio.gather(first, *many, *others)
    assert done[:2] == ["other", "other"]
    assert len(done) == 22


async def test_what_fails_or_is_given_up_ends_its_turn() -> None:
    with pytest.raises(ZeroDivisionError):
        await aside(1, lambda: 1 / 0)
    given_up = asyncio.create_task(aside(1, lambda: None))
    await asyncio.sleep(0)
    given_up.cancel()
    assert await asyncio.wait_for(aside(1, lambda: "made"), PATIENCE) == "made"

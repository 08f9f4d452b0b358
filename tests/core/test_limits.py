"""What may be tried only so often, by all processes together, and by one alone while Redis is away."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path

import pytest

from protocol.errors import TooFast
from server.base.broker import Broker
from server.core.limits import ADDRESS, INVITATION, RESET, Limits
from tests.core.hung import hung_redis

Town = Callable[[str], Limits]


@pytest.fixture
async def town(either_url: str) -> AsyncIterator[Town]:
    """What a process of a town hall counts with."""
    async with AsyncExitStack() as stack:
        yield partial(counting, stack, either_url)


@pytest.fixture
async def alone(tmp_path: Path) -> AsyncIterator[Town]:
    """The same, with a Redis that does not answer."""
    async with AsyncExitStack() as stack:
        yield partial(counting, stack, f"unix://{tmp_path}/nothing.sock")


def counting(stack: AsyncExitStack, address: str, house: str) -> Limits:
    broker = Broker(address, house)
    stack.push_async_callback(broker.close)
    return Limits(broker)


async def spend(limits: Limits, key: str, times: int) -> None:
    for _ in range(times):
        await limits.spend(RESET, key)


async def test_processes_count_together(town: Town) -> None:
    one, other = town("josselin"), town("josselin")
    await spend(one, "annick", 2)
    await spend(other, "annick", 1)
    with pytest.raises(TooFast) as refusal:
        await spend(one, "annick", 1)
    assert 3_500 < refusal.value.retry_after <= 3_600
    await spend(one, "yann", 3)


async def test_town_halls_on_one_redis_count_apart(town: Town) -> None:
    await spend(town("josselin"), "annick", 3)
    await spend(town("ploermel"), "annick", 3)


async def test_what_may_be_tried_as_often_is_counted_apart(town: Town) -> None:
    assert INVITATION == ADDRESS
    limits = town("josselin")
    for _ in range(60):
        await limits.spend(INVITATION, "annick")
    await limits.spend(ADDRESS, "annick")
    with pytest.raises(TooFast):
        await limits.spend(INVITATION, "annick")


async def test_a_good_try_forgives_the_ones_before(town: Town) -> None:
    limits = town("josselin")
    await spend(limits, "annick", 3)
    await limits.forgive(RESET, "annick")
    await spend(limits, "annick", 3)


async def test_nobody_waits_for_a_redis_that_was_away_a_moment_ago(tmp_path: Path) -> None:
    async with hung_redis(tmp_path / "hung.sock") as asked, AsyncExitStack() as stack:
        limits = counting(stack, f"unix://{tmp_path}/hung.sock", "josselin")
        await spend(limits, "annick", 1)
        first = len(asked)
        assert first > 0
        await spend(limits, "annick", 2)
        with pytest.raises(TooFast):
            await spend(limits, "annick", 1)
        await limits.forgive(RESET, "annick")
        assert len(asked) == first


async def test_a_process_counts_alone_while_redis_is_away(alone: Town) -> None:
    one, other = alone("josselin"), alone("josselin")
    await spend(one, "annick", 3)
    with pytest.raises(TooFast):
        await spend(one, "annick", 1)
    await spend(other, "annick", 3)
    await one.forgive(RESET, "annick")
    await spend(one, "annick", 3)

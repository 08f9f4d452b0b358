"""What may be tried only so often, by all processes together, and by one alone while Redis is away."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from protocol.errors import TooFast
from server.core.limits import RESET_FOR_ADDRESS, Limits


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    async with Redis.from_url(redis_url) as redis:
        yield redis


@pytest.fixture
async def away(tmp_path: Path) -> AsyncIterator[Redis]:
    """A Redis that does not answer."""
    async with Redis.from_url(f"unix://{tmp_path}/nothing.sock", retry=Retry(NoBackoff(), 0)) as redis:
        yield redis


async def spend(limits: Limits, key: str, times: int) -> None:
    for _ in range(times):
        await limits.spend(RESET_FOR_ADDRESS, key)


async def test_processes_count_together(redis: Redis) -> None:
    one, other = Limits(redis), Limits(redis)
    await spend(one, "annick", 2)
    await spend(other, "annick", 1)
    with pytest.raises(TooFast) as refusal:
        await spend(one, "annick", 1)
    assert 3_500 < refusal.value.retry_after <= 3_600
    await spend(one, "yann", 3)


async def test_a_good_try_forgives_the_ones_before(redis: Redis) -> None:
    limits = Limits(redis)
    await spend(limits, "annick", 3)
    await limits.forgive(RESET_FOR_ADDRESS, "annick")
    await spend(limits, "annick", 3)


async def test_a_process_counts_alone_while_redis_is_away(away: Redis) -> None:
    one, other = Limits(away), Limits(away)
    await spend(one, "annick", 3)
    with pytest.raises(TooFast):
        await spend(one, "annick", 1)
    await spend(other, "annick", 3)
    await one.forgive(RESET_FOR_ADDRESS, "annick")
    await spend(one, "annick", 3)

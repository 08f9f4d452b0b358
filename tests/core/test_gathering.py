"""What many ask for together is read together, after each of them has asked."""

import asyncio

import pytest
from asyncpg import UndefinedFunctionError

from server.base.database import Database, Pool
from server.core.gathering import MOST, TOGETHER, Gathering
from tests.support.waiting import eventually


class Squares:
    """A statement that takes as long as it is held up, and what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[list[int]] = []
        self.go_on = asyncio.Event()
        self.go_on.set()

    async def select(self, db: Database, numbers: list[int]) -> dict[int, int]:
        self.asked.append(numbers)
        await self.go_on.wait()
        rows = await db.fetch("SELECT n, n * n FROM unnest($1::int[]) n WHERE n <> 13", numbers)
        return {row[0]: row[1] for row in rows}


async def test_those_who_ask_at_once_are_read_for_once(pool: Pool) -> None:
    gathering, squares = Gathering(pool), Squares()
    found = await asyncio.gather(*(gathering.read(squares.select, [n, n + 1]) for n in range(10)))
    assert found == [{n: n * n, n + 1: (n + 1) ** 2} for n in range(10)]
    assert squares.asked == [list(range(11))]


async def test_whoever_asks_while_it_is_read_is_read_for_afterwards(pool: Pool) -> None:
    gathering, squares = Gathering(pool), Squares()
    squares.go_on.clear()
    first = asyncio.ensure_future(gathering.read_one(squares.select, 2))
    await eventually(lambda: squares.asked == [[2]])
    later = [asyncio.ensure_future(gathering.read_one(squares.select, n)) for n in (2, 3)]
    await asyncio.sleep(0.05)
    assert squares.asked == [[2]]
    squares.go_on.set()
    assert await asyncio.gather(first, *later) == [4, 4, 9]
    assert squares.asked == [[2], [2, 3]]


async def test_no_reading_holds_up_the_loop_for_a_whole_town(pool: Pool) -> None:
    gathering, squares = Gathering(pool), Squares()
    found = await asyncio.gather(*(gathering.read_one(squares.select, n) for n in range(100, 100 + 3 * MOST)))
    assert found == [n * n for n in range(100, 100 + 3 * MOST)]
    assert [len(numbers) for numbers in squares.asked] == [MOST] * 3


async def test_what_is_not_there_is_left_out_and_nothing_asks_nothing(pool: Pool) -> None:
    gathering, squares = Gathering(pool), Squares()
    assert await gathering.read(squares.select, [12, 13]) == {12: 144}
    assert await gathering.read(squares.select, []) == {}
    assert squares.asked == [[12, 13]]


async def test_a_failure_reaches_all_who_asked_and_nobody_after_them(pool: Pool) -> None:
    gathering, broken = Gathering(pool), [True]

    async def select(db: Database, numbers: list[int]) -> dict[int, int]:
        return {n: await db.fetchval("SELECT no_such_function()" if broken else "SELECT 1") for n in numbers}

    outcomes = await asyncio.gather(*(gathering.read(select, [n]) for n in range(3)), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [UndefinedFunctionError] * 3
    broken.clear()
    assert await gathering.read(select, [5]) == {5: 1}


async def test_one_who_leaves_takes_nobody_along(pool: Pool) -> None:
    gathering, squares = Gathering(pool), Squares()
    squares.go_on.clear()
    leaver, stayer = (asyncio.ensure_future(gathering.read_one(squares.select, n)) for n in (6, 7))
    await eventually(lambda: bool(squares.asked))
    leaver.cancel()
    squares.go_on.set()
    assert await stayer == 49
    with pytest.raises(asyncio.CancelledError):
        await leaver


async def test_a_storm_opens_few_connections(pool: Pool) -> None:
    gathering, many = Gathering(pool), [Squares() for _ in range(2 * TOGETHER)]
    for squares in many:
        squares.go_on.clear()
    found = asyncio.gather(*(gathering.read_one(squares.select, 3) for squares in many))
    await eventually(lambda: sum(bool(squares.asked) for squares in many) == TOGETHER)
    await asyncio.sleep(0.05)
    assert [bool(squares.asked) for squares in many] == [True] * TOGETHER + [False] * TOGETHER
    for squares in many:
        squares.go_on.set()
    assert await found == [9] * len(many)

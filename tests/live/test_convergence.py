"""Whatever devices of Yjs write at once, and however late, doubled or out of order they hear of it: in the end all hold
the same, and so does the server, by another library."""

import asyncio
import json
import subprocess
from base64 import b64decode, b64encode
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from pycrdt import Array, Doc, Map, Text

from protocol.live import LiveUpdate
from server.base.database import Pool
from server.base.settings import Settings
from server.live import live_sql
from server.live.examining import writers_of
from server.live.folding import folded
from server.live.live_sql import Writing, select_updates
from tests.support.pen import new_sheet
from tests.support.samples import sample
from tests.support.scenario import Scenario, playing

HERE = Path(__file__).parent
STEPS = 120
LATE = 99
"""A device that comes when all is written."""

LETTERS = ["a", "é", "𐍈", "ab", "l’", "👩‍👧"]


class Yjs:
    """The devices, in a process of their own."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            ["node", HERE / "converging.mjs"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def ask(self, does: str, device: int = 0, **more: Any) -> Any:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps({"does": does, "device": device, **more}) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def end(self) -> None:
        self._process.communicate()


@pytest.fixture(scope="module")
def yjs() -> Iterator[Yjs]:
    process = Yjs()
    yield process
    process.end()


class Line:
    """Of one device: what it was told and has not heard yet may be lost, come twice, or come in any order."""

    def __init__(self, dice: Random) -> None:
        self.dice = dice
        self.cursor = 0
        self.under_way: list[tuple[int, list[bytes]]] = []
        self.own: list[bytes] = []
        """What it has written and not sent."""

    def tell(self, since: int, updates: list[bytes]) -> None:
        if self.dice.random() < 0.2:
            return
        for _ in range(1 if self.dice.random() < 0.8 else 2):
            self.under_way.insert(self.dice.randint(0, len(self.under_way)), (since, updates))


class Played:
    """Three devices or more, and the numbers that the server has given."""

    def __init__(self, yjs: Yjs, seed: int) -> None:
        self.dice = Random(seed)
        self.yjs = yjs
        self.lines = [Line(self.dice) for _ in range(self.dice.randint(3, 5))]
        self.log: list[bytes] = []
        yjs.ask("begin")

    def play(self) -> None:
        for _ in range(STEPS):
            device = self.dice.randrange(len(self.lines))
            self.dice.choices([self.change, self.send, self.hear, self.ask], [4, 3, 4, 1])[0](device)
        for device in range(len(self.lines)):
            self.send(device, everything=True)
        for device in range(len(self.lines)):
            self.ask(device)

    def change(self, device: int) -> None:
        acts = [self.act() for _ in range(self.dice.randint(1, 4))]
        self.lines[device].own += map(b64decode, self.yjs.ask("change", device, acts=acts))

    def act(self) -> dict[str, Any]:
        dice = self.dice
        does = dice.choice(["put", "put", "clear", "insert", "insert", "remove", "move", "write", "write", "erase"])
        value = dice.choice(LETTERS) + str(dice.randrange(100))
        return {
            "does": does,
            "key": f"{dice.randrange(4)}:1",
            "value": value,
            "share": dice.random(),
            "to": dice.random(),
        }

    def send(self, device: int, everything: bool = False) -> None:
        own = self.lines[device].own
        count = len(own) if everything else self.dice.randint(0, len(own))
        sent, own[:] = own[:count], own[count:]
        since = len(self.log)
        self.log += sent
        for line in self.lines if sent else []:
            line.tell(since, sent)

    def hear(self, device: int) -> None:
        """An event that follows what it holds is applied; over a hole, the device asks."""
        line = self.lines[device]
        if not line.under_way:
            return
        since, updates = line.under_way.pop()
        if since > line.cursor:
            self.ask(device)
        elif (end := since + len(updates)) > line.cursor:
            # All of the event: what is known of it is applied once more, and changes nothing.
            self.apply(device, updates)
            line.cursor = end

    def ask(self, device: int) -> None:
        line = self.lines[device]
        self.apply(device, self.log[line.cursor :])
        line.cursor = len(self.log)

    def apply(self, device: int, updates: list[bytes]) -> None:
        self.yjs.ask("apply", device, updates=[b64encode(update).decode() for update in updates])

    def states(self) -> list[dict[str, Any]]:
        return [self.yjs.ask("state", device) for device in range(len(self.lines))]


def held(updates: list[bytes]) -> dict[str, Any]:
    """By the server, in the order of their numbers."""
    doc = Doc[Any]()
    for update in updates:
        doc.apply_update(update)
    rows, cells, text = doc.get("a.rows", type=Array), doc.get("a.cells", type=Map), doc.get("a.text", type=Text)
    return {"rows": rows.to_py(), "cells": cells.to_py(), "text": str(text), "waits": False}


@pytest.mark.parametrize("seed", range(sample(25)))
def test_all_hold_the_same_in_the_end(yjs: Yjs, seed: int) -> None:
    played = Played(yjs, seed)
    played.play()
    expected = held(played.log)
    assert played.states() == [expected] * len(played.lines)
    assert [writers_of(update) is not None for update in played.log] == [True] * len(played.log)
    # One that comes later reads what was folded until then, and the rest.
    at = played.dice.randrange(len(played.log) + 1)
    whole = [folded(played.log[:at]), *played.log[at:]]
    assert held(whole) == expected
    played.apply(LATE, whole)
    assert yjs.ask("state", LATE) == expected


@pytest.mark.parametrize("seed", range(sample(25)))
def test_a_change_that_was_numbered_before_one_that_it_follows_is_not_lost(yjs: Yjs, seed: int) -> None:
    """As happens where the server had no room for the one, and then for the other."""
    played = Played(yjs, seed)
    played.play()
    expected, log = held(played.log), overtaken(played.log, played.dice)
    first, second = sorted(played.dice.choices(range(len(log) + 1), k=2))
    whole = [folded([folded(log[:first]), *log[first:second]]), *log[second:]]
    assert held([folded(whole)]) == expected
    played.apply(LATE, whole)
    assert yjs.ask("state", LATE) == expected


def overtaken(log: list[bytes], dice: Random) -> list[bytes]:
    """Some changes of one device in another order."""
    log = log[:]
    for place in dice.sample(range(len(log)), 3):
        writer = writers_of(log[place])
        for later in range(place + 1, min(len(log), place + 6)):
            if writer and writers_of(log[later]) == writer:
                log[place], log[later] = log[later], log[place]
                break
    return log


@pytest.fixture
async def scenario(settings: Settings, pool: Pool) -> AsyncIterator[Scenario]:
    async with playing(settings, pool) as scenario:
        await scenario.town.person("Anne")
        await scenario.town.group("Budget", "Anne:manager")
        yield scenario


async def test_the_tables_keep_what_was_sent_in_the_order_in_which_it_came(
    scenario: Scenario, pool: Pool, yjs: Yjs
) -> None:
    anne = await scenario.connect("Anne")
    node = await new_sheet(anne, scenario.town.groups["Budget"])
    played = Played(yjs, 7)
    await asyncio.to_thread(played.play)
    entries = [
        Writing(node.id, anne.person, f"change-{number}", update, writers_of(update) or [])
        for number, update in enumerate(played.log)
    ]
    while entries:
        batch, entries = entries[:17], entries[17:]
        async with pool.acquire() as db, db.transaction():
            verdicts = await live_sql.insert_updates(db, batch)
            assert {one.verdict for one in verdicts} == {"stored"}
    kept: list[LiveUpdate] = await select_updates(pool, node.id, 0)
    assert [one.data for one in kept] == played.log
    assert [one.seq for one in kept] == list(range(1, len(kept) + 1))

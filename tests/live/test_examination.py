"""What is no change, or would do harm, is refused before anybody else meets it, and brings nobody else down."""

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pycrdt import Doc, Map, Text

from protocol.errors import Invalid, TooFast, Unavailable
from protocol.live import OpenLive, WriteLive
from server.live import examination
from server.live.examination import Examiner
from server.live.examining import writers_of
from tests.support.client import Client
from tests.support.pen import Pen, new_sheet, write
from tests.support.scenario import new_client_id, refused

KILLS = "t" + "meurs" * 3
FALLS = f"""
import os, sys
from server.live import examining
looked = examining.writers_of
def fall(update):
    if {KILLS!r}.encode() in update:
        os.abort() if sys.argv[1:] == ["dies"] else [0 for _ in iter(int, 1)]
    return looked(update)
examining.writers_of = fall
examining.main()
"""


def number(value: int) -> bytes:
    """As Yjs writes it."""
    written = b""
    while value >= 0x80:
        written += bytes([value & 0x7F | 0x80])
        value >>= 7
    return written + bytes([value])


def text(said: bytes) -> bytes:
    return number(len(said)) + said


def update(piece: bytes, *, writer: int = 7, clock: int = 0, count: int = 1, removed: bytes = b"\0") -> bytes:
    return b"\1" + number(count) + number(writer) + number(clock) + piece + removed


AT = b"\1" + text(b"a.cells") + text(b"1:1")
KEYED = b"\x28"
GOOD = update(KEYED + AT + b"\1" + b"\x77" + text(b"n1"))


def nested(depth: int) -> bytes:
    return update(KEYED + AT + b"\1" + b"\x75\1" * depth + b"\x7e")


BAD: dict[str, bytes] = {
    "garbage": bytes(range(255, 0, -1)),
    "words": b"bonjour",
    "one number": b"\1\1",
    "no end": GOOD[:-1],
    "more after the end": GOOD + b"\0",
    "a list of 2^31": update(KEYED + AT + number(2**31)),
    "a text of 2^40": update(b"\x04\1" + text(b"t") + number(2**40) + b"x"),
    "more pieces than bytes": update(GOOD[6:], count=10**6),
    "2^53 pieces": update(b"\0\1", count=2**53),
    "a number without end": b"\xff" * 40,
    "a clock beyond all": update(b"\0\2", clock=2**31 - 1),
    "a writer beyond all": update(b"\0\1", writer=2**53),
    "nothing removed": update(b"\x01\1" + text(b"t") + b"\0"),
    "no letters": update(b"\x04\1" + text(b"t") + text(b"")),
    "letters that are none": update(b"\x04\1" + text(b"t") + text(b"\xff\xfe")),
    "values within values": nested(10_000),
    "content within content": update(b"\x07\1" + text(b"t") + b"\1"),
    "content of another program": update(b"\x0b\1" + text(b"t") + b"\0\0\0"),
    "put beside what is to come": update(b"\x88" + number(7) + number(5) + b"\1\x7e"),
    "one writer twice": b"\2" + GOOD[1:-1] + GOOD[1:],
    "a writer of nothing": update(b"", count=0),
    "a range beyond all": update(GOOD[4:-1], removed=b"\1\7\1" + number(2**31) + b"\1"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_not_every_device_could_apply_is_no_change(name: str) -> None:
    assert writers_of(BAD[name]) is None


def test_any_part_of_a_change_is_none() -> None:
    pen = Pen(7)
    for whole in (pen.cell("1:1", "tdéjà 𐍈"), pen.change(lambda: pen.rows.insert(0, "x")), GOOD):
        assert [writers_of(whole[:end]) for end in range(len(whole))] == [None] * len(whole)
        assert writers_of(whole) == [7]


def test_whatever_devices_write_tells_who_wrote_it() -> None:
    doc, made = Doc[Any](client_id=9), list[bytes]()
    doc.observe(lambda event: made.append(event.update))
    cells: Map[Any] = doc.get("a.cells", type=Map)
    said = doc.get("a.text", type=Text)
    acts: list[Callable[[], object]] = [
        lambda: cells.update({"1:1": "n1"}),
        lambda: cells.update({"1:1": {"a": [1, -2.5, True, None, 2**53, "é"], "b": b"\0"}}),
        lambda: said.insert(0, "déjà 𐍈"),
        lambda: said.insert(3, "x"),
        lambda: cells.update({f"{row}:1": f"n{row}" for row in range(3_000)}),
    ]
    for act in acts:
        with doc.transaction():
            act()
    assert [writers_of(one) for one in made] == [[9]] * len(made)
    assert writers_of(doc.get_update()) == [9]
    made.clear()
    del cells["1:1"]
    # Whoever only removes bears nobody's number, and may remove what anybody wrote.
    assert [writers_of(one) for one in made] == [[]]
    assert writers_of(bytes(2)) == []


def test_a_letter_cut_in_two_is_put_beside_what_is_not_there_yet() -> None:
    """As pycrdt does where it is asked to; a browser would fail at it."""
    doc, made = Doc[Any](client_id=9), list[bytes]()
    doc.observe(lambda event: made.append(event.update))
    said = doc.get("a.text", type=Text)
    said.insert(0, "é")
    said.insert(1, "x")
    assert [writers_of(one) for one in made] == [[9], None]


async def test_what_is_refused_leaves_the_document_as_it_was(group: int, anne: Client, bruno: Client) -> None:
    node = await new_sheet(anne, group)
    for data in BAD.values():
        assert await refused(anne, WriteLive(node.id, new_client_id(), data)) == ("invalid", "data")
    assert (await write(bruno, node.id, Pen().cell("1:1", "n1"))).seq == 1
    assert len((await anne.call(OpenLive(node.id))).updates) == 1


@pytest.fixture
def falls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """An examiner that one text brings down."""

    def begin(how: str) -> None:
        program = tmp_path / "falls.py"
        program.write_text(FALLS)
        monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
        monkeypatch.setattr(examination, "PROGRAM", (sys.executable, str(program), how))

    return begin


@pytest.mark.parametrize("how", ["dies", "hangs"])
async def test_what_brings_the_process_down_harms_nobody_else(
    group: int, anne: Client, bruno: Client, falls: Callable[[str], None], how: str
) -> None:
    falls(how)
    node, mine, yours = await new_sheet(anne, group), Pen(), Pen()
    sent = [anne.send(WriteLive(node.id, new_client_id(), mine.cell("1:1", f"n{number}"))) for number in range(5)]
    hostile = anne.send(WriteLive(node.id, new_client_id(), Pen().cell("1:1", KILLS)))
    after = [anne.send(WriteLive(node.id, new_client_id(), mine.cell("1:2", f"n{number}"))) for number in range(5)]
    assert [(await one)["type"] for one in sent] == ["reply"] * 5
    answer = await hostile
    assert (answer["code"], answer["detail"]) == ("invalid", "data")
    assert [(await one)["result"]["seq"] for one in after] == list(range(6, 11))
    assert (await refused(anne, WriteLive(node.id, new_client_id(), mine.cell("1:3", "n1"))))[0] == "too_fast"
    assert (await write(bruno, node.id, yours.cell("1:3", "n1"))).seq == 11


async def test_somebody_who_brought_it_down_waits_and_others_do_not(falls: Callable[[str], None]) -> None:
    falls("dies")
    examiner, good = Examiner(), Pen(7).cell("1:1", "n1")
    asked = [examiner.examine(1, Pen().cell("1:1", KILLS)), examiner.examine(2, good)]
    with pytest.raises(Invalid):
        await asked[0]
    assert await asked[1] == [7]
    with pytest.raises(TooFast):
        examiner.examine(1, good)
    assert await examiner.examine(2, good) == [7]
    await examiner.close()


async def test_whoever_waited_while_it_was_killed_is_answered_all_the_same() -> None:
    examiner = Examiner()
    await examiner.examine(1, Pen(7).cell("1:1", "n1"))
    process = examiner._process  # noqa: SLF001
    assert process is not None
    os.kill(process.pid, signal.SIGSTOP)
    asked = [examiner.examine(who, Pen(who).cell("1:1", "n1")) for who in range(5, 40)]
    await asyncio.sleep(0)
    os.kill(process.pid, signal.SIGKILL)
    assert await asyncio.gather(*asked) == [[who] for who in range(5, 40)]
    await examiner.close()


async def test_where_it_cannot_begin_nobody_waits_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    for program in (("/nowhere",), (sys.executable, "-c", "raise SystemExit(1)")):
        monkeypatch.setattr(examination, "PROGRAM", program)
        examiner = Examiner()
        examiner.begin()
        for _ in range(2):
            with pytest.raises(Unavailable):
                await examiner.examine(1, Pen().cell("1:1", "n1"))
        monkeypatch.undo()
        assert await examiner.examine(1, Pen(7).cell("1:1", "n1")) == [7]
        await examiner.close()

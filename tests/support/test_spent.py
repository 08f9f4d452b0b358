"""What a room takes of the processor is measured, with all that it begins, and told when it is more than it may."""

import subprocess
import sys
import time

from server.base.settings import ROOT
from tests.support.pace import PATIENCE
from tests.support.spent import Meter, allowed, dearer

BUSY = "import time\nwhile time.process_time() < 0.6: pass"


def test_what_a_process_took_counts_while_it_runs_and_once_it_has_ended() -> None:
    meter = Meter()
    process = subprocess.Popen(
        [sys.executable, "-c", BUSY + "\ninput()"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdin
    took = 0.0
    while took < 0.5:
        took += meter.lap()
    process.communicate(b"\n")
    assert meter.lap() < 0.5
    subprocess.run([sys.executable, "-c", BUSY], check=True)
    assert 0.5 < meter.lap() < 2


def test_what_outlives_its_parent_counts() -> None:
    meter, took, began = Meter(), 0.0, time.process_time()
    orphan = f"import subprocess, sys\nsubprocess.Popen([sys.executable, '-c', {BUSY!r}])"
    subprocess.run([sys.executable, "-c", orphan], check=True)
    deadline = time.monotonic() + PATIENCE
    while took - (time.process_time() - began) < 0.5:  # to look costs something, too
        assert time.monotonic() < deadline, took
        time.sleep(0.05)
        took += meter.lap()


def test_a_room_that_takes_a_tenth_more_is_told_however_slow_the_machine() -> None:
    budget = {f"room{number}": 100.0 for number in range(10)}
    slow = {room: 3 * seconds for room, seconds in budget.items()}
    assert dearer(slow, budget) == []
    assert dearer(slow | {"room3": 329.0}, budget) == []
    (line,) = dearer(slow | {"room3": 340.0}, budget)
    assert line == "tests/room3 takes 113 s, 100 are allowed: say why in tests/budget.toml"


def test_a_run_of_few_rooms_says_nothing_of_them() -> None:
    budget = {f"room{number}": 100.0 for number in range(10)}
    assert dearer({"room1": 900.0, "room2": 100.0}, budget) == []


def test_every_room_has_a_budget() -> None:
    rooms = {path.parent.relative_to(ROOT / "tests").parts[0] for path in (ROOT / "tests").rglob("test_*.py")}
    assert rooms - {"support"} == allowed().keys()


def test_a_run_tells_what_each_room_took() -> None:
    """Whether its tests run in one process or in several."""
    for words in ([], ["-n", "2"]):
        asked = [sys.executable, "-m", "pytest", "-q", "tests/law/test_quorum.py", "tests/base/test_phrases.py", *words]
        done = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True)
        assert "seconds of processor, by room" in done.stdout
        (line,) = [line for line in done.stdout.splitlines() if line.startswith(("law ", "base "))]
        took = {room: int(seconds) for room, seconds in (one.split() for one in line.split(", "))}
        assert took.keys() == {"law", "base"}
        assert sum(took.values()) < 60

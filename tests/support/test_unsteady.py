"""A run asks once more what did not come in time, tells it, and is red over anything else."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from server.base.settings import ROOT
from tests.support.unsteady import VARIABLE

LATE = """
import pathlib
def test_late_{number}(tmp_path_factory):
    came = pathlib.Path(__file__).with_suffix(".{number}")
    if not came.exists():
        came.touch()
        raise TimeoutError("it did not come")
"""
WRONG = """
def test_wrong():
    assert 1 + 1 == 3
"""
NEVER = """
def test_never():
    raise TimeoutError("it does not come")
"""


def run(folder: Path, *tests: str, workers: int = 0) -> tuple[int, str]:
    """The status of a run of these tests, by so many processes beside it, and what it said."""
    folder.joinpath("test_planted.py").write_text("".join(tests))
    folder.joinpath("pytest.ini").write_text("[pytest]\n")
    words = ["-p", "tests.support.unsteady", "--ask-again", "-n", str(workers), "-p", "no:cacheprovider", str(folder)]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    environment = {**clean, "PYTHONPATH": str(ROOT), VARIABLE: str(folder / "unsteady")}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *words], cwd=folder, env=environment, capture_output=True, text=True
    )
    return done.returncode, done.stdout


def told(folder: Path) -> list[str]:
    file = folder / "unsteady"
    return file.read_text().splitlines() if file.exists() else []


def test_what_comes_the_second_time_is_listed_and_green(tmp_path: Path) -> None:
    status, output = run(tmp_path, *(LATE.format(number=number) for number in range(3)), workers=2)
    assert status == 0
    assert "3 unsteady" in output
    assert told(tmp_path) == [f"RERUN test_planted.py::test_late_{number}" for number in range(3)]
    assert "TimeoutError: it did not come" in output


def test_four_in_a_run_are_too_many_whichever_part_they_are_of(tmp_path: Path) -> None:
    late = [LATE.format(number=number) for number in range(4)]
    assert run(tmp_path, *late[:3])[0] == 0
    assert run(tmp_path, late[3])[0] == 1
    assert len(told(tmp_path)) == 3


@pytest.mark.parametrize("tests", [(WRONG,), (WRONG, LATE.format(number=0))], ids=["alone", "beside a late one"])
def test_a_wrong_value_is_never_asked_again(tmp_path: Path, tests: tuple[str, ...]) -> None:
    status, output = run(tmp_path, *tests)
    assert status == 1
    assert "asked again" not in output
    assert told(tmp_path) == []


def test_what_never_comes_is_red(tmp_path: Path) -> None:
    status, output = run(tmp_path, NEVER)
    assert status == 1
    assert "asked again" in output
    assert told(tmp_path) == []

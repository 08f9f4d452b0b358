"""What passed last is kept in the repository, and what passed long ago is told."""

import subprocess
from pathlib import Path

import pytest

from tests.support import passed

ROW = '[turns]\ncommit = "{commit}"\nnumber = 4\n'


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(passed, "GIT", ("git", "-C", str(tmp_path), "-c", "user.name=x", "-c", "user.email=x@x.fr"))
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests/passed.toml").write_text(ROW.format(commit=""))
    asked("init", "--quiet")
    commit()
    return tmp_path / "tests/passed.toml"


def asked(*words: str) -> str:
    return subprocess.run([*passed.GIT, *words], capture_output=True, text=True, check=True).stdout.strip()


def commit() -> None:
    asked("add", "--all")
    asked("commit", "--quiet", "--allow-empty", "--message", "x")


def test_a_run_that_passed_is_noted_with_its_commit_and_the_next_has_another_turn(repository: Path) -> None:
    assert "commit tests/passed.toml" in passed.note("turns", repository)
    assert passed.read(repository) == {"turns": {"commit": asked("rev-parse", "HEAD"), "number": 5}}
    passed.note("turns", repository)
    assert passed.read(repository)["turns"]["number"] == 6


def test_what_passed_on_no_commit_is_not_noted(repository: Path) -> None:
    (repository.parent / "test_more.py").touch()
    assert "1 files differ" in passed.note("turns", repository)
    assert passed.read(repository)["turns"] == {"commit": "", "number": 4}


def test_what_passed_long_ago_is_told(repository: Path) -> None:
    assert passed.warnings(repository) == ["make test has not passed on any commit of this branch: run it"]
    passed.note("turns", repository)
    for _ in range(passed.OLD):
        commit()
    assert passed.warnings(repository) == []
    commit()
    (warning,) = passed.warnings(repository)
    assert warning.startswith("make test passed last 31 commits ago, at ")


def test_what_passed_elsewhere_passed_not_here(repository: Path) -> None:
    repository.write_text(ROW.format(commit="0" * 40))
    assert passed.warnings(repository) == ["make test has not passed on any commit of this branch: run it"]


def test_where_git_tells_nothing_nothing_is_noted(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passed, "GIT", ("no-such-program",))
    assert "git tells nothing" in passed.note("turns", repository)
    assert passed.read(repository)["turns"] == {"commit": "", "number": 4}


def test_the_record_of_the_repository_names_every_run() -> None:
    assert passed.read().keys() == passed.RUNS.keys()
    assert passed.turn() >= 0

"""What passed last, and on which commit, as the repository keeps it in `tests/passed.toml`."""

import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

from server.base.settings import ROOT

RECORD = ROOT / "tests/passed.toml"
HEAD = "# What passed last, and on which commit. The runs write it: commit it with your next change.\n"

OLD = 30
"""Commits after which a run says that it was long ago."""

RUNS = {"exhaustive": "make exhaustive", "screens": "make screens", "turns": "make test"}


def turn() -> int:
    """Whose turn it is, of what is looked at by turns: one more after each whole run that passed."""
    return int(read()["turns"]["number"])


def read(record: Path = RECORD) -> dict[str, dict[str, Any]]:
    return tomllib.loads(record.read_text())


def note(name: str, record: Path = RECORD) -> str:
    """Writes that this run passed on the commit that is checked out; what is told of it. Files that differ from the
    commit were no part of it: nothing is written then."""
    commit, status = _git("rev-parse", "HEAD"), _git("status", "--porcelain")
    if not commit or status is None:
        return "not noted in tests/passed.toml: git tells nothing of this folder"
    if others := [line for line in status.splitlines() if not line.endswith("tests/passed.toml")]:
        return f"not noted in tests/passed.toml: {len(others)} files differ from the commit"
    found = read(record)
    found[name]["commit"] = commit.strip()
    if "number" in found[name]:
        found[name]["number"] += 1
    record.write_text(HEAD + "".join(map(_table, found.items())))
    return f"{RUNS[name]} passed: commit tests/passed.toml with your next change"


def _table(entry: tuple[str, dict[str, Any]]) -> str:
    name, values = entry
    lines = (
        f'{key} = "{value}"\n' if isinstance(value, str) else f"{key} = {value}\n" for key, value in values.items()
    )
    return f"\n[{name}]\n{''.join(lines)}"


def warnings(record: Path = RECORD) -> list[str]:
    """Of what passed longer ago than it should have."""
    return [warning for name, values in read(record).items() if (warning := _warning(RUNS[name], values["commit"]))]


def _warning(run: str, commit: str) -> str:
    since = commits_since(commit)
    if since is None:
        return f"{run} has not passed on any commit of this branch: run it"
    return f"{run} passed last {since} commits ago, at {commit[:7]}: run it" if since > OLD else ""


def commits_since(commit: str) -> int | None:
    """None of one that this branch does not come from, as far as git knows."""
    if not commit or _git("merge-base", "--is-ancestor", commit, "HEAD") is None:
        return None
    since = _git("rev-list", "--count", f"{commit}..HEAD")
    return None if since is None else int(since)


GIT = ("git", "-C", str(ROOT))


def _git(*asked: str) -> str | None:
    """None where it refuses, or there is none: what is tested may have been copied without its history."""
    try:
        return subprocess.run([*GIT, *asked], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return None


if __name__ == "__main__":
    print(*([note(sys.argv[1])] if sys.argv[1:] else warnings()), sep="\n")

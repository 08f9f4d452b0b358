"""What a change can break, and so is tested first: `make test SINCE=main` runs that alone."""

import subprocess
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import grimp

from server.base.settings import ROOT
from tests.end_to_end.stories import STORIES, TRUNK
from tests.support.passed import commits_since, read

ALWAYS = {"tests/base", "tests/protocol", "tests/law"}
"""Cheap, and about what everything else stands on."""

ROOTS = {"run", "demo"}
"""Rooms that put all others together: their tests are run when they themselves change."""

FELT_BY_ALL = {"pyproject.toml", "requirements.lock", "requirements-dev.lock", "tests/conftest.py"}

SINCE = "PARVIS_TEST_SINCE"
"""Names what a change is compared with, where what it can break alone is tested."""

CLIENT = "clients/web/src/"


def changed(since: str) -> set[str]:
    """The files that differ from where this branch left `since`, committed or not, by their paths in the repository."""
    left = _git("merge-base", since, "HEAD")[0]
    return {*_git("diff", "--name-only", "--no-renames", left), *_git("ls-files", "--others", "--exclude-standard")}


def last_passed() -> str:
    """The commit on which a whole run passed, by `tests/passed.toml`; empty when this branch does not come from it."""
    commit = str(read()["turns"]["commit"])
    return "" if commits_since(commit) is None else commit


def _git(*asked: str) -> list[str]:
    done = subprocess.run(["git", "-C", str(ROOT), *asked], capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def unit(paths: Iterable[str]) -> set[str]:
    """Of the server's tests, files and folders: those of the rooms that have changed, of the rooms above that build on
    what changed in them, and those that name a file which is no program."""
    found = set(ALWAYS)
    for path in paths:
        if path in FELT_BY_ALL:
            return _everything()
        found |= _tests_of(path)
    return _once(found)


def _tests_of(path: str) -> set[str]:
    if path.startswith(("server/", "protocol/")):
        changed = _modules_of(path)
        felt = {name.split(".")[1] for name in _downstream(changed) if name.startswith("server.")} - ROOTS
        rooms = felt | {path.split("/")[1]}
        return {f"tests/{room}" for room in rooms if (ROOT / "tests" / room).is_dir()} | _asking(changed)
    if path.startswith("tests/") and path.endswith("/conftest.py"):
        return {str(Path(path).parent)}
    if path.startswith("tests/") and path.endswith(".py"):
        return _files(_downstream(_modules_of(path)))
    if path.startswith("migrations/"):
        return {"tests/upgrades"}
    return {file for file in _test_files() if Path(path).name in (ROOT / file).read_text()}


def _modules_of(path: str) -> set[str]:
    """The module of a file; of one that is no program, all modules of its folder. None of a file that is gone."""
    folder, name = path.rsplit("/", 1)
    package = folder.replace("/", ".")
    if name == "__init__.py":
        return {package} & _graph().modules
    if name.endswith(".py"):
        return {f"{package}.{name[:-3]}"} & _graph().modules
    return {module for module in _graph().modules if module.startswith(f"{package}.")}


def _downstream(modules: set[str]) -> set[str]:
    """With all that import them, or something that does."""
    return modules.union(*(_graph().find_downstream_modules(module) for module in modules))


def _asking(modules: set[str]) -> set[str]:
    """The test files that import one of these themselves."""
    return _files({name for module in modules for name in _graph().find_modules_that_directly_import(module)})


def _files(modules: set[str]) -> set[str]:
    return {f"{name.replace('.', '/')}.py" for name in modules} & set(_test_files())


@cache
def _graph() -> grimp.ImportGraph:
    return grimp.build_graph("server", "protocol", "tests")


@cache
def _test_files() -> tuple[str, ...]:
    """Of the server's tests."""
    apart = ("tests/end_to_end", "tests/faults")
    files = (str(path.relative_to(ROOT)) for path in sorted((ROOT / "tests").rglob("test_*.py")))
    return tuple(file for file in files if not file.startswith(apart))


def _everything() -> set[str]:
    return _once(set(_test_files()) | {f"tests/{Path(file).parts[1]}" for file in _test_files()})


def _once(paths: set[str]) -> set[str]:
    """Without the files of folders that are run as a whole."""
    return {path for path in paths if path not in _test_files() or str(Path(path).parent) not in paths}


def stories(paths: Iterable[str]) -> set[str]:
    """Of the tests in a browser: what tells of the features that have changed."""
    found = set()
    for path in paths:
        if path.startswith("tests/") and path.endswith(".py"):
            found |= {name.split(".")[2] for name in _downstream(_modules_of(path)) if ".end_to_end.test_" in name}
        elif path.startswith(("server/", CLIENT)):
            found |= {f"test_{story}" for story in STORIES.get(feature_of(path), TRUNK)}
            found |= {"test_accessibility"} if path.startswith(CLIENT) else set()
    return {f"tests/end_to_end/{story}.py" for story in found}


def feature_of(path: str) -> str:
    """The room of the server, or the feature or room of the client, that a file belongs to."""
    parts = path.removeprefix(CLIENT).split("/")
    return parts[1] if parts[0] in ("server", "features") else parts[0]


def main() -> None:
    """`python -m tests.changed [SINCE] [--rest]`: the paths to give to pytest, or with --rest what leaves them out."""
    rest = "--rest" in sys.argv
    since = next((one for one in sys.argv[1:] if one != "--rest"), "")
    known = since or last_passed()
    paths = changed(known) if known else set()
    if not since and paths & FELT_BY_ALL:
        paths = set()  # all of it is run anyway
    found = sorted(unit(paths) | stories(paths)) if paths else []
    print(*(f"--ignore={path}" if rest else path for path in found))


if __name__ == "__main__":
    main()

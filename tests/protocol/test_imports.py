"""The walls between the rooms hold: a breach of each kind is planted, and named."""

import ast
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.base.settings import ROOT

PROGRAMS = Path(sys.executable).parent


def imported(text: str) -> set[str]:
    """The packages that a module imports, wherever in it."""
    nodes = list(ast.walk(ast.parse(text)))
    names = {one.name for node in nodes if isinstance(node, ast.Import) for one in node.names}
    names |= {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    return {name.partition(".")[0] for name in names}


def test_the_protocol_stands_on_msgspec_alone() -> None:
    for path in (ROOT / "protocol").rglob("*.py"):
        assert imported(path.read_text()) - sys.stdlib_module_names <= {"protocol", "msgspec"}, path
    assert imported("def late():\n    import asyncpg\n    from server.base import database") == {"asyncpg", "server"}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy to breach."""
    folder = tmp_path_factory.mktemp("house")
    for name in ("server", "protocol"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


@pytest.fixture(params=["protocol/new.py", "server/mail/new.py", "server/posts/new.py", "server/newcomers/new.py"])
def breached(house: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    """With a module that imports from above, from beside, from the server, or that stands in no room."""
    module = house / request.param
    rooms = {"mail": "assemblies", "posts": "calendar", "protocol": "base", "newcomers": "base"}
    made = not module.parent.exists()
    module.parent.mkdir(exist_ok=True)
    (module.parent / "__init__.py").touch()
    module.write_text(f"import server.{rooms[module.parent.name]}\n")
    yield module
    shutil.rmtree(module.parent) if made else module.unlink()


def lint(house: Path) -> int:
    ran = subprocess.run([PROGRAMS / "lint-imports", "--no-cache"], cwd=house, capture_output=True, text=True)
    assert "Contracts:" in ran.stdout or "newcomers" in ran.stdout + ran.stderr, ran
    return ran.returncode


def test_a_house_without_a_breach_passes(house: Path) -> None:
    assert lint(house) == 0


def test_what_imports_from_above_or_stands_nowhere_is_named(house: Path, breached: Path) -> None:
    assert lint(house) != 0


@pytest.mark.parametrize(
    "line", ["from importlib import import_module", "import importlib\n\nimportlib.import_module('x')"]
)
def test_nothing_is_imported_past_the_walls(line: str) -> None:
    command = [str(PROGRAMS / "ruff"), "check", "--select", "TID251", "--stdin-filename", "server/mail/new.py", "-"]
    assert subprocess.run(command, cwd=ROOT, input=f"{line}\n", capture_output=True, text=True).returncode == 1

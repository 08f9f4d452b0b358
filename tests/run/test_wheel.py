"""What is built for installing holds all that the code reads beside itself."""

import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from shutil import copy, copytree, ignore_patterns
from zipfile import ZipFile

from server.base.settings import ROOT

PACKAGES = ("server", "protocol")
LICENCES = ("LICENSE", "NOTICE")


def test_a_wheel_holds_every_file_of_its_packages(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    for name in ("pyproject.toml", "README.md", "requirements.in", *LICENCES):
        copy(ROOT / name, source)
    for name in PACKAGES:
        copytree(ROOT / name, source / name, ignore=ignore_patterns("__pycache__"))
    files = {str(path.relative_to(source)) for name in PACKAGES for path in (source / name).rglob("*.*")}
    pip = [sys.executable, "-m", "pip", "--quiet", "wheel", "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([*pip, "--wheel-dir", tmp_path, source], check=True)
    with ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        held = set(wheel.namelist())
    assert files - held == set()
    licences = f"parvis-{version('parvis')}.dist-info/licenses"
    assert {f"{licences}/{name}" for name in LICENCES} <= held
    assert "server/law/rules.toml" in files

"""What `make wheel` builds."""

import subprocess
import sys
from pathlib import Path
from shutil import copy, copytree, ignore_patterns

from server.base.settings import CLIENT, LETTERS, ROOT

FILES = ("pyproject.toml", "setup.py", "README.md", "requirements.in", "requirements.lock", "LICENSE", "NOTICE")
PACKAGES = ("server", "protocol")


def build(folder: Path) -> Path:
    """Of a copy: setuptools writes beside its sources."""
    if not (CLIENT / "index.html").exists():
        subprocess.run(["make", "--silent", "client"], cwd=ROOT, check=True)
    source = folder / "source"
    source.mkdir()
    for name in FILES:
        copy(ROOT / name, source)
    for name in (*PACKAGES, "migrations", "deployment", *(str(path.relative_to(ROOT)) for path in (CLIENT, LETTERS))):
        copytree(ROOT / name, source / name, ignore=ignore_patterns("__pycache__"))
    pip = [sys.executable, "-m", "pip", "--quiet", "wheel", "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([*pip, "--wheel-dir", folder, source], check=True)
    return next(folder.glob("*.whl"))

"""Carries into what is built for installing what Parvis reads beside its code: migrations, built web client, and what
letters look like."""

from pathlib import Path
from shutil import copytree, ignore_patterns, rmtree

from setuptools import setup
from setuptools.command.build_py import build_py

CARRIED = {
    "migrations": "migrations",
    "clients/web/dist": "client",
    "clients/web/node_modules/@tesseract.js-data/fra/4.0.0_best_int": "letters",
}


class Carrying(build_py):
    """A checkout, installed editable, has each at its own place."""

    def run(self) -> None:
        super().run()
        if not self.editable_mode:
            target = Path(self.build_lib, "server/carried")
            rmtree(target, ignore_errors=True)
            for source, name in CARRIED.items():
                if not Path(source).is_dir():
                    raise SystemExit(f"{source} is missing: run `make client` first")
                copytree(source, target / name, ignore=ignore_patterns("__pycache__"))


setup(cmdclass={"build_py": Carrying})

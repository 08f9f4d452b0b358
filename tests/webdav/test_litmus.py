"""The suite that WebDAV servers are tried with, and a client that copies a tree both ways."""

import asyncio
import os
import random
import re
import subprocess
from pathlib import Path

import pytest

from server.base.settings import ROOT
from tests.support.client import Client
from tests.support.network_folder import Program
from tests.support.samples import EXHAUSTIVE
from tests.support.scenario import Scenario

PATIENCE = 300
FILES = 1_000 if EXHAUSTIVE else 150
SUITES = {"basic": 16, "copymove": 13, "props": 30, "locks": 41, "http": 4}
"""How many tests each has."""


@pytest.fixture(scope="session")
def litmus() -> str:
    found = subprocess.run([ROOT / ".ci/litmus"], check=True, capture_output=True, text=True)
    return found.stdout.strip()


@pytest.mark.parametrize("suite", SUITES)
async def test_litmus_finds_nothing(
    litmus: str, suite: str, scenario: Scenario, anne: Client, desk: Program, tmp_path: Path
) -> None:
    told = await asyncio.to_thread(
        subprocess.run,
        [litmus, f"{desk.url}/dav/Urbanisme/", "anne", desk.password],
        cwd=tmp_path,
        env=os.environ | {"TESTS": suite},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    summary = re.search(rf"summary for `{suite}': of (\d+) tests run: (\d+) passed, (\d+) failed", told.stdout)
    assert summary, told.stdout + told.stderr
    assert (int(summary[1]), int(summary[3])) == (SUITES[suite], 0), told.stdout


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


async def test_rclone_copies_a_tree_both_ways(
    scenario: Scenario, group: int, anne: Client, desk: Program, tmp_path: Path
) -> None:
    dice = random.Random(1)
    here, back = tmp_path / "here", tmp_path / "back"
    for number in range(FILES):
        folder = here / f"Année {2000 + number % 20}" / f"Dossier n° {number % 7}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"Délibération {number} (élus).txt").write_bytes(dice.randbytes(dice.randint(1, 20_000)))

    async def copy(source: str, target: str) -> None:
        obscured = await rclone("obscure", desk.password)
        place = f":webdav,url='{desk.url}/dav/Urbanisme',user=anne,pass='{obscured.strip()}':"
        await rclone("copy", source.replace("DRIVE", place), target.replace("DRIVE", place), "--transfers=4")

    await copy(str(here), "DRIVEArchives")
    await copy("DRIVEArchives", str(back))
    assert tree(back) == tree(here)
    await scenario.prove()


async def rclone(*arguments: str) -> str:
    child = await asyncio.create_subprocess_exec(
        ROOT / ".venv/bin/rclone", "--config=", *arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    printed, told = await asyncio.wait_for(child.communicate(), PATIENCE)
    assert child.returncode == 0, told.decode()
    return printed.decode()

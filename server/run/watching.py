"""Runs Parvis for those who change it: anew whenever the server's code changes, with the client as it is written."""

import os
import shutil
import sys
import time
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import click

from server.base.children import Child
from server.base.settings import ROOT, Settings
from server.run import local

CODE = tuple(ROOT / name for name in ("server", "protocol", "migrations"))
CLIENT = ROOT / "clients/web"
VITE = CLIENT / "node_modules/vite/bin/vite.js"
VITE_PORT = 5173
PAUSE = 0.5

Changes = dict[Path, int]
"""When each file of the code was last changed."""


def run(settings: Settings) -> None:
    """Returns when it is told to stop."""
    with local.until_told_to_stop() as stack:
        if VITE.exists():
            settings = show_client(settings, stack)
        while True:
            run_until_changed(settings)


def show_client(settings: Settings, stack: ExitStack) -> Settings:
    """Starts Vite, which reloads in the browser what changes in the client, and has the server's links lead there."""
    where = ["--host", settings.host, "--port", str(VITE_PORT), "--strictPort"]
    beside = os.environ | {"PARVIS_URL": replace(settings, url="").public_url}
    vite = Child([shutil.which("node") or "node", VITE, CLIENT, *where], environment=beside)
    stack.callback(vite.stop)
    return replace(settings, url=settings.url or replace(settings, port=VITE_PORT).public_url)


def run_until_changed(settings: Settings) -> None:
    """Runs all of it, in processes that know only the present code; one that fails waits for a change like others."""
    before = changes()
    command = [sys.executable, "-m", "server.run.cli", "run"]
    parvis = Child(command, environment=os.environ | {"PARVIS_URL": settings.url})
    try:
        while (now := changes()) == before:
            time.sleep(PAUSE)
        click.echo(f"\n{first_of(before, now)} has changed: Parvis starts anew.", err=True)
    finally:
        parvis.stop()


def changes() -> Changes:
    paths = [path for folder in CODE for path in folder.rglob("*.*") if path.parent.name != "__pycache__"]
    return {path: changed_at(path) for path in paths}


def changed_at(path: Path) -> int:
    """Zero for a file that went while we looked, as editors have them."""
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError:
        return 0


def first_of(before: Changes, now: Changes) -> Path:
    changed = [path for path in before.keys() | now.keys() if before.get(path) != now.get(path)]
    return min(changed).relative_to(ROOT)

"""The user of the system that PostgreSQL runs as."""

import os
import subprocess
import sys
from pathlib import Path

from server.base.settings import ROOT

ASK_AT_ONCE = """
from multiprocessing import get_context
from server.base.ownership import account

def ask(_):
    return account()[:4]

with get_context("fork").Pool(8) as pool:
    print(*{*pool.map(ask, range(8), 1), account()[:4]}, sep="\\n")
"""

ON_A_NEW_MACHINE = """
mkdir "$1" && cp /etc/passwd /etc/group "$1" && mount --bind "$1" /etc && sed -i '/^parvis:/d' /etc/passwd /etc/group
exec "$2" -c "$3"
"""


def test_whoever_asks_at_once_is_told_of_one_user(tmp_path: Path) -> None:
    """Two that start beside one another, on a machine that has never seen Parvis."""
    own = ["unshare", *(["--map-root-user"] if os.geteuid() else []), "--mount", "sh", "-c", ON_A_NEW_MACHINE, "sh"]
    done = subprocess.run(
        [*own, tmp_path / "etc", sys.executable, ASK_AT_ONCE], cwd=ROOT, capture_output=True, text=True, check=True
    )
    (user,) = done.stdout.splitlines()
    assert "parvis" in user

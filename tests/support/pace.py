"""How slow this machine is, measured once a session: whatever the tests wait for, they wait so many times longer."""

import os
import subprocess
import sys
import time

from server.base.settings import ROOT

VARIABLE = "PARVIS_TEST_PACE"
"""Names it where one knows better; the processes of one session are given theirs by it."""

QUIET = 0.9
"""Seconds that `LOOK` takes on a machine of two cores that does nothing else."""

LOOK = "import server.run.app, server.run.serve"
SLOWEST = 10.0


def measured() -> float:
    """Taken once more where it took long: the first may have had to compile what is new."""
    took = timed()
    if took > 1.5 * QUIET:
        took = min(took, timed())
    return min(max(took / QUIET, 1.0), SLOWEST)


def timed() -> float:
    began = time.monotonic()
    subprocess.run([sys.executable, "-c", LOOK], cwd=ROOT, check=True)
    return time.monotonic() - began


PACE = float(os.environ.get(VARIABLE) or 0) or round(measured(), 1)
"""1 on a quiet machine, 10 on the slowest."""

os.environ[VARIABLE] = str(PACE)


def seconds(quiet: float) -> float:
    """What lasts so long on a quiet machine, at most, lasts so long on this one."""
    return quiet * PACE


PATIENCE = seconds(60)
"""Of whoever waits for what must come, however many things a machine has to do: what takes longer does not come."""

LIMIT = seconds(300)
"""Of one test: more than one wait in it may come to nothing before."""

if __name__ == "__main__":
    print(PACE)

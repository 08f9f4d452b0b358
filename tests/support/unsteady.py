"""Asks once more, alone and at the end, what failed as it did not come in time; a wrong value is never asked again.

What then passes is unsteady: it is listed, for its cause to be found, and more than a few of it make a run red."""

import os
import re
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from tests.support.pace import PACE
from tests.support.parvis import started

TIMED_OUT = re.compile(r"\bTimeout(?:Error|Expired)\b|\bTimeout \(>|\bTimeout \d+ms exceeded|element\(s\) not found")
"""What was waited for and did not come, as pytest, asyncio, subprocesses and Playwright say it."""

MOST = 3
"""That a whole run may ask again."""

SLOW = 3.0
"""A pace from which on tests beside one another only hold each other up."""

VARIABLE = "PARVIS_TEST_UNSTEADY"
"""Names the file that tells the parts of a run what was unsteady in those before."""

LONGEST = 200
"""Lines of what a process said."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--ask-again", action="store_true", help="ask once more what did not come in time")
    parser.addoption("--side-by-side", type=int, default=2, help="with -n auto, so many tests; one on a slow machine")


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    return 1 if PACE > SLOW else int(config.getoption("side_by_side"))


def pytest_report_header() -> str:
    return f"pace: {PACE}, where a quiet machine has 1"


def pytest_runtest_setup() -> None:
    started[:] = [parvis for parvis in started if parvis.process.poll() is None]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """With whatever the processes of a test that failed have said."""
    report = yield
    if report.failed:
        for parvis in started:
            said = parvis.output.splitlines()[-LONGEST:]
            report.sections.append((f"parvis {' '.join(parvis.command)}", "\n".join(said)))
    return report


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    asks = session.config.getoption("ask_again") and not hasattr(session.config, "workerinput")
    if not asks or exitstatus != pytest.ExitCode.TESTS_FAILED:
        return
    reporter: Any = session.config.pluginmanager.get_plugin("terminalreporter")
    failed = [report for kind in ("failed", "error") for report in reporter.stats.get(kind, [])]
    tests = sorted({report.nodeid for report in failed})
    if all(map(timed_out, failed)) and len(tests) + len(known()) <= MOST and passes(session.config, tests):
        for kind in ("failed", "error"):
            reporter.stats.pop(kind, None)
        reporter.stats["unsteady"] = failed
        session.exitstatus = pytest.ExitCode.OK
        remember(tests)


def timed_out(report: pytest.CollectReport | pytest.TestReport) -> bool:
    """Only what a single wait says of itself: no assertion about a value that was there."""
    crash = getattr(report.longrepr, "reprcrash", None)
    said = crash.message if crash else str(report.longrepr)
    return isinstance(report, pytest.TestReport) and bool(TIMED_OUT.search(said))


def passes(config: pytest.Config, tests: list[str]) -> bool:
    """Alone, in a session of their own, when all others have ended."""
    print(f"\nasked again, alone: {', '.join(tests)}")
    return subprocess.run([sys.executable, "-m", "pytest", *tests], cwd=config.rootpath).returncode == 0


def known() -> list[str]:
    """What was unsteady in the parts of this run before this one."""
    told = os.environ.get(VARIABLE)
    return Path(told).read_text().splitlines() if told and Path(told).exists() else []


def remember(tests: list[str]) -> None:
    if told := os.environ.get(VARIABLE):
        with Path(told).open("a") as file:
            file.writelines(f"RERUN {test}\n" for test in tests)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What went wrong in a test that passed when it was asked again."""
    for report in terminalreporter.stats.get("unsteady", []):
        terminalreporter.section(f"unsteady, passed when asked again: {report.nodeid}")
        terminalreporter.line(report.longreprtext)
        terminalreporter.line(f"RERUN {report.nodeid}")

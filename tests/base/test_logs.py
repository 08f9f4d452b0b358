"""What is logged says what happened, and nothing of what a function held then."""

import subprocess
import sys

import pytest

from server.base.settings import ROOT

PROGRAM = """
import logging, sys
from server.base import logs
from server.base.settings import Settings

def fail():
    password = "-".join(("tr0p", "secret"))
    try:
        raise {mistake}
    except Exception:
        logging.getLogger("{logger}").exception("it failed")

logs.configure(Settings(log_format="{form}"))
fail()
"""

FORMS = pytest.mark.parametrize("form", ["console", "json"])


def told(form: str, logger: str, mistake: str) -> str:
    """What a program writes that fails so."""
    program = PROGRAM.format(form=form, logger=logger, mistake=mistake)
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stderr


@FORMS
def test_a_mistake_is_told_with_its_place_and_without_what_was_held_there(form: str) -> None:
    said = told(form, "parvis", "ValueError('nonsense')")
    assert "it failed" in said
    assert "in fail" in said
    assert "nonsense" in said
    assert "tr0p-secret" not in said


@FORMS
def test_of_an_outage_the_queue_says_nothing_and_of_a_mistake_all(form: str) -> None:
    assert not told(form, "pgqueuer.core.sm", "OSError('the line is cut')")
    assert "nonsense" in told(form, "pgqueuer.core.sm", "RuntimeError('nonsense')")
    assert "the line is cut" in told(form, "parvis", "OSError('the line is cut')")

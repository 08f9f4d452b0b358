"""Every act that can be entered has its words in the client, in both languages."""

import re
from pathlib import Path
from typing import get_args

import pytest

from server.ledger.ledger import Act

WORDS = Path(__file__).parents[2] / "clients/web/src/features/assemblies/register"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_act_has_its_words(language: str) -> None:
    written = (WORDS / f"{language}.ts").read_text()
    (acts,) = re.findall(r"^  act: \{$(.+?)^  \}", written, re.MULTILINE | re.DOTALL)
    assert set(re.findall(r"^    (\w+): ", acts, re.MULTILINE)) == set(get_args(Act))

"""What is installed beside the program, as far as it can be read without the programs that read it."""

import re

import pytest
from click import Group

from server.base.settings import ROOT
from server.run.cli import parvis
from tests.base.test_settings import KNOWN, named

FOLDER = ROOT / "deployment"
assert isinstance(parvis, Group)


@pytest.mark.parametrize("path", sorted(FOLDER.iterdir()), ids=lambda path: path.name)
def test_settings_and_commands_that_are_named_exist(path: object) -> None:
    text = (FOLDER / str(path)).read_text()
    assert named(text) <= KNOWN
    for command in re.findall(r"(?:bin/parvis|^ +command:) ([a-z]+)", text, re.MULTILINE):
        assert command in {*parvis.commands, "caddy", "valkey"}, command


def test_the_image_is_made_of_what_there_is() -> None:
    recipe = (FOLDER / "Containerfile").read_text()
    (copied,) = re.findall(r"^COPY (.+) /tmp/parvis/$", recipe, re.MULTILINE)
    assert copied.split() == ["requirements.lock", "dist/parvis-*.whl"]
    assert "dockerfile: deployment/Containerfile" in (FOLDER / "compose.yaml").read_text()

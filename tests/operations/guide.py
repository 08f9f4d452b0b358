"""The operations guide, as the commands that it tells an administrator to type."""

import re
from typing import NamedTuple

from server.base.settings import ROOT

GUIDE = ROOT / "docs/operations.md"
BLOCK = re.compile(r"^```sh(?: (\w+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#{2,3} (.+)$", re.MULTILINE)


class Block(NamedTuple):
    section: str
    machine: str
    """Empty for the first."""
    commands: str


def blocks() -> list[Block]:
    """Every block that is to be typed, in order."""
    text = GUIDE.read_text()
    return [
        Block(HEADING.findall(text, 0, block.start())[-1], block[1] or "", block[2]) for block in BLOCK.finditer(text)
    ]


def section(title: str) -> list[Block]:
    """The blocks of a section. Raises `LookupError` when it has none."""
    found = [block for block in blocks() if block.section == title]
    if not found:
        raise LookupError(title)
    return found

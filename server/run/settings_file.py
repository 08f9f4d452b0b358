"""Reads a file of settings as systemd reads an `EnvironmentFile`, so that a command has the values of the service."""

import re
from pathlib import Path

from server.base.settings import SettingError

LINE = re.compile(
    r"""
    [ \t\n]*
    (?: [\#;][^\n]*                                                     # a comment
      | (?P<name>[^\s=][^=\n]*?) [ \t]* =
        (?P<quoted>(?:[ \t]*(?:'[^']*(?:'|\Z) | "(?:\\.|[^"\\])*(?:"|\\?\Z)))*) [ \t]*
        (?P<plain>(?:\\(?:.|\Z) | [^\\ \t\n] | [ \t]+(?![ \t\n]|\Z))*) [ \t]*
      | (?P<neither>[^\n]+)                                             # neither
    )
    """,
    re.VERBOSE | re.DOTALL,
)
QUOTED = re.compile(r"""'([^']*)'?|"((?:\\.|[^"\\])*)\\?"?""", re.DOTALL)
ESCAPED = re.compile(r"\\(.|\Z)", re.DOTALL)
ESCAPED_BETWEEN_QUOTES = re.compile(r'\\(["\\`$\n])')
NAME = re.compile(r"[A-Za-z_]\w*", re.ASCII)


def read(file: Path) -> dict[str, str]:
    """What it sets: nothing is expanded, and the last of a name counts. Raises `SettingError`."""
    try:
        text = file.read_text()
    except (OSError, UnicodeError) as cause:
        why = cause.strerror if isinstance(cause, OSError) else "it is not UTF-8"
        raise SettingError(f"the settings in {file} cannot be read ({why}): let the user of Parvis read it") from None
    before, nul, _ = text.partition("\0")
    if nul:
        raise SettingError(f"{file}, line {before.count(chr(10)) + 1}: a NUL stands there, remove it")
    for line in LINE.finditer(text):
        if line["neither"]:
            number = text.count("\n", 0, line.start("neither")) + 1
            raise SettingError(f"{file}, line {number}: there is no = in it: write NAME=VALUE, or # before it")
    return parse(text)


def parse(text: str) -> dict[str, str]:
    found = {line["name"]: _value(line) for line in LINE.finditer(text) if line["name"]}
    return {name: value for name, value in found.items() if NAME.fullmatch(name)}


def _value(line: re.Match[str]) -> str:
    quoted = [
        single or ESCAPED_BETWEEN_QUOTES.sub(_unescaped, double or "")
        for single, double in QUOTED.findall(line["quoted"])
    ]
    return "".join(quoted) + ESCAPED.sub(_unescaped, line["plain"])


def _unescaped(escape: re.Match[str]) -> str:
    return "" if escape[1] == "\n" else escape[1]

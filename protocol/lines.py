"""Texts of one line: what is left of them when they come in, wherever they come in."""

import re
import unicodedata
from functools import cache
from typing import Any

from msgspec import Struct, inspect

from protocol.errors import Invalid

ONE_LINE = {"one_line": True}
"""Marks a type of text that has no second line, and none that nobody sees."""

BLANKS = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0e\uffa0\U000e0100-\U000e01ef]")
"""Letters, signs and marks with nothing to see."""

JOINER = "\u200d"
"""Makes one picture of several; elsewhere it only hides."""


def one_line(text: str) -> str:
    """In composed form (NFC) and without what begins a line, controls, turns the direction or is not seen; empty when
    nothing is left to see."""
    if text.isascii() and text.isprintable():
        return text.strip()
    text = BLANKS.sub("", text)
    kept = "".join(_shown(text, place, char) for place, char in enumerate(text))
    line = unicodedata.normalize("NFC", re.sub(r" *\n[ \n]*", " ", kept)).strip()
    return line if any(unicodedata.category(c)[0] in "LNPS" for c in line) else ""


def _shown(text: str, place: int, char: str) -> str:
    """What stands for it: itself, nothing, or "\\n" where a line would begin."""
    kind = unicodedata.category(char)
    if kind in ("Cc", "Zl", "Zp"):
        return "\n"
    if char == JOINER:
        return char if _is_picture(text[place - 1 : place]) and _is_picture(text[place + 1 : place + 2]) else ""
    return "" if kind in ("Cf", "Cs") or ord(char) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(char) <= 0xFDEF else char


def _is_picture(char: str) -> bool:
    """Whether it is, or colours, an emoji."""
    return char != "" and (unicodedata.category(char) in ("So", "Sk") or char == "\ufe0f")


def tidy(record: Struct) -> None:
    """Brings the lines in a record, and in those within it, into their form. Raises `Invalid` with the field of one of
    which too little is left, or that is too long in it; with that of the list, where it is in one."""
    for name, line in lines_of(type(record)).items():
        value = getattr(record, name)
        if line:
            setattr(record, name, _tidied(name, value, line))
        elif isinstance(value, Struct):
            tidy(value)
        elif isinstance(value, list):
            _tidy_all(name, value)


def _tidy_all(name: str, records: list[Struct]) -> None:
    try:
        for one in records:
            tidy(one)
    except Invalid:
        raise Invalid(name) from None


def _tidied(name: str, value: str | list[str], line: inspect.StrType) -> Any:
    if isinstance(value, list):
        return [_tidied(name, one, line) for one in value]
    if not isinstance(value, str):
        return value
    found = one_line(value)
    if not (line.min_length or 0) <= len(found) <= (line.max_length or len(found)):
        raise Invalid(name)
    if line.pattern and not re.search(line.pattern, found):
        raise Invalid(name)
    return found


@cache
def lines_of(kind: type[Struct]) -> dict[str, inspect.StrType | None]:
    """The fields of such a record to look at: with the limits of the lines in them, `None` where there are records."""
    info = inspect.type_info(kind)
    assert isinstance(info, inspect.StructType)
    found: dict[str, inspect.StrType | None] = {}
    for field in info.fields:
        parts = _parts(field.type)
        lines = [part.type for part in parts if isinstance(part, inspect.Metadata) and part.extra == ONE_LINE]
        if lines or any(isinstance(part, inspect.StructType) for part in parts):
            found[field.name] = next((line for line in lines if isinstance(line, inspect.StrType)), None)
    return found


def _parts(kind: inspect.Type) -> list[inspect.Type]:
    match kind:
        case inspect.UnionType():
            return [part for one in kind.types for part in _parts(one)]
        case inspect.ListType():
            return _parts(kind.item_type)
    return [kind]

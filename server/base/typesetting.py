"""Makes PDF/A, accessible by PDF/UA, of what is to be printed or kept: the same data give the same bytes."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import typst

from protocol.codec import to_json

LACKING = re.compile(r'the text `"(.+?)"` could not be displayed|contains the codepoint `"(.+?)"`')
ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
ROOT = Path(__file__).parent.parent
ROUNDS = 5
"""What was joined to a sign that is replaced may be lacking by itself."""


def pdf(template: Path, data: dict[str, Any], at: datetime) -> bytes:
    """PDF/A-2a and PDF/UA-1, dated `at`; nothing but the template, what it imports of ours, and the data goes into it,
    and the data are never markup. What no font has stands there by its number, as in `[U+1F384]`: no text that somebody
    else wrote keeps a paper from being made."""
    text = to_json(data)
    for _ in range(ROUNDS):
        try:
            return _compile(template, text, at)
        except typst.TypstError as mistake:
            lacking = _lacking(mistake.diagnostic)
            if not lacking:
                raise
            text = to_json(_numbered(msgspec.json.decode(text), str.maketrans(lacking)))
    return _compile(template, text, at)


def _lacking(diagnostic: str) -> dict[str, str]:
    """Each sign with its stand-in. A letter is named there when a sign that it is joined to is lacking, and stays."""
    found = "".join(one or other for one, other in LACKING.findall(diagnostic))
    signs = set(ESCAPED.sub(lambda code: chr(int(code[1], 16)), found))
    return {sign: f"[U+{ord(sign):04X}]" for sign in signs if not (sign.isascii() and sign.isprintable())}


def _numbered(data: Any, stand_ins: dict[int, str]) -> Any:
    match data:
        case str():
            return data.translate(stand_ins)
        case list():
            return [_numbered(one, stand_ins) for one in data]
        case dict():
            return {name: _numbered(one, stand_ins) for name, one in data.items()}
    return data


def _compile(template: Path, data: bytes, at: datetime) -> bytes:
    made: bytes = typst.compile(
        template,
        root=ROOT,
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"data": data.decode()},
        pdf_standards=["a-2a", "ua-1"],
        timestamp=int(at.astimezone(UTC).timestamp()),
    )
    return made

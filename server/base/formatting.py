"""Reads light formatting as plain words, for letters. The client is who renders it: `clients/web/src/text`."""

import re
from collections.abc import Mapping

FENCED = re.compile(
    r"^ {0,3}(`{3,}) {0,3}[\w+#.-]{0,20}[^\S\n]*\n(.*?)(?:^[^\S\n]*\1`*[^\S\n]*$|\Z)", re.MULTILINE | re.DOTALL
)
"""Code, up to the line that ends it."""

SIGN = r"\\([`*[\]@#>!.):•-])"
"""A sign that stands for itself."""

# What stands between signs is bounded: a page of them would be read again from each.
MARKS = re.compile(
    rf"{SIGN}|(?<!`)(`{{1,9}})(?!`)([^\n]{{1,500}}?)(?<!`)\2(?!`)"
    r"|^\s{0,3}!\[[^\]\n]{0,500}\]\(file:\d{1,16}\)\s*$"
    r"|^\s{0,3}(?:#{1,6}\s+|[-•]\s+|>\s?|\d{1,4}[.)]\s+)"
    rf"|\[((?:{SIGN}|[^\[\]\n]){{1,300}})\]\([^)\n]{{0,2000}}\)"
    r"|@\[(\w{1,16})\]|\*\*(?=\S)|(?<=\S)\*\*|(?<!\w)\*(?=\S)|(?<=\S)\*(?!\w)|\u2060",
    re.MULTILINE,
)


def plain(text: str, names: Mapping[str, str]) -> str:
    """On one line. `names` are of those mentioned, by their numbers in digits, and of everybody by `all`."""
    said = ""
    end = 0
    for code in FENCED.finditer(text):
        said += _unmarked(text[end : code.start()], names) + code[2]
        end = code.end()
    return " ".join((said + _unmarked(text[end:], names)).split())


def _unmarked(text: str, names: Mapping[str, str]) -> str:
    def said(mark: re.Match[str]) -> str:
        sign, _, code, words, _, who = mark.groups()
        if who:
            return f"@{names[who]}" if who in names else ""
        return sign or code or (re.sub(SIGN, r"\1", words) if words else "")

    return MARKS.sub(said, text)


def mentioned(text: str) -> set[int]:
    """The numbers of those whom it mentions."""
    return {int(who) for who in re.findall(r"@\[(\d{1,16})\]", text)}

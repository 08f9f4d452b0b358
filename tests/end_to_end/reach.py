"""What each page of the client is made of, by what its files import."""

import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any, TypeVar

from server.base.settings import ROOT
from tests.changed import SINCE, changed, last_passed
from tests.support.passed import turn
from tests.support.samples import EXHAUSTIVE, some

T = TypeVar("T")

CLIENT = ROOT / "clients/web"
SRC = CLIENT / "src"
IMPORT = re.compile(r"(?:\bfrom|\bimport)\s*\(?\s*'(\.[^']+)'|@import\s+'(\.[^']+)'")
"""The walls of the client allow no other way to write one."""

PAGE = re.compile(r"^  (\w+): \{ at: '([^']+)'.*screen: (.+?) \},$", re.MULTILINE)
NAMED = re.compile(r"^(?:export )?const (\w+)(?:: Screen)? = (.*)$", re.MULTILINE)
SELDOM = re.compile(r"seldom\('(\w+)'\)")
ENDINGS = ("", ".ts", ".svelte", ".svelte.ts", "/index.ts")


@cache
def imports(file: Path) -> frozenset[Path]:
    """The files of the client that this one imports, at once or when first wanted."""
    if file.suffix not in (".ts", ".svelte", ".css"):
        return frozenset()
    asked = (file.parent / (found[1] or found[2]) for found in IMPORT.finditer(file.read_text()))
    return frozenset(path for one in asked if (path := _file(one)))


def _file(path: Path) -> Path | None:
    found = (Path(f"{path}{ending}") for ending in ENDINGS)
    return next((one.resolve() for one in found if one.is_file()), None)


def reached(roots: Iterable[Path]) -> set[Path]:
    """What these import, and what that imports, with themselves."""
    found: set[Path] = set()
    left = list(roots)
    while left:
        if (file := left.pop()) not in found:
            found.add(file)
            left += imports(file)
    return found


@cache
def pages() -> dict[str, frozenset[Path]]:
    """For each address of `app/pages.ts`, the files that its screen is made of."""
    table = SRC / "app/pages.ts"
    text, seldom = table.read_text(), (SRC / "app/seldom.ts").read_text()
    named, rare = dict(NAMED.findall(text)), dict(NAMED.findall(seldom))

    def roots(screen: str) -> Iterator[Path]:
        screen = named.get(screen, screen)
        for name in SELDOM.findall(screen):
            screen = rare[name]
        for one in re.findall(r"import\('([^']+)'\)", screen):
            found = _file(table.parent / one)
            assert found, one
            yield found

    return {at: frozenset(reached(roots(screen))) for _, at, screen in PAGE.findall(text)}


def made_of(path: str) -> set[Path]:
    """The files of the page at an address, whose places may be unnamed yet, as in `/seances/{sitting}/suivi`."""
    parts = re.split(r"\{\w+\}", path.partition("?")[0])
    forms = {
        "".join(part + place for part, place in zip(parts, (*places, ""), strict=True))
        for places in product(("1", "1/1"), repeat=len(parts) - 1)
    }
    found = [pages()[at] for at in pages() if any(_shape(at).fullmatch(form) for form in forms)]
    return set().union(*found)


def _shape(at: str) -> re.Pattern[str]:
    return re.compile(re.sub(r":\w+", "[^/]+", at))


@cache
def common() -> frozenset[Path]:
    """What more than half of all pages are made of: it is looked at wherever one looks."""
    every = [file for files in pages().values() for file in files]
    return frozenset(file for file in set(every) if every.count(file) > len(pages()) / 2)


def to_look_at(things: Sequence[T], path: Callable[[Any], str], one_in: int) -> list[T]:
    """Those whose page has changed since a whole run passed, and of the others so many by turns. `make test SINCE=main`
    looks at what has changed since then alone, `make screens` at all."""
    if EXHAUSTIVE:
        return [*things]
    since = os.environ.get(SINCE) or last_passed()
    files = {ROOT / one for one in changed(since)} - common() if since else set()
    touched = [one for one in things if files & made_of(path(one))]
    due = [] if SINCE in os.environ else [*some(things, one_in, turn())]
    return [one for one in things if one in touched or one in due]

"""The piece of a text that shows best why it was found."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple, Protocol

from protocol.search import Fragment
from server.base.lexemes import MOST_WORDS, composed, compounds

WORDS = 30
"""That are shown; a shorter text is shown whole."""
BEFORE = 6
"""Of which, before the first of those found."""
CUT = "…"


class Sought(Protocol):
    def lights(self, lexemes: tuple[str, ...]) -> bool:
        """Whether a word found by these is one of those looked for."""
        ...


class Span(NamedTuple):
    """Where a word stands, and whether it is one of those looked for."""

    start: int
    end: int
    hit: bool


def passage(text: str, wanted: Sought) -> list[Fragment]:
    """The stretch with most of the words looked for, the first of several; from the beginning if there are none."""
    text = composed(text)
    spans = list(islice(_spans(text, wanted), MOST_WORDS))
    first = _densest([number for number, span in enumerate(spans) if span.hit])
    start = max(0, min(first - BEFORE, len(spans) - WORDS))
    shown = spans[start : start + WORDS]
    if not shown:
        return [Fragment(text)] if text else []
    begin = shown[0].start if start else 0
    end = shown[-1].end if start + WORDS < len(spans) else len(text)
    return _fragments(text, shown, begin, end)


def richest(texts: list[str], wanted: Sought) -> int | None:
    """The place of the text in which most different words are found, the first of several; none if no text has any."""
    most, best = 0, None
    for place, text in enumerate(map(composed, texts)):
        spans = islice(_spans(text, wanted), MOST_WORDS)
        many = len({text[span.start : span.end].lower() for span in spans if span.hit})
        if many > most:
            most, best = many, place
    return best


def _spans(text: str, wanted: Sought) -> Iterator[Span]:
    for pieces, joined in compounds(text):
        whole = wanted.lights(joined)
        for piece in pieces:
            yield Span(piece.start, piece.end, whole or wanted.lights(piece.lexemes))


def _densest(hits: list[int]) -> int:
    """The first of the words found that has most of the others soon after it."""
    best, most, last = 0, 0, 0
    for number, hit in enumerate(hits):
        while last < len(hits) and hits[last] < hit + WORDS - BEFORE:
            last += 1
        if last - number > most:
            best, most = hit, last - number
    return best


def _fragments(text: str, shown: Iterable[Span], begin: int, end: int) -> list[Fragment]:
    found = [Fragment(CUT)] if begin else []
    at = begin
    for span in shown:
        if span.hit:
            found += [Fragment(text[at : span.start]), Fragment(text[span.start : span.end], hit=True)]
            at = span.end
    found += [Fragment(text[at:end]), Fragment(CUT if end < len(text) else "")]
    return [fragment for fragment in found if fragment.text]

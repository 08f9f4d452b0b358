"""Texts as PostgreSQL's `tsvector`s, made here: it has neither a dictionary nor a configuration to be given."""

from collections.abc import Iterable
from itertools import islice

from server.base.lexemes import MOST_WORDS, Compound, composed, compounds

MOST_PLACES = 255
"""Of one lexeme, which PostgreSQL keeps."""
MOST_BYTES = 768 * 1024
"""Of the text of a vector, which is longer than what PostgreSQL makes of it, a MiB at most."""
MARKS, NUMBER = 4, 7
"""Bytes that stand around a lexeme, and the most that a place of it takes."""


def vector(text: str, labels: Iterable[str] = (), heading: int = 0) -> str:
    """A text as the text of its `tsvector`. What stands in its first `heading` characters weighs more; a `label` says
    something else about it, by a lexeme that no text has."""
    places: dict[str, list[str]] = {f"#{label}": [] for label in labels}
    size = 0
    for lexeme, place, start in _found(text):
        size += NUMBER if lexeme in places else len(lexeme.encode()) + MARKS + NUMBER
        if size > MOST_BYTES:
            break
        places.setdefault(lexeme, []).append(f"{place}A" if start < heading else f"{place}")
    return " ".join(
        f"'{lexeme}':{','.join(at[:MOST_PLACES])}" if at else f"'{lexeme}'" for lexeme, at in places.items()
    )


def _found(text: str) -> Iterable[tuple[str, int, int]]:
    """The lexemes, each with its place, and where its compound begins."""
    for compound in islice(compounds(composed(text)), MOST_WORDS):
        for lexeme, place in _lexemes(compound):
            if place <= MOST_WORDS:
                yield lexeme, place, compound.pieces[0].start


def _lexemes(compound: Compound) -> Iterable[tuple[str, int]]:
    for piece in compound.pieces:
        for lexeme in piece.lexemes:
            yield lexeme, piece.place
    for lexeme in compound.joined:
        yield lexeme, compound.pieces[0].place

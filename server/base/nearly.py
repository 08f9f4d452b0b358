"""Names forgiven one letter: what is looked for is called nearly so."""

from collections.abc import Iterable, Iterator

from server.base.lexemes import composed, compounds

SHORTEST = 5
"""Letters of a word from which on one may be wrong: shorter words are too much alike."""

MOST_TERMS = 16


def omissions(word: str) -> set[str]:
    """The word, and what is left of it without any one of its letters, each as a label. Two words share one if a letter
    is missing, too many, another, or exchanged with the next one (symmetric deletion, W. Garbe, 2012)."""
    if len(word) < SHORTEST or not word.isalpha():
        return set()
    return {f"~{word}"} | {f"~{word[:place]}{word[place + 1 :]}" for place in range(len(word))}


def labels_of(name: str) -> list[str]:
    """By which a name is found by those who nearly know it."""
    return sorted(set[str]().union(*(omissions(word) for word in _words(name))))


class Nearly:
    """Words each of which is to be there, but for a letter; what is quoted or left out is meant as it stands."""

    def __init__(self, text: str) -> None:
        self._words = [] if any(sign in text for sign in '"«»“”„') or " -" in f" {text}" else list(_words(text))
        self._words = self._words[:MOST_TERMS]
        self._omissions = set[str]().union(*(omissions(word) for word in self._words))

    def __bool__(self) -> bool:
        """Whether there is a word in which a letter may be wrong."""
        return bool(self._omissions)

    def query(self, labels: Iterable[Iterable[str]] = ()) -> str:
        """The text of the `tsquery`; of each group of labels, one is to be there."""
        words = [" | ".join([f"'{word}'", *(f"'#{one}'" for one in sorted(omissions(word)))]) for word in self._words]
        groups = [" | ".join(f"'#{label}'" for label in group) for group in labels]
        return " & ".join(f"({group})" for group in [*words, *groups])

    def lights(self, lexemes: tuple[str, ...]) -> bool:
        """Whether a word found by these is nearly one of those looked for."""
        return bool(lexemes) and (lexemes[0] in self._words or not self._omissions.isdisjoint(omissions(lexemes[0])))


def _words(text: str) -> Iterator[str]:
    for compound in compounds(composed(text)):
        for piece in compound.pieces:
            if piece.lexemes:
                yield piece.lexemes[0]

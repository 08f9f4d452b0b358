"""What somebody looks for: words all of which are to be there, "phrases", -words that are not, and one being typed."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from server.base.figures import FIGURES, SIGN
from server.base.lexemes import ARTICLES, Compound, Piece, composed, compounds, fold, lexemes_of
from server.base.synonyms import SYNONYMS

MOST_TERMS = 16
LONGEST_SYNONYM = 4
"""Words of it, stop words left out."""
SHORTEST_BEGINNING = 3
"""Letters of a word being typed, from which on it stands for all that begin so."""

QUOTES = str.maketrans("«»“”„", '"""""')
TERM = re.compile(rf'(?P<minus>-?)(?:"(?P<phrase>[^"]*)"?|(?P<word>(?>{SIGN}|{FIGURES}|[^\W_]+|[^\s"])+))')
NEXT = re.compile(r" ([^\W\d_]+)(?![^\W_])")

Words = tuple[frozenset[str], ...]
"""What each of them is found by."""


class Term(NamedTuple):
    """A word or a phrase, and the same as PostgreSQL asks for it."""

    query: str
    lexemes: frozenset[str]
    beginning: str
    """What the last word begins with, while it is being typed."""
    wanted: bool
    spelled: tuple[Words, ...] = ()
    """As words one after the other, and as one: how it may be written in another way. What is quoted or not wanted
    is meant as it stands."""


class Meaning(NamedTuple):
    """A line of the synonyms, as it is asked for."""

    query: str
    lexemes: frozenset[str]


class Wanted:
    """What is looked for, bounded: the terms after the first sixteen are left aside."""

    def __init__(self, text: str) -> None:
        self.terms = list(_widened(list(_terms(composed(text).translate(QUOTES)))[:MOST_TERMS]))
        self._lexemes = frozenset[str]().union(*(term.lexemes for term in self.terms if term.wanted))
        self._beginnings = tuple(term.beginning for term in self.terms if term.beginning)

    def __bool__(self) -> bool:
        """Whether there is a word to find: one cannot ask for all that lacks a word."""
        return any(term.wanted for term in self.terms)

    @property
    def is_being_typed(self) -> bool:
        """Whether the last word stands for all that it begins, too."""
        return bool(self._beginnings)

    @property
    def words(self) -> str:
        """The text of the `tsquery` of what ranks a result."""
        return " & ".join(term.query for term in self.terms if term.wanted)

    def query(self, labels: Iterable[Iterable[str]] = (), but: "Wanted | None" = None) -> str:
        """The text of the whole `tsquery`; of each group of labels, one is to be there. What has all the words of `but`
        is left out."""
        groups = [" | ".join(f"'#{label}'" for label in group) for group in labels]
        others = [f"!({but.words})"] if but and but.words else []
        return " & ".join([*(term.query for term in self.terms), *(f"({group})" for group in groups), *others])

    def lights(self, lexemes: tuple[str, ...]) -> bool:
        """Whether a word found by these is one of those looked for."""
        return not self._lexemes.isdisjoint(lexemes) or bool(
            self._beginnings and lexemes and lexemes[0].startswith(self._beginnings)
        )


def finished(text: str) -> Wanted:
    """What is looked for when nothing more is typed."""
    return Wanted(f"{text} ")


def in_turn(text: str, labels: Sequence[Iterable[str]], *, begun: bool) -> Iterator[tuple[Wanted, str, bool]]:
    """What has the words, unless that was `begun` with already, then what has others that begin like the last one:
    whoever types « PLU » is not shown every « plus » before it. Each with its query, and whether it is the latter."""
    words = finished(text)
    if not begun:
        yield words, words.query(labels), False
    if (typed := Wanted(text)).is_being_typed:
        yield typed, typed.query(labels, but=words), True


def _terms(text: str) -> Iterator[Term]:
    article = ""
    for found in TERM.finditer(text):
        quoted = found["phrase"] is not None
        typing = not quoted and not found["minus"] and found.end() == len(text)
        together = list(compounds(found["phrase"] if quoted else found["word"]))
        if term := _term(together, typing):
            if quoted or found["minus"]:
                yield _meant_as_it_stands(term, not found["minus"])
            else:
                term = _joined_with_its_article(term, article, found["word"])
                yield _joined_with_a_stop_word(term, found["word"], NEXT.match(text, found.end()))
        article = found["word"] if not quoted and (found["word"]).title() in ARTICLES else ""


def _joined_with_its_article(term: Term, article: str, word: str) -> Term:
    """« Le Breton » may be « Lebreton »."""
    if not article:
        return term
    together = fold(article + word)
    return term._replace(query=f"({term.query} | '{together}')", lexemes=term.lexemes | {together})


def _joined_with_a_stop_word(term: Term, word: str, after: re.Match[str] | None) -> Term:
    """« rendez vous » may be « rendez-vous » without its hyphen."""
    if after is None or lexemes_of(after[1]):
        return term
    return term._replace(spelled=(*term.spelled, (frozenset((fold(word + after[1]),)),)))


def _meant_as_it_stands(term: Term, wanted: bool) -> Term:
    return term._replace(query=term.query if wanted else f"!({term.query})", wanted=wanted, spelled=())


def _term(together: list[Compound], typing: bool) -> Term | None:
    pieces = [piece for compound in together for piece in compound.pieces if piece.lexemes]
    if not pieces:
        return None
    joined = together[0].joined if len(together) == 1 else ()
    beginning = _beginning(joined or pieces[-1].lexemes) if typing else ""
    query = _phrase(pieces, beginning if not joined else "")
    if joined and _is_word_and_stop_words(together[0], pieces):
        query, pieces = _any(joined, beginning), []
    elif joined:
        query = f"({query} | {_any(joined, beginning)})"
    lexemes = frozenset(joined).union(*(piece.lexemes for piece in pieces))
    words = tuple(frozenset(piece.lexemes) for piece in pieces)
    return Term(query, lexemes, beginning, True, (words, (frozenset(joined),)))


def _is_word_and_stop_words(compound: Compound, left: list[Piece]) -> bool:
    """Like « rendez-vous », which is no form of « rendre »."""
    return len(left) == 1 < len(compound.pieces) and compound.joined[0].isalpha()


def _beginning(lexemes: tuple[str, ...]) -> str:
    """The word without its ending: « gendarmes » begins « gendarmerie »."""
    shortest = min((lexeme for lexeme in lexemes if lexemes[0].startswith(lexeme)), key=len)
    return next((word for word in (shortest, lexemes[0]) if len(word) >= SHORTEST_BEGINNING), "")


def _phrase(pieces: list[Piece], beginning: str) -> str:
    """Words one after the other, as far apart as they are written."""
    apart = [f" <{second.place - first.place}> " for first, second in pairwise(pieces)]
    words = [_any(piece.lexemes, beginning if piece is pieces[-1] else "") for piece in pieces]
    return "(" + "".join(part for pair in zip(words, [*apart, ""], strict=True) for part in pair) + ")"


def _any(lexemes: tuple[str, ...], beginning: str) -> str:
    forms = [f"'{lexeme}'" for lexeme in lexemes] + ([f"'{beginning}':*"] if beginning else [])
    return f"({' | '.join(forms)})"


def _widened(terms: list[Term]) -> Iterator[Term]:
    """With what else the longest words one after the other are written as."""
    at = 0
    while at < len(terms):
        runs = (terms[at : at + length] for length in range(LONGEST_SYNONYM, 0, -1))
        run, meaning = next(((run, meaning) for run in runs if (meaning := _meaning(run))), (terms[at : at + 1], None))
        yield _either(run, meaning) if meaning else terms[at]
        at += len(run)


def _either(run: list[Term], meaning: Meaning) -> Term:
    query = f"(({' & '.join(term.query for term in run)}) | {meaning.query})"
    return Term(query, meaning.lexemes.union(*(term.lexemes for term in run)), run[-1].beginning, True)


def _meaning(run: list[Term]) -> Meaning | None:
    if not all(term.spelled for term in run):
        return None
    one_by_one = tuple(words for term in run for words in term.spelled[0])
    spellings = [one_by_one, *(run[0].spelled[1:] if len(run) == 1 else ())]
    return next((meaning for words in spellings if words for meaning in _meanings_of(words)), None)


def _meanings_of(words: Words) -> Iterator[Meaning]:
    for lexeme in words[0]:
        for way, meaning in _meanings().get(lexeme, ()):
            if len(way) == len(words) and not any(map(frozenset.isdisjoint, way, words)):
                yield meaning


@cache
def _meanings() -> dict[str, list[tuple[Words, Meaning]]]:
    """The synonyms by the first of their words."""
    found: dict[str, list[tuple[Words, Meaning]]] = {}
    for line in SYNONYMS:
        terms = [term for way in line if (term := _term(list(compounds(way.removeprefix("="))), False))]
        asked = [f"'{way}'" if way[0] == "=" else term.query for way, term in zip(line, terms, strict=True)]
        lexemes = [{way} if way[0] == "=" else term.lexemes for way, term in zip(line, terms, strict=True)]
        meaning = Meaning(f"({' | '.join(asked)})", frozenset[str]().union(*lexemes))
        for words in (words for term in terms for words in term.spelled if words):
            for lexeme in words[0]:
                found.setdefault(lexeme, []).append((words, meaning))
    return found

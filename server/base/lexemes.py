"""The words of a text as they are looked for: lemma, singular and form as written, accents and case gone."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from simplemma import Lemmatizer, is_known

from server.base import figures
from server.base.synonyms import AS_WRITTEN

MOST_WORDS = 16_000
"""Of one text: PostgreSQL counts places up to 16,383."""
LONGEST = 64
"""Letters of a word that are looked at, and of a lexeme: without its ligatures, one letter can be eighteen."""
ALIKE = 3
"""Letters that a word has in common with its lemma."""

TOGETHER = r"[^\W_]+(?:(?:[-\u2010\u2011'’ʼ\xa0\u202f]|\.(?!\d))[^\W_]+)*"
"""What may be more than one word, or less."""
WORDS = re.compile(TOGETHER)
WORDS_AND_FIGURES = re.compile(rf"(?P<sign>{figures.SIGN})|{figures.FIGURES}|{TOGETHER}")
DIGIT = re.compile(r"\d")
COMPOUND = re.compile(
    r"(?<![^\W_])(?:[cdjlmnstCDJLMNST]|[Qq]u|[Jj]usqu|[Ll]orsqu|[Pp]uisqu|[Qq]uoiqu)['’ʼ]"  # An elision is no word.
    r"|(?P<word>(?<![^\W_])[^\W\d_](?:\.[^\W\d_])+(?![^\W_])"  # C.C.A.S.
    r"|(?<![^\W_])\d{1,3}(?:[\xa0\u202f]\d{3})+(?![^\W_])"  # 300 000, with spaces that do not break.
    r"|[^\W_]+(?:[-\u2010\u2011][^\W_]+)*)"  # procès-verbal
)
NAMES_APART = (" ", "\xa0")
CAPITAL = "A-ZÀ-ÖØ-ÞŒŸ"
PIECE = re.compile(rf"CM[12](?!\d)|\d+|[{CAPITAL}]+(?![^\W\d_{CAPITAL}])|[{CAPITAL}]?[^\W\d_{CAPITAL}]+|[{CAPITAL}]+")
"""Within a compound: figures apart from letters, and a word anew where a capital follows a small letter; CM2 is a
class of the school, no second council."""
INSIDE = re.compile(r"[\W_]+")
LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d"})

STOP_WORDS = frozenset(
    re.findall(
        r"\w+",
        """a ai as au aux avec avez avons c ce ceci cela celle celles celui ces cet cette ceux chez d dans de des donc
        dont du elle elles en es est et eux il ils j je l la le les leur leurs lui m ma mais me mes mon n ne ni nos
        notre nous on ont ou où par pas pour qu quand que quel quelle quelles quels qui quoi s sa sans se ses si sommes
        son sont sous suis sur t ta te tes toi ton tu un une vos votre vous y à ça étaient était étant êtes ô
        the of and to in is that it for on with as at by this be are was or an""",
    )
)
"""What every text has. They keep their place, so that a phrase is found as it was written."""
ARTICLES = frozenset(["Le", "La", "Les", "Du", "De", "Des", "LE", "LA", "LES", "DU", "DE", "DES"])
"""With which names begin that others write in one word: « Le Breton », « Lebreton »."""


class Piece(NamedTuple):
    """One word: its number in the text, where it stands, and what it is found by; by nothing, if it is a stop word. The
    first of the lexemes is the form as written."""

    place: int
    start: int
    end: int
    lexemes: tuple[str, ...]


class Compound(NamedTuple):
    """What stands together, like « procès-verbal » or « PlanCadastral2026 »: its words, and what it is found by when it
    is written as one."""

    pieces: list[Piece]
    joined: tuple[str, ...]


def composed(text: str) -> str:
    """Letters and their accents in one character, however the device that sent them writes them."""
    return unicodedata.normalize("NFC", text)


def fold(word: str) -> str:
    """Without accents and case; of letters and digits alone, and no longer than a lexeme may be."""
    if word.isascii():
        return word.lower()[:LONGEST]
    bare = unicodedata.normalize("NFKD", word.lower().translate(LIGATURES))
    return "".join(letter for letter in bare if letter.isalnum())[:LONGEST]


_lemmatizer = Lemmatizer()


def lexemes_of(word: str) -> tuple[str, ...]:
    """What this one word is found by, the form as written first, hyphens left out; nothing for a stop word."""
    return _lexemes_of(word[:LONGEST])


@lru_cache(20_000)
def _lexemes_of(word: str) -> tuple[str, ...]:
    lower = word.lower()
    if lower in STOP_WORDS:
        return ()
    written = fold(INSIDE.sub("", lower))
    if not written.isalpha():
        return tuple(dict.fromkeys((written, _number(written)))) if written else ()
    exact = [f"={word}"] if word in AS_WRITTEN else []
    return tuple(dict.fromkeys((written, *_lemma(lower, written), *exact)))


def _lemma(lower: str, written: str) -> list[str]:
    """The lemma, if it begins like the word: of « plu », nobody thinks of « plaire ». And the singular, unless the
    dictionary says that the word ends like that."""
    lemma = fold(INSIDE.sub("", _lemmatizer.lemmatize(lower, lang="fr")))
    found = [lemma] if lemma[:ALIKE] == written[:ALIKE] else []
    if not is_known(lower, lang="fr"):
        return [*found, singular(written)]
    return found if lemma.endswith(("s", "x")) else [*found, written.removesuffix("s")]


def _number(folded: str) -> str:
    """Without its zeros: 015 is 15."""
    return (folded.lstrip("0") or "0") if folded.isdecimal() else folded


def singular(folded: str) -> str:
    """The form without the sign of the plural, of a word that no dictionary knows, like one without its accents."""
    if len(folded) > 4 and folded.endswith("aux") and not folded.endswith("eaux"):
        return f"{folded[:-2]}l"
    if len(folded) > 3 and folded[-1] in "sx" and folded[-2] != "s":
        return folded[:-1]
    return folded


def compounds(text: str) -> Iterator[Compound]:
    """The words of a text that is `composed`, in their order. A name is found together with its article, too."""
    article: Piece | None = None
    for compound in _compounds(text):
        first = compound.pieces[0]
        if article and _is_name(text, article, first):
            together = fold(text[article.start : article.end] + text[first.start : first.end])
            named = first._replace(lexemes=(*first.lexemes, together))
            compound = compound._replace(pieces=[named, *compound.pieces[1:]])
        article = first if not first.lexemes and text[first.start : first.end] in ARTICLES else None
        yield compound


def _is_name(text: str, article: Piece, word: Piece) -> bool:
    between = text[article.end : word.start]
    return bool(word.lexemes) and between in NAMES_APART and text[word.start].isupper()


def _compounds(text: str) -> Iterator[Compound]:
    place = 1
    for found in (WORDS_AND_FIGURES if DIGIT.search(text) else WORDS).finditer(text):
        start, end = found.span()
        word = found[0]
        if start > 1 and text.startswith("@[", start - 2):  # A mention is no word of the text.
            continue
        if kind := found.lastgroup:
            if kind != "sign":
                yield (compound := _figure(kind, word, start, place))
                place += len(compound.pieces)
        elif word.isalpha() and (word.islower() or word.istitle()):
            yield Compound([Piece(place, start, end, lexemes_of(word))], ())
            place += 1
        else:
            for part in COMPOUND.finditer(text, start, end):
                if part["word"]:
                    compound = _compound(part["word"], part.start(), place)
                    place += len(compound.pieces)
                    yield compound


def _compound(word: str, start: int, place: int) -> Compound:
    pieces = [] if "." in word else list(PIECE.finditer(word))
    if len(pieces) < 2:
        return Compound([Piece(place, start, start + len(word), lexemes_of(INSIDE.sub("", word)))], ())
    parts = [
        Piece(place + number, start + piece.start(), start + piece.end(), lexemes_of(piece[0]))
        for number, piece in enumerate(pieces)
    ]
    return Compound(parts, lexemes_of(word))


def _figure(kind: str, written: str, start: int, place: int) -> Compound:
    if kind == "hour":
        return Compound([Piece(place, start, start + len(written), figures.hour(written))], ())
    parts = figures.phone(written) if kind == "phone" else figures.permit(written)
    pieces = [
        Piece(place + number, start + part.start, start + part.end, lexemes_of(part.word))
        for number, part in enumerate(parts)
    ]
    return Compound(pieces, (fold("".join(part.word for part in parts)),))

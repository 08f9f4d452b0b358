"""Names that Windows, macOS and Linux all take."""

import unicodedata

import pytest

from protocol.errors import Invalid
from server.documents.names import MOST_BYTES, fitted, key_of, numbered


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Plan de bornage.pdf", "Plan de bornage.pdf"),
        ("Compte rendu : 12/05.odt", "Compte rendu - 12-05.odt"),
        ("a\\b|c*d?.pdf", "a-b-c-d-.pdf"),
        (" espaces . ", "espaces"),
        ("con", "con_"),
        ("NUL.txt", "NUL_.txt"),
        ("COM1.tar.gz", "COM1_.tar.gz"),
        ("Conseil.pdf", "Conseil.pdf"),
        (".gitignore", ".gitignore"),
        ("...", ""),
        ("..", ""),
        (" . ", ""),
    ],
)
def test_what_a_system_cannot_hold_is_replaced(given: str, kept: str) -> None:
    if kept:
        assert fitted(given) == kept
        return
    with pytest.raises(Invalid):
        fitted(given)


@pytest.mark.parametrize("letter", ["a", "é", "字", "\U0001f384"])
def test_a_long_name_keeps_its_ending_within_the_bytes_there_are(letter: str) -> None:
    kept = fitted(letter * 300 + ".pdf")
    assert len(kept.encode()) <= MOST_BYTES
    assert len(kept.encode()) > MOST_BYTES - 4
    assert kept.endswith(letter + ".pdf")
    again = numbered(kept, 12)
    assert len(again.encode()) <= MOST_BYTES
    assert again.endswith(" (12).pdf")


def test_what_is_no_ending_is_cut_with_the_rest() -> None:
    assert len(fitted("Le point 1. " + "x" * 300).encode()) == MOST_BYTES
    assert numbered("archive", 2) == "archive (2)"
    assert numbered("rapport.pdf", 2) == "rapport (2).pdf"
    assert numbered(".gitignore", 2) == ".gitignore (2)"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Rapport.PDF", "rapport.pdf", True),
        ("École", unicodedata.normalize("NFD", "école"), True),
        ("Straße", "STRASSE", True),
        ("élu", "elu", False),
        ("m²", "m2", False),
    ],
)
def test_two_names_are_one_where_a_system_takes_them_for_one(one: str, other: str, same: bool) -> None:
    assert (key_of(one) == key_of(other)) is same

"""What words are found by, tried on a list of a town hall's, and on what French is written with."""

from itertools import permutations
from pathlib import Path

import pytest

from server.base.lexemes import compounds
from server.base.passages import passage
from server.base.synonyms import SYNONYMS
from server.base.vectors import vector
from server.base.wanted import Wanted

LINES = [line for line in (Path(__file__).parent / "french_words.txt").read_text().splitlines() if line[0] != "#"]
APART = [tuple(line.split(" / ")) for line in LINES if " / " in line]
TOGETHER = [pair for line in LINES if " / " not in line for pair in permutations(line.split(), 2)]

UNMET = {
    frozenset(pair)
    for pair in (
        ("conseillere", "conseiller"),
        ("conseillere", "conseillers"),
        ("départementale", "départemental"),
        ("départementale", "départementaux"),
        ("signée", "signer"),
        ("signés", "signer"),
    )
}


def lexemes(text: str) -> set[str]:
    return {entry.partition(":")[0].strip("'") for entry in vector(text).split()}


def test_inflections_of_a_word_meet_and_others_do_not() -> None:
    assert len({word for line in LINES for word in line.split() if word != "/"}) > 300
    unmet = {frozenset(pair) for pair in TOGETHER if lexemes(pair[0]).isdisjoint(lexemes(pair[1]))}
    assert unmet == UNMET
    assert [pair for pair in APART if not lexemes(pair[0]).isdisjoint(lexemes(pair[1]))] == []


@pytest.mark.parametrize(
    ("text", "found_by"),
    [
        ("« DM2\u00a0? »", {"dm", "2", "dm2"}),
        ("l’école d'à côté, qu’Élodie", {"ecole", "cote", "elodie"}),
        ("Arrete-stationnement_rueDesTrente2026.pdf", {"arrete", "stationnement", "rue", "trente", "2026", "pdf"}),
        ("300\u202f000\u00a0€", {"300", "000", "300000"}),
        ("le C.C.A.S.", {"ccas"}),
        ("au C.M.", {"cm", "=CM"}),
        ("CM2", {"cm2"}),
        ("e\u0301lu·e·s", {"elu", "e"}),
        ("merci @[12] et @[all]", {"merci"}),
        ("portemonnaie", {"portemonnaie"}),
        ("arrêté n°\u00a02026-015 du v3.5.pdf", {"2026", "015", "15", "2026015", "v3", "5", "pdf"}),
        ("Tél.02.97.11.22.33", {"tel", "02", "97", "11", "0297112233"}),
        ("0590 13 34 56", {"0590133456"}),
        ("de 9h30-12 h", {"9h30", "12h", "12h00"}),
        ("le 05-11-2026 14:30", {"05", "5", "11", "2026", "14h30"}),
        ("A4, 25h30, 29:13", {"a4", "25h30", "29", "13"}),
        ("ŒUVRE", {"oeuvre"}),
    ],
)
def test_separators_of_french_separate(text: str, found_by: set[str]) -> None:
    assert found_by <= lexemes(text)
    assert not lexemes(text) & {"l", "d", "qu", "12", "all", "le", ""}


def test_a_compound_is_found_written_as_one() -> None:
    assert {"porte", "monnaie", "portemonnaie"} <= lexemes("porte-monnaie")
    assert [len(compound.pieces) for compound in compounds("un porte-monnaie PVConseil")] == [1, 2, 2]


@pytest.mark.parametrize("text", ["", " ", "'&|!(:*", "le la les", "-budget", '""', "-", "«»"])
def test_nothing_to_find_is_nothing(text: str) -> None:
    assert not Wanted(text)


@pytest.mark.parametrize(
    "line",
    [
        "02.97.11.22.33 / 02 97 11 22 33 / 0297112233 / +33 2 97 11 22 33 / +33 (0)2.97.11.22.33 / 0033297112233",
        "2026-15 / 2026-015 / 2026/15 / n° 2026-15 / N°2026-015 / numéro 2026-15",
        "PC 056 123 26 A0012 / PC05612326A0012 / pc 056123 26 a0012 / PC-056-123-26-A0012",
        "DP 056 123 26 00012 / DP0561232600012",
        "09h30 / 9h30 / 9 h 30 / 09:30 / 9\u202fH\u202f30",
        "14h / 14 h / 14h00 / 14:00",
        "12/09/2026 / 12-9-2026 / 12.09.2026",
    ],
)
def test_figures_meet_however_they_are_written(line: str) -> None:
    for one, other in permutations(line.split(" / "), 2):
        assert shown(f"Voir {one}, merci", f"{other} merci ").endswith(", [merci]")
        assert "[" in shown(f"Voir {one}, merci", f'"voir {other}"'), (one, other)


def test_what_is_looked_for_is_bounded() -> None:
    assert len(Wanted(" ".join("abcdefghijklmnopqrstuvwxyz")).terms) == 16
    assert len(vector("x" * 5_000)) < 300
    assert len(vector("a b " * 20_000)) < 5_000


def test_letters_that_are_eighteen_make_no_vector_that_postgresql_refuses() -> None:
    codes = [f"{number:010b}".replace("0", "\ufdfa").replace("1", "\ufdfb") for number in range(307)]
    made = vector(" ".join(f"{code}{chr(0xFDFA) * 22}-{chr(0xFDFA) * 21}{code}" for code in codes))
    assert max(len(lexeme.encode()) for lexeme in made.split("'")[1::2]) <= 4 * 64
    long = vector(" ".join(chr(0x20000 + number) * 63 + "x" for number in range(4_000)))
    assert 700_000 < len(long.encode()) < 800_000


def shown(text: str, words: str) -> str:
    return "".join(f"[{piece.text}]" if piece.hit else piece.text for piece in passage(text, Wanted(words)))


def test_a_synonym_is_lighted() -> None:
    assert shown("Le procès-verbal du CM", "pv conseil municipal") == "Le [procès]-[verbal] du [CM]"
    assert shown("Les CM2, 10 cm", "conseil municipal") == "Les CM2, 10 cm"


def test_every_synonym_is_found_by_the_others_of_its_line() -> None:
    for line in SYNONYMS:
        ways = [way.removeprefix("=") for way in line]
        assert all("[" in shown(one, other) for one, other in permutations(ways, 2)), line


def test_a_passage_lights_the_words_where_most_of_them_stand() -> None:
    long = f"Le budget. {'Rien. ' * 50}Le budget des écoles est voté. {'Rien. ' * 50}"
    assert "Le [budget] des [écoles] est voté" in shown(long, "école budget")
    assert shown(long, "école budget")[0] == shown(long, "école budget")[-1] == "…"
    assert shown("Un plan-cadastral\u00a0!", "plancad") == "Un [plan]-[cadastral]\u00a0!"
    assert shown("Rien", "budget") == "Rien"
    assert shown("", "budget") == ""

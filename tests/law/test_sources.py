"""Sources of rules, as sentences name them."""

import pytest

from protocol.people import Language
from server.law.rules import shipped
from server.law.sources import count_texts, in_prose, is_text, spaced


@pytest.mark.parametrize(
    ("source", "language", "said"),
    [
        ("CGCT L2121-11", "fr", "l’article L. 2121-11 du CGCT"),
        ("CGCT L. 2121-11", "fr", "l’article L. 2121-11 du CGCT"),
        ("CASF R123-16", "fr", "l’article R. 123-16 du CASF"),
        ("CGCT L5211-1 et L2121-11", "fr", "les articles L. 5211-1 et L. 2121-11 du CGCT"),
        ("CGCT L5211-1, L5211-12 et L5217-10-4", "fr", "les articles L. 5211-1, L. 5211-12 et L. 5217-10-4 du CGCT"),
        ("Lecture prudente de CGCT L2131-11", "fr", "Lecture prudente de l’article L. 2131-11 du CGCT"),
        (
            "CGCT L2121-17 et CE, 16 juin 1997",
            "fr",
            "l’article L. 2121-17 du CGCT et la décision du Conseil d’État du 16 juin 1997",
        ),
        (
            "CGCT L2121-17 et CE, 16 juin 1997",
            "en",
            "article L. 2121-17 of the CGCT and the decision of the Conseil d’État of 16 juin 1997",
        ),
        ("CE, 30 mars 2021, n° 446461", "fr", "la décision du Conseil d’État du 30 mars 2021, n° 446461"),
        (
            "CE, 28 décembre 2001, pour l’ensemble des communes",
            "fr",
            "la décision du Conseil d’État du 28 décembre 2001, pour l’ensemble des communes",
        ),
        ("Usage, L2541-1 du CGCT écartant L2121-15", "fr", "Usage, L. 2541-1 du CGCT écartant L. 2121-15"),
        ("Règlement intérieur", "fr", "Règlement intérieur"),
        ("CGCT L2121-11", "en", "article L. 2121-11 of the CGCT"),
        ("CGCT L5211-1 et L2121-11", "en", "articles L. 5211-1 and L. 2121-11 of the CGCT"),
    ],
)
def test_it_is_said_in_a_sentence(source: str, language: Language, said: str) -> None:
    assert in_prose(source, language).replace("\u00a0", " ") == said


def test_an_article_in_a_sentence_gets_its_point_and_a_space_that_does_not_break() -> None:
    assert spaced("(article L2122-8 du CGCT)") == "(article L.\u00a02122-8 du CGCT)"
    assert spaced("Point L2 de l’avis, salle D12, 11 septembre") == "Point L2 de l’avis, salle D12, 11 septembre"


@pytest.mark.parametrize("source", sorted({rule.source for rule in shipped() if rule.law and is_text(rule.source)}))
def test_no_article_is_left_as_the_code_writes_it(source: str) -> None:
    assert in_prose(source).startswith(("l’article ", "les articles ", "la décision "))


@pytest.mark.parametrize(
    ("source", "text", "count"),
    [
        ("CGCT L2121-11", True, 1),
        ("CGCT L5211-1 et L2121-11", True, 2),
        ("CGCT L2121-17 et CE, 16 juin 1997", True, 2),
        ("CE, 28 décembre 2001", True, 1),
        ("CE, 28 décembre 2001, pour l’ensemble des communes", False, 1),
        ("Lecture prudente de CGCT L2131-11", False, 1),
        ("Usage, à défaut de règlement intérieur", False, 0),
    ],
)
def test_what_is_nothing_but_a_text_is_known(source: str, text: bool, count: int) -> None:
    assert (is_text(source), count_texts(source)) == (text, count)

"""Sources of rules as people say them: "CGCT L2121-11" is "l’article L. 2121-11 du CGCT"."""

import re

from protocol.people import Language
from server.base.phrases import Phrase, Plural

NUMBER = r"[LRD]\.?\s?\d+(?:-\d+)*"
CODE = rf"\b([A-Z]{{3,}}),? ({NUMBER}(?:(?:, | et ){NUMBER})*)\b"
"""A code and its articles, as rules name them."""
RULING = r"\bCE,? (\d{1,2}(?:er)? [a-zûé]+ \d{4}(?:, n° ?[\d ]*\d)?)"
"""A decision of the Conseil d’État by its day, and its number if that is known."""
ALONE = re.compile(r"\b([LRD])\.?\s?(\d+-\d+(?:-\d+)*)\b")
TEXT = re.compile(rf"(?:{CODE}|{RULING})(?: et (?:{CODE}|{RULING}))*")

AND = Phrase(" et ", " and ")
ARTICLES = Plural(
    Phrase("l’article {articles} du {code}", "article {articles} of the {code}"),
    Phrase("les articles {articles} du {code}", "articles {articles} of the {code}"),
)
DECISION = Phrase("la décision du Conseil d’État du {day}", "the decision of the Conseil d’État of {day}")


def in_prose(source: str, language: Language = "fr") -> str:
    """The source as it stands in a sentence; words that name neither article nor decision are left as they are."""

    def tell_articles(found: re.Match[str]) -> str:
        articles = found[2].replace(" et ", AND(language))
        return ARTICLES(language, len(re.findall(NUMBER, articles)), articles=articles, code=found[1])

    def tell_decision(found: re.Match[str]) -> str:
        return (AND(language) if found[1] else "") + DECISION(language, day=found[2])

    said = re.sub(CODE, tell_articles, source)
    said = re.sub(rf"( et )?{RULING}", tell_decision, said)
    return spaced(said)


def spaced(text: str) -> str:
    """Articles with a point and a no-break space, as in "L. 2121-11"."""
    return ALONE.sub("\\1.\u00a0\\2", text)


def is_text(source: str) -> bool:
    """Whether it names articles and decisions, and nothing else."""
    return TEXT.fullmatch(source) is not None


def count_texts(source: str) -> int:
    """How many articles and decisions it names."""
    return len(re.findall(NUMBER, source)) + len(re.findall(RULING, source))

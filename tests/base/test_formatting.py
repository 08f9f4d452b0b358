"""Light formatting in letters: the words as they are read in Parvis, whatever stands in them."""

import pytest

from server.base.formatting import mentioned, plain

NAMES = {"12": "Maëlle Le Goff", "all": "tous"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("## Quand\n\n**Lundi**, *sûrement*, ***oui*** `a*b`", "Quand Lundi, sûrement, oui a*b"),
        ("- un\n- deux\n\n3. trois\n12) douze\n\n> cité\n>\n> encore", "un deux trois douze cité encore"),
        ("Merci @[12], @[all] et @[99].", "Merci @Maëlle Le Goff, @tous et ."),
        (
            r"[le plan \[1\]](https://a.example/x_(1)) et https://a.example/b_c",
            r"le plan [1]) et https://a.example/b_c",
        ),
        (
            r"\- un, 2\*3, \\serveur\commun, 5 * 6, 2*3*4, mon_fichier",
            r"- un, 2*3, \\serveur\commun, 5 * 6, 2*3*4, mon_fichier",
        ),
        ("![La halle](file:7)\n\nfin", "fin"),
        ("```sql\nSELECT **\n- x\n```\n**fin**", "SELECT ** - x fin"),
        ("```\nsans fin *", "sans fin *"),
        ("``a`b`` bon\u2060*jour*", "a`b bonjour"),
    ],
)
def test_the_words_are_what_is_read(text: str, said: str) -> None:
    assert plain(text, NAMES) == said


@pytest.mark.parametrize("hostile", ["[", "[a", "`", "` `` ", "*", "\\", "@[", "```\n", "![a](file:1", "- ", "[\\*"])
def test_no_text_takes_long(hostile: str) -> None:
    plain(hostile * (12_000 // len(hostile)), NAMES)


def test_those_mentioned_are_found() -> None:
    assert mentioned("@[12] et @[all], @[7], @[x]") == {7, 12}

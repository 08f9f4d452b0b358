"""The letters about a convocation read aloud: who convenes whom, to what, and what the law has to do with it."""

from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest

from protocol.convocations import Convocation
from protocol.people import Language
from server.assemblies.convocations_letters import Sitting, cancellation, reminder, summons, unreached
from server.assemblies.summonses_sql import Addressee
from server.mail import mime
from server.mail.letters import Letter
from tests.support.letters import parse
from tests.support.papers import delay, manifest

LINK = "https://parvis.example/convocation/x"
FILES = [{"id": n, "name": f"{n}.pdf", "size": 9, "sha256": "ab" * 32, "type": "x/y"} for n in (1, 2)]
AGENDA = [{"title": "Budget", "reporter": "Annick", "note": "Il y a lieu…", "files": FILES}, {"title": "Voirie"}]
SECOND: dict[str, Any] = {"second_of": 3, "agenda": [AGENDA[0], {"title": "Voirie", "carried_over": True}]}
TWO_AGAIN = {"second_of": 3, "agenda": [*SECOND["agenda"], {"title": "Écoles", "carried_over": True}]}


def sitting(**convocation: Any) -> Sitting:
    sealed = manifest(**{"agenda": AGENDA} | convocation)["convocation"]
    told = msgspec.convert(sealed, Convocation)
    return Sitting(told, LINK, "Hervé Le Goff", "Mairie de Josselin", ZoneInfo("Europe/Paris"), "maire de Josselin")


def addressee(language: Language = "fr") -> Addressee:
    return Addressee(2, "Annick Le Breton", "annick@town.example", language, "electronic", "annick@town.example")


def read(letter: Letter) -> list[str]:
    """Its lines of text, spaces those of a keyboard."""
    text = parse(mime.message(letter, "Parvis <parvis@town.example>").as_bytes()).text
    return [line for line in text.replace("\u00a0", " ").splitlines() if line.strip()]


def test_a_summons_says_who_convenes_and_the_law() -> None:
    assert read(summons(addressee(), sitting())) == [
        "Bonjour Annick Le Breton,",
        "Hervé Le Goff, maire de Josselin, vous convoque à la séance suivante.",
        "Assemblée : Conseil municipal",
        "Date : vendredi 11 septembre 2026",
        "Heure : 20 h 30",
        "Lieu : Salle",
        "ORDRE DU JOUR",
        "1. Budget (rapporte : Annick)",
        "2. Voirie",
        "Les 2 documents joints à l’ordre du jour se lisent depuis la page de la convocation. La note explicative de "
        "synthèse se lit depuis la même page.",
        "Consulter la convocation",
        LINK,
        "Délai de convocation : 3 jours francs au moins avant la séance, selon l’article L. 2121-11 du CGCT.",
        "L’ouverture de la convocation et votre accusé de réception sont enregistrés à votre nom, avec leur date et "
        "leur heure, dans le registre de la collectivité.",
        "Hervé Le Goff",
        "maire de Josselin",
        "Mairie de Josselin",
        "-- ",
        "Parvis",
    ]


@pytest.mark.parametrize(
    ("convocation", "opening"),
    [
        ({"replaces": 3}, "vous convoque de nouveau : cette version remplace la précédente."),
        (SECOND, "vous convoque une seconde fois, le quorum ayant manqué pour la question reportée."),
        (TWO_AGAIN, "vous convoque une seconde fois, le quorum ayant manqué pour les questions reportées."),
    ],
)
def test_a_new_version_and_a_second_convocation_say_so_first(convocation: dict[str, Any], opening: str) -> None:
    told = read(summons(addressee(), sitting(**convocation)))
    assert told[1] == f"Hervé Le Goff, maire de Josselin, {opening}"


def test_what_carries_nothing_over_convenes_as_any_other_does() -> None:
    first = {"opens_at": "2026-08-28T18:30:00Z", "lacking": [lack(0, 9)]}
    told = read(summons(addressee(), sitting(second_of=3, first=first)))
    assert told == read(summons(addressee(), sitting()))


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", "Première séance, le vendredi 28 août 2026 à 22 h 30 (heure de La Réunion) : le quorum a manqué"),
        ("en", "First sitting, Friday 28 August 2026, 22:30 (Réunion time): the quorum lacked"),
    ],
)
def test_the_first_sitting_is_told_in_the_hours_of_its_own_convocation(language: Language, said: str) -> None:
    clocks = {"zone": "Indian/Reunion", "local": "2026-08-28T22:30:00+04:00"}
    first = {"opens_at": "2026-08-28T18:30:00Z", "lacking": [lack(0, 9)]} | clocks
    told = read(summons(addressee(language), sitting(**SECOND | {"first": first})))
    assert any(line.startswith(said) for line in told), told


def lack(item: int, present: int, title: str = "") -> dict[str, Any]:
    return {"item": item, "in_office": 19, "present": present, "needed": 10, "title": title}


@pytest.mark.parametrize(
    ("language", "lacking", "counts"),
    [
        (
            "fr",
            [lack(0, 9)],
            "le quorum a manqué à l’ouverture (9 présents sur 19 membres en exercice, 10 requis).",
        ),
        (
            "fr",
            [lack(4, 9), lack(5, 9)],
            "le quorum a manqué pour les points 4 et 5 (9 présents sur 19 membres en exercice, 10 requis).",
        ),
        (
            "fr",
            [lack(0, 1), lack(2, 8)],
            "le quorum a manqué à l’ouverture (1 présent sur 19 membres en exercice, 10 requis) et pour le point 2 "
            "(8 présents sur 19 membres en exercice, 10 requis).",
        ),
        (
            "fr",
            [lack(4, 9, "Voirie"), lack(5, 9, "Écoles"), lack(6, 8, "Budget")],
            "le quorum a manqué pour les questions « Voirie » et « Écoles » (9 présents sur 19 membres en "
            "exercice, 10 requis) et pour la question « Budget » (8 présents sur 19 membres en exercice, 10 requis).",
        ),
        (
            "en",
            [lack(4, 9), lack(5, 9)],
            "the quorum lacked for items 4 and 5 (9 of 19 members in office there, 10 needed).",
        ),
    ],
)
def test_a_second_convocation_tells_when_the_quorum_lacked_and_never_that_it_was_not_there(
    language: Language, lacking: list[dict[str, Any]], counts: str
) -> None:
    """A sitting that opened with its quorum and lost it for some items was not one without quorum."""
    first = {"opens_at": "2026-08-28T18:30:00Z", "lacking": lacking}
    told = read(summons(addressee(language), sitting(**SECOND, first=first)))[2]
    day = "Première séance, le vendredi 28 août 2026 à 20 h 30 : "
    assert told == (day if language == "fr" else "First sitting, Friday 28 August 2026, 20:30: ") + counts


def test_what_changes_and_why_it_is_urgent_are_told() -> None:
    told = read(summons(addressee(), sitting(replaces=3, change="La salle.", urgency="Péril", delay=delay(days=1))))
    assert told[2] == "Ce qui change : La salle."
    assert "Convocation en urgence. Motif : Péril" in told
    assert "Délai de convocation : 1 jour franc au moins avant la séance, selon l’article L. 2121-11 du CGCT." in told


def test_that_the_place_alone_changes_is_told_in_quotes_so_that_nothing_in_it_says_more() -> None:
    told = read(summons(addressee(), sitting(replaces=3, change="Fuite", place="Salle A, 21 h", moved_from="Mairie")))
    assert told[3].replace("\u00a0", " ") == (
        "Seul le lieu change : « Salle A, 21 h », au lieu de « Mairie ». La date, l’heure et l’ordre du jour restent "
        "ceux de la version précédente."
    )
    assert not [line for line in read(summons(addressee(), sitting(replaces=3, change="x"))) if "Seul le lieu" in line]


def test_the_delay_of_urgency_is_named_so_and_its_reason_is_no_note() -> None:
    rule, reason = delay(days=1), {"title": "Se prononcer sur l’urgence de la convocation", "note": "Péril"}
    rule["rule"]["purpose"] = "urgency"
    told = read(summons(addressee(), sitting(urgency="Péril", delay=rule, agenda=[reason])))
    said = "Délai de convocation en cas d’urgence : 1 jour franc au moins avant la séance, selon l’article L. 2121-11"
    assert f"{said} du CGCT." in told
    assert not [line for line in told if "note explicative" in line]


@pytest.mark.parametrize(
    ("again", "language", "told_of"),
    [
        (SECOND, "fr", "Pour la question reportée"),
        (TWO_AGAIN, "fr", "Pour les questions reportées"),
        (SECOND, "en", "For the item carried over"),
        (TWO_AGAIN, "en", "For the items carried over"),
    ],
)
def test_the_delay_of_what_is_carried_over_beside_new_questions_is_told_with_its_source(
    again: dict[str, Any], language: Language, told_of: str
) -> None:
    rule = delay()
    second = rule["rule"] | {"code": "second", "purpose": "second", "source": "CGCT L2121-17 et CE, 16 juin 1997"}
    rule["terms"] = [{"rule": second, "days": 3, "deadline": rule["deadline"]}]
    told = read(summons(addressee(language), sitting(**again, delay=rule)))
    (own,) = [place for place, line in enumerate(told) if line.startswith(("Délai de convocation", "Delay of convoc"))]
    demanded = (
        ": 3 jours francs au moins avant la séance, selon l’article L. 2121-17 du CGCT et la décision du Conseil "
        "d’État du 16 juin 1997."
        if language == "fr"
        else ": at least 3 clear days before the sitting, by article L. 2121-17 of the CGCT and "
    )
    assert told[own + 1].replace(" :", ":").startswith(told_of + demanded)


def test_a_note_without_documents_is_read_from_a_page_that_is_named() -> None:
    told = read(summons(addressee(), sitting(agenda=[{"title": "Budget", "note": "Il y a lieu…"}])))
    assert "La note explicative de synthèse se lit depuis la page de la convocation." in told


def test_what_was_carried_over_is_marked_and_a_single_document_is_one() -> None:
    item = {"title": "Budget", "carried_over": True, "files": FILES[:1]}
    told = read(summons(addressee(), sitting(second_of=3, agenda=[item])))
    assert "1. Budget (question reportée)" in told
    assert "Le document joint à l’ordre du jour se lit depuis la page de la convocation." in told


def test_an_agenda_without_papers_names_none_and_a_custom_is_no_law() -> None:
    told = read(summons(addressee(), sitting(agenda=[{"title": "Voirie"}], delay=delay("Usage", law=False))))
    assert not [line for line in told if "document" in line or "note" in line or "Délai" in line]


def test_articles_in_sentences_that_rules_demand_are_written_as_law_does() -> None:
    letter = summons(addressee(), sitting(text="Salle D2-3", sentences=["Élection (article L2122-8 du CGCT)."]))
    assert "Élection (article L.\u00a02122-8 du CGCT)." in letter.before
    assert "Salle D2-3" in letter.before


def test_without_a_quality_or_a_name_nothing_is_invented() -> None:
    about = msgspec.structs.replace(sitting(), quality="")
    assert read(summons(addressee(), about))[1] == "Hervé Le Goff vous convoque à la séance suivante."
    about = msgspec.structs.replace(about, convener="")
    assert read(summons(addressee(), about))[1] == "Mairie de Josselin vous convoque à la séance suivante."


def test_it_is_in_the_language_of_its_reader() -> None:
    told = read(summons(addressee("en"), sitting(urgency="Danger")))
    assert told[1] == "Hervé Le Goff, maire de Josselin, convenes you to the following sitting."
    assert "AGENDA" in told
    assert "1. Budget (reported by Annick)" in told
    assert "Convened urgently. Reason: Danger" in told
    assert "Delay of convocation: at least 3 clear days before the sitting, by article L. 2121-11 of the CGCT." in told


def test_a_reminder_says_what_is_missing() -> None:
    told = read(reminder(addressee(), sitting()))
    assert told[:2] == [
        "Bonjour Annick Le Breton,",
        "Vous n’avez pas encore accusé réception de cette convocation. Un geste suffit, depuis la page.",
    ]
    assert told[-4:] == ["maire de Josselin", "Mairie de Josselin", "-- ", "Parvis"]


def test_a_cancellation_gives_its_reason() -> None:
    told = read(cancellation(addressee(), sitting(cancellation="Intempéries")))
    assert told[1] == "La séance suivante est annulée ; la convocation est sans effet."
    assert "Motif : Intempéries" in told


def test_whoever_sent_it_is_told_the_last_day_and_not_a_midnight_of_the_next() -> None:
    told = read(unreached(addressee(), sitting(), ["Paul", "Loïc"]))
    assert told[1:4] == [
        "Ces destinataires n’ont pas encore été atteints. Ils doivent l’être au plus tard le lundi 7 septembre 2026, "
        "avant minuit : remettez-leur la convocation en main propre contre signature, puis inscrivez la remise.",
        "- Paul",
        "- Loïc",
    ]


def test_the_page_says_the_same_and_keeps_the_lines_of_a_text() -> None:
    letter = summons(addressee(), sitting(text="Chers collègues,\n<b>À vendredi.</b>"))
    page = parse(mime.message(letter, "Parvis <parvis@town.example>").as_bytes()).page
    for said in (
        '<p style="white-space:pre-line">Chers collègues,\n&lt;b&gt;À vendredi.&lt;/b&gt;</p>',
        ">Ordre du jour</h2>",
        "<li>Budget (rapporte : Annick)</li>",
        "Hervé Le Goff, maire de Josselin, vous convoque",
    ):
        assert said in page

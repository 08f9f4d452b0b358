"""What is certified of a posting, whatever was entered of it, and by whom it is signed."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from server.assemblies import extract
from server.assemblies.attestation_head import QUALITY, SUBSTITUTES
from server.assemblies.certificate import write
from server.assemblies.poster import write as write_poster
from server.base.settings import PARIS
from server.base.wording import on_day
from server.ledger.ledger import Act, Entry

SENT = datetime(2026, 9, 1, 16, 55, tzinfo=UTC)
MANIFEST: dict[str, Any] = {
    "authority": "Mairie de Josselin",
    "zone": "Europe/Paris",
    "frozen_at": SENT.isoformat(),
    "sent_by": {"person": 1, "name": "Maëlle"},
    "body": {"kind": "council", "regime": "commune"},
    "convocation": {
        "body": "Conseil municipal",
        "opens_at": "2026-09-11T18:30:00Z",
        "place": "Salle",
        "agenda": [{"title": "Budget"}],
        "convened_by": 2,
        "deliberations_due": "2026-09-18",
    },
    "recipients": [{"person": 2, "name": "Hervé"}, {"person": 3, "name": "Annick"}],
}
CONVOCATION = "la convocation du conseil municipal à la séance du vendredi 11 septembre 2026 à 20 h 30, en date du 1er"


def entry(
    act: Act, posting: int, days: int, where: str = "à la porte de la mairie", what: str = "convocation"
) -> Entry:
    on = (SENT + timedelta(days)).isoformat()
    facts = {"posting": posting, "what": what, "where": where, "name": "Gwen", "entered_by": "Maëlle", "on": on}
    return Entry(40 + days, SENT + timedelta(days, minutes=9), act, 1, 1, None, 1, facts, "", b"", b"")


def test_several_postings_are_told_each_with_its_period() -> None:
    told = write(
        MANIFEST,
        [
            entry("put_up", 1, 2, "sur le panneau du bourg"),
            entry("put_up", 2, 1),
            entry("taken_down", 2, 11),
            entry("put_up", 3, 12, what="deliberations"),
        ],
        "convocation",
    )
    assert told["says"] == (
        f"Je soussigné(e), Hervé, {QUALITY}, certifie que {CONVOCATION} septembre 2026, a été affichée\u00a0:"
    )
    assert told["periods"] == [
        "à la porte de la mairie, du mercredi 2 septembre 2026 à 18 h 55 au samedi 12 septembre 2026 à 18 h 55",
        "sur le panneau du bourg, à compter du jeudi 3 septembre 2026 à 18 h 55",
    ]
    assert told["open"] == (
        "Un retrait au moins n’est pas inscrit au registre scellé à la date de la dernière inscription, le dimanche 13 "
        "septembre 2026 à 19 h 04."
    )
    assert len(told["steps"]) == 3


@pytest.mark.parametrize(
    ("changed", "signed"),
    [
        ({}, ["Hervé"]),
        ({"convened_by": {"name": "Hervé Le Goff", "quality": "maire"}}, ["Hervé Le Goff", "Maire"]),
        (
            {"convened_by": {"name": "Annick", "quality": "première adjointe", "substitute_for": 2}},
            ["Annick", "Première adjointe", f"en remplacement provisoire d’Hervé, en application de {SUBSTITUTES}"],
        ),
        ({"convocation": MANIFEST["convocation"] | {"convened_by": 9}}, ["Maëlle"]),
    ],
)
def test_whoever_convened_signs_in_their_quality_where_it_is_known(changed: dict[str, Any], signed: list[str]) -> None:
    told = write(MANIFEST | changed, [entry("put_up", 1, 1)], "convocation")
    quality = ", ".join(line[:1].lower() + line[1:] for line in signed[1:]) or QUALITY
    assert told["says"].startswith(
        f"Je soussigné(e), {signed[0]}, {quality}, certifie que {CONVOCATION} septembre 2026, a"
    )
    assert told["signed"] == write_poster(MANIFEST | changed, [])["signed"] == signed


@pytest.mark.parametrize("body", [{"kind": "commission"}, {"kind": "council", "regime": "alsace_moselle"}])
def test_the_code_is_cited_for_the_council_of_a_commune_alone(body: dict[str, str]) -> None:
    postings = [entry("put_up", 1, 1), entry("put_up", 2, 12, what="deliberations")]
    manifest = MANIFEST | {"body": body}
    told = write(manifest, postings, "convocation")
    assert "certifie que la convocation de l’assemblée «\u00a0Conseil municipal\u00a0» à la séance" in told["says"]
    assert (told["footer"], write_poster(manifest, [])["law"]) == ("Mairie de Josselin", "")
    listed = write(manifest, postings, "deliberations")
    assert "examinées par l’assemblée «\u00a0Conseil municipal\u00a0» à la séance" in listed["says"]
    assert (listed["footer"], listed["due"]) == ("Mairie de Josselin", "")
    council = write(MANIFEST, postings, "deliberations")
    assert council["due"] == "Dernier jour pour l’afficher\u00a0: vendredi 18 septembre 2026."


def test_a_poster_of_a_new_version_says_that_it_replaces_the_former() -> None:
    again = MANIFEST | {"convocation": MANIFEST["convocation"] | {"version": 2, "replaces": 7}}
    assert write_poster(MANIFEST, [])["heads"] == []
    assert write_poster(again, [])["heads"] == ["Version 2, remplace la convocation précédente"]


def test_poster_and_extract_say_which_questions_are_put_a_second_time() -> None:
    agenda = [{"title": "Budget", "carried_over": True}, {"title": "Voirie"}]
    people = [one | {"channel": "electronic"} for one in MANIFEST["recipients"]]
    convocation = MANIFEST["convocation"] | {"second_of": 7, "agenda": agenda}
    again = MANIFEST | {"recipients": people, "convocation": convocation}
    told = extract.write(again, [entry("put_up", 1, 1)], "0" * 64)
    assert write_poster(again, [])["agenda"] == told["agenda"] == ["Budget (question reportée)", "Voirie"]


def test_the_extract_says_on_which_day_the_letters_were_handed_in_and_entered() -> None:
    people = [one | {"channel": "electronic"} for one in MANIFEST["recipients"]]
    midnight = datetime(2026, 9, 1, 22, tzinfo=UTC)
    minute = timedelta(minutes=1)
    handed = [(2, midnight - 3 * minute, None), (3, midnight + 2 * minute, (midnight - minute).isoformat())]
    entries = [
        Entry(40 + person, at, "handed", 1, 1, person, None, {"on": on} if on else {}, "", b"", b"")
        for person, at, on in handed
    ]
    told = dict(extract.write(MANIFEST | {"recipients": people}, entries, "0" * 64)["facts"])
    assert told["Envoi"] == [
        "Par voie électronique à 2 personnes",
        "Courriel remis au serveur de messagerie le mardi 1er septembre 2026 (inscrit le mercredi 2 septembre 2026), "
        "pour 2 personnes",
    ]


def test_the_extract_says_no_entry_of_the_same_day() -> None:
    people = [one | {"channel": "electronic"} for one in MANIFEST["recipients"]]
    facts = {"on": SENT.isoformat()}
    entries = [Entry(42, SENT + timedelta(minutes=2), "handed", 1, 1, 2, None, facts, "", b"", b"")]
    told = dict(extract.write(MANIFEST | {"recipients": people}, entries, "0" * 64)["facts"])
    assert told["Envoi"][1] == "Courriel remis au serveur de messagerie le mardi 1er septembre 2026, pour 1 personne"


def test_the_extract_dates_a_return_by_its_own_day() -> None:
    people = [one | {"channel": "electronic"} for one in MANIFEST["recipients"]]
    acts: tuple[Act, ...] = ("handed", "bounced")
    entries = [
        Entry(40 + number, SENT + timedelta(number), act, 1, 1, 2, None, {}, "", b"", b"")
        for number, act in enumerate(acts)
    ]
    told = dict(extract.write(MANIFEST | {"recipients": people}, entries, "0" * 64)["facts"])
    first, second = (on_day((SENT + timedelta(number)).astimezone(PARIS).date()) for number in (0, 1))
    assert told["Envoi"] == [
        "Par voie électronique à 2 personnes",
        f"Courriel remis au serveur de messagerie le {first}, puis revenu le {second}, pour 1 personne",
    ]


def test_the_extract_dates_what_was_entered_after_the_fact_as_it_was_declared() -> None:
    people = [one | {"channel": "electronic"} for one in MANIFEST["recipients"]]
    entered, facts = SENT + timedelta(150), {"on": SENT.isoformat()}
    entries = [Entry(40 + person, entered, "available", 1, 1, person, 1, facts, "", b"", b"") for person in (2, 3)]
    told = dict(extract.write(MANIFEST | {"recipients": people}, entries, "0" * 64)["facts"])
    assert told["Envoi"] == [
        "Par voie électronique à 2 personnes, documents mis à disposition le mardi 1er septembre 2026 à 18 h 55"
    ]

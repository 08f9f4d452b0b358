"""The papers as they are printed, every word of them: attestation, extract, certificate, poster, register."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from protocol.ledger import RegisterLine
from protocol.postings import Posted
from server.assemblies import attestation, certificate, extract, poster, register
from server.assemblies.register_verdicts import Judged, Reached
from server.assemblies.verdicts import judge
from server.base.typesetting import pdf
from tests.support.papers import (
    ANNICK,
    DEADLINE,
    HERVE,
    PAUL,
    PEOPLE,
    SENT,
    Step,
    by_hand,
    enter,
    mailed,
    manifest,
    step,
    text_of,
)

DAY = timedelta(1)
SEALED = manifest(
    PEOPLE,
    second_of=7,
    agenda=[
        {"title": "Budget", "note": "Il y a lieu…", "reporter": "Annick"},
        {"title": "Voirie", "carried_over": True},
    ],
    first={
        "opens_at": "2026-08-28T18:30:00Z",
        "lacking": [{"item": 0, "in_office": 3, "present": 1, "needed": 2}],
    },
    sentences=["Phrase que la règle demande (article L2541-4)."],
    deliberations_due="2026-09-18",
) | {
    "body": {"id": 4, "kind": "council", "regime": "commune"},
    "convened_by": {
        "person": ANNICK,
        "name": "Annick Le Breton",
        "quality": "première adjointe",
        "substitute_for": "Hervé Le Goff",
        "reason": "empêchement",
        "civility": "madame",
    },
}


def hung(act: Any, days: int, what: Posted = "convocation", posting: int = 1) -> Step:
    on = (SENT + days * DAY).isoformat()
    facts = {"what": what, "posting": posting, "where": "à la porte de la mairie", "name": "Gwen", "on": on}
    return step(act, None, SENT + days * DAY, entered_by="Maëlle", **facts)


STEPS = [
    *mailed(HERVE),
    *mailed(ANNICK),
    step("bounced", ANNICK, SENT + DAY / 24, address="x@town.example", status="5.1.1"),
    by_hand(PAUL, SENT + DAY),
    hung("put_up", 1),
    hung("taken_down", 10),
]

ATTESTATION = (
    "Mairie de Josselin Attestation de convocation Conseil municipal, séance du vendredi 11 septembre 2026 à 20 h "
    "30 Seconde convocation : à la séance du vendredi 28 août 2026 à 20 h 30, le quorum a manqué pour la question "
    "reportée (à l’ouverture, 1 présent sur 3 en exercice ; quorum de 2 non atteint). Je soussignée, Annick Le "
    "Breton, première adjointe, en remplacement provisoire d’Hervé Le Goff, en application de l’article L. 2122-17 "
    "du CGCT, atteste que la convocation décrite ci-dessous a été établie le mardi 1er septembre 2026 à 18 h 55 min "
    "00 s, heure de Paris, à l’intention des 3 personnes nommées ci-après, avec l’ordre du jour, et que les faits "
    "qui suivent, notamment ceux de son envoi, sont ceux du registre scellé de la collectivité. Le délai est tenu "
    "pour 2 des 3 personnes convoquées ; il n’est pas établi qu’il le soit pour Annick. Assemblée Conseil municipal "
    "Séance vendredi 11 septembre 2026 à 20 h 30 Lieu Salle Convoquée par Annick Le Breton, première adjointe, en "
    "remplacement provisoire d’Hervé Le Goff, en application de l’article L. 2122-17 du CGCT (empêchement, "
    "d’après la déclaration de Maëlle) Figée par Maëlle "
    "Note de synthèse jointe pour 1 des 2 questions Heures heure de Paris ; horloge du serveur "
    "synchronisée à l’envoi Acte de l’auteur figée par Maëlle au nom d’Annick Le Breton ; aucun acte de l’auteur "
    "n’est joint Délai L’article L. 2121-11 du CGCT demande trois jours francs au moins entre l’envoi et la séance "
    "; le dernier jour pour y satisfaire était le lundi 7 septembre 2026. Entre le mardi 1er septembre 2026, jour "
    "de l’envoi, et le vendredi 11 septembre 2026, jour de la séance, qui ne comptent ni l’un ni l’autre, il y a "
    "neuf jours francs : mercredi 2 septembre 2026, jeudi 3 septembre 2026, vendredi 4 septembre 2026, samedi 5 "
    "septembre 2026, dimanche 6 septembre 2026, lundi 7 septembre 2026, mardi 8 septembre 2026, mercredi 9 "
    "septembre 2026 et jeudi 10 septembre 2026. Phrase que la règle demande (article L. 2541-4). Ordre du jour 1. "
    "Budget Rapporte : Annick. Note explicative de synthèse jointe 2. Voirie Question reportée de la "
    "première séance Personnes convoquées Personne Mise à "
    "disposition Distribution Consultée Accusé Délai Hervé 01/09/2026 18:55 01/09/2026 18:55 — — tenu Annick "
    "01/09/2026 18:55 01/09/2026 18:55, échec — — non établi Paul — 02/09/2026 18:55, en main propre — — tenu "
    "Mairie de Josselin · Conseil municipal · 11/09/2026 1 / 2 Ce qui a été fait, personne par personne Hervé "
    "préside, en fonction depuis le lundi 25 mai 2020 ; par voie électronique : hervé@town.example Délai tenu : "
    "convocation mise à disposition et courriel remis au serveur de messagerie le mardi 1er septembre 2026 à 18 h "
    "55, neuf jours francs avant la séance, d’après l’horloge de la collectivité. 01/09/2026 18:55:00 Convocation "
    "et documents mis à disposition dans Parvis 01/09/2026 18:55:00 Courriel remis au serveur de messagerie pour "
    "x@town.example ; réponse : 250 Ok Annick membre, en fonction depuis le lundi 25 mai 2020 ; par voie "
    "électronique : annick@town.example Délai non établi : le courriel est revenu (5.1.1). 01/09/2026 18:55:00 "
    "Convocation et documents mis à disposition dans Parvis 01/09/2026 18:55:00 Courriel remis au serveur de "
    "messagerie pour x@town.example ; réponse : 250 Ok 01/09/2026 19:55:00 Courriel revenu : 5.1.1 Paul membre, en "
    "fonction depuis le lundi 25 mai 2020 ; par écrit, à sa demande du lundi 4 janvier 2021 : 3 rue du Stade Délai "
    "tenu : convocation remise en main propre le mercredi 2 septembre 2026 à 18 h 55, huit jours francs avant la "
    "séance, à la date déclarée par qui l’a inscrite le mercredi 2 septembre 2026 à 20 h 55. 02/09/2026 18:55:00 "
    "Remise en main propre (inscrit le 02/09/2026 20:55) Affichage 02/09/2026 18:55:00 Convocation affichée à la "
    "porte de la mairie par Gwen 11/09/2026 18:55:00 Convocation retirée par Gwen, affichée à la porte de la mairie "
    "Registre scellé 9 inscriptions du registre scellé concernent cette convocation, de la 501 à la 509. Chacune "
    "porte l’empreinte de la précédente : en changer ou en retirer une change toutes celles qui la suivent. Le "
    "dossier de preuve les contient toutes ; « parvis verify » le contrôle sans réseau. Aucune autorité extérieure "
    "n’a horodaté cet envoi : les dates sont celles de la collectivité. Manifeste de la convocation "
    "c0b40a0fddc0099d853ef9325cb26b68a20184e7f808d897b0e057a117f64765 Inscription n° 509, du vendredi 11 septembre "
    "2026 à 18 h 55 min 00 s abababababababababababababababababababababababababababababababab Fait à "
    "................................................., le ............................... Annick Le Breton "
    "première adjointe Mairie de Josselin · Conseil municipal · 11/09/2026 2 / 2"
)
EXTRACT = (
    "Mairie de Josselin Extrait : mention de la convocation au registre des délibérations Conseil municipal, "
    "séance du vendredi 11 septembre 2026 à 20 h 30 Assemblée Conseil municipal Séance Vendredi 11 septembre "
    "2026 à 20 h 30 Lieu Salle Date de la convocation 1er septembre 2026 Nature Seconde convocation : à la "
    "séance du vendredi 28 août 2026 à 20 h 30, le quorum a manqué pour la question reportée (à l’ouverture, "
    "1 présent sur 3 en exercice ; quorum de 2 non atteint). Convoquée par Annick Le Breton, première adjointe, "
    "en remplacement provisoire d’Hervé Le Goff, en application de l’article L. 2122-17 du CGCT Membres en "
    "exercice 3 Membres convoqués 3 Envoi Par voie électronique à 2 personnes, documents mis à disposition le "
    "mardi 1er septembre 2026 à 18 h 55 Courriel remis au serveur de messagerie le "
    "mardi 1er septembre 2026, pour 1 personne Courriel remis au serveur de messagerie le mardi 1er septembre 2026, "
    "puis revenu le mardi 1er septembre 2026, pour 1 personne Par écrit, sur demande, à 1 personne Pli remis en main "
    "propre le mercredi 2 septembre 2026, pour 1 personne Affichage À la porte de la mairie, du mercredi 2 "
    "septembre 2026 à 18 h 55 au vendredi 11 septembre 2026 à 18 h 55 Ordre du jour 1. Budget 2. Voirie "
    "(question reportée) Pour "
    "extrait conforme, à , le Annick Le Breton Première adjointe en remplacement provisoire d’Hervé Le Goff, en "
    "application de l’article L. 2122-17 du CGCT Établi d’après le manifeste de la convocation et les "
    "inscriptions n° 501 à 509 du registre scellé qui la concernent. Manifeste de la convocation "
    "c0b40a0fddc0099d853ef9325cb26b68a20184e7f808d897b0e057a117f64765 Inscription n° 509 "
    "abababababababababababababababababababababababababababababababab Mention prévue par l’article L. 2121-10 "
    "du code général des collectivités territoriales. 1 / 1"
)
CERTIFICATES = {
    "convocation": (
        "Mairie de Josselin Certificat d’affichage Conseil municipal, séance du vendredi 11 septembre 2026 à 20 "
        "h 30 Je soussignée, Annick Le Breton, première adjointe, en remplacement provisoire d’Hervé Le Goff, "
        "en application de l’article L. 2122-17 du CGCT, certifie que la convocation du conseil municipal à la "
        "séance du vendredi 11 septembre 2026 à 20 h 30, en date du 1er septembre 2026, a été affichée à la "
        "porte de la mairie, du mercredi 2 septembre 2026 à 18 h 55 au vendredi 11 septembre 2026 à 18 h 55. "
        "Fait à , le Annick Le Breton Première adjointe en remplacement provisoire d’Hervé Le Goff, en "
        "application de l’article L. 2122-17 du CGCT Ce qui est inscrit au registre scellé 02/09/2026 18:55 "
        "Affichage à la porte de la mairie, par Gwen Inscription n° 508 du registre scellé, le 02/09/2026 "
        "18:55, par Maëlle 11/09/2026 18:55 Retrait à la porte de la mairie, par Gwen Inscription n° 509 du "
        "registre scellé, le 11/09/2026 18:55, par Maëlle Articles L. 2121-10 et R. 2121-7 du code général des "
        "collectivités territoriales. 1 / 1"
    ),
    "deliberations": (
        "Mairie de Josselin Certificat d’affichage Conseil municipal, séance du vendredi 11 septembre 2026 à 20 "
        "h 30 Je soussignée, Annick Le Breton, première adjointe, en remplacement provisoire d’Hervé Le Goff, "
        "en application de l’article L. 2122-17 du CGCT, certifie que la liste des délibérations examinées par "
        "le conseil municipal à la séance du vendredi 11 septembre 2026 à 20 h 30 a été affichée à la porte de "
        "la mairie, à compter du samedi 12 septembre 2026 à 18 h 55. Son retrait n’est pas inscrit au registre "
        "scellé à la date de la dernière inscription, le samedi 12 septembre 2026 à 18 h 55. Dernier jour pour "
        "l’afficher : vendredi 18 septembre 2026. Fait à , le Annick Le Breton Première adjointe en "
        "remplacement provisoire d’Hervé Le Goff, en application de l’article L. 2122-17 du CGCT Ce qui est "
        "inscrit au registre scellé 12/09/2026 18:55 Affichage à la porte de la mairie, par Gwen Inscription n° "
        "510 du registre scellé, le 12/09/2026 18:55, par Maëlle Article L. 2121-25 du code général des "
        "collectivités territoriales. 1 / 1"
    ),
}
POSTER = (
    "Mairie de Josselin Seconde convocation, le quorum ayant manqué pour la question reportée à la séance "
    "du vendredi 28 août 2026 à 20 h 30 "
    "Convocation Conseil municipal Séance du vendredi 11 septembre 2026 à 20 h 30 Salle Ordre du jour 1. Budget "
    "2. Voirie (question reportée) Phrase que la règle demande (article L. 2541-4). Convocation du 1er "
    "septembre 2026 Annick Le Breton Première adjointe en remplacement provisoire d’Hervé Le Goff, en "
    "application de l’article L. 2122-17 du CGCT Affichée le à , par Retirée le à , par Articles L. 2121-10 et R. "
    "2121-7 du code général "
    "des collectivités territoriales."
)
REGISTER = (
    "Mairie de Josselin Registre des convocations 1 convocation, du mardi 1er septembre 2026 au mardi 1er "
    "septembre 2026, contenant « eau » N° Figée le Assemblée Séance Lieu Ordre du jour Convoqués Distribuées "
    "Délai tenu Accusés État 501 01/09/2026 18:55 Conseil municipal 11/09/2026 18:55 Salle 1. Budget 2. Voirie "
    "3 2 2 1 seconde convocation, séance annulée le 02/09/2026 18:55 : Intempéries Délai tenu pour : Hervé "
    "(courriel remis le 01/09/2026 18:55), Paul (remise en main propre le 02/09/2026 18:55, date déclarée le "
    "02/09/2026 20:55). Délai non établi pour : Annick (le courriel est revenu (5.1.1)). « Délai tenu » compte les "
    "personnes pour lesquelles le registre scellé porte, dans le délai, un envoi, une remise ou une "
    "consultation. Sous chaque convocation, chacune est nommée, avec le fait qui décide. Chaque ligne est à "
    "l’heure scellée avec sa convocation (heure de Paris). Mairie de "
    "Josselin · Conseil municipal 1 / 1"
)
EMPTY = "Mairie de Josselin Registre des convocations 0 convocation Aucune convocation. Mairie de Josselin 1 / 1"


def printed(paper: Any, told: dict[str, Any]) -> str:
    return text_of(pdf(paper.TEMPLATE, told, SENT))


def test_the_attestation() -> None:
    assert printed(attestation, attestation.write(SEALED, enter(STEPS), "ab" * 32)) == ATTESTATION


def test_the_extract() -> None:
    assert printed(extract, extract.write(SEALED, enter(STEPS), "ab" * 32)) == EXTRACT


@pytest.mark.parametrize("what", ["convocation", "deliberations"])
def test_the_certificate(what: Posted) -> None:
    steps = [*STEPS, hung("put_up", 11, "deliberations", 2)]
    assert printed(certificate, certificate.write(SEALED, enter(steps), what)) == CERTIFICATES[what]


def test_the_poster() -> None:
    assert printed(poster, poster.write(SEALED, enter(STEPS))) == POSTER


def test_the_register() -> None:
    line = RegisterLine(
        *(1, 2, 501, 4, "Conseil municipal", 1, SENT, "Maëlle", SENT + 10 * DAY, "Salle", ["Budget", "Voirie"]),
        *(3, 2, 1, None, SENT + DAY, "Intempéries"),
        second=True,
        in_time=2,
    )
    entries = enter(STEPS)
    own = [[entry for entry in entries if entry.person == one["person"]] for one in PEOPLE]
    reached = [
        Reached(one["name"], judge(entries, one["person"], DEADLINE), mine)
        for one, mine in zip(PEOPLE, own, strict=True)
    ]
    told = register.as_table(
        [Judged(line, reached, whole=True, zone=ZoneInfo("Europe/Paris"))],
        ZoneInfo("UTC"),
        "Mairie de Josselin",
        "eau",
        None,
    )
    assert printed(register, told) == REGISTER
    empty = register.as_table([], ZoneInfo("Europe/Paris"), "Mairie de Josselin", "", None)
    assert printed(register, empty) == EMPTY

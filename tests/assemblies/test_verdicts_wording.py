"""Verdicts in words: for whom the delay was kept, by which fact, and with which reserve."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from server.assemblies.findings import Findings, report
from tests.support.papers import (
    ALL_WELL,
    ANNICK,
    DEADLINE,
    HERVE,
    HOUR,
    LATE,
    PAUL,
    PEOPLE,
    SENT,
    STAMP,
    URGENT,
    Step,
    attested,
    by_hand,
    delay,
    mailed,
    manifest,
    recipient,
    step,
)

PRUDENT = delay("CGCT L2541-2")
PRUDENT["rule"]["prudent"] = 1


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (delay(), []),
        (URGENT, ["Ce délai est celui de l’urgence : il vaut sous réserve que l’assemblée l’admette."]),
        (PRUDENT, ["Ce délai est compté en jours francs par prudence, ce que sa source ne dit pas."]),
        (
            delay("Usage, à défaut de règlement intérieur", law=False),
            [
                "Ce délai est celui d’une règle qui n’est pas donnée ici pour une obligation légale (usage, à défaut "
                "de règlement intérieur)."
            ],
        ),
    ],
)
def test_a_verdict_is_told_with_its_reserve(rule: Any, said: list[str]) -> None:
    assert attested(ALL_WELL, delay=rule)["attest"][2:] == said
    told = report(Findings(manifest=manifest(delay=rule)))
    assert [line.strip() for line in told if "Ce délai" in line] == said


def test_what_was_declared_once_the_delay_was_over_is_told_in_the_head() -> None:
    steps = [*mailed(HERVE), *mailed(ANNICK), by_hand(PAUL, SENT + HOUR, DEADLINE + timedelta(30))]
    steps[-1][3]["entered_by"] = "Maëlle"
    assert attested(steps)["attest"][1:] == [
        "Le délai est tenu pour les 3 personnes convoquées.",
        "Pour Paul, il n’est tenu que d’après une date déclarée après le terme du délai : le mardi 1er septembre 2026 "
        "à 19 h 55, inscrite par Maëlle le jeudi 8 octobre 2026 à 0 h 00.",
    ]
    entered_before = [*mailed(HERVE), *mailed(ANNICK), by_hand(PAUL, SENT + HOUR, DEADLINE - HOUR)]
    assert len(attested(entered_before)["attest"]) == 2


@pytest.mark.parametrize(("seconds", "entered"), [(40, "00"), (90, "01")])
def test_a_letter_entered_once_the_delay_was_over_is_told_in_the_head_and_not_called_declared(
    seconds: int, entered: str
) -> None:
    taken = DEADLINE - timedelta(seconds=10)
    at = taken + timedelta(seconds=seconds)
    letter = step("handed", PAUL, at, on=taken.isoformat(), address="x", reply="250")
    told = attested([*mailed(HERVE), *mailed(ANNICK), mailed(PAUL)[0], letter])
    assert told["attest"][1:] == [
        "Le délai est tenu pour les 3 personnes convoquées.",
        "Pour Paul, il n’est tenu que d’après l’instant auquel le serveur de messagerie a accepté le courriel, le "
        "lundi 7 septembre 2026 à 23 h 59, inscrit après le terme du délai, le mardi 8 "
        f"septembre 2026 à 0 h {entered}.",
    ]
    assert told["people"][2]["steps"][-1][1].endswith(f"(inscrit le 08/09/2026 00:{entered})")


def test_a_letter_that_came_back_and_an_opening_after_the_deadline_establish_nothing() -> None:
    read = step("opened", ANNICK, DEADLINE + HOUR, digest="", version=1)
    back = step("bounced", ANNICK, DEADLINE + 2 * HOUR, address="x", status="5.1.1")
    told = attested([*mailed(HERVE), *mailed(ANNICK), read, back])["people"][1]["reached"]
    assert told == (
        "Délai non établi : convocation mise à disposition et courriel remis au serveur de messagerie le mardi 1er "
        "septembre 2026 à 18 h 55, d’après l’horloge de la collectivité ; le courriel est revenu le mardi 8 septembre "
        "2026 à 2 h 00, et la convocation n’a été consultée, ou sa réception accusée, que le mardi 8 septembre 2026 à "
        "1 h 00, après le terme du délai."
    )


def test_a_letter_that_came_back_once_it_was_read_is_told_with_the_verdict() -> None:
    read = step("opened", ANNICK, SENT + HOUR / 2, digest="", version=1)
    told = attested([*mailed(ANNICK), read, BOUNCED])["people"][1]
    assert told["reached"].startswith("Délai tenu : ")
    assert told["reached"].endswith(
        " ; le courriel est revenu le mardi 1er septembre 2026 à 19 h 55, la convocation ayant été consultée ou sa "
        "réception accusée le mardi 1er septembre 2026 à 19 h 25."
    )


def test_a_letter_written_to_a_file_is_given_to_no_mail_server() -> None:
    address = {"address": "annick@town.example"}
    steps = [step("available", ANNICK, **address), step("handed", ANNICK, to_file=True, **address)]
    told, said = attested(steps), "rien ne montre qu’ils aient été transmis."
    assert told["attest"][-1].endswith(said)
    assert "aucune remise du courriel à un serveur de messagerie n’est inscrite" in told["people"][1]["reached"]
    assert "remis au serveur" not in told["people"][1]["reached"]
    assert not attested(ALL_WELL)["attest"][-1].endswith(said)


def stamped(at: datetime) -> Step:
    return step("timestamped", None, at, **STAMP, at=at.isoformat())


@pytest.mark.parametrize(
    ("steps", "said", "short"),
    [
        (
            mailed(ANNICK),
            "Délai tenu : convocation mise à disposition et courriel remis au serveur de messagerie le mardi 1er "
            "septembre 2026 à 18 h 55, neuf jours francs avant la séance, d’après l’horloge de la collectivité.",
            "tenu",
        ),
        (
            [*mailed(ANNICK), stamped(SENT + timedelta(1))],
            "Délai tenu : convocation mise à disposition et courriel remis au serveur de messagerie le mardi 1er "
            "septembre 2026 à 18 h 55, huit jours francs avant la séance, d’après l’horloge de la collectivité, cette "
            "inscription ayant été horodatée par une autorité extérieure le mercredi 2 septembre 2026 à 18 h 55.",
            "tenu",
        ),
        (
            [*mailed(ANNICK), stamped(LATE)],
            "Délai non établi : convocation mise à disposition et courriel remis au serveur de messagerie le mardi 1er "
            "septembre 2026 à 18 h 55, d’après l’horloge de la collectivité, cette inscription ayant été horodatée par "
            "une autorité extérieure le mardi 8 septembre 2026 à 1 h 00, après le terme du délai.",
            "non établi",
        ),
        (
            mailed(ANNICK, LATE),
            "Délai non tenu : convocation mise à disposition et courriel remis au serveur de messagerie le mardi 8 "
            "septembre 2026 à 1 h 00, deux jours francs avant la séance, d’après l’horloge de la collectivité.",
            "non tenu",
        ),
        (
            [by_hand(ANNICK, SENT + timedelta(2), LATE)],
            "Délai tenu : convocation remise en main propre le jeudi 3 septembre 2026 à 18 h 55, sept jours francs "
            "avant la séance, à la date déclarée par qui l’a inscrite le mardi 8 septembre 2026 à 1 h 00.",
            "tenu",
        ),
        (
            [
                mailed(ANNICK)[0],
                step(
                    "handed",
                    ANNICK,
                    DEADLINE + timedelta(minutes=2),
                    on=(DEADLINE - timedelta(minutes=1)).isoformat(),
                    address="x",
                    reply="250",
                ),
            ],
            "Délai tenu : convocation mise à disposition et courriel remis au serveur de messagerie le lundi 7 "
            "septembre 2026 à 23 h 59, trois jours francs avant la séance, d’après l’horloge de la collectivité, "
            "remise inscrite le mardi 8 septembre 2026 à 0 h 02.",
            "tenu",
        ),
        (
            [step("posted", ANNICK, LATE + HOUR, on=(DEADLINE + timedelta(1)).isoformat())],
            "Délai non tenu : convocation postée le mercredi 9 septembre 2026 à 0 h 00, un jour franc avant la séance, "
            "à la date déclarée par qui l’a inscrite le mardi 8 septembre 2026 à 2 h 00.",
            "non tenu",
        ),
        (
            [*mailed(ANNICK), step("bounced", ANNICK, SENT + HOUR, diagnostic="550 5.1.1 inconnu")],
            "Délai non établi : le courriel est revenu (550 5.1.1 inconnu).",
            "non établi",
        ),
        (
            [mailed(ANNICK)[0], step("refused", ANNICK, code=552, reply="552 boîte pleine", address="x")],
            "Délai non établi : le courriel a été refusé par le serveur de messagerie (552 boîte pleine).",
            "non établi",
        ),
        (
            [mailed(ANNICK)[0], step("refused", ANNICK, reply="adresse illisible", address="x")],
            "Délai non établi : le courriel n’a jamais été remis (adresse illisible).",
            "non établi",
        ),
        (
            mailed(ANNICK)[:1],
            "Délai non établi : aucune remise du courriel à un serveur de messagerie n’est inscrite.",
            "non établi",
        ),
        ([], "Délai non établi : ni remise en main propre ni envoi par la poste n’est inscrit.", "non établi"),
        (
            [*mailed(ANNICK, LATE), step("opened", ANNICK, SENT + HOUR)],
            "Délai tenu : faute de distribution établie dans le délai, convocation consultée par cette personne le "
            "mardi 1er septembre 2026 à 19 h 55, neuf jours francs avant la séance, d’après l’horloge de la "
            "collectivité, ce qui montre qu’elle lui est parvenue à temps (CE, 30 mars 2021, n° 446461).",
            "tenu",
        ),
        (
            [step("acknowledged", ANNICK, LATE)],
            "Délai non tenu : distribution non établie, réception de la convocation accusée par cette personne le "
            "mardi 8 septembre 2026 à 1 h 00, deux jours francs avant la séance, d’après l’horloge de la collectivité.",
            "non tenu",
        ),
    ],
)
def test_of_each_person_the_fact_that_decides_is_told(steps: list[Step], said: str, short: str) -> None:
    annick = attested(steps)["people"][1]
    assert annick["reached"] == said
    assert annick["summary"][-1] == short


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        (ALL_WELL, "Le délai est tenu pour les 3 personnes convoquées."),
        (
            [*mailed(HERVE), by_hand(PAUL, LATE)],
            "Le délai est tenu pour 1 des 3 personnes convoquées ; il ne l’est pas pour Paul ; il n’est pas établi "
            "qu’il le soit pour Annick.",
        ),
        (
            [*mailed(HERVE), *mailed(ANNICK, LATE), by_hand(PAUL, LATE)],
            "Le délai est tenu pour 1 des 3 personnes convoquées ; il ne l’est pas pour Annick et Paul.",
        ),
        ([], "Il n’est établi pour aucune des 3 personnes convoquées que le délai soit tenu."),
        (
            [by_hand(PAUL, LATE)],
            "Il n’est établi pour aucune des 3 personnes convoquées que le délai soit tenu ; il ne l’est pas pour "
            "Paul ; il n’est pas établi qu’il le soit pour Hervé et Annick.",
        ),
        (
            [by_hand(person, LATE) for person in (HERVE, ANNICK, PAUL)],
            "Le délai n’est tenu pour aucune des 3 personnes convoquées ; il ne l’est pas pour Hervé, Annick et Paul.",
        ),
    ],
)
def test_the_verdicts_are_summed_up_by_name(steps: list[Step], said: str) -> None:
    assert attested(steps)["attest"][1] == said


@pytest.mark.parametrize(
    ("steps", "said"),
    [([], "Il n’est pas établi pour"), ([by_hand(HERVE, LATE)], "Le délai n’est pas tenu pour")],
)
def test_of_one_person_the_verdict_is_told_in_the_singular(steps: list[Step], said: str) -> None:
    assert attested(steps, manifest(PEOPLE[:1]))["attest"][1].startswith(f"{said} la personne convoquée")


REFUSED = step("refused", ANNICK, SENT, address="annick@town.example", code=550, reply="inconnu ici")
BOUNCED = step("bounced", ANNICK, SENT + HOUR, address="annick@town.example", status="5.1.1")


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ([], "—"),
        (mailed(ANNICK), "01/09/2026 18:55"),
        ([REFUSED], "—, échec"),
        ([*mailed(ANNICK), BOUNCED], "01/09/2026 18:55, échec"),
        ([by_hand(ANNICK, SENT + 2 * HOUR)], "01/09/2026 20:55, en main propre"),
        ([REFUSED, by_hand(ANNICK, SENT + 2 * HOUR)], "01/09/2026 20:55, en main propre (échec du courriel)"),
        (
            [*mailed(ANNICK), BOUNCED, by_hand(ANNICK, SENT + 2 * HOUR)],
            "01/09/2026 20:55, en main propre (échec du courriel)",
        ),
        ([*mailed(ANNICK), by_hand(ANNICK, SENT + 2 * HOUR)], "01/09/2026 18:55"),
    ],
)
def test_a_delivery_on_paper_is_no_failure_of_the_letter(steps: list[Step], said: str) -> None:
    assert attested(steps)["people"][1]["summary"][1] == said


def test_who_was_convened_after_the_sending_is_told_among_the_others() -> None:
    later, when = recipient(7, "Zoé", in_office_since="2026-09-08"), DEADLINE + 10 * HOUR
    told = attested([*ALL_WELL, step("convened_later", 7, when, recipient=later), *mailed(7, when)])
    assert (
        "à l’intention de 3 des 4 personnes nommées ci-après et, par la suite, de Zoé (le mardi 8 septembre 2026 à 10 "
        "h 00), avec l’ordre du jour, et que"
    ) in told["attest"][0]
    assert told["attest"][1] == ("Le délai est tenu pour 3 des 4 personnes convoquées ; il ne l’est pas pour Zoé.")
    assert told["people"][-1]["capacity"] == (
        "membre, en fonction depuis le mardi 8 septembre 2026 ; convocation adressée après l’envoi, le mardi 8 "
        "septembre 2026 à 10 h 00 ; par voie électronique : zoé@town.example"
    )
    assert told["people"][-1]["reached"].startswith("Délai non tenu : convocation mise à disposition")


def test_where_no_delay_was_sealed_none_is_said_to_be_kept() -> None:
    told = attested(ALL_WELL, delay=None)
    assert len(told["attest"]) == 1
    assert [one["reached"] for one in told["people"]] == ["Aucun délai n’est scellé avec cette convocation."] * 3
    assert [one["summary"][-1] for one in told["people"]] == ["—"] * 3

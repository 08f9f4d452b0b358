"""The sitting in words, as the attestation tells it: who was there, what was counted, what was ruled on."""

from typing import Any

import pytest

from tests.support.papers import (
    ALL_WELL,
    ANNICK,
    DEADLINE,
    HERVE,
    HOUR,
    OPENS,
    PAUL,
    URGENT,
    Step,
    attested,
    step,
)

RULED_ON: dict[str, Any] = {
    "urgency": "Péril",
    "agenda": [{"title": "Se prononcer sur l’urgence de la convocation", "note": "Péril"}, {"title": "Toiture"}],
}
OPENED = step("sitting_opened", None, OPENS, item=0, in_office=3, present=2, needed=2)
CLOSED = step("sitting_closed", None, OPENS + HOUR)


def begun(item: int, present: int, **facts: Any) -> Step:
    return step("item_begun", None, OPENS + HOUR / 2, item=item, in_office=3, present=present, needed=2, **facts)


def ruled(*, admitted: bool) -> Step:
    return step("urgency_ruled", None, OPENS + HOUR / 2, item=1, admitted=admitted)


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ([], []),
        ([OPENED], []),
        (
            [OPENED, CLOSED],
            ["Séance levée sans que le registre montre l’assemblée appelée à se prononcer sur l’urgence."],
        ),
        (
            [OPENED, begun(2, 2), CLOSED],
            ["Séance levée sans que le registre montre l’assemblée appelée à se prononcer sur l’urgence."],
        ),
        (
            [OPENED, begun(1, 1), CLOSED],
            [
                "Urgence : point 1 abordé sans quorum (1 présent sur 3 en exercice ; quorum de 2 non atteint), "
                "sans que le registre montre qu’il ait été repris avec."
            ],
        ),
        (
            [OPENED, begun(1, 1), begun(1, 2, resumed=True), CLOSED],
            [
                "Urgence : point 1 abordé sans quorum (1 présent sur 3 en exercice ; quorum de 2 non atteint), repris "
                "le vendredi 11 septembre 2026 à 21 h 00 (2 présents sur 3 en exercice ; quorum de 2 atteint) ; ce que "
                "l’assemblée en a décidé n’est pas inscrit au registre."
            ],
        ),
        (
            [OPENED, begun(1, 2), ruled(admitted=False), ruled(admitted=True), CLOSED],
            ["Urgence : point 1 abordé le vendredi 11 septembre 2026 à 21 h 00 ; l’assemblée l’a admise."],
        ),
        (
            [OPENED, begun(1, 2), ruled(admitted=False), CLOSED],
            ["Urgence : point 1 abordé le vendredi 11 septembre 2026 à 21 h 00 ; l’assemblée ne l’a pas admise."],
        ),
        (
            [OPENED, begun(2, 1), begun(2, 2, resumed=True), begun(1, 2), CLOSED],
            [
                "Urgence : point 1 abordé le vendredi 11 septembre 2026 à 21 h 00, alors que le point 2 avait déjà été "
                "abordé ; ce que l’assemblée en a décidé n’est pas inscrit au registre."
            ],
        ),
        (
            [OPENED, begun(1, 2), CLOSED],
            [
                "Urgence : point 1 abordé le vendredi 11 septembre 2026 à 21 h 00 ; ce que l’assemblée en a décidé "
                "n’est pas inscrit au registre."
            ],
        ),
    ],
)
def test_whether_the_assembly_came_to_rule_on_the_urgency_is_told_once_the_sitting_is_over(
    steps: list[Step], said: list[str]
) -> None:
    assert attested([*ALL_WELL, *steps], **RULED_ON)["events"] == ["Convocation en urgence. Motif : Péril.", *said]


@pytest.mark.parametrize(
    ("steps", "told"),
    [
        ([ruled(admitted=True)], "l’a admise"),
        ([ruled(admitted=True), ruled(admitted=False)], "ne l’a pas admise"),
    ],
)
def test_once_the_assembly_has_ruled_on_the_urgency_the_reserve_says_what_it_decided(
    steps: list[Step], told: str
) -> None:
    said = [
        f"Ce délai est celui de l’urgence : l’assemblée {told}, ce qui a été noté le vendredi 11 septembre 2026 à "
        "21 h 00."
    ]
    attested_ = attested([*ALL_WELL, OPENED, begun(1, 2), *steps], **RULED_ON, delay=URGENT)
    assert [line.replace("\u00a0", " ") for line in attested_["attest"][2:]] == said


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"present": 12, "in_office": 19, "needed": 10}, "12 présents sur 19 en exercice ; quorum de 10 atteint"),
        ({"present": 1, "in_office": 3, "needed": 2}, "1 présent sur 3 en exercice ; quorum de 2 non atteint"),
        (
            {"present": 0, "in_office": 3, "needed": 0},
            "0 présent sur 3 en exercice ; aucun quorum n’est requis (article L. 2121-17 du CGCT)",
        ),
        (
            {"present": 0, "in_office": 3, "needed": 0, "source": "article L. 2541-4 du CGCT"},
            "0 présent sur 3 en exercice ; aucun quorum n’est requis (article L. 2541-4 du CGCT)",
        ),
        (
            {"present": 0, "in_office": 3, "needed": 0, "source": ""},
            "0 présent sur 3 en exercice ; aucun quorum n’est requis",
        ),
    ],
)
def test_the_sitting_is_told_with_its_counts(facts: dict[str, Any], said: str) -> None:
    filed = step("paper_filed", None, DEADLINE, kind="minutes", name="PV.pdf")
    told = attested([step("sitting_opened", None, DEADLINE, item=0, **facts), filed])["sitting"]
    assert told == [
        ["08/09/2026 00:00:00", f"Séance ouverte : {said}"],
        ["08/09/2026 00:00:00", "Procès-verbal déposé : PV.pdf"],
    ]


COUNT = {"present": 3, "in_office": 5, "needed": 3}


def test_who_presided_and_who_kept_the_minutes_are_told() -> None:
    told = attested(
        [
            step("presided", HERVE, DEADLINE, name="Hervé"),
            step("kept_minutes", None, DEADLINE, people=[ANNICK], names=["Annick"]),
            step("sitting_opened", None, DEADLINE, item=0, **COUNT),
            step("presided", ANNICK, DEADLINE, name="Annick"),
            step("kept_minutes", None, DEADLINE, people=[PAUL, HERVE], names=["Paul", "Hervé"]),
        ]
    )
    assert ["Présidée par", "Hervé, puis Annick"] in told["facts"]
    assert ["Secrétaires de séance", "Paul et Hervé"] in told["facts"]
    assert [said for _, said in told["sitting"]] == [
        "Séance présidée par Hervé",
        "Secrétaire de séance : Annick",
        "Séance ouverte : 3 présents sur 5 en exercice ; quorum de 3 atteint",
        "Séance présidée par Annick",
        "Secrétaires de séance : Paul et Hervé",
    ]


def test_proxies_and_withdrawals_are_told_with_the_item() -> None:
    proxies = [{"giver": "Annick", "holder": "Paul"}]
    withdrawn = [{"name": "Hervé", "kind": "representative"}]
    told = attested([step("item_begun", None, DEADLINE, item=2, **COUNT, proxies=proxies, withdrawn=withdrawn)])
    ((_, said),) = told["sitting"]
    assert said == (
        "Point 2 abordé : 3 présents sur 5 en exercice ; quorum de 3 atteint ; déport : Hervé ; pouvoir d’Annick à Paul"
    )


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({}, "Ne prend pas part au point 2"),
        (
            {"kind": "representative", "leaves_office": True},
            "Ne prend pas part au point 2 (représentant désigné, II de l’article L. 1111-6 du CGCT), non compté parmi "
            "les membres en exercice pour ce point",
        ),
        (
            {"kind": "personal", "leaves_office": False},
            "Ne prend pas part au point 2 (intérêt à l’affaire, article L. 2131-11 du CGCT), non compté comme présent "
            "pour ce point",
        ),
    ],
)
def test_a_withdrawal_is_told_with_its_reason_and_effect(facts: dict[str, Any], said: str) -> None:
    told = attested([step("interested", ANNICK, DEADLINE, item=2, takes_no_part=True, **facts)])
    (annick,) = [one for one in told["people"] if one["name"] == "Annick"]
    assert said in [one for _, one in annick["steps"]]


def test_whoever_was_seated_after_the_sending_is_told_with_the_sitting() -> None:
    lapsed = [{"giver": "Loïc", "holder": "Paul"}]
    told = attested([step("arrived", 77, DEADLINE, name="Loïc", lapsed=lapsed, standing=[])])
    assert [said for _, said in told["sitting"]] == ["Loïc : Arrivée ; cesse de valoir : pouvoir de Loïc à Paul"]


def test_a_proxy_noted_from_paper_is_told_as_one() -> None:
    facts = {"given": "proxy", "holder": PAUL, "holder_name": "Paul", "by": "paper"}
    told = attested([step("answered", ANNICK, DEADLINE, **facts)])
    (annick,) = [one for one in told["people"] if one["name"] == "Annick"]
    assert [said for _, said in annick["steps"]] == ["Écrit remis sur place : pouvoir donné à Paul"]
    told = attested([step("answered", ANNICK, DEADLINE, given="absent", revoked=True, by="paper")])
    (annick,) = [one for one in told["people"] if one["name"] == "Annick"]
    assert [said for _, said in annick["steps"]] == ["Écrit remis sur place : pouvoir révoqué"]

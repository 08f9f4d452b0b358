"""The attestation read aloud: who attests what, what has happened since, and what stands on the paper."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from server.assemblies.attestation import TEMPLATE, write
from server.assemblies.authors import VACANT
from server.assemblies.findings import Findings, report
from server.base.typesetting import pdf
from server.ledger.ledger import Entry
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
    faults,
    mailed,
    manifest,
    recipient,
    step,
    text_of,
)

LACK = {"item": 0, "in_office": 3, "present": 1, "needed": 2}
CARRIED = [{"title": "Budget", "carried_over": True}, {"title": "Voirie"}]


def test_it_is_signed_by_whoever_convened() -> None:
    said = attested(ALL_WELL)["attest"]
    assert said == [
        "Je soussigné(e), Hervé, ........................................, atteste que la convocation décrite "
        "ci-dessous a été établie le mardi 1er septembre 2026 à 18 h 55 min 00 s, heure de Paris, à l’intention des 3 "
        "personnes nommées ci-après, avec l’ordre du jour, et que les faits qui suivent, notamment ceux de son envoi, "
        "sont ceux du registre scellé de la collectivité.",
        "Le délai est tenu pour les 3 personnes convoquées.",
    ]


def test_the_quality_that_was_sealed_is_said() -> None:
    author = {"person": HERVE, "name": "Hervé Le Goff", "quality": "maire de Josselin"}
    told = attested(ALL_WELL, manifest() | {"convened_by": author | {"substitute_for": None, "reason": ""}})
    assert told["attest"][0].startswith("Je soussigné(e), Hervé Le Goff, maire de Josselin, atteste que")
    assert told["signatory"] == ["Hervé Le Goff", "maire de Josselin"]
    deputy = author | {"name": "Paul Riou", "quality": "premier adjoint"}
    for other, of in ((HERVE, "d’Hervé"), (ANNICK, "d’Annick"), ("Paul", "de Paul")):
        replacing = deputy | {"substitute_for": other, "reason": "empêchement"}
        told = attested(ALL_WELL, manifest() | {"convened_by": replacing})
        deputy_said = f"Paul Riou, premier adjoint, en remplacement provisoire {of}"
        assert told["attest"][0].startswith(f"Je soussigné(e), {deputy_said}, atteste que")
        assert ["Convoquée par", f"{deputy_said} (empêchement, d’après la déclaration de Maëlle)"] in told["facts"]
        assert told["signatory"] == ["Paul Riou", "premier adjoint"]
    for civility, undersigned in (("madame", "Je soussignée"), ("monsieur", "Je soussigné"), ("", "Je soussigné(e)")):
        told = attested(ALL_WELL, manifest() | {"convened_by": author | {"civility": civility}})
        assert told["attest"][0].startswith(f"{undersigned}, Hervé Le Goff, maire de Josselin, atteste que")
    vacant = deputy | {"substitute_for": VACANT, "reason": "décès du maire"}
    council = {"body": {"kind": "council", "regime": "commune"}}
    told = attested(ALL_WELL, manifest() | {"convened_by": vacant} | council)
    law = "en application de l’article L.\u00a02122-17 du CGCT"
    said = "décès du maire, d’après la déclaration de Maëlle"
    convened_by = f"Paul Riou, premier adjoint, la présidence étant vacante, {law} ({said})"
    assert ["Convoquée par", convened_by] in told["facts"]


def test_the_article_is_not_cited_for_a_deputy_before_whom_others_come_unless_it_is_said_why() -> None:
    one = {"person": HERVE, "name": "Yann", "quality": "quatrième adjoint", "substitute_for": "Paul", "reason": "x"}
    council = {"body": {"kind": "council", "regime": "commune"}}

    def convened_by(*reasons: str) -> str:
        before = [{"person": n, "name": f"Adjoint {n}", "reason": reason} for n, reason in enumerate(reasons, 1)]
        told = attested(ALL_WELL, manifest() | {"convened_by": one | {"passed_over": before}} | council)
        return str(dict(told["facts"])["Convoquée par"])

    assert "L.\u00a02122-17" in convened_by("en congé", "malade")
    assert convened_by("en congé", "") == (
        "Yann, quatrième adjoint, en remplacement provisoire de Paul (x, d’après la déclaration de Maëlle ; avant dans "
        "l’ordre des adjoints : Adjoint 1 (en congé) et Adjoint 2 (empêchement non dit))"
    )


def test_a_letter_that_was_written_to_a_file_was_not_distributed() -> None:
    address = {"address": "x@town.example"}
    filed = step("handed", ANNICK, SENT, to_file=True, **address)
    told = {one["name"]: one["summary"] for one in attested([*mailed(HERVE), filed])["people"]}
    assert told["Annick"][1] == "non envoyé, écrit dans un fichier"
    assert "01/09/2026" in told["Hervé"][1]
    later = [filed, step("handed", ANNICK, SENT + timedelta(hours=1), reply="250 Ok", **address)]
    told = {one["name"]: one["summary"] for one in attested(later)["people"]}
    assert "01/09/2026" in told["Annick"][1]


def test_the_law_of_councils_is_not_told_of_a_commission() -> None:
    steps = [
        step("interested", ANNICK, item=1, takes_no_part=True, kind="representative", leaves_office=True),
        step("sitting_opened", None, item=0, in_office=3, present=2, needed=2),
        step("item_begun", None, item=1, in_office=3, present=0, needed=0, source="article L. 2121-17 du CGCT"),
    ]
    for kind, said in (("commission", False), ("council", True), ("board", True)):
        told = str(attested(steps, manifest() | {"body": {"kind": kind, "regime": "commune"}}))
        assert [word in told for word in ("1111-6", "quorum de", "2121-17")] == [said] * 3, kind


def test_the_papers_of_an_intercommunal_council_are_its_own() -> None:
    council = {"body": {"kind": "council", "regime": "epci"}}
    for authority, headed in (
        ("Mairie", "Conseil municipal"),
        ("Mairie de Josselin", "Conseil municipal"),
        ("Ploërmel Communauté", "Ploërmel Communauté"),
    ):
        assert attested(ALL_WELL, manifest() | council | {"authority": authority})["authority"] == headed
    assert attested(ALL_WELL)["authority"] == "Mairie de Josselin"


def test_a_request_entered_on_a_later_day_says_both_days() -> None:
    asked = {"channel": "paper", "channel_requested_on": "2026-08-28", "address": "3 rue du Stade"}
    for recorded, said in (
        ("2026-08-31T22:30:00.000Z", "du vendredi 28 août 2026, enregistrée le mardi 1er septembre 2026 : 3 rue"),
        ("2026-08-28T09:00:00.000Z", "du vendredi 28 août 2026 : 3 rue"),
    ):
        people = [recipient(PAUL, "Paul", **asked, channel_recorded_at=recorded)]
        (told,) = attested([], manifest(people))["people"]
        assert said in told["capacity"]


def test_one_person_and_one_document_are_told_in_the_singular() -> None:
    file = {"id": 1, "name": "Budget.pdf", "size": 1_258_291, "sha256": "ab" * 32, "type": "application/pdf"}
    said = attested(mailed(HERVE), manifest(PEOPLE[:1], agenda=[{"title": "Budget", "files": [file]}]))["attest"]
    assert "à l’intention de la personne nommée ci-après, avec l’ordre du jour et 1 document, et que" in said[0]
    assert said[1] == "Le délai est tenu pour la personne convoquée."


@pytest.mark.parametrize(
    ("steps", "convocation", "said"),
    [
        ([], {}, []),
        (
            [step("cancelled", one, SENT + 26 * HOUR, why="Intempéries") for one in (HERVE, ANNICK, PAUL)],
            {},
            ["Séance annulée le mercredi 2 septembre 2026 à 20 h 55. Motif : Intempéries."],
        ),
        (
            [step("replaced", None, SENT + HOUR, by=9, why="Un point oublié.")],
            {},
            [
                "Convocation remplacée par une nouvelle version le mardi 1er septembre 2026 à 19 h 55. "
                "Motif : Un point oublié."
            ],
        ),
        (
            [],
            {"second_of": 7, "agenda": CARRIED},
            ["Seconde convocation : à la première, le quorum a manqué pour la question reportée."],
        ),
        (
            [],
            {"second_of": 7, "agenda": [*CARRIED, CARRIED[0]]},
            ["Seconde convocation : à la première, le quorum a manqué pour les questions reportées."],
        ),
        (
            [],
            {
                "second_of": 7,
                "agenda": CARRIED,
                "first": {
                    "opens_at": (SENT - 4 * HOUR).isoformat(),
                    "lacking": [LACK, LACK | {"item": 2}, LACK | {"item": 3, "title": "Voirie"}],
                },
            },
            [
                "Seconde convocation : à la séance du mardi 1er septembre 2026 à 14 h 55, le quorum a manqué pour la "
                "question reportée (à l’ouverture, 1 présent sur 3 en exercice ; quorum de 2 non atteint ; au point "
                "2, 1 présent sur 3 en exercice ; quorum de 2 non atteint ; pour «\u00a0Voirie\u00a0», 1 présent sur 3 "
                "en exercice ; quorum de 2 non atteint)."
            ],
        ),
        ([], {"second_of": 7, "first": {"opens_at": SENT.isoformat(), "lacking": [LACK]}}, []),
        (
            [],
            {"version": 2, "replaces": 7, "change": "Salle inondée"},
            ["Version 2, qui remplace la convocation précédente. Motif : Salle inondée."],
        ),
        ([], {"urgency": "Péril imminent"}, ["Convocation en urgence. Motif : Péril imminent."]),
        ([], {"installation": True}, ["Séance d’installation."]),
    ],
)
def test_what_happened_stands_in_the_head(steps: list[Step], convocation: dict[str, Any], said: list[str]) -> None:
    assert attested([*ALL_WELL, *steps], **convocation)["events"] == said


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (
            delay(),
            "L’article L. 2121-11 du CGCT demande trois jours francs au moins entre l’envoi et la séance ; le dernier "
            "jour pour y satisfaire était le lundi 7 septembre 2026.",
        ),
        (
            delay(days=1, until=DEADLINE + timedelta(2)),
            "L’article L. 2121-11 du CGCT demande un jour franc au moins entre l’envoi et la séance ; le dernier jour "
            "pour y satisfaire était le mercredi 9 septembre 2026.",
        ),
        (
            delay("CGCT L5211-1 et L2121-12", 5, until=DEADLINE - timedelta(2)),
            "Les articles L. 5211-1 et L. 2121-12 du CGCT demandent cinq jours francs au moins entre l’envoi et la "
            "séance ; le dernier jour pour y satisfaire était le samedi 5 septembre 2026.",
        ),
        (
            delay("CGCT L2121-17 et CE, 16 juin 1997"),
            "L’article L. 2121-17 du CGCT et la décision du Conseil d’État du 16 juin 1997 demandent trois jours "
            "francs au moins entre l’envoi et la séance ; le dernier jour pour y satisfaire était le lundi 7 septembre "
            "2026.",
        ),
        (
            delay("CE, 28 décembre 2001, pour l’ensemble des communes"),
            "La règle appliquée demande trois jours francs au moins entre l’envoi et la séance (la décision du Conseil "
            "d’État du 28 décembre 2001, pour l’ensemble des communes) ; le dernier jour pour y satisfaire était le "
            "lundi 7 septembre 2026.",
        ),
        (
            delay("CGCT L2541-2", 0, until=DEADLINE + timedelta(3)),
            "L’article L. 2541-2 du CGCT demande que la convocation soit envoyée la veille de la séance au plus tard ; "
            "le dernier jour pour y satisfaire était le jeudi 10 septembre 2026.",
        ),
        (
            delay("Usage, à défaut de règlement intérieur", law=False),
            "La règle retenue, qui n’est pas donnée ici pour une obligation légale, demande trois jours francs au "
            "moins entre l’envoi et la séance (usage, à défaut de règlement intérieur) ; le dernier jour pour y "
            "satisfaire était le lundi 7 septembre 2026.",
        ),
    ],
)
def test_the_rule_is_said_with_its_article_and_as_law_only_where_it_is(rule: Any, said: str) -> None:
    assert attested(ALL_WELL, delay=rule)["delay"][0].replace("\u00a0", " ") == said


HOUSE = delay("Délibération du 3 mars 2026", 7, law=False, until=DEADLINE - timedelta(4))
HOUSE["rule"]["known"] = "house"


def term(of: Any, **more: Any) -> Any:
    return {name: of[name] for name in ("rule", "days", "deadline")} | more


def test_a_rule_of_the_house_is_called_so_and_the_law_told_beside_it() -> None:
    late = by_hand(PAUL, SENT + timedelta(4))
    told = attested([*mailed(HERVE), *mailed(ANNICK), late], delay=HOUSE | {"terms": [term(delay())]})
    assert told["delay"][0] == (
        "Une règle propre à la collectivité (délibération du 3 mars 2026) demande sept jours francs au moins entre "
        "l’envoi et la séance ; le dernier jour pour y satisfaire était le jeudi 3 septembre 2026."
    )
    assert [line.replace("\u00a0", " ") for line in told["attest"][1:]] == [
        "Selon la règle retenue, le délai est tenu pour 2 des 3 personnes convoquées ; il ne l’est pas pour Paul.",
        "Ce délai est celui d’une règle propre à la collectivité (délibération du 3 mars 2026).",
        "L’article L. 2121-11 du CGCT demande trois jours francs au moins entre l’envoi et la séance ; le dernier jour "
        "pour y satisfaire était le lundi 7 septembre 2026. Selon cette règle, le délai est tenu pour les 3 personnes "
        "convoquées.",
    ]
    said = [line.strip() for line in report(Findings(manifest=manifest(delay=HOUSE | {"terms": [term(delay())]})))]
    assert [line for line in said if line.startswith("L’article")]


def test_what_a_text_says_to_the_letter_is_told_beside_the_prudent_reading() -> None:
    prudent = delay("CASF R123-16, jours comptés francs par prudence")
    prudent["rule"]["prudent"] = 1
    letter = term(delay("CASF R123-16", 2, until=DEADLINE + timedelta(1)), literal=True)
    budget = delay("CGCT L1612-26", 11, until=DEADLINE - timedelta(8))
    budget["rule"]["purpose"] = "budget"
    steps = [*mailed(HERVE), *mailed(ANNICK), by_hand(PAUL, DEADLINE + HOUR)]
    told = attested(steps, delay=prudent | {"terms": [letter, term(budget)]})["attest"]
    assert [line.replace("\u00a0", " ") for line in told[1:]] == [
        "Selon la règle retenue, le délai est tenu pour 2 des 3 personnes convoquées ; il ne l’est pas pour Paul.",
        "Ce délai est compté en jours francs par prudence, ce que sa source ne dit pas.",
        "L’article R. 123-16 du CASF demande à la lettre que l’envoi ait lieu 3 jours au moins avant la séance ; le "
        "dernier jour pour y satisfaire était le mardi 8 septembre 2026. Selon cette règle, le délai est tenu pour les "
        "3 personnes convoquées.",
        "L’article L. 1612-26 du CGCT demande que le projet de budget soit communiqué 12 jours au moins avant la "
        "séance ; le dernier jour pour y satisfaire était le dimanche 30 août 2026. Selon cette règle, le délai n’est "
        "tenu pour aucune des 3 personnes convoquées ; il ne l’est pas pour Hervé, Annick et Paul.",
    ]


def test_what_the_author_did_is_dated_by_the_second_in_which_they_did_it() -> None:
    who = {"name": "Hervé", "quality": "maire"}
    given = step("approved", HERVE, SENT, by="session", on=(SENT - HOUR / 100).isoformat(), **who)
    signed = step("approved", HERVE, SENT, by="file", file={"name": "Bon pour envoi.pdf"}, **who)
    (act,) = [told for term, told in attested([given, signed])["facts"] if term == "Acte de l’auteur"]
    assert act == (
        "accord à l’envoi donné par Hervé dans sa session, le mardi 1er septembre 2026 à 18 h 54 min 24 s ; acte signé "
        "d’Hervé joint (Bon pour envoi.pdf), inscrit avec l’envoi, le mardi 1er septembre 2026 à 18 h 55 min 00 s"
    )
    assert attested([given])["people"][0]["steps"][0][0] == "01/09/2026 18:54:24"


def test_urgency_is_told_with_what_the_article_demands_then_and_its_reason_is_no_note() -> None:
    reason = {"title": "Se prononcer sur l’urgence de la convocation", "note": "Péril imminent"}
    told = attested(ALL_WELL, delay=URGENT, agenda=[reason, {"title": "Digue", "note": "Il y a lieu…"}, {"title": "x"}])
    assert "L. 2121-11 du CGCT demande, en cas d’urgence, un jour franc au moins" in told["delay"][0].replace(
        "\u00a0", " "
    )
    assert ["Note de synthèse", "jointe pour 1 des 2 questions"] in told["facts"]
    assert [item["detail"] for item in told["agenda"]] == ["", "Note explicative de synthèse jointe", ""]


def test_a_question_that_was_due_earlier_is_told() -> None:
    told = attested(ALL_WELL, delay=delay(until=DEADLINE - timedelta(8)))["delay"]
    assert told[1] == (
        "Une question de l’ordre du jour devait être communiquée plus tôt, au plus tard le dimanche 30 août 2026 : "
        "c’est ce terme qui est retenu ci-après."
    )


def test_the_clear_days_are_named_one_by_one() -> None:
    assert attested(ALL_WELL)["delay"][1] == (
        "Entre le mardi 1er septembre 2026, jour de l’envoi, et le vendredi 11 septembre 2026, jour de la séance, qui "
        "ne comptent ni l’un ni l’autre, il y a neuf jours francs : mercredi 2 septembre 2026, jeudi 3 septembre 2026, "
        "vendredi 4 septembre 2026, samedi 5 septembre 2026, dimanche 6 septembre 2026, lundi 7 septembre 2026, mardi "
        "8 septembre 2026, mercredi 9 septembre 2026 et jeudi 10 septembre 2026."
    )
    (sentence,) = attested(ALL_WELL, sentences=["Élection du maire (article L2122-8 du CGCT)."])["delay"][2:]
    assert sentence == "Élection du maire (article L.\u00a02122-8 du CGCT)."


def test_a_sending_entered_after_the_fact_says_so_in_the_head() -> None:
    sealed, late = manifest(), SENT + timedelta(150)
    entries = [Entry(501, late, "frozen", 1, 1, None, 9, {"on": SENT.isoformat()}, "", b"", b"")]
    assert write(sealed, entries, "ab" * 32)["events"] == [
        "Dates déclarées après coup, à l’inscription dans le registre scellé."
    ]


def test_notes_of_the_agenda_are_told() -> None:
    assert ["Note de synthèse", "jointe pour 1 des 2 questions"] in attested(ALL_WELL)["facts"]
    told = attested(ALL_WELL)["agenda"]
    assert told[0]["detail"] == "Rapporte : Annick. Note explicative de synthèse jointe"
    carried = attested(ALL_WELL, second_of=7, agenda=[{"title": "Budget", "carried_over": True}])["agenda"]
    assert carried[0]["detail"] == "Question reportée de la première séance"


def test_the_end_of_the_chain_is_printed_with_its_number_and_date() -> None:
    told = attested(ALL_WELL)
    assert told["prints"][1] == ["Inscription n° 506, du jeudi 3 septembre 2026 à 20 h 55 min 00 s", "ab" * 32]
    assert told["seal"] == [
        "6 inscriptions du registre scellé concernent cette convocation, de la 501 à la 506. Chacune porte l’empreinte "
        "de la précédente : en changer ou en retirer une change toutes celles qui la suivent. Le dossier de preuve les "
        "contient toutes ; « parvis verify » le contrôle sans réseau.",
        "Aucune autorité extérieure n’a horodaté cet envoi : les dates sont celles de la collectivité.",
    ]
    assert attested([])["seal"][0].startswith("Une inscription du registre scellé concerne cette convocation, la 501.")


@pytest.mark.parametrize(
    ("qualified", "stated"),
    [
        (False, "Horodatage : "),
        (
            True,
            "Horodatage (autorité déclarée qualifiée par la collectivité, ce que cette attestation ne vérifie pas) : ",
        ),
    ],
)
def test_a_qualified_authority_is_one_that_the_town_hall_says_is_so(qualified: bool, stated: str) -> None:
    facts = STAMP | {"qualified": qualified}
    (_, told) = attested([*mailed(HERVE), step("timestamped", None, SENT, **facts, at=SENT.isoformat())])["seal"]
    assert told == (
        f"{stated}CN=Essai atteste avoir vu le mardi 1er septembre 2026 à 18 h 55 min 00 s l’empreinte commune de 2 de "
        "ces inscriptions."
    )


NINETEEN = [recipient(number, f"Élu n° {number}") for number in range(1, 20)]
FILE = {"id": 1, "name": "Plan (1).pdf", "size": 1_258_291, "sha256": "ab" * 32, "type": "application/pdf"}
PAPERS = {
    "fine": (ALL_WELL, manifest()),
    "late": ([*mailed(HERVE), by_hand(PAUL, LATE)], manifest()),
    "cancelled": ([step("cancelled", ANNICK, why="Intempéries")], manifest()),
    "nothing": ([], manifest(PEOPLE[:1], delay=None)),
    "long": (
        [entry for one in NINETEEN for entry in mailed(one["person"])],
        manifest(NINETEEN, agenda=[{"title": f"Question {n} " * 20, "files": [FILE] * 3} for n in range(30)]),
    ),
}


@pytest.mark.parametrize("name", PAPERS)
def test_printed_it_is_pdf_a_and_pdf_ua(name: str) -> None:
    steps, sealed = PAPERS[name]
    printed = pdf(TEMPLATE, attested(steps, sealed), SENT)
    assert faults(printed) == []
    assert "Je soussigné(e), " in text_of(printed)


def test_no_punctuation_is_left_alone_on_a_line() -> None:
    (page, *_) = PdfReader(BytesIO(pdf(TEMPLATE, attested(ALL_WELL), SENT))).pages
    assert "Délai tenu\u00a0: convocation" in page.extract_text()

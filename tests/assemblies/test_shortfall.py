"""A delay with fewer days than the law asks is said to have them, by both verifiers, whoever had it counted so."""

from itertools import product
from pathlib import Path
from typing import Any

import pytest

from server.assemblies.findings import report
from server.law.delays import deadline
from server.law.shortfall import short_of_law
from tests.support.agreement import agreed
from tests.support.authority import Authority
from tests.support.sealing import OPENS, ZONE, manifest, sealed
from tools.verify_evidence import examine, law_days

FROZEN = "2026-09-07T16:55:00.123Z"
CONVOCATIONS: tuple[dict[str, Any], ...] = (
    {},
    {"urgency": "Crue"},
    {"installation": True},
    {"installation": True, "urgency": "Crue"},
    {"second_of": 3},
    {"second_of": 3, "agenda": [{"title": "Budget", "carried_over": True}]},
    {"second_of": 3, "agenda": [{"title": "Budget", "carried_over": True}, {"title": "Voirie"}]},
    {"second_of": 3, "urgency": "Crue"},
    {"second_of": 3, "urgency": "Crue", "agenda": [{"title": "Budget", "carried_over": True}, {"title": "Voirie"}]},
    {"second_of": 3, "installation": True},
)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority") / "tsa")


@pytest.mark.parametrize("told", CONVOCATIONS)
def test_both_verifiers_have_the_law_of_the_release(told: dict[str, Any]) -> None:
    """The second one has it from the page."""
    sent = {"opens_at": FROZEN, "agenda": [{"title": "Budget"}], "delay": {"days": -1}} | told
    for kind, regime, inhabitants in product(
        ("council", "commission", "board", "conseil"),
        ("commune", "epci", "alsace_moselle", "ccas", "lyon"),
        (-1, 0, 3_499, 3_500, 200_000_000, "900"),
    ):
        body = {"kind": kind, "regime": regime, "inhabitants": inhabitants}
        law = short_of_law({"frozen_at": FROZEN, "body": body, "convocation": sent})
        assert law_days(body, sent) == (law and law.number - law.prudent), body
    assert law_days({"kind": "council"}, sent) is not None
    assert law_days(None, sent) is None


@pytest.mark.parametrize(("days", "short"), [(1, True), (2, False), (3, False)])
@pytest.mark.parametrize(
    "body", [{"kind": "council", "regime": "alsace_moselle"}, {"kind": "council", "regime": "ccas"}]
)
def test_a_day_that_prudence_adds_is_not_asked_by_the_law(body: dict[str, Any], days: int, short: bool) -> None:
    """ "Three days before", which Parvis counts as clear ones."""
    sent = {"opens_at": FROZEN, "agenda": [{"title": "Budget"}], "delay": {"days": days}}
    law = short_of_law({"frozen_at": FROZEN, "body": body, "convocation": sent})
    assert (law is not None) == short
    assert law_days(body, sent) == 2


@pytest.mark.parametrize(
    ("told", "days"),
    [
        ({"second_of": 3, "agenda": [{"title": "Budget", "carried_over": True}]}, 3),
        ({"second_of": 3, "agenda": [{"title": "Budget", "carried_over": True}, {"title": "Voirie"}]}, 5),
        ({"second_of": 3}, 5),
        ({"second_of": 3, "urgency": "Crue"}, 1),
        ({"second_of": 3, "installation": True}, 3),
    ],
    ids=["all again", "some again", "nothing again", "urgent", "installation"],
)
def test_what_puts_nothing_again_is_no_second_one(told: dict[str, Any], days: int) -> None:
    """CGCT L2121-17 makes one of what the first sitting left alone."""
    sent = {"opens_at": FROZEN, "agenda": [{"title": "Budget"}], "delay": {"days": -1}} | told
    body = {"kind": "council", "regime": "commune", "inhabitants": 3_500}
    law = short_of_law({"frozen_at": FROZEN, "body": body, "convocation": sent})
    assert (law and law.number, law_days(body, sent)) == (days, days)


@pytest.mark.parametrize(
    ("inhabitants", "days", "asked"), [(2_500, 2, 3), (2_500, 3, None), (3_500, 3, 5), (3_500, 6, None)]
)
def test_it_is_a_note_and_no_fault(
    authority: Authority, tmp_path: Path, inhabitants: int, days: int, asked: int | None
) -> None:
    told = manifest()
    told["body"] = {"kind": "council", "inhabitants": inhabitants}
    told["convocation"]["delay"] |= {"days": days, "deadline": deadline(OPENS, days, ZONE)}
    path = tmp_path / "evidence.zip"
    path.write_bytes(sealed(authority, told).packed())
    findings = agreed(path)
    assert (findings.faults, examine(path).asked) == ([], asked)
    notes = [line for line in report(findings) if line.startswith("  à noter")]
    assert len(notes) == (asked is not None)
    assert all(f"compte {days} jours francs (CGCT L2121-11)" in one and f"demande {asked} (" in one for one in notes)

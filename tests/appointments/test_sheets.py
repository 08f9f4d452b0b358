"""The sheet of a day and the table of appointments, for those who may see them."""

import csv
import io
from typing import Any

import pytest
from pypdf import PdfReader

from protocol.appointments import MarkAppointment
from server.base.database import Pool
from tests.appointments.conftest import TUESDAY, book, offer
from tests.support.client import Client
from tests.support.scenario import Scenario
from tests.support.uploading import browser


async def fetch(scenario: Scenario, path: str, who: str = "Anne") -> Any:
    return await browser(scenario, who).get(f"/api/boards/{path}")


def text(body: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages).split())


@pytest.fixture
async def seq(scenario: Scenario, group: int, anne: Client) -> int:
    """Three appointments at two places, and somebody without one."""
    seq = await offer(scenario, anne, group)
    one = await book(anne, group, seq, "Odile Bertho", phone="06 12 40 55 18", remark="fauteuil\u202e\x07roulant\n")
    await anne.call(MarkAppointment(group, seq, one.id, "came"))
    await book(anne, group, seq, "=Groupe", party=1)
    await book(anne, group, seq, "Yvonne Le Dantec", place=2)
    await book(anne, group, seq, "Marcel Guyot", hour=None, walk_in=True)
    return seq


async def test_a_sheet_has_who_is_expected_at_each_place(scenario: Scenario, group: int, seq: int) -> None:
    answer = await fetch(scenario, f"{group}/{seq}/sheet.pdf?day={TUESDAY}")
    paper = text(answer.body)
    for said in ("Salle", "Résidence", "Odile Bertho", "fauteuil roulant", "Yvonne Le Dantec", "Marcel Guyot"):
        assert said in paper
    assert "imprimé par Anne" in paper
    assert len(PdfReader(io.BytesIO(answer.body)).pages) == 2
    assert (await fetch(scenario, f"{group}/{seq}/sheet.pdf?day=x")).status == 404


async def test_a_table_has_them_all_and_no_formula(scenario: Scenario, group: int, seq: int) -> None:
    body = (await fetch(scenario, f"{group}/{seq}/appointments.csv")).body
    heads, *rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig")), delimiter=";"))
    names = [dict(zip(heads, row, strict=True))["Nom, prénom"] for row in rows]
    assert sorted(names) == ["'=Groupe", "Marcel Guyot", "Odile Bertho", "Yvonne Le Dantec"]
    for kind in ("xlsx", "ods"):
        assert (await fetch(scenario, f"{group}/{seq}/appointments.{kind}")).status == 200


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ods"])
async def test_nothing_that_anybody_wrote_keeps_a_table_from_being_made(
    scenario: Scenario, group: int, seq: int, pool: Pool, kind: str
) -> None:
    """Nor what a version before has taken."""
    await pool.execute("UPDATE appointments SET remark = E'a\\x07b' WHERE name = 'Odile Bertho'")
    assert (await fetch(scenario, f"{group}/{seq}/appointments.{kind}")).status == 200


async def test_a_guest_is_given_their_place_alone(scenario: Scenario, group: int, seq: int, pool: Pool) -> None:
    body = (await fetch(scenario, f"{group}/{seq}/appointments.csv", "Gaelle")).body.decode("utf-8-sig")
    assert ("Yvonne Le Dantec" in body, "Odile" in body) == (True, False)
    paper = text((await fetch(scenario, f"{group}/{seq}/sheet.pdf?day={TUESDAY}", "Gaelle")).body)
    assert ("Yvonne Le Dantec" in paper, "Odile" in paper, "Salle" in paper) == (True, False, False)
    assert (await fetch(scenario, f"{group}/{seq}/sheet.pdf?day={TUESDAY}", "Hector")).status == 404
    for path in ("sheet.pdf?day=2040-10-16", "appointments.csv"):
        assert (await fetch(scenario, f"{group}/{seq}/{path}", "Fanny")).status == 404
    await pool.execute("UPDATE boards SET purged_at = now()")
    assert (await fetch(scenario, f"{group}/{seq}/appointments.csv")).status == 409

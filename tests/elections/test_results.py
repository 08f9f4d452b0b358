"""What is taken away of results: in three kinds of table and on two papers, once the hour has come."""

import csv
import io
from datetime import date
from typing import Any

import pytest
import tablib
from pypdf import PdfReader

from protocol.elections import CancelElection
from protocol.outcomes import LoadOutcome
from protocol.tallies import CorrectStation, Counted
from server.base.database import Pool
from server.ledger.ledger_sql import select_links
from tests.elections.conftest import LONG_AGO, SIGNED, enter_all, prepare
from tests.elections.test_stations import freeze, record
from tests.support.client import Client
from tests.support.scenario import Scenario, new_client_id, refused
from tests.support.uploading import browser

PAPERS = ("results.csv", "results.xlsx", "results.ods", "record.pdf", "transmission.pdf")


async def fetch(scenario: Scenario, group: int, seq: int, paper: str, who: str = "Anne") -> Any:
    return await browser(scenario, who).get(f"/api/elections/{group}/{seq}/{paper}")


async def counted(scenario: Scenario, group: int, anne: Client, bruno: Client, pool: Pool, **more: Any) -> int:
    """An election of long ago whose first station is frozen."""
    seq = await prepare(scenario, anne, group, **{"date": LONG_AGO, **more})
    await freeze(pool, bruno, group, seq, await enter_all(bruno, group, seq))
    return seq


def lines(body: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig")), delimiter=";"))


def text(body: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages).split())


async def test_a_table_has_each_station_and_the_total_of_the_frozen_ones(
    scenario: Scenario, group: int, anne: Client, bruno: Client, pool: Pool
) -> None:
    seq = await counted(scenario, group, anne, bruno, pool)
    heads, first, second, total = lines((await fetch(scenario, group, seq, "results.csv")).body)
    told = dict(zip(heads, first, strict=True))
    assert (told["Inscrits"], told["Exprimés"], told["État"], told["Figé par"]) == ("668", "422", "figé", "Bruno")
    assert told["1. Josselin ensemble (Hervé Le Guennec)"] == "187"
    assert dict(zip(heads, second, strict=True))["État"] == "provisoire"
    assert dict(zip(heads, total, strict=True))["Exprimés"] == "422"


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
async def test_figures_are_numbers_and_names_are_no_formulas(
    scenario: Scenario, group: int, anne: Client, bruno: Client, pool: Pool, kind: str
) -> None:
    seq = await counted(scenario, group, anne, bruno, pool, title='=HYPERLINK("x")')
    body = (await fetch(scenario, group, seq, f"results.{kind}")).body
    table = tablib.Dataset().load(io.BytesIO(body), format=kind)
    row = dict(zip(table.headers, table[0], strict=True))
    assert (int(row["Inscrits"]), int(row["Exprimés"])) == (668, 422)
    assert not isinstance(row["Exprimés"], str)


async def test_the_record_says_who_froze_what_and_why_it_was_corrected(
    scenario: Scenario, group: int, anne: Client, bruno: Client, pool: Pool
) -> None:
    seq = await counted(scenario, group, anne, bruno, pool, seats=19)
    right = [Counted(name, value) for name, value in (SIGNED | {"votes:1": 185, "votes:2": 237}).items()]
    why = "Deux voix comptées pour une autre liste."
    await bruno.call(CorrectStation(group, seq, new_client_id(), 1, 1, right, [await record(pool, bruno)], why))
    paper = text((await fetch(scenario, group, seq, "record.pdf")).body)
    for said in ("Provisoire : 1 bureau manque sur 2", why, "figé par Bruno", "version 2", "185", "237"):
        assert said in paper
    assert "Quotient" not in paper

    denis = await scenario.connect("Denis")
    await freeze(pool, denis, group, seq, await enter_all(denis, group, seq, 2), station=2)
    for name in ("record.pdf", "transmission.pdf"):
        paper = text((await fetch(scenario, group, seq, name)).body)
        assert "Provisoire" not in paper
        for said in ("Sièges du conseil municipal", "Prime de 10", "Quotient", "L262", "472"):
            assert said in paper


@pytest.mark.parametrize("paper", PAPERS)
async def test_nothing_is_taken_away_before_the_hour_or_by_strangers(
    scenario: Scenario, group: int, anne: Client, bruno: Client, pool: Pool, paper: str
) -> None:
    seq = await counted(scenario, group, anne, bruno, pool, date=date(2040, 3, 18))
    for who in ("Anne", "Gaelle"):
        answer = await fetch(scenario, group, seq, paper, who)
        assert (answer.status, answer.body["detail"]) == (409, "release")
    assert (await fetch(scenario, group, seq, paper, "Fanny")).status == 404
    await pool.execute("UPDATE elections SET released_from = now() - interval '1 ms'")
    statuses = [(await fetch(scenario, group, seq, paper, who)).status for who in ("Anne", "Gaelle", "Fanny")]
    assert statuses == [200, 200, 404]
    elsewhere = await browser(scenario, "Anne").get(
        f"/api/elections/{group}/{seq}/{paper}", Origin="https://elsewhere.example"
    )
    assert elsewhere.status == 403


async def test_figures_for_practice_stay_inside(
    scenario: Scenario, group: int, anne: Client, bruno: Client, pool: Pool
) -> None:
    entered = len(await select_links(pool, 0, 1_000))
    seq = await counted(scenario, group, anne, bruno, pool, rehearsal=True, seats=19)
    assert len(await select_links(pool, 0, 1_000)) == entered
    gaelle = await scenario.connect("Gaelle")
    count = await gaelle.follow_tally(group, seq)
    assert (count.figures, count.stations) == ({}, {})
    for paper in PAPERS:
        assert (await fetch(scenario, group, seq, paper)).body["detail"] == "rehearsal"


async def test_what_is_cancelled_is_not_printed(
    scenario: Scenario, group: int, anne: Client, bruno: Client, pool: Pool
) -> None:
    seq = await prepare(scenario, anne, group, date=LONG_AGO)
    await anne.call(CancelElection(group, seq))
    assert (await fetch(scenario, group, seq, "record.pdf")).body["detail"] == "cancelled"
    assert (await fetch(scenario, group, seq, "results.doc")).status == 404


async def test_seats_are_told_once_all_stations_are_frozen(
    scenario: Scenario, group: int, anne: Client, bruno: Client, pool: Pool
) -> None:
    seq = await counted(scenario, group, anne, bruno, pool, seats=19, date=date(2040, 3, 18))
    assert await refused(bruno, LoadOutcome(group, seq)) == ("conflict", "frozen")
    denis = await scenario.connect("Denis")
    await freeze(pool, denis, group, seq, await enter_all(denis, group, seq, 2), station=2)
    outcome = await bruno.call(LoadOutcome(group, seq))
    assert outcome.council is not None
    assert [one.votes for one in outcome.council.lists] == [374, 470]
    gaelle = await scenario.connect("Gaelle")
    assert await refused(gaelle, LoadOutcome(group, seq)) == ("conflict", "release")
    without = await counted(scenario, group, anne, bruno, pool)
    await freeze(pool, denis, group, without, await enter_all(denis, group, without, 2), station=2)
    assert await refused(bruno, LoadOutcome(group, without)) == ("conflict", "seats")

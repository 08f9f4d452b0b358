"""Sittings held without Parvis: entered from their signed record, and nothing of them invented."""

import hashlib
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from protocol.convocations import StartConvocation
from protocol.ledger import LoadSeal
from protocol.postings import LoadPostings, RecordPosting
from protocol.sittings import (
    BeginItem,
    CloseSitting,
    FilePaper,
    LoadSitting,
    OpenSitting,
    RecordAttendance,
    RecordHeldElsewhere,
)
from protocol.types import Stored
from server.assemblies.counting import IN_TIME
from server.assemblies.evidence import Piece
from server.assemblies.findings import report
from server.base.database import Pool
from server.base.settings import Settings
from server.ledger.ledger import Act
from tests.support.agreement import agreed, saved
from tests.support.client import Client
from tests.support.convening import HOUR, convened, in_days, move, sending, start_draft
from tests.support.papers import text_of
from tests.support.proving import get
from tests.support.scenario import Scenario, refused
from tests.support.sealing import ADDRESS, ATTESTATION_PDF, OPENS, Sealed, manifest
from tests.support.sitting import arrive, entered, faults, overseen
from tests.support.tampering import tamper
from tests.support.uploading import browser, pdf, send_file
from tools.verify_evidence import examine

LONG_AGO = timedelta(days=90)


@pytest.fixture
async def scenario(settings: Settings, pool: Pool) -> AsyncIterator[Scenario]:
    async with overseen(settings, pool) as scenario:
        yield scenario


@pytest.fixture
async def maelle(scenario: Scenario) -> Client:
    return await scenario.connect("Maelle")


@pytest.fixture
async def hour() -> datetime:
    """Of a sitting three months ago."""
    return (datetime.now(UTC) - LONG_AGO).replace(microsecond=0)


@pytest.fixture
async def stored(scenario: Scenario, maelle: Client, pool: Pool, hour: datetime) -> Stored:
    stored = await convened(maelle, scenario.town.bodies["Conseil"])
    await move(pool, stored, hour)
    return stored


async def enter(scenario: Scenario, stored: Stored, hour: datetime, **told: Any) -> RecordHeldElsewhere:
    """Not yet sent: by a record that was added."""
    record = await send_file(browser(scenario, "Maelle"), "pv-signe.pdf", pdf(20))
    return RecordHeldElsewhere(stored.conversation, stored.seq, hour + timedelta(minutes=5), record.id, **told)


async def attestation(scenario: Scenario, stored: Stored) -> str:
    status, written = await get(scenario, "Maelle", f"/api/convocations/{stored.conversation}/{stored.seq}/attestation")
    assert status == 200
    return text_of(written)


async def test_the_papers_of_a_sitting_of_before_are_filed_and_nothing_says_that_it_was_opened(
    scenario: Scenario, maelle: Client, pool: Pool, stored: Stored, hour: datetime
) -> None:
    place = (stored.conversation, stored.seq)
    paper = await send_file(browser(scenario, "Maelle"), "pv.pdf", pdf(2))
    assert await refused(maelle, FilePaper(*place, "minutes", paper.id)) == ("conflict", "not_closed")
    sitting = await maelle.call(await enter(scenario, stored, hour))
    assert (sitting.moments, sitting.attendances, sitting.closed_at) == ([], [], None)
    assert sitting.elsewhere
    assert (sitting.elsewhere.held_at, sitting.elsewhere.file.name) == (hour + timedelta(minutes=5), "pv-signe.pdf")
    for kind in ("deliberations", "minutes"):
        sitting = await maelle.call(FilePaper(*place, kind, paper.id))
    assert [one.kind for one in sitting.papers] == ["deliberations", "minutes"]
    assert [act for act, _ in await entered(pool, stored)][-3:] == ["held_elsewhere", "paper_filed", "paper_filed"]
    postings = await maelle.call(LoadPostings(*place))
    assert postings.closed_at == hour + timedelta(minutes=5)
    put_up = RecordPosting(*place, "deliberations", "À la porte", hour + timedelta(days=1), "Gwen")
    await maelle.call(put_up)
    assert await faults(maelle, stored) == []


async def test_that_nobody_was_noted_is_said(
    scenario: Scenario, maelle: Client, stored: Stored, hour: datetime
) -> None:
    await maelle.call(await enter(scenario, stored, hour))
    assert "ni son quorum, ni qui était présent" in await attestation(scenario, stored)


async def test_arrivals_that_were_noted_before_are_told_as_all_that_is_shown(
    scenario: Scenario, maelle: Client, stored: Stored, hour: datetime
) -> None:
    await arrive(maelle, scenario, stored, "Herve")
    await maelle.call(await enter(scenario, stored, hour))
    told = await attestation(scenario, stored)
    assert "ni qui était présent" not in told
    assert "ni son quorum ; de qui était présent, il ne montre que les arrivées et les départs notés" in told


async def test_nothing_more_is_noted_of_it(
    scenario: Scenario, maelle: Client, pool: Pool, stored: Stored, hour: datetime
) -> None:
    place, command = (stored.conversation, stored.seq), await enter(scenario, stored, hour)
    await maelle.call(command)
    assert await refused(maelle, command) == ("conflict", "held_elsewhere")
    herve = scenario.town.people["Herve"]
    for other in (OpenSitting(*place, late="Panne"), RecordAttendance(*place, herve, present=True)):
        assert await refused(maelle, other) == ("conflict", "closed")


async def test_what_is_refused(scenario: Scenario, maelle: Client, pool: Pool, stored: Stored, hour: datetime) -> None:
    place, command = (stored.conversation, stored.seq), await enter(scenario, stored, hour)
    annick = await scenario.connect("Annick")
    assert await refused(annick, command) == ("not_allowed", "may_convene")
    for wrong in (hour - timedelta(seconds=1), hour + IN_TIME + timedelta(seconds=1), datetime.now(UTC) + LONG_AGO):
        told = RecordHeldElsewhere(*place, wrong, command.file)
        assert await refused(maelle, told) == ("invalid", "held_at")
    lacking = RecordHeldElsewhere(*place, hour, command.file, [1])
    assert await refused(maelle, lacking) == ("invalid", "lacking_by")
    no_item = RecordHeldElsewhere(*place, hour, command.file, [3], "le procès-verbal")
    assert await refused(maelle, no_item) == ("not_found", "item")
    assert await refused(maelle, RecordHeldElsewhere(*place, hour, 4711)) == ("invalid", "files")
    await move(pool, stored, datetime.now(UTC) + timedelta(hours=1))
    assert await refused(maelle, command) == ("conflict", "too_early")


async def test_what_was_counted_in_time_was_not_held_elsewhere(
    scenario: Scenario, maelle: Client, pool: Pool, stored: Stored
) -> None:
    hour = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=20)
    await move(pool, stored, hour)
    await maelle.call(OpenSitting(stored.conversation, stored.seq))
    assert await refused(maelle, await enter(scenario, stored, hour)) == ("conflict", "begun")


async def test_it_is_not_opened_long_after_its_hour_but_for_a_reason_that_is_sealed(
    scenario: Scenario, maelle: Client, pool: Pool, stored: Stored, hour: datetime
) -> None:
    place = (stored.conversation, stored.seq)
    assert await refused(maelle, OpenSitting(*place)) == ("conflict", "late")
    sitting = await maelle.call(OpenSitting(*place, late="Coupure de réseau, relevé sur papier"))
    assert [one.late for one in sitting.moments] == ["Coupure de réseau, relevé sur papier"]
    sitting = await maelle.call(BeginItem(*place, 1))
    assert [one.late for one in sitting.moments] == ["Coupure de réseau, relevé sur papier"] * 2
    await maelle.call(CloseSitting(*place))
    seconded = StartConvocation(scenario.town.bodies["Conseil"], second_of=stored.seq)
    assert await refused(maelle, seconded) == ("conflict", "late")
    assert await faults(maelle, stored) == []
    told = await attestation(scenario, stored)
    assert "motif : Coupure de réseau, relevé sur papier" in told
    assert "ce décompte ne montre pas son quorum" in told
    # What was entered by mistake stays, and is said to have been held elsewhere all the same.
    sitting = await maelle.call(await enter(scenario, stored, hour))
    assert sitting.elsewhere
    assert await faults(maelle, stored) == []


async def test_a_second_convocation_rests_on_its_signed_record(
    scenario: Scenario, maelle: Client, pool: Pool, stored: Stored, hour: datetime
) -> None:
    body = scenario.town.bodies["Conseil"]
    assert await refused(maelle, StartConvocation(body, second_of=stored.seq)) == ("conflict", "not_recorded")
    by = "le procès-verbal signé du maire et de la secrétaire de séance"
    sitting = await maelle.call(await enter(scenario, stored, hour, lacking=[2, 2], lacking_by=by))
    assert sitting.elsewhere
    assert (sitting.elsewhere.lacking, sitting.elsewhere.lacking_by) == ([2], by)
    draft = await start_draft(maelle, body, second_of=stored.seq, date=in_days(5), hour=HOUR)
    assert [(item.title, item.carried_over) for item in draft.agenda] == [("Voirie", True)]
    second = await maelle.call(sending(draft))
    sealed = json.loads(await pool.fetchval("SELECT manifest FROM convocations WHERE seq = $1", second.seq))
    first = sealed["convocation"]["first"]
    assert first["lacking"] == []
    assert first["declared"]["by"] == by
    assert first["declared"]["items"] == [{"item": 2, "title": "Voirie"}]
    assert first["declared"]["sha256"] == sitting.elsewhere.file.sha256
    told = await attestation(scenario, second)
    assert f"d’après {by} (pièce « pv-signe.pdf »" in told
    assert await faults(maelle, second) == []
    letters = [row[0].decode() for row in await pool.fetch("SELECT payload FROM pgqueuer")]
    assert [
        text for text in letters if f"le quorum a manqué pour la question «\u00a0Voirie\u00a0», d’après {by}." in text
    ]
    await tamper(pool, "UPDATE held_elsewhere SET lacking = '{1,2}'")
    seal = await maelle.call(LoadSeal(stored.conversation, stored.seq))
    assert "held_elsewhere.lacking" in [one.file for one in seal.alterations]


async def test_where_the_record_says_of_no_item_that_the_quorum_lacked_nothing_is_taken_up(
    scenario: Scenario, maelle: Client, pool: Pool, stored: Stored, hour: datetime
) -> None:
    await maelle.call(await enter(scenario, stored, hour, lacking_by="le procès-verbal"))
    body = scenario.town.bodies["Conseil"]
    assert await refused(maelle, StartConvocation(body, second_of=stored.seq)) == ("conflict", "quorum")


async def test_where_it_lacked_at_the_opening_all_is_taken_up(
    scenario: Scenario, maelle: Client, pool: Pool, stored: Stored, hour: datetime
) -> None:
    await maelle.call(await enter(scenario, stored, hour, lacking=[0], lacking_by="le procès-verbal"))
    draft = await maelle.call(StartConvocation(scenario.town.bodies["Conseil"], second_of=stored.seq))
    assert [item.title for item in draft.agenda] == ["Budget", "Voirie"]
    assert (await maelle.call(LoadSitting(stored.conversation, stored.seq))).elsewhere


RECORD = b"%PDF-1.7 signed"
LATE = IN_TIME + timedelta(minutes=1)
FACTS: dict[str, Any] = {
    "on": OPENS,
    "file": {"name": "pv.pdf", "size": len(RECORD), "sha256": hashlib.sha256(RECORD).hexdigest()},
    "lacking": [0, 2],
    "lacking_by": "le procès-verbal",
}
HELD_SO: tuple[Act, dict[str, Any]] = ("held_elsewhere", FACTS)
OPENED: tuple[Act, dict[str, Any]] = (
    "sitting_opened",
    {"item": 0, "in_office": 5, "present": 0, "needed": 3, "members": list(range(12, 17))},
)


def so(**changed: Any) -> tuple[Act, dict[str, Any]]:
    """Without what is given as `None`."""
    return "held_elsewhere", {name: told for name, told in (FACTS | changed).items() if told is not None}


def archive(*deeds: tuple[Act, dict[str, Any]], after: timedelta = LATE) -> tuple[bytes, int]:
    """These are entered so long after the hour of the sitting, one a millisecond; and the position of the last."""
    before = Sealed()
    digest = hashlib.sha256(before.text.encode()).hexdigest()
    files = sorted({file["sha256"] for item in manifest()["convocation"]["agenda"] for file in item["files"]})
    before.add("frozen", digest=digest, version=1, files=files)
    before.add("available", name="Annick Le Breton", address=ADDRESS, digest=digest, version=1)
    whole = Sealed(before.links, before.text, sent=OPENS + after)
    for act, facts in deeds:
        whole.add(act, **facts)
    last = len(whole.links)
    whole.add("attested", sha256=hashlib.sha256(ATTESTATION_PDF).hexdigest(), size=len(ATTESTATION_PDF))
    pieces = whole.pieces()
    joined = [
        Piece(f"joined/{position}-pv.pdf", [RECORD])
        for position, (act, facts) in enumerate(deeds, 3)
        if act == "held_elsewhere" and facts.get("file")
    ]
    return whole.packed([*pieces[:3], *joined, *pieces[3:]]), last


FOLLOWS: dict[str, list[tuple[Act, dict[str, Any]]]] = {
    "by its record": [HELD_SO],
    "where the quorum was there": [so(lacking=None, lacking_by=None)],
    "twelve hours after its hour": [so(on=OPENS + IN_TIME)],
    "after a count that was late": [OPENED, HELD_SO],
    "after one that was closed": [OPENED, ("sitting_closed", {}), HELD_SO],
    "with its papers": [HELD_SO, ("paper_filed", {"kind": "minutes"})],
}


@pytest.mark.parametrize("what", FOLLOWS)
def test_a_sitting_held_elsewhere_is_intact(tmp_path: Path, what: str) -> None:
    content, _ = archive(*FOLLOWS[what])
    found = agreed(saved(content, tmp_path))
    assert found.faults == []
    late = sum(act == "sitting_opened" for act, _ in FOLLOWS[what])
    other = examine(tmp_path / "evidence.zip")
    assert (other.late, bool(other.elsewhere)) == (late, True)
    said = [line for line in report(found) if "hors Parvis" in line or "plus de douze heures" in line]
    assert len(said) == late + 1


DOES_NOT: dict[str, list[tuple[Act, dict[str, Any]]]] = {
    "twice": [HELD_SO, HELD_SO],
    "before its hour": [so(on=OPENS - timedelta(milliseconds=1))],
    "another day": [so(on=OPENS + IN_TIME + timedelta(milliseconds=1))],
    "at no hour": [so(on=None)],
    "by no record": [so(file=None)],
    "of an item that is not there": [so(lacking=[3])],
    "of a negative item": [so(lacking=[-1])],
    "of an item twice": [so(lacking=[2, 2])],
    "in no order": [so(lacking=[2, 0])],
    "of a truth": [so(lacking=[True])],
    "by nobody’s word": [so(lacking_by=None)],
    "by an empty word": [so(lacking_by="")],
    "by a word for nothing": [so(lacking=None)],
    "and then opened": [HELD_SO, OPENED],
    "and then somebody came": [HELD_SO, ("arrived", {"person": 12, "name": "x"})],
    "and then closed": [HELD_SO, ("sitting_closed", {})],
    "late for no reason": [(OPENED[0], OPENED[1] | {"late": ""})],
    "late for a number": [(OPENED[0], OPENED[1] | {"late": 1})],
}


@pytest.mark.parametrize("what", DOES_NOT)
def test_what_cannot_be_is_named_by_both(tmp_path: Path, what: str) -> None:
    content, last = archive(*DOES_NOT[what], after=timedelta(days=1))
    found = agreed(saved(content, tmp_path)).faults
    assert [(one.what, one.position) for one in found] == [("count", last)]
    assert [one.rule for one in examine(tmp_path / "evidence.zip").faults] == [10]


@pytest.mark.parametrize("after", [timedelta(), IN_TIME - timedelta(seconds=1)])
def test_what_was_counted_in_time_was_not_held_elsewhere_in_both(tmp_path: Path, after: timedelta) -> None:
    content, last = archive(OPENED, so(on=OPENS), after=after)
    assert [(one.what, one.position) for one in agreed(saved(content, tmp_path)).faults] == [("count", last)]
    assert [one.rule for one in examine(tmp_path / "evidence.zip").faults] == [10]


def test_a_record_that_was_exchanged_is_named_by_both(tmp_path: Path) -> None:
    other = so(file=FACTS["file"] | {"sha256": "0" * 64})
    content, _ = archive(other)
    assert [one.place for one in agreed(saved(content, tmp_path)).faults] == ["joined/3-pv.pdf"]
    assert [one.rule for one in examine(tmp_path / "evidence.zip").faults] == [2]

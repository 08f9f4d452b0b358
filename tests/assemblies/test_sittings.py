"""Sittings: who is there, whether the quorum holds at each item, what is left over, and the papers that follow."""

import asyncio
import json
import secrets
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from protocol.bodies import RecordCensus
from protocol.convocations import (
    CancelConvocation,
    ChangeConvocation,
    ItemDraft,
    LoadConvocationDrafts,
    StartConvocation,
)
from protocol.file_search import SearchFiles
from protocol.ledger import LoadRegister, LoadSeal
from protocol.sittings import (
    BeginItem,
    CloseSitting,
    DeclareInterest,
    FilePaper,
    LoadSitting,
    Moment,
    OpenSitting,
    RecordAttendance,
    RuleOnUrgency,
    SittingChanged,
)
from protocol.summonses import AnswerConvocation, LoadSummonses
from protocol.types import Stored
from server.assemblies.sittings_sql import lock_sitting
from server.base.database import Pool
from server.base.settings import PARIS, Settings
from server.base.wording import at
from server.files.texts_job import keep_pages
from server.files.texts_sql import PageText
from server.ledger.ledger_sql import select_links_of
from tests.support.client import Client
from tests.support.convening import AGENDA, HOUR, convened, in_days, minutes_ago, move, sending, start_draft
from tests.support.databases import select_waiting
from tests.support.drives import file_of
from tests.support.papers import text_of
from tests.support.proving import get
from tests.support.scenario import Scenario, playing, refused
from tests.support.sitting import arrive, counted, entered, fail, faults, found, leave, sits
from tests.support.tampering import tamper
from tests.support.waiting import eventually


@pytest.fixture
async def scenario(settings: Settings, pool: Pool) -> AsyncIterator[Scenario]:
    async with playing(settings, pool) as scenario:
        await found(scenario)
        yield scenario
        await scenario.disconnect()  # Nobody was told that time has been turned back.


@pytest.fixture
async def maelle(scenario: Scenario) -> Client:
    return await scenario.connect("Maelle")


@pytest.fixture
async def stored(scenario: Scenario, maelle: Client, pool: Pool) -> Stored:
    return await sits(scenario, maelle, pool)


async def test_who_may_convene_no_more_while_they_wait_for_the_sitting_changes_nothing(
    scenario: Scenario, maelle: Client, stored: Stored, pool: Pool
) -> None:
    place = stored.conversation, stored.seq
    async with pool.acquire() as db:
        async with db.transaction():
            await lock_sitting(db, *place)
            opened = asyncio.create_task(refused(maelle, OpenSitting(*place)))
            await eventually(lambda: select_waiting(db))
            await pool.execute("UPDATE body_convenors SET ended_at = now(), ended_by = person_id")
    assert await opened == ("not_allowed", "may_convene")


async def test_the_quorum_is_counted_at_the_opening_and_at_each_item(
    scenario: Scenario, maelle: Client, stored: Stored, pool: Pool
) -> None:
    place, people = (stored.conversation, stored.seq), scenario.town.people
    annick = await scenario.connect("Annick", 1)
    await arrive(maelle, scenario, stored, "Herve", "Annick", "Jeanne")
    await maelle.call(OpenSitting(*place))
    await maelle.call(BeginItem(*place, 1))
    await maelle.call(RecordAttendance(*place, people["Jeanne"], present=False))
    sitting = await maelle.call(BeginItem(*place, 2))
    assert counted(sitting) == [(0, 5, 3, 3), (1, 5, 3, 3), (2, 5, 2, 3)]
    assert [moment.met for moment in sitting.moments] == [True, True, False]
    await annick.until(lambda: any(isinstance(e, SittingChanged) and e.sitting == sitting for e in annick.events))
    assert await annick.call(LoadSitting(*place)) == sitting
    closed = await maelle.call(CloseSitting(*place))
    assert closed.closed_at
    assert all(one.left_at for one in closed.attendances)
    draft = await maelle.call(StartConvocation(scenario.town.bodies["Conseil"], second_of=stored.seq))
    assert [item.title for item in draft.agenda] == ["Voirie"]
    acts = [act for act, _ in await entered(pool, stored)]
    held = ["presided", "sitting_opened", "item_begun", "left", "item_begun", "sitting_closed"]
    assert acts[-9:] == [*["arrived"] * 3, *held]


async def test_what_lacked_its_quorum_needs_none_the_second_time(
    scenario: Scenario, maelle: Client, stored: Stored, pool: Pool
) -> None:
    await fail(maelle, stored)
    agenda = [*AGENDA, ItemDraft("Écoles", note="Note")]
    body = scenario.town.bodies["Conseil"]
    draft = await start_draft(maelle, body, second_of=stored.seq, date=in_days(10), hour=HOUR, agenda=agenda)
    second = await maelle.call(sending(draft))
    await move(pool, second, minutes_ago(5))
    await arrive(maelle, scenario, second, "Herve")
    place = (second.conversation, second.seq)
    await maelle.call(OpenSitting(*place))
    await maelle.call(BeginItem(*place, 2))
    sitting = await maelle.call(BeginItem(*place, 3))
    assert counted(sitting) == [(0, 5, 1, 3), (2, 5, 1, 0), (3, 5, 1, 3)]
    begun = [facts for act, facts in await entered(pool, second) if act == "item_begun"]
    assert [facts.get("source") for facts in begun] == ["article L. 2121-17 du CGCT", None]


async def test_a_rewritten_or_new_item_is_not_carried_over(
    scenario: Scenario, maelle: Client, stored: Stored, pool: Pool
) -> None:
    await fail(maelle, stored)
    rewritten = [replace(AGENDA[0], note="Autre note"), AGENDA[1], AGENDA[1], ItemDraft("Écoles", note="Note")]
    body = scenario.town.bodies["Conseil"]
    draft = await start_draft(maelle, body, second_of=stored.seq, date=in_days(10), hour=HOUR, agenda=rewritten)
    assert [item.carried_over for item in draft.agenda] == [False, True, False, False]
    assert draft.assessment
    assert [one.item for one in draft.assessment.warnings if one.code == "not_carried_over"] == [1, 3, 4]
    same = [replace(AGENDA[0], reporter="Jeanne"), AGENDA[1]]
    draft = await maelle.call(ChangeConvocation(draft.id, draft.revision, agenda=same))
    assert [item.carried_over for item in draft.agenda] == [True, True]
    again = await scenario.connect("Maelle", 1)
    (loaded,) = (await again.call(LoadConvocationDrafts())).drafts
    assert [item.carried_over for item in loaded.agenda] == [True, True]


async def test_a_note_that_was_missing_makes_no_new_question(
    scenario: Scenario, maelle: Client, stored: Stored, pool: Pool
) -> None:
    await fail(maelle, stored)
    body = scenario.town.bodies["Conseil"]
    agenda = [AGENDA[0], replace(AGENDA[1], note="La note que la loi demande")]
    draft = await start_draft(maelle, body, second_of=stored.seq, date=in_days(10), hour=HOUR, agenda=agenda)
    assert [item.carried_over for item in draft.agenda] == [True, True]
    second = await maelle.call(sending(draft))
    manifest = json.loads(await pool.fetchval("SELECT manifest FROM convocations WHERE seq = $1", second.seq))
    first = manifest["convocation"]["first"]
    assert first["lacking"] == [{"item": 0, "in_office": 5, "present": 0, "needed": 3}]
    assert datetime.fromisoformat(first["opens_at"]) == await pool.fetchval(
        "SELECT (content->>'opens_at')::timestamptz FROM messages WHERE conversation_id = $1 AND seq = $2",
        stored.conversation,
        stored.seq,
    )


async def test_what_an_older_draft_ticked_counts_for_nothing(
    scenario: Scenario, maelle: Client, stored: Stored, pool: Pool
) -> None:
    """Drafts of before hold what somebody had ticked, and may continue a sitting that nobody recorded."""
    await fail(maelle, stored)
    body = scenario.town.bodies["Conseil"]
    agenda = [ItemDraft("Écoles", note="Note")]
    draft = await start_draft(maelle, body, second_of=stored.seq, date=in_days(10), hour=HOUR, agenda=agenda)
    ticked = "UPDATE convocation_drafts SET content = jsonb_set(content, '{agenda,0,carried_over}', 'true')"
    await pool.execute(ticked)
    second = await maelle.call(sending(draft))
    manifest = json.loads(await pool.fetchval("SELECT manifest FROM convocations WHERE seq = $1", second.seq))
    assert "second_of" not in manifest["convocation"]
    assert "carried_over" not in manifest["convocation"]["agenda"][0]
    draft = await start_draft(maelle, body, second_of=stored.seq, date=in_days(10), hour=HOUR, agenda=agenda)
    continuing = "UPDATE convocation_drafts SET content = jsonb_set(content, '{second_of}', $1::jsonb)"
    await pool.execute(continuing, second.seq)
    assert await refused(maelle, sending(draft)) == ("conflict", "not_recorded")


async def test_of_the_first_sitting_it_tells_the_counts_of_what_is_carried_over_alone(
    scenario: Scenario, maelle: Client, pool: Pool
) -> None:
    """The urgency never is, nor a question that is not put again."""
    stored = await sits(scenario, maelle, pool, urgent=True, urgency="Toiture effondrée")
    place = (stored.conversation, stored.seq)
    await arrive(maelle, scenario, stored, "Herve", "Annick", "Jeanne")
    await maelle.call(OpenSitting(*place))
    await leave(maelle, scenario, stored, "Jeanne")
    for item in (1, 2, 3):
        await maelle.call(BeginItem(*place, item))
    await maelle.call(CloseSitting(*place))
    body = scenario.town.bodies["Conseil"]
    draft = await start_draft(maelle, body, second_of=stored.seq, date=in_days(10), hour=HOUR)
    assert [item.title for item in draft.agenda] == ["Budget", "Voirie"]
    for agenda, told in ((AGENDA, [(2, "Budget"), (3, "Voirie")]), (AGENDA[:1], [(2, "Budget")])):
        draft = await start_draft(maelle, body, second_of=stored.seq, date=in_days(10), hour=HOUR, agenda=agenda)
        second = await maelle.call(sending(draft))
        manifest = json.loads(await pool.fetchval("SELECT manifest FROM convocations WHERE seq = $1", second.seq))
        lacking = manifest["convocation"]["first"]["lacking"]
        assert [(one["item"], one["title"]) for one in lacking] == told
        assert (await maelle.call(LoadSeal(second.conversation, second.seq))).alterations == []


async def test_what_carries_nothing_over_is_an_ordinary_convocation(
    scenario: Scenario, maelle: Client, stored: Stored, pool: Pool
) -> None:
    """A second one in no word, for its questions have the ordinary delay and need their quorum."""
    await fail(maelle, stored)
    body = scenario.town.bodies["Conseil"]
    draft = await start_draft(maelle, body, second_of=stored.seq, date=in_days(10), hour=HOUR, agenda=AGENDA[:1])
    again = await maelle.call(sending(draft))
    new = [ItemDraft("Écoles", note="Note")]
    draft = await start_draft(maelle, body, second_of=stored.seq, date=in_days(11), hour=HOUR, agenda=new)
    assert draft.second_of == stored.seq
    assert draft.assessment
    assert (draft.assessment.blocks, draft.assessment.rule.purpose) == ([], "ordinary")
    ordinary = await maelle.call(sending(draft))
    manifest = json.loads(await pool.fetchval("SELECT manifest FROM convocations WHERE seq = $1", ordinary.seq))
    assert {"second_of", "first"} & set(manifest["convocation"]) == set()
    register = (await maelle.call(LoadRegister())).lines
    assert {one.seq for one in register if one.second} == {again.seq}
    moved = {"place": "Halle", "change": "Fuite d’eau"}
    draft = await start_draft(maelle, body, replaces=ordinary.seq, **moved)
    assert draft.assessment
    assert draft.assessment.moved_from


async def test_what_was_not_reached_though_the_quorum_was_there_is_not_left_over(
    scenario: Scenario, maelle: Client, stored: Stored
) -> None:
    place = (stored.conversation, stored.seq)
    await arrive(maelle, scenario, stored, "Herve", "Annick", "Jeanne")
    await maelle.call(OpenSitting(*place))
    await maelle.call(RecordAttendance(*place, scenario.town.people["Herve"], present=False))
    for command in (BeginItem(*place, 2), CloseSitting(*place)):
        await maelle.call(command)
    draft = await maelle.call(StartConvocation(scenario.town.bodies["Conseil"], second_of=stored.seq))
    assert [item.title for item in draft.agenda] == ["Voirie"]


async def test_an_item_begun_without_quorum_is_resumed_with_it_and_not_left_over(
    scenario: Scenario, maelle: Client, stored: Stored, pool: Pool
) -> None:
    place, people = (stored.conversation, stored.seq), scenario.town.people
    await arrive(maelle, scenario, stored, "Herve", "Annick")
    await maelle.call(OpenSitting(*place))
    for item in (1, 2):
        await maelle.call(BeginItem(*place, item))
    assert await refused(maelle, BeginItem(*place, 1)) == ("conflict", "begun")
    await arrive(maelle, scenario, stored, "Jeanne", "Paul")
    await maelle.call(DeclareInterest(*place, 1, people["Paul"]))
    sitting = await maelle.call(BeginItem(*place, 1))
    assert counted(sitting) == [(0, 5, 2, 3), (1, 5, 2, 3), (2, 5, 2, 3), (1, 5, 3, 3)]
    for again in (BeginItem(*place, 1), DeclareInterest(*place, 1, people["Annick"])):
        assert await refused(maelle, again) == ("conflict", "begun")
    begun = [(facts["item"], facts.get("resumed")) for act, facts in await entered(pool, stored) if act == "item_begun"]
    assert begun == [(1, None), (2, None), (1, True)]
    await maelle.call(CloseSitting(*place))
    assert await faults(maelle, stored) == []
    body = scenario.town.bodies["Conseil"]
    draft = await start_draft(maelle, body, second_of=stored.seq, date=in_days(10), hour=HOUR, agenda=AGENDA)
    assert [item.carried_over for item in draft.agenda] == [False, True]
    second = await maelle.call(sending(draft))
    manifest = json.loads(await pool.fetchval("SELECT manifest FROM convocations WHERE seq = $1", second.seq))
    lacking = [(one["item"], one.get("title", "")) for one in manifest["convocation"]["first"]["lacking"]]
    assert lacking == [(2, "Voirie")]


async def test_what_the_assembly_decided_on_the_urgency_is_noted_once_it_came_to_it_with_its_quorum(
    scenario: Scenario, maelle: Client, pool: Pool
) -> None:
    urgent = await sits(scenario, maelle, pool, urgent=True, urgency="Toiture effondrée")
    place = (urgent.conversation, urgent.seq)
    await maelle.call(OpenSitting(*place))
    await maelle.call(BeginItem(*place, 1))
    assert await refused(maelle, RuleOnUrgency(*place, admitted=True)) == ("conflict", "not_begun")
    await arrive(maelle, scenario, urgent, "Herve", "Annick", "Jeanne")
    assert (await maelle.call(BeginItem(*place, 1))).urgency_admitted is None
    assert (await maelle.call(RuleOnUrgency(*place, admitted=False))).urgency_admitted is False
    assert (await maelle.call(RuleOnUrgency(*place, admitted=True))).urgency_admitted is True
    assert [facts["admitted"] for act, facts in await entered(pool, urgent) if act == "urgency_ruled"] == [False, True]
    assert await faults(maelle, urgent) == []
    annick = await scenario.connect("Annick", 1)
    assert await refused(annick, RuleOnUrgency(*place, admitted=False)) == ("not_allowed", "may_convene")
    await maelle.call(CloseSitting(*place))
    assert await refused(maelle, RuleOnUrgency(*place, admitted=False)) == ("conflict", "closed")


@pytest.mark.parametrize("admitted", [True, False])
async def test_the_attestation_says_what_the_assembly_decided_on_the_urgency(
    scenario: Scenario, maelle: Client, pool: Pool, *, admitted: bool
) -> None:
    """In its head, beside the delay, and among what was done; what was noted first by mistake, there alone."""
    urgent = await sits(scenario, maelle, pool, urgent=True, urgency="Toiture effondrée", with_delay=True)
    place = (urgent.conversation, urgent.seq)
    await arrive(maelle, scenario, urgent, "Herve", "Annick", "Jeanne")
    await maelle.call(OpenSitting(*place))
    await maelle.call(BeginItem(*place, 1))
    for ruling in (not admitted, admitted):
        await maelle.call(RuleOnUrgency(*place, admitted=ruling))
    await maelle.call(CloseSitting(*place))
    status, printed = await get(scenario, "Maelle", f"/api/convocations/{place[0]}/{place[1]}/attestation")
    assert status == 200
    told, decided = text_of(printed), {True: "l’a admise", False: "ne l’a pas admise"}
    links = await select_links_of(pool, *place)
    (begun, *rulings) = [
        datetime.fromisoformat(entry["at"])
        for link in links
        if (entry := json.loads(link.entry))["act"] in ("item_begun", "urgency_ruled")
    ]
    assert f"Urgence : point 1 abordé le {at(begun, PARIS)} ; l’assemblée {decided[admitted]}." in told
    reserve = "Ce délai est celui de l’urgence : l’assemblée {}, ce qui a été noté le {}."
    assert reserve.format(decided[admitted], at(rulings[-1], PARIS)) in told
    assert decided[not admitted] not in told
    done = {True: "Point 1 : l’assemblée admet l’urgence", False: "Point 1 : l’assemblée n’admet pas l’urgence"}
    assert told.index(done[not admitted]) < told.index(done[admitted])


async def test_what_was_not_convened_urgently_has_no_urgency_to_rule_on(maelle: Client, stored: Stored) -> None:
    place = (stored.conversation, stored.seq)
    await maelle.call(OpenSitting(*place))
    assert await refused(maelle, RuleOnUrgency(*place, admitted=True)) == ("not_found", "item")


async def test_no_second_convocation_where_all_was_resumed(scenario: Scenario, maelle: Client, stored: Stored) -> None:
    place = (stored.conversation, stored.seq)
    await maelle.call(OpenSitting(*place))
    await maelle.call(BeginItem(*place, 1))
    await arrive(maelle, scenario, stored, "Herve", "Annick", "Jeanne")
    for command in (BeginItem(*place, 1), CloseSitting(*place)):
        await maelle.call(command)
    again = StartConvocation(scenario.town.bodies["Conseil"], second_of=stored.seq)
    assert await refused(maelle, again) == ("conflict", "quorum")


async def test_no_second_convocation_where_the_quorum_never_lacked(
    scenario: Scenario, maelle: Client, stored: Stored
) -> None:
    place = (stored.conversation, stored.seq)
    await arrive(maelle, scenario, stored, "Herve", "Annick", "Jeanne")
    for command in (OpenSitting(*place), BeginItem(*place, 1), CloseSitting(*place)):
        await maelle.call(command)
    again = StartConvocation(scenario.town.bodies["Conseil"], second_of=stored.seq)
    assert await refused(maelle, again) == ("conflict", "quorum")


async def test_who_withdraws_for_an_interest_is_not_present_for_that_item(
    scenario: Scenario, maelle: Client, stored: Stored, pool: Pool
) -> None:
    """Whether they leave the members in office is open: it is a prudent reading, and never called law."""
    place, people = (stored.conversation, stored.seq), scenario.town.people
    await arrive(maelle, scenario, stored, "Herve", "Annick", "Jeanne")
    await maelle.call(DeclareInterest(*place, 1, people["Annick"]))
    await maelle.call(DeclareInterest(*place, 2, people["Annick"]))
    await maelle.call(DeclareInterest(*place, 2, people["Annick"], on=False))
    await maelle.call(OpenSitting(*place))
    await maelle.call(BeginItem(*place, 1))
    sitting = await maelle.call(BeginItem(*place, 2))
    assert counted(sitting) == [(0, 5, 3, 3), (1, 5, 2, 3), (2, 5, 3, 3)]
    assert await refused(maelle, DeclareInterest(*place, 2, people["Jeanne"])) == ("conflict", "begun")
    (personal,) = [one for one in sitting.withdrawals if one.kind == "personal"]
    assert (personal.leaves_office, personal.law, personal.since) == (False, False, None)


async def test_a_representative_who_withdraws_leaves_the_members_in_office_for_that_item(
    scenario: Scenario, maelle: Client, stored: Stored, pool: Pool
) -> None:
    place, people = (stored.conversation, stored.seq), scenario.town.people
    jeanne = await scenario.connect("Jeanne", 1)
    await arrive(maelle, scenario, stored, "Herve", "Annick", "Jeanne")
    await maelle.call(OpenSitting(*place))
    await maelle.call(DeclareInterest(*place, 1, people["Annick"]))
    for person in ("Annick", "Paul"):
        await maelle.call(DeclareInterest(*place, 1, people[person], kind="representative"))
    sitting = await maelle.call(BeginItem(*place, 1))
    assert counted(sitting) == [(0, 5, 3, 3), (1, 3, 2, 2)]
    assert [one.kind for one in sitting.interests] == ["representative"] * 2
    assert await jeanne.call(LoadSitting(*place)) == sitting
    (effect,) = [one for one in sitting.withdrawals if one.kind == "representative"]
    assert (effect.leaves_office, effect.law, effect.since) == (True, True, date(2025, 12, 22))
    facts = [facts for act, facts in await entered(pool, stored) if act in ("interested", "item_begun")]
    assert [(one["name"], one["kind"], one["leaves_office"]) for one in facts[:-1]] == [
        ("Annick", "personal", False),
        ("Annick", "representative", True),
        ("Paul", "representative", True),
    ]
    assert {one["name"]: one["kind"] for one in facts[-1]["withdrawn"]} == {
        "Annick": "representative",
        "Paul": "representative",
    }


async def test_who_comes_back_has_another_stay(scenario: Scenario, maelle: Client, stored: Stored) -> None:
    place, herve = (stored.conversation, stored.seq), scenario.town.people["Herve"]
    early = datetime.now(UTC) - timedelta(minutes=4)
    await maelle.call(RecordAttendance(*place, herve, present=True, at=early))
    assert await refused(maelle, RecordAttendance(*place, herve, present=True)) == ("conflict", "present")
    await maelle.call(RecordAttendance(*place, herve, present=False, at=early + timedelta(minutes=1)))
    assert await refused(maelle, RecordAttendance(*place, herve, present=False)) == ("conflict", "absent")
    sitting = await maelle.call(RecordAttendance(*place, herve, present=True))
    assert [one.left_at is None for one in sitting.attendances] == [False, True]


async def test_what_is_refused(scenario: Scenario, maelle: Client, stored: Stored, pool: Pool) -> None:
    place, people = (stored.conversation, stored.seq), scenario.town.people
    annick = await scenario.connect("Annick", 1)
    assert await refused(annick, OpenSitting(*place)) == ("not_allowed", "may_convene")
    present = RecordAttendance(*place, people["Yann"], present=True)
    assert await refused(maelle, present) == ("not_found", "person")
    late = RecordAttendance(*place, people["Herve"], present=True, at=datetime.now(UTC) + timedelta(hours=1))
    assert await refused(maelle, late) == ("invalid", "at")
    assert await refused(maelle, BeginItem(*place, 1)) == ("conflict", "not_opened")
    assert await refused(maelle, CloseSitting(*place)) == ("conflict", "not_opened")
    await maelle.call(OpenSitting(*place))
    assert await refused(maelle, OpenSitting(*place)) == ("conflict", "begun")
    assert await refused(maelle, BeginItem(*place, 3)) == ("not_found", "item")
    assert await refused(maelle, FilePaper(*place, "minutes", 4711)) == ("conflict", "not_closed")
    await maelle.call(CloseSitting(*place))
    assert await refused(maelle, BeginItem(*place, 1)) == ("conflict", "closed")
    assert await refused(maelle, FilePaper(*place, "minutes", 4711)) == ("invalid", "files")


async def test_no_sitting_before_its_time(scenario: Scenario, maelle: Client, pool: Pool) -> None:
    stored = await convened(maelle, scenario.town.bodies["Conseil"])
    place = (stored.conversation, stored.seq)
    assert await refused(maelle, OpenSitting(*place)) == ("conflict", "too_early")
    await move(pool, stored, datetime.now(UTC) + timedelta(hours=1))
    await arrive(maelle, scenario, stored, "Herve")
    assert await refused(maelle, OpenSitting(*place)) == ("conflict", "too_early")
    await maelle.call(CancelConvocation(*place, "Deuil"))
    assert await refused(maelle, OpenSitting(*place)) == ("conflict", "cancelled")


async def test_papers_are_due_a_week_later(scenario: Scenario, maelle: Client, stored: Stored, pool: Pool) -> None:
    place = (stored.conversation, stored.seq)
    await maelle.call(OpenSitting(*place))
    sitting = await maelle.call(CloseSitting(*place))
    today = sitting.moments[0].at.astimezone(PARIS).date()
    assert sitting.deliberations_due == today + timedelta(7)
    file = await a_file(pool, maelle.person)
    await maelle.call(FilePaper(*place, "deliberations", file))
    await maelle.call(FilePaper(*place, "minutes", file))
    adopted = today
    for wrong in (today - timedelta(1), today + timedelta(1), date.max):
        assert await refused(maelle, FilePaper(*place, "minutes", file, wrong)) == ("invalid", "adopted_on")
    sitting = await maelle.call(FilePaper(*place, "minutes", file, adopted))
    # Said again by whoever had no answer.
    assert (await maelle.call(FilePaper(*place, "minutes", file, adopted))).papers == sitting.papers
    assert [(paper.kind, paper.due) for paper in sitting.papers] == [
        ("deliberations", today + timedelta(7)),
        ("minutes", adopted + timedelta(7)),
    ]
    entered = [json.loads(link.entry) for link in await select_links_of(pool, *place)]
    filed = [entry["facts"]["file"] for entry in entered if entry["act"] == "paper_filed"]
    assert filed == [{"name": "pv.pdf", "size": 3, "sha256": "0" * 64}] * 3


async def test_minutes_are_found_by_every_member_and_told_apart(
    scenario: Scenario, maelle: Client, stored: Stored, pool: Pool
) -> None:
    place, annick = (stored.conversation, stored.seq), await scenario.connect("Annick")
    await maelle.call(OpenSitting(*place))
    await maelle.call(CloseSitting(*place))
    for kind in ("minutes", "deliberations"):
        file = await file_of(pool, maelle, f"{kind}.pdf", kind)
        await maelle.call(FilePaper(*place, kind, file.id))
        await keep_pages(pool, file.sha256, [PageText(1, "Le lavoir est restauré")])

    async def found(**more: Any) -> dict[str, str | None]:
        return {hit.file.name: hit.paper for hit in (await annick.call(SearchFiles("lavoirs", **more))).hits}

    assert await found() == {"minutes.pdf": "minutes", "deliberations.pdf": "deliberations"}
    assert (await found(minutes=True), len(await found(minutes=False))) == ({"minutes.pdf": "minutes"}, 1)


OF_3500 = """
INSERT INTO rules (code, purpose, scope, number, source, inhabitants_from, known, recorded_by) VALUES
    ('own_list', 'deliberations_list', 'any', 3, 'Usage', 3500, 'house', $1),
    ('own_proxies', 'proxy_sittings', 'any', 1, 'Usage', 3500, 'house', $1)
"""


async def test_a_census_changes_nothing_of_a_sitting_before_its_day(
    scenario: Scenario, maelle: Client, pool: Pool
) -> None:
    stored = await convened(maelle, scenario.town.bodies["Conseil"])
    place, annick = (stored.conversation, stored.seq), await scenario.connect("Annick")
    await pool.execute(OF_3500, maelle.person)
    await annick.call(AnswerConvocation(*place, "proxy", scenario.town.people["Jeanne"], sittings=2))
    held = datetime.now(UTC) - timedelta(days=3)
    await move(pool, stored, held)
    await tamper(pool, "UPDATE convocations SET opens_at = $1 WHERE seq = $2", held, stored.seq)
    await scenario.town.person("Nolwenn", administrator=True)
    nolwenn = await scenario.connect("Nolwenn")
    await nolwenn.call(RecordCensus(scenario.town.bodies["Conseil"], 3_612, datetime.now(PARIS).date(), "INSEE"))
    sitting = await maelle.call(LoadSitting(*place))
    board = (await maelle.call(LoadSummonses(*place))).summonses
    assert sitting.deliberations_due == held.astimezone(PARIS).date() + timedelta(7)
    assert [one.lapsed for one in board if one.person == annick.person] == [False]


async def a_file(pool: Pool, owner: int) -> int:
    number = secrets.randbelow(2**40) + 1
    await pool.execute(
        """
        INSERT INTO files (id, owner_id, name, size, type, sha256) VALUES ($1, $2, 'pv.pdf', 3, 'application/pdf', $3)
        """,
        number,
        owner,
        "0" * 64,
    )
    return number


def test_a_moment_says_whether_the_quorum_is_met() -> None:
    assert Moment(0, datetime.now(UTC), 19, 10, 10).met
    assert not Moment(0, datetime.now(UTC), 19, 9, 10).met

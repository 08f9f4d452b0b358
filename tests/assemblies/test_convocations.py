"""Convocations: drafted together, frozen once, sent to those in office, replaced and cancelled while there is time."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pytest

from protocol.accounts import ChangeAccount
from protocol.bodies import EndMandate, LoadBodies
from protocol.conversations import ChangeGroup
from protocol.convocations import (
    ApproveConvocation,
    CancelConvocation,
    ChangeConvocation,
    Convocation,
    ConvocationDraft,
    DiscardConvocation,
    ItemDraft,
    LoadConvocationDrafts,
    StartConvocation,
)
from protocol.messages import DeleteMessage, SendMessage
from protocol.receipts import Acknowledge, LoadReceipts, OpenMessage, ReceiptCount
from protocol.session_requests import AnswerSessionRequest, RecordSessionRequest
from protocol.sittings import CloseSitting, OpenSitting
from protocol.types import Command, Stored
from server.assemblies.manifest import digest
from server.base.clocks import midnight
from server.base.database import Pool
from server.base.settings import Settings
from server.law.plans import URGENCY_ITEM
from server.ledger.ledger_sql import select_links_of
from tests.support.agreement import agreed
from tests.support.client import Refused
from tests.support.convening import HOUR, convened, council, found_council, in_days, move, opening, sending, start_draft
from tests.support.pace import PATIENCE
from tests.support.scenario import Scenario, history, new_client_id, playing, refused
from tests.support.uploading import browser, opening_pdf, pdf, send_file
from tests.support.waiting import eventually

PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture
async def scenario(settings: Settings, pool: Pool) -> AsyncIterator[Scenario]:
    async with playing(settings, pool) as scenario:
        await found_council(scenario.town)
        yield scenario


async def acts(pool: Pool, stored: Stored) -> list[tuple[str, int | None]]:
    links = await select_links_of(pool, stored.conversation, stored.seq)
    entries = [json.loads(link.entry) for link in links]
    return [(entry["act"], entry["person"]) for entry in entries]


async def test_those_in_office_are_convened(scenario: Scenario) -> None:
    group, body = council(scenario)
    maelle, annick = await scenario.connect("Maelle"), await scenario.connect("Annick", 1)
    stored = await convened(maelle, body)
    await annick.until(lambda: (group, stored.seq) in annick.state.receipts)
    message = annick.state.messages[group, stored.seq]
    content, chair = message.content, scenario.town.people["Herve"]
    assert isinstance(content, Convocation)
    assert (content.opens_at, content.convened_by, content.version) == (opening(in_days(10)), chair, 1)
    assert content.delay
    assert (content.delay.days, content.delay.kept, content.delay.rule.source) == (3, 9, "CGCT L2121-11")
    assert message.receipts == ReceiptCount(3)


async def test_a_convocation_is_sent_once_and_neither_opened_by_others_nor_deleted(scenario: Scenario) -> None:
    group, body = council(scenario)
    maelle, yann = await scenario.connect("Maelle"), await scenario.connect("Yann", 1)
    command = sending(await start_draft(maelle, body))
    stored = await maelle.call(command)
    assert await maelle.call(command) == stored
    assert (await refused(yann, OpenMessage(group, stored.seq)))[0] == "not_found"
    assert await refused(maelle, DeleteMessage(group, stored.seq)) == ("not_allowed", "content")


async def test_the_sender_sees_each_step_and_the_ledger_holds_it(scenario: Scenario, pool: Pool) -> None:
    group, body = council(scenario)
    maelle, herve, annick = [await scenario.connect(*who) for who in (("Maelle", 0), ("Herve", 1), ("Annick", 1))]
    stored = await convened(maelle, body)
    await annick.call(OpenMessage(group, stored.seq))
    await annick.call(Acknowledge(group, stored.seq, new_client_id()))
    for watcher in (maelle, herve):
        listed = (await watcher.call(LoadReceipts(group, stored.seq))).receipts
        assert [r.person for r in listed] == [scenario.town.people[name] for name in ("Herve", "Paul", "Annick")]
    await maelle.until(lambda: maelle.state.messages[group, stored.seq].receipts == ReceiptCount(3, 1, 1))
    people = [scenario.town.people[name] for name in ("Annick", "Herve", "Paul")]
    assert await acts(pool, stored) == [
        ("frozen", None),
        *[("available", person) for person in people],
        ("opened", annick.person),
        ("acknowledged", annick.person),
    ]


async def test_the_manifest_says_who_was_convened_how_and_what_for(scenario: Scenario, pool: Pool) -> None:
    group, body = council(scenario)
    await scenario.town.paper("Paul", "3 rue du Stade, 56120 Josselin")
    maelle = await scenario.connect("Maelle")
    stored = await convened(maelle, body)
    (row,) = await pool.fetch("SELECT manifest, digest FROM convocations WHERE conversation_id = $1", group)
    (message,) = [m for m in await history(maelle, group) if m.seq == stored.seq]
    assert isinstance(message.content, Convocation)
    assert row["digest"] == digest(row["manifest"]) == message.content.digest
    manifest = json.loads(row["manifest"])
    assert manifest["sent_by"]["name"] == "Maelle"
    assert [(r["name"], r["role"], r["channel"], r["address"]) for r in manifest["recipients"]] == [
        ("Annick", "member", "electronic", "annick@town.example"),
        ("Herve", "chair", "electronic", "herve@town.example"),
        ("Paul", "member", "paper", "3 rue du Stade, 56120 Josselin"),
    ]
    assert manifest["clock"].keys() == {"synchronised", "offset", "error"}


async def test_two_clerks_draft_together_and_only_one_send_counts(scenario: Scenario) -> None:
    _, body = council(scenario)
    maelle, herve = await scenario.connect("Maelle"), await scenario.connect("Herve", 1)
    draft = await start_draft(maelle, body)
    assert (await herve.call(LoadConvocationDrafts())).drafts == [draft]
    changed = await herve.call(ChangeConvocation(draft.id, draft.revision, place="Salle Saint-Martin"))
    assert await refused(maelle, sending(draft)) == ("conflict", "revision")
    assert await refused(maelle, ChangeConvocation(draft.id, draft.revision, text="x")) == ("conflict", "revision")
    outcomes = await asyncio.gather(maelle.call(sending(changed)), herve.call(sending(changed)), return_exceptions=True)
    sent = [outcome for outcome in outcomes if not isinstance(outcome, BaseException)]
    failed = [outcome.code for outcome in outcomes if isinstance(outcome, Refused)]
    assert (len(sent), failed) == (1, ["not_found"])
    assert (await herve.call(LoadConvocationDrafts())).drafts == []


async def test_one_who_sends_again_before_he_was_answered_gets_the_answer(scenario: Scenario, pool: Pool) -> None:
    maelle, again = await scenario.connect("Maelle"), await scenario.connect("Maelle", 1)
    draft = await start_draft(maelle, council(scenario)[1])
    command = sending(draft)
    async with pool.acquire() as db, db.transaction():
        await db.execute("SELECT FROM convocation_drafts WHERE id = $1 FOR UPDATE", draft.id)
        both = [asyncio.ensure_future(client.call(command)) for client in (maelle, again)]
        await eventually(lambda: _waiting(pool, 2))
    assert len({stored.seq for stored in await asyncio.gather(*both)}) == 1


async def test_a_stranger_does_not_feel_by_the_wait_that_somebody_convenes(scenario: Scenario, pool: Pool) -> None:
    maelle, yann = await scenario.connect("Maelle"), await scenario.connect("Yann", 1)
    draft = await start_draft(maelle, council(scenario)[1])
    request = await maelle.call(RecordSessionRequest(draft.body, "prefect", in_days(-1), "Le budget"))
    answers: list[tuple[Command, str]] = [
        (sending(draft), "not_allowed"),
        (DiscardConvocation(draft.id), "not_allowed"),
        (ApproveConvocation(draft.id, "0" * 64), "not_found"),
        (AnswerSessionRequest(request.id, 1), "not_allowed"),
        (ChangeAccount(maelle.person, title="x"), "not_allowed"),
    ]
    async with pool.acquire() as db, db.transaction():
        await db.execute("SELECT FROM convocation_drafts FOR UPDATE")
        await db.execute("SELECT FROM session_requests FOR UPDATE")
        await db.execute("SELECT FROM people WHERE id <> $1 FOR UPDATE", yann.person)
        async with asyncio.timeout(PATIENCE):
            for command, code in answers:
                assert (await refused(yann, command))[0] == code


async def test_the_number_of_another_message_sends_no_convocation(scenario: Scenario, pool: Pool) -> None:
    group, body = council(scenario)
    maelle = await scenario.connect("Maelle")
    draft = await start_draft(maelle, body)
    await maelle.call(SendMessage(group, "the-same-number", "Bonjour"))
    command = msgspec.structs.replace(sending(draft), client_id="the-same-number")
    assert await refused(maelle, command) == ("conflict", "client_id")
    assert await pool.fetchval("SELECT count(*) FROM convocations") == 0
    await maelle.call(sending(draft))


async def test_a_number_sends_one_draft_and_no_other(scenario: Scenario, pool: Pool) -> None:
    """Else whoever sends a second one believes that it has gone."""
    _, body = council(scenario)
    maelle = await scenario.connect("Maelle")
    first, second = await start_draft(maelle, body), await start_draft(maelle, body)
    sent = sending(first)
    stored = await maelle.call(sent)
    command = msgspec.structs.replace(sending(second), client_id=sent.client_id)
    assert await refused(maelle, command) == ("conflict", "client_id")
    assert [one.id for one in (await maelle.call(LoadConvocationDrafts())).drafts] == [second.id]
    assert await maelle.call(sent) == stored
    assert await pool.fetchval("SELECT count(*) FROM convocations") == 1


async def test_whoever_convenes_twice_for_one_hour_is_warned(scenario: Scenario) -> None:
    group, body = council(scenario)
    maelle = await scenario.connect("Maelle")
    first = await convened(maelle, body)

    def warned(draft: ConvocationDraft) -> bool:
        assert draft.assessment
        return "same_hour" in [concern.code for concern in draft.assessment.warnings]

    twice = await start_draft(maelle, body)
    assert warned(twice)
    assert not warned(await start_draft(maelle, body, date=in_days(11)))
    assert not warned(await start_draft(maelle, body, replaces=first.seq, change="Un point de plus"))
    await maelle.call(CancelConvocation(group, first.seq, "Deuil"))
    drafts = {one.id: one for one in (await maelle.call(LoadConvocationDrafts())).drafts}
    assert not warned(drafts[twice.id])


async def _waiting(pool: Pool, count: int) -> bool:
    """Whether so many of the database's sessions wait for a lock."""
    held_up = """
        SELECT count(DISTINCT pid) FROM pg_locks JOIN pg_stat_activity USING (pid)
        WHERE NOT granted AND datname = current_database()
    """
    return int(await pool.fetchval(held_up)) == count


async def test_the_delay_kept_is_told_with_the_rule_that_demands_it(scenario: Scenario) -> None:
    group, body = council(scenario)
    maelle = await scenario.connect("Maelle")
    stored = await convened(maelle, body, date=in_days(20), agenda=[ItemDraft("Budget primitif", kind="budget")])
    await maelle.until(lambda: (group, stored.seq) in maelle.state.messages)
    content = maelle.state.messages[group, stored.seq].content
    assert isinstance(content, Convocation)
    assert content.delay
    assert (content.delay.rule.purpose, content.delay.rule.number, content.delay.days) == ("ordinary", 3, 3)
    assert content.delay.deadline == midnight(in_days(17), PARIS)
    (budget,) = content.delay.terms
    assert (budget.rule.code, budget.deadline) == ("budget", midnight(in_days(9), PARIS))


async def test_an_archive_of_a_budget_is_intact(scenario: Scenario, pool: Pool, tmp_path: Path) -> None:
    """Its documents are due before the convocation, which has its own delay all the same."""
    group, body = council(scenario)
    maelle = await scenario.connect("Maelle")
    stored = await convened(maelle, body, date=in_days(20), agenda=[ItemDraft("Budget primitif", kind="budget")])
    path = tmp_path / "evidence.zip"
    path.write_bytes((await browser(scenario, "Maelle").get(f"/api/convocations/{group}/{stored.seq}/evidence")).body)
    assert agreed(path).faults == []


async def test_a_document_that_does_something_by_itself_is_warned_of_and_noted(
    scenario: Scenario, pool: Pool, tmp_path: Path
) -> None:
    group, body = council(scenario)
    maelle, clerk = await scenario.connect("Maelle"), browser(scenario, "Maelle")
    files = [await send_file(clerk, name, made) for name, made in (("a.pdf", pdf()), ("b.pdf", opening_pdf("1")))]
    items = [ItemDraft("Budget", files=[files[0].id]), ItemDraft("Voirie", files=[files[1].id])]
    draft = await start_draft(maelle, body, agenda=items)
    assert draft.assessment
    assert [one.item for one in draft.assessment.warnings if one.code == "scripted_file"] == [2]
    stored = await maelle.call(sending(draft))
    path = tmp_path / "evidence.zip"
    path.write_bytes((await clerk.get(f"/api/convocations/{group}/{stored.seq}/evidence")).body)
    agenda = agreed(path).manifest["convocation"]["agenda"]
    assert [item["files"][0].get("scripted", False) for item in agenda] == [False, True]


async def test_urgency_shortens_the_delay_and_comes_first(scenario: Scenario) -> None:
    group, body = council(scenario)
    maelle = await scenario.connect("Maelle")
    urgent = {"urgent": True, "urgency": "Toiture de l’école effondrée", "date": in_days(2)}
    stored = await convened(maelle, body, **urgent)
    (message,) = [m for m in await history(maelle, group) if m.seq == stored.seq]
    assert isinstance(message.content, Convocation)
    assert message.content.agenda[0].title == URGENCY_ITEM
    assert message.content.urgency == "Toiture de l’école effondrée"
    assert message.content.delay
    assert (message.content.delay.days, message.content.delay.kept) == (1, 1)
    draft = await start_draft(maelle, body, **urgent)
    calm = await maelle.call(ChangeConvocation(draft.id, draft.revision, urgent=False))
    assert [item.title for item in calm.agenda] == ["Budget", "Voirie"]


async def test_a_mandate_that_ends_while_the_draft_waits_convenes_nobody(scenario: Scenario, pool: Pool) -> None:
    group, body = council(scenario)
    maelle, paul = await scenario.connect("Maelle"), scenario.town.people["Paul"]
    draft = await start_draft(maelle, body)
    assert paul in [recipient.person for recipient in draft.recipients]
    mandate = await pool.fetchval("SELECT id FROM mandates WHERE person_id = $1", paul)
    await maelle.call(EndMandate(mandate, in_days(-1)))
    stored = await maelle.call(sending(draft))
    assert paul not in [r.person for r in (await maelle.call(LoadReceipts(group, stored.seq))).receipts]


async def test_one_in_office_who_is_not_in_the_group_is_let_in(scenario: Scenario, pool: Pool) -> None:
    group, body = council(scenario)
    await pool.execute("DELETE FROM memberships WHERE person_id = $1", scenario.town.people["Paul"])
    maelle, paul = await scenario.connect("Maelle"), await scenario.connect("Paul", 1)
    assert group not in paul.state.memberships
    stored = await convened(maelle, body)
    await paul.until(lambda: (group, stored.seq) in paul.state.receipts)
    await paul.call(OpenMessage(group, stored.seq))


async def test_a_new_version_takes_the_place_of_the_former(scenario: Scenario, pool: Pool) -> None:
    group, body = council(scenario)
    maelle, annick = await scenario.connect("Maelle"), await scenario.connect("Annick", 1)
    first = await convened(maelle, body)
    draft = await maelle.call(StartConvocation(body, replaces=first.seq))
    assert (draft.date, draft.hour, [i.title for i in draft.agenda]) == (in_days(10), HOUR, ["Budget", "Voirie"])
    items = [ItemDraft("Budget"), ItemDraft("Voirie"), ItemDraft("Cantine")]
    written = await maelle.call(ChangeConvocation(draft.id, 1, agenda=items, change="Un point de plus"))
    stale = await start_draft(maelle, body, replaces=first.seq, change="Autre")
    second = await maelle.call(sending(written))
    await annick.until(lambda: (group, second.seq) in annick.state.receipts)
    former, latter = [annick.state.messages[group, one.seq].content for one in (first, second)]
    assert isinstance(former, Convocation)
    assert isinstance(latter, Convocation)
    assert (former.replaced_by, latter.replaces, latter.version) == (second.seq, first.seq, 2)
    assert former.digest != latter.digest
    assert await refused(maelle, StartConvocation(body, replaces=first.seq)) == ("conflict", "replaced")
    assert await refused(maelle, sending(stale)) == ("conflict", "replaced")
    assert ("replaced", None) in await acts(pool, first)


async def test_the_delay_starts_again_with_a_new_version_but_for_its_place(scenario: Scenario, pool: Pool) -> None:
    _, body = council(scenario)
    maelle = await scenario.connect("Maelle")
    first = await convened(maelle, body, date=in_days(4))
    await move(pool, first, opening(in_days(3)))
    draft = await maelle.call(StartConvocation(body, replaces=first.seq))
    more = [ItemDraft("Budget"), ItemDraft("Cantine")]
    draft = await maelle.call(ChangeConvocation(draft.id, draft.revision, agenda=more, change="Un point de plus"))
    assert await refused(maelle, sending(draft)) == ("invalid", "late")
    draft = await start_draft(maelle, body, replaces=first.seq, place="Salle Saint-Martin", change="Fuite d’eau")
    assert draft.assessment
    assert "late" in [concern.code for concern in draft.assessment.warnings]
    await maelle.call(sending(draft))


async def test_a_budget_communicated_in_time_does_not_hold_back_a_change_of_place(
    scenario: Scenario, pool: Pool
) -> None:
    _, body = council(scenario)
    maelle = await scenario.connect("Maelle")
    first = await convened(maelle, body, date=in_days(12), agenda=[ItemDraft("Budget primitif", kind="budget")])
    await move(pool, first, opening(in_days(8)))
    draft = await start_draft(maelle, body, replaces=first.seq, place="Salle Saint-Martin", change="Fuite d’eau")
    assert draft.assessment
    assert "budget_late" in [concern.code for concern in draft.assessment.warnings]
    await maelle.call(sending(draft))


async def test_it_can_be_cancelled_until_it_opens(scenario: Scenario, pool: Pool) -> None:
    group, body = council(scenario)
    maelle, annick = await scenario.connect("Maelle"), await scenario.connect("Annick", 1)
    stored = await convened(maelle, body)
    assert await refused(annick, CancelConvocation(group, stored.seq, "x")) == ("not_allowed", "may_convene")
    assert await refused(maelle, CancelConvocation(group, stored.seq, "  ")) == ("invalid", "reason")
    await maelle.call(CancelConvocation(group, stored.seq, "Deuil"))

    def content() -> Convocation:
        found = annick.state.messages[group, stored.seq].content
        assert isinstance(found, Convocation)
        return found

    await annick.until(lambda: content().cancelled_at is not None)
    assert content().cancellation == "Deuil"
    assert await refused(maelle, CancelConvocation(group, stored.seq, "x")) == ("conflict", "cancelled")
    assert [act for act, _ in await acts(pool, stored)].count("cancelled") == 3
    jobs = await pool.fetch("SELECT payload FROM pgqueuer")
    letters = [json.loads(job["payload"]) for job in jobs]
    assert sorted(one["kind"] for one in letters) == ["convocation_cancelled"] * 3 + ["convocation_summons"] * 3
    assert {one["subject"].split(",")[0] for one in letters if one["kind"] == "convocation_cancelled"} == {
        "Séance annulée : Conseil"
    }


async def test_a_second_convocation_carries_over_what_was_left(scenario: Scenario, pool: Pool) -> None:
    group, body = council(scenario)
    maelle = await scenario.connect("Maelle")
    first = await convened(maelle, body)
    assert await refused(maelle, StartConvocation(body, second_of=first.seq)) == ("conflict", "not_opened")
    await move(pool, first, (datetime.now(UTC) - timedelta(hours=1)))
    assert await refused(maelle, CancelConvocation(group, first.seq, "x")) == ("conflict", "opened")
    assert await refused(maelle, StartConvocation(body, second_of=first.seq)) == ("conflict", "not_recorded")
    await maelle.call(OpenSitting(group, first.seq))
    assert await refused(maelle, StartConvocation(body, second_of=first.seq)) == ("conflict", "not_closed")
    await maelle.call(CloseSitting(group, first.seq))
    draft = await start_draft(maelle, body, second_of=first.seq, date=in_days(4), hour=HOUR)
    assert [(item.title, item.carried_over) for item in draft.agenda] == [("Budget", True), ("Voirie", True)]
    assert draft.assessment
    assert (draft.assessment.rule.purpose, draft.assessment.own.number) == ("second", 3)
    await maelle.call(sending(draft))
    await scenario.disconnect()  # Nobody was told that time has been turned back.


async def test_nobody_is_convened_to_an_archived_group(scenario: Scenario) -> None:
    group, body = council(scenario)
    maelle = await scenario.connect("Maelle")
    draft = await start_draft(maelle, body)
    await maelle.call(ChangeGroup(group, archived=True))
    for command in (StartConvocation(body), sending(draft)):
        assert (await refused(maelle, command))[0] == "archived"


async def test_one_who_leaves_the_group_keeps_his_receipt_in_the_list(scenario: Scenario) -> None:
    group, body = council(scenario)
    maelle, paul = await scenario.connect("Maelle"), await scenario.connect("Paul", 1)
    stored = await convened(maelle, body)
    await paul.call(OpenMessage(group, stored.seq))
    mandates = (await maelle.call(LoadBodies())).mandates
    paul_sits = next(mandate.id for mandate in mandates if mandate.person == paul.person)
    await maelle.call(EndMandate(paul_sits, in_days(-1)))
    await paul.until(lambda: not paul.state.receipts)
    assert len((await maelle.call(LoadReceipts(group, stored.seq))).receipts) == 3

"""Convocations: drafted together, frozen once, sent to those in office, replaced and cancelled while there is time."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest

from protocol.bodies import EndMandate
from protocol.conversations import ChangeGroup, RemoveMember
from protocol.convocations import (
    CancelConvocation,
    ChangeConvocation,
    Convocation,
    DiscardConvocation,
    ItemDraft,
    LoadConvocationDrafts,
    StartConvocation,
)
from protocol.errors import Invalid
from protocol.messages import DeleteMessage, SendMessage
from protocol.receipts import Acknowledge, LoadReceipts, OpenMessage, ReceiptCount
from protocol.types import Stored
from server.convening import instant
from server.database import Pool
from server.handlers.convocation_drafts import URGENCY_ITEM
from server.manifest import digest
from server.queries.ledger import select_links_of
from server.settings import Settings
from tests.client import Refused
from tests.convening import HOUR, convened, drafted, in_days, move, opening, sending
from tests.mailbox import until
from tests.scenario import Scenario, history, new_client_id, playing, refused
from tests.uploading import browser, pdf, send_file

PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture
async def scenario(settings: Settings, pool: Pool) -> AsyncIterator[Scenario]:
    """Maelle and the mayor may convene the council of three; Yann, of the staff, is in its group too."""
    async with playing(settings, pool) as scenario:
        await scenario.town.person("Maelle", may_convene=True, administrator=True)
        await scenario.town.person("Herve", "official", may_convene=True)
        await scenario.town.person("Annick", "official")
        await scenario.town.person("Paul", "official")
        await scenario.town.person("Yann")
        await scenario.town.group("Conseil", "Maelle:manager", "Herve", "Annick", "Paul", "Yann")
        await scenario.town.body("Conseil", "Herve:chair", "Annick", "Paul")
        yield scenario


def council(scenario: Scenario) -> tuple[int, int]:
    return scenario.town.groups["Conseil"], scenario.town.bodies["Conseil"]


async def acts(pool: Pool, stored: Stored) -> list[tuple[str, int | None]]:
    links = await select_links_of(pool, stored.conversation, stored.seq)
    entries = [json.loads(link.entry) for link in links]
    return [(entry["act"], entry["person"]) for entry in entries]


async def test_those_in_office_are_convened_and_the_sender_sees_each_step(scenario: Scenario, pool: Pool) -> None:
    group, body = council(scenario)
    maelle, herve, annick, yann = [
        await scenario.connect(*who) for who in (("Maelle", 0), ("Herve", 1), ("Annick", 1), ("Yann", 0))
    ]
    command = sending(await drafted(maelle, body))
    stored = await maelle.call(command)
    assert await maelle.call(command) == stored
    await annick.until(lambda: (group, stored.seq) in annick.state.receipts)
    message = annick.state.messages[group, stored.seq]
    content = message.content
    assert isinstance(content, Convocation)
    assert (content.opens_at, content.convened_by, content.version) == (opening(in_days(10)), herve.person, 1)
    assert content.delay
    assert (content.delay.days, content.delay.kept, content.delay.rule.source) == (3, 9, "CGCT L2121-11")
    assert message.receipts == ReceiptCount(3)
    assert (await refused(yann, OpenMessage(group, stored.seq)))[0] == "not_found"
    await annick.call(OpenMessage(group, stored.seq))
    await annick.call(Acknowledge(group, stored.seq, new_client_id()))
    for watcher in (maelle, herve):
        listed = (await watcher.call(LoadReceipts(group, stored.seq))).receipts
        assert [r.person for r in listed] == [scenario.town.people[name] for name in ("Herve", "Paul", "Annick")]
    await maelle.until(lambda: maelle.state.messages[group, stored.seq].receipts == ReceiptCount(3, 1, 1))
    assert await refused(maelle, DeleteMessage(group, stored.seq)) == ("not_allowed", "content")
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
    draft = await drafted(maelle, body)
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
    draft = await drafted(maelle, council(scenario)[1])
    command = sending(draft)
    async with pool.acquire() as db, db.transaction():
        await db.execute("SELECT FROM convocation_drafts WHERE id = $1 FOR UPDATE", draft.id)
        both = [asyncio.ensure_future(client.call(command)) for client in (maelle, again)]
        await until(lambda: _waiting(pool, 2))
    assert len({stored.seq for stored in await asyncio.gather(*both)}) == 1


async def test_the_number_of_another_message_sends_no_convocation(scenario: Scenario, pool: Pool) -> None:
    group, body = council(scenario)
    maelle = await scenario.connect("Maelle")
    draft = await drafted(maelle, body)
    await maelle.call(SendMessage(group, "the-same-number", "Bonjour"))
    command = msgspec.structs.replace(sending(draft), client_id="the-same-number")
    assert await refused(maelle, command) == ("conflict", "client_id")
    assert await pool.fetchval("SELECT count(*) FROM convocations") == 0
    await maelle.call(sending(draft))


async def _waiting(pool: Pool, count: int) -> bool:
    """Whether so many of the database's sessions wait for a lock."""
    held_up = """
        SELECT count(DISTINCT pid) FROM pg_locks JOIN pg_stat_activity USING (pid)
        WHERE NOT granted AND datname = current_database()
    """
    return int(await pool.fetchval(held_up)) == count


@pytest.mark.parametrize(
    ("name", "refusal"), [("Yann", ("not_allowed", "may_convene")), ("Annick", ("not_allowed", "may_convene"))]
)
async def test_who_may_not_convene(scenario: Scenario, name: str, refusal: tuple[str, str]) -> None:
    client = await scenario.connect(name)
    assert await refused(client, StartConvocation(council(scenario)[1])) == refusal
    draft = await drafted(await scenario.connect("Maelle"), council(scenario)[1])
    for command in (sending(draft), DiscardConvocation(draft.id), ChangeConvocation(draft.id, draft.revision)):
        assert await refused(client, command) == refusal
    assert (await client.call(LoadConvocationDrafts())).drafts == []


async def test_one_outside_the_group_knows_no_body_and_no_draft(scenario: Scenario) -> None:
    await scenario.town.person("Oona", may_convene=True)
    oona = await scenario.connect("Oona")
    draft = await drafted(await scenario.connect("Maelle"), council(scenario)[1])
    starting = StartConvocation(council(scenario)[1])
    assert await refused(oona, starting) == await refused(oona, StartConvocation(17)) == ("not_found", "body")
    for command in (sending(draft), DiscardConvocation(draft.id)):
        missing = msgspec.structs.replace(command, draft=17)
        assert await refused(oona, command) == await refused(oona, missing) == ("not_found", "draft")


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"date": date(2027, 3, 28), "hour": time(2, 30)}, "hour"),
        ({"date": date(2027, 10, 31), "hour": time(2, 30)}, "hour"),
        ({"date": date(1, 1, 1)}, "date"),
        ({"convened_by": 17}, "convened_by"),
        ({"installation": True, "completing_round": date.max}, "completing_round"),
        ({"agenda": [ItemDraft(" ")]}, "agenda"),
        ({"agenda": [ItemDraft("x")] * 100, "urgent": True}, "agenda"),
        ({"agenda": [ItemDraft("x", files=[4711])]}, "files"),
    ],
)
async def test_what_no_draft_holds(scenario: Scenario, changed: dict[str, Any], refusal: str) -> None:
    maelle = await scenario.connect("Maelle")
    draft = await drafted(maelle, council(scenario)[1])
    assert await refused(maelle, ChangeConvocation(draft.id, draft.revision, **changed)) == ("invalid", refusal)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"date": in_days(3)}, "late"),
        ({"date": in_days(-1)}, "past"),
        ({"agenda": []}, "no_items"),
        ({"place": " "}, "no_place"),
        ({"convened_by": None}, "no_convener"),
        ({"urgent": True, "date": in_days(2)}, "urgency_reason_missing"),
        ({"date": None}, "date"),
        ({"agenda": [ItemDraft("Budget primitif", kind="budget")], "date": in_days(11)}, "budget_late"),
        ({"agenda": [ItemDraft("Carrière", kind="icpe")]}, "note_icpe_missing"),
    ],
)
async def test_what_blocks_sending(scenario: Scenario, changed: dict[str, Any], code: str) -> None:
    maelle = await scenario.connect("Maelle")
    draft = await drafted(maelle, council(scenario)[1], **changed)
    if draft.assessment:
        assert code in [concern.code for concern in draft.assessment.blocks]
    assert (await refused(maelle, sending(draft)))[0] == "invalid"
    assert len((await maelle.call(LoadConvocationDrafts())).drafts) == 1


async def test_the_longest_place_can_be_sent(scenario: Scenario) -> None:
    maelle = await scenario.connect("Maelle")
    assert await convened(maelle, council(scenario)[1], place="x" * 200)


async def test_the_delay_kept_is_told_with_the_rule_that_demands_it(scenario: Scenario) -> None:
    group, body = council(scenario)
    maelle = await scenario.connect("Maelle")
    stored = await convened(maelle, body, date=in_days(20), agenda=[ItemDraft("Budget primitif", kind="budget")])
    await maelle.until(lambda: (group, stored.seq) in maelle.state.messages)
    content = maelle.state.messages[group, stored.seq].content
    assert isinstance(content, Convocation)
    assert content.delay
    assert (content.delay.rule.purpose, content.delay.rule.number, content.delay.days) == ("ordinary", 3, 3)


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
    draft = await drafted(maelle, body, **urgent)
    calm = await maelle.call(ChangeConvocation(draft.id, draft.revision, urgent=False))
    assert [item.title for item in calm.agenda] == ["Budget", "Voirie"]


async def test_a_mandate_that_ends_while_the_draft_waits_convenes_nobody(scenario: Scenario, pool: Pool) -> None:
    group, body = council(scenario)
    maelle, paul = await scenario.connect("Maelle"), scenario.town.people["Paul"]
    draft = await drafted(maelle, body)
    assert paul in [recipient.person for recipient in draft.recipients]
    mandate = await pool.fetchval("SELECT id FROM mandates WHERE person_id = $1", paul)
    await maelle.call(EndMandate(mandate, in_days(-1)))
    stored = await maelle.call(sending(draft))
    assert paul not in [r.person for r in (await maelle.call(LoadReceipts(group, stored.seq))).receipts]


async def test_one_in_office_who_is_not_in_the_group_is_let_in(scenario: Scenario) -> None:
    group, body = council(scenario)
    maelle, paul = await scenario.connect("Maelle"), await scenario.connect("Paul", 1)
    await maelle.call(RemoveMember(group, paul.person))
    await paul.until(lambda: group not in paul.state.memberships)
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
    stale = await drafted(maelle, body, replaces=first.seq, change="Autre")
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
    draft = await drafted(maelle, body, replaces=first.seq, place="Salle Saint-Martin", change="Fuite d’eau")
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
    draft = await drafted(maelle, body, replaces=first.seq, place="Salle Saint-Martin", change="Fuite d’eau")
    assert draft.assessment
    assert "budget_late" in [concern.code for concern in draft.assessment.warnings]
    await maelle.call(sending(draft))


async def test_no_draft_goes_on_from_two_convocations(scenario: Scenario) -> None:
    _, body = council(scenario)
    maelle = await scenario.connect("Maelle")
    first = await convened(maelle, body)
    both = StartConvocation(body, replaces=first.seq, second_of=first.seq)
    assert await refused(maelle, both) == ("invalid", "second_of")


async def test_the_documents_of_a_draft_are_those_of_its_group(scenario: Scenario) -> None:
    await scenario.town.person("Oona", may_convene=True)
    maelle = await scenario.connect("Maelle")
    file = await send_file(browser(scenario, "Maelle"), "Budget.pdf", pdf(1))
    await drafted(maelle, council(scenario)[1], agenda=[ItemDraft("Budget", files=[file.id])])
    for name, status in (("Herve", 200), ("Oona", 404), ("Annick", 404)):
        answer = await browser(scenario, name).get(f"/api/files/{file.id}")
        assert answer.status == status, name


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
    draft = await drafted(maelle, body, second_of=first.seq, date=in_days(4), hour=HOUR)
    assert [(item.title, item.carried_over) for item in draft.agenda] == [("Budget", True), ("Voirie", True)]
    assert draft.assessment
    assert (draft.assessment.rule.purpose, draft.assessment.own.number) == ("second", 3)
    await maelle.call(sending(draft))
    await scenario.disconnect()  # Nobody was told that time has been turned back.


async def test_nobody_is_convened_to_an_archived_group(scenario: Scenario) -> None:
    group, body = council(scenario)
    maelle = await scenario.connect("Maelle")
    draft = await drafted(maelle, body)
    await maelle.call(ChangeGroup(group, archived=True))
    for command in (StartConvocation(body), sending(draft)):
        assert (await refused(maelle, command))[0] == "archived"


async def test_one_who_leaves_the_group_keeps_his_receipt_in_the_list(scenario: Scenario) -> None:
    group, body = council(scenario)
    maelle, paul = await scenario.connect("Maelle"), await scenario.connect("Paul", 1)
    stored = await convened(maelle, body)
    await paul.call(OpenMessage(group, stored.seq))
    await maelle.call(RemoveMember(group, paul.person))
    await paul.until(lambda: not paul.state.receipts)
    assert len((await maelle.call(LoadReceipts(group, stored.seq))).receipts) == 3


@pytest.mark.parametrize(
    "name", ["Indian/Reunion", "America/Martinique", "Pacific/Noumea", "Pacific/Tahiti", "America/Miquelon"]
)
async def test_a_town_overseas_convenes_by_its_own_clocks(settings: Settings, pool: Pool, name: str) -> None:
    zone = ZoneInfo(name)
    async with playing(replace(settings, time_zone=zone), pool) as scenario:
        await scenario.town.person("Maelle", may_convene=True)
        await scenario.town.person("Herve", "official")
        await scenario.town.group("Conseil", "Maelle:manager", "Herve")
        body = await scenario.town.body("Conseil", "Herve:chair")
        maelle = await scenario.connect("Maelle")
        day = datetime.now(zone).date() + timedelta(4)
        draft = await drafted(maelle, body, date=day)
        assert draft.assessment
        assert draft.assessment.latest_send == day - timedelta(4)
        assert draft.assessment.deadline == datetime.combine(day - timedelta(3), time(0), zone)
        assert (draft.assessment.state, draft.assessment.blocks) == ("last_day", [])
        late = await drafted(maelle, body, date=day - timedelta(1))
        assert await refused(maelle, sending(late)) == ("invalid", "late")
        stored = await maelle.call(sending(draft))
        manifest = json.loads(await pool.fetchval("SELECT manifest FROM convocations"))
        (message,) = [one for one in await history(maelle, stored.conversation) if one.seq == stored.seq]
        letter = json.loads(await pool.fetchval("SELECT payload FROM pgqueuer"))
    assert isinstance(message.content, Convocation)
    assert message.content.opens_at == datetime.combine(day, HOUR, zone)
    assert manifest["zone"] == name
    assert "20 h 30" in json.dumps(letter, ensure_ascii=False)


@pytest.mark.parametrize(
    ("day", "hour", "expected"),
    [
        (date(2026, 7, 1), time(9, 0), datetime(2026, 7, 1, 7, tzinfo=UTC)),
        (date(2026, 12, 1), time(9, 0), datetime(2026, 12, 1, 8, tzinfo=UTC)),
        (date(2027, 3, 28), time(3, 0), datetime(2027, 3, 28, 1, tzinfo=UTC)),
        (date(2026, 10, 25), time(3, 0), datetime(2026, 10, 25, 2, tzinfo=UTC)),
    ],
)
def test_hours_are_those_of_the_authority(day: date, hour: time, expected: datetime) -> None:
    assert instant(day, hour, PARIS) == expected


@pytest.mark.parametrize(
    ("day", "hour"),
    [
        pytest.param(date(2027, 3, 28), time(2, 30), id="skipped in spring"),
        pytest.param(date(2026, 10, 25), time(2, 30), id="shown twice in autumn"),
    ],
)
def test_an_hour_that_is_no_instant_or_two_is_refused(day: date, hour: time) -> None:
    with pytest.raises(Invalid, match="hour"):
        instant(day, hour, PARIS)


@pytest.mark.parametrize("day", [date(1, 1, 1), date(9999, 12, 31)])
def test_the_ends_of_the_calendar_are_no_dates(day: date) -> None:
    with pytest.raises(Invalid, match="date"):
        instant(day, time(0, 0), PARIS)

"""Drafts of convocations: who sees and changes them, what none can hold, and what keeps one from being sent."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date, time
from itertools import pairwise
from typing import Any

import msgspec
import pytest

from protocol.bodies import ChangeBody
from protocol.convocations import (
    AskApproval,
    CancelConvocation,
    ChangeConvocation,
    ConvocationDraftGone,
    DiscardConvocation,
    ItemDraft,
    LoadConvocationDrafts,
    StartConvocation,
)
from protocol.summonses import ConveneLater
from server.base.database import Pool
from server.base.settings import Settings
from tests.support.convening import convened, council, found_council, in_days, sending, start_draft
from tests.support.scenario import Scenario, playing, refused
from tests.support.uploading import browser, pdf, send_file


@pytest.fixture
async def scenario(settings: Settings, pool: Pool) -> AsyncIterator[Scenario]:
    async with playing(settings, pool) as scenario:
        await found_council(scenario.town)
        yield scenario


@pytest.mark.parametrize(
    ("name", "refusal"), [("Yann", ("not_allowed", "may_convene")), ("Annick", ("not_allowed", "may_convene"))]
)
async def test_who_may_not_convene(scenario: Scenario, name: str, refusal: tuple[str, str]) -> None:
    client = await scenario.connect(name)
    assert await refused(client, StartConvocation(council(scenario)[1])) == refusal
    draft = await start_draft(await scenario.connect("Maelle"), council(scenario)[1])
    for command in (sending(draft), DiscardConvocation(draft.id), ChangeConvocation(draft.id, draft.revision)):
        assert await refused(client, command) == refusal
    assert (await client.call(LoadConvocationDrafts())).drafts == []


async def test_one_outside_the_group_knows_no_body_and_no_draft(scenario: Scenario) -> None:
    await scenario.town.person("Oona", may_convene=True)
    oona = await scenario.connect("Oona")
    draft = await start_draft(await scenario.connect("Maelle"), council(scenario)[1])
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
    draft = await start_draft(maelle, council(scenario)[1])
    assert await refused(maelle, ChangeConvocation(draft.id, draft.revision, **changed)) == ("invalid", refusal)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"date": 3}, "late"),
        ({"date": -1}, "past"),
        ({"agenda": []}, "no_items"),
        ({"place": " "}, "no_place"),
        ({"convened_by": None}, "no_convener"),
        ({"urgent": True, "date": 2}, "urgency_reason_missing"),
        ({"date": None}, "date"),
        ({"agenda": [ItemDraft("Budget primitif", kind="budget")], "date": 11}, "budget_late"),
        ({"agenda": [ItemDraft("Carrière", kind="icpe")]}, "note_icpe_missing"),
    ],
)
async def test_what_blocks_sending(scenario: Scenario, changed: dict[str, Any], code: str) -> None:
    """A date is so many days from today."""
    maelle = await scenario.connect("Maelle")
    if isinstance(days := changed.get("date"), int):
        changed = {**changed, "date": in_days(days)}
    draft = await start_draft(maelle, council(scenario)[1], **changed)
    if draft.assessment:
        assert code in [concern.code for concern in draft.assessment.blocks]
    assert (await refused(maelle, sending(draft)))[0] == "invalid"
    assert len((await maelle.call(LoadConvocationDrafts())).drafts) == 1


async def test_a_draft_that_one_clerk_discards_is_gone_for_the_other(scenario: Scenario) -> None:
    maelle, herve = await scenario.connect("Maelle"), await scenario.connect("Herve", 1)
    draft = await start_draft(maelle, council(scenario)[1])
    await herve.call(DiscardConvocation(draft.id))
    await maelle.until(lambda: ConvocationDraftGone(draft.id) in maelle.events)
    assert (await maelle.call(LoadConvocationDrafts())).drafts == []
    assert await refused(maelle, ChangeConvocation(draft.id, draft.revision)) == ("not_found", "draft")


async def test_a_dissolved_assembly_convenes_no_more(scenario: Scenario, pool: Pool) -> None:
    """Its drafts stay, say why, and can be thrown away; or are sent once it is restored."""
    maelle, (group, body) = await scenario.connect("Maelle"), council(scenario)
    stored = await convened(maelle, body)
    other, draft = await start_draft(maelle, body), await start_draft(maelle, body)
    await maelle.call(ChangeBody(body, active=False))
    for command in (
        sending(draft),
        ChangeConvocation(draft.id, draft.revision, place="Halle"),
        AskApproval(draft.id, draft.revision),
        StartConvocation(body, replaces=stored.seq),
        ConveneLater(group, stored.seq, scenario.town.people["Yann"]),
    ):
        assert await refused(maelle, command) == ("archived", "")
    assert await pool.fetchval("SELECT count(*) FROM convocations") == 1
    await maelle.call(DiscardConvocation(other.id))
    (shown,) = (await maelle.call(LoadConvocationDrafts())).drafts
    assert shown.assessment
    assert [one.code for one in shown.assessment.blocks] == ["dissolved"]
    await maelle.call(CancelConvocation(group, stored.seq, "Assemblée dissoute"))
    await maelle.call(ChangeBody(body, active=True))
    await maelle.call(sending(draft))


async def test_what_is_dissolved_at_the_same_instant_convenes_before_or_not_at_all(
    scenario: Scenario, pool: Pool
) -> None:
    maelle, herve = await scenario.connect("Maelle"), await scenario.connect("Herve")
    _, body = council(scenario)
    for _ in range(6):
        draft = await start_draft(herve, body)
        await asyncio.gather(
            herve.call(sending(draft)), maelle.call(ChangeBody(body, active=False)), return_exceptions=True
        )
        await maelle.call(ChangeBody(body, active=True))
    acts = await pool.fetch(
        "SELECT act FROM ledger WHERE act IN ('frozen', 'body_dissolved', 'body_resumed') ORDER BY position"
    )
    told = [row["act"] for row in acts]
    assert told.count("body_dissolved") == 6
    assert all(after != "frozen" for before, after in pairwise(told) if before == "body_dissolved")


async def test_the_longest_place_can_be_sent(scenario: Scenario) -> None:
    maelle = await scenario.connect("Maelle")
    assert await convened(maelle, council(scenario)[1], place="x" * 200)


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
    await start_draft(maelle, council(scenario)[1], agenda=[ItemDraft("Budget", files=[file.id])])
    for name, status in (("Herve", 200), ("Oona", 404), ("Annick", 404)):
        answer = await browser(scenario, name).get(f"/api/files/{file.id}")
        assert answer.status == status, name

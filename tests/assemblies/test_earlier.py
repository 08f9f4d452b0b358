"""A second convocation and a new version are made from what was entered of the one before, not from its rows."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from protocol.convocations import ConvocationDraft, StartConvocation
from protocol.invitees import InviteToSitting
from protocol.ledger import Alteration, CheckLedger, LoadSeal
from protocol.sittings import BeginItem, CloseSitting, OpenSitting
from protocol.types import Stored
from server.base.database import Pool
from server.base.settings import Settings
from tests.support.client import Client
from tests.support.convening import HOUR, convened, in_days, move, opening, sending, start_draft
from tests.support.scenario import Scenario, refused
from tests.support.sitting import arrive, fail, overseen, sits
from tests.support.tampering import rewrite, tamper


@pytest.fixture
async def scenario(settings: Settings, pool: Pool) -> AsyncIterator[Scenario]:
    async with overseen(settings, pool) as scenario:
        yield scenario


def body(scenario: Scenario) -> int:
    return scenario.town.bodies["Conseil"]


def codes(draft: ConvocationDraft) -> list[Any]:
    assert draft.assessment
    return [one.code for one in draft.assessment.blocks]


async def second(maelle: Client, scenario: Scenario, first: Stored) -> ConvocationDraft:
    """A draft that takes up what the first sitting left, as far as the ledger says that it left something."""
    return await start_draft(maelle, body(scenario), second_of=first.seq, date=in_days(5), hour=HOUR)


async def test_a_quorum_that_was_there_fails_by_no_row(scenario: Scenario, pool: Pool) -> None:
    maelle = await scenario.connect("Maelle")
    first = await sits(scenario, maelle, pool)
    await arrive(maelle, scenario, first, "Herve", "Annick", "Jeanne")
    await maelle.call(OpenSitting(first.conversation, first.seq))
    await maelle.call(CloseSitting(first.conversation, first.seq))
    await tamper(pool, "UPDATE moments SET present = 0")
    assert await refused(maelle, StartConvocation(body(scenario), second_of=first.seq)) == ("conflict", "quorum")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE moments SET present = 2",
        "UPDATE moments SET in_office = 9",
        "UPDATE sittings SET closed_at = closed_at - interval '1 hour'",
        """UPDATE messages SET content = jsonb_set(content, '{place}', '"Ailleurs"') WHERE kind = 'convocation'""",
    ],
)
async def test_no_second_convocation_while_the_first_is_shown_otherwise(
    scenario: Scenario, pool: Pool, statement: str
) -> None:
    maelle = await scenario.connect("Maelle")
    first = await sits(scenario, maelle, pool)
    await fail(maelle, first)
    assert codes(await second(maelle, scenario, first)) == []
    await tamper(pool, statement)
    draft = await second(maelle, scenario, first)
    assert codes(draft) == ["earlier_altered"]
    assert await refused(maelle, sending(draft)) == ("invalid", "earlier_altered")
    assert await pool.fetchval("SELECT count(*) FROM convocations") == 1


async def test_no_second_convocation_by_an_entry_that_is_not_the_one_that_was_made(
    scenario: Scenario, pool: Pool
) -> None:
    maelle = await scenario.connect("Maelle")
    first = await sits(scenario, maelle, pool)
    await fail(maelle, first)
    position = await pool.fetchval("SELECT position FROM ledger WHERE act = 'sitting_opened'")
    rewritten = """UPDATE ledger SET entry = replace(entry, '"present":0', '"present":1') WHERE position = $1"""
    await tamper(pool, rewritten, position)
    draft = await second(maelle, scenario, first)
    assert draft.assessment
    assert [(one.code, one.entry) for one in draft.assessment.blocks] == [("entry_altered", position)]


async def test_a_first_sitting_that_was_put_back_is_named(scenario: Scenario, pool: Pool) -> None:
    """Row and ledger are rewritten for the time of a sending, and then both back."""
    maelle, soizic = await scenario.connect("Maelle"), await scenario.connect("Soizic")
    first = await sits(scenario, maelle, pool)
    await arrive(maelle, scenario, first, "Herve", "Annick", "Jeanne")
    await maelle.call(OpenSitting(first.conversation, first.seq))
    await maelle.call(BeginItem(first.conversation, first.seq, 1))
    await maelle.call(CloseSitting(first.conversation, first.seq))
    positions = [
        row[0] for row in await pool.fetch("SELECT position FROM ledger WHERE act IN ('sitting_opened', 'item_begun')")
    ]
    await tamper(pool, "UPDATE moments SET present = 1")
    for position in positions:
        await rewrite(pool, position, '"present":3', '"present":1')
    draft = await second(maelle, scenario, first)
    stored = await maelle.call(sending(draft))
    await tamper(pool, "UPDATE moments SET present = 3")
    for position in positions:
        await rewrite(pool, position, '"present":1', '"present":3')
    await named(soizic, pool, stored)


async def named(client: Client, pool: Pool, stored: Stored) -> None:
    place = stored.conversation, stored.seq
    position = await pool.fetchval(
        "SELECT position FROM ledger WHERE act = 'frozen' AND conversation_id = $1 AND seq = $2", *place
    )
    told = Alteration("grounds", position, "convocations", *place)
    assert [one for one in (await client.call(CheckLedger())).alterations if one.seq == stored.seq] == [told]
    assert (await client.call(LoadSeal(*place))).alterations == [told]


async def test_no_row_makes_the_place_the_only_change(scenario: Scenario, pool: Pool) -> None:
    """The version before is read as it was sealed; by its row alone, the sitting would have been that day already."""
    maelle = await scenario.connect("Maelle")
    first = await convened(maelle, body(scenario), date=in_days(10), place="Mairie")
    later: dict[str, Any] = {"date": in_days(3), "place": "Salle Saint-Martin", "change": "Fuite d’eau"}
    assert codes(await start_draft(maelle, body(scenario), replaces=first.seq, **later)) == ["late"]
    changed = "UPDATE messages SET content = jsonb_set(content, '{opens_at}', $1::jsonb) WHERE seq = $2"
    await tamper(pool, changed, opening(in_days(3)), first.seq)
    draft = await start_draft(maelle, body(scenario), replaces=first.seq, **later)
    assert codes(draft) == ["late", "earlier_altered"]
    assert draft.assessment
    assert draft.assessment.moved_from == ""
    assert await refused(maelle, sending(draft)) == ("invalid", "late")


async def test_nobody_is_invited_anew_by_a_row_alone(scenario: Scenario, pool: Pool) -> None:
    maelle = await scenario.connect("Maelle")
    first = await convened(maelle, body(scenario), date=in_days(10))
    guest = InviteToSitting(first.conversation, first.seq, [1], name="Claire", email="claire@town.example")
    await maelle.call(guest)
    later: dict[str, Any] = {"place": "Salle Saint-Martin", "change": "Fuite d’eau"}
    assert codes(await start_draft(maelle, body(scenario), replaces=first.seq, **later)) == []
    await tamper(pool, "UPDATE invitees SET email = 'autre@town.example'")
    draft = await start_draft(maelle, body(scenario), replaces=first.seq, **later)
    assert codes(draft) == ["earlier_altered"]
    assert await refused(maelle, sending(draft)) == ("invalid", "earlier_altered")
    await tamper(pool, "UPDATE invitees SET email = 'claire@town.example'")
    await maelle.call(sending(draft))


async def test_a_version_before_that_was_put_back_is_named(scenario: Scenario, pool: Pool) -> None:
    """Message, manifest and ledger are rewritten for the time of a sending, and then all back."""
    maelle, soizic = await scenario.connect("Maelle"), await scenario.connect("Soizic")
    first = await convened(maelle, body(scenario), date=in_days(10), place="Mairie")
    await move(pool, first, opening(in_days(3)))
    stored = await convened(
        maelle, body(scenario), replaces=first.seq, place="Salle Saint-Martin", change="Fuite d’eau"
    )
    await move(pool, first, opening(in_days(10)))
    await named(soizic, pool, stored)

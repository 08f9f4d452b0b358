"""The inhabitants of a commune hold from a day on, by their source, and a convocation is measured by its day."""

import json
from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from protocol.bodies import Body, BodyChanged, Census, CensusRecorded, ChangeBody, LoadBodies, RecordCensus
from protocol.convocations import ChangeConvocation
from server.assemblies.bodies_sql import select_body
from server.assemblies.censuses_sql import select_census_on
from server.base.database import Pool
from server.base.settings import Settings
from server.ledger.ledger import read
from server.ledger.ledger_sql import select_links
from tests.support.client import Client
from tests.support.convening import convened, council, found_council, in_days, start_draft
from tests.support.scenario import Scenario, playing, refused

INSEE = "INSEE, populations légales 2026"


def today() -> date:
    return datetime.now(ZoneInfo("Europe/Paris")).date()


@pytest.fixture
async def scenario(settings: Settings, pool: Pool) -> AsyncIterator[Scenario]:
    """A council of 2,500 inhabitants."""
    async with playing(settings, pool) as scenario:
        await found_council(scenario.town)
        yield scenario


async def recorded(client: Client, body: int, inhabitants: int, since: date, source: str = INSEE) -> Census:
    census: Census = await client.call(RecordCensus(body, inhabitants, since, source))
    return census


async def test_a_census_holds_from_its_day_on(scenario: Scenario, pool: Pool) -> None:
    maelle, herve = await scenario.connect("Maelle"), await scenario.connect("Herve", 1)
    _, body = council(scenario)
    census = await recorded(maelle, body, 3_612, today() + timedelta(days=30))
    await herve.until(lambda: CensusRecorded(census) in herve.events)
    assert (census.recorded_by, census.source) == (maelle.person, INSEE)
    for day, inhabitants in ((today(), 2_500), (census.since, 3_612)):
        found = await select_body(pool, body, day)
        assert isinstance(found, Body)
        assert found.inhabitants == inhabitants
    assert await select_census_on(pool, body, today()) is None
    assert await select_census_on(pool, body, census.since) == census
    now = await recorded(maelle, body, 3_499, today())
    await herve.until(lambda: any(isinstance(e, BodyChanged) and e.body.inhabitants == 3_499 for e in herve.events))
    mended = await recorded(maelle, body, 3_498, today(), "INSEE, après recours")
    assert (await herve.call(LoadBodies())).censuses == [census, mended, now]
    assert (await maelle.call(ChangeBody(body, place="Mairie"))).inhabitants == 3_498


async def test_the_delay_of_a_convocation_is_that_of_the_inhabitants_on_its_day(scenario: Scenario, pool: Pool) -> None:
    maelle, (_, body) = await scenario.connect("Maelle"), council(scenario)
    draft = await start_draft(maelle, body, date=in_days(5))
    assert draft.assessment is not None
    assert (draft.assessment.rule.number, draft.assessment.blocks) == (3, [])
    await recorded(maelle, body, 3_612, today() + timedelta(days=1))
    draft = await maelle.call(ChangeConvocation(draft.id, draft.revision, place="Mairie"))
    assert draft.assessment.rule.number == 3
    await recorded(maelle, body, 3_612, today())
    draft = await maelle.call(ChangeConvocation(draft.id, draft.revision, place="Salle des fêtes"))
    assert draft.assessment.rule.number == 5


async def test_what_was_applied_is_frozen(scenario: Scenario, pool: Pool) -> None:
    maelle, (_, body) = await scenario.connect("Maelle"), council(scenario)
    await convened(maelle, body)
    census = await recorded(maelle, body, 2_612, today() - timedelta(days=3))
    await convened(maelle, body, date=in_days(12))
    rows = await pool.fetch("SELECT manifest FROM convocations ORDER BY seq")
    before, after = [json.loads(row["manifest"]) for row in rows]
    assert (before["census"], before["body"]["inhabitants"]) == (None, 2_500)
    assert after["census"] == {"inhabitants": 2_612, "since": census.since.isoformat(), "source": INSEE}
    assert after["body"]["inhabitants"] == 2_612


async def test_it_is_entered_in_the_ledger(scenario: Scenario, pool: Pool) -> None:
    maelle, (_, body) = await scenario.connect("Maelle"), council(scenario)
    await recorded(maelle, body, 3_612, today())
    *_, entry = [read(link) for link in await select_links(pool, 0, 100)]
    assert (entry.act, entry.author, entry.conversation) == ("census_recorded", maelle.person, None)
    assert entry.facts == {
        "body": "Conseil",
        "body_id": body,
        "inhabitants": 3_612,
        "regime": "commune",
        "since": today().isoformat(),
        "source": INSEE,
    }


async def test_only_administrators_record_one_and_with_its_source(scenario: Scenario, pool: Pool) -> None:
    maelle, (_, body) = await scenario.connect("Maelle"), council(scenario)
    assert await refused(maelle, RecordCensus(body, 1, today(), " ")) == ("invalid", "source")
    assert await refused(maelle, RecordCensus(12345, 1, today(), INSEE)) == ("not_found", "body")
    assert await refused(maelle, RecordCensus(body, 1, today(), INSEE, "ccas")) == ("invalid", "regime")
    for name in ("Herve", "Annick", "Yann"):
        client = await scenario.connect(name)
        assert await refused(client, RecordCensus(body, 1, today(), INSEE)) == ("not_allowed", "administrator")
    await maelle.call(ChangeBody(body, active=False))
    assert await refused(maelle, RecordCensus(body, 1, today(), INSEE)) == ("archived", "")
    assert await pool.fetchval("SELECT count(*) FROM censuses") == 0

"""What people report that does not work: told to administrators alone, with nothing of what was on the screen."""

import json
from collections.abc import AsyncIterator

import pytest

from protocol.accounts import ChangeAccount
from protocol.problems import LoadProblems, Problem, ProblemChanged, ReportProblem, SettleProblem
from server.base.database import Pool
from server.base.settings import Settings
from server.run.retention_job import forget
from server.upkeep import problems
from tests.support.client import Client
from tests.support.letters import working, written
from tests.support.scenario import Scenario, new_client_id, playing, refused


@pytest.fixture
async def scenario(settings: Settings, pool: Pool) -> AsyncIterator[Scenario]:
    async with playing(settings, pool) as scenario:
        await scenario.town.person("Maelle", administrator=True)
        await scenario.town.person("Anne")
        await scenario.town.person("Gaelle", "guest")
        yield scenario


async def reported(client: Client) -> list[Problem]:
    found: list[Problem] = (await client.call(LoadProblems())).problems
    return found


async def test_administrators_are_told_and_settle_it(scenario: Scenario, settings: Settings) -> None:
    maelle, anne, gaelle = [await scenario.connect(name) for name in ("Maelle", "Anne", "Gaelle")]
    async with working(settings):
        await gaelle.call(ReportProblem(new_client_id(), "Le bouton ne répond pas.", "agenda", "4f2a"))
        (letter,) = await written(settings.mail_dir)
    assert "Gaelle signale un problème" in letter.text
    assert "Le bouton" not in letter.text
    assert "/administration/signalements" in letter.text
    (one,) = await reported(maelle)
    assert (one.person, one.text, one.place) == (scenario.town.people["Gaelle"], "Le bouton ne répond pas.", "agenda")
    assert one.reference == "4f2a"
    await maelle.until(lambda: ProblemChanged(one) in maelle.events)
    for other in (anne, gaelle):
        assert await refused(other, LoadProblems()) == ("not_allowed", "administrator")
        assert await refused(other, SettleProblem(one.id)) == ("not_allowed", "administrator")
        assert not [event for event in other.events if isinstance(event, ProblemChanged)]
    assert (await maelle.call(SettleProblem(one.id))).settled_at
    assert (await maelle.call(SettleProblem(one.id, settled=False))).settled_at is None
    assert await refused(maelle, SettleProblem(1)) == ("not_found", "problem")


async def test_an_administrator_who_has_gone_is_not_written_to(scenario: Scenario, pool: Pool) -> None:
    await scenario.town.person("Paul", administrator=True)
    maelle, anne = await scenario.connect("Maelle"), await scenario.connect("Anne")
    await maelle.call(ChangeAccount(scenario.town.people["Paul"], active=False))
    await anne.call(ReportProblem(new_client_id(), "Coupé."))
    letters = await pool.fetch("SELECT payload FROM pgqueuer WHERE entrypoint = 'mail'")
    assert [json.loads(row[0])["to"] for row in letters] == ["maelle@town.example"]


async def test_what_is_settled_is_forgotten_after_a_while(scenario: Scenario, pool: Pool) -> None:
    maelle, anne = await scenario.connect("Maelle"), await scenario.connect("Anne")
    for text in ("un", "deux"):
        await anne.call(ReportProblem(new_client_id(), text))
    two, one = await reported(maelle)
    await maelle.call(SettleProblem(one.id))
    await pool.execute("UPDATE problems SET settled_at = settled_at - interval '91 days', at = at - interval '1 year'")
    await forget(pool)
    assert [problem.text for problem in await reported(maelle)] == [two.text]
    await pool.execute("UPDATE problems SET at = at - interval '2 days'")
    await forget(pool)
    assert await reported(maelle) == []


async def test_many_in_a_row_are_too_many(scenario: Scenario) -> None:
    anne = await scenario.connect("Anne")
    for number in range(10):
        await anne.call(ReportProblem(new_client_id(), str(number)))
    assert (await refused(anne, ReportProblem(new_client_id(), "encore")))[0] == "too_fast"


async def test_what_is_told_twice_is_told_once(scenario: Scenario) -> None:
    maelle, anne = await scenario.connect("Maelle"), await scenario.connect("Anne")
    again = ReportProblem(new_client_id(), "Coupé.")
    await anne.call(again)
    await anne.call(again)
    assert [one.text for one in await reported(maelle)] == ["Coupé."]


async def test_letters_come_once_an_hour(scenario: Scenario, pool: Pool) -> None:
    anne, gaelle = await scenario.connect("Anne"), await scenario.connect("Gaelle")

    async def letters() -> int:
        return int(await pool.fetchval("SELECT count(*) FROM pgqueuer WHERE entrypoint = 'mail'"))

    for client in (anne, gaelle, anne):
        await client.call(ReportProblem(new_client_id(), "Encore."))
    assert await letters() == 1
    await pool.execute("UPDATE problems SET written_at = written_at - interval '61 minutes'")
    await gaelle.call(ReportProblem(new_client_id(), "Toujours."))
    assert await letters() == 2


async def test_twenty_of_one_person_wait_and_no_more(
    scenario: Scenario, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    maelle, anne = await scenario.connect("Maelle"), await scenario.connect("Anne")
    monkeypatch.setattr(problems, "MOST", 2)
    for text in ("un", "deux"):
        await anne.call(ReportProblem(new_client_id(), text))
    assert await refused(anne, ReportProblem(new_client_id(), "trois")) == ("conflict", "many")
    two, _ = await reported(maelle)
    assert two.text == "deux"
    await maelle.call(SettleProblem(two.id))
    await anne.call(ReportProblem(new_client_id(), "trois"))
    assert [one.text for one in await reported(maelle)] == ["trois", "un", "deux"]

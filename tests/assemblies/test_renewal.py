"""The renewal of a council: one act ends the old mandates, begins the new ones, and closes what belonged to the old."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from protocol.convocations import (
    Author,
    ChangeConvocation,
    ConvocationDraft,
    LoadConvocationDrafts,
    StartConvocation,
)
from protocol.delays import Concern
from protocol.ledger import CheckLedger
from protocol.renewal import RenewBody
from protocol.summonses import AnswerConvocation
from protocol.types import Stored
from server.assemblies.bodies_sql import select_members
from server.assemblies.grounds import contradicted
from server.base.database import Pool
from server.base.settings import Settings
from tests.support.client import Client
from tests.support.convening import convened, council, found_council, in_days, sending, start_draft
from tests.support.papers import text_of
from tests.support.proving import evidence, get
from tests.support.scenario import Scenario, playing, refused


@pytest.fixture
async def scenario(settings: Settings, pool: Pool) -> AsyncIterator[Scenario]:
    """Annick is elected again, Herve and Paul are not; Nolwenn and Loic are new."""
    async with playing(settings, pool) as scenario:
        await found_council(scenario.town)
        await scenario.town.person("Nolwenn", "official")
        await scenario.town.person("Loic", "official")
        await scenario.town.person("Cedric", "guest")
        yield scenario


def renewal(scenario: Scenario, *names: str, preview: bool = False) -> RenewBody:
    people = [scenario.town.people[name] for name in names or ("Annick", "Nolwenn", "Loic")]
    return RenewBody(scenario.town.bodies["Conseil"], in_days(-1), in_days(0), people, preview)


async def entered(pool: Pool, act: str) -> list[str]:
    rows = await pool.fetch(
        "SELECT entry::jsonb -> 'facts' ->> 'name' FROM ledger WHERE entry::jsonb ->> 'act' = $1", act
    )
    return sorted(row[0] for row in rows)


async def test_one_act_renews_the_council(scenario: Scenario, pool: Pool) -> None:
    maelle, nolwenn, paul, annick = [await scenario.connect(name) for name in ("Maelle", "Nolwenn", "Paul", "Annick")]
    group, body = council(scenario)
    people = scenario.town.people
    await start_draft(maelle, body)
    told = await maelle.call(renewal(scenario))
    assert sorted(told.ending) == sorted(people[name] for name in ("Herve", "Annick", "Paul"))
    assert told.beginning == [people[name] for name in ("Annick", "Nolwenn", "Loic")]
    assert told.drafts == 1
    assert await select_members(pool, body, in_days(-1)) == [people[name] for name in ("Annick", "Herve", "Paul")]
    assert await select_members(pool, body, in_days(0)) == [people[name] for name in ("Annick", "Loic", "Nolwenn")]
    await nolwenn.until(lambda: group in nolwenn.state.conversations)
    await paul.until(lambda: group not in paul.state.conversations)
    assert group in annick.state.conversations
    assert (await maelle.call(LoadConvocationDrafts())).drafts == []
    assert await entered(pool, "mandate_ended") == ["Annick", "Herve", "Paul"]
    assert await entered(pool, "mandate_given") == ["Annick", "Annick", "Herve", "Loic", "Nolwenn", "Paul"]


async def test_the_outgoing_mayor_then_convenes_the_installation(scenario: Scenario) -> None:
    maelle, (_, body) = await scenario.connect("Maelle"), council(scenario)
    await maelle.call(renewal(scenario))
    draft = await maelle.call(StartConvocation(body))
    draft = await maelle.call(ChangeConvocation(draft.id, draft.revision, installation=True))
    assert draft.convened_by == scenario.town.people["Herve"]
    assert len(draft.recipients) == 3


async def installation(scenario: Scenario, maelle: Client, **changed: Any) -> ConvocationDraft:
    body = scenario.town.bodies["Conseil"]
    return await start_draft(maelle, body, installation=True, date=in_days(5), **changed)


async def read(scenario: Scenario, pool: Pool, stored: Stored) -> str:
    """The letter, the attestation, the extract and the poster."""
    base = f"/api/convocations/{stored.conversation}/{stored.seq}"
    papers = [await get(scenario, "Maelle", f"{base}/{paper}") for paper in ("attestation", "extract", "poster")]
    assert [status for status, _ in papers] == [200, 200, 200]
    letters = [bytes(row[0]).decode() for row in await pool.fetch("SELECT payload FROM pgqueuer")]
    letter = next(one for one in letters if "vous convoque" in one)
    return "\n".join([letter, *(text_of(paper) for _, paper in papers)])


async def test_a_mayor_elected_again_installs_the_new_council_as_mayor(
    scenario: Scenario, pool: Pool, tmp_path: Path
) -> None:
    maelle, herve = await scenario.connect("Maelle"), scenario.town.people["Herve"]
    await maelle.call(renewal(scenario, "Herve", "Annick", "Loic"))
    draft = await installation(scenario, maelle)
    assert draft.convened_by == herve
    standings = {one.person: one.standing for one in draft.authors}
    assert standings[herve] == "outgoing"
    assert list(standings.values()).count("outgoing") == 1
    # For anything but the installation, there is no mayor.
    other = await start_draft(maelle, scenario.town.bodies["Conseil"])
    assert other.convened_by is None
    assert {one.person: one.standing for one in other.authors}[herve] == "substitute"
    stored = await maelle.call(sending(draft))
    said = await read(scenario, pool, stored)
    assert "Herve, maire" in said
    assert "vacante" not in said
    assert "2122-17" not in said
    assert (await evidence(scenario, stored, tmp_path))[1].faults == []
    assert "grounds" not in [one.fault for one in (await maelle.call(CheckLedger())).alterations]


async def test_a_deputy_elected_again_installs_in_the_place_of_the_mayor(
    scenario: Scenario, pool: Pool, tmp_path: Path
) -> None:
    maelle, annick = await scenario.connect("Maelle"), scenario.town.people["Annick"]
    await maelle.call(renewal(scenario, "Herve", "Annick", "Loic"))
    draft = await installation(scenario, maelle, convened_by=annick)
    assert await refused(maelle, sending(draft)) == ("invalid", "convened_by")
    change = ChangeConvocation(draft.id, draft.revision, substitute_reason="Empêchement du maire")
    stored = await maelle.call(sending(await maelle.call(change)))
    assert "Annick, membre, en remplacement provisoire d’Herve" in await read(scenario, pool, stored)
    assert (await evidence(scenario, stored, tmp_path))[1].faults == []
    assert "grounds" not in [one.fault for one in (await maelle.call(CheckLedger())).alterations]


async def test_a_mayor_elected_again_does_not_stand_in_for_themselves(scenario: Scenario, pool: Pool) -> None:
    """The entries say that they were the mayor; of who sat with them, that they were not."""
    maelle, people = await scenario.connect("Maelle"), scenario.town.people
    await maelle.call(renewal(scenario, "Herve", "Annick", "Loic"))
    await maelle.call(sending(await installation(scenario, maelle)))
    manifest = json.loads(await pool.fetchval("SELECT manifest FROM convocations"))
    assert await contradicted(pool, manifest) == []
    for name, substitute_for in (("Herve", "la présidence vacante"), ("Annick", ""), ("Maelle", "Herve")):
        author = Author(people[name], name, "maire", substitute_for, "Renouvellement")
        claimed = {**manifest, "convocation": {**manifest["convocation"], "author": msgspec.to_builtins(author)}}
        assert await contradicted(pool, claimed) == [Concern("mandate_altered", person=people[name])]


async def test_what_will_happen_is_said_before_it_does(scenario: Scenario, pool: Pool) -> None:
    maelle, herve = await scenario.connect("Maelle"), await scenario.connect("Herve", 1)
    _, body = council(scenario)
    sent = await convened(maelle, body)
    await herve.call(AnswerConvocation(sent.conversation, sent.seq, "proxy", scenario.town.people["Annick"]))
    await start_draft(maelle, body)
    told = await maelle.call(renewal(scenario, preview=True))
    assert [(one.seq, one.lapsing) for one in told.sittings] == [(sent.seq, 1)]
    assert told.drafts == 1
    assert len(await select_members(pool, body, in_days(0))) == 3
    assert len((await maelle.call(LoadConvocationDrafts())).drafts) == 1
    assert await entered(pool, "mandate_ended") == []


async def test_what_is_no_renewal_leaves_all_as_it_was(scenario: Scenario, pool: Pool) -> None:
    maelle, herve, cedric = [await scenario.connect(name) for name in ("Maelle", "Herve", "Cedric")]
    people, (_, body) = scenario.town.people, council(scenario)

    async def answered(client: Client, *people: int, days: int = 0) -> tuple[str, str]:
        return await refused(client, RenewBody(body, in_days(-1), in_days(-1) + timedelta(days), list(people)))

    for client in (herve, cedric):
        assert await answered(client, people["Annick"], days=1) == ("not_allowed", "administrator")
    assert await answered(maelle, people["Annick"]) == ("invalid", "starts_on")
    assert await answered(maelle, people["Annick"], people["Annick"], days=1) == ("invalid", "people")
    assert await answered(maelle, people["Cedric"], days=1) == ("invalid", "person")
    assert await answered(maelle, 17, days=1) == ("not_found", "person")
    assert await refused(maelle, RenewBody(17, in_days(-1), in_days(0), [people["Annick"]])) == ("not_found", "body")
    await scenario.town.seat(body, "Loic", since=in_days(30))
    assert await refused(maelle, renewal(scenario)) == ("conflict", "mandate")
    assert len(await select_members(pool, body, in_days(0))) == 3


async def test_whoever_convenes_under_the_old_council_for_the_new_one_is_warned(scenario: Scenario) -> None:
    maelle, (_, body) = await scenario.connect("Maelle"), council(scenario)
    draft = await start_draft(maelle, body)
    assert draft.assessment
    assert "leaving" not in [one.code for one in draft.assessment.warnings]
    people = [scenario.town.people[name] for name in ("Annick", "Nolwenn", "Loic")]
    await maelle.call(RenewBody(body, in_days(2), in_days(3), people))
    draft = await start_draft(maelle, body)
    assert draft.assessment
    assert "leaving" in [one.code for one in draft.assessment.warnings]

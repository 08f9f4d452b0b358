"""Councillors who do not sit in an intercommunal council get its convocations, lists of deliberations and minutes."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from protocol.bodies import RecordCensus
from protocol.convocations import CancelConvocation, ItemDraft
from protocol.copies import Copied, KeepCopyList, LoadCopies, LoadCopyList
from protocol.sittings import CloseSitting, FilePaper, LoadSitting, OpenSitting
from protocol.summonses import LoadSummonses
from protocol.types import Stored
from server.base.database import Pool
from server.base.settings import PARIS, Settings
from server.ledger.ledger import Entry, read
from server.ledger.ledger_sql import select_links_of
from server.run.schema import migrate
from tests.support.browser import Browser
from tests.support.client import Client
from tests.support.convening import convened, council, found_council, in_days, move
from tests.support.databases import to_schema
from tests.support.letters import Received, working, written
from tests.support.pace import PATIENCE
from tests.support.scenario import Scenario, playing, refused
from tests.support.uploading import browser, pdf, send_file
from tests.support.waiting import eventually

GUY = Copied("Guy Lannion", "guy@lannion.example", "Lannion")
LEA = Copied("Léa Ploumanac’h", "lea@perros.example", "Perros-Guirec")
SENT = 3
"""Letters to the convened."""


@dataclass
class Community:
    """The council of a community of communes that informs two councillors."""

    scenario: Scenario
    maelle: Client
    settings: Settings
    worker: AsyncExitStack

    @property
    def body(self) -> int:
        return council(self.scenario)[1]

    async def convene(self) -> Stored:
        file = await send_file(browser(self.scenario, "Maelle"), "budget.pdf", pdf(3))
        agenda = [ItemDraft("Budget", "Annick", "La note de synthèse", files=[file.id]), ItemDraft("Voirie")]
        return await convened(self.maelle, self.body, agenda=agenda)

    async def letters(self, count: int, to: Copied = GUY) -> list[Received]:
        """Those to one of the two, once so many were written in all."""
        return [one for one in await written(self.settings.mail_dir, count) if one.to == to.email]


@pytest.fixture
async def community(settings: Settings, pool: Pool) -> AsyncIterator[Community]:
    async with playing(settings, pool) as scenario, AsyncExitStack() as worker:
        await worker.enter_async_context(working(settings))
        await found_council(scenario.town)
        maelle = await scenario.connect("Maelle")
        community = Community(scenario, maelle, settings, worker)
        await maelle.call(RecordCensus(community.body, 3_000, in_days(0), "INSEE", "epci"))
        await maelle.call(KeepCopyList(community.body, [LEA, GUY]))
        yield community


async def entries(pool: Pool, stored: Stored, act: str) -> list[Entry]:
    links = await select_links_of(pool, stored.conversation, stored.seq)
    return [entry for link in links if (entry := read(link)).act == act]


async def test_a_convocation_goes_in_copy_with_its_notes_to_all_on_the_list(community: Community, pool: Pool) -> None:
    stored = await community.convene()
    (letter,) = await community.letters(SENT + 2)
    assert letter.subject.startswith("Copie pour information : convocation, Conseil, ")
    told = " ".join(letter.text.split())
    assert "vous est communiquée en copie, pour information (article L. 5211-40-2 du CGCT)" in told
    assert "Elle ne vous convoque pas et n’appelle pas de réponse." in told
    reader, address = Browser(community.scenario.urls[0]), f"/api/shared-sittings/{letter.token}"
    shown = (await reader.get(address)).body
    assert (shown["kind"], shown["name"]) == ("copy", "Guy Lannion")
    assert [(item["title"], item.get("note", "")) for item in shown["items"]] == [
        ("Budget", "La note de synthèse"),
        ("Voirie", ""),
    ]
    file = shown["items"][0]["files"][0]["id"]
    assert (await reader.get(f"{address}/files/{file}")).body == pdf(3)
    (entry,) = await entries(pool, stored, "copied")
    assert (entry.facts["kind"], entry.facts["count"]) == ("convocation", 2)
    assert entry.facts["recipients"] == [
        {"name": "Guy Lannion", "commune": "Lannion", "address": "guy@lannion.example"},
        {"name": "Léa Ploumanac’h", "commune": "Perros-Guirec", "address": "lea@perros.example"},
    ]


async def test_nobody_informed_is_counted_as_convened(community: Community, pool: Pool) -> None:
    stored = await community.convene()
    people = community.scenario.town.people
    board = await community.maelle.call(LoadSummonses(stored.conversation, stored.seq))
    assert {one.person for one in board.summonses} == {people[name] for name in ("Herve", "Annick", "Paul")}
    sitting = await community.maelle.call(LoadSitting(stored.conversation, stored.seq))
    assert len(sitting.in_office) == 3
    manifest = json.loads(await pool.fetchval("SELECT manifest FROM convocations"))
    assert "Guy Lannion" not in [one["name"] for one in manifest["recipients"]]


async def test_what_became_of_each_copy_is_shown_to_those_who_follow(community: Community) -> None:
    stored = await community.convene()
    await community.letters(SENT + 2)
    async with asyncio.timeout(PATIENCE):
        while True:
            copies = (await community.maelle.call(LoadCopies(stored.conversation, stored.seq))).copies
            if all(one.handed_at for one in copies):
                break
            await asyncio.sleep(0.1)
    assert [(one.commune, one.kind) for one in copies] == [("Lannion", "convocation"), ("Perros-Guirec", "convocation")]
    assert all(one.to_file for one in copies)
    annick = await community.scenario.connect("Annick")
    assert (await refused(annick, LoadCopies(stored.conversation, stored.seq)))[0] == "not_found"


async def test_a_copy_written_to_a_file_before_that_was_kept_has_reached_nobody(
    community: Community, pool: Pool
) -> None:
    await community.convene()
    await community.letters(SENT + 2)
    await eventually(lambda: pool.fetchval("SELECT bool_and(handed_at IS NOT NULL) FROM copies"))
    await community.worker.aclose()  # it knows no earlier schema
    await asyncio.to_thread(to_schema, community.settings.database_url, "-0044")
    await pool.execute("UPDATE letters SET reply = '250 Ok' WHERE recipient = $1", LEA.email)
    await asyncio.to_thread(migrate, community.settings.database_url)
    held = await pool.fetch("SELECT email, to_file FROM copies ORDER BY 1")
    assert [tuple(row) for row in held] == [(GUY.email, True), (LEA.email, False)]


async def test_a_cancelled_sitting_is_told_to_those_informed(community: Community) -> None:
    stored = await community.convene()
    await community.letters(SENT + 2)
    await community.maelle.call(CancelConvocation(stored.conversation, stored.seq, "Deuil"))
    first, second = await community.letters(SENT + 2 + SENT + 2)
    assert second.subject.startswith("Séance annulée : ")
    shown = (await Browser(community.scenario.urls[0]).get(f"/api/shared-sittings/{first.token}")).body
    assert (shown["state"], shown["why"]) == ("cancelled", "Deuil")


async def test_the_papers_of_the_sitting_follow_the_minutes_once_adopted(community: Community, pool: Pool) -> None:
    stored = await community.convene()
    await community.letters(SENT + 2)
    await move(pool, stored, datetime.now(UTC) - timedelta(seconds=1))
    place = stored.conversation, stored.seq
    await community.maelle.call(OpenSitting(*place))
    await community.maelle.call(CloseSitting(*place))
    clerk = browser(community.scenario, "Maelle")
    listed = await send_file(clerk, "liste.pdf", pdf(1))
    await community.maelle.call(FilePaper(*place, "deliberations", listed.id))
    _, letter = await community.letters(SENT + 2 + 2)
    assert letter.subject.startswith("Liste des délibérations : Conseil, ")
    reader, address = Browser(community.scenario.urls[0]), f"/api/shared-sittings/{letter.token}"
    shown = (await reader.get(address)).body
    assert (shown["paper"], [one["name"] for one in shown["files"]], shown["items"]) == (
        "deliberations", ["liste.pdf"], [],
    )  # fmt: skip
    assert (await reader.get(f"{address}/files/{listed.id}")).body == pdf(1)
    minutes = await send_file(clerk, "pv.pdf", pdf(2))
    await community.maelle.call(FilePaper(*place, "minutes", minutes.id))
    today = (await community.maelle.call(LoadSitting(*place))).papers[0].filed_at.astimezone(PARIS).date()
    await community.maelle.call(FilePaper(*place, "minutes", minutes.id, adopted_on=today))
    *_, letter = await community.letters(SENT + 2 + 2 + 2)
    assert letter.subject.startswith("Procès-verbal : Conseil, ")
    assert [entry.facts["kind"] for entry in await entries(pool, stored, "copied")] == [
        "convocation", "deliberations", "minutes",
    ]  # fmt: skip
    (_, _, entry) = await entries(pool, stored, "copied")
    assert (entry.facts["paper"]["name"], len(entry.facts["paper"]["sha256"])) == ("pv.pdf", 64)
    await community.scenario.disconnect()  # whose clocks know nothing of the hour that was moved


async def test_the_list_is_kept_with_its_days_and_a_commune_has_none(community: Community, pool: Pool) -> None:
    maelle, body = community.maelle, community.body
    kept = await maelle.call(KeepCopyList(body, [GUY, Copied("Nolwenn", "nolwenn@x.example", "Pleumeur")]))
    assert [(one.name, one.removed_on is None) for one in kept.recipients] == [
        ("Guy Lannion", True), ("Nolwenn", True), ("Léa Ploumanac’h", False),
    ]  # fmt: skip
    assert await maelle.call(LoadCopyList(body)) == kept
    twice = KeepCopyList(body, [GUY, Copied("Un autre", "GUY@lannion.example")])
    assert await refused(maelle, twice) == ("invalid", "recipients")
    assert (await maelle.call(LoadCopyList(body))) == kept
    herve = await community.scenario.connect("Herve")
    assert await herve.call(LoadCopyList(body)) == kept
    assert await refused(herve, KeepCopyList(body, [])) == ("not_allowed", "administrator")
    annick = await community.scenario.connect("Annick")
    assert (await refused(annick, LoadCopyList(body)))[0] == "not_found"
    await maelle.call(RecordCensus(body, 3_000, in_days(0), "INSEE"))
    assert await refused(maelle, KeepCopyList(body, [])) == ("invalid", "body")
    stored = await community.convene()
    assert await entries(pool, stored, "copied") == []

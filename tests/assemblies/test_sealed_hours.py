"""What was sealed is told under the name and in the hours of then, whatever the town hall is set to since."""

import csv
import io
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from protocol.convocations import CancelConvocation
from protocol.ledger import LoadJudgements, LoadRegister
from protocol.receipts import OpenMessage
from server.assemblies.register import as_table
from server.assemblies.register_sql import select_all
from server.assemblies.register_verdicts import judged
from server.base.database import Pool
from server.base.settings import Settings
from tests.support.browser import Browser
from tests.support.convening import convened
from tests.support.letters import Received, working, written
from tests.support.proving import found, get
from tests.support.scenario import Scenario, playing

PARIS, REUNION = ZoneInfo("Europe/Paris"), ZoneInfo("Indian/Reunion")
THEN, NOW = "Mairie de Josselin", "Commune nouvelle de Ploërmel"


@pytest.fixture
async def sent(settings: Settings, pool: Pool) -> AsyncIterator[tuple[Scenario, Settings, Received, tuple[int, int]]]:
    """By the town hall of then, and read by that of now."""
    async with playing(replace(settings, authority=THEN, time_zone=PARIS), pool) as scenario, working(settings):
        await found(scenario)
        stored = await convened(await scenario.connect("Maelle"), scenario.town.bodies["Conseil"])
        annick = await scenario.connect("Annick")
        await annick.call(OpenMessage(stored.conversation, stored.seq))
        letter = next(one for one in await written(settings.mail_dir, 2) if one.to == "annick@town.example")
        tokens = scenario.town
    now = replace(settings, authority=NOW, time_zone=REUNION)
    async with playing(now, pool) as scenario, working(now):
        scenario.town.people |= tokens.people
        scenario.town.tokens |= tokens.tokens
        yield scenario, now, letter, (stored.conversation, stored.seq)


async def test_what_was_sealed_is_told_as_it_was(
    sent: tuple[Scenario, Settings, Received, tuple[int, int]], pool: Pool
) -> None:
    scenario, now, letter, place = sent
    maelle = await scenario.connect("Maelle")
    (line,) = (await maelle.call(LoadRegister())).lines
    assert (line.time_zone, line.authority) == ("Europe/Paris", THEN)
    opens, frozen = (f"{at.astimezone(PARIS):%d/%m/%Y %H:%M}" for at in (line.opens_at, line.sent_at))
    content = (await get(scenario, "Maelle", "/api/register.csv"))[1].decode("utf-8-sig")
    (told,) = csv.DictReader(io.StringIO(content), delimiter=";")
    assert (told["Séance"], told["Figée le"], told["Collectivité"]) == (opens, frozen, THEN)
    (opened,) = [one for one in (await maelle.call(LoadJudgements(*place))).people if one.name == "Annick"]
    assert f"{datetime.now(PARIS):%d/%m/%Y %H:}" in opened.fact or "consultée le" not in opened.fact
    lines = await judged(pool, await select_all(pool, scenario.town.people["Maelle"], None, ""))
    table = as_table(lines, now.time_zone, now.authority, "", None)
    assert (table["authority"], table["rows"][0][3]) == (THEN, opens)
    assert "heure de Paris" in table["note"]
    shown = await Browser(scenario.urls[0]).get(f"/api/convocations/{letter.token}")
    assert shown.body["time_zone"] == "Europe/Paris"


async def test_letters_about_it_are_of_the_town_hall_that_convened(
    sent: tuple[Scenario, Settings, Received, tuple[int, int]],
) -> None:
    scenario, now, _, place = sent
    maelle = await scenario.connect("Maelle")
    (line,) = (await maelle.call(LoadRegister())).lines
    await maelle.call(CancelConvocation(*place, "Intempéries"))
    letters = [one for one in await written(now.mail_dir, 4) if "annulée" in one.subject]
    assert letters
    for letter in letters:
        assert f"{line.opens_at.astimezone(PARIS):%H} h {line.opens_at.astimezone(PARIS):%M}" in letter.text
        assert THEN in letter.text
        assert NOW not in letter.text

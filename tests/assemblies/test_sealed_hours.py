"""What was sealed is told under the name and in the hours of then, whatever the town hall is set to since."""

import csv
import io
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from protocol.bodies import GiveMandate, LoadBodies
from protocol.conversations import AddMembers
from protocol.convocations import CancelConvocation, Convocation
from protocol.ledger import LoadJudgements, LoadRegister, LoadSeal
from protocol.receipts import OpenMessage
from protocol.summonses import LoadSummonses
from server.assemblies.register import as_table
from server.assemblies.register_sql import select_all
from server.assemblies.register_verdicts import judged
from server.base.database import Pool
from server.base.settings import Settings
from server.ledger.ledger_sql import select_links_of
from tests.support.browser import Browser
from tests.support.client import Client
from tests.support.convening import HOUR, convened, in_days, sending, start_draft
from tests.support.letters import Received, working, written
from tests.support.papers import text_of
from tests.support.proving import found, get
from tests.support.scenario import Scenario, playing
from tests.support.sitting import fail, sits
from tests.support.sitting import found as council
from tests.support.tampering import unguarded

PARIS, NOUMEA = ZoneInfo("Europe/Paris"), ZoneInfo("Pacific/Noumea")
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
    now = replace(settings, authority=NOW, time_zone=NOUMEA)
    async with playing(now, pool) as scenario, working(now):
        scenario.town.people |= tokens.people
        scenario.town.tokens |= tokens.tokens
        yield scenario, now, letter, (stored.conversation, stored.seq)


def frozen_of(client: Client, place: tuple[int, int]) -> Convocation:
    content = client.state.messages[place].content
    assert isinstance(content, Convocation)
    return content


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
    table = as_table(lines, now.time_zone, now.authority, "", (await select_links_of(pool, *place))[-1])
    assert (table["authority"], table["rows"][0][3]) == (THEN, opens)
    assert "heure de Paris" in table["note"]
    assert table["head"][0].endswith("(heure de Nouméa)")
    assert (frozen_of(maelle, place).zone, frozen_of(maelle, place).authority) == ("Europe/Paris", THEN)
    shown = await Browser(scenario.urls[0]).get(f"/api/convocations/{letter.token}")
    assert (shown.body["time_zone"], shown.body["authority"]) == ("Europe/Paris", THEN)


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


async def test_whoever_sits_is_asked_of_the_sealed_day(
    sent: tuple[Scenario, Settings, Received, tuple[int, int]], pool: Pool
) -> None:
    """It begins in the evening in Paris, and is the next day where the town hall says that it is now."""
    scenario, _, _, place = sent
    await pool.execute("UPDATE people SET administrator = true WHERE name = 'Maelle'")
    maelle = await scenario.connect("Maelle")
    opens_at = frozen_of(maelle, place).opens_at
    day = opens_at.astimezone(PARIS).date()
    assert opens_at.astimezone(NOUMEA).date() > day
    newcomer = await scenario.town.person("Nouvelle", "official")
    await maelle.call(AddMembers(place[0], [newcomer]))
    (body,) = [one for one in (await maelle.call(LoadBodies())).bodies if one.conversation == place[0]]
    await maelle.call(GiveMandate(body.id, newcomer, day + timedelta(1)))
    assert (await maelle.call(LoadSummonses(*place))).latecomers == []


async def test_a_second_convocation_tells_the_first_sitting_as_it_was(settings: Settings, pool: Pool) -> None:
    async with playing(replace(settings, time_zone=PARIS), pool) as scenario:
        await council(scenario)
        maelle = await scenario.connect("Maelle")
        first = await sits(scenario, maelle, pool)
        await fail(maelle, first)
        await scenario.disconnect()  # Nobody was told that time has been turned back.
        town = scenario.town
    async with playing(replace(settings, time_zone=NOUMEA), pool) as scenario:
        scenario.town.people |= town.people
        scenario.town.tokens |= town.tokens
        maelle = await scenario.connect("Maelle")
        draft = await start_draft(maelle, town.bodies["Conseil"], second_of=first.seq, date=in_days(5), hour=HOUR)
        stored = await maelle.call(sending(draft))
        place = (stored.conversation, stored.seq)
        told = frozen_of(maelle, place).first
        assert told
        assert told.zone == "Europe/Paris"
        hour = f"{told.opens_at.astimezone(PARIS):%-H h %M}".removesuffix(" 00")
        for paper in ("attestation", "poster"):
            status, written = await get(scenario, "Maelle", f"/api/convocations/{place[0]}/{place[1]}/{paper}")
            assert status == 200
            assert f"à {hour} (heure de Paris)" in text_of(written)
        assert (await maelle.call(LoadSeal(*place))).alterations == []
        async with unguarded(pool) as db:
            await db.execute("UPDATE messages SET content = content #- '{first,zone}' WHERE seq = $1", stored.seq)
        assert [one.fault for one in (await maelle.call(LoadSeal(*place))).alterations] == ["message"]
        await scenario.disconnect()


@pytest.mark.parametrize(("field", "told"), [("zone", "Pacific/Noumea"), ("authority", NOW)])
async def test_a_zone_or_a_name_that_was_not_sealed_is_an_altered_row(
    sent: tuple[Scenario, Settings, Received, tuple[int, int]], pool: Pool, field: str, told: str
) -> None:
    scenario, _, _, place = sent
    maelle = await scenario.connect("Maelle")
    assert (await maelle.call(LoadSeal(*place))).alterations == []
    async with unguarded(pool) as db:
        await db.execute(
            "UPDATE messages SET content = content || jsonb_build_object($3::text, $4::text) "
            "WHERE conversation_id = $1 AND seq = $2",
            *place,
            field,
            told,
        )
    (found,) = (await maelle.call(LoadSeal(*place))).alterations
    assert found.fault == "message"
    await scenario.disconnect()

"""Convening: days and hours are those of the authority, wherever it is."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from protocol.convocations import (
    Convocation,
)
from protocol.errors import Invalid
from server.base.clocks import instant
from server.base.database import Pool
from server.base.settings import Settings
from tests.support.convening import HOUR, sending, start_draft
from tests.support.scenario import history, playing, refused

PARIS = ZoneInfo("Europe/Paris")


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
        draft = await start_draft(maelle, body, date=day)
        assert draft.assessment
        assert draft.assessment.latest_send == day - timedelta(4)
        assert draft.assessment.deadline == datetime.combine(day - timedelta(3), time(0), zone)
        assert (draft.assessment.state, draft.assessment.blocks) == ("last_day", [])
        late = await start_draft(maelle, body, date=day - timedelta(1))
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

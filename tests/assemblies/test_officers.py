"""Officers: who presides over a sitting and who are its secretaries, entered with their names."""

from collections.abc import AsyncIterator

import pytest

from protocol.sittings import (
    CloseSitting,
    LoadSitting,
    OpenSitting,
    RecordAttendance,
    RecordOfficers,
    SittingChanged,
)
from server.base.database import Pool
from server.base.settings import Settings
from tests.support.scenario import Scenario, playing, refused
from tests.support.sitting import arrive, entered, found, sits


@pytest.fixture
async def scenario(settings: Settings, pool: Pool) -> AsyncIterator[Scenario]:
    async with playing(settings, pool) as scenario:
        await found(scenario)
        yield scenario
        await scenario.disconnect()  # Nobody was told that time has been turned back.


async def test_whoever_has_the_chair_presides_unless_somebody_else_was_recorded(scenario: Scenario, pool: Pool) -> None:
    maelle, people = await scenario.connect("Maelle"), scenario.town.people
    stored = await sits(scenario, maelle, pool)
    await arrive(maelle, scenario, stored, "Herve")
    sitting = await maelle.call(OpenSitting(stored.conversation, stored.seq))
    assert (sitting.presides, sitting.secretaries) == (people["Herve"], [])
    again = await sits(scenario, maelle, pool)
    place = (again.conversation, again.seq)
    await arrive(maelle, scenario, again, "Jeanne", "Paul")
    await maelle.call(RecordOfficers(*place, people["Jeanne"], [people["Paul"]]))
    sitting = await maelle.call(OpenSitting(*place))
    assert (sitting.presides, sitting.secretaries) == (people["Jeanne"], [people["Paul"]])
    acts = [(act, facts) for act, facts in await entered(pool, again) if act in ("presided", "kept_minutes")]
    assert acts == [
        ("presided", {"name": "Jeanne"}),
        ("kept_minutes", {"people": [people["Paul"]], "names": ["Paul"]}),
    ]


async def test_nobody_is_said_to_preside_over_an_installation_unless_it_was_recorded(
    scenario: Scenario, pool: Pool
) -> None:
    """The oldest member does, until there is a mayor, and not who convened."""
    maelle, people = await scenario.connect("Maelle"), scenario.town.people
    stored = await sits(scenario, maelle, pool, installation=True)
    place = (stored.conversation, stored.seq)
    await arrive(maelle, scenario, stored, "Herve", "Annick", "Jeanne")
    sitting = await maelle.call(OpenSitting(*place))
    assert sitting.presides is None
    assert "presided" not in [act for act, _ in await entered(pool, stored)]
    again = await sits(scenario, maelle, pool, installation=True)
    await arrive(maelle, scenario, again, "Herve", "Annick")
    await maelle.call(RecordOfficers(again.conversation, again.seq, people["Annick"]))
    sitting = await maelle.call(OpenSitting(again.conversation, again.seq))
    assert sitting.presides == people["Annick"]
    assert [facts for act, facts in await entered(pool, again) if act == "presided"] == [{"name": "Annick"}]


async def test_they_change_during_the_sitting_and_every_device_is_told(scenario: Scenario, pool: Pool) -> None:
    maelle, people = await scenario.connect("Maelle"), scenario.town.people
    stored = await sits(scenario, maelle, pool)
    place, annick = (stored.conversation, stored.seq), await scenario.connect("Annick", 1)
    await arrive(maelle, scenario, stored, "Herve", "Paul", "Loic", "Annick")
    await maelle.call(OpenSitting(*place))
    two = [people["Paul"], people["Loic"]]
    sitting = await maelle.call(RecordOfficers(*place, people["Herve"], two))
    assert sitting.secretaries == two
    await annick.until(lambda: any(isinstance(e, SittingChanged) and e.sitting == sitting for e in annick.events))
    assert await annick.call(LoadSitting(*place)) == sitting
    await maelle.call(RecordOfficers(*place, people["Annick"], two))
    acts = [act for act, _ in await entered(pool, stored)]
    assert acts[-4:] == ["presided", "sitting_opened", "kept_minutes", "presided"]


async def test_what_is_refused(scenario: Scenario, pool: Pool) -> None:
    maelle, people = await scenario.connect("Maelle"), scenario.town.people
    stored = await sits(scenario, maelle, pool)
    place, annick, yann = (stored.conversation, stored.seq), await scenario.connect("Annick"), people["Yann"]
    herve = people["Herve"]
    await arrive(maelle, scenario, stored, "Herve")
    assert await refused(annick, RecordOfficers(*place, herve)) == ("not_allowed", "may_convene")
    assert await refused(maelle, RecordOfficers(*place, yann)) == ("not_found", "person")
    assert await refused(maelle, RecordOfficers(*place, herve, [yann])) == ("not_found", "person")
    assert await refused(maelle, RecordOfficers(*place, herve, [herve, herve])) == ("invalid", "secretaries")
    for absent in (RecordOfficers(*place, people["Paul"]), RecordOfficers(*place, herve, [people["Paul"]])):
        assert await refused(maelle, absent) == ("conflict", "absent")
    for command in (OpenSitting(*place), CloseSitting(*place)):
        await maelle.call(command)
    assert await refused(maelle, RecordOfficers(*place, herve)) == ("conflict", "closed")


async def test_nobody_presides_from_afar(scenario: Scenario, pool: Pool) -> None:
    maelle, people = await scenario.connect("Maelle"), scenario.town.people
    stored = await sits(scenario, maelle, pool)
    place = (stored.conversation, stored.seq)
    await arrive(maelle, scenario, stored, "Jeanne")
    await maelle.call(RecordOfficers(*place, people["Jeanne"]))
    await maelle.call(RecordAttendance(*place, people["Jeanne"], present=False))
    sitting = await maelle.call(OpenSitting(*place))
    assert [moment.present for moment in sitting.moments] == [0]
    assert "presided" not in [act for act, _ in (await entered(pool, stored))[-1:]]

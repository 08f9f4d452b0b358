"""A new version that changes the place alone may come late; whatever else changes with it may not."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from protocol.convocations import Convocation, ItemDraft
from protocol.people import ChangeProfile
from protocol.summonses import ConveneLater
from server.assemblies.carrying import BESIDE_THE_PLACE
from server.base.database import Pool
from server.base.settings import Settings
from tests.support.convening import convened, council, found_council, in_days, move, opening, sending, start_draft
from tests.support.papers import text_of
from tests.support.scenario import Scenario, playing, refused
from tests.support.uploading import browser


@pytest.fixture
async def scenario(settings: Settings, pool: Pool) -> AsyncIterator[Scenario]:
    async with playing(settings, pool) as scenario:
        await found_council(scenario.town)
        yield scenario


@pytest.mark.parametrize(
    "more",
    [
        {"text": "Une collation suivra."},
        {"convened_by": "Annick"},
        {"agenda": [ItemDraft("Budget", "Annick", "Autre note"), ItemDraft("Voirie")]},
        {"agenda": [ItemDraft("Budget", "Annick", "Note"), ItemDraft("Voirie", decides=False)]},
        {"place": "Mairie"},
    ],
    ids=lambda more: next(iter(more)),
)
async def test_a_new_version_may_come_late_only_when_nothing_but_the_place_changes(
    scenario: Scenario, pool: Pool, more: dict[str, Any]
) -> None:
    _, body = council(scenario)
    maelle = await scenario.connect("Maelle")
    first = await convened(maelle, body, date=in_days(4), place="Mairie")
    await move(pool, first, opening(in_days(3)))
    if "convened_by" in more:
        more = {"convened_by": scenario.town.people["Annick"]}
    changed = {"place": "Salle Saint-Martin", "change": "Fuite d’eau"} | more
    draft = await start_draft(maelle, body, replaces=first.seq, **changed)
    assert await refused(maelle, sending(draft)) == ("invalid", "late")
    await move(pool, first, opening(in_days(4)))


async def test_how_the_author_is_addressed_since_changes_nothing_but_words(scenario: Scenario, pool: Pool) -> None:
    _, body = council(scenario)
    maelle, herve = await scenario.connect("Maelle"), await scenario.connect("Herve")
    first = await convened(maelle, body, date=in_days(4), place="Mairie")
    await herve.call(ChangeProfile(civility="madame"))
    await move(pool, first, opening(in_days(3)))
    draft = await start_draft(maelle, body, replaces=first.seq, place="Salle Saint-Martin", change="Fuite d’eau")
    assert draft.assessment
    assert [block.code for block in draft.assessment.blocks] == []
    await move(pool, first, opening(in_days(4)))


@pytest.mark.parametrize(("reason", "late"), [("Le maire est absent.", False), ("Le maire est malade.", True)])
async def test_a_new_version_may_not_come_late_when_its_author_gives_another_reason(
    scenario: Scenario, pool: Pool, reason: str, late: bool
) -> None:
    _, body = council(scenario)
    maelle, annick = await scenario.connect("Maelle"), scenario.town.people["Annick"]
    absent = {"convened_by": annick, "substitute_reason": "Le maire est absent."}
    first = await convened(maelle, body, date=in_days(4), place="Mairie", **absent)
    await move(pool, first, opening(in_days(3)))
    moved = {"place": "Salle Saint-Martin", "change": "Fuite d’eau"} | absent | {"substitute_reason": reason}
    draft = await start_draft(maelle, body, replaces=first.seq, **moved)
    assert draft.assessment
    assert ("late" in [block.code for block in draft.assessment.blocks]) == late
    await move(pool, first, opening(in_days(4)))


async def test_a_new_version_may_not_come_late_when_others_are_in_office(scenario: Scenario, pool: Pool) -> None:
    _, body = council(scenario)
    maelle = await scenario.connect("Maelle")
    first = await convened(maelle, body, date=in_days(4))
    await move(pool, first, opening(in_days(3)))
    await scenario.town.seat(body, "Yann", since=in_days(0))
    draft = await start_draft(maelle, body, replaces=first.seq, place="Salle Saint-Martin", change="Fuite d’eau")
    assert await refused(maelle, sending(draft)) == ("invalid", "late")
    await move(pool, first, opening(in_days(4)))


async def test_a_new_version_may_come_late_for_whoever_was_convened_after_the_sending(
    scenario: Scenario, pool: Pool
) -> None:
    _, body = council(scenario)
    maelle = await scenario.connect("Maelle")
    first = await convened(maelle, body, date=in_days(4))
    await scenario.town.seat(body, "Yann", since=in_days(0))
    await maelle.call(ConveneLater(first.conversation, first.seq, scenario.town.people["Yann"]))
    await move(pool, first, opening(in_days(3)))
    draft = await start_draft(maelle, body, replaces=first.seq, place="Salle Saint-Martin", change="Fuite d’eau")
    assert draft.assessment
    assert [block.code for block in draft.assessment.blocks] == []
    assert "late" in [warning.code for warning in draft.assessment.warnings]
    await move(pool, first, opening(in_days(4)))


async def test_that_the_place_alone_changes_is_sealed_and_said(scenario: Scenario) -> None:
    _, body = council(scenario)
    maelle = await scenario.connect("Maelle")
    first = await convened(maelle, body, date=in_days(10), place="Mairie")
    moved = {"place": "Salle Saint-Martin", "change": "Fuite d’eau"}
    second = await convened(maelle, body, replaces=first.seq, **moved)
    third = await convened(maelle, body, replaces=second.seq, date=in_days(12), place="Mairie", change="Report")
    for stored, expected in ((first, False), (second, True), (third, False)):
        base = f"/api/convocations/{stored.conversation}/{stored.seq}"
        text = text_of((await browser(scenario, "Maelle").get(f"{base}/attestation")).body)
        assert ("Seul le lieu change : « Salle Saint-Martin », au lieu de « Mairie » ; la date" in text) == expected


def test_each_field_of_a_convocation_is_compared_or_follows_from_a_new_version() -> None:
    """Whoever adds one decides whether it may change with the place."""
    compared = set(BESIDE_THE_PLACE)
    apart = {"recipients", "substitutes", "author"}
    follows = {"place", "delay", "deliberations_due", "version", "replaces", "change", "moved_from", "digest", "first"}
    afterwards = {"replaced_by", "cancelled_at", "cancellation", "meeting"}
    beside = {"zone", "authority"}
    assert set(Convocation.__struct_fields__) == compared | apart | follows | afterwards | beside

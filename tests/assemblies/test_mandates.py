"""Mandates: the group of a body holds whoever is in office, from the first day to the last."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from protocol.bodies import Body, CreateBody, EndMandate, GiveMandate, LoadBodies, MandateChanged, Seat
from protocol.convenors import GiveConvening
from protocol.conversations import AddMembers, LeaveGroup, Notice, RemoveMember
from protocol.convocations import ConvocationDraftChanged, StartConvocation
from protocol.messages import LoadHistory
from protocol.posts import SendPost
from protocol.receipts import LoadReceipts
from protocol.sittings import SittingChanged
from server.assemblies.mandates_job import follow_mandates
from server.base.broker import connect_broker
from server.base.database import Pool
from server.base.settings import Settings
from server.core.hub import Hub
from tests.support.client import Client
from tests.support.convening import convened, move
from tests.support.scenario import Scenario, history, new_client_id, playing, refused

PARIS = ZoneInfo("Europe/Paris")
SPRING = date(2026, 3, 27)
DAY = timedelta(days=1)


def today() -> date:
    return datetime.now(PARIS).date()


@pytest.fixture
async def scenario(settings: Settings, pool: Pool) -> AsyncIterator[Scenario]:
    """Maelle administers and has put Yann, of the staff, into the council's group."""
    async with playing(settings, pool) as scenario:
        await scenario.town.person("Maelle", administrator=True)
        await scenario.town.person("Yann")
        for name in ("Herve", "Annick", "Paul"):
            await scenario.town.person(name, "official")
        await scenario.town.group("Conseil", "Maelle:manager", "Yann")
        yield scenario


async def founded(scenario: Scenario, maelle: Client, *seats: Seat, starts_on: date = SPRING) -> Body:
    command = CreateBody(scenario.town.groups["Conseil"], "council", "Conseil", seats=list(seats), starts_on=starts_on)
    body: Body = await maelle.call(command)
    return body


async def given(maelle: Client, body: Body, person: int, until: date | None = None) -> int:
    mandate = await maelle.call(GiveMandate(body.id, person, SPRING, ends_on=until))
    return int(mandate.id)


async def follow(settings: Settings, pool: Pool, day: date) -> None:
    async with connect_broker(settings, pool) as broker:
        hub = Hub(broker, _nothing, _nothing)
        hub.start()
        try:
            await follow_mandates(pool, hub, day, settings.time_zone)
        finally:
            await hub.close()


async def _nothing(_: object) -> None:
    """No socket is at this end."""


def members(client: Client, group: int) -> set[int]:
    return {member.person for member in client.state.conversations[group].members}


async def test_who_resigned_yesterday_is_not_addressed_and_reads_no_more(scenario: Scenario) -> None:
    """Requirement R3."""
    maelle, annick = await scenario.connect("Maelle"), await scenario.connect("Annick", 1)
    group, people = scenario.town.groups["Conseil"], scenario.town.people
    body = await founded(scenario, maelle)
    await given(maelle, body, people["Paul"])
    mandate = await given(maelle, body, people["Annick"])
    await annick.until(lambda: group in annick.state.conversations)
    await maelle.call(EndMandate(mandate, today() - DAY))
    await annick.until(lambda: group not in annick.state.conversations)
    assert await refused(annick, LoadHistory(group)) == ("not_found", "conversation")
    post = await maelle.call(SendPost(group, new_client_id(), "Budget", "À lire", tracked=True))
    receipts = (await maelle.call(LoadReceipts(group, post.seq))).receipts
    assert {receipt.person for receipt in receipts} == {people["Paul"], people["Yann"]}
    said = [message.content for message in await history(maelle, group)]
    assert Notice("unseated", [people["Annick"]]) in said


async def test_nobody_in_office_leaves_or_is_removed(scenario: Scenario) -> None:
    maelle, annick = await scenario.connect("Maelle"), await scenario.connect("Annick", 1)
    group = scenario.town.groups["Conseil"]
    body = await founded(scenario, maelle)
    mandate = await maelle.call(GiveMandate(body.id, annick.person, SPRING, "substitute"))
    await annick.until(lambda: group in annick.state.conversations)
    assert await refused(annick, LeaveGroup(group)) == ("not_allowed", "mandate")
    assert await refused(maelle, RemoveMember(group, annick.person)) == ("not_allowed", "mandate")
    await maelle.call(RemoveMember(group, scenario.town.people["Yann"]))
    await maelle.call(EndMandate(mandate.id, today()))
    assert await refused(annick, LeaveGroup(group)) == ("not_allowed", "mandate")
    await maelle.call(EndMandate(mandate.id, today() - DAY))
    await annick.until(lambda: group not in annick.state.conversations)


async def test_a_mandate_opens_the_group_on_its_first_day_and_closes_it_after_its_last(
    scenario: Scenario, settings: Settings, pool: Pool
) -> None:
    maelle, annick = await scenario.connect("Maelle"), await scenario.connect("Annick", 1)
    herve = await scenario.connect("Herve")
    group, soon = scenario.town.groups["Conseil"], today() + 10 * DAY
    body = await founded(scenario, maelle, Seat(herve.person, "chair"))
    await maelle.call(GiveMandate(body.id, annick.person, soon, "substitute", soon + DAY))
    await follow(settings, pool, soon - DAY)
    await herve.until(lambda: group in herve.state.conversations)
    assert annick.person not in members(herve, group)
    await follow(settings, pool, soon)
    await annick.until(lambda: group in annick.state.conversations)
    assert (await history(herve, group))[-1].content == Notice("seated", [annick.person])
    await follow(settings, pool, soon + DAY)
    assert annick.person in members(herve, group)
    await follow(settings, pool, soon + 2 * DAY)
    await annick.until(lambda: group not in annick.state.conversations)
    await herve.until(lambda: annick.person not in members(herve, group))
    assert members(herve, group) == {maelle.person, scenario.town.people["Yann"], herve.person}


async def test_a_council_that_is_to_begin_has_an_empty_group_until_its_day(scenario: Scenario, pool: Pool) -> None:
    maelle, people = await scenario.connect("Maelle"), scenario.town.people
    seats = [Seat(people["Herve"], "chair"), Seat(people["Annick"])]
    body = await maelle.call(CreateBody(None, "council", "Installation", seats=seats, starts_on=today() + DAY))
    await maelle.until(lambda: body.conversation in maelle.state.conversations)
    assert members(maelle, body.conversation) == {maelle.person}


async def test_who_is_put_back_by_hand_after_their_mandate_stays(
    scenario: Scenario, settings: Settings, pool: Pool
) -> None:
    maelle, paul = await scenario.connect("Maelle"), await scenario.connect("Paul")
    group = scenario.town.groups["Conseil"]
    body = await founded(scenario, maelle)
    mandate = await given(maelle, body, paul.person)
    await maelle.call(EndMandate(mandate, today() - DAY))
    await paul.until(lambda: group not in paul.state.conversations)
    await maelle.call(AddMembers(group, [paul.person]))
    await follow(settings, pool, today())
    await follow(settings, pool, today() + DAY)
    await paul.until(lambda: group in paul.state.conversations)
    await paul.call(LeaveGroup(group))


async def test_whoever_ceases_to_sit_leaves_the_open_draft_at_once(scenario: Scenario) -> None:
    maelle, people = await scenario.connect("Maelle"), scenario.town.people
    body = await founded(scenario, maelle, Seat(people["Herve"], "chair"), Seat(people["Annick"]))
    await maelle.call(GiveConvening(body.id, maelle.person))
    draft = await maelle.call(StartConvocation(body.id))
    assert {one.person for one in draft.recipients} == {people["Herve"], people["Annick"]}
    (mandate,) = [one for one in (await maelle.call(LoadBodies())).mandates if one.person == people["Annick"]]
    await maelle.call(EndMandate(mandate.id, today() - DAY))
    await maelle.until(
        lambda: any(
            isinstance(event, ConvocationDraftChanged)
            and [one.person for one in event.draft.recipients] == [people["Herve"]]
            for event in maelle.events
        )
    )
    await given(maelle, body, people["Paul"])
    await maelle.until(
        lambda: any(
            isinstance(event, ConvocationDraftChanged)
            and {one.person for one in event.draft.recipients} == {people["Herve"], people["Paul"]}
            for event in maelle.events
        )
    )


async def test_whoever_ceases_to_sit_leaves_the_count_of_the_sitting_at_once(scenario: Scenario, pool: Pool) -> None:
    maelle, people = await scenario.connect("Maelle"), scenario.town.people
    herve = await scenario.connect("Herve", 1)
    seats = (Seat(herve.person, "chair"), Seat(people["Annick"]))
    body = await founded(scenario, maelle, *seats)
    await maelle.call(GiveConvening(body.id, maelle.person))
    stored = await convened(maelle, body.id, place="Mairie")
    await move(pool, stored, datetime.now(UTC) + timedelta(hours=1))
    (mandate,) = [one for one in (await maelle.call(LoadBodies())).mandates if one.person == people["Annick"]]
    await maelle.call(EndMandate(mandate.id, today() - DAY))
    await herve.until(
        lambda: any(
            isinstance(event, SittingChanged) and event.sitting.in_office == [herve.person] for event in herve.events
        )
    )
    # Time went by behind their backs.
    await scenario.disconnect()


async def test_a_mandate_given_another_end_is_held_again(scenario: Scenario) -> None:
    maelle, annick = await scenario.connect("Maelle"), await scenario.connect("Annick")
    group = scenario.town.groups["Conseil"]
    body = await founded(scenario, maelle)
    mandate = await given(maelle, body, annick.person)
    await maelle.call(EndMandate(mandate, today() - DAY))
    await annick.until(lambda: group not in annick.state.conversations)
    reopened = await maelle.call(EndMandate(mandate, None))
    await annick.until(lambda: group in annick.state.conversations)
    await maelle.until(lambda: MandateChanged(reopened) in maelle.events)
    assert (await history(maelle, group))[-1].content == Notice("seated", [annick.person])


async def test_who_goes_from_one_mandate_to_the_next_never_leaves(
    scenario: Scenario, settings: Settings, pool: Pool
) -> None:
    maelle, annick = await scenario.connect("Maelle"), await scenario.connect("Annick")
    group = scenario.town.groups["Conseil"]
    body = await founded(scenario, maelle)
    await given(maelle, body, annick.person, today())
    await maelle.call(GiveMandate(body.id, annick.person, today() + DAY))
    await annick.until(lambda: group in annick.state.conversations)
    await follow(settings, pool, today() + DAY)
    assert not any(
        isinstance(message.content, Notice) and message.content.what == "unseated"
        for message in await history(maelle, group)
    )

"""Bodies: who keeps them, who reads them, who sits in them on a day, and how each is convened."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from protocol.addresses import ChangeAddress
from protocol.bodies import (
    Body,
    BodyChanged,
    ChangeBody,
    ChangeRule,
    ChannelChosen,
    ChooseChannel,
    CreateBody,
    EndMandate,
    GiveMandate,
    LoadBodies,
    LoadOwnChannel,
    LoadRules,
    MandateChanged,
    OwnChannel,
    RecordCensus,
    RuleChanged,
    Seat,
)
from protocol.convenors import GiveConvening
from protocol.conversations import ChangeGroup, Notice
from protocol.session_requests import RecordSessionRequest
from protocol.types import Command
from server.assemblies.bodies_sql import (
    channel_of,
    select_body,
    select_choices_on,
    select_in_office,
)
from server.assemblies.rules_sql import select_rules
from server.base.database import Pool
from server.base.settings import Settings
from server.law.rules import Rules, shipped
from tests.support.client import Client
from tests.support.convening import in_days
from tests.support.scenario import Scenario, history, playing, refused

SPRING = date(2026, 3, 27)
PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture
async def scenario(settings: Settings, pool: Pool) -> AsyncIterator[Scenario]:
    """Maelle and Soizic administer, Herve may convene, Annick sits with Herve; Cedric is a guest in the same group."""
    async with playing(settings, pool) as scenario:
        await scenario.town.person("Maelle", administrator=True)
        await scenario.town.person("Soizic", administrator=True)
        await scenario.town.person("Herve", "official", may_convene=True)
        await scenario.town.person("Annick", "official")
        await scenario.town.person("Paul", "official")
        await scenario.town.person("Cedric", "guest")
        await scenario.town.group("Conseil", "Maelle:manager", "Herve", "Cedric")
        await scenario.town.group("Services", "Maelle:manager")
        yield scenario


async def founded(scenario: Scenario, maelle: Client, **changed: Any) -> Body:
    values: dict[str, Any] = {"kind": "council", "name": "Conseil municipal", "inhabitants": 2_500} | changed
    body: Body = await maelle.call(CreateBody(scenario.town.groups["Conseil"], **values))
    await maelle.call(GiveConvening(body.id, scenario.town.people["Herve"]))
    return body


async def test_a_body_is_founded_changed_and_dissolved(scenario: Scenario, pool: Pool) -> None:
    maelle, herve = await scenario.connect("Maelle"), await scenario.connect("Herve", 1)
    group = scenario.town.groups["Conseil"]
    body = await founded(scenario, maelle, place=" Salle du conseil ")
    assert body == Body(body.id, group, "council", "Conseil municipal", "commune", 2_500, "Salle du conseil")
    await herve.until(lambda: herve.state.me.convenes == [group])
    assert await refused(maelle, CreateBody(group, "board", "Autre")) == ("conflict", "conversation")
    assert await refused(maelle, ChangeBody(body.id, name=" ")) == ("invalid", "name")
    changed = await maelle.call(ChangeBody(body.id, place="Salle des fêtes"))
    assert (changed.inhabitants, changed.regime, changed.place) == (2_500, "commune", "Salle des fêtes")
    assert await select_body(pool, body.id, in_days(0)) == changed
    await maelle.call(ChangeBody(body.id, active=False))
    assert [one.active for one in (await maelle.call(LoadBodies())).bodies if one.id == body.id] == [False]
    assert await refused(maelle, GiveMandate(body.id, maelle.person, SPRING)) == ("archived", "")
    successor = await founded(scenario, maelle, kind="commission", own_days=4)
    assert await refused(maelle, ChangeBody(body.id, active=True)) == ("conflict", "conversation")
    assert [b.id for b in (await herve.call(LoadBodies())).bodies] == [successor.id, body.id]


async def test_standing_orders_ask_for_more_days_than_the_law_or_are_refused(scenario: Scenario, pool: Pool) -> None:
    maelle = await scenario.connect("Maelle")
    refusal = ("invalid", "own_days")
    group = scenario.town.groups["Conseil"]
    fewer = CreateBody(group, "council", "Conseil municipal", inhabitants=2_500, own_days=3)
    assert await refused(maelle, fewer) == refusal
    body = await founded(scenario, maelle, own_days=4)
    assert body.own_days == 4
    assert await refused(maelle, ChangeBody(body.id, own_days=2)) == refusal
    await maelle.call(RecordCensus(body.id, 3_500, SPRING, "INSEE"))
    assert await refused(maelle, ChangeBody(body.id, own_days=5)) == refusal
    grown = await select_body(pool, body.id, in_days(0))
    assert grown is not None
    assert (grown.own_days, grown.inhabitants) == (4, 3_500)
    assert (await maelle.call(ChangeBody(body.id, own_days=None))).own_days is None


async def test_the_board_of_a_centre_of_social_action_has_a_law_of_its_own(scenario: Scenario) -> None:
    maelle = await scenario.connect("Maelle")
    refusal = ("invalid", "own_days")
    group = scenario.town.groups["Services"]
    assert await refused(maelle, CreateBody(group, "commission", "Travaux", "ccas")) == ("invalid", "regime")
    assert await refused(maelle, CreateBody(group, "board", "CCAS", "ccas", own_days=2)) == refusal
    board = await maelle.call(CreateBody(group, "board", "CCAS", "ccas", own_days=4))
    assert (board.regime, board.own_days) == ("ccas", 4)


async def test_a_commission_is_founded_with_its_group_and_its_members(scenario: Scenario, pool: Pool) -> None:
    maelle, annick, soizic = [await scenario.connect(name) for name in ("Maelle", "Annick", "Soizic")]
    people = scenario.town.people
    seats = [Seat(people["Annick"], "chair"), Seat(people["Paul"], "secretary"), Seat(people["Herve"])]
    body = await maelle.call(CreateBody(None, "commission", " Travaux ", seats=seats, starts_on=SPRING))
    await annick.until(lambda: body.conversation in annick.state.conversations)
    group = annick.state.conversations[body.conversation]
    assert (group.name, group.visibility) == ("Travaux", "closed")
    assert {member.person: member.role for member in group.members} == {
        maelle.person: "manager",
        people["Annick"]: "manager",
        people["Paul"]: "member",
        people["Herve"]: "member",
    }
    assert [message.content for message in await history(annick, group.id)] == [
        Notice("created", [people["Annick"], people["Paul"], people["Herve"]])
    ]
    seated = await select_in_office(pool, body.id, SPRING)
    assert [(mandate.person, mandate.role) for mandate in seated] == [
        (people["Annick"], "chair"),
        (people["Herve"], "member"),
        (people["Paul"], "secretary"),
    ]
    await soizic.until(lambda: all(MandateChanged(mandate) in soizic.events for mandate in seated))
    assert BodyChanged(body) in soizic.events
    assert await select_in_office(pool, body.id, SPRING - timedelta(days=1)) == []


async def test_a_commission_that_cannot_be_leaves_nothing(scenario: Scenario, pool: Pool) -> None:
    maelle, people = await scenario.connect("Maelle"), scenario.town.people
    annick, paul = people["Annick"], people["Paul"]
    for seats, answer in (
        ([Seat(annick), Seat(annick)], ("conflict", "mandate")),
        ([Seat(annick, "chair"), Seat(paul, "chair")], ("conflict", "chair")),
        ([Seat(annick), Seat(people["Cedric"])], ("invalid", "person")),
        ([Seat(annick), Seat(12345)], ("not_found", "person")),
    ):
        assert await refused(maelle, CreateBody(None, "commission", "Travaux", seats=seats)) == answer
    assert await refused(maelle, CreateBody(None, "commission", " ")) == ("invalid", "name")
    assert await pool.fetchval("SELECT count(*) FROM bodies") == 0
    assert not await pool.fetchval("SELECT EXISTS (SELECT FROM conversations WHERE name = 'Travaux')")


async def test_a_group_becomes_a_commission_whose_members_enter_it_together(scenario: Scenario) -> None:
    maelle, people = await scenario.connect("Maelle"), scenario.town.people
    group = scenario.town.groups["Services"]
    seats = [Seat(people["Annick"]), Seat(people["Paul"]), Seat(maelle.person)]
    await maelle.call(CreateBody(group, "commission", "Services", seats=seats))
    assert [message.content for message in await history(maelle, group)] == [
        Notice("added", [people["Annick"], people["Paul"]])
    ]
    assert {mandate.starts_on for mandate in (await maelle.call(LoadBodies())).mandates} == {datetime.now(PARIS).date()}


async def test_those_in_office_are_told_by_the_day(scenario: Scenario, pool: Pool) -> None:
    maelle, people = await scenario.connect("Maelle"), scenario.town.people
    body = await founded(scenario, maelle)
    before = await maelle.call(GiveMandate(body.id, people["Paul"], date(2020, 5, 25), "chair", date(2026, 3, 26)))
    chair = await maelle.call(GiveMandate(body.id, people["Herve"], SPRING, "chair"))
    member = await maelle.call(GiveMandate(body.id, people["Annick"], SPRING))
    assert await select_in_office(pool, body.id, date(2020, 5, 24)) == []
    assert await select_in_office(pool, body.id, date(2026, 3, 26)) == [before]
    assert await select_in_office(pool, body.id, SPRING) == [member, chair]
    ended = await maelle.call(EndMandate(member.id, date(2026, 9, 30)))
    assert await select_in_office(pool, body.id, date(2026, 9, 30)) == [ended, chair]
    assert await select_in_office(pool, body.id, date(2026, 10, 1)) == [chair]
    again = await maelle.call(GiveMandate(body.id, people["Annick"], date(2026, 10, 1), "substitute"))
    assert await refused(maelle, EndMandate(member.id, None)) == ("conflict", "mandate")
    assert (await maelle.call(LoadBodies())).mandates == [ended, again, chair, before]


async def test_a_mandate_opens_the_group_of_the_body(scenario: Scenario) -> None:
    maelle, annick, herve = [await scenario.connect(name) for name in ("Maelle", "Annick", "Herve")]
    group, people = scenario.town.groups["Conseil"], scenario.town.people
    body = await founded(scenario, maelle)
    past = await maelle.call(GiveMandate(body.id, people["Paul"], date(2020, 5, 25), ends_on=date(2026, 3, 26)))
    mandate = await maelle.call(GiveMandate(body.id, people["Annick"], SPRING))
    await annick.until(lambda: group in annick.state.conversations)
    members = {member.person for member in annick.state.conversations[group].members}
    assert people["Annick"] in members
    assert people["Paul"] not in members
    await herve.until(lambda: MandateChanged(mandate) in herve.events)
    assert MandateChanged(past) in herve.events
    assert not any(isinstance(event, MandateChanged) for event in annick.events)


async def test_a_mandate_that_cannot_be_is_refused(scenario: Scenario) -> None:
    maelle, people = await scenario.connect("Maelle"), scenario.town.people
    body = await founded(scenario, maelle)
    chair = await maelle.call(GiveMandate(body.id, people["Herve"], SPRING, "chair"))
    for command, answer in (
        (GiveMandate(body.id, people["Annick"], SPRING, "chair"), ("conflict", "chair")),
        (GiveMandate(body.id, people["Herve"], date(2020, 1, 1), ends_on=SPRING), ("conflict", "mandate")),
        (GiveMandate(body.id, people["Annick"], SPRING, ends_on=date(2026, 3, 26)), ("invalid", "ends_on")),
        (GiveMandate(body.id, people["Cedric"], SPRING), ("invalid", "person")),
        (GiveMandate(body.id, 12345, SPRING), ("not_found", "person")),
        (GiveMandate(12345, people["Annick"], SPRING), ("not_found", "body")),
        (EndMandate(12345, SPRING), ("not_found", "mandate")),
        (EndMandate(chair.id, date(2026, 3, 26)), ("invalid", "ends_on")),
    ):
        assert await refused(maelle, command) == answer
    await maelle.call(ChangeGroup(scenario.town.groups["Conseil"], archived=True))
    assert await refused(maelle, GiveMandate(body.id, people["Annick"], SPRING)) == ("archived", "")


async def test_a_channel_that_is_chosen_is_told_to_whoever_is_convened(scenario: Scenario) -> None:
    maelle, annick = await scenario.connect("Maelle"), await scenario.connect("Annick", 1)
    assert await annick.call(LoadOwnChannel()) == OwnChannel()
    paper = await maelle.call(ChooseChannel(annick.person, "paper", date(2026, 4, 2), "3 rue des Trente"))
    await annick.until(lambda: ChannelChosen(paper) in annick.events)
    own = OwnChannel("paper", date(2026, 4, 2), "3 rue des Trente", paper.recorded_at)
    assert await annick.call(LoadOwnChannel()) == own


async def test_a_channel_is_chosen_on_a_day_and_nothing_is_forgotten(scenario: Scenario, pool: Pool) -> None:
    maelle, person = await scenario.connect("Maelle"), scenario.town.people["Annick"]
    paper = await maelle.call(ChooseChannel(person, "paper", date(2026, 4, 2), "3 rue des Trente"))
    back = await maelle.call(ChooseChannel(person, "electronic", date(2026, 9, 1)))
    for day, channel in (
        (date(2026, 4, 1), "electronic"),
        (date(2026, 4, 2), "paper"),
        (date(2026, 9, 1), "electronic"),
    ):
        choices = await select_choices_on(pool, [person, maelle.person], day)
        assert (channel_of(choices, person), channel_of(choices, maelle.person)) == (channel, "electronic")
    assert await select_choices_on(pool, [person], date(2026, 8, 31)) == {person: paper}
    mended = await maelle.call(ChooseChannel(person, "paper", date(2026, 9, 1)))
    assert channel_of(await select_choices_on(pool, [person], date(2026, 9, 1)), person) == "paper"
    assert (await maelle.call(LoadBodies())).choices == [paper, back, mended]
    assert paper.recorded_by == maelle.person


async def test_a_channel_is_chosen_by_today_and_for_no_guest(scenario: Scenario) -> None:
    maelle, person = await scenario.connect("Maelle"), scenario.town.people["Annick"]
    tomorrow = (datetime.now(UTC) + timedelta(days=2)).date()
    assert await refused(maelle, ChooseChannel(person, "paper", tomorrow)) == ("invalid", "requested_on")
    guest = scenario.town.people["Cedric"]
    assert await refused(maelle, ChooseChannel(guest, "paper", SPRING)) == ("invalid", "person")


async def test_a_rule_changes_from_a_day_on_and_keeps_its_past(scenario: Scenario, pool: Pool) -> None:
    maelle, herve = await scenario.connect("Maelle"), await scenario.connect("Herve")
    body = await founded(scenario, maelle)
    first = datetime.now(PARIS).date() + timedelta(30)
    rule = await maelle.call(ChangeRule("council", 7, first, "Délibération du 3 mars 2026"))
    await herve.until(lambda: RuleChanged(rule) in herve.events)
    history = (await herve.call(LoadRules())).rules
    assert history == await select_rules(pool)
    assert len(history) == len(shipped()) + 1
    assert [rule for rule in history if rule.valid_from is None and rule.recorded_by] == []
    for day, longer in ((first - timedelta(1), None), (first, rule)):
        rules = Rules(history, body, day)
        assert (rules.ordinary().number, rules.beside(rules.ordinary())) == (3, longer)
    assert (rule.scope, rule.purpose, rule.recorded_by) == ("commune", "ordinary", maelle.person)
    assert (rule.known, rule.law) == ("house", False)
    assert await refused(maelle, ChangeRule("council", 7, first, " ")) == ("invalid", "source")
    assert await refused(maelle, ChangeRule("nothing", 7, first, "x")) == ("not_found", "code")


async def test_a_rule_of_the_house_demands_no_less_than_the_law_and_is_not_dated_back(
    scenario: Scenario, pool: Pool
) -> None:
    maelle = await scenario.connect("Maelle")
    today = datetime.now(PARIS).date()
    mayor = "Le maire l’a dit"
    for code, less in (("council", 2), ("council", 0), ("urgency", 0), ("note_3500", 0), ("deliberations_list", 8)):
        assert await refused(maelle, ChangeRule(code, less, today, mayor)) == ("invalid", "number")
    assert await refused(maelle, ChangeRule("local_law_recall", 1, today, mayor, "")) == ("invalid", "text")
    for day in (today - timedelta(1), date(1850, 1, 1), today + timedelta(4_000)):
        assert await refused(maelle, ChangeRule("council", 7, day, mayor)) == ("invalid", "valid_from")
    assert [rule for rule in await select_rules(pool) if rule.recorded_by] == []
    for code, number in (("council", 3), ("commission", 0), ("deliberations_list", 7)):
        await maelle.call(ChangeRule(code, number, today, mayor))


async def test_dates_that_nobody_can_mean_are_refused(scenario: Scenario) -> None:
    maelle, annick = await scenario.connect("Maelle"), scenario.town.people["Annick"]
    body = await founded(scenario, maelle)
    old, later = date(1850, 5, 1), date(2150, 5, 1)
    refusals: list[tuple[Command, str]] = [
        *((GiveMandate(body.id, annick, day), "starts_on") for day in (old, later)),
        (GiveMandate(body.id, annick, SPRING, ends_on=later), "ends_on"),
        *((RecordCensus(body.id, 3_500, day, "INSEE"), "since") for day in (old, later)),
        (ChooseChannel(annick, "paper", old), "requested_on"),
        (ChangeAddress(annick, "annick@autre.example", old), "requested_on"),
        (RecordSessionRequest(body.id, "members", old, "Budget", "Annick"), "received_on"),
    ]
    for command, field in refusals:
        assert await refused(maelle, command) == ("invalid", field)


async def test_the_shipped_rules_are_in_every_new_database(pool: Pool) -> None:
    stored = await select_rules(pool)
    assert all(rule.recorded_at for rule in stored)
    for rule in stored:
        rule.recorded_at = None
    assert stored == shipped()


async def test_only_administrators_keep_and_only_those_who_convene_read(scenario: Scenario) -> None:
    maelle, herve, annick, cedric = [await scenario.connect(name) for name in ("Maelle", "Herve", "Annick", "Cedric")]
    body = await founded(scenario, maelle)
    mandate = await maelle.call(GiveMandate(body.id, herve.person, SPRING))
    keeping: list[Command] = [
        CreateBody(scenario.town.groups["Services"], "board", "CCAS"),
        ChangeBody(body.id, name="x"),
        GiveMandate(body.id, annick.person, SPRING),
        EndMandate(mandate.id, SPRING),
        ChooseChannel(annick.person, "paper", SPRING),
        ChangeRule("council", 1, SPRING, "x"),
    ]
    for command in keeping:
        for client in (herve, annick, cedric):
            assert await refused(client, command) == ("not_allowed", "administrator")
    for command in (LoadBodies(), LoadRules()):
        await herve.call(command)
        for client in (annick, cedric):
            assert await refused(client, command) == ("not_allowed", "may_convene")
    assert await cedric.call(LoadOwnChannel()) == OwnChannel()
    assert not any(isinstance(event, BodyChanged | MandateChanged) for event in [*annick.events, *cedric.events])


async def test_a_seated_town_reads_as_one_seated_by_command(scenario: Scenario, pool: Pool) -> None:
    """What other tests start from."""
    town = scenario.town
    body = await town.body("Conseil", "Herve:chair", "Annick", since=SPRING)
    await town.paper("Annick", "3 rue des Trente", SPRING)
    herve = await scenario.connect("Herve")
    kept = await herve.call(LoadBodies())
    assert [(found.id, found.kind, found.place) for found in kept.bodies] == [(body, "council", "Salle du conseil")]
    assert [(m.person, m.role) for m in kept.mandates] == [
        (town.people["Annick"], "member"),
        (town.people["Herve"], "chair"),
    ]
    assert [(c.person, c.channel, c.address) for c in kept.choices] == [
        (town.people["Annick"], "paper", "3 rue des Trente")
    ]

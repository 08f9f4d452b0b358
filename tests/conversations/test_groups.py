"""Groups and direct conversations: founded, changed, joined and left, and who may do what in them."""

import asyncio
from collections.abc import AsyncIterator
from itertools import combinations
from typing import Any

import pytest
from structlog.testing import capture_logs

from protocol.conversations import (
    AddMembers,
    ChangeGroup,
    ChangeMembership,
    ChangeRole,
    Conversation,
    ConversationLeft,
    CreateGroup,
    GroupSummary,
    JoinGroup,
    LeaveGroup,
    LoadGroups,
    Member,
    MessageTyped,
    Notice,
    Opened,
    RemoveMember,
    StartDirect,
    TypeMessage,
)
from protocol.messages import LoadHistory, SendMessage
from protocol.types import Command, Done
from server.base.database import Database, Pool
from server.base.settings import Settings
from server.conversations.conversations_sql import lock_conversation
from tests.support.client import Client
from tests.support.databases import select_waiting
from tests.support.scenario import Scenario, history, new_client_id, playing, refused
from tests.support.waiting import eventually


@pytest.fixture
async def scenario(settings: Settings, pool: Pool) -> AsyncIterator[Scenario]:
    """Anne manages a group with Bruno and Chloe; Denis is outside it; Erwan administers the town hall."""
    async with playing(settings, pool) as scenario:
        for name in ("Anne", "Bruno", "Chloe", "Denis"):
            await scenario.town.person(name)
        await scenario.town.person("Erwan", administrator=True)
        await scenario.town.person("Gaelle", "guest")
        await scenario.town.group("Travaux", "Anne:manager", "Bruno", "Chloe")
        yield scenario


async def notices(client: Client, group: int) -> list[Notice]:
    return [m.content for m in await history(client, group) if isinstance(m.content, Notice)]


async def test_a_person_founds_thirty_groups_an_hour(scenario: Scenario) -> None:
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno")
    for number in range(30):
        await anne.call(CreateGroup(f"Fête {number}"))
    assert (await refused(anne, CreateGroup("Fête")))[0] == "too_fast"
    await bruno.call(CreateGroup("Fête"))


async def test_a_new_group_opens_on_the_devices_of_those_put_into_it(scenario: Scenario) -> None:
    people = scenario.town.people
    anne, bruno, gaelle = [await scenario.connect(*who) for who in (("Anne", 0), ("Bruno", 1), ("Gaelle", 1))]
    chosen = [people["Bruno"], people["Gaelle"], people["Anne"], people["Bruno"]]
    opened: Opened = await anne.call(CreateGroup("  Fête  ", "de l'été", people=chosen))
    group = opened.conversation.id
    assert (opened.conversation.name, opened.conversation.kind, opened.membership.role) == ("Fête", "group", "manager")
    for device in (bruno, gaelle):
        await device.until(lambda device=device: group in device.state.memberships)  # type: ignore[misc]
    await scenario.say(anne, group, "Bienvenue")
    for device in (bruno, gaelle):
        await device.until(lambda device=device: device.state.memberships[group].unread == 1)  # type: ignore[misc]
    assert set(gaelle.state.people) == {people[name] for name in ("Anne", "Bruno", "Gaelle")}
    assert await notices(anne, group) == [Notice("created", [people["Bruno"], people["Gaelle"]])]


async def test_every_change_of_a_group_is_told_and_written_into_its_log(scenario: Scenario) -> None:
    group = scenario.town.groups["Travaux"]
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno", 1)
    for change in (
        ChangeGroup(group, name="Voirie"),
        ChangeGroup(group, description="Routes et chemins", icon="road"),
        ChangeGroup(group, visibility="open", posting="publishers", shows_reading=True),
        ChangeGroup(group),
        ChangeGroup(group, archived=True),
        ChangeGroup(group, archived=False),
    ):
        answer: Conversation = await anne.call(change)
        await bruno.until(lambda answer=answer: bruno.state.conversations[group].version == answer.version)  # type: ignore[misc]
        assert bruno.state.conversations[group] == answer
    assert await notices(anne, group) == [
        Notice("renamed", text="Voirie"),
        Notice("described", text="Routes et chemins"),
        Notice("settings"),
        Notice("archived"),
        Notice("restored"),
    ]


async def test_a_removed_member_forgets_the_group_at_once(scenario: Scenario) -> None:
    group = scenario.town.groups["Travaux"]
    anne, bruno, phone = [await scenario.connect(*who) for who in (("Anne", 0), ("Bruno", 1), ("Bruno", 0))]
    await scenario.say(anne, group, "avant")
    await anne.call(RemoveMember(group, bruno.person))
    for device in (bruno, phone):
        await device.until(lambda device=device: ConversationLeft(group) in device.events)  # type: ignore[misc]
        assert group not in device.state.conversations
        assert await refused(device, LoadHistory(group)) == ("not_found", "conversation")
    assert (await notices(anne, group))[-1] == Notice("removed", [bruno.person])
    assert Member(bruno.person) not in anne.state.conversations[group].members


async def test_one_who_comes_back_finds_the_whole_history_and_hears_again(scenario: Scenario) -> None:
    group = scenario.town.groups["Travaux"]
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno", 1)
    for number in range(3):
        await scenario.say(anne, group, str(number))
    await anne.call(RemoveMember(group, bruno.person))
    await scenario.say(anne, group, "sans lui")
    await anne.call(AddMembers(group, [bruno.person]))
    await scenario.say(anne, group, "avec lui")
    await bruno.until(lambda: group in bruno.state.memberships and bruno.state.memberships[group].unread == 1)
    assert [m.seq for m in await history(bruno, group)] == [1, 2, 3, 4, 5, 6, 7]


async def test_joining_and_leaving_an_open_group(scenario: Scenario) -> None:
    group = await scenario.town.group("Chorale", "Anne:manager", visibility="open")
    anne, denis = await scenario.connect("Anne"), await scenario.connect("Denis", 1)
    found = (await denis.call(LoadGroups())).groups
    assert [g for g in found if g.id == group] == [GroupSummary(group, "Chorale", visibility="open", members=1)]
    await denis.call(JoinGroup(group))
    await denis.call(JoinGroup(group))
    await scenario.prove()
    assert await denis.call(LeaveGroup(group)) == Done()
    assert await notices(anne, group) == [Notice("joined", [denis.person]), Notice("left", [denis.person])]
    assert await refused(denis, LeaveGroup(group)) == ("not_found", "conversation")


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [({"visibility": "secret"}, ("not_found", "conversation")), ({"archived": True}, ("archived", ""))],
)
async def test_who_joins_a_group_while_it_is_closed_to_them_does_not_come_in(
    scenario: Scenario, pool: Pool, changes: dict[str, Any], refusal: tuple[str, str]
) -> None:
    anne, denis = await scenario.connect("Anne"), await scenario.connect("Denis")
    group = scenario.town.groups["Travaux"]
    await anne.call(ChangeGroup(group, visibility="open"))
    async with pool.acquire() as db:
        async with db.transaction():
            await lock_conversation(db, group)
            changed = asyncio.create_task(anne.call(ChangeGroup(group, **changes)))
            await eventually(lambda: waiting(db, 1))
            joined = asyncio.create_task(refused(denis, JoinGroup(group)))
            await eventually(lambda: waiting(db, 2))
        await changed
    assert await joined == refusal


async def waiting(db: Database, count: int) -> bool:
    return await select_waiting(db) == count


async def test_many_join_at_once_through_two_servers_and_all_see_all(scenario: Scenario) -> None:
    group = await scenario.town.group("Chorale", "Anne:manager", visibility="open")
    await scenario.connect("Anne", 1)
    for number in range(12):
        await scenario.town.person(f"Chanteur {number}")
    singers = [await scenario.connect(f"Chanteur {number}", number % 2) for number in range(12)]
    await asyncio.gather(*(singer.call(JoinGroup(group)) for singer in singers))
    await scenario.prove()
    assert all(len(device.state.conversations[group].members) == 13 for device in scenario.devices)


async def test_a_role_changes_what_one_may_do(scenario: Scenario) -> None:
    group = scenario.town.groups["Travaux"]
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno", 1)
    assert await refused(bruno, ChangeGroup(group, name="x")) == ("not_allowed", "role")
    await anne.call(ChangeRole(group, bruno.person, "manager"))
    await bruno.until(lambda: bruno.state.memberships[group].role == "manager")
    await bruno.call(ChangeRole(group, anne.person, "member"))
    assert await refused(anne, ChangeGroup(group, name="x")) == ("not_allowed", "role")
    assert await refused(bruno, ChangeRole(group, bruno.person, "publisher")) == ("conflict", "last_manager")
    assert await refused(bruno, RemoveMember(group, bruno.person)) == ("conflict", "last_manager")
    assert await refused(bruno, LeaveGroup(group)) == ("conflict", "last_manager")


async def test_two_managers_who_leave_at_once_leave_one_behind(scenario: Scenario) -> None:
    group = await scenario.town.group("Duo", "Anne:manager", "Bruno:manager")
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno", 1)
    answers = await asyncio.gather(anne.send(LeaveGroup(group)), bruno.send(LeaveGroup(group)))
    assert sorted(answer["type"] for answer in answers) == ["failure", "reply"]


async def test_an_administrator_manages_groups_he_is_not_in(scenario: Scenario) -> None:
    secret = await scenario.town.group("Secret", "Anne:manager", visibility="secret")
    anne, erwan = await scenario.connect("Anne"), await scenario.connect("Erwan", 1)
    await erwan.call(ChangeGroup(secret, name="Moins secret"))
    await anne.until(lambda: anne.state.conversations[secret].name == "Moins secret")
    assert await refused(erwan, LoadHistory(secret)) == ("not_found", "conversation")


async def test_an_administrator_who_lets_himself_in_is_said_to_have(scenario: Scenario) -> None:
    secret = await scenario.town.group("Secret", "Anne:manager", visibility="secret")
    anne, erwan, people = await scenario.connect("Anne"), await scenario.connect("Erwan", 1), scenario.town.people
    with capture_logs() as logged:
        await erwan.call(AddMembers(secret, [people["Erwan"], people["Denis"]]))
    assert await notices(anne, secret) == [Notice("entered", [people["Erwan"]]), Notice("added", [people["Denis"]])]
    said = {"event": "administrator_entered", "conversation": secret, "person": people["Erwan"], "log_level": "warning"}
    assert said in logged
    await anne.call(AddMembers(secret, [people["Anne"], people["Chloe"]]))
    assert (await notices(anne, secret))[2:] == [Notice("added", [people["Chloe"]])]


async def test_a_system_group_is_left_by_nobody_it_holds(scenario: Scenario, pool: Pool) -> None:
    agents = await scenario.town.group("Agents", "Erwan:manager", "Anne", "Gaelle")
    await pool.execute("UPDATE conversations SET population = 'staff' WHERE id = $1", agents)
    anne, erwan, gaelle = (
        await scenario.connect("Anne"),
        await scenario.connect("Erwan"),
        await scenario.connect("Gaelle"),
    )
    assert await refused(anne, LeaveGroup(agents)) == ("not_allowed", "system")
    assert await refused(erwan, RemoveMember(agents, anne.person)) == ("not_allowed", "system")
    assert await refused(erwan, ChangeGroup(agents, archived=True)) == ("not_allowed", "system")
    assert await refused(anne, JoinGroup(agents)) == ("not_allowed", "visibility")
    await erwan.call(ChangeGroup(agents, name="Les agents"))
    await gaelle.call(LeaveGroup(agents))


REFUSED = [
    ("Denis", ChangeGroup(0, name="x"), ("not_found", "conversation")),
    ("Denis", AddMembers(0, [1]), ("not_found", "conversation")),
    ("Denis", RemoveMember(0, 1), ("not_found", "conversation")),
    ("Denis", ChangeRole(0, 1, "member"), ("not_found", "conversation")),
    ("Denis", JoinGroup(0), ("not_allowed", "visibility")),
    ("Denis", TypeMessage(0), ("not_found", "conversation")),
    ("Bruno", AddMembers(0, [1]), ("not_allowed", "role")),
    ("Bruno", RemoveMember(0, 1), ("not_allowed", "role")),
    ("Bruno", ChangeRole(0, 1, "member"), ("not_allowed", "role")),
    ("Anne", AddMembers(0, [1]), ("not_found", "person")),
    ("Anne", RemoveMember(0, 1), ("not_found", "person")),
    ("Anne", ChangeRole(0, 1, "member"), ("not_found", "person")),
    ("Anne", ChangeGroup(0, name="  "), ("invalid", "name")),
    ("Gaelle", JoinGroup(0), ("not_found", "conversation")),
    ("Gaelle", CreateGroup("x"), ("not_allowed", "population")),
    ("Anne", CreateGroup(" "), ("invalid", "name")),
    ("Anne", CreateGroup("x", people=[1]), ("not_found", "person")),
    ("Anne", StartDirect([1]), ("not_found", "person")),
    ("Gaelle", StartDirect([1]), ("not_found", "person")),
]


@pytest.mark.parametrize(("name", "command", "refusal"), REFUSED, ids=lambda v: type(v).__name__)
async def test_what_is_refused(scenario: Scenario, name: str, command: Command, refusal: tuple[str, str]) -> None:
    client = await scenario.connect(name)
    if hasattr(command, "conversation"):
        command.conversation = scenario.town.groups["Travaux"]
    assert await refused(client, command) == refusal


async def test_an_archived_group_takes_no_change_but_its_return(scenario: Scenario) -> None:
    group = await scenario.town.group("Ancien", "Anne:manager", visibility="open")
    anne, denis = await scenario.connect("Anne"), await scenario.connect("Denis")
    await anne.call(ChangeGroup(group, archived=True))
    for command in (ChangeGroup(group, name="x"), AddMembers(group, [denis.person]), RemoveMember(group, denis.person)):
        assert (await refused(anne, command))[0] == "archived"
    assert (await refused(denis, JoinGroup(group)))[0] == "archived"
    assert all(g.id != group for g in (await denis.call(LoadGroups())).groups)


async def test_a_direct_conversation_is_one_however_it_is_opened(scenario: Scenario) -> None:
    people = scenario.town.people
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno", 1)
    both = await asyncio.gather(anne.call(StartDirect([people["Bruno"]])), bruno.call(StartDirect([people["Anne"]])))
    direct = both[0].conversation.id
    assert both[1].conversation.id == direct
    assert (await anne.call(StartDirect([anne.person, bruno.person, bruno.person]))).conversation.id == direct
    three = await anne.call(StartDirect([people["Bruno"], people["Chloe"]]))
    assert three.conversation.id != direct
    await scenario.say(bruno, direct, "salut")
    await anne.until(lambda: anne.state.memberships[direct].unread == 1)
    for command in (LeaveGroup(direct), RemoveMember(direct, anne.person), ChangeGroup(direct, name="x")):
        assert (await refused(bruno, command))[0] == "not_allowed"
    assert await refused(anne, JoinGroup(direct)) == ("not_found", "conversation")


async def test_a_person_begins_sixty_direct_conversations_an_hour(scenario: Scenario) -> None:
    await scenario.town.person("Herve")
    anne, bruno = await scenario.connect("Anne"), await scenario.connect("Bruno")
    others = sorted(set(scenario.town.people.values()) - {anne.person})
    first, *rest = [list(some) for size in range(1, 7) for some in combinations(others, size)]
    there = (await anne.call(StartDirect(first))).conversation.id
    for some in rest[:59]:
        await anne.call(StartDirect(some))
    assert await refused(anne, StartDirect(rest[59])) == ("too_fast", "directs")
    assert (await anne.call(StartDirect(first))).conversation.id == there
    await bruno.call(StartDirect(rest[59]))


async def test_somebody_has_one_conversation_with_themselves_unless_they_are_a_guest(scenario: Scenario) -> None:
    anne, bruno, gaelle = [await scenario.connect(name) for name in ("Anne", "Bruno", "Gaelle")]
    own = (await anne.call(StartDirect([anne.person]))).conversation
    assert (own.kind, [member.person for member in own.members]) == ("direct", [anne.person])
    assert (await anne.call(StartDirect([anne.person]))).conversation.id == own.id
    note = await anne.call(SendMessage(own.id, new_client_id(), "Rappeler le géomètre"))
    await anne.until(lambda: (own.id, note.seq) in anne.state.messages)
    assert await refused(bruno, SendMessage(own.id, new_client_id(), "x")) == ("not_found", "conversation")
    assert (await bruno.call(StartDirect([bruno.person]))).conversation.id != own.id
    assert await refused(gaelle, StartDirect([gaelle.person])) == ("invalid", "people")


async def test_nobody_talks_to_one_who_has_left(scenario: Scenario, pool: Pool) -> None:
    await pool.execute("UPDATE people SET active = false WHERE name = 'Denis'")
    anne = await scenario.connect("Anne")
    assert await refused(anne, StartDirect([scenario.town.people["Denis"]])) == ("not_found", "person")


async def test_level_pin_and_draft_are_kept_together_whatever_device_sets_them(scenario: Scenario) -> None:
    group = scenario.town.groups["Travaux"]
    desk, phone = await scenario.connect("Anne"), await scenario.connect("Anne", 1)
    await asyncio.gather(
        desk.call(ChangeMembership(group, level="mentions")),
        phone.call(ChangeMembership(group, pinned=True)),
        desk.call(ChangeMembership(group, draft="à finir")),
    )
    place = (await phone.call(ChangeMembership(group))).draft, phone.state.memberships[group]
    assert place[0] == "à finir"
    await scenario.prove()
    mine = desk.state.memberships[group]
    assert (mine.level, mine.pinned, mine.draft) == ("mentions", True, "à finir")


async def test_typing_is_told_to_the_members_only(scenario: Scenario) -> None:
    group = scenario.town.groups["Travaux"]
    anne, bruno, denis = [await scenario.connect(*who) for who in (("Anne", 0), ("Bruno", 1), ("Denis", 1))]
    await anne.call(TypeMessage(group))
    await bruno.until(lambda: MessageTyped(group, anne.person) in bruno.events)
    assert MessageTyped(group, anne.person) not in denis.events

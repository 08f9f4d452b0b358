"""Groups: founded, changed, joined and left, and who may do what in them."""

import secrets
from datetime import UTC, datetime
from typing import Literal

import msgspec
import structlog

from protocol.conversations import (
    AddMembers,
    ChangeGroup,
    ChangeRole,
    Conversation,
    ConversationLeft,
    CreateGroup,
    Groups,
    JoinGroup,
    LeaveGroup,
    LoadGroups,
    MembershipChanged,
    Notice,
    Opened,
    RemoveMember,
)
from protocol.errors import Archived, Conflict, NotAllowed, NotFound
from protocol.messages import MessageSent
from protocol.types import UNSET, Done
from server.base.tokens import new_id
from server.conversations import conversations_sql as queries
from server.conversations.conversations import read_opened, tell_conversation
from server.core import access, limits
from server.core.dispatch import Call, handles
from server.core.hooks import Hook
from server.core.hub import Leave, Order
from server.core.journal import Entry, append_one
from server.core.news import Work
from server.identity.people_sql import select_people

logger = structlog.get_logger()

CHANGEABLE = ("name", "description", "icon", "visibility", "posting", "shows_reading", "tracks_posts", "archived")

entered: Hook[Work, int, list[int]] = Hook()
"""People have come into the group: who does it, the group, the people."""

leaving: Hook[Call, int, int] = Hook()
"""Somebody is about to leave the group, or to be removed: the call, the group, the person. A refusal keeps them in."""

left: Hook[Work, int, int] = Hook()
"""Somebody has left the group, or was taken out: who does it, the group, the person."""


async def write_notice(work: Work, conversation: int, notice: Notice) -> None:
    """Adds to the group's log what its author has just done to it, and tells it."""
    entry = Entry(conversation, work.person, secrets.token_urlsafe(16), notice)
    appended = await append_one(work.db, entry)
    work.tell_conversation(conversation, MessageSent(entry.message(appended.stored)))


async def add_members(
    work: Work, conversation: int, people: list[int], what: Literal["added", "joined", "seated"]
) -> Conversation:
    """Puts people into a group, says so in its log, and opens it on their devices. Whoever does it has checked that
    they may."""
    newcomers = await queries.insert_memberships(work.db, conversation, people)
    if not newcomers:
        return await queries.select_conversation(work.db, conversation)
    others = [person for person in newcomers if person != work.person or what != "added"]
    if others != newcomers:
        # Only an administrator can add people to a group without being in it.
        logger.warning("administrator_entered", conversation=conversation, person=work.person)
        await write_notice(work, conversation, Notice("entered", [work.person]))
    if others:
        await write_notice(work, conversation, Notice(what, others))
    await entered.run(work, conversation, newcomers)
    return await tell_conversation(work, conversation, newcomers)


async def take_out(work: Work, conversation: int, person: int) -> Conversation:
    """Ends a person's membership: their devices forget the group at once."""
    if not await queries.delete_membership(work.db, conversation, person):
        raise NotFound("person")
    await left.run(work, conversation, person)
    work.order(Order(leave=[Leave(person, conversation)]))
    work.tell_person(person, ConversationLeft(conversation))
    return await tell_conversation(work, conversation, [])


@handles(CreateGroup)
async def create_group(call: Call, command: CreateGroup) -> Opened:
    if call.caller.population == "guest":
        raise NotAllowed("population")
    people = await _addable(call, [p for p in command.people if p != call.person])
    await call.services.limits.spend(limits.GROUP, str(call.person))
    group = Conversation(new_id(), "group", datetime.now(UTC), command.name, command.description, command.icon)
    group.visibility, group.posting = command.visibility, command.posting
    await found_group(call, group, [], people)
    return await read_opened(call, group.id)


async def found_group(call: Call, group: Conversation, managers: list[int], people: list[int]) -> None:
    """Opens a new group to the caller, who manages it, and to these others, whom they have been found to know."""
    await queries.insert_conversation(call.db, group, None)
    await queries.insert_memberships(call.db, group.id, [call.person, *managers], "manager")
    await queries.insert_memberships(call.db, group.id, people)
    await write_notice(call, group.id, Notice("created", [*managers, *people]))
    await tell_conversation(call, group.id, [call.person, *managers, *people])


async def _addable(call: Call, people: list[int]) -> list[int]:
    wanted = await access.people(call.db, call.person, people)
    if any(not person.active for person in await select_people(call.db, wanted)):
        raise NotFound("person")
    return wanted


@handles(ChangeGroup)
async def change_group(call: Call, command: ChangeGroup) -> Conversation:
    place = await _hold_group(call, command.conversation)
    before = await queries.select_conversation(call.db, command.conversation)
    chosen = {k: v for k in CHANGEABLE if (v := getattr(command, k)) is not UNSET and v != getattr(before, k)}
    if place.archived and set(chosen) != {"archived"}:
        place.not_archived()
    if place.system and {"archived", "visibility"} & set(chosen):
        raise NotAllowed("system")
    after = msgspec.structs.replace(before, **chosen)
    await queries.update_group(call.db, after)
    for notice in notices(before, after):
        await write_notice(call, command.conversation, notice)
    return await tell_conversation(call, command.conversation, [])


def notices(before: Conversation, after: Conversation) -> list[Notice]:
    """What the members are told of a change of their group."""
    told = []
    if after.name != before.name:
        told.append(Notice("renamed", text=after.name))
    if after.description != before.description:
        told.append(Notice("described", text=after.description))
    if after.archived != before.archived:
        told.append(Notice("archived" if after.archived else "restored"))
    if after.tracks_posts != before.tracks_posts:
        told.append(Notice("tracks" if after.tracks_posts else "tracks_not"))
    settings = ("visibility", "posting", "shows_reading")
    if any(getattr(after, name) != getattr(before, name) for name in settings):
        told.append(Notice("settings"))
    return told


@handles(AddMembers)
async def add_members_to_group(call: Call, command: AddMembers) -> Conversation:
    place = await _open_group(call, command.conversation)
    people = await _addable(call, command.people)
    if place.system and any(person.population == "guest" for person in await select_people(call.db, people)):
        raise NotAllowed("population")
    return await add_members(call, command.conversation, people, "added")


async def _hold_group(call: Call, conversation: int) -> access.Access:
    """Held until the end of the transaction; whether the caller may manage it is asked before waiting, which would tell
    them that something goes on there, and after it."""
    await access.group_to_manage(call.db, call.person, conversation)
    await queries.lock_conversation(call.db, conversation)
    return await access.group_to_manage(call.db, call.person, conversation)


async def _open_group(call: Call, conversation: int) -> access.Access:
    return (await _hold_group(call, conversation)).not_archived()


@handles(RemoveMember)
async def remove_member(call: Call, command: RemoveMember) -> Conversation:
    place = await _open_group(call, command.conversation)
    await _may_go(call, place, command.person)
    await keep_a_manager(call, command.conversation, command.person)
    await write_notice(call, command.conversation, Notice("removed", [command.person]))
    return await take_out(call, command.conversation, command.person)


async def _may_go(call: Call, place: access.Access, person: int) -> None:
    """Raises `NotAllowed` for those whom the group holds: a system group by their population, or what a room above says
    of it."""
    people = await select_people(call.db, [person])
    if place.kind != "group" or any(p.population == place.system for p in people):
        raise NotAllowed("system")
    await leaving.run(call, place.conversation_id, person)


async def keep_a_manager(call: Call, conversation: int, person: int) -> None:
    if await queries.select_managers(call.db, conversation) == [person]:
        raise Conflict("last_manager")


@handles(ChangeRole)
async def change_role(call: Call, command: ChangeRole) -> Conversation:
    await _open_group(call, command.conversation)
    if command.role != "manager":
        await keep_a_manager(call, command.conversation, command.person)
    people = await select_people(call.db, [command.person])
    if command.role == "manager" and any(p.population == "guest" for p in people):
        raise NotAllowed("population")
    if not await queries.update_role(call.db, command.conversation, command.person, command.role):
        raise NotFound("person")
    place = await queries.select_membership(call.db, command.person, command.conversation)
    call.tell_person(command.person, MembershipChanged(place))
    return await tell_conversation(call, command.conversation, [])


@handles(JoinGroup)
async def join_group(call: Call, command: JoinGroup) -> Opened:
    if call.caller.population == "guest":
        raise NotFound("conversation")
    await _require_joinable(call, command.conversation)
    await queries.lock_conversation(call.db, command.conversation)
    await _require_joinable(call, command.conversation)
    await add_members(call, command.conversation, [call.person], "joined")
    return await read_opened(call, command.conversation)


async def _require_joinable(call: Call, conversation: int) -> None:
    found = await queries.select_conversations(call.db, [conversation])
    if not found or found[0].visibility == "secret" or found[0].kind != "group":
        raise NotFound("conversation")
    if found[0].visibility != "open" or found[0].population:
        raise NotAllowed("visibility")
    if found[0].archived:
        raise Archived


@handles(LeaveGroup)
async def leave_group(call: Call, command: LeaveGroup) -> Done:
    await access.conversation(call.db, call.person, command.conversation)
    await queries.lock_conversation(call.db, command.conversation)
    place = await access.conversation(call.db, call.person, command.conversation)
    await _may_go(call, place, call.person)
    await keep_a_manager(call, command.conversation, call.person)
    await write_notice(call, command.conversation, Notice("left", [call.person]))
    await take_out(call, command.conversation, call.person)
    return Done()


@handles(LoadGroups)
async def load_groups(call: Call, command: LoadGroups) -> Groups:
    if call.caller.population == "guest":
        return Groups([])
    return Groups(await queries.select_groups_to_join(call.db, call.person))

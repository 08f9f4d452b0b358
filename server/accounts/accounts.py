"""Who may come in: accounts and invitations, for administrators, and for managers who invite guests to their groups."""

from datetime import UTC, datetime
from typing import Any

import msgspec

from protocol.accounts import (
    Account,
    Accounts,
    ChangeAccount,
    Invitation,
    InvitePerson,
    LoadAccounts,
    WithdrawInvitation,
)
from protocol.conversations import Notice
from protocol.errors import Conflict, Invalid, NotAllowed, NotFound
from protocol.people import MeChanged, PersonChanged
from protocol.types import UNSET, Done
from server.accounts import accounts_sql as queries
from server.accounts import invitations_sql as invitation_queries
from server.accounts.accounts_sql import AccountRow
from server.accounts.administering import enter_administration, enter_population, may_come_in
from server.accounts.invitations import LONGEST_STAY, check, invite, refuse_to_replace
from server.accounts.names import enter_name, refuse_borrowed
from server.accounts.people import tell_person_changed
from server.conversations.conversations_sql import lock_conversation, select_memberships
from server.conversations.groups import add_members, keep_a_manager, leaving, take_out, write_notice
from server.core import access, limits
from server.core.dispatch import Call, handles
from server.core.hub import Order
from server.identity import people_sql as people_queries
from server.identity.sessions_sql import delete_sessions

CHANGEABLE = (
    "population",
    "name",
    "title",
    "service",
    "phone",
    "administrator",
    "active",
    "access_ends_at",
)


@handles(LoadAccounts)
async def load_accounts(call: Call, command: LoadAccounts) -> Accounts:
    await _administrator(call)
    return Accounts(await queries.select_accounts(call.db), await invitation_queries.select_pending(call.db))


async def _administrator(call: Call) -> None:
    if not await people_queries.select_administrator(call.db, call.person):
        raise NotAllowed("administrator")


@handles(InvitePerson)
async def invite_person(call: Call, command: InvitePerson) -> Invitation:
    await call.services.limits.spend(limits.INVITATION, str(call.person))
    await _may_invite(call, command)
    check(command, datetime.now(UTC))
    for group in command.groups:
        place = await access.group_to_manage(call.db, call.person, group)
        if place.not_archived().system:
            raise Invalid("groups")
    me = await people_queries.select_me(call.db, call.person)
    if not me.administrator:
        await refuse_to_replace(call.db, command.email, call.person)
        await refuse_borrowed(call.db, command.name)
    invitation, _ = await invite(call.db, call.services.settings, command, call.person, me.language)
    return invitation


async def _may_invite(call: Call, command: InvitePerson) -> None:
    """Raises `NotAllowed` unless an administrator invites, or somebody of the town hall invites a guest."""
    if call.caller.population == "guest":
        raise NotAllowed("population")
    if command.population != "guest":
        await _administrator(call)


@handles(WithdrawInvitation)
async def withdraw_invitation(call: Call, command: WithdrawInvitation) -> Done:
    """For administrators; everybody else may withdraw their own."""
    inviter = None if await people_queries.select_administrator(call.db, call.person) else call.person
    if not await invitation_queries.delete_invitation(call.db, command.invitation, inviter):
        raise NotFound("invitation")
    return Done()


async def introduce(call: Call, groups: list[int]) -> None:
    """Tells that the caller has just come in, and puts them into these groups and the one of their population."""
    call.tell_insiders(PersonChanged(await people_queries.select_person(call.db, call.person)))
    for group in await invitation_queries.select_groups_to_enter(call.db, call.caller.population, groups):
        await add_members(call, group, [call.person], "joined")


@handles(ChangeAccount)
async def change_account(call: Call, command: ChangeAccount) -> Account:
    # Before waiting, which others are not to feel, and after it.
    await _administrator(call)
    await queries.lock_administrators(call.db)
    await _administrator(call)
    before, now = await queries.lock_account(call.db, command.person), datetime.now(UTC)
    if before is None:
        raise NotFound("person")
    after = changed(before, command, now)
    called = await people_queries.select_person(call.db, after.id)
    await queries.update_account(call.db, after)
    if before.administrator and not await queries.select_lasting_administrator(call.db):
        raise Conflict("last_administrator")
    await _tell(call, before, after)
    if after.population != before.population:
        await _move(call, before, after)
    if not may_come_in(after, now) or after.population != before.population:
        call.order(Order(end=await delete_sessions(call.db, after.id)))
    elif before.access_ends_at != after.access_ends_at:
        call.order(Order(refresh=[after.id]))
    account = await queries.select_account(call.db, after.id)
    await enter_administration(call.db, before, after, call.person, now, call.services.settings.time_zone)
    await enter_population(call.db, before, after, call.person)
    await enter_name(call.db, called, call.person)
    return account


async def _move(call: Call, before: AccountRow, after: AccountRow) -> None:
    """From the group of all people of the one population to that of the other."""
    for group in await invitation_queries.select_groups_to_enter(call.db, before.population, []):
        await lock_conversation(call.db, group)
        if await select_memberships(call.db, after.id, [group]):
            await leaving.run(call, group, after.id)
            await keep_a_manager(call, group, after.id)
            await write_notice(call, group, Notice("removed", [after.id]))
            await take_out(call, group, after.id)
    for group in await invitation_queries.select_groups_to_enter(call.db, after.population, []):
        await add_members(call, group, [after.id], "added")


def changed(before: AccountRow, command: ChangeAccount, now: datetime) -> AccountRow:
    """The account as the administrator wants it. Raises `Invalid` for what it cannot be."""
    chosen: dict[str, Any] = {k: v for k in CHANGEABLE if (v := getattr(command, k)) is not UNSET}
    after = msgspec.structs.replace(before, **chosen)
    if before.population == "guest" != after.population and command.access_ends_at is UNSET:
        after.access_ends_at = None
    if after.population == "guest" and after.access_ends_at is None:
        raise Invalid("access_ends_at")
    if after.population == "guest" and command.access_ends_at and command.access_ends_at > now + LONGEST_STAY:
        raise Invalid("access_ends_at")
    if after.population == "guest" and after.administrator:
        raise Invalid("administrator")
    return after


async def _tell(call: Call, before: AccountRow, after: AccountRow) -> None:
    """Tells the person what they may do now, and everybody else who they are now."""
    if before == after:
        return
    call.tell_person(after.id, MeChanged(await people_queries.select_me(call.db, after.id)))
    shown = ("population", "name", "title", "service", "active")
    if any(getattr(before, name) != getattr(after, name) for name in shown):
        await tell_person_changed(call, await people_queries.select_person(call.db, after.id))

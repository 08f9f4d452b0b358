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
from protocol.errors import Conflict, Invalid, NotAllowed, NotFound
from protocol.people import MeChanged, PersonChanged
from protocol.types import UNSET, Done
from server.accounts import accounts_sql as queries
from server.accounts import invitations_sql as invitation_queries
from server.accounts.accounts_sql import AccountRow
from server.accounts.invitations import check, invite, refuse_to_replace
from server.accounts.people import tell_person_changed
from server.conversations.groups import add_members
from server.core import access, limits
from server.core.dispatch import Call, handles
from server.core.hub import Order
from server.identity import people_sql as people_queries
from server.identity.sessions_sql import delete_sessions

CHANGEABLE = (
    "name",
    "title",
    "service",
    "phone",
    "administrator",
    "may_convene",
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
    await queries.lock_administrators(call.db)
    await _administrator(call)
    before = await queries.lock_account(call.db, command.person)
    if before is None:
        raise NotFound("person")
    after = changed(before, command)
    await queries.update_account(call.db, after)
    if before.administrator and not await queries.select_lasting_administrator(call.db):
        raise Conflict("last_administrator")
    await _tell(call, before, after)
    if not may_come_in(after, datetime.now(UTC)):
        call.order(Order(end=await delete_sessions(call.db, after.id)))
    elif before.access_ends_at != after.access_ends_at:
        call.order(Order(refresh=[after.id]))
    return await queries.select_account(call.db, after.id)


def changed(before: AccountRow, command: ChangeAccount) -> AccountRow:
    """The account as the administrator wants it. Raises `Invalid` for what it cannot be."""
    chosen: dict[str, Any] = {k: v for k in CHANGEABLE if (v := getattr(command, k)) is not UNSET}
    texts = {name: value.strip() for name, value in chosen.items() if isinstance(value, str)}
    after = msgspec.structs.replace(before, **{**chosen, **texts})
    if not after.name:
        raise Invalid("name")
    if after.population == "guest" and after.access_ends_at is None:
        raise Invalid("access_ends_at")
    for right in ("administrator", "may_convene"):
        if after.population == "guest" and getattr(after, right):
            raise Invalid(right)
    return after


def may_come_in(account: AccountRow, now: datetime) -> bool:
    return account.active and (account.access_ends_at is None or account.access_ends_at > now)


async def _tell(call: Call, before: AccountRow, after: AccountRow) -> None:
    """Tells the person what they may do now, and everybody else who they are now."""
    if before == after:
        return
    call.tell_person(after.id, MeChanged(await people_queries.select_me(call.db, after.id)))
    shown = ("name", "title", "service", "active")
    if any(getattr(before, name) != getattr(after, name) for name in shown):
        await tell_person_changed(call, await people_queries.select_person(call.db, after.id))

"""Addresses: changed by administrators and asked for by people themselves, confirmed from the new mailbox.

Where convocations go an administrator says; whom an address signs in, only its holder does: with their password, in a
session, or by the link sent to the address they sign in with.
"""

from datetime import date

from protocol.addresses import (
    AddressChange,
    AddressChanged,
    Addresses,
    AgreeAddress,
    Agreement,
    ChangeAddress,
    ChangeOwnAddress,
    LoadAddresses,
    WithdrawAddress,
)
from protocol.errors import Conflict, Invalid, NotAllowed, NotFound, WrongPassword
from protocol.people import MeChanged
from server.accounts import addresses_letters as letters
from server.accounts import addresses_sql as queries
from server.accounts.accounts_sql import select_email_taken_by_others, select_password_hash
from server.base.clocks import database_now, is_within
from server.base.database import Database
from server.base.settings import Settings
from server.base.tokens import new_token, token_hash
from server.core import limits
from server.core.dispatch import Call, handles
from server.core.news import Work
from server.identity import passwords
from server.identity.people_sql import select_administrator, select_administrators, select_me, select_person
from server.law.delays import local
from server.ledger.ledger import Act, Deed
from server.ledger.ledger_sql import append_all
from server.mail.outbox import enqueue


@handles(LoadAddresses)
async def load_addresses(call: Call, command: LoadAddresses) -> Addresses:
    if command.person != call.person and not await select_administrator(call.db, call.person):
        raise NotFound("person")
    return Addresses(await queries.select_changes(call.db, command.person))


@handles(ChangeAddress)
async def change_address(call: Call, command: ChangeAddress) -> AddressChange:
    if not await select_administrator(call.db, call.person):
        raise NotAllowed("administrator")
    await call.services.limits.spend(limits.ADDRESS, str(call.person))
    holder = await queries.lock_holder(call.db, command.person)
    if holder is None:
        raise NotFound("person")
    if not holder.active or command.person == call.person:
        raise Invalid("person")
    if not is_within(command.requested_on, await _today(call), past=20, future=0):
        raise Invalid("requested_on")
    return await _change(call, holder, command.email, command.requested_on, agreement=None)


@handles(ChangeOwnAddress)
async def change_own_address(call: Call, command: ChangeOwnAddress) -> AddressChange:
    if call.caller.population == "guest":
        raise NotAllowed("population")
    await call.services.limits.spend(limits.PASSWORD, str(call.person))
    if not await passwords.verify(command.password, await select_password_hash(call.db, call.person)):
        raise WrongPassword("password")
    await call.services.limits.forgive(limits.PASSWORD, str(call.person))
    await call.services.limits.spend(limits.OWN_ADDRESS, str(call.person))
    holder = await queries.lock_holder(call.db, call.person)
    assert holder is not None
    return await _change(call, holder, command.email, await _today(call), agreement="password")


async def _today(call: Call) -> date:
    return local(await database_now(call.db), call.services.settings.time_zone)


async def _change(
    call: Call, holder: queries.Holder, email: str, requested_on: date, *, agreement: Agreement | None
) -> AddressChange:
    """Takes the place of a change that waits for its confirmation. An address that the person signs in with already
    needs none; where convocations go without their agreement, the mailbox of before is asked for it."""
    at_once = agreement is None
    proven = email.lower() == holder.signs_in.lower()
    in_force = at_once or proven
    if email.lower() == holder.in_force.lower() and holder.confirmed:
        raise Conflict("same")
    if await select_email_taken_by_others(call.db, email, holder.person):
        raise Conflict("email")
    former = await queries.withdraw_open(call.db, holder.person)
    given_up = former if former and former.in_force_at and not in_force else None
    if given_up:
        holder = await queries.lock_holder(call.db, holder.person) or holder
    again = former if former and former.email.lower() == email.lower() else None
    token, former_token = new_token(), new_token()
    asks = at_once and not proven
    change = await queries.insert_change(
        call.db,
        queries.Proposed(
            holder.person,
            again.before if again else holder.in_force,
            email,
            requested_on,
            call.person,
            in_force,
            proven,
            agreement,
            None if proven else token_hash(token),
            token_hash(former_token) if asks else None,
        ),
    )
    settings = call.services.settings
    if not proven:
        link = f"{settings.public_url}/adresse/{token}"
        letter = letters.confirming(holder, change, link, settings.authority)
        await enqueue(call.db, letter, letters.Confirming(change.id))
    step: letters.Step = "changed" if in_force else "instead" if given_up else "asked"
    await write_to_former(call.db, holder, change, step, settings, former_token if asks else "")
    await tell(call, change)
    if given_up:
        await append_all(call.db, [_taken_back(given_up, holder, call.person)])
    if change.in_force_at:
        await append_all(call.db, [deed("address_changed", change, holder.name, call.person)])
    return change


async def write_to_former(
    db: Database, holder: queries.Holder, change: AddressChange, step: letters.Step, settings: Settings, token: str = ""
) -> None:
    """Tells the address that the person signs in with, and the one that convocations went to, what becomes of them. The
    first alone is given the `token` to agree by: an administrator may have come by the other."""
    signs_in = holder.signs_in.lower()
    for former in sorted({signs_in, change.before.lower()} - {change.email.lower()}):
        letter = letters.former(former, holder, change, step, settings, token if former == signs_in else "")
        await enqueue(db, letter, letters.Former(change.id))


async def tell(work: Work, change: AddressChange) -> None:
    for person in {*await select_administrators(work.db), change.person}:
        work.tell_person(person, AddressChanged(change))
    work.tell_person(change.person, MeChanged(await select_me(work.db, change.person)))


async def complete(work: Work, holder: queries.Holder, number: int, settings: Settings) -> AddressChange | None:
    """Has the person sign in with it, once its mailbox was read and it was agreed to; `None` as long as either is
    awaited. Raises `Conflict` when somebody else has come to have it."""
    change = await queries.confirm(work.db, number)
    if change is None:
        if waiting := await queries.select_open(work.db, number):
            await tell(work, waiting)
        return None
    if await select_email_taken_by_others(work.db, change.email, change.person):
        raise Conflict("email")
    await write_to_former(work.db, holder, change, "confirmed", settings)
    await queries.update_email(work.db, change.person, change.email)
    await tell(work, change)
    act: Act = "address_changed" if change.in_force_at == change.confirmed_at else "address_confirmed"
    facts: dict[str, object] = {"by": change.agreement}
    if change.agreement == "former":
        facts["sent_to"] = holder.signs_in
    if change.agreed_by:
        facts["agreed_by"] = (await select_person(work.db, change.agreed_by)).name
    await append_all(work.db, [deed(act, change, holder.name, change.agreed_by, **facts)])
    return change


@handles(AgreeAddress)
async def agree_address(call: Call, command: AgreeAddress) -> AddressChange:
    person = await queries.select_changed(call.db, command.change)
    administers = await select_administrator(call.db, call.person)
    if person is None or (person != call.person and not administers):
        raise NotFound("change")
    holder = await queries.lock_holder(call.db, person)
    change = await queries.select_open(call.db, command.change)
    if holder is None or change is None:
        raise NotFound("change")
    if not holder.may_enter:
        raise Invalid("person")
    agreement: Agreement = "session" if person == call.person else await _in_their_place(call, change)
    await queries.update_agreed(call.db, change.id, agreement, call.person)
    done = await complete(call, holder, change.id, call.services.settings)
    return done or await queries.select_open(call.db, change.id) or change


async def _in_their_place(call: Call, change: AddressChange) -> Agreement:
    """Nobody agrees alone to what they recorded, unless there was nobody else for a week in which the person could
    object."""
    seconds = await queries.select_seconds(call.db, change.id)
    if call.person in seconds:
        return "administrator"
    if seconds:
        raise Conflict("second")
    if await database_now(call.db) < await queries.select_alone_since(call.db, change.id) + queries.ALONE:
        raise Conflict("delay")
    return "delay"


def deed(act: Act, change: AddressChange, name: str, author: int | None, **more: object) -> Deed:
    """Both addresses, and whether the new one has been confirmed from its mailbox."""
    facts = {
        "name": name,
        "before": change.before,
        "address": change.email,
        "requested_on": change.requested_on.isoformat(),
        "confirmed": change.confirmed_at is not None,
    }
    return Deed(act, person=change.person, author=author, facts={**facts, **more})


@handles(WithdrawAddress)
async def withdraw_address(call: Call, command: WithdrawAddress) -> AddressChange:
    person = await queries.select_changed(call.db, command.change)
    if person is None or (person != call.person and not await select_administrator(call.db, call.person)):
        raise NotFound("change")
    # Their row first, as by whoever confirms.
    await queries.lock_holder(call.db, person)
    change = await queries.withdraw(call.db, command.change)
    holder = await queries.lock_holder(call.db, person)
    if holder is None or change is None:
        raise NotFound("change")
    await tell(call, change)
    if change.in_force_at:
        await append_all(call.db, [_taken_back(change, holder, call.person)])
    return change


def _taken_back(change: AddressChange, holder: queries.Holder, author: int) -> Deed:
    """Of one that was in force: `holder` has the address to which convocations go from now on."""
    facts = {"before": change.email, "address": holder.in_force, "withdrawn": True}
    return deed("address_changed", change, holder.name, author, **facts)

"""Invitees: asked to come to a sitting beside the convened, with a letter, items and papers of their own."""

from protocol.convocations import Convocation
from protocol.errors import Conflict, Invalid, NotFound
from protocol.invitees import (
    MOST_INVITEES,
    Invitee,
    Invitees,
    InviteToSitting,
    LoadInvitees,
    LoadOwnInvitations,
    OwnInvitations,
    WithdrawInvitee,
)
from protocol.types import Seq
from server.assemblies import invitees_letters as letters
from server.assemblies import invitees_sql as queries
from server.assemblies.convening import to_convene
from server.assemblies.convocations import to_change
from server.assemblies.invitees_letters import InvitationOver
from server.assemblies.inviting import chosen, deed, invite, no_link, reader, tell, write
from server.assemblies.shared_sittings import read_own
from server.base.tokens import new_id
from server.conversations.messages import content_of
from server.conversations.messages_sql import lock_message
from server.conversations.receipts_sql import select_watchers
from server.core import access, limits
from server.core.dispatch import Call, handles
from server.identity.people_sql import select_me, select_people
from server.ledger.ledger_sql import append_all


@handles(InviteToSitting)
async def invite_to_sitting(call: Call, command: InviteToSitting) -> Invitee:
    convocation = await _lock(call, command.conversation, command.seq)
    invitee = await _invitee(call, command, convocation)
    await _check_new(call, invitee, convocation)
    await call.services.limits.spend(limits.SITTING_INVITATION, str(call.person))
    invitee = await invite(call, invitee, convocation)
    await tell(call, [invitee])
    await append_all(call.db, [deed("invited", invitee, call.person, chosen(invitee, convocation))])
    return invitee


async def _lock(call: Call, conversation: int, seq: Seq) -> Convocation:
    """The convocation, held for a change, as one of those who may convene. Raises `Conflict` when nobody is to come to
    it any more."""
    await to_convene(call, conversation)
    message = await lock_message(call.db, conversation, seq)
    await to_convene(call, conversation)
    convocation = content_of(message, Convocation)
    if convocation.digest is None:
        raise NotFound("message")
    await to_convene(call, conversation, body=convocation.body_id)
    to_change(convocation)
    return convocation


async def _invitee(call: Call, command: InviteToSitting, convocation: Convocation) -> Invitee:
    """Raises `Invalid` for what nobody can be invited by."""
    items, files = sorted(set(command.items)), list(dict.fromkeys(command.files))
    if items[-1] > len(convocation.agenda):
        raise Invalid("items")
    held = {file.id for number in items for file in convocation.agenda[number - 1].files}
    if not held.issuperset(files):
        raise Invalid("files")
    person, name, email = await _who(call, command)
    return Invitee(
        new_id(),
        command.conversation,
        command.seq,
        name,
        email,
        items,
        call.person,
        convocation.opens_at,  # until it is stored, which says when they are invited
        person,
        files,
        command.message.strip(),
    )


MOST_NAME = 120


async def _who(call: Call, command: InviteToSitting) -> tuple[int | None, str, str]:
    """The account, if there is one, the name and the address. Somebody who has an account goes by its name."""
    person = command.person
    if person is None:
        name = " ".join(command.name.split())
        if not name or len(name) > MOST_NAME:
            raise Invalid("name")
        if command.email is None:
            raise Invalid("email")
        person = await queries.select_person_at(call.db, command.email)
        if person is None:
            return None, name, command.email
    elif command.name or command.email:
        raise Invalid("person")
    await access.people(call.db, call.person, [person])
    (known,) = await select_people(call.db, [person])
    if not known.active:
        raise Invalid("person")
    return person, known.name, (await select_me(call.db, person)).email


async def _check_new(call: Call, invitee: Invitee, convocation: Convocation) -> None:
    """Raises `Conflict` for who is convened or invited already, and where there are too many."""
    if invitee.person in convocation.recipients:
        raise Conflict("convened")
    others = await queries.select_invitees(call.db, invitee.conversation, invitee.seq)
    if any(one.email.lower() == invitee.email.lower() for one in others if not one.withdrawn_at):
        raise Conflict("invited")
    if len(others) >= MOST_INVITEES:
        raise Conflict("most")


@handles(WithdrawInvitee)
async def withdraw_invitee(call: Call, command: WithdrawInvitee) -> Invitee:
    convocation = await _lock(call, command.conversation, command.seq)
    known = await queries.select_invitees(call.db, command.conversation, command.seq)
    if command.invitee not in [one.id for one in known]:
        raise NotFound("invitee")
    withdrawn = await queries.update_withdrawn(call.db, [command.invitee])
    if not withdrawn:
        raise Conflict("withdrawn")
    why = command.reason.strip()
    about = await no_link(call, command.conversation, command.seq, convocation)
    await write(call, withdrawn[0], letters.withdrawal(await reader(call, withdrawn[0]), about, why), InvitationOver)
    await tell(call, withdrawn)
    await append_all(call.db, [deed("invitation_withdrawn", withdrawn[0], call.person, {"why": why})])
    return withdrawn[0]


@handles(LoadInvitees)
async def load_invitees(call: Call, command: LoadInvitees) -> Invitees:
    await access.conversation(call.db, call.person, command.conversation)
    if call.person not in await select_watchers(call.db, command.conversation, command.seq):
        raise NotFound("message")
    return Invitees(await queries.select_invitees(call.db, command.conversation, command.seq))


@handles(LoadOwnInvitations)
async def load_own_invitations(call: Call, command: LoadOwnInvitations) -> OwnInvitations:
    return OwnInvitations(await read_own(call.db, call.person, call.services.settings))

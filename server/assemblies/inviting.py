"""What inviting somebody to a sitting comes to: a row, a letter, a deed; and what the convocation makes of it."""

from collections.abc import Mapping

import msgspec

from protocol.convocations import Convocation
from protocol.invitees import Invitee, InviteeChanged, OwnInvitationsChanged
from protocol.types import Seq
from server.assemblies import invitees_letters as letters
from server.assemblies import invitees_sql as queries
from server.assemblies.convocations import LINK_LASTS, cancelled, sent, sitting
from server.assemblies.convocations_letters import Sitting
from server.assemblies.convocations_sql import Frozen
from server.assemblies.invitees_letters import InvitationOver, Inviting, Reader
from server.assemblies.shared_sittings import read_own
from server.base.tokens import new_id, new_token, token_hash
from server.conversations.receipts_sql import select_watchers
from server.core.dispatch import Call
from server.identity.people_sql import select_me
from server.ledger.ledger import Act, Deed
from server.mail.letters import Letter
from server.mail.outbox import enqueue


async def invite(call: Call, invitee: Invitee, convocation: Convocation) -> Invitee:
    """Stores the invitation and queues its letter, with a link that nobody else has."""
    token = new_token()
    invitee = await queries.insert_invitee(call.db, invitee, token_hash(token), convocation.opens_at + LINK_LASTS)
    about = await sitting(call, invitee.conversation, invitee.seq, convocation)
    about = msgspec.structs.replace(about, link=f"{call.services.settings.public_url}/seance/{token}")
    items = [(number, convocation.agenda[number - 1].title) for number in invitee.items]
    letter = letters.invitation(await reader(call, invitee), about, items, len(invitee.files), invitee.message)
    await write(call, invitee, letter, Inviting)
    return invitee


async def reader(call: Call, invitee: Invitee) -> Reader:
    language = (await select_me(call.db, invitee.person)).language if invitee.person else "fr"
    return Reader(invitee.name, invitee.email, language)


async def write(call: Call, invitee: Invitee, letter: Letter, kind: type[letters.AboutInvitee]) -> None:
    await enqueue(call.db, letter, kind(invitee.conversation, invitee.seq, invitee.id))


def chosen(invitee: Invitee, convocation: Convocation) -> dict[str, object]:
    """What the entry says that they were invited to."""
    items = [(number, convocation.agenda[number - 1]) for number in invitee.items]
    files = {file.id: file for _, item in items for file in item.files}
    return {
        "items": [{"item": number, "title": item.title} for number, item in items],
        "files": [{"name": files[one].name, "sha256": files[one].sha256} for one in invitee.files],
        "message": invitee.message,
    }


def deed(act: Act, invitee: Invitee, author: int | None, facts: Mapping[str, object]) -> Deed:
    named = {"invitee": invitee.id, "name": invitee.name, "address": invitee.email}
    return Deed(act, invitee.conversation, invitee.seq, invitee.person, author, {**named, **facts})


async def tell(call: Call, changed: list[Invitee]) -> None:
    """Tells those who follow the convocation, and each of these who has an account."""
    settings = call.services.settings
    for one in changed:
        for watcher in await select_watchers(call.db, one.conversation, one.seq):
            call.tell_person(watcher, InviteeChanged(one))
        if one.person:
            call.tell_person(one.person, OwnInvitationsChanged(await read_own(call.db, one.person, settings)))


async def no_link(call: Call, conversation: int, seq: Seq, convocation: Convocation) -> Sitting:
    return msgspec.structs.replace(await sitting(call, conversation, seq, convocation), link="")


@cancelled
async def end(call: Call, conversation: int, seq: Seq, convocation: Convocation, deeds: list[Deed]) -> None:
    """A sitting that is cancelled is nothing to come to."""
    standing = [one for one in await queries.select_invitees(call.db, conversation, seq) if not one.withdrawn_at]
    about = await no_link(call, conversation, seq, convocation)
    for one in standing:
        await write(call, one, letters.cancellation(await reader(call, one), about), InvitationOver)
        deeds.append(deed("invitation_withdrawn", one, call.person, {"why": convocation.cancellation}))
    await tell(call, standing)


@sent
async def carry(
    call: Call, frozen: Frozen, convocation: Convocation, before: Convocation | None, deeds: list[Deed]
) -> None:
    """A new version invites anew those whom the one before did, for the items of the same titles that it still has."""
    if before is None or convocation.replaces is None:
        return
    former = await queries.select_invitees(call.db, frozen.conversation, convocation.replaces)
    standing = [one for one in former if not one.withdrawn_at and one.person not in convocation.recipients]
    deeds += [await _carry(call, one, frozen, convocation, before) for one in standing]


async def _carry(call: Call, one: Invitee, frozen: Frozen, convocation: Convocation, before: Convocation) -> Deed:
    titles = {before.agenda[number - 1].title for number in one.items}
    items = [number for number, item in enumerate(convocation.agenda, 1) if item.title in titles]
    if not items:
        return await _drop(call, one, convocation)
    held = {file.id for number in items for file in convocation.agenda[number - 1].files}
    again = Invitee(
        new_id(), frozen.conversation, frozen.seq, one.name, one.email, items, call.person, one.invited_at, one.person,
        [file for file in one.files if file in held], one.message,
    )  # fmt: skip
    again = await invite(call, again, convocation)
    await tell(call, [again])
    return deed("invited", again, call.person, chosen(again, convocation))


async def _drop(call: Call, one: Invitee, convocation: Convocation) -> Deed:
    """Nothing is left of what they were invited for."""
    (one,) = await queries.update_withdrawn(call.db, [one.id])
    to, why = await reader(call, one), letters.NO_ITEM_LEFT
    about = await no_link(call, one.conversation, one.seq, convocation)
    await write(call, one, letters.withdrawal(to, about, why(to.language)), InvitationOver)
    await tell(call, [one])
    return deed("invitation_withdrawn", one, call.person, {"why": why("fr")})

"""Convenors: the right to convene one assembly, given and taken back by administrators."""

from protocol.bodies import Body
from protocol.convenors import Convenor, ConvenorsChanged, EndConvening, GiveConvening
from protocol.errors import Archived, Conflict, NotFound
from protocol.people import MeChanged
from protocol.types import Done
from server.accounts.invitations_http import accepted
from server.accounts.invitations_sql import InvitationRow
from server.assemblies import convenors_sql as queries
from server.assemblies.bodies_sql import lock_body, select_body
from server.assemblies.convening import today
from server.assemblies.entering import convening_deed, names_of
from server.assemblies.keeping import tell_clerks, to_keep
from server.assemblies.mandates import may_sit
from server.conversations.groups import add_members
from server.core import access
from server.core.dispatch import Call, handles
from server.identity.people_sql import select_me
from server.ledger.ledger import Act
from server.ledger.ledger_sql import append_all


@handles(GiveConvening)
async def give_convening(call: Call, command: GiveConvening) -> Convenor:
    await to_keep(call)
    body = await lock_body(call.db, command.body, today(call))
    if body is None:
        raise NotFound("body")
    if not body.active:
        raise Archived
    await may_sit(call, command.person)
    given = await queries.insert_convenor(call.db, body.id, command.person, call.person)
    if given is None:
        raise Conflict("convenor")
    (await access.group_to_manage(call.db, call.person, body.conversation)).not_archived()
    await add_members(call, body.conversation, [command.person], "added")
    await _tell(call, body.id, command.person)
    await _enter(call, "convening_given", body, *given)
    return given[1]


@handles(EndConvening)
async def end_convening(call: Call, command: EndConvening) -> Done:
    await to_keep(call)
    body = await lock_body(call.db, command.body, today(call))
    ended = await queries.update_convenor_ended(call.db, command.body, command.person, call.person)
    if body is None or ended is None:
        raise NotFound("convenor")
    await _tell(call, command.body, command.person)
    await _enter(call, "convening_ended", body, *ended)
    return Done()


@accepted
async def give_by_invitation(call: Call, invitation: InvitationRow) -> None:
    """Whoever was invited to convene does so in the bodies of the groups that they come into."""
    bodies = await queries.select_bodies_of(call.db, invitation.groups) if invitation.may_convene else []
    for number in bodies:
        body = await select_body(call.db, number, today(call))
        given = await queries.insert_convenor(call.db, number, call.person, invitation.invited_by)
        if body and given:
            await _enter(call, "convening_given", body, *given)


async def _enter(call: Call, act: Act, body: Body, number: int, convenor: Convenor) -> None:
    names = await names_of(call.db, [convenor.person])
    author = convenor.given_by if act == "convening_given" else call.person
    await append_all(call.db, [convening_deed(act, number, convenor, names[convenor.person], body, author)])


async def _tell(call: Call, body: int, person: int) -> None:
    """Tells the person what they may do now, and the others who may convene."""
    call.tell_person(person, MeChanged(await select_me(call.db, person)))
    await tell_clerks(call, ConvenorsChanged(body, await queries.select_convenors(call.db, body)), body)

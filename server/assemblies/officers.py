"""Officers of a sitting: who presides over it, and who are its secretaries (CGCT L2121-14 and L2121-15)."""

from protocol.errors import Conflict, Invalid
from protocol.sittings import RecordOfficers, Sitting
from server.assemblies import sittings_sql as queries
from server.assemblies.bodies_sql import select_in_office
from server.assemblies.holding import Held, hold_open, record, tell
from server.assemblies.sittings_sql import Recorded
from server.core.dispatch import Call, handles
from server.ledger.ledger import Deed


@handles(RecordOfficers)
async def record_officers(call: Call, command: RecordOfficers) -> Sitting:
    held = await hold_open(call, command)
    for person in (command.presides, *command.secretaries):
        held.require_in_office(person)
    if len(set(command.secretaries)) < len(command.secretaries):
        raise Invalid("secretaries")
    before = (await record(call, held)).sitting
    if not {command.presides, *command.secretaries} <= _present(before):
        raise Conflict("absent")
    await queries.update_officers(call.db, held.conversation, held.seq, command.presides, command.secretaries)
    recorded = await record(call, held)
    deeds = [_presided(call, held, recorded)] if before.presides != command.presides else []
    if before.secretaries != command.secretaries:
        deeds.append(_kept_minutes(call, held, recorded))
    return await tell(call, held, recorded, deeds)


async def preside(call: Call, held: Held) -> list[Deed]:
    """Of a sitting that opens: whoever was recorded as presiding and is still there, or else who has the chair of the
    body, or else who convened, if they are. Over an installation the oldest member presides until there is a chair
    (CGCT L2122-8), whom nothing here knows: nobody does but who was recorded."""
    recorded = await record(call, held)
    present = _present(recorded.sitting)
    if recorded.sitting.presides in present or held.convocation.installation:
        return []
    offices = await select_in_office(call.db, held.body.id, held.day)
    chairs = [one.person for one in offices if one.role == "chair"]
    found = [person for person in (*chairs, held.convocation.convened_by) if person in present]
    if not found:
        return []
    recorded.sitting.presides = found[0]
    secretaries = recorded.sitting.secretaries
    await queries.update_officers(call.db, held.conversation, held.seq, recorded.sitting.presides, secretaries)
    return [_presided(call, held, recorded)]


def _present(sitting: Sitting) -> set[int]:
    return {one.person for one in sitting.attendances if one.left_at is None}


def _presided(call: Call, held: Held, recorded: Recorded) -> Deed:
    person = recorded.sitting.presides
    assert person
    return held.deed(call, "presided", {"name": recorded.names[person]}, person)


def _kept_minutes(call: Call, held: Held, recorded: Recorded) -> Deed:
    """One entry of all of them: it says whole who they are from then on."""
    people = recorded.sitting.secretaries
    facts = {"people": people, "names": [recorded.names[person] for person in people]}
    return held.deed(call, "kept_minutes", facts)

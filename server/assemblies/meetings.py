"""Where one takes part in a sitting by video: said beside the convocation, and no part of what was frozen."""

import msgspec

from protocol.convocations import SetSittingMeeting
from protocol.types import Stored
from server.assemblies.convening import to_convene
from server.assemblies.convocations import meeting_set, to_change
from server.assemblies.summonses import require_followed
from server.conversations.messages import as_it_is, tell_change
from server.conversations.messages_sql import update_content
from server.core.dispatch import Call, handles
from server.ledger.ledger_sql import append_all


@handles(SetSittingMeeting)
async def set_sitting_meeting(call: Call, command: SetSittingMeeting) -> Stored:
    message, convocation = await require_followed(call, command.conversation, command.seq)
    await to_convene(call, command.conversation, "message", convocation.body_id)
    to_change(convocation)
    if convocation.meeting == command.meeting:
        return as_it_is(message)
    after = msgspec.structs.replace(convocation, meeting=command.meeting)
    await update_content(call.db, command.conversation, command.seq, after, edited=False)
    deed = meeting_set(call, command.conversation, command.seq, convocation.meeting, command.meeting)
    await append_all(call.db, [deed])
    return await tell_change(call, message)

"""What of a sitting is shown outside its group: to each invitee, what was chosen for them; to whoever is informed, all
that was sent."""

from protocol.convocations import AgendaItem, Convocation
from protocol.invitees import Invitee, SharedItem, SharedSitting, SharedState
from protocol.messages import Message
from server.assemblies.copies_sql import Linked
from server.assemblies.invitees_sql import select_own
from server.assemblies.sealed_by import told_name, told_zone
from server.assemblies.summonses_sql import select_people_to_convene
from server.base.database import Database
from server.base.settings import Settings
from server.conversations.messages_sql import select_message
from server.files.files_sql import select_carried


async def share(db: Database, invitee: Invitee, settings: Settings) -> SharedSitting | None:
    """`None` when there is no such convocation."""
    message = await select_message(db, invitee.conversation, invitee.seq)
    if message is None or not isinstance(message.content, Convocation):
        return None
    convocation = message.content
    shown = not invitee.withdrawn_at
    return SharedSitting(
        invitee.id,
        invitee.name,
        convocation.body,
        convocation.opens_at,
        convocation.place,
        str(told_zone(convocation, settings)),
        told_name(convocation, settings),
        [_item(number, convocation.agenda[number - 1], invitee.files) for number in invitee.items if shown],
        convener=await _convener(db, message),
        message=invitee.message if shown else "",
        state="withdrawn" if invitee.withdrawn_at and _state(convocation) == "stands" else _state(convocation),
        why=convocation.cancellation,
    )


async def share_copy(db: Database, copy: Linked, settings: Settings) -> SharedSitting | None:
    """The whole agenda with its notes and documents, or the one paper. `None` when there is no such convocation."""
    message = await select_message(db, copy.conversation, copy.seq)
    if message is None or not isinstance(message.content, Convocation):
        return None
    convocation, whole = message.content, copy.kind == "convocation"
    agenda = [(number, item) for number, item in enumerate(convocation.agenda, 1) if whole]
    return SharedSitting(
        copy.id,
        copy.name,
        convocation.body,
        convocation.opens_at,
        convocation.place,
        str(told_zone(convocation, settings)),
        told_name(convocation, settings),
        [SharedItem(number, item.title, item.reporter, item.note, item.files) for number, item in agenda],
        kind="copy",
        paper="" if copy.kind == "convocation" else copy.kind,
        files=await select_carried(db, copy.conversation, copy.seq, [copy.file] if copy.file else []),
        convener=await _convener(db, message),
        state=_state(convocation) if whole else "stands",
        why=convocation.cancellation if whole else "",
    )


def _item(number: int, item: AgendaItem, files: list[int]) -> SharedItem:
    """Without its note, which is written for the members."""
    return SharedItem(number, item.title, item.reporter, files=[file for file in item.files if file.id in files])


def _state(convocation: Convocation) -> SharedState:
    if convocation.cancelled_at:
        return "cancelled"
    return "replaced" if convocation.replaced_by else "stands"


async def _convener(db: Database, message: Message) -> str:
    assert isinstance(message.content, Convocation)
    by = [message.content.convened_by] if message.content.convened_by else []
    return "".join(one.name for one in await select_people_to_convene(db, by))


async def read_own(db: Database, person: int, settings: Settings) -> list[SharedSitting]:
    """Those to which the person is invited, the next first; what a later version has replaced is left out."""
    found = [await share(db, invitee, settings) for invitee in await select_own(db, person)]
    return [one for one in found if one and one.state != "replaced"]

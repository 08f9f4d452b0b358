"""The state that a client starts from, or comes back to."""

from protocol.state import Authority, Cursor, Start, Started
from server.conversations import conversations_sql as conversation_queries
from server.conversations import messages_sql as message_queries
from server.conversations.receipts_sql import select_own_receipts
from server.core import access
from server.core.dispatch import Call, Caller, handles
from server.core.hub import Subscriber
from server.identity.people_sql import select_me, select_visible_people
from server.identity.sessions_sql import select_ends

MOST_CHANGES = 500
OWN_RECEIPTS = 200


def own_channels(caller: Caller) -> list[str]:
    """What concerns the caller besides their conversations."""
    return [f"person:{caller.person}"] if caller.population == "guest" else [f"person:{caller.person}", "directory"]


@handles(Start)
async def start(call: Call, command: Start) -> Started:
    socket, hub = call.caller.socket, call.services.hub
    assert socket is not None
    if call.caller.session not in await select_ends(call.db, [call.caller.session]):
        socket.end()
    await hub.subscribe(socket, own_channels(call.caller))
    state = await subscribe_and_read(call, socket, command.cursors)
    hub.note_tops({f"conversation:{c.conversation}": c.seq for c in state.cursors})
    socket.started = True
    return state


async def subscribe_and_read(call: Call, socket: Subscriber, held: list[Cursor]) -> Started:
    """The state, read after the socket heard all that can change it: while either is found to lag behind the other,
    again."""
    hub = call.services.hub
    conversations = await access.conversations(call.db, call.person)
    while True:
        await hub.subscribe(socket, {f"conversation:{conversation}" for conversation in conversations})
        before = socket.orders
        state = await read_state(call, held)
        conversations = [conversation.id for conversation in state.conversations]
        wanted = {f"conversation:{conversation}" for conversation in conversations}
        if socket.orders == before and (wanted <= socket.channels or not socket.channels):
            hub.unsubscribe(socket, {c for c in socket.channels if c.startswith("conversation:")} - wanted)
            return state


async def read_state(call: Call, held: list[Cursor]) -> Started:
    """All that the caller may know as of one instant, and what changed in their conversations since the cursors they
    hold."""
    db, person = call.db, call.person
    ids = await access.conversations(db, person)
    tops = await conversation_queries.select_tops(db, ids)
    conversations = await conversation_queries.select_conversations(db, ids)
    known = {c.conversation: c.seq for c in held}
    behind = [Cursor(t.conversation, known[t.conversation]) for t in tops if known.get(t.conversation, t.seq) < t.seq]
    changes = await message_queries.select_changes_of_many(db, behind, MOST_CHANGES)
    latest = await message_queries.select_latest(db, ids)
    incomplete, cursors = where_it_stands(tops, behind, [(m.conversation, m.changed_seq) for m in changes])
    shown = {(m.conversation, m.seq): m for m in [*changes, *latest]}
    others = {m.person for c in conversations for m in c.members}
    settings = call.services.settings
    return Started(
        me=await select_me(db, person),
        authority=Authority(settings.authority, settings.time_zone.key),
        people=await select_visible_people(db, person),
        conversations=conversations,
        memberships=await conversation_queries.select_memberships(db, person, ids),
        messages=list(shown.values()),
        cursors=cursors,
        incomplete=incomplete,
        receipts=await select_own_receipts(db, person, OWN_RECEIPTS),
        presence=await call.services.presences.of(others),
    )


def where_it_stands(
    tops: list[Cursor], behind: list[Cursor], changes: list[tuple[int, int]]
) -> tuple[list[int], list[Cursor]]:
    """The conversations whose changes did not all fit, and where the client stands in each."""
    reached: dict[int, list[int]] = {}
    for conversation, changed_seq in changes:
        reached.setdefault(conversation, []).append(changed_seq)
    full = {
        c.conversation: max(reached[c.conversation])
        for c in behind
        if len(reached.get(c.conversation, ())) == MOST_CHANGES
    }
    return sorted(full), [Cursor(t.conversation, full.get(t.conversation, t.seq)) for t in tops]

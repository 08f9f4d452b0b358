"""The state that a client starts from, or comes back to."""

import asyncio
from collections import Counter
from typing import Any

from protocol.errors import NotStarted
from protocol.receipts import Receipt
from protocol.state import Authority, Cursor, ReceiptsFrom, Start, Started
from server.conversations.conversations_sql import select_conversations_once, select_places
from server.conversations.marks_sql import select_marks
from server.conversations.messages_sql import LATEST, MOST_CHANGES, Returned, select_returned
from server.conversations.receipts_sql import OWN_RECEIPTS, select_own_receipts
from server.core.dispatch import SECONDS, Caller, handles_directly
from server.core.hub import INSIDERS, Subscriber
from server.identity.people_sql import EVERYBODY, select_selves, select_visible_people
from server.identity.sessions_sql import select_ways_in


def own_channels(caller: Caller) -> list[str]:
    """What concerns the caller besides their conversations."""
    return [f"person:{caller.person}"] if caller.population == "guest" else [f"person:{caller.person}", INSIDERS]


@handles_directly(Start)
def start(caller: Caller, command: Start) -> asyncio.Future[Any]:
    """In no transaction: what many who start at the same instant ask for is read together."""
    return asyncio.ensure_future(_start(caller, command))


async def _start(caller: Caller, command: Start) -> Started:
    socket, hub = caller.socket, caller.services.hub
    assert socket is not None
    with SECONDS.time():
        async with caller.share.turn(command.heavy):
            await hub.subscribe(socket, own_channels(caller))
            state = await subscribe_and_read(caller, socket, command.cursors)
    socket.started = True
    return state


async def subscribe_and_read(caller: Caller, socket: Subscriber, held: list[Cursor]) -> Started:
    """The state, read after the socket heard all that can change it. What is not heard is not told: a conversation
    that is new since, or that the reader has been out of meanwhile, comes by its welcome, after this. What was heard of
    one that is the reader's no more is forgotten, and the state read again, each time of fewer conversations: nobody
    who adds and removes them on and on keeps them from starting."""
    hub, orders, out = caller.services.hub, socket.orders, set[int]()
    try:
        ways_in = await caller.services.gathering.read(select_ways_in, [caller.session])
        if not ways_in:
            socket.end()
            raise NotStarted
        # Who was removed since that was read, and heard it all the same, would hear what is said while they are out.
        out = socket.left or out
        places = {conversation for conversations in ways_in.values() for conversation in conversations} - out
        await hub.subscribe(socket, {f"conversation:{place}" for place in places})
        while True:
            state, gone = await read_state(caller, socket, held)
            if not gone:
                break
            hub.unsubscribe(socket, gone)
            socket.forget_held()
        hub.note_tops({f"conversation:{place.conversation}": place.counted_seq for place in state.memberships})
        return state
    finally:
        if out or socket.orders != orders:
            hub.refresh([caller.person])


async def read_state(caller: Caller, socket: Subscriber, held: list[Cursor]) -> tuple[Started, set[str]]:
    """All that the caller may know of what the socket hears, with what changed since the cursors they hold; and what it
    hears and they may not."""
    read, read_one, person = caller.services.gathering.read, caller.services.gathering.read_one, caller.person
    places = {place.conversation: place for place in await read_one(select_places, person)}
    conversations = await read(select_conversations_once, places)
    known = {c.conversation: c.seq for c in held if c.conversation in places}
    behind = [(conversation, seq) for conversation, seq in known.items() if seq < places[conversation].counted_seq]
    logs = await read(select_returned, [*behind, *((conversation, LATEST) for conversation in places)])
    receipts, marks = await read_one(select_own_receipts, person), await read_one(select_marks, person)
    me = await read_one(select_selves, person)
    people = await read_one(select_visible_people, person if caller.population == "guest" else EVERYBODY)
    presence = await caller.services.presences.of({one for members, _ in conversations.values() for one in members})
    heard = {int(name) for channel in socket.channels if (name := channel.removeprefix("conversation:")) != channel}
    here = [place for place in places.values() if place.conversation in heard]
    told = {conversation: log for (conversation, after), log in logs.items() if after != LATEST}
    incomplete, cursors = where_it_stands([Cursor(place.conversation, place.counted_seq) for place in here], told)
    settings = caller.services.settings
    state = Started(
        me=me,
        authority=Authority(settings.authority, settings.time_zone.key, bool(settings.smtp_url)),
        people=people,
        conversations=[packed for one, (_, packed) in conversations.items() if one in heard],
        memberships=here,
        messages=each_once([message for (one, _), log in logs.items() if one in heard for message in log]),
        cursors=cursors,
        incomplete=incomplete,
        receipts=[receipt for receipt in receipts if receipt.conversation in heard],
        receipts_from=where_they_begin([receipt for receipt in receipts if receipt.conversation in heard]),
        marks=[mark for mark in marks if mark.conversation in heard],
        presence=presence,
    )
    return state, {f"conversation:{conversation}" for conversation in heard - places.keys()}


def each_once(messages: list[Returned]) -> list[Any]:
    """The latest of a conversation may be among what changed in it."""
    return list({(message.conversation, message.seq): message.packed for message in messages}.values())


def where_it_stands(tops: list[Cursor], changes: dict[int, list[Returned]]) -> tuple[list[int], list[Cursor]]:
    """The conversations whose changes did not all fit, and where the client stands in each."""
    full = {
        conversation: max(message.changed_seq for message in log)
        for conversation, log in changes.items()
        if len(log) == MOST_CHANGES
    }
    stands = [Cursor(top.conversation, full.get(top.conversation, top.seq)) for top in tops]
    return sorted(top.conversation for top in tops if top.conversation in full), stands


def where_they_begin(receipts: list[Receipt]) -> list[ReceiptsFrom]:
    """Where the receipts told begin, of the conversations that may have more."""
    counts = Counter(receipt.conversation for receipt in receipts)
    many = [conversation for conversation, count in counts.items() if count == OWN_RECEIPTS]
    return [ReceiptsFrom(one, min(r.seq for r in receipts if r.conversation == one)) for one in many]

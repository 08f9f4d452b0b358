"""Who people are: the directory, one's own profile, and the news of a change to whoever may know."""

from typing import Any

import msgspec

from protocol.people import ChangeProfile, Directory, LoadDirectory, Me, MeChanged, Person, PersonChanged
from protocol.types import UNSET
from server.accounts.names import enter_name
from server.conversations.conversations import tell_conversation
from server.core.dispatch import Call, handles
from server.identity import people_sql as queries

PERSON_FIELDS = ("civility",)
ME_FIELDS = ("phone", "language", "theme", "shows_reading", "digest")


@handles(LoadDirectory)
async def load_directory(call: Call, command: LoadDirectory) -> Directory:
    if call.caller.population == "guest":
        return Directory([])
    return Directory(await queries.select_directory(call.db))


@handles(ChangeProfile)
async def change_profile(call: Call, command: ChangeProfile) -> Me:
    await queries.lock_person(call.db, call.person)
    person = await queries.select_person(call.db, call.person)
    me = await queries.select_me(call.db, call.person)
    changed = msgspec.structs.replace(person, **_chosen(command, PERSON_FIELDS))
    changed_me = msgspec.structs.replace(me, **_chosen(command, ME_FIELDS))
    await queries.update_profile(call.db, changed, changed_me)
    if changed != person:
        await tell_person_changed(call, changed)
    if changed_me != me:
        call.tell_person(call.person, MeChanged(changed_me))
    if changed_me.shows_reading != me.shows_reading:
        for conversation in await queries.select_pairs(call.db, call.person):
            await tell_conversation(call, conversation, [])
    await enter_name(call.db, person, call.person)
    return changed_me


def _chosen(command: ChangeProfile, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: value for name in names if (value := getattr(command, name)) is not UNSET}


async def tell_person_changed(call: Call, person: Person) -> None:
    """Tells everybody of the town hall, the guests who share a conversation with the person, and the person."""
    call.tell_insiders(PersonChanged(person))
    if person.population == "guest":
        call.tell_person(person.id, PersonChanged(person))
    for conversation in await queries.select_conversations_with_guests(call.db, person.id):
        call.tell_conversation(conversation, PersonChanged(person))

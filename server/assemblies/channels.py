"""Channels: how each person asked to be convened, and since when."""

from datetime import UTC, datetime

from protocol.bodies import ChannelChoice, ChannelChosen, ChooseChannel, LoadOwnChannel, OwnChannel
from protocol.errors import Invalid
from server.assemblies import bodies_sql as queries
from server.assemblies.convening import today
from server.assemblies.entering import channel_deed, names_of
from server.assemblies.keeping import to_keep
from server.base.clocks import is_within
from server.core import access
from server.core.dispatch import Call, handles
from server.files.attachments import keep
from server.identity.people_sql import select_people
from server.ledger.ledger_sql import append_all


@handles(ChooseChannel)
async def choose_channel(call: Call, command: ChooseChannel) -> ChannelChoice:
    await to_keep(call)
    await access.people(call.db, call.person, [command.person])
    if any(person.population == "guest" for person in await select_people(call.db, [command.person])):
        raise Invalid("person")
    if not is_within(command.requested_on, today(call), past=20, future=0):
        raise Invalid("requested_on")
    choice = ChannelChoice(
        command.person,
        command.channel,
        command.requested_on,
        datetime.now(UTC),
        command.address.strip(),
        call.person,
        await keep(call, command.file) if command.file else None,
    )
    number, recorded = await queries.insert_choice(call.db, choice)
    for person in {*await queries.select_clerks_of(call.db, command.person), command.person}:
        call.tell_person(person, ChannelChosen(recorded))
    names = await names_of(call.db, [command.person])
    await append_all(call.db, [channel_deed(number, recorded, names[command.person], call.person)])
    return recorded


@handles(LoadOwnChannel)
async def load_own_channel(call: Call, command: LoadOwnChannel) -> OwnChannel:
    chosen = (await queries.select_choices_on(call.db, [call.person], today(call))).get(call.person)
    if chosen is None:
        return OwnChannel()
    return OwnChannel(chosen.channel, chosen.requested_on, chosen.address, chosen.recorded_at)

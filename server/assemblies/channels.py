"""Channels: how each person asked to be convened, and since when."""

from datetime import UTC, datetime

from protocol.bodies import ChannelChoice, ChannelChosen, ChooseChannel, LoadOwnChannel, OwnChannel
from protocol.errors import Invalid
from server.assemblies import bodies_sql as queries
from server.assemblies.bodies import tell_clerks, to_keep
from server.assemblies.convening import today
from server.core import access
from server.core.dispatch import Call, handles
from server.identity.people_sql import select_people


@handles(ChooseChannel)
async def choose_channel(call: Call, command: ChooseChannel) -> ChannelChoice:
    await to_keep(call)
    await access.people(call.db, call.person, [command.person])
    if any(person.population == "guest" for person in await select_people(call.db, [command.person])):
        raise Invalid("person")
    if command.requested_on > today(call):
        raise Invalid("requested_on")
    choice = ChannelChoice(
        command.person,
        command.channel,
        command.requested_on,
        datetime.now(UTC),
        command.address.strip(),
        call.person,
    )
    recorded = await queries.insert_choice(call.db, choice)
    await tell_clerks(call, ChannelChosen(recorded), command.person)
    return recorded


@handles(LoadOwnChannel)
async def load_own_channel(call: Call, command: LoadOwnChannel) -> OwnChannel:
    chosen = (await queries.select_choices_on(call.db, [call.person], today(call))).get(call.person)
    return OwnChannel(chosen.channel, chosen.requested_on, chosen.address) if chosen else OwnChannel()

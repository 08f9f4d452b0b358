"""Recipients: who is convened, in which capacity, by which channel, and where it leads."""

from typing import Any

from protocol.bodies import ChannelChoice, Mandate
from server.assemblies.entering import joined
from server.assemblies.summonses_sql import Addressee, select_people_to_convene
from server.base.database import Database


async def addressees(db: Database, people: list[int], choices: dict[int, ChannelChoice]) -> list[Addressee]:
    """These people by name, with the channel they have chosen and the address it leads to."""
    found = await select_people_to_convene(db, people)
    for one in found:
        choice = choices.get(one.person)
        if choice and choice.channel == "paper":
            one.channel, one.address = "paper", choice.address
    return found


async def read_recipients(
    db: Database, offices: list[Mandate], choices: dict[int, ChannelChoice]
) -> list[dict[str, Any]]:
    """These, who sit in the body, by name, as they are sealed when they are convened by what they have chosen."""
    held = {one.person: one for one in offices}
    return [
        recipient(one, held[one.person], choices.get(one.person)) for one in await addressees(db, list(held), choices)
    ]


def recipient(one: Addressee, mandate: Mandate, choice: ChannelChoice | None) -> dict[str, Any]:
    """Somebody convened, as they are sealed."""
    return {
        "person": one.person,
        "name": one.name,
        "role": mandate.role,
        "in_office_since": mandate.starts_on.isoformat(),
        "channel": one.channel,
        "channel_requested_on": choice.requested_on.isoformat() if choice else None,
        "channel_recorded_at": choice.recorded_at if choice else None,
        "channel_file": joined(choice.file) if choice and choice.file else None,
        "address": one.address,
        "address_since": one.since if one.channel == "electronic" else None,
        "address_confirmed": one.confirmed if one.channel == "electronic" else None,
        "address_entered_by": one.entered_by if one.channel == "electronic" else None,
    }

"""What was entered of the house itself, as administrators read it."""

from datetime import date
from typing import Any, get_args

import msgspec

from protocol.bodies import Channel
from protocol.ledger import MOST_LINES, HouseEntries, HouseEntry, LoadHouseEntries
from server.assemblies.house_sql import select_house_links
from server.assemblies.keeping import to_keep
from server.assemblies.seals import tell_link
from server.base.aside import in_turns
from server.core.dispatch import Call, handles
from server.ledger.ledger import TOGETHER, Link, readable

SINCE = ("first_day", "since", "requested_on", "received_on", "valid_from")
"""Facts that say from which day something holds, or on which it was asked for."""


@handles(LoadHouseEntries)
async def load_house_entries(call: Call, command: LoadHouseEntries) -> HouseEntries:
    await to_keep(call)
    links = await select_house_links(call.db, command.before, MOST_LINES + 1)
    return HouseEntries(
        [_entry(link) async for link in in_turns(links[:MOST_LINES], TOGETHER)], len(links) > MOST_LINES
    )


def _entry(link: Link) -> HouseEntry:
    """As far as it can be read."""
    facts = next((entry.facts for entry in readable([link])), {})
    address, channel = facts.get("address"), facts.get("channel")
    told = tell_link(link)
    detail = address or facts.get("source")
    if isinstance(detail, str) and detail:
        told = msgspec.structs.replace(told, detail=detail)
    return HouseEntry(
        told,
        str(facts.get("body", "")),
        next((day for name in SINCE if (day := _day(facts.get(name)))), None),
        _day(facts.get("last_day")),
        channel if channel in get_args(Channel) else None,
        str(facts.get("agreed_by", "")),
    )


def _day(told: Any) -> date | None:
    try:
        return date.fromisoformat(told)
    except (TypeError, ValueError):
        return None

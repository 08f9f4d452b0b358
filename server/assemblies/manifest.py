"""The manifest of a convocation: all that was frozen of it, in the one text that its digest is taken of."""

import hashlib
from datetime import datetime
from importlib.metadata import version
from typing import Any

import msgspec

from protocol.bodies import Body, ChannelChoice, Mandate
from protocol.convocations import Convocation
from server.assemblies.summonses_sql import Addressee
from server.base.settings import Settings
from server.ledger.ledger import canonical

FORMAT = "parvis-convocation/1"


def write(
    convocation: Convocation,
    *,
    conversation: int,
    body: Body,
    frozen_at: datetime,
    sent_by: Addressee,
    recipients: list[Addressee],
    mandates: list[Mandate],
    choices: dict[int, ChannelChoice],
    clock: dict[str, Any],
    settings: Settings,
) -> str:
    """Canonical JSON: the convocation with the hash of every file, the body, the rule applied, each recipient in their
    capacity of that day with the channel they chose and since when, the state of the clock."""
    offices = {mandate.person: mandate for mandate in mandates}
    return canonical(
        {
            "format": FORMAT,
            "authority": settings.authority,
            "zone": str(settings.time_zone),
            "software": version("parvis"),
            "clock": clock,
            "frozen_at": frozen_at,
            "sent_by": {"person": sent_by.person, "name": sent_by.name},
            "conversation": conversation,
            "body": msgspec.to_builtins(body),
            "convocation": msgspec.to_builtins(convocation),
            "recipients": [_recipient(one, offices[one.person], choices.get(one.person)) for one in recipients],
        }
    )


def _recipient(one: Addressee, mandate: Mandate, choice: ChannelChoice | None) -> dict[str, Any]:
    return {
        "person": one.person,
        "name": one.name,
        "role": mandate.role,
        "in_office_since": mandate.starts_on.isoformat(),
        "channel": one.channel,
        "channel_requested_on": choice.requested_on.isoformat() if choice else None,
        "address": one.address,
    }


def digest(manifest: str) -> str:
    """The SHA-256 of its UTF-8, in hexadecimal."""
    return hashlib.sha256(manifest.encode()).hexdigest()

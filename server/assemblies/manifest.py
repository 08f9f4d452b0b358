"""The manifest of a convocation: all that was frozen of it, in the one text that its digest is taken of."""

import hashlib
from datetime import datetime
from importlib.metadata import version
from typing import Any

import msgspec

from protocol.bodies import Body, Census, ChannelChoice, Mandate
from protocol.convocations import Convocation
from server.assemblies import hours
from server.assemblies.recipients import recipient
from server.assemblies.summonses_sql import Addressee
from server.base.settings import Settings
from server.ledger.ledger import canonical

FORMAT = "parvis-convocation/4"
"""Since 3, the substitutes of an intercommunal council are convened with its members; since 4, hours are sealed as the
clocks showed them."""


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
    census: Census | None = None,
) -> str:
    """Canonical JSON: the convocation with the hash of every file, whose act it is and who sent it, the body, the rule
    applied, each recipient in their capacity of that day with the channel they chose and since when, the state of the
    clock."""
    offices = {mandate.person: mandate for mandate in mandates}
    return canonical(
        {
            "format": FORMAT,
            "authority": settings.authority,
            "zone": str(settings.time_zone),
            "software": version("parvis"),
            "clock": clock,
            "frozen_at": frozen_at,
            "local": hours.seal(frozen_at, convocation.opens_at, _days(convocation), settings.time_zone),
            "sent_by": {"person": sent_by.person, "name": sent_by.name},
            "convened_by": msgspec.to_builtins(convocation.author) if convocation.author else None,
            "conversation": conversation,
            "body": msgspec.to_builtins(body),
            "census": _census(census),
            "convocation": frozen(convocation),
            "recipients": [recipient(one, offices[one.person], choices.get(one.person)) for one in recipients],
        }
    )


def frozen(convocation: Convocation) -> dict[str, Any]:
    """All of it but what is said beside it: the address of the video meeting, and what the manifest has for itself."""
    told: dict[str, Any] = msgspec.to_builtins(convocation)
    return {name: value for name, value in told.items() if name not in ("meeting", "zone", "authority")}


def _days(convocation: Convocation) -> list[int]:
    """Those of the rule retained, then of each other term."""
    delay = convocation.delay
    return [delay.days, *(term.days for term in delay.terms)] if delay else []


def _census(census: Census | None) -> dict[str, Any] | None:
    """What was recorded of the inhabitants, if that was after the body was created."""
    if census is None:
        return None
    return {"inhabitants": census.inhabitants, "since": census.since.isoformat(), "source": census.source}


def digest(manifest: str) -> str:
    """The SHA-256 of its UTF-8, in hexadecimal."""
    return hashlib.sha256(manifest.encode()).hexdigest()

"""What a manifest is made of, as far as anything is read of it again: the types of its members, and no others."""

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from protocol.convocations import Convocation
from server.assemblies.hours import is_sealed_rightly
from server.ledger.ledger import INSTANT

Instant = Annotated[str, Meta(pattern=INSTANT)]
OFFSET = r"[+-](0[0-9]|1[0-4]):[0-5][0-9]"
Local = Annotated[str, Meta(pattern=INSTANT.replace("Z", OFFSET))]
"""An hour as the clocks of a place show it, and by how much they are ahead."""
Written = Annotated[str, Meta(pattern=INSTANT.replace("Z", f"(Z|{OFFSET})"))]
"""An instant as the first versions wrote it, in either form."""
ZONE = r"^[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*(?!\n)$"

OLDEST = "parvis-convocation/1"
NEWEST = "parvis-convocation/4"


class Recipient(Struct):
    """Somebody convened, from the beginning or later."""

    person: int
    name: str
    channel: str
    address: str | None = None
    address_since: Instant | None = None
    address_confirmed: bool | None = None
    address_entered_by: str | None = None


class _Rule(Struct):
    recorded_at: Instant | None = None


class _Term(Struct):
    deadline: Instant
    rule: _Rule


class _Delay(_Term):
    terms: list[_Term] = []


class _First(Struct):
    opens_at: str
    zone: Annotated[str, Meta(pattern=ZONE, max_length=100)] | None = None
    local: Local | None = None


class _Convocation(Struct):
    """Its instants, of which `Convocation` itself reads other forms too."""

    opens_at: str
    delay: _Delay | None = None
    first: _First | None = None
    cancelled_at: Instant | None = None


class _Hours(Struct):
    frozen_at: Local
    opens_at: Local
    deadlines: list[Local]


class _Manifest(Struct):
    format: Literal["parvis-convocation/1", "parvis-convocation/2", "parvis-convocation/3", "parvis-convocation/4"]
    zone: Annotated[str, Meta(pattern=ZONE, max_length=100)]
    conversation: int
    frozen_at: Instant
    convocation: _Convocation
    recipients: list[Recipient]


def demand_form(manifest: dict[str, Any]) -> None:
    """Raises `ValidationError` where a member is of another type than what was sealed has."""
    told = msgspec.convert(manifest, _Manifest)
    # What the first version had was written with the offset of the town's clocks, and a first sitting may be of then.
    one = told.convocation
    msgspec.convert(one.opens_at, Instant if told.format != OLDEST else Written)
    if one.first:
        msgspec.convert(one.first.opens_at, Instant if told.format == NEWEST else Written)
        if one.first.local and datetime.fromisoformat(one.first.local) != datetime.fromisoformat(one.first.opens_at):
            raise msgspec.ValidationError("an hour that is not that of the first sitting")
    if told.format == NEWEST:
        msgspec.convert(manifest.get("local"), _Hours)
        if not is_sealed_rightly(manifest):
            raise msgspec.ValidationError("hours that are not those of its instants")
    msgspec.convert(manifest["convocation"], Convocation)


def is_recipient(told: Any) -> bool:
    try:
        msgspec.convert(told, Recipient)
    except msgspec.ValidationError:
        return False
    return True

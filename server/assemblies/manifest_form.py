"""What a manifest is made of, as far as anything is read of it again: the types of its members, and no others."""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from protocol.convocations import Convocation
from server.ledger.ledger import INSTANT

Instant = Annotated[str, Meta(pattern=INSTANT)]


class Recipient(Struct):
    """Somebody convened, from the beginning or later."""

    person: int
    name: str
    channel: str
    address: str | None = None


class _Rule(Struct):
    recorded_at: Instant | None = None


class _Term(Struct):
    deadline: Instant
    rule: _Rule


class _Delay(_Term):
    terms: list[_Term] = []


class _First(Struct):
    opens_at: Instant


class _Convocation(Struct):
    """Its instants, of which `Convocation` itself reads other forms too."""

    opens_at: Instant
    delay: _Delay | None = None
    first: _First | None = None
    cancelled_at: Instant | None = None


class _Manifest(Struct):
    format: Literal["parvis-convocation/1", "parvis-convocation/2", "parvis-convocation/3"]
    zone: str
    conversation: int
    frozen_at: Instant
    convocation: _Convocation
    recipients: list[Recipient]


def demand_form(manifest: dict[str, Any]) -> None:
    """Raises `ValidationError` where a member is of another type than what was sealed has."""
    msgspec.convert(manifest, _Manifest)
    msgspec.convert(manifest["convocation"], Convocation)


def is_recipient(told: Any) -> bool:
    try:
        msgspec.convert(told, Recipient)
    except msgspec.ValidationError:
        return False
    return True

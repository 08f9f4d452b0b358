"""Links that end somebody's digests without their signing in."""

from protocol.types import MAX_ID
from server.base.signatures import content_of, signed

PURPOSE = "unsubscribe"
BYTES = (MAX_ID.bit_length() + 7) // 8


def unsubscribe_link(url: str, key: bytes, person: int) -> str:
    """Works for as long as the key is the same: mail is kept for years."""
    return f"{url}/courriels/{signed(key, PURPOSE, person.to_bytes(BYTES, 'big'))}"


def person_of(key: bytes, token: str) -> int | None:
    """Whose digests end by it; `None` for a link that is none of ours."""
    content = content_of(key, PURPOSE, token)
    return int.from_bytes(content, "big") if content is not None else None

"""Marks that nobody else can make: in an address to which mail comes back, in a link that works without signing in."""

import base64
import hashlib
import hmac

from protocol.types import MAX_ID

LENGTH = 10
"""Bytes of a mark: a forger would need 2^79 letters."""

ID_BYTES = (MAX_ID.bit_length() + 7) // 8
SIGNED_ID = "[A-Za-z2-7]{28}"
"""How one is written: mail servers may have changed the case."""


def signed(key: bytes, purpose: str, content: bytes) -> str:
    """In small letters and digits, for mail servers may change the case of an address."""
    mark = hmac.digest(key, purpose.encode() + b"\0" + content, hashlib.sha256)[:LENGTH]
    return base64.b32encode(content + mark).decode().rstrip("=").lower()


def content_of(key: bytes, purpose: str, token: str) -> bytes | None:
    """What was signed for this very purpose; `None` for anything else."""
    try:
        content = base64.b32decode(token.upper() + "=" * (-len(token) % 8))[:-LENGTH]
    except ValueError:
        return None
    expected = signed(key, purpose, content)
    return content if hmac.compare_digest(token.lower().encode(), expected.encode()) else None


def signed_id(key: bytes, purpose: str, number: int) -> str:
    """The same of an identifier. It works for as long as the key is the same: mail is kept for years."""
    return signed(key, purpose, number.to_bytes(ID_BYTES, "big"))


def id_of(key: bytes, purpose: str, token: str) -> int | None:
    content = content_of(key, purpose, token)
    return int.from_bytes(content, "big") if content is not None else None

"""Marks that nobody else can make: in an address to which mail comes back, in a link that works without signing in."""

import base64
import hashlib
import hmac

LENGTH = 10
"""Bytes of a mark: a forger would need 2^79 letters."""


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

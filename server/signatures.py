"""Marks that nobody else can make: in an address to which mail comes back, in a link that works without signing in."""

import base64
import hashlib
import hmac

LENGTH = 10
"""Bytes of a mark: a forger would need 2^79 letters."""


def signed(key: bytes, purpose: str, content: bytes) -> str:
    """In small letters and digits, for mail servers may change the case of an address."""
    return base64.b32encode(content + _mark(key, purpose, content)).decode().rstrip("=").lower()


def content_of(key: bytes, purpose: str, token: str) -> bytes | None:
    """What was signed for this very purpose; `None` for anything else."""
    try:
        raw = base64.b32decode(token.upper() + "=" * (-len(token) % 8))
    except ValueError:
        return None
    content, mark = raw[:-LENGTH], raw[-LENGTH:]
    return content if hmac.compare_digest(mark, _mark(key, purpose, content)) else None


def _mark(key: bytes, purpose: str, content: bytes) -> bytes:
    return hmac.digest(key, purpose.encode() + b"\0" + content, hashlib.sha256)[:LENGTH]

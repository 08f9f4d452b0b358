"""Secrets that open a door, kept only as their hashes, and numbers that say nothing."""

import hashlib
import secrets

from protocol.types import MAX_ID

TOKEN = "[A-Za-z0-9_-]{43}"
"""How one is written."""


def new_id() -> int:
    """An identifier that says nothing of how many there are."""
    return secrets.randbelow(MAX_ID) + 1


def new_token() -> str:
    """32 random bytes, fit for a cookie or an address."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> bytes:
    """What is stored of a token; 32 random bytes need no slow hash."""
    return hashlib.sha256(token.encode()).digest()

"""Hashes passwords with argon2id, away from the event loop; to check nobody's takes as long as to check somebody's."""

import asyncio
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import get_native_id

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MEEK = 10
"""How much these threads give way: whoever is in does not wait for those who want in."""

# One lane each: the pool below is what uses the cores, and what bounds the memory to 64 MiB a thread.
_HASHER = PasswordHasher(parallelism=1)


def _give_way() -> None:
    if sys.platform == "linux":  # elsewhere it would be the whole process
        os.setpriority(os.PRIO_PROCESS, get_native_id(), MEEK)


_THREADS = ThreadPoolExecutor(2, "password", _give_way)

_NOBODY = "$argon2id$v=19$m=65536,t=3,p=1$GMZHsKSC66KJ/9egS/DmdQ$Y2hlY2tlZCB3aGVuIHRoZXJlIGlzIG5vYm9keSB0byA"
"""No password's hash: what is checked for an address that nobody has."""


async def hash_password(password: str) -> str:
    """About a tenth of a second."""
    return await asyncio.get_running_loop().run_in_executor(_THREADS, _HASHER.hash, password)


async def verify(password: str, stored: str | None) -> bool:
    """Whether this is the password stored; without one, false after the same work."""
    return await asyncio.get_running_loop().run_in_executor(_THREADS, _check, password, stored or _NOBODY)


def _check(password: str, stored: str) -> bool:
    try:
        return _HASHER.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False

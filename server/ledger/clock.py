"""What this machine's kernel says of its clock: whether something keeps it right, and how far off it may be."""

import ctypes
import sys
from typing import Any

UNSYNCHRONISED = 0x0040
NANOSECONDS = 0x2000
"""Bits of the kernel's status."""


class Timex(ctypes.Structure):
    """`struct timex` of adjtimex(2), as far as it is read here."""

    _fields_ = [
        ("modes", ctypes.c_uint),
        ("offset", ctypes.c_long),
        ("freq", ctypes.c_long),
        ("maxerror", ctypes.c_long),
        ("esterror", ctypes.c_long),
        ("status", ctypes.c_int),
        ("rest", ctypes.c_char * 512),
    ]


def state() -> dict[str, Any]:
    """Of the clock now, for a manifest: `synchronised` (by NTP or the like; null where the system does not say), and
    in microseconds the `offset` that is still being corrected and the largest `error` that the kernel allows for."""
    clock = read()
    if clock is None:
        return {"synchronised": None, "offset": None, "error": None}
    offset = clock.offset // 1000 if clock.status & NANOSECONDS else clock.offset
    return {
        "synchronised": not clock.status & UNSYNCHRONISED,
        "offset": int(offset),
        "error": int(clock.maxerror),
    }


def read() -> Timex | None:
    """`None` where there is no such call, or where it is refused."""
    if sys.platform != "linux":
        return None
    clock = Timex()
    answer = ctypes.CDLL(None, use_errno=True).adjtimex(ctypes.byref(clock))
    return clock if answer >= 0 else None

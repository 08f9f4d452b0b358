"""The demo town hall: invented people who have been at it for half a year, told in French."""

from server.demo.fill import PASSWORD, SIGN_INS, InhabitedError, fill
from server.demo.papers import AUTHORITY

__all__ = ["AUTHORITY", "PASSWORD", "SIGN_INS", "InhabitedError", "fill"]

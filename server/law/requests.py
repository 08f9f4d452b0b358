"""Requests for a session: until when the council has to be convened."""

from datetime import date, timedelta

DAYS = 30


def due(received_on: date) -> date:
    """The thirtieth day after the reasoned request came in (CGCT L2121-9)."""
    return received_on + timedelta(DAYS)

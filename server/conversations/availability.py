"""Presence, as the client says it."""

import asyncio

from protocol.people import SetAvailability
from protocol.types import Done
from server.core.dispatch import Caller, handles_directly


@handles_directly(SetAvailability)
def set_availability(caller: Caller, command: SetAvailability) -> asyncio.Future[Done]:
    if caller.socket is not None:
        caller.services.presences.note(caller.socket, command.availability)
    answer: asyncio.Future[Done] = asyncio.get_running_loop().create_future()
    answer.set_result(Done())
    return answer

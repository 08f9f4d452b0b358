"""Who keeps the assemblies, who reads of them, and who is told of what changes there."""

from protocol.errors import NotAllowed
from protocol.types import Event
from server.assemblies.bodies_sql import select_clerks
from server.assemblies.register_sql import may_read
from server.core.dispatch import Call
from server.core.news import Work
from server.identity.people_sql import select_me


async def to_read(call: Call) -> None:
    """Raises `NotAllowed` unless the caller administers or may convene a body."""
    if not await may_read(call.db, call.person):
        raise NotAllowed("may_convene")


async def to_keep(call: Call) -> None:
    """Raises `NotAllowed` unless the caller administers."""
    if not (await select_me(call.db, call.person)).administrator:
        raise NotAllowed("administrator")


async def tell_clerks(work: Work, event: Event, body: int | None = None) -> None:
    """Tells those who administer, and those who may convene the body, or any if none is given."""
    for person in await select_clerks(work.db, body):
        work.tell_person(person, event)

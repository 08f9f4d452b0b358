"""Calls people, wherever they are, at the hour at which they wanted to be reminded of a message."""

from protocol.marks import Mark
from server.base.database import Database
from server.base.jobs import Workshop
from server.conversations.marks_job import recalled
from server.notifications.devices_sql import select_carries
from server.notifications.notifications_sql import select_devices_of, select_recalled
from server.notifications.push_job import PUSH, Push
from server.notifications.wording import bare, recall


@recalled
async def call_for_recalls(workshop: Workshop, db: Database, marks: list[tuple[int, Mark]]) -> None:
    """In quiet hours, too: it is they who have chosen the hour."""
    carries = await select_carries(db)
    devices = await select_devices_of(db, {person for person, _ in marks}) if carries != "nothing" else {}
    pushes = []
    for person, mark in marks:
        if person not in devices:
            continue
        found = await select_recalled(db, person, mark.conversation, mark.seq)
        told = recall(found, mark.conversation, mark.seq)
        told = told if carries == "titles" else bare(told)
        pushes += [Push(session, told) for session, _ in devices[person]]
    await PUSH.queue_all(db, pushes)

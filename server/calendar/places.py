"""Who comes to an event: the places there are, and those who wait for one."""

import msgspec

from protocol.events import CalendarEvent, EventAnswer

LISTS = ("yes", "maybe", "no", "waiting")


def answered(event: CalendarEvent, person: int, answer: EventAnswer | None) -> CalendarEvent:
    """The event after this answer; with none, they are in no list any more. Who repeats an answer keeps their rank."""
    stands = next((name for name in LISTS if person in getattr(event, name)), None)
    if stands == answer or (stands == "waiting" and answer == "yes"):
        return event
    lists: dict[str, list[int]] = {name: [p for p in getattr(event, name) if p != person] for name in LISTS}
    if answer:
        lists["waiting" if answer == "yes" else answer].append(person)
    return seated(msgspec.structs.replace(event, **lists))


def seated(event: CalendarEvent) -> CalendarEvent:
    """The event with the first of those who wait in the places that are free. Nobody loses the one they have."""
    waiting = len(event.waiting)
    free = waiting if event.places is None else min(waiting, max(0, event.places - len(event.yes)))
    return msgspec.structs.replace(event, yes=event.yes + event.waiting[:free], waiting=event.waiting[free:])


def moved_up(before: CalendarEvent, after: CalendarEvent) -> list[int]:
    """Those who waited, and have a place now."""
    return [person for person in after.yes if person in before.waiting]

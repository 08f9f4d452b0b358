"""How a convocation stands in the agenda, and how other calendars read it."""

from datetime import UTC, timedelta

from protocol.convocations import Convocation
from protocol.messages import Message
from server.calendar.calendars import Place, Shown, shows

LASTS = timedelta(hours=2)
"""How long a sitting is shown to last: nobody knows beforehand."""


@shows(Convocation)
def show(message: Message, sitting: Convocation, place: Place) -> Shown:
    opens = sitting.opens_at.astimezone(place.zone)
    return Shown(
        sequence=sitting.version - 1 + (sitting.cancelled_at is not None),
        start=opens,
        end=(opens.astimezone(UTC) + LASTS).astimezone(place.zone),
        title=sitting.body,
        where=sitting.place,
        text="\n".join(f"{number}. {item.title}" for number, item in enumerate(sitting.agenda, 1)),
        link=f"{place.url}/seances/{message.conversation}/{message.seq}",
        cancelled_at=sitting.cancelled_at,
        meeting="" if sitting.cancelled_at else sitting.meeting,
    )

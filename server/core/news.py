"""News: events told once the transaction that made them true is committed."""

from dataclasses import dataclass

from protocol.codec import pack
from protocol.frames import EventFrame
from protocol.messages import MessageChanged, MessageSent
from protocol.types import Event
from server.base.database import Database
from server.core.hub import INSIDERS, PROCESSES, Hub, Kind, Order
from server.core.wire import frame

TOGETHER = 64_000
"""Bytes of what one channel is told at once."""


@dataclass
class Told:
    """Frames for a channel, as `Hub.publish` takes them."""

    channel: str
    kind: Kind
    frames: bytearray
    top: int = 0


class News:
    """What is told once the transaction that made it true is committed."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._news: list[Told] = []
        self.told = 0
        """Bytes of the records that conversations were told."""

    def tell_conversation(self, conversation: int, event: Event) -> None:
        """Tells everybody in the conversation. An event of a message carries its place in the log."""
        top = event.message.changed_seq if isinstance(event, MessageSent | MessageChanged) else 0
        kind = Kind.LOGGED if top else Kind.NEWS
        self._tell(f"conversation:{conversation}", kind, event, top)

    def tell_members(self, conversation: int, event: Event) -> None:
        """Tells everybody in the conversation, guests excepted."""
        self._tell(f"conversation:{conversation}", Kind.INSIDE, event)

    def tell_person(self, person: int, event: Event) -> None:
        """Tells all the devices of one person."""
        self._tell(f"person:{person}", Kind.NEWS, event)

    def tell_insiders(self, event: Event) -> None:
        """Tells everybody of the town hall, guests excepted."""
        self._tell(INSIDERS, Kind.NEWS, event)

    def order(self, order: Order) -> None:
        """Gives an order to all processes once this is committed."""
        self._news.append(Told(PROCESSES, Kind.ORDER, bytearray(pack(order))))

    def publish(self) -> None:
        """To be called once, after the commit."""
        for told in self._news:
            self._hub.publish(told.channel, told.kind, bytes(told.frames), told.top)
            if told.kind is Kind.LOGGED:
                self.told += len(told.frames)

    def _tell(self, channel: str, kind: Kind, event: Event, top: int = 0) -> None:
        payload = frame(pack(EventFrame(event)))
        last = self._news[-1] if self._news else None
        alike = last and last.kind is kind is Kind.NEWS and last.channel == channel
        if last and alike and len(last.frames) + len(payload) <= TOGETHER:
            last.frames += payload
        else:
            self._news.append(Told(channel, kind, bytearray(payload), top))


class Work(News):
    """What is done for a person in one transaction, by their own command or in their absence."""

    def __init__(self, hub: Hub, db: Database, person: int) -> None:
        super().__init__(hub)
        self.db = db
        self.person = person


def publish(hub: Hub, telling: list[tuple[int, Event]]) -> None:
    """Tells each person their event; to be called after the commit."""
    news = News(hub)
    for person, event in telling:
        news.tell_person(person, event)
    news.publish()

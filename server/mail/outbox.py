"""Where letters are left to be sent."""

from collections.abc import Iterable

from msgspec import field
from msgspec.structs import asdict

from server.base.database import Database
from server.base.jobs import Job
from server.mail.about import About, recall, stamp
from server.mail.letters import Letter


class Queued(Letter):
    """A letter as it waits. What it is about is kept as a name and numbers, as the versions before kept it."""

    kind: str = ""
    ids: list[int] = field(default_factory=list)

    @property
    def about(self) -> About | None:
        return recall(self.kind, self.ids)


MAIL = Job("mail", Queued, keeps_failed=True)


async def enqueue(db: Database, letter: Letter, about: About | None = None) -> None:
    """Has the letter sent, if the transaction of what it tells is committed. What becomes of it is told to the room
    that registered for what it is about; of a letter about nothing, to nobody."""
    await enqueue_all(db, [(letter, about)])


async def enqueue_all(db: Database, letters: Iterable[tuple[Letter, About | None]]) -> None:
    """To be sent in this order, each made when it is its turn."""
    await MAIL.queue_all(db, (_queued(letter, *stamp(about)) for letter, about in letters))


def _queued(letter: Letter, kind: str, ids: list[int]) -> Queued:
    return Queued(**asdict(letter), kind=kind, ids=ids)

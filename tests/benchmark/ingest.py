"""Many conversations busy at once: messages stored, acknowledged and delivered in a second."""

import asyncio
from time import perf_counter

from tests.benchmark.baselines import one_insert_per_message
from tests.benchmark.broadcast import assemble
from tests.benchmark.crowd import Person, until
from tests.benchmark.installation import Installation, NumberedTown
from tests.benchmark.measure import Figure, show_progress

CONVERSATIONS = 100
MEMBERS = 5
WINDOW = 4
WARM_UP = 2.0
SECONDS = 8.0


def busy_town() -> NumberedTown:
    """Person 1 to 5 are in conversation 1, person 6 to 10 in conversation 2, and so on."""
    groups = {g: range((g - 1) * MEMBERS + 1, g * MEMBERS + 1) for g in range(1, CONVERSATIONS + 1)}
    return NumberedTown(CONVERSATIONS * MEMBERS, groups)


class Sender:
    """Keeps a window of messages in flight."""

    def __init__(self, person: Person, conversation: int) -> None:
        self.person, self.conversation = person, conversation
        self.in_flight = 0
        self.stopped = False

    def start(self) -> None:
        for _ in range(WINDOW):
            self._send()

    def _send(self) -> None:
        self.in_flight += 1
        self.person.send(self.conversation, self._answered)

    def _answered(self) -> None:
        self.in_flight -= 1
        if not self.stopped:
            self._send()


async def ingest(installation: Installation) -> list[Figure]:
    value, web, database = await stored_each_second(installation, busy_town())
    cold, _, _ = await stored_each_second(installation, busy_town(), known="VACUUM ANALYZE messages")
    await installation.fill(NumberedTown(10, {number: [number] for number in range(1, 11)}))
    baseline = await one_insert_per_message(installation.database_url, SECONDS / 2)
    cpu = web + database
    return [
        Figure("ingest", value, "messages/s", baseline, ">= 40,000 messages/s", value >= 40_000),
        Figure("ingest_cpu", cpu, "cpu-us/message", database, "<= 40 us, database included", cpu <= 40),
        Figure("ingest_cold", cold, "messages/s", value, "ratio >= 0.9", cold >= 0.9 * value),
    ]


async def stored_each_second(
    installation: Installation, town: NumberedTown, known: str = ""
) -> tuple[float, float, float]:
    """Messages stored and acknowledged, and the microseconds of a processor that each took the web process and
    PostgreSQL; `known` is what PostgreSQL is told of the town before it has any."""
    async with installation.parvis(town, known) as server:
        accounts, people = await assemble(server, town)
        senders = [Sender(person, number // MEMBERS + 1) for number, person in enumerate(people)]
        for sender in senders:
            sender.start()
        await asyncio.sleep(WARM_UP)
        start, stored, used = perf_counter(), len(accounts.acknowledged), (server.cpu(), installation.database_cpu())
        await asyncio.sleep(SECONDS)
        took, many = perf_counter() - start, len(accounts.acknowledged) - stored
        web, database = server.cpu() - used[0], installation.database_cpu() - used[1]
        show_progress(f"of a processor, the web process used {web / took:.0%} and PostgreSQL {database / took:.0%}")
        for sender in senders:
            sender.stopped = True
        await until(lambda: not any(sender.in_flight for sender in senders))
        await until(lambda: accounts.delivered == MEMBERS * len(accounts.acknowledged))
        await installation.check(accounts, people)
    return many / took, web / many * 1e6, database / many * 1e6

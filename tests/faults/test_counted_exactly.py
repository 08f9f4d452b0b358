"""Web processes, PostgreSQL and Valkey are killed while stations count and clerks book."""

import asyncio
import datetime
import signal
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from protocol.appointments import Appointment, BookAppointment
from protocol.boards import BoardPlan, OpenHours, Place, SendBoard
from protocol.elections import Choice, ElectionPlan, SendElection, Station
from protocol.tallies import EnterFigure
from protocol.types import Command
from server.law.elections import counted_names
from server.run.embedded import Postgres, Valkey
from tests.faults.cluster import Cluster, Device
from tests.faults.test_drives import until_done
from tests.support.client import Client, Refused
from tests.support.pace import PATIENCE
from tests.support.scenario import new_client_id

TO_COME = datetime.date(2040, 3, 18)
NINE, TEN = datetime.time(9), datetime.time(10)
ROUNDS = 3
EACH = 12


async def call(device: Device, command: Command) -> Any:
    """Until it is answered, by whichever process is there."""

    async def attempt() -> Any:
        await device.ready.wait()
        return await device.client.call(command)

    return await until_done(attempt)


async def break_everything(cluster: Cluster[Valkey], done: Callable[[], int], every: int) -> None:
    """Each of them once, as the work goes on; the web processes last, for one that begins without a database ends."""

    async def until(much: int) -> None:
        async with asyncio.timeout(4 * PATIENCE):
            while done() < much:
                await asyncio.sleep(0.02)

    servers: tuple[Postgres | Valkey, ...] = (cluster.postgres, cluster.valkey)
    for step, server in enumerate(servers, 1):
        await until(every * step)
        assert server.child
        server.child.kill()
        server.start()
    for step, killed in enumerate(list(cluster.processes), 3):
        await until(every * step)
        await asyncio.to_thread(killed.end, signal.SIGKILL)
        cluster.processes[step - 3] = cluster.serve(killed.port)


async def fresh(cluster: Cluster[Valkey]) -> Client:
    await cluster.everybody_there()
    device = cluster.devices[0].client
    client = await Client(device.url, device.token).open()
    await client.start()
    return client


async def organised(cluster: Cluster[Valkey]) -> int:
    """A group of the same people, managed by the first."""
    names = [f"Personne {number}" for number in range(len(cluster.devices))]
    return await cluster.town.group("Scrutin", f"{names[0]}:manager", *names[1:])


async def gathered(works: list[Awaitable[None]], breaking: Awaitable[None]) -> None:
    await asyncio.gather(breaking, *works)


async def test_no_figure_is_lost_or_doubled_whatever_is_killed(cluster: Cluster[Valkey]) -> None:
    group = await organised(cluster)
    people = [device.client.person for device in cluster.devices]
    stations = [Station(number, f"Bureau {number}", 1_000, person) for number, person in enumerate(people, 1)]
    plan = ElectionPlan("Municipales", "municipal", TO_COME, stations, [Choice("A"), Choice("B")])
    seq = (await call(cluster.devices[0], SendElection(group, new_client_id(), plan))).seq
    entered: list[tuple[int, str, int, int]] = []

    async def count_at(station: int, device: Device) -> None:
        for turn in range(ROUNDS):
            for place, name in enumerate(counted_names(2)):
                value = 100 * turn + place
                command = EnterFigure(group, seq, new_client_id(), station, name, value, turn)
                figure = await call(device, command)
                entered.append((station, name, value, figure.version))

    works = [count_at(number, device) for number, device in enumerate(cluster.devices, 1)]
    await gathered(list(works), break_everything(cluster, lambda: len(entered), 35))
    client = await fresh(cluster)
    stored = [
        (row["station"], row["name"], row["value"], row["version"])
        for row in await cluster.pool.fetch("SELECT station, name, value, version FROM figures")
    ]
    lost, doubled = set(entered) - set(stored), len(stored) - len(entered)
    print(f"figures: {len(entered)} acknowledged, {len(stored)} present, lost = {len(lost)}, doubled = {doubled}")
    assert (sorted(stored), lost, doubled) == (sorted(entered), set(), 0)
    tally = await client.follow_tally(group, seq)
    assert tally.seq == len(entered)
    last = {(station, name): value for station, name, value, _ in sorted(entered, key=lambda one: one[3])}
    assert {key: figure.value for key, figure in tally.figures.items()} == last
    await client.close()


@dataclass
class Bookings:
    names: "count[int]" = field(default_factory=lambda: count(1))
    made: dict[int, Appointment] = field(default_factory=dict)
    refused: int = 0

    async def book(self, group: int, seq: int, device: Device, turn: int) -> None:
        for number in range(EACH):
            hour = datetime.time(9, 15 * ((number + turn) % 4))
            command = BookAppointment(group, seq, new_client_id(), TO_COME, f"Personne {next(self.names)}", 1, hour)
            try:
                one = await call(device, command)
            except Refused as refusal:
                assert_full(refusal)
                self.refused += 1
            else:
                self.made[one.id] = one

    @property
    def answered(self) -> int:
        return len(self.made) + self.refused


def assert_full(refusal: Refused) -> None:
    assert (refusal.code, refusal.detail) == ("conflict", "full")


async def test_no_booking_is_lost_or_doubled_and_none_too_many_whatever_is_killed(cluster: Cluster[Valkey]) -> None:
    group = await organised(cluster)
    places = [Place(1, "Salle", 20)]
    erased_on = TO_COME + datetime.timedelta(days=30)
    plan = BoardPlan("Vaccination", TO_COME, TO_COME, [7], [OpenHours(NINE, TEN)], 15, places, erased_on)
    seq = (await call(cluster.devices[0], SendBoard(group, new_client_id(), plan))).seq
    bookings = Bookings()
    works = [bookings.book(group, seq, device, turn) for turn, device in enumerate(cluster.devices)]
    await gathered(list(works), break_everything(cluster, lambda: bookings.answered, 20))
    client = await fresh(cluster)
    rows = await cluster.pool.fetch("SELECT id, name FROM appointments")
    stored = {row["id"]: row["name"] for row in rows}
    made = {one.id: one.name for one in bookings.made.values()}
    slots = await cluster.pool.fetch("SELECT taken, capacity FROM slots")
    overbooked = sum(max(0, row["taken"] - row["capacity"]) for row in slots)
    lost, doubled = made.keys() - stored.keys(), len(rows) - len({row["name"] for row in rows})
    print(
        f"bookings: {bookings.answered} sent, {len(made)} acknowledged, {len(stored)} present, lost = {len(lost)}, "
        f"doubled = {doubled}, overbooked = {overbooked}"
    )
    assert (stored, len(lost), doubled, overbooked) == (made, 0, 0, 0)
    assert (len(made), sum(row["taken"] for row in slots)) == (80, 80)
    diary = await client.follow_diary(group, seq)
    assert diary.appointments.keys() == made.keys()
    await client.close()

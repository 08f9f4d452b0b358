"""The names of those who came are erased on their day, and what is left are sums."""

import datetime

from protocol.appointments import LoadAppointments, MarkAppointment
from protocol.boards import ChangeBoard
from server.appointments.appointments_sql import select_due
from server.appointments.purge_job import purge
from server.base.broker import connect_broker
from server.base.database import Pool
from server.base.settings import Settings
from server.core.hub import Hub
from tests.appointments.conftest import FRIDAY, QUARTER, TUESDAY, book, booking, offer, plan
from tests.appointments.test_boards import board
from tests.support.client import Client
from tests.support.scenario import Scenario, refused


async def nothing(_: object) -> None: ...


async def purge_now(settings: Settings, pool: Pool, group: int, seq: int) -> None:
    async with connect_broker(settings, pool) as broker:
        hub = Hub(broker, nothing, nothing)
        hub.start()
        await purge(pool, hub, group, seq)
        await hub.close()


async def test_on_its_day_no_name_is_left(
    scenario: Scenario, group: int, anne: Client, bruno: Client, pool: Pool, settings: Settings
) -> None:
    seq = await offer(scenario, anne, group)
    diary = await bruno.follow_diary(group, seq)
    one = await book(anne, group, seq, "Odile", party=2)
    other = await book(anne, group, seq, "Yvonne", hour=QUARTER)
    await book(anne, group, seq, "Marcel", hour=None, walk_in=True)
    await book(anne, group, seq, "Bernadette", hour=None)
    await anne.call(MarkAppointment(group, seq, one.id, "came"))
    await anne.call(MarkAppointment(group, seq, other.id, "absent"))
    await bruno.until(lambda: len(diary.appointments) == 4)

    assert await select_due(pool, TUESDAY) == []
    assert await select_due(pool, FRIDAY) == [(group, seq)]
    for _ in range(2):
        await purge_now(settings, pool, group, seq)
    await bruno.until(lambda: board(bruno, group, seq).purged_at is not None)
    totals = board(bruno, group, seq).totals
    assert totals
    assert (totals.offered, totals.booked, totals.came, totals.absent, totals.walked_in) == (24, 3, 3, 1, 1)
    await bruno.until(lambda: not diary.appointments)
    assert (await bruno.call(LoadAppointments(group, seq))).appointments == []
    assert await pool.fetchval("SELECT count(*) FROM appointments") == 0
    assert await refused(anne, booking(group, seq, "Pierre")) == ("conflict", "purged")
    assert await refused(anne, ChangeBoard(group, seq, plan(scenario))) == ("conflict", "purged")
    assert await select_due(pool, FRIDAY) == []


async def test_the_day_that_was_told_is_put_off_no_more(scenario: Scenario, group: int, anne: Client) -> None:
    seq = await offer(scenario, anne, group)
    later = plan(scenario, purges_on=FRIDAY + datetime.timedelta(days=30))
    await anne.call(ChangeBoard(group, seq, later))
    await book(anne, group, seq, "Odile")
    edited_at = anne.state.messages[group, seq].edited_at
    latest = plan(scenario, purges_on=FRIDAY + datetime.timedelta(days=31))
    assert await refused(anne, ChangeBoard(group, seq, latest, edited_at)) == ("conflict", "purges_on")
    await anne.call(ChangeBoard(group, seq, plan(scenario), edited_at))

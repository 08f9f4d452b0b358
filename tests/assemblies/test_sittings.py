"""Sittings: who is there, whether the quorum holds at each item, what is left over, and the papers that follow."""

import json
import secrets
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta

import pytest
from msgspec.structs import replace

from protocol.convocations import CancelConvocation, ItemDraft, StartConvocation
from protocol.sittings import (
    BeginItem,
    CloseSitting,
    DeclareInterest,
    FilePaper,
    LoadSitting,
    Moment,
    OpenSitting,
    RecordAttendance,
    Sitting,
    SittingChanged,
)
from protocol.types import Stored
from server.base.database import Pool
from server.base.settings import PARIS, Settings
from server.ledger.ledger_sql import select_links_of
from tests.support.client import Client
from tests.support.convening import AGENDA, HOUR, convened, in_days, move, sending, start_draft
from tests.support.scenario import Scenario, playing, refused

MEMBERS = ("Herve", "Annick", "Jeanne", "Loic", "Paul")


@pytest.fixture
async def scenario(settings: Settings, pool: Pool) -> AsyncIterator[Scenario]:
    """A council of five, quorum three; Yann is only in its group, Cedric is a guest elsewhere."""
    async with playing(settings, pool) as scenario:
        await scenario.town.person("Maelle", may_convene=True)
        for name in MEMBERS:
            await scenario.town.person(name, "official")
        await scenario.town.person("Yann")
        await scenario.town.group("Conseil", "Maelle:manager", *MEMBERS, "Yann")
        await scenario.town.body("Conseil", "Herve:chair", *MEMBERS[1:])
        yield scenario
        await scenario.disconnect()  # Nobody was told that time has been turned back.


@pytest.fixture
async def maelle(scenario: Scenario) -> Client:
    return await scenario.connect("Maelle")


@pytest.fixture
async def stored(scenario: Scenario, maelle: Client, pool: Pool) -> Stored:
    """A convocation whose sitting opens now."""
    stored = await convened(maelle, scenario.town.bodies["Conseil"])
    await move(pool, stored, datetime.now(UTC) - timedelta(minutes=5))
    return stored


async def arrive(maelle: Client, scenario: Scenario, stored: Stored, *names: str) -> None:
    for name in names:
        person = scenario.town.people[name]
        await maelle.call(RecordAttendance(stored.conversation, stored.seq, person, present=True))


def counted(sitting: Sitting) -> list[tuple[int, int, int, int]]:
    return [(m.item, m.in_office, m.present, m.needed) for m in sitting.moments]


async def test_the_quorum_is_counted_at_the_opening_and_at_each_item(
    scenario: Scenario, maelle: Client, stored: Stored, pool: Pool
) -> None:
    place, people = (stored.conversation, stored.seq), scenario.town.people
    annick = await scenario.connect("Annick", 1)
    await arrive(maelle, scenario, stored, "Herve", "Annick", "Jeanne")
    await maelle.call(OpenSitting(*place))
    await maelle.call(BeginItem(*place, 1))
    await maelle.call(RecordAttendance(*place, people["Jeanne"], present=False))
    sitting = await maelle.call(BeginItem(*place, 2))
    assert counted(sitting) == [(0, 5, 3, 3), (1, 5, 3, 3), (2, 5, 2, 3)]
    assert [moment.met for moment in sitting.moments] == [True, True, False]
    await annick.until(lambda: any(isinstance(e, SittingChanged) and e.sitting == sitting for e in annick.events))
    assert await annick.call(LoadSitting(*place)) == sitting
    closed = await maelle.call(CloseSitting(*place))
    assert closed.closed_at
    assert all(one.left_at for one in closed.attendances)
    draft = await maelle.call(StartConvocation(scenario.town.bodies["Conseil"], second_of=stored.seq))
    assert [item.title for item in draft.agenda] == ["Voirie"]
    acts = [json.loads(link.entry)["act"] for link in await select_links_of(pool, *place)]
    assert acts[-8:] == [*["arrived"] * 3, "sitting_opened", "item_begun", "left", "item_begun", "sitting_closed"]


async def test_what_lacked_its_quorum_needs_none_the_second_time(
    scenario: Scenario, maelle: Client, stored: Stored, pool: Pool
) -> None:
    await maelle.call(OpenSitting(stored.conversation, stored.seq))
    agenda = [*(replace(item, carried_over=True) for item in AGENDA), ItemDraft("Écoles", note="Note")]
    body = scenario.town.bodies["Conseil"]
    draft = await start_draft(maelle, body, second_of=stored.seq, date=in_days(10), hour=HOUR, agenda=agenda)
    second = await maelle.call(sending(draft))
    await move(pool, second, datetime.now(UTC) - timedelta(minutes=5))
    await arrive(maelle, scenario, second, "Herve")
    place = (second.conversation, second.seq)
    await maelle.call(OpenSitting(*place))
    await maelle.call(BeginItem(*place, 2))
    sitting = await maelle.call(BeginItem(*place, 3))
    assert counted(sitting) == [(0, 5, 1, 3), (2, 5, 1, 0), (3, 5, 1, 3)]


async def test_no_second_convocation_where_the_quorum_never_lacked(
    scenario: Scenario, maelle: Client, stored: Stored
) -> None:
    place = (stored.conversation, stored.seq)
    await arrive(maelle, scenario, stored, "Herve", "Annick", "Jeanne")
    for command in (OpenSitting(*place), BeginItem(*place, 1), CloseSitting(*place)):
        await maelle.call(command)
    again = StartConvocation(scenario.town.bodies["Conseil"], second_of=stored.seq)
    assert await refused(maelle, again) == ("conflict", "quorum")


async def test_an_interested_member_does_not_count_for_his_item(
    scenario: Scenario, maelle: Client, stored: Stored
) -> None:
    place, people = (stored.conversation, stored.seq), scenario.town.people
    await arrive(maelle, scenario, stored, "Herve", "Annick", "Jeanne")
    await maelle.call(DeclareInterest(*place, 1, people["Annick"]))
    await maelle.call(DeclareInterest(*place, 2, people["Annick"]))
    await maelle.call(DeclareInterest(*place, 2, people["Annick"], on=False))
    await maelle.call(OpenSitting(*place))
    await maelle.call(BeginItem(*place, 1))
    sitting = await maelle.call(BeginItem(*place, 2))
    assert counted(sitting) == [(0, 5, 3, 3), (1, 5, 2, 3), (2, 5, 3, 3)]
    assert await refused(maelle, DeclareInterest(*place, 1, people["Jeanne"])) == ("conflict", "begun")


async def test_who_comes_back_has_another_stay(scenario: Scenario, maelle: Client, stored: Stored) -> None:
    place, herve = (stored.conversation, stored.seq), scenario.town.people["Herve"]
    early = datetime.now(UTC) - timedelta(minutes=4)
    await maelle.call(RecordAttendance(*place, herve, present=True, at=early))
    assert await refused(maelle, RecordAttendance(*place, herve, present=True)) == ("conflict", "present")
    await maelle.call(RecordAttendance(*place, herve, present=False, at=early + timedelta(minutes=1)))
    assert await refused(maelle, RecordAttendance(*place, herve, present=False)) == ("conflict", "absent")
    sitting = await maelle.call(RecordAttendance(*place, herve, present=True))
    assert [one.left_at is None for one in sitting.attendances] == [False, True]


async def test_what_is_refused(scenario: Scenario, maelle: Client, stored: Stored, pool: Pool) -> None:
    place, people = (stored.conversation, stored.seq), scenario.town.people
    annick = await scenario.connect("Annick", 1)
    assert await refused(annick, OpenSitting(*place)) == ("not_allowed", "may_convene")
    present = RecordAttendance(*place, people["Yann"], present=True)
    assert await refused(maelle, present) == ("not_found", "person")
    late = RecordAttendance(*place, people["Herve"], present=True, at=datetime.now(UTC) + timedelta(hours=1))
    assert await refused(maelle, late) == ("invalid", "at")
    assert await refused(maelle, BeginItem(*place, 1)) == ("conflict", "not_opened")
    assert await refused(maelle, CloseSitting(*place)) == ("conflict", "not_opened")
    await maelle.call(OpenSitting(*place))
    assert await refused(maelle, OpenSitting(*place)) == ("conflict", "begun")
    assert await refused(maelle, BeginItem(*place, 3)) == ("not_found", "item")
    assert await refused(maelle, FilePaper(*place, "minutes", 4711)) == ("conflict", "not_closed")
    await maelle.call(CloseSitting(*place))
    assert await refused(maelle, BeginItem(*place, 1)) == ("conflict", "closed")
    assert await refused(maelle, FilePaper(*place, "minutes", 4711)) == ("invalid", "files")


async def test_no_sitting_before_its_time(scenario: Scenario, maelle: Client, pool: Pool) -> None:
    stored = await convened(maelle, scenario.town.bodies["Conseil"])
    place = (stored.conversation, stored.seq)
    assert await refused(maelle, OpenSitting(*place)) == ("conflict", "too_early")
    await move(pool, stored, datetime.now(UTC) + timedelta(hours=1))
    await arrive(maelle, scenario, stored, "Herve")
    assert await refused(maelle, OpenSitting(*place)) == ("conflict", "too_early")
    await maelle.call(CancelConvocation(*place, "Deuil"))
    assert await refused(maelle, OpenSitting(*place)) == ("conflict", "cancelled")


async def test_papers_are_due_a_week_later(scenario: Scenario, maelle: Client, stored: Stored, pool: Pool) -> None:
    place = (stored.conversation, stored.seq)
    await maelle.call(OpenSitting(*place))
    sitting = await maelle.call(CloseSitting(*place))
    today = sitting.moments[0].at.astimezone(PARIS).date()
    assert sitting.deliberations_due == today + timedelta(7)
    file = await a_file(pool, maelle.person)
    await maelle.call(FilePaper(*place, "deliberations", file))
    await maelle.call(FilePaper(*place, "minutes", file))
    adopted = today
    for wrong in (today - timedelta(1), today + timedelta(1), date.max):
        assert await refused(maelle, FilePaper(*place, "minutes", file, wrong)) == ("invalid", "adopted_on")
    sitting = await maelle.call(FilePaper(*place, "minutes", file, adopted))
    assert [(paper.kind, paper.due) for paper in sitting.papers] == [
        ("deliberations", today + timedelta(7)),
        ("minutes", adopted + timedelta(7)),
    ]


async def a_file(pool: Pool, owner: int) -> int:
    number = secrets.randbelow(2**40) + 1
    await pool.execute(
        """
        INSERT INTO files (id, owner_id, name, size, type, sha256) VALUES ($1, $2, 'pv.pdf', 3, 'application/pdf', $3)
        """,
        number,
        owner,
        "0" * 64,
    )
    return number


def test_a_moment_says_whether_the_quorum_is_met() -> None:
    assert Moment(0, datetime.now(UTC), 19, 10, 10).met
    assert not Moment(0, datetime.now(UTC), 19, 9, 10).met

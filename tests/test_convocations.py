"""Convocations: who may send them, to whom they go, and at what instant the sitting opens."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from protocol.conversations import AddMembers, ChangeGroup, RemoveMember, StartDirect
from protocol.convocations import AgendaItem, Convocation, SendConvocation
from protocol.errors import Invalid
from protocol.messages import DeleteMessage
from protocol.receipts import Acknowledge, LoadReceipts, OpenMessage, ReceiptCount
from server.database import Pool
from server.handlers.convocations import instant
from server.settings import Settings
from tests.scenario import Scenario, history, new_client_id, playing, refused

PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture
async def scenario(settings: Settings, pool: Pool) -> AsyncIterator[Scenario]:
    """Maelle and the mayor may convene the council of three officials; Yann, of the staff, is in the group too."""
    async with playing(settings, pool) as scenario:
        await scenario.town.person("Maelle", may_convene=True)
        await scenario.town.person("Herve", "official", may_convene=True)
        await scenario.town.person("Annick", "official")
        await scenario.town.person("Paul", "official")
        await scenario.town.person("Yann")
        await scenario.town.group("Conseil", "Maelle:manager", "Herve", "Annick", "Paul", "Yann")
        await scenario.town.group("Services", "Maelle:manager", "Yann")
        yield scenario


def convocation(group: int, **changed: Any) -> SendConvocation:
    values: dict[str, Any] = {
        "conversation": group,
        "client_id": new_client_id(),
        "body": "Conseil municipal",
        "date": date(2026, 12, 11),
        "hour": time(20, 30),
        "place": "Salle du conseil",
        "agenda": [AgendaItem("Budget", "Annick", "Note"), AgendaItem("Voirie")],
    }
    return SendConvocation(**(values | changed))


async def test_the_officials_are_convened_and_the_sender_sees_each_step(scenario: Scenario) -> None:
    group = scenario.town.groups["Conseil"]
    maelle, herve, annick, yann = [
        await scenario.connect(*who) for who in (("Maelle", 0), ("Herve", 1), ("Annick", 1), ("Yann", 0))
    ]
    command = convocation(group)
    stored = await maelle.call(command)
    assert await maelle.call(command) == stored
    await annick.until(lambda: (group, stored.seq) in annick.state.receipts)
    message = annick.state.messages[group, stored.seq]
    assert message.content == Convocation(
        "Conseil municipal", datetime(2026, 12, 11, 19, 30, tzinfo=UTC), "Salle du conseil", command.agenda
    )
    assert message.receipts == ReceiptCount(3)
    assert (await refused(yann, OpenMessage(group, stored.seq)))[0] == "not_found"
    await annick.call(OpenMessage(group, stored.seq))
    await annick.call(Acknowledge(group, stored.seq, new_client_id()))
    for watcher in (maelle, herve):
        listed = (await watcher.call(LoadReceipts(group, stored.seq))).receipts
        assert [r.person for r in listed] == [scenario.town.people[name] for name in ("Herve", "Paul", "Annick")]
    await maelle.until(lambda: maelle.state.messages[group, stored.seq].receipts == ReceiptCount(3, 1, 1))
    assert await refused(maelle, DeleteMessage(group, stored.seq)) == ("not_allowed", "content")


@pytest.mark.parametrize(
    ("name", "group", "changed", "refusal"),
    [
        ("Yann", "Conseil", {}, ("not_allowed", "may_convene")),
        ("Annick", "Conseil", {}, ("not_allowed", "may_convene")),
        ("Herve", "Services", {}, ("not_found", "conversation")),
        ("Maelle", "Services", {}, ("invalid", "recipients")),
        ("Maelle", "Conseil", {"date": date(2027, 3, 28), "hour": time(2, 30)}, ("invalid", "hour")),
        ("Maelle", "Conseil", {"date": date(2026, 10, 25), "hour": time(2, 30)}, ("invalid", "hour")),
        ("Maelle", "Conseil", {"date": date(1, 1, 1), "hour": time(0, 0)}, ("invalid", "date")),
    ],
)
async def test_what_is_refused(
    scenario: Scenario, name: str, group: str, changed: dict[str, Any], refusal: tuple[str, str]
) -> None:
    client = await scenario.connect(name)
    assert await refused(client, convocation(scenario.town.groups[group], **changed)) == refusal


async def test_nobody_is_convened_to_an_archived_group_or_a_direct_conversation(scenario: Scenario) -> None:
    maelle = await scenario.connect("Maelle")
    direct = (await maelle.call(StartDirect([scenario.town.people["Annick"]]))).conversation.id
    assert await refused(maelle, convocation(direct)) == ("not_allowed", "may_convene")
    await maelle.call(ChangeGroup(scenario.town.groups["Conseil"], archived=True))
    assert (await refused(maelle, convocation(scenario.town.groups["Conseil"])))[0] == "archived"


async def test_one_who_leaves_the_group_keeps_his_receipt_in_the_list(scenario: Scenario) -> None:
    group = scenario.town.groups["Conseil"]
    maelle, paul = await scenario.connect("Maelle"), await scenario.connect("Paul", 1)
    stored = await maelle.call(convocation(group))
    await paul.call(OpenMessage(group, stored.seq))
    await maelle.call(RemoveMember(group, paul.person))
    await paul.until(lambda: not paul.state.receipts)
    assert len((await maelle.call(LoadReceipts(group, stored.seq))).receipts) == 3
    assert (await history(maelle, group))[0].receipts == ReceiptCount(3, 1)
    await maelle.call(AddMembers(group, [paul.person]))
    await paul.until(lambda: (group, stored.seq) in paul.state.receipts)


@pytest.mark.parametrize(
    ("day", "hour", "expected"),
    [
        (date(2026, 7, 1), time(9, 0), datetime(2026, 7, 1, 7, tzinfo=UTC)),
        (date(2026, 12, 1), time(9, 0), datetime(2026, 12, 1, 8, tzinfo=UTC)),
        (date(2027, 3, 28), time(3, 0), datetime(2027, 3, 28, 1, tzinfo=UTC)),
        (date(2026, 10, 25), time(3, 0), datetime(2026, 10, 25, 2, tzinfo=UTC)),
    ],
)
def test_hours_are_those_of_the_authority(day: date, hour: time, expected: datetime) -> None:
    assert instant(day, hour, PARIS) == expected


@pytest.mark.parametrize("day", [date(1, 1, 1), date(9999, 12, 31)])
def test_the_ends_of_the_calendar_are_no_dates(day: date) -> None:
    with pytest.raises(Invalid, match="date"):
        instant(day, time(0, 0), PARIS)

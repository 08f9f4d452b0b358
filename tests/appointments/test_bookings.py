"""Booking online: without an account, once, within bounds, and with nobody's name on the page."""

import datetime
import json
from typing import Any

import pytest

from protocol.appointments import LoadAppointments
from protocol.boards import CancelBoard
from protocol.bookings import CloseBookingPage, LoadBookingPage, OpenBookingPage
from server.base.database import Pool
from server.core import limits
from tests.appointments.conftest import NINE, TUESDAY, book, offer, require_whole
from tests.support.browser import Answer, Browser
from tests.support.client import Client
from tests.support.scenario import Scenario, new_client_id, refused


def stranger(scenario: Scenario, place: str = "") -> Browser:
    return Browser(scenario.urls[0], **({"X_Forwarded_For": place} if place else {}))


def path_of(address: str) -> str:
    return "/api/bookings/" + address.partition("/reserver/")[2]


async def page(anne: Client, group: int, seq: int) -> str:
    return path_of((await anne.call(OpenBookingPage(group, seq))).address)


def wanted(**more: Any) -> dict[str, Any]:
    given = {"day": f"{TUESDAY}", "place": 1, "hour": "09:00:00", "name": "Odile Bertho", "phone": "06 12 40 55 18"}
    return {"client_id": new_client_id(), **given, **more}


async def take(scenario: Scenario, path: str, **more: Any) -> Answer:
    return await stranger(scenario).post(path, wanted(**more))


async def test_a_place_is_taken_seen_and_given_back(
    scenario: Scenario, group: int, anne: Client, bruno: Client, pool: Pool
) -> None:
    seq = await offer(scenario, anne, group)
    path = await page(anne, group, seq)
    diary = await bruno.follow_diary(group, seq)
    told = (await stranger(scenario).get(path)).body
    assert told["title"] == "Vaccination d’automne"
    first = told["days"][0]
    assert (first["day"], first["slots"][0]) == (f"{TUESDAY}", {"place": 1, "hour": "09:00:00", "room": 2})
    answer = await take(scenario, path)
    assert answer.status == 201
    assert (answer.body["place"], answer.body["hour"]) == ("Salle", "09:00:00")
    assert "Set-Cookie" not in answer.headers
    await bruno.until(lambda: len(diary.appointments) == 1)
    (one,) = diary.appointments.values()
    assert (one.name, one.hour, one.author) == ("Odile Bertho", NINE, anne.person)

    own = path_of(answer.body["link"])
    assert (await stranger(scenario).get(own)).body["name"] == "Odile Bertho"
    for _ in range(2):
        cancelled = await stranger(scenario).send("DELETE", own)
        assert (cancelled.status, cancelled.body["cancelled"]) == (200, True)
    await bruno.until(lambda: diary.appointments[one.id].state == "cancelled")
    await require_whole(pool)


async def test_sent_again_it_is_booked_once(scenario: Scenario, group: int, anne: Client, pool: Pool) -> None:
    seq = await offer(scenario, anne, group)
    path, body = await page(anne, group, seq), wanted()
    links = [(await stranger(scenario).post(path, body)).body["link"] for _ in range(2)]
    assert await pool.fetchval("SELECT count(*) FROM appointments") == 1
    assert (await stranger(scenario).get(path_of(links[1]))).status == 200


async def test_nothing_of_anybody_is_on_the_page(scenario: Scenario, group: int, anne: Client) -> None:
    seq = await offer(scenario, anne, group)
    await book(anne, group, seq, "Yvonne Le Dantec", phone="02 97 55 41 07", party=2)
    path = await page(anne, group, seq)
    told = (await stranger(scenario).get(path)).body
    assert "Yvonne" not in json.dumps(told)
    hours = [slot["hour"] for slot in told["days"][0]["slots"] if slot["place"] == 1]
    assert "09:00:00" not in hours
    full = await take(scenario, path)
    assert (full.status, full.body["detail"]) == (409, "full")


@pytest.mark.parametrize(
    ("wrong", "status", "detail"),
    [
        ({"hour": "09:05:00"}, 422, "slot"),
        ({"place": 9}, 404, ""),
        ({"name": ""}, 422, "name"),
        ({"phone": "12"}, 422, "phone"),
        ({"email": "odile@town.example"}, 422, "email"),
        ({"day": "2026-03-03"}, 409, "full"),
    ],
)
async def test_what_cannot_be_booked(
    scenario: Scenario, group: int, anne: Client, wrong: dict[str, Any], status: int, detail: str
) -> None:
    seq = await offer(scenario, anne, group)
    answer = await take(scenario, await page(anne, group, seq), **wrong)
    assert answer.status == status
    assert not detail or answer.body["detail"] == detail


async def test_from_one_place_only_so_many(scenario: Scenario, group: int, anne: Client) -> None:
    seq = await offer(scenario, anne, group)
    path = await page(anne, group, seq)
    most = limits.BOOKING_FROM.amount
    answers = [await take(scenario, path, hour="09:05:00") for _ in range(most + 1)]
    assert [answer.status for answer in answers] == [422] * most + [429]


async def test_an_address_opens_until_it_is_closed_or_the_board_ends(
    scenario: Scenario, group: int, anne: Client, bruno: Client, pool: Pool
) -> None:
    seq = await offer(scenario, anne, group)
    assert (await anne.call(LoadBookingPage(group, seq))).address == ""
    first = await page(anne, group, seq)
    second = await page(anne, group, seq)
    assert [(await stranger(scenario).get(one)).status for one in (first, second)] == [404, 200]
    link = path_of((await take(scenario, second)).body["link"])
    assert (await stranger(scenario).get(link[:-1] + ("B" if link[-1] == "A" else "A"))).status == 404
    await anne.call(CloseBookingPage(group, seq))
    assert [(await stranger(scenario).get(one)).status for one in (second, link)] == [404, 404]
    third = await page(anne, group, seq)
    await anne.call(CancelBoard(group, seq))
    assert (await stranger(scenario).get(third)).status == 404
    assert await refused(anne, OpenBookingPage(group, seq)) == ("conflict", "cancelled")
    assert len((await bruno.call(LoadAppointments(group, seq))).appointments) == 1


async def test_only_those_who_manage_the_group_open_it(
    scenario: Scenario, group: int, anne: Client, bruno: Client
) -> None:
    seq = await offer(scenario, anne, group)
    gaelle, fanny = await scenario.connect("Gaelle"), await scenario.connect("Fanny")
    for command in (LoadBookingPage(group, seq), OpenBookingPage(group, seq), CloseBookingPage(group, seq)):
        for client in (bruno, gaelle):
            assert await refused(client, command) == ("not_allowed", "role")
        assert (await refused(fanny, command))[0] == "not_found"


async def test_what_is_over_is_not_offered(scenario: Scenario, group: int, anne: Client) -> None:
    """Of a board whose first day has passed, the days to come alone."""
    today = datetime.date(2026, 1, 6)
    later = datetime.date(2040, 10, 16)
    dates = {"first": today, "last": today + datetime.timedelta(days=7), "purges_on": later.replace(year=2027)}
    seq = await offer(scenario, anne, group, **dates)
    assert (await stranger(scenario).get(await page(anne, group, seq))).body["days"] == []

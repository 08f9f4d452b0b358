"""Booking online: without an account, once, within bounds, and with nobody's name on the page."""

import datetime
import json
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import pytest

from protocol.appointments import LoadAppointments, MarkAppointment
from protocol.boards import Board, CancelBoard, ChangeBoard, OpenHours
from protocol.bookings import CloseBookingPage, LoadBookingPage, OpenBookingPage
from protocol.conversations import ChangeGroup, ChangeRole, LeaveGroup
from server.appointments import bookings
from server.appointments.boards import PLANNED
from server.appointments.bookings_letters import AboutBooking
from server.base.database import Database, Pool
from server.base.settings import Settings
from server.core import limits
from server.mail.letters_sql import delete_letters_about
from tests.appointments.conftest import NINE, TUESDAY, book, offer, plan, require_whole
from tests.appointments.test_purge import purge_now
from tests.support.browser import Answer, Browser
from tests.support.client import Client
from tests.support.scenario import Scenario, new_client_id, playing, refused


def stranger(scenario: Scenario, place: str = "") -> Browser:
    return Browser(scenario.urls[0], **({"X_Forwarded_For": place} if place else {}))


def path_of(address: str) -> str:
    """Of a page, and of what was booked there."""
    kind, token = urlsplit(address).path.split("/")[1:]
    return {"reserver": "/api/bookings/", "mon-rendez-vous": "/api/booked/"}[kind] + token


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
    assert (told["title"], told["data_contact"]) == ("Vaccination d’automne", "")
    first = told["days"][0]
    assert (first["day"], first["slots"][0]) == (f"{TUESDAY}", {"place": 1, "hour": "09:00:00", "room": 2})
    answer = await take(scenario, path)
    assert answer.status == 201
    assert (answer.body["place"], answer.body["hour"]) == ("Salle", "09:00:00")
    assert "Set-Cookie" not in answer.headers
    await bruno.until(lambda: len(diary.appointments) == 1)
    (one,) = diary.appointments.values()
    assert (one.name, one.hour, one.author, one.online) == ("Odile Bertho", NINE, anne.person, True)

    own = path_of(answer.body["link"])
    assert (await stranger(scenario).get(own)).body["name"] == "Odile Bertho"
    for _ in range(2):
        cancelled = await stranger(scenario).send("DELETE", own)
        assert (cancelled.status, cancelled.body["cancelled"]) == (200, True)
    await bruno.until(lambda: diary.appointments[one.id].state == "cancelled")
    # By themselves: in nobody's name, and nothing by which they could be reached is left.
    gone = diary.appointments[one.id]
    assert (gone.changed_by, bool(gone.changed_at), gone.phone) == (None, True, "")
    await require_whole(pool)


async def test_what_became_of_it_is_not_theirs_to_say(
    scenario: Scenario, group: int, anne: Client, bruno: Client, pool: Pool
) -> None:
    seq = await offer(scenario, anne, group)
    own = path_of((await take(scenario, await page(anne, group, seq))).body["link"])
    diary = await bruno.follow_diary(group, seq)
    (one,) = diary.appointments.values()
    assert (await stranger(scenario).get(own)).body["may_cancel"]
    await bruno.call(MarkAppointment(group, seq, one.id, "absent"))
    refusal = await stranger(scenario).send("DELETE", own)
    assert (refusal.status, refusal.body["detail"]) == (409, "state")
    assert not (await stranger(scenario).get(own)).body["may_cancel"]
    await bruno.call(MarkAppointment(group, seq, one.id, "booked"))
    over = datetime.date(2026, 1, 6)
    await pool.execute(
        """
        INSERT INTO slots (conversation_id, seq, place, day, hour, capacity, taken)
        SELECT conversation_id, seq, place, $1, hour, capacity, 0 FROM slots
        """,
        over,
    )
    await pool.execute("UPDATE appointments SET day = $1", over)
    assert (await stranger(scenario).send("DELETE", own)).status == 409
    await pool.execute("UPDATE appointments SET day = $1", TUESDAY)
    await pool.execute("DELETE FROM slots WHERE day = $1", over)


async def test_sent_again_it_is_booked_once(scenario: Scenario, group: int, anne: Client, pool: Pool) -> None:
    seq = await offer(scenario, anne, group)
    path, body = await page(anne, group, seq), wanted()
    links = [(await stranger(scenario).post(path, body)).body["link"] for _ in range(2)]
    assert await pool.fetchval("SELECT count(*) FROM appointments") == 1
    assert links[0] == links[1]
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


async def test_from_one_place_only_so_many(
    scenario: Scenario, group: int, anne: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "BOOKING_FROM", limits.limit("booking_from", "1 per hour"))
    monkeypatch.setattr(limits, "BOOKING_TRIES", limits.limit("booking_tries", "6 per hour"))
    seq = await offer(scenario, anne, group)
    path, body = await page(anne, group, seq), wanted()
    # Lost races do not count, nor does what is sent again.
    assert (await take(scenario, path, hour="09:05:00")).status == 422
    assert [(await stranger(scenario).post(path, body)).status for _ in range(2)] == [201, 201]
    assert (await take(scenario, path, hour="09:15:00")).body["code"] == "too_fast"
    assert (await stranger(scenario).post(path, body)).status == 201
    statuses = [(await stranger(scenario).post(path, body)).status for _ in range(2)]
    assert statuses == [201, 429]


async def test_an_address_opens_until_it_is_closed_or_the_board_ends(
    scenario: Scenario, group: int, anne: Client, bruno: Client, pool: Pool
) -> None:
    seq = await offer(scenario, anne, group)
    assert (await anne.call(LoadBookingPage(group, seq))).address == ""
    first = await page(anne, group, seq)
    second = await page(anne, group, seq)
    assert [(await stranger(scenario).get(one)).status for one in (first, second)] == [404, 200]
    link = path_of((await take(scenario, second)).body["link"])
    assert (await stranger(scenario).get(link[:-1] + ("b" if link[-1] == "a" else "a"))).status == 404
    await anne.call(CloseBookingPage(group, seq))
    # What was booked is still theirs to see, and to cancel.
    assert [(await stranger(scenario).get(one)).status for one in (second, link)] == [404, 200]
    third = await page(anne, group, seq)
    await anne.call(CancelBoard(group, seq))
    assert (await stranger(scenario).get(third)).status == 404
    assert not (await stranger(scenario).get(link)).body["may_cancel"]
    assert (await stranger(scenario).send("DELETE", link)).status == 409
    assert await refused(anne, OpenBookingPage(group, seq)) == ("conflict", "cancelled")
    assert len((await bruno.call(LoadAppointments(group, seq))).appointments) == 1


async def test_whoever_opened_it_may_leave(
    scenario: Scenario, group: int, anne: Client, bruno: Client, pool: Pool
) -> None:
    """What was booked is still theirs to cancel; the page is no longer there, and is not said to be."""
    seq = await offer(scenario, anne, group)
    await anne.call(ChangeRole(group, bruno.person, "manager"))
    path = await page(bruno, group, seq)
    own = path_of((await take(scenario, path)).body["link"])
    await bruno.call(LeaveGroup(group))
    assert (await stranger(scenario).get(path)).status == 404
    assert (await anne.call(LoadBookingPage(group, seq))).address == ""
    assert (await stranger(scenario).get(own)).body["may_cancel"]
    opened = await page(anne, group, seq)
    await anne.call(ChangeGroup(group, archived=True))
    assert (await stranger(scenario).get(opened)).status == 404
    assert (await take(scenario, opened, hour="09:15:00")).status == 404
    assert not (await stranger(scenario).get(own)).body["may_cancel"]
    assert (await stranger(scenario).send("DELETE", own)).status == 409
    await anne.call(ChangeGroup(group, archived=False))
    assert (await stranger(scenario).get(opened)).status == 200
    assert (await stranger(scenario).send("DELETE", own)).body["cancelled"]
    await require_whole(pool)


async def test_what_is_not_booked_keeps_nobody_else_out(
    scenario: Scenario, group: int, anne: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "BOOKING_OF", limits.limit("booking_of", "2 per hour"))
    seq = await offer(scenario, anne, group)
    path = await page(anne, group, seq)
    for _ in range(3):
        assert (await take(scenario, path, hour="09:05:00")).status == 422
    assert [(await take(scenario, path, hour=hour)).status for hour in ("09:00:00", "09:15:00")] == [201, 201]
    assert (await take(scenario, path, hour="09:30:00")).status == 429


async def test_it_is_confirmed_by_mail_until_the_names_are_erased(
    settings: Settings, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To an address that may be anybody's: it says nothing that whoever booked has written, and not for ever."""
    monkeypatch.setattr(limits, "BOOKING_MAIL", limits.limit("booking_mail", "1 per day"))
    async with playing(replace(settings, smtp_url="smtp://127.0.0.1"), pool) as scenario:
        await scenario.town.person("Anne")
        await scenario.town.person("Gaelle", "guest")
        group = await scenario.town.group("Vaccination", "Anne:manager", "Gaelle")
        anne = await scenario.connect("Anne")
        path = await page(anne, group, await offer(scenario, anne, group, asks_email=True))
        mail = {"email": "odile@village.example", "name": "Cliquez https://loin.example"}
        assert (await take(scenario, path, **mail)).status == 201
        assert (await take(scenario, path, **mail, hour="09:15:00")).status == 429
        assert await pool.fetchval("SELECT count(*) FROM appointments") == 1
        (letter,) = [row[0] for row in await pool.fetch("SELECT payload FROM pgqueuer WHERE entrypoint = 'mail'")]
        assert b"odile@village.example" in letter
        assert b"loin.example" not in letter
        await pool.execute(
            """
            INSERT INTO letters (id, kind, ids, recipient, subject, handed_at)
            SELECT told ->> 'id', told ->> 'kind', ARRAY[$1, 1]::bigint[], told ->> 'to', told ->> 'subject', now()
            FROM pgqueuer, LATERAL (SELECT convert_from(payload, 'UTF8')::jsonb) AS read (told)
            WHERE entrypoint = 'mail'
            """,
            group,
        )
        async with pool.acquire() as db:
            await delete_letters_about(db, AboutBooking(group, 2))
            assert await left(db) == [1, 1]
            await purge_now(settings, pool, group, 1)
            assert await left(db) == [0, 0]


async def left(db: Database) -> list[int]:
    """Letters that wait, and what is known of those that were sent."""
    return [
        await db.fetchval("SELECT count(*) FROM pgqueuer WHERE entrypoint = 'mail'"),
        await db.fetchval("SELECT count(*) FROM letters"),
    ]


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


async def test_what_has_not_changed_is_not_sent_again(scenario: Scenario, group: int, anne: Client) -> None:
    seq = await offer(scenario, anne, group)
    path = await page(anne, group, seq)
    first = await stranger(scenario).get(path)
    assert (await stranger(scenario).get(path, If_None_Match=first.headers["etag"])).status == 304
    await book(anne, group, seq, "Yvonne Le Dantec")
    second = await stranger(scenario).get(path, If_None_Match=first.headers["etag"])
    assert (second.status, second.body["days"][0]["slots"][0]["room"]) == (200, 1)
    await anne.call(ChangeBoard(group, seq, plan(scenario, title="Grippe")))
    third = await stranger(scenario).get(path, If_None_Match=second.headers["etag"])
    assert (third.status, third.body["title"]) == (200, "Grippe")


async def test_what_is_free_holds_until_its_first_hour_is_over(settings: Settings, scenario: Scenario) -> None:
    given = plan(scenario)
    later = OpenHours(datetime.time(8), datetime.time(8, 15))
    board = Board(**{name: getattr(given, name) for name in PLANNED} | {"hours": [*given.hours, later]})
    now = datetime.datetime(2040, 10, 1, tzinfo=settings.time_zone)
    told = []
    while (made := bookings.offered(settings, board, "[]", now)).until:
        told.append(f"{made.until:%d %H:%M}")
        now = made.until
    hours = ["08:00", "09:00", "09:15", "09:30", "09:45"]
    assert told == [f"{day} {hour}" for day in (16, 17) for hour in hours]
    assert json.loads(made.body)["days"] == []

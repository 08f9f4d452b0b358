"""A forgotten password, by way of one's mailbox."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from protocol.frames import CloseCode
from protocol.sessions import ChangePassword
from server.base.database import Pool
from server.base.settings import Settings
from server.identity import passwords
from tests.support.browser import Browser
from tests.support.client import signed_in
from tests.support.letters import working, written
from tests.support.serving import served
from tests.support.town import Town
from tests.support.waiting import eventually

PASSWORD = "une phrase assez longue"
UNKNOWN = {"code": "not_found", "detail": "password_reset"}


@pytest.fixture
async def town(pool: Pool) -> Town:
    town = Town(pool)
    await town.person("Annick", "official")
    await town.person("Yann")
    return town


@pytest.fixture
async def url(settings: Settings, town: Town) -> AsyncIterator[str]:
    async with served(settings) as url, working(settings):
        yield url


async def forget(url: str, email: str = "annick@town.example") -> None:
    answer = await Browser(url).post("/api/password-reset", {"email": email})
    assert (answer.status, answer.body) == (202, {})


async def link(url: str, settings: Settings, count: int = 1) -> str:
    await forget(url)
    return (await written(settings.mail_dir, count))[-1].token


async def test_the_link_sets_a_password_and_ends_all_other_sessions(url: str, settings: Settings, town: Town) -> None:
    token = await link(url, settings)
    shown = await Browser(url).get(f"/api/password-reset/{token}")
    assert (shown.status, shown.body) == (200, {"email": "annick@town.example", "name": "Annick"})
    async with signed_in(url, town.tokens["Annick"]) as before, signed_in(url, town.tokens["Yann"]) as yann:
        browser = Browser(url)
        answer = await browser.post(f"/api/password-reset/{token}", {"password": PASSWORD})
        assert (answer.status, answer.body) == (200, {"person": town.people["Annick"]})
        assert await before.closed(1) == CloseCode.UNAUTHENTICATED
        async with signed_in(url, browser.token):
            await yann.start()
    answer = await Browser(url).post("/api/sign-in", {"email": "annick@town.example", "password": PASSWORD})
    assert answer.status == 200


async def test_an_unknown_address_gets_the_same_answer_and_no_letter(url: str, settings: Settings, pool: Pool) -> None:
    await forget(url, "nobody@town.example")
    await pool.execute("UPDATE people SET active = false WHERE name = 'Yann'")
    await forget(url, "yann@town.example")
    await forget(url, "ANNICK@town.example")
    (letter,) = await written(settings.mail_dir)
    assert letter.to == "annick@town.example"
    await eventually(lambda: pool.fetchval("SELECT count(*) = 0 FROM pgqueuer"))
    assert len(list(settings.mail_dir.iterdir())) == 1


async def test_a_link_works_once_even_for_two_at_the_same_time(url: str, settings: Settings) -> None:
    token = await link(url, settings)
    answers = await asyncio.gather(
        *(Browser(url).post(f"/api/password-reset/{token}", {"password": f"{PASSWORD} {n}"}) for n in range(3))
    )
    assert sorted(a.status for a in answers) == [200, 404, 404]
    assert [a.body for a in answers if a.status == 404] == [UNKNOWN] * 2


async def test_a_used_link_takes_the_earlier_ones_with_it(url: str, settings: Settings) -> None:
    first, second = await link(url, settings), await link(url, settings, 2)
    assert first != second
    assert (await Browser(url).post(f"/api/password-reset/{second}", {"password": PASSWORD})).status == 200
    for token in (first, second, "x" * 43):
        shown = await Browser(url).get(f"/api/password-reset/{token}")
        assert (shown.status, shown.body) == (404, UNKNOWN)


async def test_a_link_dies_with_a_new_password(url: str, settings: Settings, town: Town, pool: Pool) -> None:
    token = await link(url, settings)
    before = await passwords.hash_password("le parvis est ouvert")
    await pool.execute("UPDATE people SET password_hash = $1 WHERE name = 'Annick'", before)
    async with signed_in(url, town.tokens["Annick"]) as annick:
        await annick.call(ChangePassword("le parvis est ouvert", PASSWORD))
    answer = await Browser(url).post(f"/api/password-reset/{token}", {"password": PASSWORD})
    assert (answer.status, answer.body) == (404, UNKNOWN)


async def test_nobody_uses_up_the_letters_of_another(url: str) -> None:
    elsewhere = Browser(url, X_Forwarded_For="192.0.2.7")
    answers = [await elsewhere.post("/api/password-reset", {"email": "annick@town.example"}) for _ in range(4)]
    assert [answer.status for answer in answers] == [202, 202, 202, 429]
    await forget(url)


async def test_an_old_link_is_worth_nothing(url: str, settings: Settings, pool: Pool) -> None:
    token = await link(url, settings)
    await pool.execute("UPDATE password_resets SET expires_at = now() - interval '1 ms'")
    answer = await Browser(url).post(f"/api/password-reset/{token}", {"password": PASSWORD})
    assert (answer.status, answer.body) == (404, UNKNOWN)


async def test_a_link_does_not_let_in_who_has_left(url: str, settings: Settings, pool: Pool) -> None:
    token = await link(url, settings)
    await pool.execute("UPDATE people SET active = false WHERE name = 'Annick'")
    answer = await Browser(url).post(f"/api/password-reset/{token}", {"password": PASSWORD})
    assert (answer.status, answer.body) == (404, UNKNOWN)


async def test_a_short_password_uses_nothing_up(url: str, settings: Settings) -> None:
    token = await link(url, settings)
    answer = await Browser(url).post(f"/api/password-reset/{token}", {"password": "court"})
    assert (answer.status, answer.body) == (422, {"code": "invalid", "detail": "password"})
    assert (await Browser(url).get(f"/api/password-reset/{token}")).status == 200


async def test_a_mailbox_is_not_flooded(url: str) -> None:
    for _ in range(3):
        await forget(url, "nobody@town.example")
    answer = await Browser(url).post("/api/password-reset", {"email": "nobody@town.example"})
    assert (answer.status, answer.code) == (429, "too_fast")
    assert answer.body["retry_after"] > 0
    await forget(url)

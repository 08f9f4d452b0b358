"""Signing in and out, and the sessions in between."""

from collections.abc import AsyncIterator

import pytest
from limits import parse

from protocol.frames import CloseCode
from protocol.sessions import ChangePassword, LoadSessions, RevokeSession, Sessions
from server.base.database import Pool
from server.base.settings import Settings
from server.base.tokens import token_hash
from server.core import limits
from server.identity import passwords
from tests.support.browser import DEVICE, Browser
from tests.support.client import Client, Refused, signed_in
from tests.support.serving import served
from tests.support.town import Town

PASSWORD = "le parvis est ouvert"


@pytest.fixture
async def town(pool: Pool) -> Town:
    """Maëlle, who has a password, and Yann, who has none."""
    town = Town(pool)
    await town.person("Maelle")
    await town.person("Yann")
    await pool.execute(
        "UPDATE people SET password_hash = $2 WHERE id = $1",
        town.people["Maelle"],
        await passwords.hash_password(PASSWORD),
    )
    return town


@pytest.fixture
async def url(settings: Settings, town: Town) -> AsyncIterator[str]:
    async with served(settings) as url:
        yield url


def credentials(email: str = "maelle@town.example", password: str = PASSWORD) -> dict[str, str]:
    return {"email": email, "password": password}


async def test_a_password_opens_a_session(url: str, town: Town, pool: Pool) -> None:
    browser = Browser(url)
    answer = await browser.post("/api/sign-in", credentials("MAELLE@town.example"))
    assert (answer.status, answer.body) == (200, {"person": town.people["Maelle"]})
    cookie, mark = [value.lower() for value in answer.headers.get_all("set-cookie", [])]
    assert "httponly" in mark
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "path=/" in cookie
    assert "secure" not in cookie
    async with signed_in(url, browser.token) as client:
        sessions: Sessions = await client.call(LoadSessions())
    current = next(s for s in sessions.sessions if s.id == sessions.current)
    assert current.device == DEVICE
    assert await pool.fetchval("SELECT seen_at > now() - interval '1 minute' FROM people WHERE name = 'Maelle'")


async def test_only_the_hash_of_a_session_is_stored(url: str, pool: Pool) -> None:
    browser = Browser(url)
    await browser.post("/api/sign-in", credentials())
    assert await pool.fetchval("SELECT true FROM sessions WHERE token_hash = $1", token_hash(browser.token))
    assert not await pool.fetchval("SELECT true FROM sessions s WHERE s::text LIKE '%' || $1 || '%'", browser.token)


async def test_the_cookie_is_for_https_alone_where_browsers_come_by_https(url: str) -> None:
    answer = await Browser(url, X_Forwarded_Proto="https").post("/api/sign-in", credentials())
    cookie = answer.headers["set-cookie"].lower()
    assert cookie.startswith("__host-parvis_session=")
    assert {"secure", "path=/", "httponly"} <= set(cookie.split("; "))
    assert "domain" not in cookie
    assert answer.headers["strict-transport-security"]


async def test_a_session_that_a_sister_site_has_planted_opens_nothing(url: str) -> None:
    """Under the name without the prefix any page of the same domain can set it."""
    theirs, by_https, upload = Browser(url), Browser(url, X_Forwarded_Proto="https"), {"name": "x", "size": 1}
    await theirs.post("/api/sign-in", credentials())
    planted = f"parvis_session={theirs.token}"
    assert (await Browser(url).post("/api/uploads", upload, Cookie=planted)).status == 201
    refused = await by_https.post("/api/uploads", upload, Cookie=planted)
    assert (refused.status, refused.code) == (404, "not_found")
    await by_https.post("/api/sign-in", credentials())
    assert (await by_https.post("/api/uploads", upload)).status == 201
    await by_https.post("/api/sign-out", {})
    assert (by_https.token, (await by_https.post("/api/uploads", upload)).status) == ("", 404)


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("maelle@town.example", "something else"),
        ("nobody@town.example", PASSWORD),
        ("yann@town.example", PASSWORD),
    ],
)
async def test_every_wrong_pair_is_refused_alike(url: str, email: str, password: str) -> None:
    answer = await Browser(url).post("/api/sign-in", credentials(email, password))
    assert (answer.status, answer.body) == (401, {"code": "wrong_password"})
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    ("change", "detail"),
    [
        ("UPDATE people SET active = false", {}),
        ("UPDATE people SET access_ends_at = '2026-09-30 22:00Z'", {"detail": "2026-09-30T22:00:00+00:00"}),
        ("UPDATE people SET active = false, access_ends_at = '2026-09-30 22:00Z'", {}),
    ],
)
async def test_whose_access_is_over_is_told_so_after_the_right_password_alone(
    url: str, pool: Pool, change: str, detail: dict[str, str]
) -> None:
    await pool.execute(change)
    sessions = await pool.fetchval("SELECT count(*) FROM sessions")
    answer = await Browser(url).post("/api/sign-in", credentials())
    assert (answer.status, answer.body) == (403, {"code": "access_over"} | detail)
    assert "set-cookie" not in answer.headers
    assert await pool.fetchval("SELECT count(*) FROM sessions") == sessions
    answer = await Browser(url).post("/api/sign-in", credentials(password="something else"))
    assert (answer.status, answer.body) == (401, {"code": "wrong_password"})


async def test_the_right_password_is_no_guess_though_the_access_is_over(url: str, pool: Pool) -> None:
    await pool.execute("UPDATE people SET active = false")
    for _ in range(21):
        assert (await Browser(url).post("/api/sign-in", credentials())).status == 403


async def test_guessing_is_slowed_down_for_the_address_guessed(url: str) -> None:
    browser = Browser(url)
    answers = [await browser.post("/api/sign-in", credentials(password="guess")) for _ in range(21)]
    assert [a.status for a in answers] == [401] * 20 + [429]
    assert answers[-1].code == "too_fast"
    assert 0 < answers[-1].body["retry_after"] <= 900
    assert int(answers[-1].headers["retry-after"]) > 0
    assert (await browser.post("/api/sign-in", credentials("yann@town.example"))).status == 401


async def test_nobody_locks_another_out(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SIGN_IN", parse("4 per hour"))
    monkeypatch.setattr(limits, "SIGN_IN_TO", parse("6 per hour"))
    known = Browser(url)
    await known.post("/api/sign-in", credentials())
    for place in ("192.0.2.7", "192.0.2.8"):
        elsewhere = Browser(url, X_Forwarded_For=place)
        answers = [await elsewhere.post("/api/sign-in", credentials(password="guess")) for _ in range(5)]
        assert answers[-1].status == 429
    # Six guesses from anywhere close the account to places unknown, and never to its own devices.
    assert (await Browser(url).post("/api/sign-in", credentials())).status == 429
    known.token = ""
    assert (await known.post("/api/sign-in", credentials())).status == 200
    guesses = [await known.post("/api/sign-in", credentials(password="guess")) for _ in range(5)]
    assert [answer.status for answer in guesses] == [401] * 4 + [429]


async def test_a_device_is_known_for_the_one_who_signed_in_on_it(
    url: str, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "SIGN_IN", parse("4 per hour"))
    await pool.execute("UPDATE people SET password_hash = (SELECT max(password_hash) FROM people)")
    thief = Browser(url, X_Forwarded_For="192.0.2.7")
    await thief.post("/api/sign-in", credentials("yann@town.example"))
    for device in (thief.device, thief.device.upper(), "x" * 40):
        thief.device = device
        await thief.post("/api/sign-in", credentials(password="guess"))
    answers = [await thief.post("/api/sign-in", credentials(password="guess")) for _ in range(2)]
    assert [answer.status for answer in answers] == [401, 429]


async def test_signing_in_forgives_the_guesses_before(url: str) -> None:
    browser = Browser(url)
    for _ in range(3):
        for _ in range(10):
            await browser.post("/api/sign-in", credentials(password="guess"))
        assert (await browser.post("/api/sign-in", credentials())).status == 200


async def test_ones_own_password_does_not_forgive_what_the_place_tries_on_others(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "SIGN_IN_FROM", parse("6 per hour"))
    for _ in range(3):
        assert (await Browser(url).post("/api/sign-in", credentials())).status == 200
        await Browser(url).post("/api/sign-in", credentials("yann@town.example", "guess"))
    assert (await Browser(url).post("/api/sign-in", credentials())).status == 429


async def test_signing_out_ends_the_session_and_its_socket(url: str) -> None:
    browser = Browser(url)
    await browser.post("/api/sign-in", credentials())
    token = browser.token
    async with signed_in(url, token) as client:
        answer = await browser.post("/api/sign-out")
        assert answer.status == 200
        assert await client.closed(1) == CloseCode.UNAUTHENTICATED
    assert browser.token == ""
    assert await (await Client(url, token).open()).closed() == CloseCode.UNAUTHENTICATED


async def test_signing_in_again_ends_the_session_that_the_browser_had(url: str) -> None:
    browser = Browser(url)
    await browser.post("/api/sign-in", credentials())
    async with signed_in(url, browser.token) as client:
        await browser.post("/api/sign-in", credentials())
        assert await client.closed(1) == CloseCode.UNAUTHENTICATED


async def test_a_session_is_revoked_from_another_one(url: str, town: Town) -> None:
    phone, desk = town.tokens["Maelle"], await town.session(town.people["Maelle"])
    async with signed_in(url, phone) as lost, signed_in(url, desk) as kept:
        sessions: Sessions = await kept.call(LoadSessions())
        (other,) = [s.id for s in sessions.sessions if s.id != sessions.current]
        await kept.call(RevokeSession(other))
        assert await lost.closed(1) == CloseCode.UNAUTHENTICATED
        assert [s.id for s in (await kept.call(LoadSessions())).sessions] == [sessions.current]


async def test_nobody_revokes_the_session_of_another(url: str, town: Town) -> None:
    async with signed_in(url, town.tokens["Maelle"]) as maelle, signed_in(url, town.tokens["Yann"]) as yann:
        with pytest.raises(Refused, match="not_found"):
            await maelle.call(RevokeSession((await yann.call(LoadSessions())).current))
        assert len((await yann.call(LoadSessions())).sessions) == 1


async def test_a_new_password_ends_the_other_sessions(url: str, town: Town) -> None:
    desk = await town.session(town.people["Maelle"])
    async with signed_in(url, town.tokens["Maelle"]) as other, signed_in(url, desk) as here:
        with pytest.raises(Refused, match="wrong_password"):
            await here.call(ChangePassword("not this one", "another long one"))
        await here.call(ChangePassword(PASSWORD, "another long one"))
        assert await other.closed(1) == CloseCode.UNAUTHENTICATED
        assert len((await here.call(LoadSessions())).sessions) == 1
    assert (await Browser(url).post("/api/sign-in", credentials())).status == 401
    assert (await Browser(url).post("/api/sign-in", credentials(password="another long one"))).status == 200


async def test_a_session_lasts_while_it_is_used(url: str, town: Town, pool: Pool) -> None:
    await pool.execute(
        "UPDATE sessions SET seen_at = now() - interval '2 hours', expires_at = now() + interval '1 hour'"
    )
    async with signed_in(url, town.tokens["Yann"]):
        left = await pool.fetchval(
            "SELECT expires_at > now() + interval '29 days' FROM sessions WHERE person_id = $1", town.people["Yann"]
        )
    assert left
    await pool.execute("UPDATE sessions SET expires_at = now() - interval '1 ms'")
    assert await (await Client(url, town.tokens["Yann"]).open()).closed() == CloseCode.UNAUTHENTICATED

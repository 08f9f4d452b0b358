"""Invitations: who may send them, what they open, and that they do so once."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from protocol.accounts import Accounts, Invitation, InvitePerson, LoadAccounts, WithdrawInvitation
from protocol.conversations import Notice
from protocol.errors import Conflict, Invalid
from server.accounts.invitations import invite
from server.accounts.invitations_sql import select_pending
from server.base.database import Pool
from server.base.settings import Settings
from server.ledger.ledger import read
from server.ledger.ledger_sql import select_links
from tests.support.browser import Answer, Browser
from tests.support.client import Refused, signed_in
from tests.support.letters import working, written
from tests.support.scenario import Scenario
from tests.support.serving import served
from tests.support.town import Town

PASSWORD = "le parvis est ouvert"
NEXT_YEAR = datetime.now(UTC).replace(microsecond=0) + timedelta(days=365)
UNKNOWN = {"code": "not_found", "detail": "invitation"}


@pytest.fixture
async def town(pool: Pool) -> Town:
    """An administrator; a manager of Voirie; Yann, who manages nothing; a guest of Voirie."""
    town = Town(pool)
    await town.person("Maelle", administrator=True)
    await town.person("Soizic")
    await town.person("Yann")
    await town.person("Cedric", "guest")
    await town.group("Voirie", "Soizic:manager", "Yann", "Cedric")
    await town.group("Agents", "Maelle", "Soizic", "Yann")
    await pool.execute("UPDATE conversations SET population = 'staff' WHERE name = 'Agents'")
    return town


@pytest.fixture
async def url(settings: Settings, town: Town) -> AsyncIterator[str]:
    async with served(settings) as url:
        yield url


async def invited(pool: Pool, settings: Settings, command: InvitePerson, inviter: int | None = None) -> str:
    """The token of an invitation."""
    async with pool.acquire() as db, db.transaction():
        _, link = await invite(db, settings, command, inviter)
    return link.rsplit("/", 1)[1]


def guest(*groups: int, email: str = "lea@gendarmerie.example") -> InvitePerson:
    return InvitePerson(email, "guest", "Léa Morvan", groups=list(groups), access_ends_at=NEXT_YEAR)


async def accept(url: str, token: str, **changes: Any) -> tuple[Browser, Answer]:
    browser = Browser(url)
    body = {"name": "Léa Morvan", "password": PASSWORD, **changes}
    return browser, await browser.post(f"/api/invitations/{token}", body)


async def test_the_letter_of_an_invitation_opens_the_town_hall(url: str, settings: Settings, town: Town) -> None:
    async with working(settings), signed_in(url, town.tokens["Maelle"]) as maelle:
        command = InvitePerson(
            "lea@town.example", "staff", "Léa Morvan", "madame", "Secrétaire", groups=[town.groups["Voirie"]]
        )
        invitation: Invitation = await maelle.call(command)
        (letter,) = await written(settings.mail_dir)
        assert letter.to == "lea@town.example"
        offer = await Browser(url).get(f"/api/invitations/{letter.token}")
        assert (offer.status, offer.body["groups"], offer.body["invited_by"]) == (200, ["Voirie"], "Maelle")
        assert offer.body["email"] == invitation.email == "lea@town.example"
        browser, answer = await accept(url, letter.token)
        assert answer.status == 200
        async with signed_in(url, browser.token) as lea:
            assert {c.name for c in lea.state.conversations.values()} == {"Agents", "Voirie"}
            person = lea.state.people[lea.state.me.person]
            assert (person.name, person.title, person.civility) == ("Léa Morvan", "Secrétaire", "madame")
            assert not lea.state.me.administrator
    assert (await Browser(url).post("/api/sign-in", {"email": "lea@town.example", "password": PASSWORD})).status == 200


async def test_who_is_invited_to_convene_convenes_the_bodies_of_their_groups(
    url: str, settings: Settings, pool: Pool, town: Town
) -> None:
    await town.body("Voirie", kind="commission")
    voirie = town.groups["Voirie"]
    wanted = InvitePerson("lea@town.example", "staff", groups=[voirie], may_convene=True)
    browser, _ = await accept(url, await invited(pool, settings, wanted))
    async with signed_in(url, browser.token) as lea:
        assert lea.state.me.convenes == [voirie]


async def test_that_somebody_was_invited_to_administer_is_entered(
    url: str, settings: Settings, pool: Pool, town: Town
) -> None:
    plain = InvitePerson("yuna@town.example", "staff", "Yuna Le Gall")
    await accept(url, await invited(pool, settings, plain, town.people["Maelle"]))
    wanted = InvitePerson("lea@town.example", "staff", "Léa Morvan", administrator=True)
    await accept(url, await invited(pool, settings, wanted, town.people["Maelle"]))
    (entry,) = [read(link) for link in await select_links(pool, 0, 20)]
    lea = await pool.fetchval("SELECT id FROM people WHERE name = 'Léa Morvan'")
    assert (entry.act, entry.person, entry.author) == ("administration_given", lea, town.people["Maelle"])
    assert entry.facts == {"name": "Léa Morvan", "last_day": None}


async def test_everybody_concerned_hears_of_a_newcomer_and_nobody_else(
    url: str, settings: Settings, pool: Pool, town: Town
) -> None:
    token = await invited(pool, settings, guest(town.groups["Voirie"]), town.people["Soizic"])
    scenario, voirie = Scenario(town, [url]), town.groups["Voirie"]
    maelle, cedric = await scenario.connect("Maelle"), await scenario.connect("Cedric")
    browser, answer = await accept(url, token)
    lea = answer.body["person"]
    await scenario.prove()
    assert lea in maelle.state.people
    assert lea in cedric.state.people
    (notice,) = [m.content for m in cedric.state.messages.values() if m.conversation == voirie]
    assert notice == Notice("joined", [lea])
    async with signed_in(url, browser.token) as guest_device:
        assert set(guest_device.state.conversations) == {voirie}
        assert set(guest_device.state.people) == {lea, *(town.people[name] for name in ("Soizic", "Yann", "Cedric"))}
    await scenario.close()


async def test_an_invitation_works_once_even_for_two_at_the_same_time(
    url: str, settings: Settings, pool: Pool, town: Town
) -> None:
    token = await invited(pool, settings, guest(town.groups["Voirie"]))
    answers = [answer for _, answer in await asyncio.gather(*(accept(url, token) for _ in range(4)))]
    assert sorted(a.status for a in answers) == [200, 404, 404, 404]
    assert [a.body for a in answers if a.status == 404] == [UNKNOWN] * 3
    assert await pool.fetchval("SELECT count(*) FROM people WHERE email = 'lea@gendarmerie.example'") == 1


async def test_a_link_that_opens_nothing_says_nothing(url: str, settings: Settings, pool: Pool, town: Town) -> None:
    used = await invited(pool, settings, guest(town.groups["Voirie"]))
    await accept(url, used)
    expired = await invited(pool, settings, InvitePerson("late@town.example", "staff"))
    await pool.execute("UPDATE invitations SET expires_at = now() - interval '1 ms' WHERE email = 'late@town.example'")
    replaced = await invited(pool, settings, InvitePerson("twice@town.example", "staff"))
    await invited(pool, settings, InvitePerson("twice@town.example", "staff"))
    for token in (used, expired, replaced, "x" * 43):
        shown = await Browser(url).get(f"/api/invitations/{token}")
        _, accepted = await accept(url, token)
        assert (shown.status, shown.body) == (accepted.status, accepted.body) == (404, UNKNOWN)


async def test_an_address_that_got_an_account_meanwhile_makes_the_link_void(
    url: str, settings: Settings, pool: Pool, town: Town
) -> None:
    token = await invited(pool, settings, InvitePerson("loic@town.example", "staff"))
    await town.person("Loic")
    assert (await Browser(url).get(f"/api/invitations/{token}")).status == 404
    assert (await accept(url, token))[1].status == 404


@pytest.mark.parametrize(
    ("changes", "detail"),
    [
        ({"password": "too short"}, "password"),
        ({"name": "  "}, "name"),
        ({"name": "kerbrat  YÁNN"}, "name"),
        ({"name": "Yаnn Le Gall"}, "name"),
        ({"civility": "x"}, "civility"),
    ],
)
async def test_an_acceptance_that_makes_no_sense_uses_nothing_up(
    url: str, settings: Settings, pool: Pool, town: Town, changes: dict[str, str], detail: str
) -> None:
    await pool.execute("UPDATE people SET name = 'Yann Kerbrat' WHERE name = 'Yann'")
    token = await invited(pool, settings, InvitePerson("lea@town.example", "staff"))
    _, refused = await accept(url, token, **changes)
    assert (refused.status, refused.body) == (422, {"code": "invalid", "detail": detail})
    assert (await accept(url, token))[1].status == 200


async def test_a_manager_invites_guests_to_his_groups_and_nobody_else(url: str, town: Town) -> None:
    voirie, agents = town.groups["Voirie"], town.groups["Agents"]
    async with signed_in(url, town.tokens["Soizic"]) as soizic:
        invitation: Invitation = await soizic.call(guest(voirie))
        assert invitation.access_ends_at == NEXT_YEAR
        assert invitation.expires_at < datetime.now(UTC) + timedelta(days=15)
        for command, code in [
            (InvitePerson("staff@town.example", "staff", groups=[voirie]), "not_allowed"),
            (guest(agents), "not_allowed"),
            (guest(voirie, 12345), "not_found"),
            (guest(), "invalid"),
        ]:
            with pytest.raises(Refused, match=code):
                await soizic.call(command)


@pytest.mark.parametrize("name", ["Yann", "Cedric"])
async def test_who_manages_nothing_invites_nobody(url: str, town: Town, name: str) -> None:
    async with signed_in(url, town.tokens[name]) as client:
        for command in (guest(town.groups["Voirie"]), InvitePerson("staff@town.example", "staff")):
            with pytest.raises(Refused, match="not_allowed"):
                await client.call(command)
        with pytest.raises(Refused, match="not_allowed"):
            await client.call(LoadAccounts())


async def test_guests_are_not_put_into_a_system_group_nor_an_archived_one(url: str, town: Town, pool: Pool) -> None:
    async with signed_in(url, town.tokens["Maelle"]) as maelle:
        with pytest.raises(Refused, match="invalid"):
            await maelle.call(guest(town.groups["Agents"]))
        await pool.execute("UPDATE conversations SET archived_at = now() WHERE name = 'Voirie'")
        with pytest.raises(Refused, match="archived"):
            await maelle.call(guest(town.groups["Voirie"]))


@pytest.mark.parametrize(
    ("command", "detail"),
    [
        (InvitePerson("a@b.example", "guest", groups=[1]), "access_ends_at"),
        (InvitePerson("a@b.example", "guest", access_ends_at=NEXT_YEAR), "groups"),
        (
            InvitePerson("a@b.example", "guest", groups=[1], access_ends_at=NEXT_YEAR, administrator=True),
            "administrator",
        ),
        (InvitePerson("a@b.example", "guest", groups=[1], access_ends_at=NEXT_YEAR, may_convene=True), "may_convene"),
        (InvitePerson("a@b.example", "staff", access_ends_at=datetime(2020, 1, 1, tzinfo=UTC)), "access_ends_at"),
        (InvitePerson("a@b.example", "guest", groups=[1], access_ends_at=NEXT_YEAR), "name"),
        (
            InvitePerson("a@b.example", "guest", "x", groups=[1], access_ends_at=NEXT_YEAR + timedelta(days=9)),
            "access_ends_at",
        ),
    ],
)
async def test_what_no_invitation_may_hold(settings: Settings, pool: Pool, command: InvitePerson, detail: str) -> None:
    with pytest.raises(Invalid, match=detail):
        await invited(pool, settings, command)


async def test_a_name_that_was_given_is_the_one_that_stands(
    url: str, settings: Settings, pool: Pool, town: Town
) -> None:
    token = await invited(pool, settings, guest(town.groups["Voirie"]))
    _, answer = await accept(url, token, name="Maelle")
    assert await pool.fetchval("SELECT name FROM people WHERE id = $1", answer.body["person"]) == "Léa Morvan"


@pytest.mark.parametrize(
    ("inviter", "ended"),
    [
        ("Maelle", "UPDATE people SET active = false WHERE name = 'Maelle'"),
        ("Maelle", "UPDATE people SET administrator = false WHERE name = 'Maelle'"),
        ("Soizic", "UPDATE people SET access_ends_at = now() - interval '1 ms' WHERE name = 'Soizic'"),
        ("Soizic", "UPDATE memberships SET role = 'member' WHERE role = 'manager'"),
    ],
)
async def test_an_invitation_is_worth_what_its_sender_may_give(
    url: str, settings: Settings, pool: Pool, town: Town, inviter: str, ended: str
) -> None:
    staff = InvitePerson("lea@town.example", "staff", "Léa", administrator=True)
    command = staff if inviter == "Maelle" else guest(town.groups["Voirie"])
    token = await invited(pool, settings, command, town.people[inviter])
    assert (await Browser(url).get(f"/api/invitations/{token}")).status == 200
    await pool.execute(ended)
    shown, (_, accepted) = await Browser(url).get(f"/api/invitations/{token}"), await accept(url, token)
    assert (shown.status, accepted.status, accepted.body) == (404, 404, UNKNOWN)
    assert await select_pending(pool) == []


async def test_the_mail_of_the_town_says_nothing_that_anybody_may_write(
    url: str, settings: Settings, town: Town, pool: Pool
) -> None:
    await pool.execute("UPDATE conversations SET name = 'Gagnez sur http://bad.example' WHERE name = 'Voirie'")
    command = guest(town.groups["Voirie"])
    command.name = "Votre colis attend sur http://bad.example"
    async with working(settings), signed_in(url, town.tokens["Soizic"]) as soizic:
        await soizic.call(command)
        (letter,) = await written(settings.mail_dir)
    assert "bad.example" not in letter.text + letter.page + letter.subject
    assert "Soizic" in letter.text
    async with signed_in(url, town.tokens["Soizic"]) as soizic:
        command.name = "yann"
        with pytest.raises(Refused, match="invalid"):
            await soizic.call(command)


async def test_an_address_with_an_account_is_not_invited_again(
    url: str, settings: Settings, pool: Pool, town: Town
) -> None:
    with pytest.raises(Conflict, match="email"):
        await invited(pool, settings, InvitePerson("YANN@town.example", "staff"))
    async with signed_in(url, town.tokens["Soizic"]) as soizic:
        with pytest.raises(Refused, match="conflict"):
            await soizic.call(guest(town.groups["Voirie"], email="cedric@town.example"))
        await invited(
            pool, settings, InvitePerson("lea@town.example", "staff", administrator=True), town.people["Maelle"]
        )
        with pytest.raises(Refused, match="conflict"):
            await soizic.call(guest(town.groups["Voirie"], email="lea@town.example"))


@pytest.mark.parametrize(
    "over", ["UPDATE people SET active = false", "UPDATE people SET access_ends_at = now() - interval '1 day'"]
)
async def test_an_administrator_alone_is_told_that_the_account_opens_nothing(
    url: str, town: Town, pool: Pool, over: str
) -> None:
    async with signed_in(url, town.tokens["Maelle"]) as maelle, signed_in(url, town.tokens["Soizic"]) as soizic:
        await pool.execute(f"{over} WHERE name = 'Cedric'")
        for client, address, detail in [
            (maelle, "CEDRIC@town.example", "closed"),
            (maelle, "yann@town.example", "email"),
            (soizic, "cedric@town.example", "email"),
        ]:
            with pytest.raises(Refused) as refused:
                await client.call(guest(town.groups["Voirie"], email=address))
            assert (refused.value.code, refused.value.detail) == ("conflict", detail)


async def test_a_pending_invitation_is_listed_and_withdrawn(url: str, town: Town) -> None:
    async with signed_in(url, town.tokens["Maelle"]) as maelle, signed_in(url, town.tokens["Soizic"]) as soizic:
        own: Invitation = await maelle.call(InvitePerson("lea@town.example", "staff", administrator=True))
        other: Invitation = await soizic.call(guest(town.groups["Voirie"]))
        accounts: Accounts = await maelle.call(LoadAccounts())
        assert accounts.invitations == [other, own]
        assert [(one.administrator, one.may_convene) for one in accounts.invitations] == [(False, False), (True, False)]
        with pytest.raises(Refused, match="not_found"):
            await soizic.call(WithdrawInvitation(own.id))
        await soizic.call(WithdrawInvitation(other.id))
        await maelle.call(WithdrawInvitation(own.id))
        with pytest.raises(Refused, match="not_found"):
            await maelle.call(WithdrawInvitation(own.id))
        assert (await maelle.call(LoadAccounts())).invitations == []


async def test_invitations_and_tries_of_links_are_counted(url: str, town: Town, pool: Pool, settings: Settings) -> None:
    """Only of links that open nothing: a whole council accepts behind one address."""
    async with signed_in(url, town.tokens["Maelle"]) as maelle:
        for number in range(60):
            await maelle.call(InvitePerson(f"{number}@town.example", "staff"))
        with pytest.raises(Refused, match="too_fast"):
            await maelle.call(InvitePerson("61@town.example", "staff"))
    answers = [await Browser(url).get(f"/api/invitations/{'x' * 43}") for _ in range(101)]
    assert [a.status for a in answers] == [404] * 100 + [429]
    token = await invited(pool, settings, guest(town.groups["Voirie"]))
    assert (await Browser(url).get(f"/api/invitations/{token}")).status == 200

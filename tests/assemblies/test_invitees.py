"""Those invited to a sitting beside the convened: their letter, their page, what becomes of both, and the proof."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from protocol.conversations import AddMembers
from protocol.convocations import CancelConvocation, ItemDraft
from protocol.invitees import (
    InviteeChanged,
    InviteToSitting,
    LoadInvitees,
    LoadOwnInvitations,
    OwnInvitationsChanged,
    WithdrawInvitee,
)
from protocol.ledger import LoadSeal
from protocol.messages import LoadHistory
from protocol.sittings import LoadSitting
from protocol.summonses import LoadSummonses
from protocol.types import Stored
from server.assemblies.attestation import ACTS, write
from server.base.database import Pool
from server.base.settings import Settings
from server.ledger.ledger import Entry, read
from server.ledger.ledger_sql import select_links_of
from server.run.schema import migrate
from tests.support.browser import Browser
from tests.support.client import Client
from tests.support.convening import convened, council, found_council, sending, start_draft
from tests.support.databases import to_schema
from tests.support.letters import Received, working, written
from tests.support.scenario import Scenario, playing, refused
from tests.support.uploading import browser, pdf, send_file
from tests.support.waiting import eventually

CEDRIC = "cedric@town.example"
EXPERT = "expert@cabinet.example"


@dataclass
class Convened:
    """A council of three convened with two papers, and Cedric, of the gendarmerie, in another group."""

    scenario: Scenario
    maelle: Client
    stored: Stored
    files: list[int]
    settings: Settings

    @property
    def place(self) -> tuple[int, int]:
        return self.stored.conversation, self.stored.seq

    async def invite(self, **more: Any) -> Any:
        values = {"items": [1], "name": "Claire Expert", "email": EXPERT} | more
        return await self.maelle.call(InviteToSitting(*self.place, **values))

    async def letters(self, count: int, to: str) -> list[Received]:
        """Those to somebody, once so many were written in all."""
        return [one for one in await written(self.settings.mail_dir, count) if one.to == to]

    async def entries(self, pool: Pool, *acts: str) -> list[Entry]:
        return [entry for link in await select_links_of(pool, *self.place) if (entry := read(link)).act in acts]


@pytest.fixture
async def town(settings: Settings, pool: Pool) -> AsyncIterator[Convened]:
    async with at_work(settings, pool) as town:
        yield town


@asynccontextmanager
async def at_work(settings: Settings, pool: Pool) -> AsyncIterator[Convened]:
    """Nothing of it is at work any more afterwards."""
    async with playing(settings, pool) as scenario, working(settings):
        await found_council(scenario.town)
        await scenario.town.person("Cedric", "guest")
        await scenario.town.group("Gendarmerie", "Maelle:manager", "Cedric")
        maelle, (_, body) = await scenario.connect("Maelle"), council(scenario)
        files = [await send_file(browser(scenario, "Maelle"), name, pdf(pages)) for name, pages in PAPERS.items()]
        agenda = [ItemDraft("Budget", "Annick", "Note", files=[file.id for file in files]), ItemDraft("Voirie")]
        stored = await convened(maelle, body, agenda=agenda)
        yield Convened(scenario, maelle, stored, [file.id for file in files], settings)


PAPERS = {"budget.pdf": 3, "annexe.pdf": 2}
SENT = 3
"""Letters to the convened."""


async def test_an_outsider_reads_by_their_link_what_was_chosen_for_them_and_nothing_else(town: Convened) -> None:
    await town.invite(files=town.files[:1], message="Vous présenterez le budget.")
    (letter,) = await town.letters(SENT + 1, EXPERT)
    assert letter.subject.startswith("Invitation : Conseil, ")
    for sentence in (
        "Bonjour Claire Expert,",
        "Herve, maire, vous invite à la séance suivante.",
        "Ceci est une invitation, et non une convocation : votre présence n’est pas comptée pour le quorum.",
        "Elle porte sur ce point de l’ordre du jour :",
        "Point 1 : Budget",
        "Vous présenterez le budget.",
    ):
        assert sentence in letter.text
    assert "Voirie" not in letter.text
    reader, address = Browser(town.scenario.urls[0]), f"/api/shared-sittings/{letter.token}"
    shown = (await reader.get(address)).body
    assert (shown["body"], [item["title"] for item in shown["items"]]) == ("Conseil", ["Budget"])
    assert [file["name"] for file in shown["items"][0]["files"]] == ["budget.pdf"]
    assert "Note" not in json.dumps(shown)
    assert (await reader.get(f"{address}/files/{town.files[0]}")).body == pdf(3)
    assert (await reader.get(f"{address}/files/{town.files[1]}")).status == 404
    assert (await reader.get(f"/api/files/{town.files[0]}")).status == 404
    assert (await reader.get("/api/shared-sittings/" + "x" * 43)).code == "not_found"


async def test_a_group_with_a_guest_in_it_is_convened_and_the_guest_is_not(town: Convened, pool: Pool) -> None:
    group, body = council(town.scenario)
    cedric = await town.scenario.connect("Cedric", 1)
    await town.maelle.call(AddMembers(group, [cedric.person]))
    stored = await convened(town.maelle, body)
    manifest = json.loads(await pool.fetchval("SELECT manifest FROM convocations WHERE seq = $1", stored.seq))
    assert cedric.person not in [one["person"] for one in manifest["recipients"]]
    await cedric.until(lambda: (group, stored.seq) in cedric.state.messages)
    assert (group, stored.seq) not in cedric.state.receipts


async def test_a_link_ends_a_week_after_the_sitting(town: Convened, pool: Pool) -> None:
    await town.invite()
    (letter,) = await town.letters(SENT + 1, EXPERT)
    ends = await pool.fetchval("SELECT expires_at - interval '7 days' FROM invitees")
    assert ends == await pool.fetchval("SELECT opens_at FROM convocations")
    await pool.execute("UPDATE invitees SET expires_at = now() - interval '1 ms'")
    assert (await Browser(town.scenario.urls[0]).get(f"/api/shared-sittings/{letter.token}")).status == 404


async def test_an_invitee_is_never_counted_among_the_convened(town: Convened, pool: Pool) -> None:
    yann = town.scenario.town.people["Yann"]
    before = await town.maelle.call(LoadSummonses(*town.place)), await town.maelle.call(LoadSitting(*town.place))
    for more in ({}, {"person": yann, "name": "", "email": None}):
        await town.invite(**more)
    await written(town.settings.mail_dir, SENT + 2)
    after = await town.maelle.call(LoadSummonses(*town.place)), await town.maelle.call(LoadSitting(*town.place))
    assert {one.person for one in after[0].summonses} == {one.person for one in before[0].summonses}
    assert after[1] == before[1]
    for table in ("summonses", "receipts"):
        query = f"SELECT count(*) FROM {table} WHERE person_id = $1"  # noqa: S608 - two names written above
        assert await pool.fetchval(query, yann) == 0


async def test_a_guest_sees_their_invitation_and_neither_the_group_nor_the_rest(town: Convened, pool: Pool) -> None:
    cedric = await town.scenario.connect("Cedric", 1)
    assert (await cedric.call(LoadOwnInvitations())).invitations == []
    invitee = await town.invite(person=cedric.person, name="", email=None, items=[2, 1], files=town.files[1:])
    assert (invitee.name, invitee.email, invitee.items) == ("Cedric", CEDRIC, [1, 2])
    await cedric.until(lambda: any(isinstance(event, OwnInvitationsChanged) for event in cedric.events))
    (shown,) = (await cedric.call(LoadOwnInvitations())).invitations
    assert [event.invitations for event in cedric.events if isinstance(event, OwnInvitationsChanged)] == [[shown]]
    assert [(item.number, item.title, len(item.files)) for item in shown.items] == [(1, "Budget", 1), (2, "Voirie", 0)]
    for command in (LoadHistory(town.place[0]), LoadSummonses(*town.place), LoadInvitees(*town.place)):
        assert (await refused(cedric, command))[0] == "not_found"
    assert town.place[0] not in cedric.state.conversations
    reader = browser(town.scenario, "Cedric")
    assert (await reader.get(f"/api/invitees/{invitee.id}/files/{town.files[1]}")).body == pdf(2)
    assert (await reader.get(f"/api/invitees/{invitee.id}/files/{town.files[0]}")).status == 404
    for stranger in (browser(town.scenario, "Paul"), Browser(town.scenario.urls[0])):
        assert (await stranger.get(f"/api/invitees/{invitee.id}/files/{town.files[1]}")).code == "not_found"


async def test_a_new_version_invites_anew_for_what_it_still_has(town: Convened, pool: Pool) -> None:
    cedric = await town.scenario.connect("Cedric")
    await town.invite(items=[1], files=town.files)
    await town.invite(person=cedric.person, name="", email=None, items=[2])
    await written(town.settings.mail_dir, SENT + 2)
    _, body = council(town.scenario)
    agenda = [ItemDraft("Urbanisme"), ItemDraft("Budget", files=town.files[:1])]
    again = await start_draft(town.maelle, body, replaces=town.place[1], change="Un rapport en plus", agenda=agenda)
    stored = await town.maelle.call(sending(again))
    letters = await written(town.settings.mail_dir, SENT + 2 + SENT + 2)
    *_, changed = [one for one in letters if one.to == EXPERT]
    assert changed.subject.startswith("Invitation modifiée : Conseil, ")
    assert (
        "La séance à laquelle Herve, maire, vous invite a changé : cette invitation remplace la précédente."
        in changed.text
    )
    assert "Un rapport en plus" in changed.text
    assert "Point 2 : Budget" in changed.text
    shown = (await Browser(town.scenario.urls[0]).get(f"/api/shared-sittings/{changed.token}")).body
    assert [(item["number"], len(item["files"])) for item in shown["items"]] == [(2, 1)]
    *_, dropped = [one for one in letters if one.to == CEDRIC]
    assert dropped.subject.startswith("Invitation retirée : ")
    assert "il ne comporte plus les points sur lesquels portait l’invitation" in dropped.text
    assert (await cedric.call(LoadOwnInvitations())).invitations == []
    (one,) = (await town.maelle.call(LoadInvitees(stored.conversation, stored.seq))).invitees
    assert (one.email, one.items, one.files) == (EXPERT, [2], town.files[:1])


async def test_a_cancelled_sitting_is_told_to_those_invited(town: Convened, pool: Pool) -> None:
    cedric = await town.scenario.connect("Cedric")
    await town.invite(person=cedric.person, name="", email=None)
    await written(town.settings.mail_dir, SENT + 1)
    await town.maelle.call(CancelConvocation(*town.place, "Deuil"))
    *_, letter = await town.letters(SENT + 1 + SENT + 1, CEDRIC)
    assert letter.subject.startswith("Séance annulée : Conseil, ")
    for sentence in ("l’invitation que vous avez reçue est sans effet", "Motif : Deuil"):
        assert sentence in letter.text
    (shown,) = (await cedric.call(LoadOwnInvitations())).invitations
    assert (shown.state, shown.why) == ("cancelled", "Deuil")
    (entry,) = await town.entries(pool, "invitation_withdrawn")
    assert (entry.facts["name"], entry.facts["why"]) == ("Cedric", "Deuil")


async def test_an_invitation_taken_back_shows_nothing_more(town: Convened, pool: Pool) -> None:
    cedric = await town.scenario.connect("Cedric")
    invitee = await town.invite(person=cedric.person, name="", email=None, files=town.files)
    first = (await town.letters(SENT + 1, CEDRIC))[0]
    withdrawn = await town.maelle.call(WithdrawInvitee(*town.place, invitee.id, "Erreur de destinataire"))
    assert withdrawn.withdrawn_at
    *_, letter = await town.letters(SENT + 2, CEDRIC)
    assert letter.subject.startswith("Invitation retirée : ")
    assert "Motif : Erreur de destinataire" in letter.text
    shown = (await Browser(town.scenario.urls[0]).get(f"/api/shared-sittings/{first.token}")).body
    assert (shown["state"], shown["items"]) == ("withdrawn", [])
    reader = browser(town.scenario, "Cedric")
    assert (await reader.get(f"/api/invitees/{invitee.id}/files/{town.files[0]}")).status == 404
    assert await refused(town.maelle, WithdrawInvitee(*town.place, invitee.id)) == ("conflict", "withdrawn")
    await town.invite(person=cedric.person, name="", email=None)


async def test_who_cannot_be_invited(town: Convened) -> None:
    people = town.scenario.town.people
    expert = {"name": "Claire Expert", "email": EXPERT}
    for more, why in (
        ({"person": people["Annick"]}, ("conflict", "convened")),
        ({"name": "Annick", "email": "Annick@town.example"}, ("conflict", "convened")),
        ({"person": people["Cedric"], **expert}, ("invalid", "person")),
        ({"person": 7}, ("not_found", "person")),
        ({"name": "Claire Expert"}, ("invalid", "email")),
        ({"name": "\u2028 ", "email": EXPERT}, ("invalid", "name")),
        ({"items": [3], **expert}, ("invalid", "items")),
        ({"items": [2], "files": town.files, **expert}, ("invalid", "files")),
    ):
        assert await refused(town.maelle, InviteToSitting(*town.place, **{"items": [1]} | more)) == why
    await town.invite()
    again = InviteToSitting(*town.place, [1], name="Une autre", email=EXPERT.upper())
    assert await refused(town.maelle, again) == ("conflict", "invited")


async def test_who_may_invite(town: Convened) -> None:
    command = InviteToSitting(*town.place, [1], name="Claire Expert", email=EXPERT)
    assert await refused(await town.scenario.connect("Yann"), command) == ("not_allowed", "may_convene")
    assert (await refused(await town.scenario.connect("Cedric"), command))[0] == "not_found"
    await town.maelle.call(CancelConvocation(*town.place, "Deuil"))
    assert await refused(town.maelle, command) == ("conflict", "cancelled")


async def test_a_sitting_has_a_hundred_invitees_at_most(town: Convened, pool: Pool) -> None:
    await pool.execute(
        """
        INSERT INTO invitees (id, conversation_id, seq, name, email, items, files, message, invited_by, token_hash,
            expires_at)
        SELECT n, $1, $2, 'x', n || '@x.example', '{1}', '{}', '', $3, decode(lpad(to_hex(n), 8, '0'), 'hex'), now()
        FROM generate_series(1, 100) AS n
        """,
        *town.place,
        town.maelle.person,
    )
    command = InviteToSitting(*town.place, [1], name="Claire Expert", email=EXPERT)
    assert await refused(town.maelle, command) == ("conflict", "most")


async def test_what_became_of_the_letter_is_shown_on_the_list(town: Convened) -> None:
    await town.invite()
    await town.letters(SENT + 1, EXPERT)
    told = town.maelle.events
    await town.maelle.until(lambda: any(isinstance(one, InviteeChanged) and one.invitee.handed_at for one in told))
    (one,) = (await town.maelle.call(LoadInvitees(*town.place))).invitees
    assert one.handed_at
    assert (one.to_file, one.refused_at) == (True, None)


async def test_a_letter_written_to_a_file_has_reached_nobody(settings: Settings, pool: Pool) -> None:
    async with at_work(settings, pool) as town:
        await town.invite()
        await town.letters(SENT + 1, EXPERT)
        await eventually(lambda: pool.fetchval("SELECT handed_at IS NOT NULL FROM invitees"))
        seal = await town.maelle.call(LoadSeal(*town.place))
        (entry,) = await town.entries(pool, "invitation_handed")
    assert seal.alterations == []
    assert {one.act for one in seal.entries if one.to_file} == {"handed", "invitation_handed"}
    assert ACTS[entry.act](entry.facts).endswith(
        " : courriel d’invitation écrit dans un fichier, faute de serveur de messagerie"
    )
    await asyncio.to_thread(to_schema, settings.database_url, "-0044")
    await asyncio.to_thread(migrate, settings.database_url)
    assert await pool.fetchval("SELECT to_file FROM invitees")


async def test_an_invitation_is_entered_with_all_that_was_chosen(town: Convened, pool: Pool) -> None:
    await town.invite(files=town.files[:1], message="Vous présenterez le budget.")
    (entry,) = await town.entries(pool, "invited")
    assert entry.facts["items"] == [{"item": 1, "title": "Budget"}]
    assert [file["name"] for file in entry.facts["files"]] == ["budget.pdf"]
    assert len(entry.facts["files"][0]["sha256"]) == 64
    named = {name: entry.facts[name] for name in ("name", "address", "message")}
    assert named == {"name": "Claire Expert", "address": EXPERT, "message": "Vous présenterez le budget."}
    assert (entry.person, entry.author) == (None, town.maelle.person)


async def test_the_attestation_lists_them_apart(town: Convened, pool: Pool) -> None:
    await town.invite(files=town.files[:1])
    links = await select_links_of(pool, *town.place)
    manifest = json.loads(await pool.fetchval("SELECT manifest FROM convocations"))
    told = write(manifest, [read(link) for link in links], links[-1].hash.hex())
    assert [name for name, _ in told["invited"]] == ["Claire Expert"]
    assert told["invited"][0][1].startswith("Invitation pour le point 1, avec 1 document, le ")
    assert "Claire Expert" not in [one["name"] for one in told["people"]]

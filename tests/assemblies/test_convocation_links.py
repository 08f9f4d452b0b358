"""From the letter to the convocation: read by an act of the reader, signed in by a code from the same mailbox."""

import json
import random
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from protocol.conversations import AddMembers
from protocol.convocations import CancelConvocation, ItemDraft
from protocol.receipts import Acknowledge
from protocol.types import Stored
from server.assemblies.convocation_links_sql import delete_expired_links
from server.base.database import Pool
from server.base.settings import Settings
from server.ledger.ledger_sql import select_links_of
from tests.support.browser import Answer, Browser
from tests.support.client import Client, signed_in
from tests.support.convening import convened, sending, start_draft
from tests.support.letters import Received, working, written
from tests.support.scenario import Scenario, new_client_id, playing
from tests.support.uploading import browser, pdf, send_file

TEXTS = ["text/plain", "text/html"]
UNKNOWN = {"code": "not_found", "detail": "convocation"}


@dataclass
class LetterArrived:
    """Maelle has convened Annick and the mayor; Annick has her letter before her."""

    scenario: Scenario
    maelle: Client
    stored: Stored
    letters: list[Received]
    settings: Settings

    @property
    def address(self) -> str:
        (letter,) = [one for one in self.letters if one.to == "annick@town.example"]
        return f"/api/convocations/{letter.token}"

    @property
    def url(self) -> str:
        return self.scenario.urls[0]

    async def code(self, browser: Browser, count: int = 1) -> str:
        assert (await browser.post(f"{self.address}/code")).status == 202
        letter = (await written(self.settings.mail_dir, 2 + count))[-1]
        assert letter.to == "annick@town.example"
        assert not re.search(r"\d{6}", letter.subject)
        found = re.search(r"\b\d{6}\b", letter.text)
        assert found
        return found[0]


@pytest.fixture
async def arrived(settings: Settings, pool: Pool) -> AsyncIterator[LetterArrived]:
    async with playing(settings, pool) as scenario, working(settings):
        await scenario.town.person("Maelle", may_convene=True)
        await scenario.town.person("Herve", "official")
        await scenario.town.person("Annick", "official")
        await scenario.town.group("Conseil", "Maelle:manager", "Herve", "Annick")
        body = await scenario.town.body("Conseil", "Herve:chair", "Annick")
        maelle = await scenario.connect("Maelle")
        stored = await convened(maelle, body)
        yield LetterArrived(scenario, maelle, stored, await written(settings.mail_dir, 2), settings)


async def opened_at(pool: Pool, arrived: LetterArrived) -> object:
    return await pool.fetchval(
        "SELECT opened_at FROM receipts WHERE person_id = $1", arrived.scenario.town.people["Annick"]
    )


async def test_what_a_scanner_follows_records_nothing_and_an_act_does(arrived: LetterArrived, pool: Pool) -> None:
    reader = Browser(arrived.url)
    offer = await reader.get(arrived.address)
    assert (offer.status, offer.body["name"], offer.body["body"]) == (200, "Annick", "Conseil")
    assert "agenda" not in json.dumps(offer.body)
    assert (await reader.get(f"{arrived.address}/open")).status in (404, 405)
    assert await opened_at(pool, arrived) is None
    shown = await reader.post(f"{arrived.address}/open")
    assert [item["title"] for item in shown.body["convocation"]["agenda"]] == ["Budget", "Voirie"]
    assert shown.body["convener"] == "Herve, maire"
    first = await opened_at(pool, arrived)
    assert first is not None
    await reader.post(f"{arrived.address}/open")
    assert await opened_at(pool, arrived) == first
    entries = [json.loads(link.entry) for link in await select_links_of(pool, *_place(arrived))]
    assert [entry["facts"]["by"] for entry in entries if entry["act"] == "opened"] == ["link"]


def _place(arrived: LetterArrived) -> tuple[int, int]:
    return arrived.stored.conversation, arrived.stored.seq


async def test_a_page_of_another_site_opens_nothing(arrived: LetterArrived, pool: Pool) -> None:
    answer = await Browser(arrived.url, Origin="https://elsewhere.example").post(f"{arrived.address}/open")
    assert (answer.status, answer.code) == (403, "cross_site")
    assert await opened_at(pool, arrived) is None


async def test_a_code_from_the_mailbox_signs_in_and_then_one_acknowledges(arrived: LetterArrived) -> None:
    reader = Browser(arrived.url)
    await reader.post(f"{arrived.address}/open")
    code = await arrived.code(reader)
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    assert (await enter(reader, arrived, wrong)).code == "wrong_password"
    assert (await enter(reader, arrived, code)).body == {"person": arrived.scenario.town.people["Annick"]}
    assert (await enter(Browser(arrived.url), arrived, code)).code == "wrong_password"
    assert (await reader.get(arrived.address)).body["signed_in"]
    async with signed_in(arrived.url, reader.token) as annick:
        await annick.start()
        receipt = await annick.call(Acknowledge(*_place(arrived), new_client_id()))
        assert receipt.acknowledged_at


async def test_a_code_asked_for_to_acknowledge_does_so_once(arrived: LetterArrived, pool: Pool) -> None:
    reader = Browser(arrived.url)
    await reader.post(f"{arrived.address}/open")
    assert (await enter(reader, arrived, await arrived.code(reader), acknowledge=True)).status == 200
    again = Browser(arrived.url)
    assert (await enter(again, arrived, await arrived.code(again, 2), acknowledge=True)).status == 200
    entries = [json.loads(link.entry) for link in await select_links_of(pool, *_place(arrived))]
    acknowledged = [entry for entry in entries if entry["act"] == "acknowledged"]
    assert [(entry["person"], entry["facts"]["by"]) for entry in acknowledged] == [
        (arrived.scenario.town.people["Annick"], "session")
    ]


async def enter(browser: Browser, arrived: LetterArrived, code: str, **more: bool) -> Answer:
    return await browser.post(f"{arrived.address}/sign-in", {"code": code, **more})


async def test_a_code_cannot_be_guessed(arrived: LetterArrived) -> None:
    reader = Browser(arrived.url)
    assert (await enter(reader, arrived, "000000")).code == "wrong_password"
    code = await arrived.code(reader)
    for number in range(5):
        await enter(reader, arrived, f"{(int(code) + 1 + number) % 1_000_000:06d}")
    assert (await enter(reader, arrived, code)).code == "wrong_password"
    assert await enter(reader, arrived, await arrived.code(reader, 2))
    for number in range(3, 6):
        await arrived.code(reader, number)
    assert (await reader.post(f"{arrived.address}/code")).code == "too_fast"
    assert (await enter(reader, arrived, "12345x")).code == "invalid"


async def test_a_link_is_worth_nothing_to_others_nor_for_ever(arrived: LetterArrived, pool: Pool) -> None:
    reader = Browser(arrived.url)
    for method, path in [("get", ""), ("post", "/open"), ("post", "/code")]:
        answer = await getattr(reader, method)(f"/api/convocations/{'x' * 43}{path}")
        assert (answer.status, answer.body) == (404, UNKNOWN)
    annick = arrived.scenario.town.people["Annick"]
    await pool.execute("DELETE FROM memberships WHERE person_id = $1", annick)
    assert (await reader.get(arrived.address)).status == 404
    await arrived.maelle.call(AddMembers(arrived.stored.conversation, [annick]))
    assert (await reader.get(arrived.address)).status == 200
    await pool.execute("UPDATE convocation_links SET expires_at = now() - interval '1 ms'")
    assert (await reader.get(arrived.address)).status == 404
    assert await delete_expired_links(pool) == 2


async def test_a_link_says_at_once_that_its_convocation_stands_no_more(arrived: LetterArrived) -> None:
    reader, body = Browser(arrived.url), arrived.scenario.town.bodies["Conseil"]
    assert (await reader.get(arrived.address)).body.get("state", "stands") == "stands"
    second = await arrived.maelle.call(
        sending(
            await start_draft(arrived.maelle, body, replaces=arrived.stored.seq, change="Fuite d’eau", place="Gymnase")
        )
    )
    assert (await reader.get(arrived.address)).body["state"] == "replaced"
    latest = (await written(arrived.settings.mail_dir, 4))[-1]
    await arrived.maelle.call(CancelConvocation(second.conversation, second.seq, "Deuil"))
    assert (await reader.get(f"/api/convocations/{latest.token}")).body["state"] == "cancelled"


async def test_a_council_that_reads_behind_one_address_is_never_held_up(arrived: LetterArrived) -> None:
    reader = Browser(arrived.url)
    assert {(await reader.get(arrived.address)).status for _ in range(120)} == {200}
    tried = [(await reader.get(f"/api/convocations/{'x' * 43}")).status for _ in range(120)]
    assert (tried[0], tried[-1]) == (404, 429)


async def test_only_its_own_files_are_given_and_only_once_opened(arrived: LetterArrived, pool: Pool) -> None:
    reader = Browser(arrived.url)
    await pool.execute(
        """
        INSERT INTO files (id, owner_id, name, size, type, sha256)
        SELECT n, $1, 'x.pdf', 1, 'application/pdf', $2 FROM unnest(ARRAY[71, 72]) AS n
        """,
        arrived.maelle.person,
        "0" * 64,
    )
    await pool.execute("INSERT INTO message_files VALUES (71, $1, $2)", *_place(arrived))
    assert (await reader.get(f"{arrived.address}/files/71")).status == 404
    await reader.post(f"{arrived.address}/open")
    assert (await reader.get(f"{arrived.address}/files/71")).code == "file_missing"
    assert (await reader.get(f"{arrived.address}/files/72")).status == 404


async def test_a_letter_carries_no_document_and_its_link_all_of_them(arrived: LetterArrived) -> None:
    """Whatever their size: what is attached is dropped by some mail servers, and by some programs in silence."""
    clerk = browser(arrived.scenario, "Maelle")
    contents = {
        "budget.pdf": pdf(3),
        "plan.bin": bytes(8) + random.Random(1).randbytes(3 * 2**20),
        "../../note": b"Note",
    }
    files = [await send_file(clerk, name, content) for name, content in contents.items()]
    agenda = [ItemDraft("Budget", files=[files[0].id, files[1].id]), ItemDraft("Voirie", files=[files[2].id])]
    await convened(arrived.maelle, arrived.scenario.town.bodies["Conseil"], agenda=agenda)
    letters = await written(arrived.settings.mail_dir, 4)
    (letter,) = [one for one in letters[2:] if one.to == "annick@town.example"]
    assert [part.get_content_type() for part in letter.mail.walk()] == ["multipart/alternative", *TEXTS]
    address, reader = f"/api/convocations/{letter.token}", Browser(arrived.url)
    await reader.post(f"{address}/open")
    read = [(await reader.get(f"{address}/files/{file.id}")).body for file in files]
    assert read == list(contents.values())

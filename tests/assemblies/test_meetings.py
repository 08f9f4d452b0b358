"""Where one takes part in a sitting by video: said beside what was sealed, which stays as it is."""

import json
from collections.abc import AsyncIterator

import pytest

from protocol.conversations import ChangeRole
from protocol.convocations import CancelConvocation, Convocation, SetSittingMeeting
from protocol.ledger import LoadSeal
from protocol.types import Stored
from server.assemblies.convocations_sql import select_frozen
from server.assemblies.integrity import require_whole
from server.base.database import Pool
from server.base.settings import Settings
from server.ledger.ledger_sql import select_links_of
from tests.support.client import Client
from tests.support.convening import convened, council, found_council
from tests.support.scenario import Scenario, playing, refused

VISIO = "https://visio.example/Salle?mot=1234"


@pytest.fixture
async def scenario(settings: Settings, pool: Pool) -> AsyncIterator[Scenario]:
    async with playing(settings, pool) as scenario:
        await found_council(scenario.town)
        yield scenario


def content(client: Client, stored: Stored) -> Convocation:
    told = client.state.messages[stored.conversation, stored.seq].content
    assert isinstance(told, Convocation)
    return told


async def test_it_is_said_changed_and_taken_away_and_the_seal_holds(scenario: Scenario, pool: Pool) -> None:
    maelle, annick, yann = [await scenario.connect(name) for name in ("Maelle", "Annick", "Yann")]
    stored = await convened(maelle, council(scenario)[1])
    place = stored.conversation, stored.seq
    await annick.hears(stored)
    for other in (annick, yann):
        assert await refused(other, SetSittingMeeting(*place, VISIO)) == ("not_found", "message")
    # Who manages the group follows what is sent there, and may not say so in the name of those who convene.
    await maelle.call(ChangeRole(stored.conversation, yann.person, "manager"))
    assert await refused(yann, SetSittingMeeting(*place, VISIO)) == ("not_allowed", "may_convene")
    await annick.hears(await maelle.call(SetSittingMeeting(*place, VISIO)))
    assert content(annick, stored).meeting == VISIO
    frozen = await select_frozen(pool, *place)
    assert frozen is not None
    assert "visio" not in frozen.manifest
    await require_whole(pool, frozen, await select_links_of(pool, *place))

    newer = await convened(maelle, council(scenario)[1], replaces=stored.seq, change="La salle change.", place="Halle")
    await annick.until(lambda: content(annick, newer).meeting == VISIO)
    assert content(annick, newer).place == "Halle"
    frozen = await select_frozen(pool, newer.conversation, newer.seq)
    assert frozen is not None
    await require_whole(pool, frozen, await select_links_of(pool, newer.conversation, newer.seq))
    assert await refused(maelle, SetSittingMeeting(*place, "")) == ("conflict", "replaced")
    await annick.hears(await maelle.call(SetSittingMeeting(newer.conversation, newer.seq, "")))
    assert content(annick, newer).meeting == ""
    await maelle.call(CancelConvocation(newer.conversation, newer.seq, "Reportée."))
    assert await refused(maelle, SetSittingMeeting(newer.conversation, newer.seq, VISIO)) == ("conflict", "cancelled")
    assert [await entered(pool, one) for one in (stored, newer)] == [[("", VISIO)], [("", VISIO), (VISIO, "")]]
    await scenario.prove()


async def entered(pool: Pool, stored: Stored) -> list[tuple[str, str]]:
    links = await select_links_of(pool, stored.conversation, stored.seq)
    entries = [json.loads(link.entry) for link in links]
    return [(one["facts"]["before"], one["facts"]["after"]) for one in entries if one["act"] == "meeting_set"]


async def test_one_that_was_changed_in_the_database_is_found(scenario: Scenario, pool: Pool) -> None:
    maelle = await scenario.connect("Maelle")
    stored = await convened(maelle, council(scenario)[1])
    place = stored.conversation, stored.seq
    await maelle.call(SetSittingMeeting(*place, VISIO))
    assert (await maelle.call(LoadSeal(*place))).alterations == []
    alter = "UPDATE messages SET content = jsonb_set(content, '{meeting}', $3) WHERE conversation_id = $1 AND seq = $2"
    await pool.execute(alter, *place, "https://evil.example/x")
    found = (await maelle.call(LoadSeal(*place))).alterations
    # The scenario is proved against what its people have done.
    await pool.execute(alter, *place, VISIO)
    assert [one.fault for one in found] == ["message"]

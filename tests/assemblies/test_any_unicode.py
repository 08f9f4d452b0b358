"""Whatever a body is called, it is convened: its name comes in as one line, and an old one goes out as one."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from protocol.bodies import ChangeBody
from protocol.lines import one_line
from protocol.summonses import LoadSummonses, Summons
from server.assemblies.summonses_job import warn
from server.base.database import Pool
from server.base.settings import Settings
from server.ledger.ledger import canonical
from server.mail.outcomes import UNWRITTEN
from tests.protocol.test_lines import EMPTY, HIDDEN, SEPARATORS, TURNING
from tests.support.client import Client
from tests.support.convening import convened, found_council
from tests.support.letters import working
from tests.support.mailbox import Mailbox, mail_server_at
from tests.support.ports import free_port
from tests.support.samples import sample
from tests.support.scenario import Scenario, playing, refused
from tests.support.tampering import rewrite, tamper
from tests.support.waiting import eventually

SPECIAL = "".join(sorted({*SEPARATORS, *TURNING, *HIDDEN, *EMPTY} - {"\0"}))
NAMES = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=120),
    st.text(st.sampled_from(SPECIAL + "Conseil @<>\"'\\;:,=?é"), min_size=1, max_size=40),
)


@dataclass
class Council:
    scenario: Scenario
    settings: Settings
    pool: Pool
    mailbox: Mailbox
    maelle: Client

    @property
    def body(self) -> int:
        return self.scenario.town.bodies["Conseil"]

    async def rename(self, name: str) -> None:
        """As before names were cleaned."""
        await self.pool.execute("UPDATE bodies SET name = $1", name)
        position = await self.pool.fetchval("SELECT position FROM ledger WHERE act = 'body_created'")
        await rewrite(self.pool, position, '"body":"Conseil"', f'"body":{canonical(name)}')

    async def convene(self) -> list[Summons]:
        """The board, once each of the three has been convened, or it is settled that they cannot be."""
        stored = await convened(self.maelle, self.body)

        async def board() -> list[Summons]:
            found = await self.maelle.call(LoadSummonses(stored.conversation, stored.seq))
            return list(found.summonses)

        async def is_settled() -> bool:
            return all(one.handed_at or one.refused_at for one in await board())

        await eventually(is_settled)
        return await board()


@pytest.fixture
async def council(settings: Settings, pool: Pool) -> AsyncIterator[Council]:
    mailbox, port = Mailbox(), free_port()
    settings = replace(settings, smtp_url=f"smtp://127.0.0.1:{port}", commands_rate=10_000, commands_burst=10_000)
    async with playing(settings, pool) as scenario:
        await found_council(scenario.town)
        maelle = await scenario.connect("Maelle")
        async with mail_server_at(port, mailbox), working(settings):
            yield Council(scenario, settings, pool, mailbox, maelle)


@given(name=NAMES)
@examples(max_examples=sample(40))
async def test_a_body_of_any_name_is_convened_or_its_name_is_refused(council: Council, name: str) -> None:
    council.mailbox.received.clear()
    if not 1 <= len(one_line(name)) <= 120:
        assert await refused(council.maelle, ChangeBody(council.body, name=name)) == ("invalid", "name")
        return
    changed = await council.maelle.call(ChangeBody(council.body, name=name))
    assert changed.name == one_line(name)
    assert all(one.handed_at for one in await council.convene())
    assert len(council.mailbox.received) == 3
    for received in council.mailbox.received:
        assert without_spaces(changed.name) in without_spaces(received.subject)


def without_spaces(text: str) -> str:
    """Where a header is folded on its way, one space may stand for several."""
    return "".join(text.split())


@pytest.mark.parametrize("char", ["\n", "\u2028", "\v", SPECIAL])
async def test_a_body_named_before_names_were_cleaned_is_convened(council: Council, char: str) -> None:
    await council.rename(f"Conseil{char}municipal")
    assert {one.failure for one in await council.convene()} == {""}
    assert {received.to for received in council.mailbox.received} == {
        "annick@town.example",
        "herve@town.example",
        "paul@town.example",
    }
    subjects = {without_spaces(received.subject) for received in council.mailbox.received}
    assert len(subjects) == 1
    assert without_spaces(one_line(f"Conseil{char}municipal")) in subjects.pop()


async def test_a_letter_that_cannot_be_written_is_refused_and_told_and_holds_up_no_other(council: Council) -> None:
    town, pool = council.scenario.town, council.pool
    await council.rename("Conseil\u2028municipal")
    await pool.execute("UPDATE people SET email = $1 WHERE id = $2", "paul\n@town.example", town.people["Paul"])
    first = "SELECT position FROM ledger WHERE act = 'address_recorded' AND person_id = $1"
    position = await pool.fetchval(first, town.people["Paul"])
    await rewrite(pool, position, "paul@town.example", "paul\\n@town.example")
    board = {one.person: one for one in await council.convene()}
    paul = board.pop(town.people["Paul"])
    assert (paul.handed_at, bool(paul.refused_at)) == (None, True)
    assert paul.failure == "le courriel n’a pas pu être écrit\u00a0: l’adresse n’est pas celle d’un courriel"
    assert all(one.handed_at and not one.refused_at for one in board.values())
    (entry,) = await pool.fetch("SELECT entry FROM ledger WHERE entry::json ->> 'act' = 'refused'")
    facts = json.loads(entry[0])["facts"]
    assert (facts["code"], facts["reply"]) == (UNWRITTEN, paul.failure)
    await tamper(
        pool, "UPDATE convocations SET deadline = now() + interval '3 hours', frozen_at = now() - interval '1 hour'"
    )
    await warn(pool, council.settings)
    await eventually(lambda: any(received.to == "maelle@town.example" for received in council.mailbox.received))
    (alarm,) = [received for received in council.mailbox.received if received.to == "maelle@town.example"]
    assert alarm.subject.startswith("Destinataires non atteints")
    assert "Paul" in alarm.text

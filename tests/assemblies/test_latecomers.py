"""Latecomers: who is seated after the sending is warned of, and convened by the same version."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from protocol.bodies import EndMandate, GiveMandate
from protocol.convocations import CancelConvocation
from protocol.ledger import Alteration, CheckLedger, LoadRegister
from protocol.receipts import OpenMessage
from protocol.summonses import AnswerConvocation, ConveneLater, LoadSummonses
from server.assemblies import extract
from server.assemblies.attestation import write
from server.assemblies.consistency import compare
from server.assemblies.convocations_sql import select_frozen
from server.assemblies.proving import gather
from server.base.database import Pool
from server.base.settings import PARIS, Settings
from server.base.wording import at, on_day
from server.ledger.ledger import readable
from tests.support.convening import convened, council, found_council, in_days, move, opening
from tests.support.letters import working, written
from tests.support.mailbox import Mailbox, mail_server_at
from tests.support.ports import free_port
from tests.support.scenario import Scenario, playing, refused
from tests.support.tampering import rewrite, tamper
from tests.support.waiting import eventually


@pytest.fixture
async def scenario(settings: Settings, pool: Pool) -> AsyncIterator[Scenario]:
    async with playing(settings, pool) as scenario:
        await found_council(scenario.town)
        await scenario.town.person("Nolwenn", "official")
        yield scenario


async def test_a_councillor_seated_after_the_sending_is_warned_of_and_convened(
    scenario: Scenario, settings: Settings, pool: Pool
) -> None:
    maelle, nolwenn = await scenario.connect("Maelle"), await scenario.connect("Nolwenn", 1)
    _, body = council(scenario)
    stored = await convened(maelle, body)
    place = stored.conversation, stored.seq
    assert (await maelle.call(LoadSummonses(*place))).latecomers == []
    await maelle.call(GiveMandate(body, nolwenn.person, in_days(0)))
    (late,) = (await maelle.call(LoadSummonses(*place))).latecomers
    assert (late.person, late.role, late.starts_on) == (nolwenn.person, "member", in_days(0))
    after = await maelle.call(ConveneLater(*place, nolwenn.person))
    assert after.latecomers == []
    assert nolwenn.person in [one.person for one in after.summonses]
    async with working(settings):
        letters = await written(settings.mail_dir, 4)
    assert [one.to for one in letters].count("nolwenn@town.example") == 1
    await nolwenn.call(OpenMessage(*place))
    await nolwenn.call(AnswerConvocation(*place, "proxy", scenario.town.people["Annick"]))
    assert [line.convened for line in (await maelle.call(LoadRegister())).lines] == [4]
    frozen = await select_frozen(pool, *place)
    assert frozen is not None
    proof = await gather(pool, frozen)
    entries = readable(proof.own)
    acts = [one.act for one in entries if one.person == nolwenn.person]
    assert acts[:2] == ["convened_later", "available"]
    late_one = next(one.facts["recipient"] for one in entries if one.act == "convened_later")
    sealed = json.loads(proof.frozen.manifest)
    assert sealed["recipients"][0].keys() == late_one.keys()
    assert (late_one["name"], late_one["address"]) == ("Nolwenn", "nolwenn@town.example")
    assert nolwenn.person not in [one["person"] for one in sealed["recipients"]]
    assert list(compare(sealed, proof.frozen.digest, entries)) == []
    told = write(sealed, entries, "0" * 64)
    assert [one["name"] for one in told["people"]] == ["Annick", "Herve", "Paul", "Nolwenn"]
    assert "à l’intention de 3 des 4 personnes nommées ci-après et, par la suite, de Nolwenn (le " in told["attest"][0]
    facts = dict(extract.write(sealed, entries, "0" * 64)["facts"])
    assert facts["Membres en exercice"] == ["3 au jour de la convocation"]
    count, later = facts["Membres convoqués"]
    assert (count, later.partition("\u00a0")[0]) == (
        "4",
        f"Dont, après l’envoi, Nolwenn, en fonction depuis le {on_day(in_days(0))}",
    )
    assert facts["Envoi"][0].startswith("Par voie électronique à 4 personnes, documents mis à disposition ")


@pytest.mark.parametrize(
    ("meets", "state", "verdict", "head"),
    [
        (10, "in_time", "Délai tenu : {}, neuf jours francs", "Le délai est tenu pour les 4 personnes convoquées."),
        (
            3,
            "late",
            "Délai non tenu : {}, deux jours francs",
            "Le délai n’est tenu pour aucune des 4 personnes convoquées ; il ne l’est pas pour Annick, Herve, Paul et "
            "Nolwenn.",
        ),
    ],
    ids=["remains", "over"],
)
async def test_what_is_left_of_the_delay_is_said_of_a_latecomer(
    settings: Settings, pool: Pool, meets: int, state: str, verdict: str, head: str
) -> None:
    """By a real mail server, to which all the letters go once they are convened."""
    mailbox, port = Mailbox(), free_port()
    settings = replace(settings, smtp_url=f"smtp://127.0.0.1:{port}")
    async with playing(settings, pool) as scenario:
        await found_council(scenario.town)
        nolwenn = await scenario.town.person("Nolwenn", "official")
        maelle, (_, body) = await scenario.connect("Maelle"), council(scenario)
        stored = await convened(maelle, body)
        place = stored.conversation, stored.seq
        await move(pool, stored, opening(in_days(meets)), with_delay=True)
        await maelle.call(GiveMandate(body, nolwenn, in_days(0)))
        assert [one.person for one in (await maelle.call(LoadSummonses(*place))).latecomers] == [nolwenn]
        await maelle.call(ConveneLater(*place, nolwenn))
        async with mail_server_at(port, mailbox), working(settings):
            await eventually(lambda: handed(pool, 4))
        (own,) = [one for one in (await maelle.call(LoadSummonses(*place))).summonses if one.person == nolwenn]
        assert own.verdict
        assert own.verdict.at
        assert (own.verdict.state, own.verdict.by) == (state, "electronic")
        await scenario.disconnect()  # Nobody was told that time has gone by.
    (letter,) = [one for one in mailbox.received if one.to == "nolwenn@town.example"]
    told = letter.text.replace("\u00a0", " ")
    assert f"Date : {on_day(in_days(meets))}" in told
    assert "3 jours francs au moins avant la séance, selon l’article L. 2121-11 du CGCT." in told
    frozen = await select_frozen(pool, *place)
    assert frozen is not None
    entries = readable((await gather(pool, frozen)).own)
    (later,) = [one.at for one in entries if one.act == "convened_later"]
    attested = write(frozen.read(), entries, "0" * 64)
    assert attested["attest"][1:] == [head]
    done = f"convocation mise à disposition et courriel remis au serveur de messagerie le {at(own.verdict.at, PARIS)}"
    (one,) = [one for one in attested["people"] if one["name"] == "Nolwenn"]
    assert one["reached"] == f"{verdict.format(done)} avant la séance, d’après l’horloge de la collectivité."
    assert f"convocation adressée après l’envoi, le {at(later, PARIS)}" in one["capacity"]


async def handed(pool: Pool, count: int) -> bool:
    return bool(await pool.fetchval("SELECT count(*) FROM summonses WHERE handed_at IS NOT NULL") == count)


async def test_a_latecomer_is_convened_by_what_was_entered(scenario: Scenario, pool: Pool) -> None:
    await scenario.town.entered()
    maelle, (_, body), nolwenn = await scenario.connect("Maelle"), council(scenario), scenario.town.people["Nolwenn"]
    stored = await convened(maelle, body)
    place = stored.conversation, stored.seq
    await maelle.call(GiveMandate(body, nolwenn, in_days(0)))
    changed, forged = "UPDATE people SET email = $2 WHERE id = $1", "x@town.example"
    await tamper(pool, changed, nolwenn, forged)
    assert await refused(maelle, ConveneLater(*place, nolwenn)) == ("invalid", "address_altered")
    position = await pool.fetchval("SELECT max(position) FROM ledger WHERE act = 'address_recorded'")
    await rewrite(pool, position, "nolwenn@town.example", forged)
    await maelle.call(ConveneLater(*place, nolwenn))
    await tamper(pool, changed, nolwenn, "nolwenn@town.example")
    await rewrite(pool, position, forged, "nolwenn@town.example")
    later = await pool.fetchval("SELECT position FROM ledger WHERE act = 'convened_later'")
    assert (await maelle.call(CheckLedger())).alterations == [Alteration("grounds", later, "addresses", *place)]


async def test_whose_mandate_ends_before_the_sitting_is_said(scenario: Scenario, pool: Pool) -> None:
    maelle, (_, body) = await scenario.connect("Maelle"), council(scenario)
    stored = await convened(maelle, body)
    paul = scenario.town.people["Paul"]
    mandate = await pool.fetchval("SELECT id FROM mandates WHERE person_id = $1", paul)
    await maelle.call(EndMandate(mandate, in_days(3)))
    found = await maelle.call(LoadSummonses(stored.conversation, stored.seq))
    assert [(one.person, one.ends_on) for one in found.departed] == [(paul, in_days(3))]
    assert paul in [one.person for one in found.summonses]


async def test_who_is_not_convened_later(scenario: Scenario, pool: Pool) -> None:
    maelle, annick, paul = [await scenario.connect(name) for name in ("Maelle", "Annick", "Paul")]
    people, (_, body) = scenario.town.people, council(scenario)
    stored = await convened(maelle, body)
    place = stored.conversation, stored.seq
    assert await refused(annick, ConveneLater(*place, people["Nolwenn"])) == ("not_allowed", "may_convene")
    assert await refused(maelle, ConveneLater(*place, paul.person)) == ("conflict", "convened")
    assert await refused(maelle, ConveneLater(*place, people["Nolwenn"])) == ("invalid", "person")
    # To those convened, nothing is told of who was not.
    await maelle.call(GiveMandate(body, people["Nolwenn"], in_days(0)))
    assert (await annick.call(LoadSummonses(*place))).latecomers == []
    await maelle.call(CancelConvocation(*place, "Reportée"))
    assert await refused(maelle, ConveneLater(*place, people["Nolwenn"])) == ("conflict", "cancelled")

"""Authors: the mayor convenes the council, or a substitute with the recorded reason; and what they did themselves."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from protocol.bodies import Body, ChangeBody, EndMandate
from protocol.convocations import (
    ApproveConvocation,
    AskApproval,
    CancelConvocation,
    ChangeConvocation,
    Convocation,
    ConvocationDraft,
    Impediment,
    ItemDraft,
    LoadApprovals,
    StartConvocation,
)
from protocol.ledger import Alteration, CheckLedger
from protocol.people import ChangeProfile, Civility, Person
from server.assemblies.approvals import agreed, digest
from server.assemblies.attestation import sent, write
from server.assemblies.authors import quality, rank, town
from server.assemblies.convocations_sql import select_frozen
from server.assemblies.proving import gather
from server.base.database import Pool
from server.base.settings import Settings
from server.ledger.ledger import Entry, readable
from server.ledger.ledger_sql import select_links
from tests.support.client import Client
from tests.support.convening import council, found_council, in_days, sending, start_draft
from tests.support.papers import text_of
from tests.support.proving import evidence, get
from tests.support.scenario import Scenario, playing, refused
from tests.support.tampering import rewrite, tamper
from tests.support.uploading import browser, pdf, send_file


@pytest.fixture
async def scenario(settings: Settings, pool: Pool) -> AsyncIterator[Scenario]:
    """Maelle convenes; Herve is the mayor and may not; Annick is the first deputy."""
    async with playing(settings, pool) as scenario:
        await found_council(scenario.town)
        people = scenario.town.people
        await pool.execute("DELETE FROM body_convenors WHERE person_id = $1", people["Herve"])
        await scenario.town.titled("Herve", "Maire")
        await scenario.town.titled("Annick", "Première adjointe")
        yield scenario


async def sealed(pool: Pool, draft: ConvocationDraft, client: Client) -> tuple[dict[str, Any], list[Entry]]:
    """The manifest and the entries of what is sent."""
    stored = await client.call(sending(draft))
    frozen = await select_frozen(pool, stored.conversation, stored.seq)
    assert frozen is not None
    proof = await gather(pool, frozen)
    return json.loads(frozen.manifest), readable(proof.own)


def attested(manifest: dict[str, Any], entries: list[Entry]) -> dict[str, str]:
    return dict(write(manifest, entries, "0" * 64)["facts"])


async def test_the_mayor_convenes_the_council(scenario: Scenario, pool: Pool) -> None:
    maelle, (_, body) = await scenario.connect("Maelle"), council(scenario)
    draft = await start_draft(maelle, body)
    mayor = scenario.town.people["Herve"]
    assert draft.convened_by == mayor
    assert (draft.authors[0].person, draft.authors[0].standing) == (mayor, "chair")
    manifest, entries = await sealed(pool, draft, maelle)
    assert manifest["format"] == "parvis-convocation/4"
    assert manifest["convened_by"] == {"person": mayor, "name": "Herve", "quality": "maire"}
    facts = attested(manifest, entries)
    assert facts["Convoquée par"] == "Herve, maire"
    assert facts["Acte de l’auteur"] == ("figée par Maelle au nom d’Herve ; aucun acte de l’auteur n’est joint")


@pytest.mark.parametrize(
    ("civility", "undersigned"),
    [("madame", "Je soussignée"), ("monsieur", "Je soussigné"), ("", "Je soussigné(e)")],
)
async def test_who_attests_is_called_as_they_are_known_at_the_sending(
    scenario: Scenario, pool: Pool, civility: Civility, undersigned: str
) -> None:
    maelle, (_, body) = await scenario.connect("Maelle"), council(scenario)
    herve, draft = await scenario.connect("Herve"), await start_draft(maelle, body)
    await herve.call(ChangeProfile(civility=civility))
    manifest, entries = await sealed(pool, draft, maelle)
    await herve.call(ChangeProfile(civility=""))
    assert manifest["convened_by"].get("civility", "") == civility
    assert write(manifest, entries, "")["attest"][0].startswith(f"{undersigned}, Herve, maire, atteste que ")


async def test_nobody_else_convenes_the_council_without_a_reason(scenario: Scenario, pool: Pool) -> None:
    maelle, (_, body) = await scenario.connect("Maelle"), council(scenario)
    people = scenario.town.people
    draft = await start_draft(maelle, body)
    for name in ("Maelle", "Yann"):
        change = ChangeConvocation(draft.id, draft.revision, convened_by=people[name])
        assert await refused(maelle, change) == ("invalid", "convened_by")
    for reason in ("", "  "):
        draft = await maelle.call(
            ChangeConvocation(draft.id, draft.revision, convened_by=people["Annick"], substitute_reason=reason)
        )
        assert await refused(maelle, sending(draft)) == ("invalid", "convened_by")
    draft = await maelle.call(ChangeConvocation(draft.id, draft.revision, substitute_reason="Empêchement du maire"))
    manifest, entries = await sealed(pool, draft, maelle)
    assert manifest["convened_by"] == {
        "person": people["Annick"],
        "name": "Annick",
        "quality": "première adjointe",
        "substitute_for": "Herve",
        "reason": "Empêchement du maire",
    }
    assert attested(manifest, entries)["Convoquée par"] == (
        "Annick, première adjointe, en remplacement provisoire d’Herve, en application de "
        "l’article L.\u00a02122-17 du CGCT (Empêchement du maire, d’après la déclaration de Maelle)"
    )


async def test_the_first_deputy_convenes_while_there_is_no_mayor(
    scenario: Scenario, pool: Pool, tmp_path: Path
) -> None:
    maelle, (_, body) = await scenario.connect("Maelle"), council(scenario)
    people = scenario.town.people
    mandate = await pool.fetchval("SELECT id FROM mandates WHERE person_id = $1", people["Herve"])
    await maelle.call(EndMandate(mandate, in_days(-1)))
    draft = await start_draft(maelle, body)
    assert draft.convened_by is None
    assert await refused(maelle, sending(draft)) == ("invalid", "no_convener")
    draft = await maelle.call(ChangeConvocation(draft.id, draft.revision, convened_by=people["Annick"]))
    assert await refused(maelle, sending(draft)) == ("invalid", "convened_by")
    draft = await maelle.call(ChangeConvocation(draft.id, draft.revision, substitute_reason="Décès du maire"))
    stored = await maelle.call(sending(draft))
    # Whoever is elected meanwhile changes nothing of it.
    await scenario.town.seat(body, "Yann", "chair", since=in_days(0))
    replacing = "Annick, première adjointe, la présidence étant vacante, en application de l’article L. 2122-17 du CGCT"
    place = f"/api/convocations/{stored.conversation}/{stored.seq}"
    for paper, said in (
        ("attestation", f"Je soussigné(e), {replacing}, atteste que la convocation décrite ci-dessous a été établie "),
        ("attestation", f"Convoquée par {replacing} (Décès du maire, d’après la déclaration de Maelle)"),
        ("extract", f"Convoquée par {replacing}"),
        ("poster", "Annick Première adjointe la présidence étant vacante, en application de l’article L. 2122-17"),
    ):
        status, printed = await get(scenario, "Maelle", f"{place}/{paper}")
        assert status == 200
        assert said in text_of(printed), text_of(printed)
    assert (await evidence(scenario, stored, tmp_path))[1].faults == []


async def test_a_commission_is_convened_by_its_own(scenario: Scenario) -> None:
    town = scenario.town
    await town.group("Travaux", "Maelle:manager", "Annick", "Paul")
    commission = await town.body("Travaux", "Annick:chair", "Paul", kind="commission")
    maelle = await scenario.connect("Maelle")
    draft = await start_draft(maelle, commission, convened_by=town.people["Paul"])
    await maelle.call(sending(draft))


async def test_the_outgoing_mayor_installs_the_new_council(scenario: Scenario, pool: Pool) -> None:
    maelle, (_, body) = await scenario.connect("Maelle"), council(scenario)
    people, yesterday = scenario.town.people, in_days(-1)
    await pool.execute("UPDATE mandates SET ends_on = $2 WHERE body_id = $1", body, yesterday)
    for name in ("Annick", "Yann"):
        await scenario.town.seat(body, name, since=in_days(0))
    draft = await maelle.call(StartConvocation(body))
    assert draft.convened_by is None
    change = ChangeConvocation(draft.id, draft.revision, convened_by=people["Herve"])
    assert await refused(maelle, change) == ("invalid", "convened_by")
    draft = await maelle.call(ChangeConvocation(draft.id, draft.revision, installation=True))
    assert draft.convened_by == people["Herve"]
    assert (draft.authors[0].standing, draft.authors[0].quality) == ("outgoing", "maire sortant(e)")
    await (await scenario.connect("Herve")).call(ChangeProfile(civility="madame"))
    draft = await maelle.call(ChangeConvocation(draft.id, draft.revision, place="Salle"))
    assert draft.authors[0].quality == "maire sortante"
    # Without the installation they are nobody again.
    draft = await maelle.call(ChangeConvocation(draft.id, draft.revision, installation=False))
    assert draft.convened_by is None


async def test_a_mayor_whose_mandate_has_ended_meanwhile_is_not_sealed(scenario: Scenario, pool: Pool) -> None:
    maelle, (_, body) = await scenario.connect("Maelle"), council(scenario)
    draft = await start_draft(maelle, body)
    mandate = await pool.fetchval("SELECT id FROM mandates WHERE person_id = $1", scenario.town.people["Herve"])
    await maelle.call(EndMandate(mandate, in_days(0) - timedelta(1)))
    assert await refused(maelle, sending(draft)) == ("invalid", "convened_by")


async def test_the_mayor_agrees_in_their_own_session(scenario: Scenario, pool: Pool) -> None:
    maelle, herve = await scenario.connect("Maelle"), await scenario.connect("Herve", 1)
    _, body = council(scenario)
    draft = await start_draft(maelle, body)
    assert (await herve.call(LoadApprovals())).drafts == []
    asked = await maelle.call(AskApproval(draft.id, draft.revision))
    (shown,) = (await herve.call(LoadApprovals())).drafts
    assert shown.approval == asked.approval
    given = await herve.call(ApproveConvocation(draft.id, shown.approval.digest))
    assert given.approval.approved_at
    manifest, entries = await sealed(pool, asked, maelle)
    (entry,) = [one for one in entries if one.act == "approved"]
    assert (entry.person, entry.facts["by"], entry.facts["name"]) == (herve.person, "session", "Herve")
    # Whoever has the manifest finds what was agreed to.
    assert digest(agreed(sent(manifest))) == entry.facts["digest"] == asked.approval.digest
    assert attested(manifest, entries)["Acte de l’auteur"].startswith(
        "accord à l’envoi donné par Herve dans sa session"
    )


FORGED = """
UPDATE convocation_drafts SET content = jsonb_set(content, '{approval,approved_at}', '"2026-11-26T08:30:00Z"')
"""


async def test_nobody_agrees_by_a_row(scenario: Scenario, pool: Pool) -> None:
    """What makes an agreement is its entry, of the author, on this draft and this text."""
    maelle, herve = await scenario.connect("Maelle"), await scenario.connect("Herve", 1)
    _, body = council(scenario)
    other = await maelle.call(AskApproval(*await drafted(maelle, body)))
    await herve.call(ApproveConvocation(other.id, other.approval.digest))
    asked = await maelle.call(AskApproval(*await drafted(maelle, body)))
    await pool.execute(FORGED)
    assert await refused(maelle, sending(asked)) == ("conflict", "approval")
    assert await pool.fetchval("SELECT count(*) FROM convocations") == 0
    # Asked again, the mayor can still agree.
    again = await maelle.call(AskApproval(asked.id, asked.revision))
    await herve.call(ApproveConvocation(again.id, again.approval.digest))
    await maelle.call(sending(again))
    assert await made_otherwise(maelle) == []


async def test_an_agreement_serves_once(scenario: Scenario, pool: Pool) -> None:
    """The draft put back once what it became was cancelled."""
    maelle, herve = await scenario.connect("Maelle"), await scenario.connect("Herve", 1)
    _, body = council(scenario)
    asked = await maelle.call(AskApproval(*await drafted(maelle, body)))
    await herve.call(ApproveConvocation(asked.id, asked.approval.digest))
    await tamper(pool, "CREATE TABLE kept AS SELECT * FROM convocation_drafts")
    stored = await maelle.call(sending(asked))
    await maelle.call(CancelConvocation(stored.conversation, stored.seq, "Le maire y renonce"))
    await tamper(pool, "INSERT INTO convocation_drafts SELECT * FROM kept")
    assert await refused(maelle, sending(asked)) == ("conflict", "approval")
    assert await pool.fetchval("SELECT count(*) FROM convocations") == 1


async def made_otherwise(client: Client) -> list[Alteration]:
    return [one for one in (await client.call(CheckLedger())).alterations if one.fault == "grounds"]


async def drafted(client: Client, body: int) -> tuple[int, int]:
    draft = await start_draft(client, body)
    return draft.id, draft.revision


async def test_an_agreement_is_entered_as_it_is_given_and_compared_ever_after(scenario: Scenario, pool: Pool) -> None:
    maelle, herve = await scenario.connect("Maelle"), await scenario.connect("Herve", 1)
    _, body = council(scenario)
    asked = await maelle.call(AskApproval(*await drafted(maelle, body)))
    for _ in range(2):
        await herve.call(ApproveConvocation(asked.id, asked.approval.digest))
    (given,) = [one for one in readable(await select_links(pool, 0, 1_000)) if one.act == "agreement_given"]
    assert (given.author, given.person, given.conversation) == (herve.person, herve.person, None)
    assert (given.facts["draft"], given.facts["digest"]) == (asked.id, asked.approval.digest)
    stored = await maelle.call(sending(asked))
    position = await pool.fetchval("SELECT position FROM ledger WHERE act = 'approved'")
    assert await made_otherwise(maelle) == []
    await rewrite(pool, given.position, asked.approval.digest, "0" * 64)
    named = Alteration("grounds", position, "agreements", stored.conversation, stored.seq)
    assert await made_otherwise(maelle) == [named]


async def test_an_agreement_that_was_altered_is_none(scenario: Scenario, pool: Pool) -> None:
    maelle, herve = await scenario.connect("Maelle"), await scenario.connect("Herve", 1)
    _, body = council(scenario)
    asked = await maelle.call(AskApproval(*await drafted(maelle, body)))
    other = await maelle.call(AskApproval(*await drafted(maelle, body)))
    await herve.call(ApproveConvocation(other.id, other.approval.digest))
    was, forged = f'"draft":{other.id}', f'"draft":{asked.id}'
    await tamper(pool, "UPDATE ledger SET entry = replace(entry, $1, $2) WHERE act = 'agreement_given'", was, forged)
    await pool.execute(FORGED)
    assert await refused(maelle, sending(asked)) == ("conflict", "approval")
    assert await pool.fetchval("SELECT count(*) FROM convocations") == 0


async def test_the_mayor_agrees_to_a_change_of_place_alone(scenario: Scenario, pool: Pool) -> None:
    maelle, herve = await scenario.connect("Maelle"), await scenario.connect("Herve", 1)
    _, body = council(scenario)
    first = await maelle.call(sending(await start_draft(maelle, body, place="Mairie")))
    draft = await start_draft(maelle, body, replaces=first.seq, place="Halle", change="Fuite d’eau")
    assert draft.assessment
    assert draft.assessment.moved_from == "Mairie"
    asked = await maelle.call(AskApproval(draft.id, draft.revision))
    await herve.call(ApproveConvocation(draft.id, asked.approval.digest))
    manifest, entries = await sealed(pool, asked, maelle)
    assert sent(manifest).moved_from == "Mairie"
    (entry,) = [one for one in entries if one.act == "approved"]
    assert digest(agreed(sent(manifest))) == entry.facts["digest"] == asked.approval.digest


async def test_an_agreement_ends_with_the_text_it_was_given_to(scenario: Scenario, pool: Pool) -> None:
    maelle, herve, annick = [await scenario.connect(name) for name in ("Maelle", "Herve", "Annick")]
    _, body = council(scenario)
    draft = await start_draft(maelle, body)
    assert await refused(maelle, AskApproval(draft.id, draft.revision + 1)) == ("conflict", "revision")
    asked = await maelle.call(AskApproval(draft.id, draft.revision))
    approve = ApproveConvocation(draft.id, asked.approval.digest)
    assert await refused(annick, approve) == ("not_found", "draft")
    assert await refused(maelle, approve) == ("not_found", "draft")
    assert await refused(herve, ApproveConvocation(draft.id, "0" * 64)) == ("conflict", "revision")
    await herve.call(approve)
    changed = await maelle.call(ChangeConvocation(draft.id, draft.revision, place="Halle"))
    assert changed.approval is None
    assert await refused(herve, approve) == ("not_found", "draft")
    asked = await maelle.call(AskApproval(draft.id, changed.revision))
    await herve.call(ApproveConvocation(draft.id, asked.approval.digest))
    # What it says changes without the draft: the assembly is named anew.
    await maelle.call(ChangeBody(body, name="Autre"))
    assert await refused(maelle, sending(changed)) == ("conflict", "approval")


async def test_the_mayor_s_signed_act_is_joined(scenario: Scenario, pool: Pool) -> None:
    maelle, (_, body) = await scenario.connect("Maelle"), council(scenario)
    file = await send_file(browser(scenario, "Maelle"), "Bon pour envoi.pdf", pdf(1))
    draft = await start_draft(maelle, body, signed=file.id)
    manifest, entries = await sealed(pool, draft, maelle)
    (entry,) = [one for one in entries if one.act == "approved"]
    assert entry.facts["file"] == {"name": file.name, "size": file.size, "sha256": file.sha256}
    assert "Bon pour envoi.pdf" in attested(manifest, entries)["Acte de l’auteur"]
    kept = await pool.fetchval("SELECT count(*) FROM message_files WHERE file_id = $1", file.id)
    assert kept == 1
    draft = await start_draft(maelle, body)
    assert await refused(maelle, ChangeConvocation(draft.id, draft.revision, signed=17)) == ("invalid", "signed")


async def test_the_author_reads_the_documents_they_are_asked_about(scenario: Scenario) -> None:

    maelle, (_, body) = await scenario.connect("Maelle"), council(scenario)
    file = await send_file(browser(scenario, "Maelle"), "Budget.pdf", pdf(1))
    draft = await start_draft(maelle, body, agenda=[ItemDraft("Budget", files=[file.id])])
    herve = browser(scenario, "Herve")
    assert (await herve.get(f"/api/files/{file.id}")).status == 404
    await maelle.call(AskApproval(draft.id, draft.revision))
    assert (await herve.get(f"/api/files/{file.id}")).status == 200
    assert (await browser(scenario, "Annick").get(f"/api/files/{file.id}")).status == 404
    await maelle.call(ChangeConvocation(draft.id, draft.revision, place="Salle des fêtes"))
    assert (await herve.get(f"/api/files/{file.id}")).status == 404


@pytest.mark.parametrize(
    ("authority", "told"),
    [
        ("Mairie de Josselin", " de Josselin"),
        ("Ville du Mans", " du Mans"),
        ("Commune d’Uzel", " d’Uzel"),
        ("Mairie des Herbiers", " des Herbiers"),
        ("Mairie", ""),
        ("Ploërmel Communauté", ""),
    ],
)
def test_the_town_of_an_authority(authority: str, told: str) -> None:
    assert town(authority) == told


@pytest.mark.parametrize(
    ("title", "place"),
    [
        ("Première adjointe", 1),
        ("Deuxième adjoint au maire", 2),
        ("2e adjoint", 2),
        ("4ème adjointe, aux écoles", 4),
        ("1er vice-président", 1),
        ("Second adjoint", 2),
        ("Adjoint", 0),
        ("Conseillère déléguée", 0),
        ("", 0),
    ],
)
def test_the_order_of_deputies_by_their_titles(title: str, place: int) -> None:
    assert rank(title) == place


async def test_each_deputy_who_comes_before_is_asked_about(scenario: Scenario, pool: Pool) -> None:
    await scenario.town.titled("Paul", "Deuxième adjoint")
    maelle, (_, body) = await scenario.connect("Maelle"), council(scenario)
    people = scenario.town.people
    draft = await start_draft(maelle, body, convened_by=people["Paul"], substitute_reason="Empêchement")
    assert {one.person: one.before for one in draft.authors} == {
        people["Herve"]: [],
        people["Annick"]: [],
        people["Paul"]: [people["Annick"]],
    }

    def warned(draft: ConvocationDraft) -> list[int | None]:
        assert draft.assessment
        return [one.person for one in draft.assessment.warnings if one.code == "deputy_before"]

    assert warned(draft) == [people["Annick"]]
    said = [Impediment(people["Annick"], "En congé")]
    draft = await maelle.call(ChangeConvocation(draft.id, draft.revision, impediments=said))
    assert warned(draft) == []
    manifest, _ = await sealed(pool, draft, maelle)
    before = {"person": people["Annick"], "name": "Annick", "reason": "En congé"}
    assert manifest["convened_by"]["passed_over"] == [before]


def test_the_quality_of_an_author() -> None:

    body = Body(1, 2, "council", "Conseil municipal")
    person = Person(3, "Annick", "official", "Maire", civility="madame")
    assert quality(person, "chair", body, "Mairie de Josselin") == "maire de Josselin"
    assert quality(person, "outgoing", body, "Mairie de Josselin") == "maire de Josselin sortante"
    assert quality(person, "chair", Body(1, 2, "council", "Conseil", "epci"), "Communauté") == "présidente du conseil"
    whole = Body(1, 2, "council", "Conseil communautaire", "epci")
    assert quality(person, "chair", whole, "Mairie") == "présidente du conseil communautaire"
    assert quality(person, "outgoing", whole, "Mairie") == "présidente du conseil communautaire sortante"
    works = Body(1, 2, "commission", "Commission des travaux")
    assert quality(person, "chair", works, "Mairie de Josselin") == "présidente de la commission des travaux"
    deputy = Person(3, "Annick", "official", "Première adjointe")
    assert quality(deputy, "substitute", body, "Mairie de Josselin") == "première adjointe"


def test_what_was_sealed_before_authors_were_is_still_read() -> None:
    old = {
        "convocation": {"body": "Conseil", "opens_at": "2026-01-01T18:00:00Z", "place": "x", "agenda": [{"title": "x"}]}
    }
    assert isinstance(sent(old), Convocation)
    assert sent(old).author is None

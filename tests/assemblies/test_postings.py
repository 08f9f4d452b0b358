"""Posting at the door: who enters it, what the ledger holds of it, and what the papers say, sentence by sentence."""

import hashlib
import io
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pypdf import PdfReader

from protocol.convocations import CancelConvocation
from protocol.postings import LoadPostings, Posted, PostingsChanged, RecordPosting, RecordRemoval
from protocol.sittings import CloseSitting, OpenSitting
from protocol.summonses import RecordDelivery
from protocol.types import Stored
from server.base.database import Pool
from server.base.settings import PARIS, Settings
from server.base.storage import Storage
from server.base.wording import at, day, on_day, short
from server.files.files_job import clear
from server.ledger.ledger_sql import select_links_of
from tests.support.client import Client
from tests.support.convening import convened, in_days, minutes_ago, move, opening
from tests.support.papers import faults
from tests.support.proving import found, get
from tests.support.scenario import Scenario, playing, refused
from tests.support.uploading import browser, picture, send_file

DOOR = "à la porte de la mairie"


@pytest.fixture
async def scenario(settings: Settings, pool: Pool) -> AsyncIterator[Scenario]:
    async with playing(settings, pool) as scenario:
        await found(scenario)
        yield scenario


async def convene(scenario: Scenario, **changed: Any) -> tuple[Client, Stored]:
    maelle = await scenario.connect("Maelle")
    return maelle, await convened(maelle, scenario.town.bodies["Conseil"], **changed)


def posting(stored: Stored, what: Posted = "convocation", **changed: Any) -> RecordPosting:
    values: dict[str, Any] = {"place": DOOR, "put_up_at": datetime.now(UTC), "put_up_by": "Gwenaël Riou"} | changed
    return RecordPosting(stored.conversation, stored.seq, what, **values)


def removal(stored: Stored, number: int = 1, **changed: Any) -> RecordRemoval:
    values: dict[str, Any] = {"taken_down_at": datetime.now(UTC), "taken_down_by": "Soizic Le Bras"} | changed
    return RecordRemoval(stored.conversation, stored.seq, number, **values)


async def entries(pool: Pool, stored: Stored, *acts: str) -> list[dict[str, Any]]:
    links = await select_links_of(pool, stored.conversation, stored.seq)
    return [entry for link in links if (entry := json.loads(link.entry))["act"] in acts]


async def paper(scenario: Scenario, stored: Stored, name: str, who: str = "Maelle") -> str:
    """What it says, its lines joined."""
    status, content = await get(scenario, who, f"/api/convocations/{stored.conversation}/{stored.seq}/{name}")
    assert status == 200
    reader = PdfReader(io.BytesIO(content))
    assert faults(content) == []
    return " ".join("\n".join(page.extract_text() for page in reader.pages).replace("\u00a0", " ").split())


async def test_putting_up_and_taking_down_are_told_and_entered(scenario: Scenario, pool: Pool) -> None:
    maelle, stored = await convene(scenario)
    photograph = await send_file(browser(scenario, "Maelle"), "porte.png", picture())
    put_up = posting(stored, file=photograph.id, place="  à la porte\u2028de la mairie ")
    after = await maelle.call(put_up)
    (hanging,) = after.postings
    assert (hanging.number, hanging.place, hanging.put_up_by, hanging.file) == (1, DOOR, "Gwenaël Riou", photograph)
    assert hanging.taken_down_at is None
    gone = await maelle.call(removal(stored))
    (down,) = gone.postings
    assert (down.taken_down_by, bool(down.taken_down_at)) == ("Soizic Le Bras", True)
    assert await maelle.call(LoadPostings(stored.conversation, stored.seq)) == gone
    up, taken = await entries(pool, stored, "put_up", "taken_down")
    assert up["facts"] == {
        "posting": 1,
        "what": "convocation",
        "where": DOOR,
        "name": "Gwenaël Riou",
        "entered_by": "Maelle",
        "on": up["facts"]["on"],
        "file": {"name": "porte.png", "size": photograph.size, "sha256": hashlib.sha256(picture()).hexdigest()},
    }
    assert datetime.fromisoformat(up["facts"]["on"]) == hanging.put_up_at
    assert taken["facts"]["put_up_on"] == up["facts"]["on"]
    assert (taken["facts"]["name"], taken["author"], taken["person"]) == ("Soizic Le Bras", maelle.person, None)


async def test_those_who_follow_are_told_and_nobody_else_knows(scenario: Scenario) -> None:
    maelle, stored = await convene(scenario)
    annick = await scenario.connect("Annick", 1)
    after = await maelle.call(posting(stored))
    await maelle.until(lambda: PostingsChanged(after) in maelle.events)
    for command in (LoadPostings(stored.conversation, stored.seq), posting(stored, place="ailleurs"), removal(stored)):
        assert (await refused(annick, command))[0] == "not_found"
    assert not [event for event in annick.events if isinstance(event, PostingsChanged)]
    for name in ("poster", "extract", "certificate/convocation"):
        for who in ("Annick", "Cedric", "Erwan"):
            address = f"/api/convocations/{stored.conversation}/{stored.seq}/{name}"
            assert (await get(scenario, who, address))[0] == 404
            assert (await get(scenario, "Soizic", address))[0] == 200
    assert (await get(scenario, "Maelle", f"/api/convocations/{stored.conversation}/{2**60}/poster"))[0] == 404


async def test_an_instant_is_neither_to_come_nor_before_the_sending(scenario: Scenario, pool: Pool) -> None:
    maelle, stored = await convene(scenario)
    soon, before = datetime.now(UTC) + timedelta(minutes=5), datetime.now(UTC) - timedelta(days=1)
    for wrong in (soon, before):
        assert await refused(maelle, posting(stored, put_up_at=wrong)) == ("invalid", "put_up_at")
    assert await refused(maelle, posting(stored, place=" \u2028 ")) == ("invalid", "place")
    assert await refused(maelle, posting(stored, put_up_by=" ")) == ("invalid", "put_up_by")
    assert await refused(maelle, posting(stored, file=7)) == ("invalid", "files")
    assert await refused(maelle, posting(stored, "deliberations")) == ("conflict", "not_closed")
    await maelle.call(posting(stored))
    assert await refused(maelle, posting(stored)) == ("conflict", "put_up")
    for wrong in (soon, before):
        assert await refused(maelle, removal(stored, taken_down_at=wrong)) == ("invalid", "taken_down_at")
    assert await refused(maelle, removal(stored, taken_down_by="")) == ("invalid", "taken_down_by")
    assert await refused(maelle, removal(stored, 2)) == ("not_found", "posting")
    await maelle.call(removal(stored))
    assert await refused(maelle, removal(stored)) == ("conflict", "taken_down")
    assert len((await maelle.call(posting(stored))).postings) == 2
    assert len(await entries(pool, stored, "put_up", "taken_down")) == 3


async def test_a_photograph_is_kept_and_read_by_those_who_follow_alone(
    scenario: Scenario, settings: Settings, pool: Pool
) -> None:
    maelle, stored = await convene(scenario)
    photograph = await send_file(browser(scenario, "Maelle"), "porte.png", picture())
    await maelle.call(posting(stored, file=photograph.id))
    await pool.execute(
        "UPDATE files SET created_at = now() - interval '9 years', owner_id = $1", scenario.town.people["Soizic"]
    )
    await clear(pool, Storage(settings))
    for path in (f"/api/files/{photograph.id}", f"/api/files/{photograph.id}/thumbnail"):
        assert (await get(scenario, "Maelle", path))[0] == 200
        assert (await get(scenario, "Annick", path))[0] == 404
        assert (await get(scenario, "Cedric", path))[0] == 404


async def test_the_poster_says_what_was_convened_and_nothing_of_recipients(scenario: Scenario, pool: Pool) -> None:
    maelle, stored = await convene(scenario, text="Appelez Annick au 02 97 00 00 00.")
    said = await paper(scenario, stored, "poster")
    sitting, sent = at(opening(in_days(10)), PARIS), day(stored.sent_at, PARIS)
    for sentence in (
        f"Convocation Conseil Séance du {sitting} Salle du conseil",
        "Ordre du jour 1. Budget 2. Voirie",
        f"Convocation du {sent} Herve Maire",
        "Affichée le à , par Retirée le à , par",
        "Articles L. 2121-10 et R. 2121-7 du code général des collectivités territoriales.",
    ):
        assert sentence in said
    assert not [word for word in ("Annick", "Paul", "3 rue du Stade", "02 97", "@", "annulée") if word in said]
    await maelle.call(CancelConvocation(stored.conversation, stored.seq, "Deuil"))
    (cancelled, *_) = await entries(pool, stored, "cancelled")
    when = at(datetime.fromisoformat(cancelled["at"]), PARIS)
    assert f"Séance annulée le {when} Convocation Conseil" in await paper(scenario, stored, "poster")


async def test_the_certificate_says_what_was_entered_and_no_more(scenario: Scenario, pool: Pool) -> None:
    maelle, stored = await convene(scenario)
    address = f"/api/convocations/{stored.conversation}/{stored.seq}/certificate"
    for nothing in ("convocation", "deliberations", "other"):
        assert (await get(scenario, "Maelle", f"{address}/{nothing}"))[0] == 404
    (hanging,) = (await maelle.call(posting(stored))).postings
    (up,) = await entries(pool, stored, "put_up")
    sitting, sent, since = at(opening(in_days(10)), PARIS), day(stored.sent_at, PARIS), at(hanging.put_up_at, PARIS)
    entered = datetime.fromisoformat(up["at"])
    said = await paper(scenario, stored, "certificate/convocation")
    certified = (
        f"Je soussigné(e), Herve, maire, certifie que la convocation du conseil municipal à la séance du "
        f"{sitting}, en date du {sent}, a été affichée à la porte de la mairie"
    )
    assert f"{certified}, à compter du {since}." in said
    still = "Son retrait n’est pas inscrit au registre scellé à la date de la dernière inscription, le"
    assert f"{still} {at(entered, PARIS)}." in said
    assert (
        f"{short(hanging.put_up_at, PARIS)} Affichage à la porte de la mairie, par Gwenaël Riou Inscription n° "
        f"{up['position']} du registre scellé, le {short(entered, PARIS)}, par Maelle" in said
    )
    assert "Articles L. 2121-10 et R. 2121-7 du code général des collectivités territoriales." in said
    (gone,) = (await maelle.call(removal(stored))).postings
    assert gone.taken_down_at
    said = await paper(scenario, stored, "certificate/convocation")
    assert f"{certified}, du {since} au {at(gone.taken_down_at, PARIS)}." in said
    assert "Retrait à la porte de la mairie, par Soizic Le Bras" in said
    assert "n’est pas inscrit" not in said


async def test_the_list_of_deliberations_is_posted_once_the_sitting_has_closed(scenario: Scenario, pool: Pool) -> None:
    maelle, stored = await convene(scenario)
    await move(pool, stored, minutes_ago(1))
    place = (stored.conversation, stored.seq)
    await maelle.call(OpenSitting(*place))
    before = datetime.now(UTC)
    await maelle.call(CloseSitting(*place))
    assert await refused(maelle, posting(stored, "deliberations", put_up_at=before)) == ("invalid", "put_up_at")
    known = await maelle.call(posting(stored, "deliberations"))
    assert known.closed_at
    assert (await get(scenario, "Maelle", "/api/convocations/{}/{}/certificate/convocation".format(*place)))[0] == 404
    said = await paper(scenario, stored, "certificate/deliberations")
    assert "certifie que la liste des délibérations examinées par le conseil municipal à la séance du" in said
    assert f"a été affichée à la porte de la mairie, à compter du {at(known.postings[0].put_up_at, PARIS)}." in said
    assert f"Dernier jour pour l’afficher : {on_day(in_days(7))}." in said
    assert "Article L. 2121-25 du code général des collectivités territoriales." in said
    await scenario.disconnect()  # Nobody was told that time has been turned back.


async def test_the_extract_mentions_sending_and_posting_with_their_dates(scenario: Scenario, pool: Pool) -> None:
    maelle, stored = await convene(scenario)
    place, paul = (stored.conversation, stored.seq), scenario.town.people["Paul"]
    said = await paper(scenario, stored, "extract")
    (available, _) = await entries(pool, stored, "available")
    sent, sitting = day(stored.sent_at, PARIS), at(opening(in_days(10)), PARIS)
    sitting = sitting[0].upper() + sitting[1:]
    there = at(datetime.fromisoformat(available["at"]), PARIS)
    for sentence in (
        "Extrait : mention de la convocation au registre des délibérations",
        f"Assemblée Conseil Séance {sitting} Lieu Salle du conseil",
        f"Date de la convocation {sent} Convoquée par Herve, maire",
        "Membres en exercice 3 Membres convoqués 3",
        f"Envoi Par voie électronique à 2 personnes, documents mis à disposition le {there}",
        "Par écrit, sur demande, à 1 personne Pli dont la remise n’est pas inscrite, pour 1 personne",
        "Affichage Aucun affichage n’est inscrit.",
        "Ordre du jour 1. Budget 2. Voirie",
        "Pour extrait conforme, à , le Herve Maire",
        "Mention prévue par l’article L. 2121-10 du code général des collectivités territoriales.",
    ):
        assert sentence in said
    await maelle.call(RecordDelivery(*place, paul, "post", datetime.now(UTC)))
    after = await maelle.call(posting(stored))
    await maelle.call(CancelConvocation(*place, "Deuil"))
    said = await paper(scenario, stored, "extract")
    since = at(after.postings[0].put_up_at, PARIS)
    assert f"Pli posté le {on_day(datetime.now(PARIS).date())}, pour 1 personne" in said
    assert "Pli dont la remise" not in said
    assert f"Affichage À la porte de la mairie, à compter du {since} Ordre du jour" in said
    assert "Nature Séance annulée le" in said
    assert "Motif : Deuil. Convoquée par Herve, maire" in said
    last = (await select_links_of(pool, *place))[-1]
    assert f"Inscription n° {last.position} {last.hash.hex()}" in said

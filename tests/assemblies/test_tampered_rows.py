"""Whatever is changed in the database behind what people see, as its owner with the guards off, the check names."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import asyncpg
import pytest

from protocol.addresses import AgreeAddress, ChangeAddress, WithdrawAddress
from protocol.bodies import ChangeBody, ChangeRule, ChooseChannel, EndMandate, GiveMandate, RecordCensus
from protocol.convenors import EndConvening, GiveConvening
from protocol.convocations import ItemDraft
from protocol.invitees import InviteToSitting, WithdrawInvitee
from protocol.ledger import Alteration, CheckLedger
from protocol.postings import RecordPosting, RecordRemoval
from protocol.session_requests import RecordSessionRequest
from protocol.sittings import (
    BeginItem,
    CloseSitting,
    DeclareInterest,
    FilePaper,
    OpenSitting,
    RecordAttendance,
    RecordOfficers,
    RecordProxy,
)
from protocol.summonses import AnswerConvocation, RecordDelivery
from protocol.types import Stored
from server.assemblies.convocations_sql import select_frozen, select_unsealed
from server.assemblies.house import reconcile_house
from server.assemblies.invitees_job import read_bounce, settle
from server.assemblies.invitees_letters import Inviting
from server.assemblies.proving import alterations, gather
from server.assemblies.timestamps_sql import insert_timestamp
from server.base.database import Database, Pool
from server.base.settings import PARIS, Settings
from server.base.storage import Storage
from server.mail.outcomes import Bounce, Handed, Refused
from tests.support.altering import columns, otherwise
from tests.support.authority import Authority
from tests.support.convening import convened, in_days, minutes_ago, move, opening
from tests.support.letters import working
from tests.support.proving import convoke, found, get
from tests.support.scenario import Scenario, playing
from tests.support.tampering import tamper, unguarded
from tests.support.uploading import browser, pdf, send_file
from tests.support.waiting import eventually

TABLES = ("convocations", "messages", "summonses", "receipts", "answers", "timestamps", "attestations", "ledger")

HARMLESS = {
    "convocations.warned_at": "whether the sender has had the letter that warns of recipients not reached",
    "receipts.delivered_at": "that a device has loaded it: proves nothing, and is shown nowhere for a convocation",
    "receipts.reminded_at": "reminders of posts; those of convocations are in summonses",
    "messages.kind": "by what the core handles it; what people read is the content",
    **{f"messages.{trait}": "what the core does with messages of its kind" for trait in ("counts", "receipted")},
    "messages.changed_seq": "the order in which clients catch up",
    "messages.client_id": "tells a retry of its author from another message",
    "messages.reply_to": "of chat",
    "messages.edited_at": "of chat",
    "messages.reactions": "of chat",
    "messages.mentions": "of chat",
    "messages.mentions_all": "of chat",
    "timestamps.asked_at": "when the authority was first asked",
    "timestamps.tried_at": "when it was last asked",
    "timestamps.failure": "what came of that",
    "answers.id": "the order of answers is compared, not their numbers",
    "slips.joined_at": "when it was joined is told by its entry; the row has the order in which slips are shown",
    "invitees.token_hash": "what the link in their letter is known by",
    "invitees.expires_at": "until when that link is good",
    "censuses.id": "the order of those of one body is compared, not their numbers",
    "address_changes.id": "the order of those of one person is compared, not their numbers",
    "address_changes.recorded_at": "when it was asked for, which the mailbox had yet to confirm",
    "address_changes.token_hash": "what the link in that letter is known by",
    "address_changes.former_token_hash": "the same of the letter to the mailbox of before",
    "address_changes.read_at": "a step on the way: what follows from it, `confirmed_at`, is entered",
    "address_changes.agreed_at": "the same; by whom and how it was agreed to is entered with it",
    "address_changes.expires_at": "until when that link is good",
    "session_requests.conversation_id": "which convocation answers it is entered with that, and told with it",
    "session_requests.seq": "the same",
    "bodies.conversation_id": "whose group it is; each convocation is sealed in its own",
    "bodies.place": "where it usually sits, which a draft begins with",
    "bodies.created_at": "no delay is counted from it",
}
"""Columns that nobody is shown as a fact, and why."""

REFUSED = {
    "convocations.digest": "it is that of the manifest",
    "ledger.position": "it is that of the entry",
    **{f"{table}.id": "it is given by the database" for table in ("channel_choices", "body_convenors", "rules")},
}
"""Columns of which PostgreSQL takes no other value, and why."""

OF_SITTING = ("sittings", "attendances", "interests", "moments", "papers", "answers", "invitees")
OF_HOUSE = (
    "mandates",
    "channel_choices",
    "body_convenors",
    "censuses",
    "address_changes",
    "session_requests",
    "bodies",
    "rules",
)


@pytest.fixture
async def scenario(settings: Settings, pool: Pool) -> AsyncIterator[Scenario]:
    async with playing(settings, pool) as scenario:
        await found(scenario)
        yield scenario


@pytest.fixture
async def stored(scenario: Scenario, settings: Settings, pool: Pool, tmp_path: Path) -> Stored:
    """With a letter handed in, an opening, an answer, a token and an attestation."""
    _, stored = await convoke(scenario)
    (annick,) = [one for one in scenario.devices if one.token == scenario.town.tokens["Annick"]]
    await annick.call(AnswerConvocation(stored.conversation, stored.seq, "proxy", scenario.town.people["Herve"]))
    authority = Authority(tmp_path / "tsa")
    with authority.listening() as port:
        tsa = replace(settings, tsa_url=f"http://127.0.0.1:{port}", tsa_ca=authority.root)
        async with working(tsa):
            await eventually(lambda: pool.fetchval("SELECT count(*) = 2 FROM summonses WHERE handed_at IS NOT NULL"))
            async with pool.acquire() as db, db.transaction():
                await insert_timestamp(db, stored.conversation, stored.seq)
            await eventually(lambda: pool.fetchval("SELECT token IS NOT NULL FROM timestamps"))
    status, _ = await get(scenario, "Maelle", f"/api/convocations/{stored.conversation}/{stored.seq}/attestation")
    assert status == 200
    return stored


@pytest.fixture
async def held(scenario: Scenario, pool: Pool) -> Stored:
    """The sitting of a commission: somebody comes, leaves and comes back, one withdraws, one gives a proxy; invited are
    one who is told not to come, one whose letter is refused, and one whose letter comes back; its papers are filed."""
    town = scenario.town
    await town.group("Commission", "Maelle:manager", "Herve", "Annick", "Paul")
    body = await town.body("Commission", "Herve:chair", "Annick", "Paul", kind="commission")
    maelle, clerk = await scenario.connect("Maelle"), browser(scenario, "Maelle")
    plan, minutes = await send_file(clerk, "Plan.pdf", pdf(1)), await send_file(clerk, "Proces-verbal.pdf", pdf(2))
    stored = await convened(maelle, body, agenda=[ItemDraft("Voirie", files=[plan.id]), ItemDraft("Écoles")])
    place, (herve, annick, paul) = of(stored), [town.people[name] for name in ("Herve", "Annick", "Paul")]
    guests = [
        await maelle.call(InviteToSitting(*place, [1], name=name, email=f"{name}@town.example", files=[plan.id]))
        for name in ("claire", "denis", "elise")
    ]
    await maelle.call(WithdrawInvitee(*place, guests[0].id, "Reportée"))
    async with pool.acquire() as db, db.transaction():
        await settle(db, Inviting(*place, guests[1].id), Refused(550, "5.1.1 unknown"))
        await settle(db, Inviting(*place, guests[2].id), Handed("250 Ok"))
        await read_bounce(db, Inviting(*place, guests[2].id), Bounce("failed", "", "5.7.1", "no", datetime.now(UTC)))
    await move(pool, stored, minutes_ago(5))
    for command in (
        *(RecordAttendance(*place, herve, present=present) for present in (True, False, True)),
        RecordAttendance(*place, annick, present=True),
        RecordProxy(*place, paul, annick),
        DeclareInterest(*place, 2, herve),
        OpenSitting(*place),
        RecordOfficers(*place, annick, [herve]),
        BeginItem(*place, 1),
        BeginItem(*place, 2),
        CloseSitting(*place),
        FilePaper(*place, "minutes", minutes.id, datetime.now(PARIS).date()),
    ):
        await maelle.call(command)
    await move(pool, stored, opening(in_days(10)))
    return stored


async def altered(db: Database, settings: Settings, stored: Stored) -> list[Alteration]:
    frozen = await select_frozen(db, stored.conversation, stored.seq)
    if frozen is None:  # What the check of the whole ledger says of it then.
        return [Alteration("unsealed", conversation=c, seq=seq) for c, seq in await select_unsealed(db)]
    return await alterations(db, Storage(settings), await gather(db, frozen), 1)


Check = Callable[[Database], Awaitable[list[Alteration]]]


async def test_every_column_that_is_read_is_compared(settings: Settings, pool: Pool, stored: Stored) -> None:
    for table in TABLES:
        await compared(pool, table, lambda db: altered(db, settings, stored), rows_of(stored))
    for table in ("summonses", "answers", "timestamps", "attestations"):
        assert await emptied(pool, table, lambda db: altered(db, settings, stored)), f"{table} was emptied unseen"


async def test_every_column_of_a_sitting_and_of_its_invitees_is_compared(
    scenario: Scenario, settings: Settings, pool: Pool, held: Stored
) -> None:
    for table in OF_SITTING:
        await compared(pool, table, lambda db: altered(db, settings, held), rows_of(held))
        assert await emptied(pool, table, lambda db: altered(db, settings, held)), f"{table} was emptied unseen"
    await scenario.disconnect()


async def test_every_column_of_slips_and_postings_is_compared(
    scenario: Scenario, settings: Settings, pool: Pool
) -> None:
    maelle, stored = await convoke(scenario)
    place, paul, clerk = of(stored), scenario.town.people["Paul"], browser(scenario, "Maelle")
    slip, door = [await send_file(clerk, name, pdf(n)) for n, name in ((3, "Bordereau.pdf"), (4, "Porte.pdf"))]
    now = datetime.now(UTC)
    await maelle.call(RecordDelivery(*place, paul, "hand", now, slip.id))
    await maelle.call(RecordPosting(*place, "convocation", "porte", now, "Annick", door.id))
    await maelle.call(RecordRemoval(*place, 1, datetime.now(UTC), "Annick"))
    for table in ("slips", "postings", "summonses"):
        await compared(pool, table, lambda db: altered(db, settings, stored), rows_of(stored))
        assert await emptied(pool, table, lambda db: altered(db, settings, stored)), f"{table} was emptied unseen"
    await scenario.disconnect()


async def test_every_column_that_is_kept_of_the_house_is_compared(scenario: Scenario, pool: Pool) -> None:
    """What was there before it was entered is known by the day, and by whom it was recorded by nothing."""
    soizic, town = await scenario.connect("Soizic"), scenario.town
    council, (annick, erwan) = town.bodies["Conseil"], [town.people[name] for name in ("Annick", "Erwan")]
    scan = await send_file(browser(scenario, "Soizic"), "Demande.pdf", pdf(1))
    given = await soizic.call(GiveMandate(council, erwan, date(2026, 3, 27), "secretary"))
    await soizic.call(EndMandate(given.id, date(2026, 9, 1)))
    await soizic.call(ChooseChannel(annick, "paper", date(2026, 3, 28), "5 rue du Val", scan.id))
    await soizic.call(GiveConvening(council, annick))
    await soizic.call(EndConvening(council, annick))
    later = datetime.now(PARIS).date() + timedelta(30)
    await soizic.call(ChangeRule("council", 7, later, "Délibération 12", "Au jour dit."))
    await soizic.call(ChangeBody(council, own_days=8))
    await soizic.call(RecordCensus(council, 3_600, date(2026, 1, 1), "Décret", "commune"))
    await soizic.call(RecordSessionRequest(council, "members", date(2026, 3, 1), "Le pont", "Annick, Paul", scan.id))
    await soizic.call(ChangeAddress(annick, "annick@ailleurs.example", date(2026, 3, 2)))
    moved = await soizic.call(ChangeAddress(annick, "annick@maison.example", date(2026, 3, 2)))
    await soizic.call(WithdrawAddress(moved.id))
    kept = await soizic.call(ChangeAddress(annick, "annick@ecole.example", date(2026, 3, 3)))
    await pool.execute("UPDATE address_changes SET read_at = now() WHERE id = $1", kept.id)
    assert (await (await scenario.connect("Annick")).call(AgreeAddress(kept.id))).confirmed_at
    for table in OF_HOUSE:
        await compared(pool, table, reconcile_house)
        assert await emptied(pool, table, reconcile_house), f"{table} was emptied unseen"
    await tamper(pool, "UPDATE mandates SET ends_on = NULL WHERE id = $1", given.id)
    assert (await soizic.call(CheckLedger())).alterations == [Alteration("row", None, "mandates.ends_on")]
    await scenario.disconnect()


async def test_a_mandate_that_nobody_entered_is_named(scenario: Scenario, pool: Pool) -> None:
    soizic = await scenario.connect("Soizic")
    scenario.town.enters = False
    await scenario.town.seat(scenario.town.bodies["Conseil"], "Erwan", since=date(2020, 5, 25))
    assert (await soizic.call(CheckLedger())).alterations == [Alteration("row", None, "mandates")]


def of(stored: Stored) -> tuple[int, int]:
    return stored.conversation, stored.seq


def rows_of(stored: Stored) -> str:
    return f"conversation_id = {stored.conversation} AND seq = {stored.seq}"


async def compared(pool: Pool, table: str, check: Check, where: str = "true") -> None:
    """Each column is named by the check, or nobody is shown it as a fact, or PostgreSQL refuses another value there."""
    assert await check(pool) == []
    for column, kind in await columns(pool, table):
        name = f"{table}.{column}"
        change = f"UPDATE {table} SET {column} = {otherwise(table, column, kind)} WHERE {where}"  # noqa: S608
        found = await named(pool, check, change)
        assert found or name in HARMLESS or (found is None and name in REFUSED), f"{name}: {found}"
        assert found is None or name not in REFUSED, f"{name} is not refused"
    assert await check(pool) == []


async def named(pool: Pool, check: Check, change: str) -> list[Alteration] | None:
    """What the check names after that change, which is undone; `None` where PostgreSQL itself refuses it."""
    try:
        async with unguarded(pool) as db:
            await db.execute("SET LOCAL session_replication_role = replica")
            try:
                await db.execute(change)
            except (asyncpg.IntegrityConstraintViolationError, asyncpg.GeneratedAlwaysError):
                raise Undone(None) from None
            raise Undone(await check(db))
    except Undone as undone:
        return undone.found


class Undone(Exception):
    def __init__(self, found: list[Alteration] | None) -> None:
        self.found = found


async def emptied(pool: Pool, table: str, check: Check) -> list[Alteration] | None:
    return await named(pool, check, f"DELETE FROM {table}")  # noqa: S608


async def test_a_row_that_nobody_entered_is_named(scenario: Scenario, settings: Settings, pool: Pool) -> None:
    _, stored = await convoke(scenario)
    cedric, annick = scenario.town.people["Cedric"], scenario.town.people["Annick"]
    scan = await send_file(browser(scenario, "Maelle"), "Avis.pdf", pdf(3))
    for what, names, values in (
        ("summonses.person", "person_id, channel, address", f"{cedric}, 'electronic', 'cedric@town.example'"),
        ("answers", "person_id, given", f"{annick}, 'absent'"),
        ("timestamps.token", "token, roots", "'token', 'roots'"),
        ("attestations.pdf", "position, pdf", "1, 'pdf'"),
        ("slips", "person_id, file_id", f"{annick}, {scan.id}"),
        ("postings", "number, what, place, put_up_at, put_up_by", "1, 'convocation', 'porte', now(), 'Annick'"),
    ):
        table, place = what.partition(".")[0], f"{stored.conversation}, {stored.seq}"
        added = f"INSERT INTO {table} (conversation_id, seq, {names}) VALUES ({place}, {values})"  # noqa: S608
        found = await named(pool, lambda db: altered(db, settings, stored), added)
        assert [(one.fault, one.file) for one in found or []] == [("row", what)]


async def test_a_convocation_whose_row_is_gone_is_named(scenario: Scenario, pool: Pool) -> None:
    _, stored = await convoke(scenario)
    soizic = await scenario.connect("Soizic")
    await tamper(pool, "SET LOCAL session_replication_role = replica; UPDATE convocations SET seq = seq + 1")
    found = (await soizic.call(CheckLedger())).alterations
    assert [(one.fault, one.seq) for one in found] == [("manifest", stored.seq), ("unsealed", stored.seq + 1)]


async def test_an_emptied_ledger_is_no_clean_one(scenario: Scenario, pool: Pool, stored: Stored) -> None:
    soizic = await scenario.connect("Soizic")
    assert (await soizic.call(CheckLedger())).alterations == []
    await tamper(pool, "TRUNCATE ledger CASCADE")
    found = (await soizic.call(CheckLedger())).alterations
    assert [one.fault for one in found] == ["unsealed", *["row"] * 4]
    assert [one.file for one in found if one.fault == "row"] == [*OF_HOUSE[:3], "bodies"]


async def test_a_ledger_cut_at_its_end_is_missed_by_what_is_shown(
    scenario: Scenario, settings: Settings, pool: Pool, stored: Stored
) -> None:
    await tamper(pool, "DELETE FROM attestations")
    for _ in range(3):
        await tamper(pool, "DELETE FROM ledger WHERE position = (SELECT max(position) FROM ledger)")
    soizic = await scenario.connect("Soizic")
    assert {one.fault for one in (await soizic.call(CheckLedger())).alterations} == {"row"}

"""The demo town hall in the database is what months of the real code would have left there."""

import io
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped]

from protocol.bodies import Body
from protocol.convocations import Convocation
from protocol.messages import Chat, History
from protocol.search import Search
from protocol.summonses import Summonses
from server import demo
from server.assemblies import manifest
from server.assemblies.board import read_board
from server.assemblies.bodies_sql import select_bodies, select_choices_on, select_in_office
from server.assemblies.convocations_sql import select_drafts, select_frozen
from server.assemblies.proving import alterations, gather
from server.base.database import Pool
from server.base.settings import Settings
from server.base.storage import Storage, content_path, thumbnail_path
from server.base.wanted import Wanted
from server.conversations import messages_sql as messages
from server.conversations.conversations_sql import select_conversations, select_memberships
from server.conversations.receipts_sql import select_own_receipts
from server.conversations.search_sql import select_hits
from server.core import access
from server.demo.story import load_story
from server.documents.drives_sql import select_changed, select_last
from server.identity import passwords
from server.ledger.ledger import Chain, readable
from server.ledger.ledger_sql import select_links
from server.posts import drafts_sql as post_drafts
from tests.support.convening import in_days
from tests.support.databases import Clerk

MAELLE, ANNICK, CEDRIC = demo.SIGN_INS


@pytest.fixture
def storage(papers: Path) -> Storage:
    return Storage(Settings(data_dir=papers))


@pytest.fixture
def database_url(clerk: Clerk, inhabited: str) -> Iterator[str]:
    """A town hall of the test's own, a copy of the one that was filled for all of them."""
    with clerk.database("test", inhabited) as url:
        yield url


@pytest.fixture
def town(pool: Pool) -> Pool:
    return pool


async def person(town: Pool, email: str) -> int:
    return int(await town.fetchval("SELECT id FROM people WHERE email = $1", email))


async def group(town: Pool, name: str) -> int:
    return int(await town.fetchval("SELECT id FROM conversations WHERE name = $1", name))


async def body_of(town: Pool, name: str) -> Body:
    number = await group(town, name)
    (body,) = [one for one in await select_bodies(town, in_days(0)) if one.conversation == number]
    return body


async def test_a_second_time_is_refused(town: Pool, storage: Storage) -> None:
    before = await town.fetchval("SELECT count(*) FROM messages")
    with pytest.raises(demo.InhabitedError, match="PARVIS_DATABASE_URL has people already"):
        await demo.fill(town, storage)
    assert await town.fetchval("SELECT count(*) FROM messages") == before


async def test_what_messages_carry_is_there(town: Pool, storage: Storage) -> None:
    carried = await town.fetch(
        "SELECT DISTINCT f.name, f.sha256, f.size FROM files f JOIN message_files ON id = file_id"
    )
    assert {"Note-DM2.pdf", "Chateau.webp", "Arrete-stationnement.pdf"} <= {row["name"] for row in carried}
    assert [row["name"] for row in carried if not await storage.is_sound(row["sha256"], row["size"])] == []
    pictures = await town.fetchval("SELECT array_agg(sha256) FROM files WHERE width IS NOT NULL")
    assert [await storage.stamp(thumbnail_path(picture)) for picture in pictures]


async def test_something_is_being_prepared(town: Pool) -> None:
    maelle = await person(town, MAELLE)
    (convocation,) = await select_drafts(town, maelle)
    assert convocation.date
    assert convocation.date > in_days(0)
    assert sorted(draft.publish_at is not None for draft in await post_drafts.select_drafts(town, maelle)) == [
        False,
        True,
    ]


async def test_numbers_are_free_of_gaps(town: Pool) -> None:
    """Births, and changes that the rows still tell of, take every number from 1 to the last."""
    wrong = await town.fetch(
        """
        SELECT c.name, c.last_seq, n.taken FROM conversations c JOIN LATERAL (
            SELECT count(*) + count(*) FILTER (WHERE content ->> 'type' = 'deleted')
                + sum(jsonb_array_length(jsonb_path_query_array(reactions, '$[*].people[*]')))
                + (SELECT count(*) FROM message_versions v WHERE v.conversation_id = c.id)
                + (SELECT count(opened_at) + count(acknowledged_at) FROM receipts r
                   WHERE r.conversation_id = c.id) AS taken
            FROM messages m WHERE m.conversation_id = c.id
        ) n ON true WHERE c.last_seq <> n.taken
        """
    )
    assert wrong == []
    assert await town.fetchval(
        """
        SELECT bool_and(last_seq = (SELECT max(changed_seq) FROM messages m WHERE m.conversation_id = c.id))
        FROM conversations c
        """
    )


async def test_numbers_follow_the_clock(town: Pool) -> None:
    assert not await town.fetchval(
        """
        SELECT EXISTS (SELECT FROM messages a JOIN messages b
            ON a.conversation_id = b.conversation_id AND a.seq < b.seq AND a.sent_at >= b.sent_at)
        """
    )
    assert await town.fetchval("SELECT max(sent_at) <= now() FROM messages")


async def test_every_row_reads_back_by_the_protocol(town: Pool) -> None:
    ids = [row[0] for row in await town.fetch("SELECT id FROM conversations")]
    assert len(await select_conversations(town, ids)) == len(ids) == len(load_story().conversations)
    for conversation in ids:
        found = await messages.select_page_after(town, conversation, 0, 2_000)
        assert History(found).messages
        seqs = {message.seq for message in found}
        replies = [m.content.reply_to for m in found if isinstance(m.content, Chat)]
        assert {seq for seq in replies if seq is not None} <= seqs


async def test_receipts_match_recipients(town: Pool) -> None:
    rows = await town.fetch(
        """
        SELECT m.kind, (m.content ->> 'tracked')::bool AS tracked,
            (SELECT array_agg(person_id ORDER BY person_id) FROM receipts r
             WHERE r.conversation_id = m.conversation_id AND r.seq = m.seq) AS held,
            (SELECT array_agg(person_id ORDER BY person_id) FROM access a
             WHERE a.conversation_id = m.conversation_id AND CASE m.kind
                 WHEN 'convocation' THEN a.population = 'official' ELSE a.person_id <> m.author_id END) AS due
        FROM messages m WHERE m.kind IN ('post', 'convocation')
        """
    )
    assert len(rows) >= 18
    assert all(row["held"] == (row["due"] if row["tracked"] or row["kind"] == "convocation" else None) for row in rows)


async def test_the_coming_sitting(town: Pool) -> None:
    row = await town.fetchrow(
        """
        SELECT receipts, (content ->> 'opens_at')::timestamptz AS opens_at FROM message_records
        WHERE kind = 'convocation' AND conversation = $1 ORDER BY sent_at DESC LIMIT 1
        """,
        await group(town, "Conseil municipal"),
    )
    assert row
    assert row["receipts"] == {"recipients": 19, "opened": 16, "acknowledged": 15}
    assert datetime.now(UTC) < row["opens_at"] < datetime.now(UTC) + timedelta(days=10)
    annick = await person(town, ANNICK)
    latest = next(r for r in (await select_own_receipts(town, [annick]))[annick] if r.opened_at is None)
    assert latest.delivered_at is not None


async def coming(town: Pool) -> Summonses:
    """How those convened to the coming sitting were reached, and what they answered."""
    place = await town.fetchrow(
        "SELECT conversation_id, seq FROM convocations WHERE opens_at > now() ORDER BY opens_at DESC LIMIT 1"
    )
    assert place
    return Summonses(await read_board(town, *place))


async def test_how_each_was_reached(town: Pool) -> None:
    board = (await coming(town)).summonses
    assert len(board) == 19
    unreached = [one for one in board if not one.reached]
    assert [one.address for one in unreached] == ["brigitte.lanoe@josselin.example"]
    assert all(one.bounced_at and one.failure for one in unreached)
    refused = [one for one in board if one.refused_at]
    assert [(one.delivery, one.handed_at) for one in refused] == [("hand", None)]
    paper = [one for one in board if one.channel == "paper"]
    assert [(bool(one.address), bool(one.printed_at), one.delivery) for one in paper] == [(True, True, "hand")] * 2
    assert all(one.reply and one.queue_id in one.reply for one in board if one.handed_at)
    assert [one.address for one in board if one.reminded_at] == ["Kerlan\n56120 Josselin"]


async def test_what_each_answered(town: Pool) -> None:
    board = (await coming(town)).summonses
    given = Counter(one.answer.given if one.answer else "silent" for one in board)
    assert given == {"present": 12, "proxy": 2, "absent": 1, "silent": 4}
    assert len([one for one in board if one.holds_for]) == 2
    assert not any(one.lapsed for one in board)


async def test_every_convocation_is_what_was_frozen(town: Pool, storage: Storage) -> None:
    """The ledger dates what the story tells by the day of the installation, for nobody can enter anything earlier."""
    rows = await town.fetch(
        "SELECT c.*, m.content, m.sent_at FROM convocations c JOIN messages m USING (conversation_id, seq)"
    )
    assert len(rows) == await town.fetchval("SELECT count(*) FROM messages WHERE kind = 'convocation'")
    for row in rows:
        assert manifest.digest(row["manifest"]) == row["digest"] == row["content"]["digest"]
        content = msgspec.convert(row["content"] | {"type": "convocation"}, Convocation)
        assert content.body_id == row["body_id"]
        assert content.delay
        assert content.delay.kept >= content.delay.days
        assert content.delay.deadline == row["deadline"] > row["sent_at"]
    links = await select_links(town, 0, 10_000)
    assert Chain().follow(links) is None
    frozen = [entry for entry in readable(links) if entry.act == "frozen"]
    for entry in frozen:
        kept = await select_frozen(town, entry.conversation or 0, entry.seq or 0)
        assert kept
        assert await alterations(town, storage, await gather(town, kept), 1, thorough=True) == []
    assert {entry.facts["digest"] for entry in frozen} == {row["digest"] for row in rows}
    told = [entry for entry in readable(links) if entry.conversation]
    assert all(datetime.fromisoformat(entry.facts["on"]) < entry.at for entry in told)


async def test_acknowledgements_are_in_the_log_once(town: Pool) -> None:
    assert not await town.fetchval(
        """
        SELECT EXISTS (
            SELECT FROM receipts r FULL JOIN messages a ON a.kind = 'acknowledgement' AND a.author_id = r.person_id
                AND a.conversation_id = r.conversation_id AND (a.content ->> 'of')::bigint = r.seq
            WHERE (r.acknowledged_at IS NULL) <> (a.seq IS NULL)
                AND (r.acknowledged_at IS NOT NULL OR a.kind = 'acknowledgement')
        )
        """
    )


@pytest.mark.parametrize(("email", "unread"), [(MAELLE, 12), (ANNICK, 11)])
async def test_something_is_left_to_read(town: Pool, email: str, unread: int) -> None:
    who = await person(town, email)
    ids = [row[0] for row in await town.fetch("SELECT conversation_id FROM access WHERE person_id = $1", who)]
    places = await select_memberships(town, who, ids)
    assert sum(place.mentions for place in places) == 2
    assert sum(place.unread for place in places) == unread


async def test_words_are_found_without_accents(town: Pool) -> None:
    async def hits(email: str, words: str) -> list[Any]:
        who = await person(town, email)
        conversations = await access.conversations(town, who)
        return await select_hits(town, who, conversations, Search(words), Wanted(words).query(), "", [], None, 50)

    assert await hits(MAELLE, "deviation")
    assert all("déviation" in hit["text"] for hit in await hits(MAELLE, "deviation"))
    assert await hits(CEDRIC, "cantine") == []
    assert await town.fetchval("SELECT bool_and(indexed_seq = last_seq) FROM conversations")


async def test_everybody_signs_in(town: Pool) -> None:
    hashes = await town.fetch("SELECT DISTINCT password_hash FROM people")
    assert len(hashes) == 1
    assert await passwords.verify(demo.PASSWORD, hashes[0][0])


async def test_a_guest_is_in_one_place(town: Pool) -> None:
    who = await person(town, CEDRIC)
    assert await town.fetchval("SELECT count(*) FROM access WHERE person_id = $1", who) == 1
    assert await town.fetchval("SELECT access_ends_at > now() + interval '100 days' FROM people WHERE id = $1", who)


async def test_nineteen_are_in_office_two_of_them_on_paper(town: Pool) -> None:
    body = await body_of(town, "Conseil municipal")
    assert (body.kind, body.inhabitants, bool(body.place)) == ("council", 2_500, True)
    today = in_days(0)
    seated = await select_in_office(town, body.id, today)
    officials = await town.fetch("SELECT id FROM people WHERE population = 'official'")
    assert {mandate.person for mandate in seated} == {row[0] for row in officials}
    mayor = await town.fetchval("SELECT id FROM people WHERE title = 'Maire'")
    assert [mandate.person for mandate in seated if mandate.role == "chair"] == [mayor]
    asked = (await select_choices_on(town, [mandate.person for mandate in seated], today)).values()
    assert [bool(choice.address) for choice in asked if choice.channel == "paper"] == [True, True]
    assert {choice.channel for choice in asked} == {"paper", "electronic"}
    assert len(await select_in_office(town, body.id, date(2026, 3, 19))) == 12


@pytest.mark.parametrize(("name", "members"), [("Commission urbanisme", 9), ("Commission finances", 7)])
async def test_commissions_have_a_chair(town: Pool, name: str, members: int) -> None:
    body = await body_of(town, name)
    assert body.kind == "commission"
    seated = await select_in_office(town, body.id, in_days(0))
    assert len(seated) == members
    assert [mandate.role for mandate in seated].count("chair") == 1


async def test_groups_keep_documents(town: Pool) -> None:
    urbanism = await group(town, "Commission urbanisme")
    nodes = {node.name: node for node in await select_changed(town, urbanism, 0)}
    assert {name: node.kind for name, node in nodes.items()}["Rue des Trente"] == "folder"
    assert nodes["Rue des Trente"].items == 3
    plan = nodes["Plan-de-financement.pdf"].version
    assert plan
    assert (plan.number, plan.remark) == (2, "Annotations de la commission")
    seqs = sorted(node.changed_seq for node in nodes.values())
    assert seqs[-1] == await select_last(town, urbanism)
    assert len(set(seqs)) == len(seqs)
    assert all(node.changed_at < datetime.now(UTC) for node in nodes.values())


async def test_a_sheet_is_written_live_and_there_as_a_file(town: Pool, storage: Storage) -> None:
    (node,) = [one for one in await select_changed(town, await group(town, "Vie associative"), 0) if one.live]
    assert node.version
    assert await storage.is_sound(node.version.file.sha256, node.version.file.size)
    content = b"".join([part async for part in storage.read(content_path(node.version.file.sha256))])
    page = load_workbook(io.BytesIO(content), data_only=True).active
    assert [page[place].value for place in ("A1", "C2", "D14", "E9")] == ["Poste", 4700, 8370, 1.12]

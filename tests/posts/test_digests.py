"""Digests: what was not read comes by mail when one wants it, once, and ends by the link in it."""

import asyncio
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol.codec import json_reader
from protocol.mail_choices import ChangeMailChoice, LoadMailChoices, MailChoices
from protocol.people import ChangeProfile, Digest
from server.base.database import Pool
from server.base.settings import Settings
from server.mail import mime
from server.mail.outbox import Queued
from server.posts.digests import LONG, News, beginning, due
from server.posts.digests_job import write
from server.posts.digests_sql import CLOCK, DUE, KINDS, stop_digests
from server.posts.unsubscribing import person_of, unsubscribe_link
from tests.support.browser import Browser
from tests.support.client import signed_in
from tests.support.letters import Received, parse, working, written
from tests.support.serving import served
from tests.support.town import Town

PARIS = ZoneInfo("Europe/Paris")
letter_of = json_reader(Queued)


@pytest.fixture
async def town(pool: Pool) -> Town:
    """Annick was away for two days; Maelle published and wrote."""
    town = Town(pool)
    await town.person("Maelle")
    await town.person("Annick", "official")
    await town.person("Cedric", "guest")
    group = await town.group("Vie locale", "Maelle:manager", "Annick")
    pair = await town.group("à deux", "Maelle", "Annick")
    await pool.execute("UPDATE conversations SET kind = 'direct', direct_key = 'x', name = '' WHERE id = $1", pair)
    await pool.execute("UPDATE people SET digested_at = now() - interval '2 days'")
    await say(
        town,
        group,
        {"type": "post", "title": "Le marché est déplacé", "text": "## Quand\n\n**Jeudi**, [place](x) du bas."},
    )
    await say(town, group, {"type": "post", "title": "Note de service", "text": "Secret.", "tracked": True})
    await say(town, group, {"type": "chat", "text": "Bonjour à tous"})
    await say(town, group, {"type": "chat", "text": "Et vous ?"}, mentions=[town.people["Annick"]])
    await say(town, pair, {"type": "chat", "text": "Confidentiel."})
    await say(town, pair, {"type": "chat", "text": "Encore."})
    return town


async def say(
    town: Town, group: int, content: dict[str, object], hours: float = 30, mentions: list[int] | None = None
) -> None:
    """Written by Maelle so many hours ago."""
    await town.pool.execute(
        """
        WITH raised AS (UPDATE conversations SET last_seq = last_seq + 1 WHERE id = $1 RETURNING last_seq)
        INSERT INTO messages (conversation_id, seq, changed_seq, author_id, client_id, kind, counts, receipted, content,
            mentions, sent_at)
        SELECT $1, last_seq, last_seq, $2, gen_random_uuid(), $3, true, $3 = 'post', $4, $5, now() - $6::interval
        FROM raised
        """,
        group,
        town.people["Maelle"],
        content["type"],
        content,
        mentions,
        timedelta(hours=hours),
    )


async def choose(town: Town, name: str, choice: Digest) -> None:
    await town.pool.execute("UPDATE people SET digest = $2 WHERE id = $1", town.people[name], choice)


async def queued(pool: Pool) -> list[Received]:
    """The letters that wait, as their readers will have them."""
    rows = await pool.fetch("SELECT payload FROM pgqueuer WHERE entrypoint = 'mail' ORDER BY id")
    return [parse(mime.message(letter_of.decode(row[0]), "parvis@mairie.example").as_bytes()) for row in rows]


def now() -> datetime:
    return datetime.now(UTC)


async def test_the_digest_of_the_day_tells_what_was_not_read_and_why(
    settings: Settings, pool: Pool, town: Town
) -> None:
    assert await write(pool, settings, now()) == 1
    (received,) = await queued(pool)
    assert received.to == "annick@town.example"
    assert received.subject == "Votre résumé du jour · Mairie"
    for part in (received.text, received.page):
        assert "Le marché est déplacé" in part
        assert "Maelle, Vie locale" in part
        assert "Quand Jeudi, place du bas." in part
        assert "Mention par Maelle" in part
        assert "2 messages" in part
        assert "chaque jour" in part
        assert "/reglages/notifications" in part
        assert not [said for said in ("Secret", "Confidentiel", "Et vous", "Bonjour à tous", "<img") if said in part]
    group = town.groups["Vie locale"]
    assert f"{settings.public_url}/publications/{group}/1" in received.text


async def test_each_thing_is_told_once_whoever_else_works(settings: Settings, pool: Pool, town: Town) -> None:
    counts = await asyncio.gather(*(write(pool, settings, now()) for _ in range(4)))
    assert sum(counts) == 1
    assert await write(pool, settings, now()) == 0
    await say(town, town.groups["Vie locale"], {"type": "post", "title": "Le lendemain"}, hours=0)
    assert await write(pool, settings, now() + timedelta(days=1, hours=1)) == 1
    assert "Le marché" not in (await queued(pool))[-1].text


async def test_what_is_not_committed_is_written_again(
    settings: Settings, pool: Pool, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when the worker is killed in the middle of it."""

    async def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("server.posts.digests_job.enqueue_all", die)
        with pytest.raises(KeyboardInterrupt):
            await write(pool, settings, now())
    assert await queued(pool) == []
    assert await write(pool, settings, now()) == 1


async def test_what_was_read_opened_silenced_or_deleted_is_not_told(settings: Settings, pool: Pool, town: Town) -> None:
    annick, group = town.people["Annick"], town.groups["Vie locale"]
    await pool.execute("UPDATE memberships SET read_seq = 2 WHERE conversation_id = $1", group)
    await pool.execute("UPDATE memberships SET level = 'none' WHERE conversation_id <> $1", group)
    await pool.execute("""UPDATE messages SET content = '{"type": "deleted"}' WHERE kind = 'chat'""")
    await say(town, group, {"type": "post", "title": "Ouverte", "tracked": True})
    await pool.execute(
        "INSERT INTO receipts (conversation_id, seq, person_id, opened_at) VALUES ($1, 5, $2, now())", group, annick
    )
    assert await write(pool, settings, now()) == 0
    await say(town, group, {"type": "post", "title": "Nouvelle"}, hours=0)
    assert await write(pool, settings, now() + timedelta(days=1, hours=1)) == 1
    (received,) = await queued(pool)
    assert "Ouverte" not in received.text
    assert "On vous a écrit" not in received.text


async def test_those_who_have_left_and_those_who_want_none_get_none(settings: Settings, pool: Pool, town: Town) -> None:
    await choose(town, "Annick", "none")
    assert await write(pool, settings, now()) == 0
    await choose(town, "Annick", "daily")
    await pool.execute("DELETE FROM memberships WHERE person_id = $1", town.people["Annick"])
    await town.add(town.groups["Vie locale"], "Cedric")
    await pool.execute("UPDATE people SET access_ends_at = now() - interval '1 ms' WHERE population = 'guest'")
    assert await write(pool, settings, now()) == 0


async def test_at_once_each_post_is_a_letter_of_its_own(settings: Settings, pool: Pool, town: Town) -> None:
    await choose(town, "Annick", "immediate")
    taking = replace(settings, bounce_address="retour@mairie.example", mail_intake=str(settings.data_dir))
    await say(town, town.groups["Vie locale"], {"type": "post", "title": "À peine"}, hours=0.1)
    assert await write(pool, taking, now()) == 3
    market, note, talk = await queued(pool)
    assert market.subject == "Le marché est déplacé · Vie locale"
    assert "Quand Jeudi, place du bas." in market.text
    assert "en répondant à ce courriel" in market.text
    assert "Secret" not in note.text
    assert "2 messages" in talk.text
    assert await write(pool, taking, now() + timedelta(minutes=5)) == 1
    kinds = [letter_of.decode(row[0]).kind for row in await pool.fetch("SELECT payload FROM pgqueuer ORDER BY id")]
    assert kinds == ["post", "post", "digest", "post"]


async def test_whoever_wants_them_again_is_not_told_what_he_missed_meanwhile(
    settings: Settings, pool: Pool, town: Town
) -> None:
    await choose(town, "Annick", "none")
    async with served(settings) as url, signed_in(url, town.tokens["Annick"]) as annick:
        assert (await annick.call(ChangeProfile(digest="daily"))).digest == "daily"
    assert await write(pool, settings, now()) == 0


async def test_one_click_in_the_mail_program_ends_them(settings: Settings, pool: Pool, town: Town) -> None:
    async with served(settings) as url:
        await write(pool, replace(settings, url=url), now())
        (received,) = await queued(pool)
        assert received.mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        link = str(received.mail["List-Unsubscribe"]).strip(" <>")
        assert link in received.text
        path = urlsplit(link).path
        program = Browser(
            url, Origin="null", Content_Type="application/x-www-form-urlencoded", Sec_Fetch_Site="cross-site"
        )
        async with signed_in(url, town.tokens["Annick"]) as annick:
            forged = path[:-1] + ("a" if path[-1] != "a" else "b")
            assert (await program.post(forged, b"List-Unsubscribe=One-Click")).status == 404
            assert (await program.get(path)).status in (200, 503)
            assert annick.state.me.digest == "daily"
            for _ in range(2):
                assert (await program.post(path, b"List-Unsubscribe=One-Click")).status == 200
            await annick.until(lambda: annick.state.me.digest == "none")


async def test_the_worker_writes_and_sends_them(settings: Settings, pool: Pool, town: Town) -> None:
    await pool.execute("UPDATE people SET language = 'en' WHERE id = $1", town.people["Annick"])
    async with working(settings):
        await write(pool, settings, now())
        (received,) = await written(settings.mail_dir)
        planned = await pool.fetch("SELECT expression FROM pgqueuer_schedules WHERE entrypoint = 'digests'")
    assert [row[0] for row in planned] == ["* * * * *"]
    assert received.subject == "Your digest of the day · Mairie"
    assert "Mentioned by Maelle" in received.text
    assert "Stop these e-mails" in received.page


def test_a_link_is_of_one_person_and_of_this_house() -> None:
    key = bytes(32)
    token = urlsplit(unsubscribe_link("https://parvis.example", key, 2**53 - 1)).path.rpartition("/")[2]
    assert re.fullmatch(r"[a-z2-7]+", token)
    assert person_of(key, token) == 2**53 - 1
    assert person_of(bytes(31) + b"x", token) is None
    assert person_of(key, "é") is None


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)),  # noqa: DTZ001
    st.sampled_from(["Europe/Paris", "America/Guadeloupe", "Pacific/Noumea", "Indian/Reunion", "America/Miquelon"]),
    st.sampled_from(["daily", "weekly"]),
)
def test_the_hour_is_the_authority_s_through_all_clock_changes(moment: datetime, name: str, choice: Digest) -> None:
    zone, instant = ZoneInfo(name), moment.replace(tzinfo=UTC)
    at = due(choice, instant, zone)
    assert at is not None
    assert at <= instant < at + timedelta(days=7 if choice == "weekly" else 1, hours=1)
    assert (at.astimezone(zone).hour, choice == "daily" or at.weekday() == 0) == (7, True)


def test_a_long_text_is_cut_between_words() -> None:
    assert beginning(news("un deux trois"), "tous", 9) == "un deux…"
    assert beginning(news("# Titre\n- *un* [lien](https://x)\n> fin"), "tous", 99) == "Titre un lien fin"


def test_a_post_that_only_opens_brackets_stops_nobody_s_mail() -> None:
    """As for a town hall that reads each post at once: nothing else is written meanwhile."""
    assert {beginning(news("[" * 50_000), "tous", LONG) for _ in range(30)} == {"[" * LONG + "…"}


def news(text: str) -> News:
    return News(1, 1, "Vie locale", "Maelle", "Titre", text, False)


async def test_those_whom_a_post_mentions_are_named_in_the_letter(settings: Settings, pool: Pool, town: Town) -> None:
    text = f"Merci @[{town.people['Annick']}] et @[all], \\- pas de liste."
    await say(town, town.groups["Vie locale"], {"type": "post", "title": "Merci", "text": text})
    await write(pool, settings, now())
    (received,) = await queued(pool)
    assert "Merci @Annick et @tous, - pas de liste." in received.text


async def test_each_kind_comes_as_often_as_its_reader_says(town: Town, settings: Settings, pool: Pool) -> None:
    async with served(settings) as url, signed_in(url, town.tokens["Annick"]) as annick:
        assert await annick.call(LoadMailChoices()) == MailChoices()
        await annick.call(ChangeMailChoice("tracked", "immediate"))
        await annick.call(ChangeMailChoice("directs", "none"))
        chosen = await annick.call(ChangeMailChoice("mentions", "weekly"))
        assert chosen == MailChoices(mentions="weekly", directs="none", tracked="immediate")
    await pool.execute("UPDATE people SET digested_at = now() - interval '9 days'")
    await pool.execute("UPDATE messages SET sent_at = sent_at - interval '7 days'")
    assert await write(pool, settings, now()) == 3
    received = {letter.subject.split(" · ")[0]: letter.text for letter in await queued(pool)}
    assert received.keys() == {"Note de service", "Votre résumé du jour", "Votre résumé de la semaine"}
    assert "Le marché est déplacé" in received["Votre résumé du jour"]
    assert "Mention par Maelle" not in received["Votre résumé du jour"]
    assert "Mention par Maelle" in received["Votre résumé de la semaine"]
    assert "2 messages" not in "".join(received.values())
    assert await write(pool, settings, now()) == 0


async def test_a_choice_that_follows_none_tells_nothing_from_before(town: Town, settings: Settings, pool: Pool) -> None:
    await choose(town, "Annick", "none")
    async with served(settings) as url, signed_in(url, town.tokens["Annick"]) as annick:
        await annick.call(ChangeMailChoice("directs", "immediate"))
        assert await write(pool, settings, now() + timedelta(hours=1)) == 0
        await annick.call(ChangeMailChoice("directs", None))
        assert await annick.call(LoadMailChoices()) == MailChoices()


async def test_the_link_in_a_letter_ends_all_kinds(town: Town, settings: Settings, pool: Pool) -> None:
    async with served(settings) as url, signed_in(url, town.tokens["Annick"]) as annick:
        await annick.call(ChangeMailChoice("directs", "immediate"))
        assert await stop_digests(pool, town.people["Annick"])
        assert not await stop_digests(pool, town.people["Annick"])
        assert await annick.call(LoadMailChoices()) == MailChoices()
        assert await write(pool, settings, now()) == 0


async def test_what_was_never_read_is_looked_at_once_and_not_each_day(
    settings: Settings, pool: Pool, town: Town
) -> None:
    """Three thousand messages of which none calls Annick, who does not come by."""
    group = town.groups["Vie locale"]
    assert await write(pool, settings, now()) == 1
    await pool.execute(
        """
        WITH raised AS (UPDATE conversations SET last_seq = last_seq + 3000 WHERE id = $1 RETURNING last_seq)
        INSERT INTO messages (conversation_id, seq, changed_seq, author_id, client_id, kind, counts, receipted, content,
            sent_at)
        SELECT $1, last_seq - n, last_seq - n, $2, 'flood' || n, 'chat', true, false, '{"type": "chat", "text": "x"}',
            now() - make_interval(mins => n)
        FROM raised, generate_series(0, 2999) n
        """,
        group,
        town.people["Maelle"],
    )
    for days in (3, 4):
        assert await write(pool, settings, now() + timedelta(days=days)) == 0
    plan = await pool.fetchval(
        f"EXPLAIN (ANALYZE, FORMAT JSON) {DUE}", "daily", now() + timedelta(days=5), None, CLOCK, KINDS
    )
    assert sum(rows_of(json.loads(plan)[0]["Plan"], "messages")) < 10


def rows_of(node: dict[str, Any], table: str) -> Iterator[float]:
    """What each part of a plan has read of a table."""
    if node.get("Relation Name") == table:
        yield node["Actual Loops"] * (node["Actual Rows"] + node.get("Rows Removed by Filter", 0))
    for part in node.get("Plans", []):
        yield from rows_of(part, table)

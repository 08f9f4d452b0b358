"""How long a search takes in the log of years, for somebody who reads most of it and for a guest."""

import asyncio
import random
import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from time import perf_counter
from typing import Any

import asyncpg

from protocol.codec import to_json
from protocol.document_search import SearchNodes
from protocol.search import Search
from protocol.state import Start
from server.base.database import connect_pool
from server.base.settings import PARIS, Settings
from server.conversations.search_job import index
from tests.benchmark import earlier_search, page_search
from tests.benchmark.crowd import quiet
from tests.benchmark.installation import Installation, NumberedTown, copy
from tests.benchmark.measure import Figure, percentile, show_progress
from tests.benchmark.sockets import Client

MESSAGES, CONVERSATIONS, PEOPLE = 300_000, 200, 40
DAYS = 5 * 365
READER, GUEST = 1, PEOPLE
GUESTS_GROUPS = (40, 120)
ROUNDS = 20
MOST = 100

OFTEN = re.findall(
    r"\S+",
    "le de la les des pour dans une est sur bonjour merci conseil réunion budget travaux école mairie demain salle rue "
    "commission marché dossier courrier rendez-vous associations subvention voirie arrêté signature planning semaine",
)
SYLLABLES = re.findall(r"\w+", "ba ko li mé nu po ra si tou vé gra dri cha lon pé mar kel tri bon dal")

FREQUENT = ["bonjour", "conseil", "réunion", "budgets", "écoles travaux", '"conseil réunion"', "mai", "rendez-vous"]
"""Of each, and of each two, there are thousands."""


def text_of(dice: random.Random, rare: list[str]) -> str:
    """Five to thirty words."""
    return words_of(dice, rare, dice.randint(5, 30))


def words_of(dice: random.Random, rare: list[str], count: int) -> str:
    """Most of them those that are always said, some said almost never."""
    return " ".join(dice.choice(OFTEN) if dice.random() < 0.7 else dice.choice(rare) for _ in range(count))


def rare_words() -> list[str]:
    """Some thousands."""
    dice = random.Random(2)
    return sorted({"".join(dice.choices(SYLLABLES, k=dice.randint(2, 4))) for _ in range(30_000)})


async def search(installation: Installation) -> list[Figure]:
    dice, rare = random.Random(1), rare_words()
    groups = {g: {READER, *range(2 + g % 20, 12 + g % 20)} for g in range(1, CONVERSATIONS + 1)}
    for group in GUESTS_GROUPS:
        groups[group].add(GUEST)
    town = NumberedTown(PEOPLE, groups)
    async with installation.parvis(town) as server:
        db = await asyncpg.connect(installation.database_url)
        await fill(db, dice, rare, groups)
        await index_all(installation)
        await page_search.fill(db, dice, partial(words_of, dice, rare), list(groups))
        await page_search.read_all(installation, partial(words_of, dice, rare))
        await earlier_search.prepare(db)
        await db.execute("VACUUM ANALYZE messages, message_words, conversations, earlier_words")
        await db.execute("VACUUM ANALYZE nodes, versions, files, texts, text_pages, page_words")
        await quiet(server.cpu)
        wanted = [*FREQUENT * (ROUNDS // 2), *dice.choices(rare, k=len(FREQUENT) * ROUNDS // 2)]
        figures, pages = [], dict[str, list[float]]()
        for name, person in (("search", READER), ("search_guest", GUEST)):
            ours = await through_parvis(server.host, town.cookies[person - 1], wanted)
            plain = await timed(wanted[::8], partial(earlier_search.by_ilike, db, person))
            earlier = await timed(wanted[::8], partial(earlier_search.by_stem, db, person))
            figures += [figure(name, ours, plain), figure(f"{name}_earlier", ours, earlier)]
        for name, person in (("search_pages", READER), ("search_pages_guest", GUEST)):
            pages[name] = await through_parvis(server.host, town.cookies[person - 1], wanted, SearchNodes)
            plain = await timed(wanted[::8], partial(page_search.by_ilike, db, person))
            figures.append(figure(name, pages[name], plain))
        await page_search.with_trigrams(db)
        for name, person in (("search_pages", READER), ("search_pages_guest", GUEST)):
            trigrams = await timed(wanted[::8], partial(page_search.by_ilike, db, person))
            figures.append(figure(f"{name}_trigrams", pages[name], trigrams))
        await db.close()
    return figures


def figure(name: str, ours: list[float], baseline: list[float]) -> Figure:
    p95 = percentile(ours, 0.95)
    return Figure(name, p95, "ms p95", percentile(baseline, 0.95), f"p95 < {MOST} ms", p95 < MOST)


async def fill(db: asyncpg.Connection, dice: random.Random, rare: list[str], groups: dict[int, set[int]]) -> None:
    await db.execute("UPDATE people SET population = 'guest', access_ends_at = now() + '1 day' WHERE id = $1", GUEST)
    members = {group: sorted(people) for group, people in groups.items()}
    tops = dict.fromkeys(groups, 0)
    began = datetime.now(UTC) - timedelta(days=DAYS)
    rows: list[tuple[Any, ...]] = []
    for number in range(MESSAGES):
        group = min(int(dice.expovariate(1 / 40)) + 1, CONVERSATIONS)
        tops[group] += 1
        content = to_json({"type": "chat", "text": text_of(dice, rare)}).decode()
        author, at = dice.choice(members[group]), began + timedelta(days=DAYS) * (number / MESSAGES)
        rows.append((group, tops[group], tops[group], author, f"bench-{number:09d}", "chat", content, True, False, at))
    await copy(db, "messages", COLUMNS, rows)
    await db.executemany("UPDATE conversations SET last_seq = $2 WHERE id = $1", list(tops.items()))


COLUMNS = (
    *("conversation_id", "seq", "changed_seq", "author_id", "client_id", "kind", "content", "counts", "receipted"),
    "sent_at",
)


async def index_all(installation: Installation) -> None:
    """As the worker does after an upgrade."""
    settings = Settings(database_url=installation.database_url, redis_url=installation.redis_url)
    start = perf_counter()
    async with await connect_pool(settings) as pool:
        await index(pool, PARIS)
    show_progress(f"search: {MESSAGES:,} messages indexed in {perf_counter() - start:.0f} s")


async def through_parvis(
    host: str, cookie: str, wanted: list[str], command: type[Search | SearchNodes] = Search
) -> list[float]:
    client = Client(host, cookie, lambda _: None)
    address, port = host.split(":")
    await asyncio.get_running_loop().create_connection(lambda: client, address, int(port))
    await client.opened
    await client.ask(Start([]))
    found = await timed(wanted, lambda words: client.ask(command(words, counted=True)))
    client.transport.close()
    return found


async def timed(wanted: list[str], look: Callable[[str], Awaitable[Any]]) -> list[float]:
    """Milliseconds of each search, one after the other, the first few left aside."""
    for words in wanted[:3]:
        await look(words)
    took = []
    for words in wanted:
        start = perf_counter()
        await look(words)
        took.append((perf_counter() - start) * 1_000)
    return took

"""A town hall of five thousand people and what they wrote in years, made by PostgreSQL itself."""

import asyncpg

from tests.benchmark.installation import NumberedTown
from tests.benchmark.measure import show_progress

PEOPLE = 5_000
MEMBERS = {1: 4_700, 2: 4_400}
"""How many are in the two groups of nearly all."""

SERVICES, COLLEAGUES = 500, 20
FIRST_DIRECT, DIRECTS = 10_000, 20_000
YEARS = 3
MESSAGES = {"everybody": 20_000, "service": 600, "direct": 4}
"""Of each conversation of a kind."""


def grown_town() -> NumberedTown:
    services = {
        group: tuple((group * 37 + place * 211) % PEOPLE + 1 for place in range(COLLEAGUES))
        for group in range(3, SERVICES + 1)
    }
    everybody = {group: tuple(range(1, most + 1)) for group, most in MEMBERS.items()}
    return NumberedTown(PEOPLE, everybody | services)


DIRECT = """
WITH made AS (
    INSERT INTO conversations (id, kind, direct_key, name)
    SELECT $1 + n, 'direct', 'grown-' || n, '' FROM generate_series(1, $2) n RETURNING id
)
INSERT INTO memberships (conversation_id, person_id)
SELECT $1 + n, (n * side * 7919 + side) % $3 + 1 FROM generate_series(1, $2) n, (VALUES (1), (3)) AS sides(side)
WHERE (n * 7919 + 1) % $3 <> (n * 3 * 7919 + 3) % $3 OR side = 1
"""

# One in fifty is a publication, one in thirty names somebody; the last of each conversation is of now.
WRITTEN = """
INSERT INTO messages (conversation_id, seq, changed_seq, author_id, client_id, kind, content, mentions, sent_at, counts,
    receipted)
SELECT c.id, n, n, m.people[n % cardinality(m.people) + 1], 'grown-' || c.id || '-' || n, said.kind,
    jsonb_build_object('type', said.kind, 'text', repeat('La voirie est fermée. ', 5))
        || CASE said.kind WHEN 'post' THEN '{"title": "Voirie"}'::jsonb ELSE '{}' END,
    CASE WHEN (n + c.id) % 30 = 7 THEN ARRAY[m.people[n * 7 % cardinality(m.people) + 1]] END,
    now() - make_interval(years => $1::int) * (1 - n::float8 / c.most), true, said.kind = 'post'
FROM (
    SELECT id, CASE WHEN kind = 'direct' THEN $2::int WHEN id <= 2 THEN $3::int ELSE $4::int END AS most
    FROM conversations
) c
JOIN (SELECT conversation_id, array_agg(person_id) AS people FROM memberships GROUP BY 1) m ON m.conversation_id = c.id
CROSS JOIN LATERAL generate_series(1, c.most) n
CROSS JOIN LATERAL (SELECT CASE WHEN (n + c.id) % 50 = 3 AND c.most > $2::int THEN 'post' ELSE 'chat' END AS kind) said
"""

# A third has read all, a third all but the last tenth, a third never came by.
READ = """
UPDATE memberships m SET read_seq = CASE (m.person_id + m.conversation_id) % 3
    WHEN 0 THEN c.last_seq WHEN 1 THEN c.last_seq - c.last_seq / 10 ELSE 0 END
FROM conversations c WHERE c.id = m.conversation_id
"""


async def write(db: asyncpg.Connection) -> None:
    """What a grown town has written, in one that is filled."""
    await db.execute("SET synchronous_commit = off")
    await db.execute("SET session_replication_role = replica")
    await db.execute(DIRECT, FIRST_DIRECT, DIRECTS, PEOPLE)
    await db.execute(WRITTEN, YEARS, MESSAGES["direct"], MESSAGES["everybody"], MESSAGES["service"])
    await db.execute(
        "UPDATE conversations c SET last_seq = m.top FROM (SELECT conversation_id, max(seq) AS top FROM messages"
        " GROUP BY 1) m WHERE m.conversation_id = c.id"
    )
    await db.execute(READ)
    await db.execute("SET session_replication_role = origin")
    await db.execute("VACUUM ANALYZE")
    count = await db.fetchval("SELECT count(*) FROM messages")
    show_progress(f"grown: {PEOPLE:,} people, {count:,} messages")

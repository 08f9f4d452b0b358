"""Statements that fill a town hall until nothing in it could be larger."""

PEOPLE_OF_ALL = """
WITH made AS (
    INSERT INTO people (id, name, email, population, title, service, phone)
    SELECT $1::bigint + n, 'Personne ' || n, 'p' || n || '@town.example', 'official', repeat('t', 120),
        'Service ' || n % 40, '02 97 22 00 00'
    FROM generate_series(0, $2::int - 1) n RETURNING id
)
INSERT INTO memberships (conversation_id, person_id) SELECT $3, id FROM made
"""

SEATED = """
INSERT INTO mandates (id, body_id, person_id, role, starts_on)
SELECT $1::bigint + n, $2, $1::bigint + n, 'member', '2020-05-25' FROM generate_series(0, $3::int - 1) n
"""

SAID = """
INSERT INTO messages (conversation_id, seq, changed_seq, author_id, client_id, kind, content, counts, receipted)
SELECT $1, last_seq + n, last_seq + n, $2, 'said-at-length-' || n, 'chat',
    jsonb_build_object('type', 'chat', 'text', $3::text), true, false
FROM conversations, generate_series(1, $4::int) n WHERE id = $1
"""

REACTED = """
UPDATE messages SET reactions = jsonb_build_array(jsonb_build_object('name', 'agree', 'people', (
    SELECT jsonb_agg(person_id) FROM memberships WHERE conversation_id = $1)))
WHERE conversation_id = $1 AND seq = $2
"""

FILED = """
INSERT INTO files (id, owner_id, name, size, type, sha256, pages)
SELECT $2::bigint + n, owner_id, 'Piece ' || n || '.pdf', size, type, sha256, pages
FROM files, generate_series(1, $3::int) n WHERE id = $1
"""

FOLDED = """
INSERT INTO nodes (id, conversation_id, kind, name, name_key, created_by, client_id, changed_by, changed_seq)
SELECT $3::bigint + n, $1, 'folder', 'd' || n, 'd' || n, $2, 'many-folders-' || n, $2, n
FROM generate_series(1, $4::int) n
"""

DOCUMENTS = """
INSERT INTO nodes (id, conversation_id, parent_id, kind, name, name_key, created_by, client_id, changed_by, changed_seq)
SELECT $3::bigint + n, $1, $5, 'document', 'f' || n || '.pdf', 'f' || n || '.pdf', $2, 'many-documents-' || n, $2,
    $4::int + n
FROM generate_series(1, $4::int) n
"""

VERSIONS = """
INSERT INTO versions (node_id, number, file_id, author_id, client_id)
SELECT id, v, $2, $3, 'version-' || id || '-' || v FROM nodes, generate_series(1, $4::int) v
WHERE conversation_id = $1 AND kind = 'document'
"""

OPENED = """
UPDATE receipts SET delivered_at = now(), opened_at = now() WHERE conversation_id = $1 AND seq = $2
"""

CHOSEN = """
INSERT INTO ballots (conversation_id, seq, person_id, options)
SELECT $1, $2, person_id, $3 FROM memberships WHERE conversation_id = $1
"""

ANSWERED = """
UPDATE messages SET content = content || jsonb_build_object('yes', $3::bigint[])
WHERE conversation_id = $1 AND seq = $2
"""

COUNTED = """
INSERT INTO figures (conversation_id, seq, station, name, version, changed_seq, value, author_id)
SELECT $1, $2, s, name, 1, (s - 1) * $5::int + at, value, $3
FROM generate_series(1, $4::int) s, unnest($6::text[], $7::int[]) WITH ORDINALITY AS t (name, value, at)
"""

FROZEN = """
INSERT INTO frozen_stations (conversation_id, seq, station, version, changed_seq, author_id, client_id, frozen_at,
    registered, figures, files)
SELECT $1, $2, s, 1, $5::int + s, $3, 'frozen-' || s, now(), 1000, $6::text::jsonb, '[]'
FROM generate_series(2, $4::int) s
"""

WRITTEN = """
WITH folded AS (
    UPDATE live_documents SET folded = $3, folded_seq = 1000, last_seq = 1000 + $4::int,
        bytes = octet_length($3::bytea) + $4::int * octet_length($5::bytea)
    WHERE node_id = $1
)
INSERT INTO live_updates (node_id, seq, author_id, client_id, data)
SELECT $1, 1000 + n, $2, 'written-' || n, $5 FROM generate_series(1, $4::int) n
"""

WRITERS = """
INSERT INTO live_writers (node_id, writer, person_id)
SELECT $1, 4000000000 + n, $2::bigint + n FROM generate_series(0, $3::int - 1) n
"""

LEFT = """
WITH own AS (
    INSERT INTO conversations (id, kind, direct_key) VALUES ($2::bigint, 'direct', ($1::bigint)::text) RETURNING id
), member AS (
    INSERT INTO memberships (conversation_id, person_id) SELECT id, $1 FROM own
), drive AS (
    INSERT INTO drives (conversation_id, last_seq, indexed_seq) SELECT id, $3::bigint, $3::bigint FROM own
)
UPDATE people SET active = false WHERE id = $1
"""

APPOINTED = """
WITH wanted AS (
    SELECT n, 1 + n % 20 AS place, $5::date + n / 5000 * 7 AS day,
        time '09:00' + n / 20 % 5 * interval '20 minutes' + n / 100 % 2 * interval '5 hours' AS hour
    FROM generate_series(1, $6::int) n
), room AS (
    INSERT INTO slots (conversation_id, seq, place, day, hour, capacity, taken)
    SELECT $1, $2, place, day, hour, 100, count(*) FROM wanted GROUP BY place, day, hour
)
INSERT INTO appointments (id, conversation_id, seq, changed_seq, place, day, hour, party, state, walk_in, name, phone,
    email, remark, author_id, client_id, made_at)
SELECT $4::bigint + n, $1, $2, n, place, day, hour, 1, 'booked', false, repeat('n', 200), '061240', 'x@town.example',
    repeat('r', 80), $3, 'appointed-' || n, now()
FROM wanted
"""

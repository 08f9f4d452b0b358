"""Keep how many have opened and acknowledged a message, raised with each receipt, instead of counting all of them."""

from alembic import op

revision = "0095"
down_revision = "0094"
branch_labels = None
depends_on = None

COUNTS = """
CREATE TABLE receipt_counts (
    conversation_id bigint NOT NULL,
    seq bigint NOT NULL,
    readers boolean NOT NULL,
    recipients int NOT NULL CHECK (recipients >= 0),
    opened int NOT NULL CHECK (opened >= 0),
    acknowledged int NOT NULL CHECK (acknowledged >= 0),
    untold boolean NOT NULL DEFAULT false,
    PRIMARY KEY (conversation_id, seq),
    FOREIGN KEY (conversation_id, seq) REFERENCES messages ON DELETE CASCADE
)
"""

UNTOLD = "CREATE INDEX receipt_counts_untold ON receipt_counts (conversation_id, seq) WHERE untold"

MANAGERS = "CREATE INDEX memberships_managers ON memberships (conversation_id) WHERE role = 'manager'"

# Whoever was convened stays so (`readers` is false); whoever has left a group without opening it is no reader of what
# was published there.
COUNTED = "r.opened_at IS NOT NULL OR NOT k.readers OR p.person_id IS NOT NULL"

FILLED = f"""
INSERT INTO receipt_counts (conversation_id, seq, readers, recipients, opened, acknowledged)
SELECT r.conversation_id, r.seq, k.readers, count(*) FILTER (WHERE {COUNTED}), count(r.opened_at),
    count(r.acknowledged_at)
FROM receipts r
JOIN (SELECT conversation_id, seq, content ? 'tracked' AS readers FROM messages WHERE receipted) k
    USING (conversation_id, seq)
LEFT JOIN memberships p ON p.conversation_id = r.conversation_id AND p.person_id = r.person_id
GROUP BY r.conversation_id, r.seq, k.readers
"""  # noqa: S608

COUNT = f"""coalesce(sum(r.sign) FILTER (WHERE {COUNTED}), 0) AS recipients,
        coalesce(sum(r.sign) FILTER (WHERE r.opened_at IS NOT NULL), 0) AS opened,
        coalesce(sum(r.sign) FILTER (WHERE r.acknowledged_at IS NOT NULL), 0) AS acknowledged"""

RAISED = """untold = true, recipients = c.recipients + d.recipients, opened = c.opened + d.opened,
        acknowledged = c.acknowledged + d.acknowledged"""

# Once for each statement, after all its rows: who holds a receipt may wait for its count, and nobody the other way.
TRIGGER = """
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {does};
    RETURN NULL;
END
$$
"""

CAME = f"""
    INSERT INTO receipt_counts AS c (conversation_id, seq, readers, recipients, opened, acknowledged)
    SELECT r.conversation_id, r.seq, k.readers, {COUNT}
    FROM (SELECT *, 1 AS sign FROM new_rows) r
    JOIN (SELECT conversation_id, seq, content ? 'tracked' AS readers FROM messages) k USING (conversation_id, seq)
    LEFT JOIN memberships p ON p.conversation_id = r.conversation_id AND p.person_id = r.person_id
    GROUP BY r.conversation_id, r.seq, k.readers ORDER BY r.conversation_id, r.seq
    ON CONFLICT (conversation_id, seq) DO UPDATE SET {RAISED.replace(" d.", " excluded.")}"""  # noqa: S608

MOVED = f"""
    UPDATE receipt_counts c SET {RAISED} FROM (
        SELECT r.conversation_id, r.seq, {COUNT}
        FROM ({{rows}}) r JOIN receipt_counts k USING (conversation_id, seq)
        LEFT JOIN memberships p ON p.conversation_id = r.conversation_id AND p.person_id = r.person_id
        GROUP BY r.conversation_id, r.seq
    ) d
    WHERE c.conversation_id = d.conversation_id AND c.seq = d.seq
        AND (d.recipients, d.opened, d.acknowledged) <> (0, 0, 0)"""  # noqa: S608

NEW, OLD = "SELECT *, 1 AS sign FROM new_rows", "SELECT *, -1 AS sign FROM old_rows"

READERS = """
    UPDATE receipt_counts c SET untold = true, recipients = c.recipients {sign} d.readers FROM (
        SELECT r.conversation_id, r.seq, count(*) AS readers
        FROM {rows} p JOIN receipts r USING (conversation_id, person_id)
        WHERE r.opened_at IS NULL GROUP BY r.conversation_id, r.seq
    ) d
    WHERE c.conversation_id = d.conversation_id AND c.seq = d.seq AND c.readers"""

FUNCTIONS = {
    "count_receipts_inserted": ("receipts", "INSERT", CAME),
    "count_receipts_updated": ("receipts", "UPDATE", MOVED.format(rows=f"{NEW} UNION ALL {OLD}")),
    "count_receipts_deleted": ("receipts", "DELETE", MOVED.format(rows=OLD)),
    "count_readers_inserted": ("memberships", "INSERT", READERS.format(sign="+", rows="new_rows")),
    "count_readers_deleted": ("memberships", "DELETE", READERS.format(sign="-", rows="old_rows")),
}

REFERENCING = {
    "INSERT": "NEW TABLE AS new_rows",
    "UPDATE": "OLD TABLE AS old_rows NEW TABLE AS new_rows",
    "DELETE": "OLD TABLE AS old_rows",
}

RECORDS = """
CREATE OR REPLACE VIEW message_records AS
SELECT m.conversation_id AS conversation, m.seq, m.changed_seq, m.author_id AS author, m.client_id, m.sent_at,
    m.content, m.edited_at, m.reactions, m.kind,
    CASE WHEN m.receipted THEN ({}) END AS receipts, m.receipted
FROM messages m
"""

KEPT = """
        SELECT jsonb_build_object('recipients', k.recipients, 'opened', k.opened, 'acknowledged', k.acknowledged)
        FROM receipt_counts k WHERE k.conversation_id = m.conversation_id AND k.seq = m.seq AND k.recipients > 0
    """

COUNTED_ANEW = """
        SELECT jsonb_build_object('recipients', count(*), 'opened', count(opened_at),
            'acknowledged', count(acknowledged_at))
        FROM receipts r WHERE r.conversation_id = m.conversation_id AND r.seq = m.seq
            AND (NOT m.content ? 'tracked' OR r.opened_at IS NOT NULL OR EXISTS (
                SELECT FROM memberships p WHERE p.conversation_id = r.conversation_id AND p.person_id = r.person_id))
        HAVING count(*) > 0
    """


def upgrade() -> None:
    for statement in (COUNTS, UNTOLD, MANAGERS, FILLED):
        op.execute(statement)
    for name, (table, act, does) in FUNCTIONS.items():
        op.execute(TRIGGER.format(name=name, does=does.strip()))
        op.execute(
            f"CREATE TRIGGER {name} AFTER {act} ON {table} REFERENCING {REFERENCING[act]} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
        )
    op.execute(RECORDS.format(KEPT))


def downgrade() -> None:
    op.execute(RECORDS.format(COUNTED_ANEW))
    for name, (table, _, _) in FUNCTIONS.items():
        op.execute(f"DROP TRIGGER {name} ON {table}")
        op.execute(f"DROP FUNCTION {name}()")
    op.execute("DROP INDEX memberships_managers")
    op.execute("DROP TABLE receipt_counts")

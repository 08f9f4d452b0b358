"""What was forwarded before secret groups went unnamed in it names none any more, in its earlier versions neither."""

import json
from typing import Any

from server.run.schema import migrate
from tests.support.databases import elsewhere, execute, fetch, to_schema

TOWN = """
INSERT INTO people (id, name, email, population) VALUES (17, 'Maelle', 'maelle@town.example', 'staff');
INSERT INTO conversations (id, kind, name, visibility, direct_key) VALUES
    (1, 'group', 'Voirie', 'open', NULL), (2, 'group', 'Cellule', 'secret', NULL), (3, 'direct', '', 'closed', '17');
UPDATE conversations SET last_seq = 9 WHERE id = 1;
"""
MESSAGE = """
INSERT INTO messages (conversation_id, seq, changed_seq, author_id, client_id, kind, counts, receipted, content)
    VALUES (1, {seq}, {seq}, 17, '{seq}', 'chat', true, false, '{content}');
INSERT INTO message_versions (conversation_id, seq, content) VALUES (1, {seq}, '{content}');
"""


def forwarded(source: str, **more: Any) -> dict[str, Any]:
    quoted = {"author": "Maelle", "source": source, "sent_at": "2026-09-07T10:00:00Z", "text": "Cellule"}
    return {"type": "chat", "text": "Cellule", "forwarded": quoted | more}


WRITTEN = [forwarded("Cellule"), forwarded("Voirie"), forwarded(""), {"type": "chat", "text": "Cellule"}]
UNNAMED = [forwarded(""), *WRITTEN[1:]]


def test_a_secret_group_is_named_by_nothing_that_was_forwarded_before(empty_url: str) -> None:
    to_schema(empty_url, "0040")
    messages = [MESSAGE.format(seq=seq, content=json.dumps(one)) for seq, one in enumerate(WRITTEN, 1)]
    elsewhere(execute(empty_url, TOWN + "".join(messages)))
    migrate(empty_url)
    for table in ("messages", "message_versions"):
        found = elsewhere(fetch(empty_url, f"SELECT content FROM {table} ORDER BY seq"))  # noqa: S608
        assert [json.loads(content) for (content,) in found] == UNNAMED


RENAMED = """
INSERT INTO messages (conversation_id, seq, changed_seq, author_id, client_id, kind, counts, receipted, content)
    VALUES (2, 1, 1, 17, 'renamed', 'notice', false, false, '{"type": "notice", "what": "renamed", "text": "Cellule"}'),
        (2, 2, 2, 17, 'again', 'notice', false, false, '{"type": "notice", "what": "renamed", "text": "Groupe"}');
UPDATE conversations SET name = 'Groupe', last_seq = 2 WHERE id = 2;
"""
FIRST = forwarded("Cellule de crise")


def test_earlier_names_go_too_and_devices_take_what_was_unnamed(empty_url: str) -> None:
    """Of a secret group renamed twice; the empty source may be one that an earlier migration had unnamed."""
    inner = forwarded("Voirie", quoted=forwarded("Cellule")["forwarded"])
    written = [*WRITTEN, FIRST, inner]
    to_schema(empty_url, "0045")
    messages = [MESSAGE.format(seq=seq, content=json.dumps(one)) for seq, one in enumerate(written, 1)]
    elsewhere(execute(empty_url, TOWN + RENAMED + "".join(messages)))
    migrate(empty_url)
    found = [
        (json.loads(content), changed)
        for content, changed in elsewhere(
            fetch(empty_url, "SELECT content, changed_seq FROM messages WHERE conversation_id = 1 ORDER BY seq")
        )
    ]
    assert [content for content, _ in found][:5] == [*UNNAMED, forwarded("")]
    assert found[5][0]["forwarded"]["source"] == "Voirie"
    assert found[5][0]["forwarded"]["quoted"]["source"] == ""
    assert [changed for _, changed in found] == [10, 2, 11, 4, 12, 13]
    counted = elsewhere(fetch(empty_url, "SELECT id, last_seq FROM conversations ORDER BY id"))
    assert counted == [(1, 13), (2, 2), (3, 0)]

"""When the words of messages are made in another way, an upgraded town indexes them anew by itself."""

import pytest

from server.run.schema import migrate
from tests.support.databases import elsewhere, execute, fetch, to_schema

INDEXED = """
INSERT INTO people (id, name, email, population) VALUES (17, 'Maelle', 'maelle@town.example', 'staff');
INSERT INTO conversations (id, kind, name, last_seq, indexed_seq) VALUES (5, 'group', 'Voirie', 1, 1);
INSERT INTO messages (conversation_id, seq, changed_seq, author_id, client_id, kind, counts, receipted, content)
    VALUES (5, 1, 1, 17, 'one', 'chat', true, false, '{"type": "chat", "text": "Au CM"}');
INSERT INTO message_words (conversation_id, seq, sent_at, words) VALUES (5, 1, now(), $$'cm':2$$)
"""


@pytest.mark.parametrize("before", ["0041", "0042"])
def test_all_is_to_be_indexed_again_and_is_found_as_before_meanwhile(empty_url: str, before: str) -> None:
    to_schema(empty_url, before)
    elsewhere(execute(empty_url, INDEXED))
    migrate(empty_url)
    assert elsewhere(fetch(empty_url, "SELECT indexed_seq, last_seq FROM conversations WHERE id = 5")) == [(0, 1)]
    assert elsewhere(fetch(empty_url, "SELECT words::text FROM message_words")) == [("'cm':2",)]

"""The protocol's page of reference is current, leaves nothing out, and leads nowhere that is not."""

import re

from protocol import frames, reference
from protocol.messages import CONTENTS
from protocol.receipts import OpenMessage


def headings(page: str) -> set[str]:
    titles = re.findall(r"^#+ (.+)$", page, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles} | set(
        re.findall(r"<a id='(\w+)'>", page)
    )


def test_the_written_page_is_current() -> None:
    assert reference.main(["--check"]) == 0


def test_a_command_is_listed_with_what_refuses_it() -> None:
    page = reference.page()
    section = page[page.index("#### open_message\n") :].split("\n#### ", 1)[0]
    assert [f"`{refusal.code}`: {when}" in section for refusal, when in OpenMessage.refuses.items()] == [True, True]


def test_every_command_event_and_content_has_its_section() -> None:
    page = reference.page()
    kinds = [*frames.COMMANDS, *frames.EVENTS, *CONTENTS]
    assert [kind for kind in kinds if page.count(f"#### {reference.tag_of(kind)}\n") != 1] == []


def test_every_link_leads_to_a_section_of_the_page() -> None:
    page = reference.page()
    assert set(re.findall(r"\]\(#([^)]+)\)", page)) - headings(page) == set()


def test_a_field_says_its_limits_its_default_and_what_it_is_for() -> None:
    page = reference.page()
    assert "| `limit` | integer, from 1, up to 500 | `500` |  |" in page
    assert "| `reply_to` | [Seq](#seq) or null | `null` |  |" in page
    assert "| `sent_at` | instant | required | By the database's clock, to the millisecond. |" in page
    assert "| `level` | [Level](#level) | unchanged |  |" in page

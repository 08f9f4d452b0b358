"""Two people whose devices show the wrong hour still read one conversation in one order."""

from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect

from tests.end_to_end.talking import message, say, timeline
from tests.end_to_end.town_hall import MAELLE, YANN, TownHall
from tests.end_to_end.visitors import Visitors


def with_clock(visit: Visitors, email: str, path: str, wrong_by: timedelta) -> Page:
    """Somebody's page, on a device whose clock is wrong."""
    page = visit(email, path, anew=True)
    page.clock.set_system_time(datetime.now(UTC) + wrong_by)
    page.reload()
    expect(timeline(page)).to_be_visible()
    return page


def test_wrong_clocks_change_neither_order_nor_instants(visit: Visitors, town_hall: TownHall) -> None:
    early = with_clock(visit, MAELLE, town_hall.talk("Agents"), timedelta(hours=-9))
    late = with_clock(visit, YANN, town_hall.talk("Agents"), timedelta(hours=5))
    texts = [f"Message {number} malgré l’heure" for number in range(6)]
    for number, text in enumerate(texts):
        sender, reader = (early, late) if number % 2 else (late, early)
        say(sender, text)
        expect(message(reader, text)).to_be_visible()
    for page in (early, late):
        shown = timeline(page).get_by_role("article").filter(has_text="malgré l’heure")
        expect(shown).to_have_count(len(texts))
        assert [text for one in shown.all_inner_texts() for text in texts if text in one] == texts
    wrong = town_hall.ask(
        "SELECT count(*) FROM messages WHERE content ->> 'text' LIKE '%malgré l’heure' "
        "AND abs(extract(epoch FROM sent_at - now())) > 120"
    )
    assert wrong == 0

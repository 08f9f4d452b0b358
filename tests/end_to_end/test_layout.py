"""Pages stand still while they load, and do not weigh much."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Route, ViewportSize, expect

from server.demo import PASSWORD
from tests.end_to_end.reach import to_look_at
from tests.end_to_end.screens import expect_settled, read_further_up
from tests.end_to_end.talking import composer
from tests.end_to_end.town_hall import ANNICK, MAELLE, TownHall
from tests.end_to_end.visitors import DESK, PHONE, SMALL_PHONE, Visitors, enlarge, expect_within_reach

MOST_BYTES = 75_000
"""As they are sent: compressed by brotli, when the client is built."""

LEAST_SEEN = 0.05

LETTERS = re.compile(r"\.woff2$")

MOVED = """
() => new Promise(told => {
  const observer = new PerformanceObserver(list => told(of(list.getEntries())))
  const place = ({ x, y, width, height }) => [x, y, width, height].map(Math.round).join(' ')
  const name = node => node?.className && `${node.nodeName} ${node.className}` || node?.nodeName || 'gone'
  const of = entries => entries.filter(one => !one.hadRecentInput).map(one => ({
    by: one.value,
    at: Math.round(one.startTime),
    what: one.sources.map(it => `${name(it.node)}: ${place(it.previousRect)} -> ${place(it.currentRect)}`),
  }))
  observer.observe({ type: 'layout-shift', buffered: true })
  requestAnimationFrame(() => setTimeout(() => told(of(observer.takeRecords()))))
})
"""
"""What was shown and has moved by itself, and how far, as browsers measure it."""

NAMES = """
() => [...document.querySelectorAll('.rail .entry')].filter(one => one.checkVisibility()).map(one => {
  const range = document.createRange()
  range.selectNode([...one.childNodes].find(node => node.nodeType === 3 && node.data.trim()))
  const { left, right } = range.getBoundingClientRect()
  return [left, right]
})
"""
"""From where to where each name in the bar reaches."""

LINES = """
it => {
  const range = document.createRange()
  range.selectNodeContents(it)
  return new Set([...range.getClientRects()].map(({ top }) => top)).size
}
"""
"""On how many lines its text stands."""

REPLACED_BY_THE_LAST = """
WITH sent AS (
    SELECT conversation_id, seq FROM messages WHERE kind = 'convocation' AND content ->> 'body' = 'Conseil municipal'
)
UPDATE messages SET content = jsonb_set(content, '{replaced_by}', to_jsonb((SELECT max(seq) FROM sent)))
WHERE (conversation_id, seq) = (SELECT conversation_id, min(seq) FROM sent GROUP BY conversation_id)
RETURNING conversation_id || '/' || seq
"""


DRAWN_TWICE = [
    (None, "/connexion"),
    (MAELLE, "/accueil"),
    (ANNICK, "/accueil"),
    (MAELLE, "/discussions/{agents}"),
    (ANNICK, "/discussions/{conseil}"),
    (MAELLE, "/publications"),
    (ANNICK, "/seances/{convocation}"),
    (MAELLE, "/seances/{convocation}/suivi"),
    (MAELLE, "/seances/{sitting}/seance"),
    (MAELLE, "/agenda"),
    (ANNICK, "/agenda/{event}"),
    (MAELLE, "/annuaire"),
    (MAELLE, "/administration/assemblees/{council}"),
    (MAELLE, "/administration/regles"),
]
"""Screens whose letters come last: those that a change touches, of the others one in three, by `make screens` all."""


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize(
    ("who", "path"),
    to_look_at(DRAWN_TWICE, lambda screen: str(screen[1]), 3),
)
def test_nothing_moves_though_the_letters_come_last(
    visit: Visitors, places: dict[str, int | str], who: str | None, path: str, size: ViewportSize
) -> None:
    held: list[Route] = []
    context = visit.context(size)
    context.route(LETTERS, lambda letters: held.append(letters))
    if who:
        visit.sign_in(context, who)
    page = context.new_page()
    page.goto(path.format(**places), wait_until="commit")
    expect_settled(page)
    context.route(LETTERS, lambda letters: letters.continue_())  # some are asked for only now
    assert held
    for letters in held:
        letters.continue_()
    page.evaluate("document.fonts.ready.then(() => undefined)")
    moved = page.evaluate(MOVED)
    assert sum(one["by"] for one in moved) < 0.1, "\n".join(map(str, moved))


@pytest.mark.parametrize("size", [DESK, SMALL_PHONE], ids=["desk", "phone"])
def test_nothing_moves_from_the_door_on(visit: Visitors, places: dict[str, int | str], size: ViewportSize) -> None:
    page = visit(None, "/connexion", size)
    page.get_by_label("Votre adresse électronique").fill(MAELLE)
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_role("heading", name="Bonjour Maëlle")).to_be_visible()
    expect_settled(page)
    moved = page.evaluate(MOVED)
    assert sum(one["by"] for one in moved) < LEAST_SEEN, moved
    for path in ("/discussions/{agents}", "/seances/{convocation}/suivi"):
        page.goto(path.format(**places))
        expect_settled(page)
        moved = page.evaluate(MOVED)
        assert sum(one["by"] for one in moved) < LEAST_SEEN, moved


@pytest.mark.parametrize("text", [100, 150, 200])
def test_the_names_in_the_bottom_bar_stand_apart(visit: Visitors, text: int) -> None:
    page = visit(MAELLE, "/accueil", PHONE)
    expect_settled(page)
    enlarge(page, text)
    spans = page.evaluate(NAMES)
    assert len(spans) == 5
    assert all(0 <= start < end <= PHONE["width"] for start, end in spans), spans
    assert all(end + 2 < start for (_, end), (start, _) in pairwise(spans)), spans


def test_a_desk_shows_all_columns_of_the_follow_up(visit: Visitors, places: dict[str, int | str]) -> None:
    page = visit(MAELLE, "/seances/{convocation}/suivi".format(**places))
    board = page.get_by_role("region", name="Suivi de la convocation")
    expect(board.get_by_role("rowheader").first).to_be_visible()
    assert board.evaluate("it => it.scrollWidth <= it.clientWidth")


def test_a_desk_shows_the_filters_of_the_search_on_one_line(visit: Visitors) -> None:
    page = visit(MAELLE, "/recherche")
    filters = page.get_by_role("group", name="Filtres").locator("label")
    expect(filters).to_have_count(4)
    assert len({box["y"] for one in filters.all() if (box := one.bounding_box())}) == 1


def test_the_words_of_the_sheet_to_sign_stay_whole(visit: Visitors, places: dict[str, int | str]) -> None:
    page = visit(MAELLE, "/seances/{convocation}/impression".format(**places), PHONE)
    heading = page.get_by_role("columnheader", name="Signature")
    expect(heading).to_be_attached()
    enlarge(page, 200)
    assert heading.evaluate(LINES) == 1


@pytest.mark.parametrize("text", [100, 150, 200])
def test_one_can_write_and_send_with_large_letters(visit: Visitors, places: dict[str, int | str], text: int) -> None:
    page = visit(MAELLE, "/discussions/{gendarmerie}".format(**places), SMALL_PHONE)
    expect_settled(page)
    enlarge(page, text)
    send = page.get_by_role("button", name="Envoyer")
    words, joins, button = (
        one.bounding_box() for one in (composer(page), page.get_by_role("button", name="Joindre un fichier"), send)
    )
    assert words
    assert joins
    assert button
    assert words["width"] >= 150
    assert abs(button["y"] + button["height"] - joins["y"] - joins["height"]) <= 8, "both stand in one line"
    assert button["height"] <= 66
    assert button["x"] + button["width"] <= SMALL_PHONE["width"]
    composer(page).fill("Bien reçu.")
    send.click(trial=True)


def test_with_large_letters_messages_keep_their_room(visit: Visitors, places: dict[str, int | str]) -> None:
    page = visit(MAELLE, f"/discussions/{places['agents']}", SMALL_PHONE)
    expect_settled(page)
    enlarge(page, 200)
    messages, below = page.get_by_role("log").bounding_box(), page.locator(".composer").bounding_box()
    assert messages
    assert below
    assert below["y"] - messages["y"] - messages["height"] < 12, "nothing empty between the messages and the composer"


def test_with_large_letters_the_search_shows_what_it_finds(visit: Visitors) -> None:
    page = visit(ANNICK, "/recherche?q=conseil", SMALL_PHONE)
    page.locator(".results a").first.wait_for()
    enlarge(page, 200)
    expect(page.get_by_role("combobox", name="Qui")).to_be_hidden()
    expect(page.locator(".results a").first).to_be_in_viewport()
    page.get_by_role("button", name="Filtres").click()
    expect(page.get_by_role("combobox", name="Qui")).to_be_visible()


@pytest.mark.parametrize("path", ["/seances/{convocation}/suivi", "/seances/{sitting}/seance"])
def test_large_text_leaves_room_on_a_phone(visit: Visitors, places: dict[str, int | str], path: str) -> None:
    page = visit(MAELLE, path.format(**places), PHONE)
    expect_settled(page)
    enlarge(page, 150)
    page.locator("main button:visible").last.scroll_into_view_if_needed()
    expect(page.get_by_role("heading", level=1)).not_to_be_in_viewport()
    for button in page.get_by_role("button", name="arrive maintenant").all():
        button.click(trial=True)


def test_the_act_at_the_foot_of_a_convocation_is_within_reach(visit: Visitors, places: dict[str, int | str]) -> None:
    page = visit(ANNICK, f"/seances/{places['convocation']}", PHONE)
    expect_within_reach(page.get_by_role("button", name="J’accuse réception"))


def test_a_notice_keeps_its_words_together_with_large_letters(visit: Visitors, town_hall: TownHall) -> None:
    page = visit(MAELLE, f"/seances/{town_hall.ask(REPLACED_BY_THE_LAST)}", PHONE)
    says = page.get_by_text("Cette convocation a été remplacée.")
    expect(says).to_be_visible()
    expect(page.get_by_role("link", name="Lire la nouvelle version")).to_be_visible()
    enlarge(page, 150)
    assert says.evaluate(LINES) <= 3


def test_who_holds_a_proxy_is_told_whole(visit: Visitors, places: dict[str, int | str]) -> None:
    page = visit(ANNICK, "/seances/{sitting}/seance".format(**places))
    page.get_by_role("button", name="Donner pouvoir").click()
    dialog = page.get_by_role("dialog")
    _, holder, *_ = dialog.get_by_role("combobox").locator("option").all_inner_texts()
    assert ", " in holder, "a name and what they are"
    dialog.get_by_role("combobox").select_option(label=holder)
    expect(dialog.get_by_text(holder).last).to_be_visible()


def test_the_way_to_the_end_covers_little(visit: Visitors, places: dict[str, int | str]) -> None:
    page = visit(MAELLE, f"/discussions/{places['agents']}", SMALL_PHONE)
    expect_settled(page)
    enlarge(page, 200)
    read_further_up(page)
    box = page.get_by_role("button", name="Aller aux derniers messages").bounding_box()
    assert box
    assert 44 <= box["height"] < box["width"] < 100


def test_the_board_says_that_it_scrolls(visit: Visitors, places: dict[str, int | str]) -> None:
    page = visit(MAELLE, f"/seances/{places['convocation']}/suivi", SMALL_PHONE)
    says = page.get_by_role("region").get_by_text("Ce tableau défile vers la droite.")
    expect(says).to_be_visible()
    page.set_viewport_size(DESK)
    expect(says).to_be_hidden()


def test_the_tabs_of_the_search_stand_over_its_results(visit: Visitors) -> None:
    page = visit(ANNICK, "/recherche?q=conseil")
    heading, tab = page.locator(".list-label").first, page.get_by_role("link", name=re.compile("^Tout"))
    heading.wait_for()
    lefts = [
        one.evaluate("one => one.getBoundingClientRect().left + parseFloat(getComputedStyle(one).paddingLeft)")
        for one in (heading, tab)
    ]
    assert abs(lefts[0] - lefts[1]) < 1


def test_what_every_page_loads_is_light(client_dir: Path) -> None:
    page = (client_dir / "index.html").read_text()
    scripts = re.findall(r'(?:src|modulepreload" crossorigin href)="/([^"]+\.js)"', page)
    weights = {name: (client_dir / f"{name}.br").stat().st_size for name in scripts}
    assert len(weights) > 1
    assert sum(weights.values()) < MOST_BYTES, weights


WHOLE = """
element => {
  const text = element.firstChild
  const words = [...text.data.matchAll(/\\S+/g)].map(({ index, 0: word }) => [index, index + word.length])
  return words.every(([from, to]) => {
    const range = document.createRange()
    range.setStart(text, from)
    range.setEnd(text, to)
    return range.getClientRects().length === 1
  })
}
"""
"""Whether no word of it is broken."""


def test_with_large_letters_a_convocation_in_a_discussion_breaks_no_word(visit: Visitors, town_hall: TownHall) -> None:
    page = visit(ANNICK, town_hall.talk("Conseil municipal"), PHONE)
    name = page.locator("article.summons .name").last
    name.wait_for()
    enlarge(page, 150)
    page.get_by_role("log", name="Messages").evaluate("list => list.scrollBy(0, -400)")
    expect(name).to_have_text("Conseil municipal")
    assert name.evaluate(WHOLE)


def test_the_name_of_a_followed_row_is_coloured_with_it(visit: Visitors, places: dict[str, int | str]) -> None:
    page = visit(MAELLE, "/seances/{convocation}/suivi".format(**places))
    row = page.locator("tbody tr").filter(has_text="Annick Le Breton").first
    row.hover()
    ground = "element => getComputedStyle(element).backgroundColor"
    assert row.locator("th").evaluate(ground) == row.evaluate(ground)

"""Where the menus of a message stand, and what is being written in a group."""

from itertools import product

from playwright.sync_api import Locator, Page, expect

from tests.end_to_end.talking import act_on, composer, point_at, say, timeline
from tests.end_to_end.town_hall import YANN, TownHall
from tests.end_to_end.visitors import DESK, Visitors, enlarge

GROUP = "Services techniques"


def beside(page: Page, of: Locator) -> None:
    """The menu that is open stands beside what it is of, and not in a corner of the window."""
    menu, place = page.get_by_role("menu").bounding_box(), of.bounding_box()
    assert menu
    assert place
    assert menu["x"] + menu["width"] > place["x"] + place["width"] / 2
    assert menu["y"] < place["y"] + place["height"] + 100
    assert menu["y"] + menu["height"] > place["y"] - 100


def test_the_menus_of_a_message_are_at_hand(visit: Visitors, town_hall: TownHall) -> None:
    """At their button, or over it where the window is too low; on a phone a sheet under the thumb."""
    yann = visit(YANN, town_hall.talk(GROUP))
    last = timeline(yann).get_by_role("article").last
    for width, text in product((1440, 390), (100, 150)):
        yann.set_viewport_size({"width": width, "height": 844})
        enlarge(yann, text)
        point_at(last)
        button = last.get_by_role("button", name="Autres actions")
        place = button.bounding_box()
        button.click()
        expect(yann.get_by_role("menuitem", name="Répondre")).to_be_visible()
        menu = yann.get_by_role("menu").bounding_box()
        assert menu
        assert place
        right, bottom = menu["x"] + menu["width"], menu["y"] + menu["height"]
        assert menu["x"] >= 0
        assert menu["y"] >= 0
        assert right <= width
        assert bottom <= 844
        if width == 390:
            assert max(menu["x"], width - right, 844 - bottom) < 8
        else:
            assert place["x"] < right < place["x"] + place["width"] + 16
            assert max(menu["y"] - place["y"] - place["height"], place["y"] - bottom) < 16
        yann.keyboard.press("Escape")
        expect(yann.get_by_role("menu")).to_have_count(0)
    yann.set_viewport_size(DESK)
    enlarge(yann, 100)
    act_on(last, "Réagir")
    beside(yann, last)


LAST_WORD = """
(area, text) => {
  area.value = text
  area.dispatchEvent(new Event('input', { bubbles: true }))
  location.reload()
  const until = performance.now() + 300
  while (performance.now() < until);
}
"""
"""Written in the moment in which the page goes: it hears nothing any more, not even that it was kept."""


def test_the_last_word_before_the_page_goes_is_kept_and_two_pages_write_one_draft(
    visit: Visitors, town_hall: TownHall
) -> None:
    first = visit(YANN, town_hall.talk(GROUP))
    for text in ("La", "La nacelle", "La nacelle est", "La nacelle est là"):
        with first.expect_navigation():
            composer(first).evaluate(LAST_WORD, text)
        expect(composer(first)).to_have_value(text)

    second = first.context.new_page()
    second.goto(town_hall.talk(GROUP))
    composer(first).fill("La nacelle")
    expect(composer(second)).to_have_value("La nacelle")
    composer(second).press_sequentially(" est louée")
    expect(composer(first)).to_have_value("La nacelle est louée")
    say(second, "La nacelle est louée jusqu’à vendredi")
    expect(composer(first)).to_have_value("")

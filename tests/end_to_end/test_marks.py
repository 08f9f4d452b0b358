"""What one keeps of a message: saved, then unread again."""

from playwright.sync_api import FloatRect, Locator, expect

from tests.end_to_end.talking import choose, composer, message, row
from tests.end_to_end.town_hall import YANN, TownHall
from tests.end_to_end.visitors import DESK, PHONE, Visitors

GROUP = "Services techniques"


def test_a_message_is_saved_and_unread_again(visit: Visitors, town_hall: TownHall) -> None:
    """What is said of it stands above where one writes."""
    yann = visit(YANN, town_hall.talk(GROUP))
    last = message(yann, "").last
    choose(yann, last, "Enregistrer")
    expect(last.get_by_text("Enregistré", exact=True)).to_be_visible()
    yann.set_viewport_size(PHONE)
    said, writing = box(yann.locator(".toast")), box(composer(yann))
    assert said["y"] + said["height"] <= writing["y"]
    yann.set_viewport_size(DESK)
    choose(yann, last, "Marquer comme non lu")
    expect(row(yann, GROUP)).to_have_attribute("data-unread", "")
    row(yann, GROUP).click()
    expect(yann.get_by_text("1 nouveau message")).to_be_visible()
    expect(row(yann, GROUP)).not_to_have_attribute("data-unread", "")


def box(of: Locator) -> FloatRect:
    found = of.bounding_box()
    assert found
    return found

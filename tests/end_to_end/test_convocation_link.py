"""From the mail to the acknowledgement, on a phone where nobody is signed in."""

import re

from playwright.sync_api import expect

from tests.end_to_end.town_hall import ANNICK, TownHall
from tests.end_to_end.visitors import PHONE, Visitors

OPENED = "SELECT opened_at IS NOT NULL FROM receipts WHERE person_id = $1 ORDER BY seq DESC LIMIT 1"


def test_an_official_goes_from_the_mail_to_the_acknowledgement(visit: Visitors, town_hall: TownHall) -> None:
    annick = town_hall.person(ANNICK)
    page = visit(None, f"/convocation/{town_hall.convocation_link(ANNICK)}", PHONE)
    expect(page.get_by_role("heading", name="Bonjour Annick Le Breton")).to_be_visible()
    assert not town_hall.ask(OPENED, annick)
    page.get_by_role("button", name="Ouvrir la convocation").click()
    expect(page.get_by_role("heading", name="Ordre du jour")).to_be_visible()
    assert town_hall.ask(OPENED, annick)
    page.get_by_role("button", name="J’accuse réception").click()
    code = page.get_by_label("Code reçu")
    code.fill("00000")
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_text("Ce n’est pas ce code")).to_be_visible()
    code.fill("000000")
    expect(page.get_by_text("Ce n’est pas ce code")).to_be_visible()
    found = re.search(r"\b\d{6}\b", town_hall.letter_to(ANNICK).text)
    assert found
    code.fill(found[0])
    expect(page.get_by_text("Accusé de réception enregistré")).to_be_visible()

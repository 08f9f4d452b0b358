"""The director of services, a councillor on her phone and a gendarme, at the same time."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from server.base.settings import PARIS
from server.demo import PASSWORD
from tests.end_to_end.following import ACKNOWLEDGED, DELIVERED, OPENED, steps
from tests.end_to_end.talking import conversations, expect_open, message, row, say
from tests.end_to_end.town_hall import ANNICK, CEDRIC, MAELLE, TownHall
from tests.end_to_end.visitors import PHONE, Visitors

NOT_FOUND = "Cette page n’existe pas, ou ne vous est pas ouverte"


@dataclass(frozen=True)
class Three:
    """Their pages, all open."""

    maelle: Page
    annick: Page
    cedric: Page


@pytest.fixture
def three(visit: Visitors) -> Three:
    pages = {MAELLE: visit(None), ANNICK: visit(None, screen=PHONE), CEDRIC: visit(None)}
    for email, page in pages.items():
        sign_in(page, email)
    return Three(*pages.values())


def sign_in(page: Page, email: str) -> None:
    page.get_by_label("Votre adresse électronique").fill(email)
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_role("heading", name="Bonjour")).to_be_visible()


def go(page: Page, section: str) -> None:
    page.get_by_role("navigation").get_by_role("link", name=section).click()
    expect(page.get_by_role("heading", name=section, level=1)).to_be_visible()


def open_group(page: Page, name: str) -> None:
    go(page, "Discussions")
    row(page, name).click()
    expect_open(page, name)


def tell(author: Page, reader: Page, text: str) -> None:
    """What one writes, the other has at once."""
    say(author, text)
    expect(message(reader, text)).to_be_visible()


def test_staff_and_official_talk_live(three: Three) -> None:
    for page in (three.maelle, three.annick):
        open_group(page, "Commission urbanisme")
    tell(three.maelle, three.annick, "Le plan du lotissement est arrivé.")
    tell(three.annick, three.maelle, "Je le regarde ce soir.")


def test_a_guest_is_in_one_group(three: Three) -> None:
    go(three.cedric, "Discussions")
    expect(conversations(three.cedric)).to_have_count(1)
    for section in ("Annuaire", "Séances", "Administration"):
        expect(three.cedric.get_by_role("link", name=section)).to_have_count(0)
    for page in (three.cedric, three.maelle):
        open_group(page, "Gendarmerie · Josselin")
    tell(three.cedric, three.maelle, "Patrouille place Notre-Dame à 21 h.")
    tell(three.maelle, three.cedric, "Merci, je préviens le comité des fêtes.")


def convene(page: Page) -> None:
    go(page, "Séances")
    page.get_by_role("link", name="Convoquer").click()
    page.get_by_role("button", name="Préparer : Conseil municipal").click()
    page.get_by_label("Date", exact=True).fill(f"{datetime.now(PARIS) + timedelta(days=12):%Y-%m-%d}")
    page.get_by_label("Heure").fill("19:15")
    page.get_by_label("Lieu").fill("Salle Saint-Martin")
    page.get_by_role("button", name="Ajouter un point").click()
    page.get_by_label("Point 1 · Objet").fill("Aménagement de la place Notre-Dame")
    page.get_by_role("button", name="Figer").click()
    page.get_by_role("dialog").get_by_role("button", name="Figer").click()
    expect(page.get_by_role("table")).to_be_visible()


def test_a_convocation_is_followed_step_by_step(three: Three) -> None:
    maelle, annick = three.maelle, three.annick
    convene(maelle)
    annicks = steps(maelle, "Annick Le Breton")
    expect(annicks.nth(DELIVERED)).not_to_have_text("pas encore")
    expect(annicks.nth(OPENED)).to_have_text("pas encore")

    card = annick.get_by_role("article").filter(has_text="Salle Saint-Martin").filter(has_text="19 h 15")
    card.get_by_role("link", name="Lire et accuser réception").click()
    expect(annick.get_by_role("heading", name="Aménagement de la place Notre-Dame")).to_be_visible()
    expect(annicks.nth(OPENED)).not_to_have_text("pas encore")
    expect(annicks.nth(ACKNOWLEDGED)).to_have_text("pas encore")

    annick.get_by_role("button", name="J’accuse réception").click()
    expect(annick.get_by_text("Accusé de réception enregistré")).to_be_visible()
    expect(annicks.nth(ACKNOWLEDGED)).not_to_have_text("pas encore")
    expect(maelle.get_by_role("columnheader", name="Accusée 1/19")).to_be_visible()

    expect(three.cedric.get_by_text("vous attend")).to_have_count(0)


def test_a_guest_finds_no_door_to_anything_else(visit: Visitors, town_hall: TownHall) -> None:
    cedric = visit(CEDRIC)
    expect(cedric.get_by_role("heading", name="Bonjour Cédric")).to_be_visible()
    agents = town_hall.talk("Agents")
    for path in (agents, f"{agents}/3", f"{agents}/membres", f"/seances/{town_hall.convocation()}", "/administration"):
        cedric.goto(path)
        expect(cedric.get_by_role("heading", name=NOT_FOUND)).to_be_visible()


def test_a_guest_searches_his_own_group_only(visit: Visitors) -> None:
    """The council is spoken of everywhere in the town hall."""
    cedric = visit(CEDRIC, "/recherche?q=conseil")
    found = cedric.get_by_role("main").get_by_role("list").get_by_role("link")
    expect(found.first).to_be_visible()
    expect(found).to_have_count(found.filter(has_text="Gendarmerie · Josselin").count())
    cedric.get_by_role("searchbox").fill("vaccination chantier lotissement")
    expect(cedric.get_by_role("heading", name="Aucun résultat")).to_be_visible()

"""Preparing a convocation, as a clerk does it at the keyboard."""

from datetime import datetime, timedelta

from playwright.sync_api import FilePayload, Page, expect

from server.base.settings import PARIS
from tests.support.uploading import pdf

COUNCIL = "Conseil municipal"


def day(days: int) -> str:
    """Of the calendar in Paris, that many days from today."""
    return f"{datetime.now(PARIS) + timedelta(days=days):%Y-%m-%d}"


def begin_convocation(page: Page) -> None:
    """An empty draft of the council."""
    page.get_by_role("button", name=f"Préparer : {COUNCIL}").click()
    expect(page.get_by_role("heading", name="Ordre du jour")).to_be_visible()
    expect(page.get_by_text("Brouillon enregistré")).to_be_visible()


def fill_in(page: Page, days: int, *titles: str) -> None:
    page.get_by_label("Date", exact=True).fill(day(days))
    page.get_by_label("Heure").fill("20:30")
    page.get_by_label("Lieu").fill("Salle du conseil")
    for title in titles:
        add_item(page, title)
    expect_saved(page)


def add_item(page: Page, title: str) -> None:
    page.get_by_role("button", name="Ajouter un point").click()
    page.locator("[data-field]:focus").fill(title)


def expect_saved(page: Page) -> None:
    expect(page.get_by_text("Enregistrement…")).to_have_count(0)
    expect(page.get_by_text("Brouillon enregistré")).to_be_visible()


def join_papers(page: Page, *names: str) -> None:
    """One to each item, in their order; they differ in their pages."""
    for number, name in enumerate(names):
        paper: FilePayload = {"name": name, "mimeType": "application/pdf", "buffer": pdf(number + 1)}
        page.locator("form input[type=file]").nth(number).set_input_files([paper])
        expect(page.get_by_role("link", name=name)).to_be_visible()


def send(page: Page) -> None:
    page.get_by_role("button", name="Figer").click()
    page.get_by_role("dialog").get_by_role("button", name="Figer").click()
    page.wait_for_url("**/suivi")


def compose_without_a_title(page: Page) -> None:
    begin_convocation(page)
    page.get_by_role("button", name="Ajouter un point").click()
    page.get_by_role("button", name="Figer").click()
    expect(page.get_by_label("Date", exact=True)).to_be_focused()


def compose_too_late(page: Page) -> None:
    begin_convocation(page)
    fill_in(page, 2, "Décision modificative n° 2, budget principal")
    expect(page.get_by_role("heading", name="Trop tard pour")).to_be_visible()


def compose_on_the_last_day(page: Page, days: int = 4) -> None:
    begin_convocation(page)
    fill_in(page, days, "Cession de la parcelle AB 214, rue des Trente")
    expect(page.get_by_role("heading", name="À envoyer avant minuit")).to_be_visible()


def compose_in_the_last_minutes(page: Page) -> None:
    page.clock.set_system_time(datetime.now(PARIS).replace(hour=23, minute=45))
    page.reload()
    compose_on_the_last_day(page)
    expect(page.get_by_role("alert").filter(has_text="Dernières minutes")).to_be_visible()


def preview_convocation(page: Page) -> None:
    begin_convocation(page)
    fill_in(page, 8, "Règlement du restaurant scolaire")
    page.get_by_role("button", name="Aperçu").click()
    expect(page.get_by_role("dialog")).to_be_visible()


def agree_to_send(page: Page) -> None:
    begin_convocation(page)
    fill_in(page, 8, "Participation citoyenne : convention avec la gendarmerie")
    page.get_by_role("button", name="Figer").click()
    expect(page.get_by_role("dialog")).to_be_visible()


def begin_version(page: Page) -> None:
    """Of a convocation that has been sent, from its follow-up; it may have been begun before."""
    page.get_by_role("button", name="Nouvelle version").click()
    expect(page.get_by_role("heading", name="Ce qui change")).to_be_visible()
    page.get_by_label("Pourquoi une nouvelle version").fill("Un point est ajouté, la salle change.")
    page.get_by_label("Lieu").fill("Salle Saint-Martin")
    add_item(page, "Point sur les travaux du pont")
    expect_saved(page)
    expect(page.get_by_text("Ajouté : Point sur les travaux du pont").first).to_be_visible()

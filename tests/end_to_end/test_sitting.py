"""A clerk holds a sitting on a phone: who is there, item after item, its end and its papers; others look on."""

import re
from datetime import datetime, timedelta

from playwright.sync_api import Locator, Page, expect

from server.base.settings import PARIS
from tests.end_to_end.sitting import arrive, confirm
from tests.end_to_end.talking import payload
from tests.end_to_end.town_hall import ANNICK, CEDRIC, HERVE, MAELLE, TownHall
from tests.end_to_end.visitors import PHONE, Visitors
from tests.support.uploading import pdf

NEEDED = 10
"""Of the nineteen in the council."""


def row(page: Page, name: str) -> Locator:
    return page.get_by_role("listitem").filter(has=page.get_by_text(name, exact=True))


def show(page: Page, part: str) -> None:
    """On a phone the parts of the page stand behind buttons."""
    page.get_by_role("group", name="Parties de la séance").get_by_role("button", name=part).click()


def test_a_sitting_is_held_on_a_phone(visit: Visitors, town_hall: TownHall) -> None:
    conversation, seq = map(int, town_hall.convocation().split("/"))
    with town_hall.in_session((conversation, seq)):
        hold(visit, f"/seances/{conversation}/{seq}/seance")


def hold(visit: Visitors, address: str) -> None:
    clerk, other, annick = visit(MAELLE, address, PHONE), visit(HERVE, address), visit(ANNICK, address)
    expect(clerk.get_by_text("0 présent, 10 requis")).to_be_visible()
    arrive(clerk, NEEDED - 1)
    for page in (clerk, other, annick):
        expect(page.get_by_text("9 présents, 10 requis").first).to_be_visible()

    clerk.get_by_role("button", name="Yves Le Moal, à une autre heure").click()
    dialog, hour = clerk.get_by_role("dialog"), clerk.get_by_label("Heure", exact=True)
    hour.fill(f"{datetime.now(PARIS) + timedelta(minutes=2):%H:%M}")
    dialog.get_by_role("button", name="Noter").click()
    expect(dialog).to_contain_text("Cette heure est à venir")
    earlier = f"{datetime.now(PARIS) - timedelta(minutes=3):%H:%M}"
    hour.fill(earlier)
    dialog.get_by_role("button", name="Noter").click()
    expect(row(annick, "Yves Le Moal")).to_contain_text(f"Arrivée {earlier}")
    expect(annick.get_by_text("Quorum atteint")).to_be_visible()

    show(clerk, "Ordre du jour")
    clerk.get_by_role("button", name="Déport au point 2").click()
    clerk.get_by_role("dialog").get_by_role("checkbox", name="Alain Guégan").check()
    clerk.get_by_role("button", name="Terminé").click()
    expect(annick.get_by_text("Déport : Alain Guégan")).to_be_visible()

    clerk.get_by_role("button", name="Ouvrir la séance").click()
    confirm(clerk, "Ouvrir la séance", "10 présents, 10 requis")
    expect(other.get_by_role("button", name="Ouvrir la séance")).to_have_count(0)
    clerk.get_by_role("button", name="Commencer le point 1").click()
    expect(annick.get_by_text("Commencé à")).to_have_count(1)
    clerk.get_by_role("button", name="Commencer le point 2").click()
    confirm(clerk, "Commencer sans quorum", "9 présents, 10 requis")
    for page in (clerk, other, annick):
        expect(page.get_by_text("Commencé sans quorum, ce point n’a pas été traité.")).to_be_visible()
    expect(clerk.get_by_role("button", name="Seconde convocation")).to_be_visible()

    other.get_by_role("button", name="Yves Le Moal part maintenant").click()
    expect(clerk.get_by_text("9 présents, 10 requis").first).to_be_visible()
    expect(other.get_by_role("button", name="Déport au point 2")).to_have_count(0)
    other.get_by_role("button", name="Clore la séance").click()
    confirm(other, "Clore la séance", "points n’ont pas commencé")
    expect(clerk.get_by_text("10 membres ont siégé sur 19")).to_be_visible()
    expect(row(annick, "Yves Le Moal")).to_contain_text(re.compile(rf"{earlier} à \d\d:\d\d"))

    today = datetime.now(PARIS)
    due = today + timedelta(days=7)
    expect(clerk.get_by_text(f"À publier au plus tard le {weekday(due)} {due.day}")).to_contain_text("dans 7 jours")
    file(clerk, "Liste des délibérations", "Liste.pdf")
    expect(clerk.get_by_text("Dépôt :")).to_have_count(1)
    file(clerk, "Procès-verbal", "PV.pdf", adopted=f"{today:%Y-%m-%d}")
    expect(annick.get_by_text(f"Arrêté à la séance du {weekday(today)} {today.day}")).to_be_visible()
    annick.get_by_role("link", name="Ouvrir Liste.pdf").click()
    expect(annick.get_by_role("dialog", name="Liste.pdf")).to_be_visible()


def weekday(day: datetime) -> str:
    return ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")[day.weekday()]


def file(page: Page, paper: str, name: str, adopted: str = "") -> None:
    page.get_by_role("button", name=f"Déposer : {paper}").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Déposer").click()
    expect(dialog.get_by_text("Choisissez le fichier à déposer.")).to_be_visible()
    dialog.locator("input[type=file]").set_input_files([payload(name, "application/pdf", pdf())])
    if adopted:
        dialog.get_by_label("Arrêté à la séance du").fill(adopted)
    expect(dialog.get_by_text(name)).to_be_visible()
    dialog.get_by_role("button", name="Déposer").click()
    expect(page.get_by_role("link", name=f"Ouvrir {name}")).to_be_visible()


def test_whoever_may_not_convene_only_reads(visit: Visitors, town_hall: TownHall) -> None:
    address = f"/seances/{town_hall.sitting(2, timedelta(minutes=50))}/seance"
    annick = visit(ANNICK, address)
    expect(annick.get_by_text("11 présents, 10 requis")).to_be_visible()
    expect(annick.locator("main").get_by_role("button")).to_have_count(0)
    expect(annick.get_by_role("button", name="Clore la séance")).to_have_count(0)
    guest = visit(CEDRIC, address)
    expect(guest.get_by_role("heading", name="Cette page n’existe pas")).to_be_visible()


def test_without_a_line_nothing_is_noted(visit: Visitors, town_hall: TownHall) -> None:
    clerk = visit(MAELLE, f"/seances/{town_hall.sitting(2, timedelta(minutes=50))}/seance", PHONE)
    arrives = clerk.get_by_role("button", name="arrive maintenant").first
    expect(arrives).to_be_enabled()
    clerk.context.set_offline(True)
    expect(clerk.get_by_text("Hors ligne : rien ne peut être noté.")).to_be_visible()
    expect(arrives).to_be_disabled()
    expect(clerk.get_by_role("button", name="Commencer le point 3")).to_be_disabled()
    clerk.context.set_offline(False)
    expect(arrives).to_be_enabled()


def test_the_way_there(visit: Visitors, town_hall: TownHall) -> None:
    convocation = town_hall.sitting(2, timedelta(minutes=50))
    page = visit(MAELLE, f"/seances/{convocation}/suivi")
    page.get_by_role("link", name="Tenir la séance").click()
    page.wait_for_url(f"**/seances/{convocation}/seance")
    page.get_by_role("link", name="Suivi", exact=True).click()
    page.wait_for_url(f"**/seances/{convocation}/suivi")
    annick = visit(ANNICK, f"/seances/{convocation}")
    annick.get_by_role("link", name="Séance", exact=True).click()
    annick.wait_for_url(f"**/seances/{convocation}/seance")
    to_come = visit(ANNICK, f"/seances/{town_hall.convocation()}")
    expect(to_come.get_by_role("heading", name="Ordre du jour")).to_be_visible()
    expect(to_come.get_by_role("link", name="Séance", exact=True)).to_have_count(0)

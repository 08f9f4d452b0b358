"""A clerk holds a sitting on a phone: who is there, item after item, its end and its papers; others look on."""

import re
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT  # type: ignore[import-untyped]
from playwright.sync_api import Locator, Page, expect

from server.base.settings import PARIS
from tests.end_to_end.composing import fill_in, send
from tests.end_to_end.sitting import arrive, confirm
from tests.end_to_end.talking import payload
from tests.end_to_end.test_accessibility import RULES, objections
from tests.end_to_end.town_hall import ALAIN, ANNICK, HERVE, INTERCOMMUNAL, MAELLE, MARTINE, TownHall
from tests.end_to_end.visitors import DESK, PHONE, Visitors, expect_within_reach
from tests.support.papers import text_of
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

    clerk.get_by_role("button", name="Autres actes pour Yves Le Moal").click()
    clerk.get_by_role("menuitem", name="À une autre heure").click()
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
    clerk.get_by_role("dialog").get_by_role("combobox", name="Déport d’Alain Guégan").select_option("personal")
    clerk.get_by_role("button", name="Terminé").click()
    expect(annick.get_by_text("Déport : Alain Guégan")).to_be_visible()

    expect_within_reach(clerk.get_by_role("button", name="Ouvrir la séance"))
    clerk.get_by_role("button", name="Ouvrir la séance").click()
    clerk.get_by_label("Qui préside").select_option(label="Hervé Le Guennec")
    clerk.get_by_label("Secrétaire de séance", exact=True).select_option(label="Alain Guégan")
    confirm(clerk, "Ouvrir la séance", "10 présents, 10 requis")
    for page in (other, annick):
        expect(
            page.get_by_role("banner").get_by_text("Présidée par Hervé Le Guennec · Secrétaire : Alain Guégan")
        ).to_be_visible()
    expect(other.get_by_role("button", name="Ouvrir la séance")).to_have_count(0)
    expect_within_reach(*(clerk.get_by_role("button", name=act) for act in ("Commencer le point 1", "Clore la séance")))
    clerk.get_by_role("button", name="Commencer le point 1").click()
    expect(annick.get_by_text("Commencé à")).to_have_count(1)
    clerk.get_by_role("button", name="Commencer le point 2").click()
    confirm(clerk, "Commencer sans quorum", "9 présents, 10 requis")
    for page in (clerk, other, annick):
        expect(page.get_by_text("Commencé sans quorum, ce point n’a pas été traité.")).to_be_visible()
    # A sitting that goes on may still find its quorum.
    expect(clerk.get_by_role("button", name="Seconde convocation")).to_have_count(0)
    give_way(clerk, annick)
    resume(clerk, other, annick)

    for name in ("Yves Le Moal", "Alain Guégan"):
        other.get_by_role("button", name=f"{name} part maintenant").click()
    expect(clerk.get_by_text("9 présents, 10 requis").first).to_be_visible()
    other.get_by_role("button", name="Commencer le point 3").click()
    confirm(other, "Commencer sans quorum", "9 présents, 10 requis")
    other.get_by_role("button", name="Clore la séance").click()
    confirm(other, "Clore la séance", "points n’ont pas commencé")
    expect(clerk.get_by_text("11 membres ont siégé sur 19")).to_be_visible()
    expect(row(annick, "Yves Le Moal")).to_contain_text(re.compile(rf"{earlier} à \d\d:\d\d"))

    show(clerk, "Ordre du jour")
    expect(clerk.get_by_role("button", name="Seconde convocation")).to_be_visible()
    show(clerk, "Documents")
    today = datetime.now(PARIS)
    due = today + timedelta(days=7)
    expect(clerk.get_by_text(f"À publier au plus tard le {weekday(due)} {due.day}")).to_contain_text("dans 7 jours")
    file(clerk, "Liste des délibérations", "Liste.pdf")
    expect(clerk.get_by_text("Dépôt :")).to_have_count(1)
    file(clerk, "Procès-verbal", "PV.pdf", adopted=f"{today:%Y-%m-%d}")
    expect(annick.get_by_text(f"Arrêté à la séance du {weekday(today)} {today.day}")).to_be_visible()
    annick.get_by_role("link", name="Ouvrir Liste.pdf").click()
    expect(annick.get_by_role("dialog", name="Liste.pdf")).to_be_visible()


def test_a_substitute_sits_in_the_place_of_an_absent_member(visit: Visitors, town_hall: TownHall) -> None:
    names = town_hall.council_with_substitutes(HERVE, ANNICK, ALAIN, substitutes=(MARTINE,))
    page = visit(MAELLE, "/seances/nouvelle")
    page.get_by_role("button", name=f"Préparer : {INTERCOMMUNAL}").click()
    expect(page.get_by_text("3 personnes en exercice ce jour et 1 suppléant")).to_be_visible()
    fill_in(page, 10, "Budget annexe de l’eau")
    send(page)
    expect(page.get_by_role("row").filter(has_text=names[MARTINE])).to_contain_text("Suppléant")
    expect(page.get_by_role("img", name=re.compile("Quorum à 2 sur 3"))).to_be_visible()
    conversation, seq = map(int, urlsplit(page.url).path.split("/")[2:4])
    address = f"/seances/{conversation}/{seq}/seance"
    martine = visit(MARTINE, f"/seances/{conversation}/{seq}", PHONE)
    expect(martine.get_by_text("Vous êtes convoqué en qualité de suppléant")).to_be_visible()
    with town_hall.in_session((conversation, seq)):
        clerk, annick = visit(MAELLE, address), visit(ANNICK, address)
        clerk.get_by_role("button", name=f"{names[ANNICK]} arrive maintenant").click()
        clerk.get_by_role("button", name=f"{names[MARTINE]} arrive maintenant").click()
        dialog = clerk.get_by_role("dialog")
        dialog.get_by_role("button", name="Noter").click()
        expect(dialog.get_by_text("Choisissez le titulaire.")).to_be_visible()
        expect(dialog.locator("option").filter(has_text=names[ANNICK])).to_have_count(0)
        assert_accessible(clerk)
        dialog.get_by_label("À la place de qui ?").select_option(label=names[ALAIN])
        dialog.get_by_role("button", name="Noter").click()
        expect(dialog).to_have_count(0)
        for one in (clerk, annick):
            expect(row(one, names[MARTINE])).to_contain_text(f"Siège pour {names[ALAIN]}")
            expect(row(one, names[ALAIN])).to_contain_text(f"Suppléance : {names[MARTINE]}")
            expect(one.get_by_text("Quorum atteint")).to_be_visible()
        assert_accessible(clerk)
        clerk.get_by_role("button", name=f"{names[ALAIN]} arrive maintenant").click()
        expect(clerk.get_by_text("notez d’abord le départ du suppléant")).to_be_visible()
        clerk.get_by_role("button", name="Ouvrir la séance").click()
        # Nobody presides in another's place.
        expect(clerk.get_by_label("Qui préside").locator("option").filter(has_text=names[MARTINE])).to_have_count(0)
        clerk.get_by_label("Qui préside").select_option(label=names[ANNICK])
        confirm(clerk, "Ouvrir la séance", "2 présents, 2 requis")
        clerk.get_by_role("button", name=f"{names[MARTINE]} part maintenant").click()
        clerk.get_by_role("button", name=f"{names[HERVE]} arrive maintenant").click()
        clerk.get_by_role("button", name=f"{names[MARTINE]} arrive maintenant").click()
        # One alone is absent: it is they who are offered.
        dialog.get_by_role("button", name="Noter").click()
        expect(row(annick, names[MARTINE])).to_contain_text(f"Siège pour {names[ALAIN]}")
        clerk.get_by_role("button", name="Commencer le point 1").click()
        expect(annick.get_by_text("Commencé à")).to_have_count(1)
        clerk.get_by_role("button", name="Clore la séance").click()
        confirm(clerk, "Clore la séance", "Qui est encore là")
        expect(annick.get_by_text("3 membres ont siégé sur 3, dont 1 par son suppléant")).to_be_visible()
    printed = text_of(clerk.request.get(f"/api/convocations/{conversation}/{seq}/attestation").body())
    for told in (f"Suppléance assurée par {names[MARTINE]}", "en qualité de suppléant"):
        assert told in " ".join(printed.split())


def assert_accessible(page: Page) -> None:
    page.evaluate(AXE_SCRIPT)
    found = [one for size in (PHONE, DESK) for theme in RULES for one in objections(page, size, theme)]
    assert not found, "\n".join(found)
    page.emulate_media(color_scheme="light")


def give_way(clerk: Page, annick: Page) -> None:
    """A member who will leave gives a proxy on paper, and it stands once they have left; another takes theirs back."""
    show(clerk, "Présences")
    expect(clerk.locator("main").get_by_text("Présidée par Hervé Le Guennec")).to_be_visible()
    clerk.get_by_role("button", name="Autres actes pour Alain Guégan").click()
    clerk.get_by_role("menuitem", name="Noter un pouvoir").click()
    dialog = clerk.get_by_role("dialog")
    dialog.get_by_role("button", name="Noter le pouvoir").click()
    expect(dialog.get_by_text("Choisissez à qui.")).to_be_visible()
    holder = dialog.get_by_label("À qui ?")
    holder.select_option(holder.locator("option").filter(has_text="Annick Le Breton").get_attribute("value"))
    dialog.get_by_role("button", name="Noter le pouvoir").click()
    expect(row(clerk, "Alain Guégan")).to_contain_text("Pouvoir à Annick Le Breton, sans effet pour l’instant")
    clerk.get_by_role("button", name="Alain Guégan part maintenant").click()
    expect(row(annick, "Annick Le Breton")).to_contain_text("Porte un pouvoir : Alain Guégan")
    clerk.get_by_role("button", name="Alain Guégan arrive maintenant").click()
    expect(row(annick, "Annick Le Breton")).not_to_contain_text("Porte un pouvoir : Alain Guégan")


def resume(clerk: Page, other: Page, annick: Page) -> None:
    """What began without quorum is dealt with once somebody has come."""
    expect(clerk.get_by_role("button", name="Commencer le point 3")).to_be_visible()
    expect(other.get_by_role("button", name="Déport au point 2")).to_be_visible()
    arrive(clerk, 1)
    clerk.get_by_role("button", name="Reprendre le point 2").click()
    expect(annick.get_by_text("Repris à")).to_have_count(1)
    for page in (other, annick):
        expect(page.get_by_text("Commencé sans quorum, ce point n’a pas été traité.")).to_have_count(0)
    expect(clerk.get_by_role("button", name="Commencer le point 3")).to_be_visible()
    expect(other.get_by_role("button", name="Déport au point 2")).to_have_count(0)


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

"""A publication that says who has read it, and says so to those who have not yet."""

import re
from datetime import UTC, datetime, timedelta
from io import BytesIO

from PIL import Image
from playwright.sync_api import FilePayload, Page, expect

from tests.end_to_end.talking import timeline
from tests.end_to_end.town_hall import ANNICK, MAELLE, YANN, TownHall
from tests.end_to_end.visitors import PHONE, Visitors

GROUP = "Informations de la mairie"
TITLE = "Fermeture du pont de Sainte-Croix"


def publish(page: Page, title: str, *, tracked: bool, group: str = GROUP) -> None:
    page.goto("/publications/nouvelle")
    page.get_by_label("Groupe").select_option(group)
    page.get_by_label("Titre", exact=True).fill(title)
    page.get_by_label("Texte", exact=True).fill(
        "Du **lundi** au vendredi :\n- déviation par la rue Glatinier\n- navette à 8 h"
    )
    page.get_by_role("checkbox", name="Publication suivie").set_checked(tracked)
    page.get_by_role("button", name="Publier").click()
    expect(page.get_by_role("heading", name=title)).to_be_visible()


def test_a_tracked_publication_says_so_before_it_opens(visit: Visitors) -> None:
    annick, maelle = visit(ANNICK, screen=PHONE), visit(MAELLE)
    expect(annick.get_by_role("heading", name="Bonjour Annick")).to_be_visible()
    publish(maelle, TITLE, tracked=True)
    readers = maelle.get_by_role("button", name="Lu par 0 sur")
    expect(readers).to_be_visible()

    annick.get_by_role("link", name=f"{TITLE} Publication suivie, à lire").click()
    expect(annick.get_by_text("enregistrées et visibles par Maëlle Le Goff")).to_be_visible()
    expect(annick.get_by_text("rue Glatinier")).to_have_count(0)
    expect(readers).to_be_visible()
    annick.get_by_role("button", name="Lire la publication").click()
    expect(annick.get_by_role("listitem").filter(has_text="rue Glatinier")).to_be_visible()

    maelle.get_by_role("button", name="Lu par 1 sur").click()
    named = maelle.get_by_role("dialog", name="Lecteurs")
    expect(named.get_by_role("heading", name="Lu (1)")).to_be_visible()
    expect(named.get_by_role("list").nth(1)).to_contain_text("Annick Le Breton")
    annick.get_by_role("button", name="J’accuse réception").click()
    expect(annick.get_by_text("Vous avez accusé réception")).to_be_visible()
    expect(named.get_by_role("heading", name="Accusé réception (1)")).to_be_visible()


def test_those_who_have_not_read_are_reminded_once_a_day(visit: Visitors, town_hall: TownHall) -> None:
    yann, maelle = visit(YANN, "/discussions"), visit(MAELLE)
    publish(maelle, "Plan canicule : vos consignes", tracked=True)
    maelle.get_by_role("button", name="Lu par 0 sur").click()
    named = maelle.get_by_role("dialog", name="Lecteurs")
    waiting = named.get_by_role("list").first
    expect(waiting).to_contain_text("Yann Kerbrat")
    named.get_by_role("button", name="Relancer les").click()
    expect(named.get_by_text("Une relance par jour et par personne")).to_be_visible()
    expect(waiting.get_by_role("listitem").filter(has_text="Yann Kerbrat")).to_contain_text("relance")
    expect(named.get_by_role("button", name="Relancer")).to_have_count(0)

    letter = town_hall.letter_to(YANN)
    assert letter.subject == "À lire : Plan canicule : vos consignes"
    assert "rue Glatinier" not in letter.text
    notice = yann.get_by_text("On vous rappelle une publication à lire : Plan canicule")
    expect(notice).to_be_visible()
    yann.get_by_role("button", name="Lire", exact=True).click()
    expect(yann.get_by_text("On vous l’a rappelée")).to_be_visible()
    expect(yann.get_by_text("enregistrées et visibles par Maëlle Le Goff")).to_be_visible()


def test_people_comment_and_react_live(visit: Visitors, town_hall: TownHall) -> None:
    maelle, yann = visit(MAELLE), visit(YANN, "/publications")
    publish(maelle, "Goûter des agents", tracked=False, group="Agents")
    post = yann.get_by_role("article").filter(has=yann.get_by_role("heading", name="Goûter des agents"))
    box = post.get_by_role("textbox", name="Commenter")
    box.fill("J’apporte le cidre, @Maëlle Le Goff.")
    box.press("Enter")
    expect(maelle.get_by_text("J’apporte le cidre, @Maëlle Le Goff.")).to_be_visible()
    expect(maelle.get_by_role("heading", name="1 commentaire")).to_be_visible()
    maelle.get_by_role("button", name="Ajouter une réaction").click()
    maelle.get_by_role("menuitemradio", name="Merci").click()
    expect(post.get_by_role("button", name="Merci 1")).to_be_visible()
    maelle.get_by_role("textbox", name="Commenter").fill("Et moi les galettes.")
    maelle.get_by_role("textbox", name="Commenter").press("Enter")
    expect(post.get_by_text("Et moi les galettes.")).to_be_visible()
    yann.goto(town_hall.talk("Agents"))
    expect(timeline(yann).get_by_text("Et moi les galettes.")).to_be_visible()


def test_a_pinned_publication_stands_first_in_its_group(visit: Visitors, town_hall: TownHall) -> None:
    maelle, yann = visit(MAELLE), visit(YANN, f"{town_hall.talk('Agents')}/publications")
    titles = ["Le numéro d’astreinte", "La recette de la semaine"]
    for title in titles:
        publish(maelle, title, tracked=False, group="Agents")
    headings = yann.get_by_role("article").get_by_role("heading", level=2)
    expect(headings.first).to_have_text(titles[1])
    maelle.goto(f"{town_hall.talk('Agents')}/publications")
    older = maelle.get_by_role("article").filter(has=maelle.get_by_role("heading", name=titles[0]))
    older.get_by_role("button", name="Actions").click()
    maelle.get_by_role("menuitem", name="Épingler en tête du groupe").click()
    expect(headings.first).to_have_text(titles[0])
    expect(yann.get_by_role("article").first.get_by_text("Épinglée")).to_be_visible()
    yann.reload()
    expect(headings.first).to_have_text(titles[0])


def test_a_publication_stands_in_the_discussion_and_in_the_feed(visit: Visitors, town_hall: TownHall) -> None:
    maelle, yann = visit(MAELLE), visit(YANN, town_hall.talk(GROUP))
    publish(maelle, "Vœux du maire", tracked=False)
    expect(timeline(yann).get_by_role("heading", name="Vœux du maire")).to_be_visible()
    expect(yann.get_by_text("Seules les personnes qui publient écrivent dans ce groupe.")).to_be_visible()
    yann.get_by_role("navigation", name="Rubriques").get_by_role("link", name="Publications").click()
    post = yann.get_by_role("article").filter(has=yann.get_by_role("heading", name="Vœux du maire"))
    expect(post.get_by_role("strong")).to_have_text("lundi")


def test_a_publication_is_taken_back(visit: Visitors) -> None:
    maelle, yann = visit(MAELLE), visit(YANN, "/publications")
    publish(maelle, "Annonce trop tôt venue", tracked=False)
    expect(yann.get_by_role("heading", name="Annonce trop tôt venue")).to_be_visible()
    maelle.get_by_role("button", name="Actions").click()
    maelle.get_by_role("menuitem", name="Supprimer").click()
    maelle.get_by_role("dialog").get_by_role("button", name="Supprimer").click()
    expect(yann.get_by_role("heading", name="Annonce trop tôt venue")).to_have_count(0)


def picture(name: str) -> FilePayload:
    held = BytesIO()
    Image.new("RGB", (1200, 700), (96, 140, 110)).save(held, "PNG")
    return {"name": name, "mimeType": "image/png", "buffer": held.getvalue()}


def test_a_publication_has_a_cover_and_a_picture_in_its_text(visit: Visitors) -> None:
    maelle, yann = visit(MAELLE, "/publications/nouvelle"), visit(YANN, "/publications", screen=PHONE)
    title = "Le nouveau kiosque"
    maelle.get_by_label("Groupe").select_option(GROUP)
    maelle.get_by_label("Titre", exact=True).fill(title)
    text = maelle.get_by_label("Texte", exact=True)
    text.fill("## Les travaux\nIls commencent lundi.")
    plan: FilePayload = {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"Trois mots."}
    maelle.locator("input[type=file]").set_input_files([picture("kiosque.png"), picture("plan.png"), plan])
    maelle.get_by_role("radio", name="kiosque.png").check()
    maelle.get_by_role("button", name="Image dans le texte").click()
    maelle.get_by_role("menuitem", name="plan.png").click()
    expect(text).to_have_value(re.compile(r"lundi\.\n!\[plan\]\(file:\d+\)"))
    maelle.get_by_role("button", name="Aperçu").click()
    expect(maelle.get_by_role("region", name="Aperçu").get_by_role("img", name="plan")).to_be_visible()
    maelle.get_by_role("button", name="Publier").click()

    post = yann.get_by_role("article").filter(has=yann.get_by_role("heading", name=title))
    expect(post.get_by_role("heading", name="Les travaux")).to_be_visible()
    for shown in (post.locator("img.cover"), post.get_by_role("img", name="plan")):
        shown.scroll_into_view_if_needed()
        expect(shown).to_have_js_property("naturalWidth", 1200)
    expect(post.get_by_text("notes.txt")).to_be_visible()
    expect(post.get_by_text("kiosque.png")).to_have_count(0)


def test_a_draft_goes_on_elsewhere_and_is_published_at_its_hour(visit: Visitors, town_hall: TownHall) -> None:
    desk, yann = visit(MAELLE, "/publications/nouvelle"), visit(YANN, "/publications")
    desk.get_by_label("Titre", exact=True).fill("Horaires d’hiver")
    desk.get_by_label("Texte", exact=True).fill("De 9 h à")
    expect(desk.get_by_text("Brouillon enregistré")).to_be_visible()

    phone = visit(MAELLE, "/publications/brouillons", screen=PHONE)
    phone.get_by_role("link", name="Horaires d’hiver").click()
    expect(phone.get_by_label("Texte", exact=True)).to_have_value("De 9 h à")
    phone.get_by_label("Texte", exact=True).fill("De 9 h à 17 h.")
    expect(desk.get_by_label("Texte", exact=True)).to_have_value("De 9 h à 17 h.")
    phone.get_by_role("radio", name="Plus tard").check()
    phone.get_by_role("button", name="Programmer", exact=True).click()
    expect(phone.get_by_text("Choisissez une date et une heure à venir.")).to_be_visible()
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    phone.get_by_label("Date").fill(f"{tomorrow:%Y-%m-%d}")
    phone.get_by_label("Heure").fill("08:30")
    phone.get_by_role("button", name="Programmer", exact=True).click()
    expect(phone.get_by_role("heading", name="Programmées")).to_be_visible()
    expect(phone.get_by_role("link", name="Horaires d’hiver")).to_contain_text("programmée")

    phone.get_by_role("link", name="Horaires d’hiver").click()
    phone.get_by_role("button", name="Ne plus programmer").click()
    expect(phone.get_by_text("Brouillon enregistré")).to_be_visible()
    title = "Horaires d’hiver"
    assert town_hall.ask("SELECT publish_at IS NULL FROM post_drafts WHERE title = $1", title)
    phone.get_by_role("radio", name="Plus tard").check()
    phone.get_by_role("button", name="Programmer", exact=True).click()
    expect(phone.get_by_role("heading", name="Programmées")).to_be_visible()
    town_hall.ask("UPDATE post_drafts SET publish_at = now() WHERE title = $1", title)
    post = yann.get_by_role("article").filter(has=yann.get_by_role("heading", name="Horaires d’hiver"))
    expect(post.get_by_text("De 9 h à 17 h.")).to_be_visible()
    expect(phone.get_by_role("link", name="Horaires d’hiver")).to_have_count(0)


def test_a_change_is_said_and_the_earlier_text_can_be_read(visit: Visitors) -> None:
    maelle, yann = visit(MAELLE), visit(YANN, "/publications")
    publish(maelle, "Ramassage des sapins", tracked=False)
    maelle.get_by_role("button", name="Actions").click()
    maelle.get_by_role("menuitem", name="Modifier").click()
    maelle.get_by_label("Texte", exact=True).fill("Du lundi au jeudi.")
    maelle.get_by_role("button", name="Enregistrer").click()
    post = yann.get_by_role("article").filter(has=yann.get_by_role("heading", name="Ramassage des sapins"))
    expect(post.get_by_text("Du lundi au jeudi.")).to_be_visible()
    post.get_by_role("button", name="modifiée").click()
    expect(yann.get_by_role("dialog").get_by_text("déviation par la rue Glatinier")).to_be_visible()

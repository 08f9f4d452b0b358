"""A publication that says who has read it, and says so to those who have not yet."""

from playwright.sync_api import Page, expect

from tests.end_to_end.house import ANNICK, MAELLE, YANN, House
from tests.end_to_end.talking import timeline
from tests.end_to_end.visitors import PHONE, Visitors

GROUP = "Informations de la mairie"
TITLE = "Fermeture du pont de Sainte-Croix"


def publish(page: Page, title: str, *, tracked: bool) -> None:
    page.goto("/publications/nouvelle")
    page.get_by_label("Groupe").select_option(GROUP)
    page.get_by_label("Titre").fill(title)
    page.get_by_label("Texte").fill("Du **lundi** au vendredi :\n- déviation par la rue Glatinier\n- navette à 8 h")
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
    expect(named.get_by_role("list").nth(1)).to_contain_text("Annick Le Breton")
    annick.get_by_role("button", name="J’accuse réception").click()
    expect(named.get_by_role("listitem").filter(has_text="Annick Le Breton")).to_contain_text("accusé")


def test_a_publication_stands_in_the_discussion_and_in_the_feed(visit: Visitors, house: House) -> None:
    maelle, yann = visit(MAELLE), visit(YANN, house.talk(GROUP))
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

"""Groups are founded, filled and left, and everybody concerned sees it at once."""

from playwright.sync_api import Page, expect

from tests.end_to_end.talking import expect_open, message, row, say, timeline
from tests.end_to_end.town_hall import CEDRIC, MAELLE, YANN, TownHall
from tests.end_to_end.visitors import Visitors

NAME = "Marché de Noël"
NOT_FOUND = "Cette page n’existe pas, ou ne vous est pas ouverte"


def found(page: Page, name: str, visibility: str, *people: str) -> None:
    page.get_by_role("button", name="Nouvelle conversation").click()
    page.get_by_role("menuitem", name="Nouveau groupe").click()
    form = page.get_by_role("dialog", name="Nouveau groupe")
    form.get_by_label("Nom du groupe").fill(name)
    form.get_by_role("radio", name=visibility).check()
    for person in people:
        form.get_by_role("checkbox", name=person).check()
    form.get_by_role("button", name="Créer le groupe").click()
    expect_open(page, name)


def act_on(page: Page, person: str, act: str) -> None:
    page.get_by_role("button", name=f"Actions sur {person}").click()
    page.get_by_role("menuitem", name=act).click()


def test_a_group_is_there_for_its_members_at_once_and_gone_as_soon(visit: Visitors) -> None:
    maelle, yann = visit(MAELLE, "/discussions"), visit(YANN, "/discussions")
    expect(row(yann, "Agents")).to_be_visible()
    found(maelle, NAME, "Secret", "Yann Kerbrat")
    row(yann, NAME).click()
    expect_open(yann, NAME)
    say(yann, "Je réserve les chalets.")
    expect(message(maelle, "Je réserve les chalets.")).to_be_visible()

    maelle.get_by_role("navigation", name="Contenu du groupe").get_by_role("link", name="Membres").click()
    act_on(maelle, "Yann Kerbrat", "Retirer du groupe")
    maelle.get_by_role("dialog").get_by_role("button", name="Retirer du groupe").click()
    expect(yann.get_by_role("heading", name=NOT_FOUND)).to_be_visible()
    expect(row(yann, NAME)).to_have_count(0)


def test_an_open_group_is_found_joined_and_left(visit: Visitors) -> None:
    maelle, yann = visit(MAELLE, "/discussions"), visit(YANN, "/discussions")
    found(maelle, "Covoiturage des agents", "Ouvert")
    yann.get_by_role("button", name="Nouvelle conversation").click()
    yann.get_by_role("menuitem", name="Groupes à rejoindre").click()
    offer = yann.get_by_role("dialog").get_by_role("listitem").filter(has_text="Covoiturage des agents")
    offer.get_by_role("button", name="Rejoindre").click()
    expect_open(yann, "Covoiturage des agents")
    expect(timeline(maelle).get_by_text("Yann Kerbrat a rejoint le groupe")).to_be_visible()
    yann.get_by_role("button", name="Quitter le groupe").click()
    yann.get_by_role("dialog").get_by_role("button", name="Quitter le groupe").click()
    expect(row(yann, "Covoiturage des agents")).to_have_count(0)
    expect(timeline(maelle).get_by_text("Yann Kerbrat a quitté le groupe")).to_be_visible()


def test_a_guest_added_is_announced_to_those_who_write(visit: Visitors) -> None:
    maelle, cedric = visit(MAELLE, "/discussions"), visit(CEDRIC, "/discussions")
    expect(row(cedric, "Gendarmerie · Josselin")).to_be_visible()
    found(maelle, "Sécurité du marché", "Sur ajout")
    maelle.get_by_role("button", name="Ajouter", exact=True).click()
    form = maelle.get_by_role("dialog", name="Ajouter des membres")
    form.get_by_role("checkbox", name="Cédric Marchal").check()
    expect(form.get_by_text("y compris ce qui est déjà écrit")).to_be_visible()
    form.get_by_role("button", name="Ajouter").click()
    expect(maelle.get_by_text("Une personne extérieure à la mairie lit ce groupe.")).to_be_visible()
    row(cedric, "Sécurité du marché").click()
    expect_open(cedric, "Sécurité du marché")
    expect(cedric.get_by_text("Ce groupe vous est ouvert par la mairie.")).to_be_visible()


def test_a_group_is_renamed_and_archived(visit: Visitors) -> None:
    maelle, yann = visit(MAELLE, "/discussions"), visit(YANN, "/discussions")
    found(maelle, "Chalets", "Sur ajout", "Yann Kerbrat")
    row(yann, "Chalets").click()
    maelle.get_by_role("button", name="Réglages du groupe").click()
    maelle.get_by_label("Nom du groupe").fill("Chalets du marché")
    maelle.get_by_role("button", name="Enregistrer").click()
    expect_open(yann, "Chalets du marché")
    maelle.get_by_role("button", name="Réglages du groupe").click()
    maelle.get_by_role("button", name="Archiver le groupe").click()
    maelle.get_by_role("dialog").get_by_role("button", name="Archiver le groupe").click()
    expect(yann.get_by_text("Ce groupe est archivé : on peut le lire, plus y écrire.")).to_be_visible()


def test_a_conversation_of_two_begins_with_its_first_message(visit: Visitors, town_hall: TownHall) -> None:
    yann, nolwenn = visit(YANN, "/discussions"), visit("nolwenn.jego@josselin.example", "/discussions")
    expect(row(nolwenn, "Agents")).to_be_visible()
    yann.get_by_role("button", name="Nouvelle conversation").click()
    yann.get_by_role("menuitem", name="Nouveau message").click()
    form = yann.get_by_role("dialog", name="Nouveau message")
    form.get_by_role("checkbox", name="Nolwenn Jégo").check()
    form.get_by_role("button", name="Écrire").click()
    expect_open(yann, "Nolwenn Jégo")
    expect(row(nolwenn, "Yann Kerbrat")).to_have_count(0)
    say(yann, "La médiathèque ferme à quelle heure ?")
    expect(row(nolwenn, "Yann Kerbrat")).to_contain_text("1 non lu")


def test_what_is_refused_in_a_group_one_was_taken_out_of_is_told_and_kept(visit: Visitors) -> None:
    maelle, yann = visit(MAELLE, "/discussions"), visit(YANN, "/discussions")
    expect(row(yann, "Agents")).to_be_visible()
    found(maelle, "Fête de la musique", "Secret", "Yann Kerbrat")
    row(yann, "Fête de la musique").click()
    expect_open(yann, "Fête de la musique")
    yann.context.set_offline(True)
    say(yann, "Je réserve la scène.")
    expect(message(yann, "Je réserve la scène.")).to_contain_text("En attente")
    maelle.get_by_role("navigation", name="Contenu du groupe").get_by_role("link", name="Membres").click()
    act_on(maelle, "Yann Kerbrat", "Retirer du groupe")
    maelle.get_by_role("dialog").get_by_role("button", name="Retirer du groupe").click()

    yann.context.set_offline(False)
    told = yann.get_by_text("Un message n’a pas été envoyé, dans une conversation qui ne vous est plus ouverte.")
    expect(told).to_be_visible()
    expect(yann.get_by_text("1 message envoyé")).to_have_count(0)
    yann.goto("/accueil")
    expect(told).to_be_visible()
    yann.get_by_role("button", name="Yann Kerbrat, mon compte").click()
    yann.get_by_role("menuitem", name="Se déconnecter").click()
    leaving = yann.get_by_role("dialog")
    expect(leaving).to_contain_text("Un message n’a pas pu être envoyé. Il sera effacé de cet appareil.")
    expect(leaving).not_to_contain_text("attend encore")
    leaving.get_by_role("button", name="Annuler").click()
    yann.get_by_role("button", name="Afficher").click()
    unsent = yann.get_by_role("dialog", name="Message non envoyé")
    expect(unsent).to_contain_text("Je réserve la scène.")
    expect(unsent).to_contain_text("vous n’êtes plus membre du groupe")
    expect(unsent.get_by_role("button", name="Réessayer")).to_have_count(0)
    unsent.get_by_role("button", name="Supprimer").click()
    expect(told).to_have_count(0)

"""Groups are founded, filled and left, and everybody concerned sees it at once."""

from playwright.sync_api import Page, expect

from tests.end_to_end.talking import expect_open, message, row, say, timeline
from tests.end_to_end.town_hall import MAELLE, YANN
from tests.end_to_end.visitors import Visitors

NAME = "Marché de Noël"
NOLWENN = "nolwenn.jego@josselin.example"
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


def remove(page: Page, person: str) -> None:
    page.get_by_role("navigation", name="Contenu du groupe").get_by_role("link", name="Membres").click()
    act_on(page, person, "Retirer du groupe")
    page.get_by_role("dialog").get_by_role("button", name="Retirer du groupe").click()


def test_groups_and_conversations_are_there_at_once_and_gone_as_soon(visit: Visitors) -> None:
    yann, nolwenn = visit(YANN, "/discussions"), visit(NOLWENN, "/discussions")
    expect(row(nolwenn, "Agents")).to_be_visible()
    begin_a_conversation_of_two(yann, nolwenn)
    take_out_of_a_group(yann, nolwenn)
    join_and_leave_an_open_group(yann, nolwenn)
    rename_and_archive_a_group(yann, nolwenn)


def begin_a_conversation_of_two(yann: Page, nolwenn: Page) -> None:
    """It is there with its first message."""
    yann.get_by_role("button", name="Nouvelle conversation").click()
    yann.get_by_role("menuitem", name="Nouveau message").click()
    form = yann.get_by_role("dialog", name="Nouveau message")
    form.get_by_role("checkbox", name="Nolwenn Jégo").check()
    form.get_by_role("button", name="Écrire").click()
    expect_open(yann, "Nolwenn Jégo")
    expect(row(nolwenn, "Yann Kerbrat")).to_have_count(0)
    say(yann, "La médiathèque ferme à quelle heure ?")
    expect(row(nolwenn, "Yann Kerbrat")).to_contain_text("1 non lu")


def take_out_of_a_group(yann: Page, nolwenn: Page) -> None:
    found(yann, NAME, "Secret", "Nolwenn Jégo")
    row(nolwenn, NAME).click()
    expect_open(nolwenn, NAME)
    say(nolwenn, "Je réserve les chalets.")
    expect(message(yann, "Je réserve les chalets.")).to_be_visible()
    remove(yann, "Nolwenn Jégo")
    expect(nolwenn.get_by_role("heading", name=NOT_FOUND)).to_be_visible()
    expect(row(nolwenn, NAME)).to_have_count(0)


def join_and_leave_an_open_group(yann: Page, nolwenn: Page) -> None:
    found(yann, "Covoiturage", "Ouvert")
    nolwenn.get_by_role("button", name="Nouvelle conversation").click()
    nolwenn.get_by_role("menuitem", name="Groupes à rejoindre").click()
    offer = nolwenn.get_by_role("dialog").get_by_role("listitem").filter(has_text="Covoiturage")
    offer.get_by_role("button", name="Rejoindre").click()
    expect_open(nolwenn, "Covoiturage")
    expect(timeline(yann).get_by_text("Nolwenn Jégo a rejoint le groupe")).to_be_visible()
    nolwenn.get_by_role("button", name="Quitter le groupe").click()
    nolwenn.get_by_role("dialog").get_by_role("button", name="Quitter le groupe").click()
    expect(row(nolwenn, "Covoiturage")).to_have_count(0)
    expect(timeline(yann).get_by_text("Nolwenn Jégo a quitté le groupe")).to_be_visible()


def rename_and_archive_a_group(yann: Page, nolwenn: Page) -> None:
    found(yann, "Chalets", "Sur ajout", "Nolwenn Jégo")
    row(nolwenn, "Chalets").click()
    yann.get_by_role("button", name="Réglages du groupe").click()
    yann.get_by_label("Nom du groupe").fill("Chalets du marché")
    yann.get_by_role("button", name="Enregistrer").click()
    expect_open(nolwenn, "Chalets du marché")
    yann.get_by_role("button", name="Réglages du groupe").click()
    yann.get_by_role("button", name="Archiver le groupe").click()
    yann.get_by_role("dialog").get_by_role("button", name="Archiver le groupe").click()
    expect(nolwenn.get_by_text("Ce groupe est archivé : on peut le lire, plus y écrire.")).to_be_visible()


def test_what_is_refused_in_a_group_one_was_taken_out_of_is_told_and_kept(visit: Visitors) -> None:
    maelle, yann = visit(MAELLE, "/discussions"), visit(YANN, "/discussions")
    expect(row(yann, "Agents")).to_be_visible()
    found(maelle, "Fête de la musique", "Secret", "Yann Kerbrat")
    row(yann, "Fête de la musique").click()
    expect_open(yann, "Fête de la musique")
    yann.context.set_offline(True)
    say(yann, "Je réserve la scène.")
    expect(message(yann, "Je réserve la scène.")).to_contain_text("En attente")
    remove(maelle, "Yann Kerbrat")

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

"""A line that goes and comes back: nothing is lost, nothing is doubled."""

from playwright.sync_api import Page, expect

from tests.end_to_end.talking import expect_open, message, row, say, timeline
from tests.end_to_end.town_hall import ALAIN, ANNICK, MAELLE, TownHall
from tests.end_to_end.visitors import PHONE, Visitors
from tests.support.pace import seconds

GROUP = "Commission urbanisme"
TEXTS = ("Je suis au fond de la vallée.", "Je serai en retard.")


KEPT = """([conversation, seq]) => new Promise((found, failed) => {
  const opening = indexedDB.open('parvis')
  opening.onerror = failed
  opening.onsuccess = () => {
    const asked = opening.result.transaction('logs').objectStore('logs').get(conversation)
    asked.onsuccess = () => {
      opening.result.close()
      found(!!asked.result?.messages.some((one) => !seq || one.seq === seq))
    }
  }
})"""
"""Whether the device has kept a message, or any of its conversation; the state is kept in the same transaction."""

LISTED = "() => Object.keys(localStorage).some((key) => key.includes(' kept '))"
"""Whether it has kept what a screen followed."""


def on_her_phone(visit: Visitors, town_hall: TownHall) -> Page:
    """Annick, once her phone has kept what it needs to open without a line."""
    annick = visit(ANNICK, town_hall.talk(GROUP), PHONE, service_workers="allow")
    annick.evaluate("navigator.serviceWorker.ready.then(() => true)")
    expect_open(annick, GROUP)
    annick.wait_for_function(KEPT, arg=[int(town_hall.talk(GROUP).rsplit("/", 1)[-1]), 0])
    return annick


def on_site(visit: Visitors, email: str, address: str, place: str) -> Page:
    """Somebody's phone, once it has kept a screen of theirs."""
    page = visit(email, address, PHONE, service_workers="allow")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function(KEPT, arg=[int(part) for part in place.split("/")])
    page.wait_for_function(LISTED)
    page.context.set_offline(True)
    page.reload()
    return page


def test_whoever_receives_people_sees_who_comes(visit: Visitors, town_hall: TownHall) -> None:
    """Also after the phone has put the page away."""
    board = town_hall.board("Vaccination%")
    annick = on_site(visit, ANNICK, f"/rendez-vous/{board}/lieux/1", board)
    expect(annick.get_by_text("Hors ligne. La liste est celle de")).to_be_visible()
    annick.get_by_role("button", name="Sans rendez-vous").tap()
    annick.get_by_label("Nom, prénom").fill("Zéphyrine Abgrall")
    annick.get_by_role("button", name="Ajouter", exact=True).tap()
    annick.reload()
    expect(annick.get_by_text("1 geste sera envoyé")).to_be_visible()
    unsent = annick.get_by_role("listitem").filter(has_text="à envoyer au retour du réseau")
    expect(unsent).to_contain_text("Zéphyrine Abgrall")
    annick.context.set_offline(False)
    expect(unsent).to_have_count(0)
    question = "SELECT count(*) FROM appointments WHERE name = 'Zéphyrine Abgrall'"
    assert town_hall.ask(question) == 1


def test_a_station_goes_on_counting(visit: Visitors, town_hall: TownHall) -> None:
    election = town_hall.election("Départementale%")
    alain = on_site(visit, ALAIN, f"/elections/{election}/bureaux/1", election)
    alain.get_by_label("Blancs", exact=True).fill("7")
    alain.get_by_label("Blancs", exact=True).press("Enter")
    expect(alain.get_by_text("1 nombre à envoyer")).to_be_visible()
    alain.reload()
    expect(alain.get_by_label("Blancs", exact=True)).to_have_value("7")
    alain.context.set_offline(False)
    expect(alain.get_by_text("Enregistré", exact=True)).to_be_visible()
    question = (
        "SELECT max(value) FROM figures WHERE name = 'blank' AND conversation_id = $1 AND seq = $2 AND station = 1"
    )
    assert town_hall.ask(question, *map(int, election.split("/"))) == 7


def expect_waiting(page: Page) -> None:
    expect(page.get_by_text("Hors ligne — 2 messages seront envoyés")).to_be_visible()
    for text in TEXTS:
        expect(message(page, text)).to_contain_text("En attente")


def test_what_is_sent_without_a_line_arrives_once(visit: Visitors, town_hall: TownHall) -> None:
    annick, maelle = on_her_phone(visit, town_hall), visit(MAELLE, town_hall.talk(GROUP))
    annick.context.set_offline(True)
    for text in TEXTS:
        say(annick, text)
    expect_waiting(annick)
    annick.reload()
    expect_waiting(annick)

    annick.context.set_offline(False)
    expect(annick.get_by_text("De retour en ligne.")).to_be_visible()
    for text in TEXTS:
        expect(message(maelle, text)).to_have_count(1)
        expect(message(annick, text)).to_have_count(1)
        expect(message(annick, text)).not_to_contain_text("En attente")
        assert town_hall.ask("SELECT count(*) FROM messages WHERE content ->> 'text' = $1", text) == 1
    said = timeline(maelle).inner_text()
    assert said.index(TEXTS[0]) < said.index(TEXTS[1])


def test_the_client_opens_without_a_line_as_it_was(visit: Visitors, town_hall: TownHall) -> None:
    annick = on_her_phone(visit, town_hall)
    last = message(annick, "").last.inner_text().splitlines()[-1]
    annick.context.set_offline(True)
    annick.goto("/accueil")
    expect(annick.get_by_role("heading", name="Bonjour Annick")).to_be_visible()
    annick.goto("/discussions")
    row(annick, GROUP).click()
    expect(message(annick, "").last).to_contain_text(last)
    expect(annick.get_by_text("Hors ligne")).to_be_visible()


def test_home_shows_what_was_kept_while_a_dead_line_is_tried(visit: Visitors, town_hall: TownHall) -> None:
    annick = on_her_phone(visit, town_hall)
    annick.route_web_socket("**/socket", lambda _: None)
    annick.goto("/accueil")
    expect(annick.get_by_role("heading", name="On attend de vous")).to_be_visible(timeout=seconds(8) * 1000)
    expect(annick.locator(".skeleton")).to_have_count(0)
    expect(annick.get_by_text("Reconnexion…")).to_be_visible()


def test_what_others_write_meanwhile_is_there_on_return(visit: Visitors, town_hall: TownHall) -> None:
    annick, maelle = visit(ANNICK, town_hall.talk(GROUP), PHONE), visit(MAELLE, town_hall.talk(GROUP))
    expect_open(annick, GROUP)
    annick.context.set_offline(True)
    expect(annick.get_by_text("Hors ligne")).to_be_visible()
    for number in range(1, 6):
        say(maelle, f"Pièce {number} du dossier reçue.")
        expect(message(maelle, f"Pièce {number} du dossier reçue.")).to_be_visible()
    annick.context.set_offline(False)
    for number in range(1, 6):
        expect(message(annick, f"Pièce {number} du dossier reçue.")).to_have_count(1)


def test_what_a_session_left_that_has_ended_is_sent_only_once_its_author_says_so(
    visit: Visitors, town_hall: TownHall
) -> None:
    annick, maelle = on_her_phone(visit, town_hall), visit(MAELLE, town_hall.talk(GROUP))
    expect_open(maelle, GROUP)
    texts = ("Je suis en route.", "Gardez-moi une place.")
    annick.context.set_offline(True)
    for text in texts:
        say(annick, text)
    expect(message(annick, texts[1])).to_contain_text("En attente")
    annick.context.clear_cookies()
    annick.context.set_offline(False)
    expect(annick.get_by_role("button", name="Se connecter")).to_be_visible()

    visit.sign_in(annick.context, ANNICK)
    annick.goto(town_hall.talk(GROUP))
    told = annick.get_by_role("alert").filter(has_text="2 messages d’une session précédente n’étaient pas partis.")
    expect(told).to_be_visible()
    expect(message(maelle, texts[0])).to_have_count(0)
    told.get_by_role("button", name="Afficher").click()
    annick.get_by_role("dialog").get_by_role("button", name="Envoyer les 2").click()
    for text in texts:
        expect(message(maelle, text)).to_have_count(1)
    expect(told).to_have_count(0)

"""A phone in a valley: what comes first is small, and what was kept is there when nothing comes at all."""

import io
import re
from collections.abc import Callable

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, Route, WebSocketRoute, expect

from tests.end_to_end.following import acknowledge
from tests.end_to_end.line import Budget, Cost, listen
from tests.end_to_end.talking import composer, join, message, payload, say
from tests.end_to_end.town_hall import ANNICK, MAELLE, TownHall
from tests.end_to_end.visitors import PHONE, Visitors
from tests.support.waiting import wait_until

CONVOCATION = Budget(bytes=151_000, journeys=5)
FIRST_PAGE = Budget(bytes=191_000, journeys=3)
DOCUMENT = Budget(bytes=540_000, journeys=4)
"""What a first visit may take at most, the picture of the first page of a document, and the document itself with what
reads it, but for the worker."""

SECONDS = 12
"""After which a first page is seen, by the model of docs/performance.md."""

PAPER = 200_000

LOSE_ONE = """
() => new Promise(told => {
  indexedDB.open('parvis').onsuccess = ({ target: { result: database } }) => {
    const papers = database.transaction('papers', 'readwrite').objectStore('papers')
    papers.getAllKeys().onsuccess = ({ target: { result: keys } }) => papers.delete(keys[0])
    papers.transaction.oncomplete = () => told()
  }
})
"""
KEPT = """new Promise((found, failed) => {
  const opening = indexedDB.open('parvis')
  opening.onerror = failed
  opening.onsuccess = () => {
    const asked = opening.result.transaction('papers').objectStore('papers').count()
    asked.onsuccess = () => { opening.result.close(); found(asked.result) }
  }
})"""
"""How many documents the device keeps."""

WRITTEN = """new Promise((found, failed) => {
  const opening = indexedDB.open('parvis')
  opening.onerror = failed
  opening.onsuccess = async () => {
    const counts = ['outbox', 'drafts'].map(name => opening.result.transaction(name).objectStore(name).count())
    await Promise.all(counts.map(asked => new Promise(counted => asked.onsuccess = counted)))
    opening.result.close()
    const publications = Object.keys(localStorage).filter(key => key.startsWith('parvis.post'))
    found([...counts.map(asked => asked.result), publications.length])
  }
})"""
"""How many messages, drafts and publications that the server does not have the device keeps."""


def paper(size: int) -> bytes:
    """A document whose one page is a picture of about so many bytes."""
    target, side = io.BytesIO(), int((size * 1.74) ** 0.5)
    Image.effect_noise((side, side), 90).save(target, "PDF", quality=75)
    return target.getvalue()


def expect_read(page: Page) -> None:
    expect(page.get_by_role("heading", name="Conseil municipal", level=1)).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("^Ouvrir ")).first).to_be_visible()


def first_page(page: Page) -> Locator:
    return page.get_by_role("dialog").get_by_role("group", name="Page 1 sur")


def expect_drawn(page: Page) -> None:
    expect(first_page(page).locator("canvas")).to_be_visible()


def seconds(cost: Cost) -> float:
    """On a line of 400 kbit/s and 400 ms."""
    return cost.bytes * 8 / 400_000 + cost.journeys * 0.4


def test_a_convocation_comes_soon(visit: Visitors, places: dict[str, int | str]) -> None:
    context = visit.context(PHONE)
    visit.sign_in(context, ANNICK)
    page = context.new_page()
    cost = listen(page, until=".conv-page")
    page.goto(f"/seances/{places['convocation']}")
    expect_read(page)
    expect(page.get_by_role("button", name="J’accuse réception")).to_be_enabled()
    assert cost.complete
    print(cost)
    assert cost.within(CONVOCATION), cost


def with_a_paper(visit: Visitors, town_hall: TownHall, said: str) -> Page:
    """Annick, who has never opened a document, before one of 200 KB, of which nobody else has said that."""
    annick = visit(ANNICK, town_hall.talk("Commission urbanisme"), PHONE)
    content = paper(PAPER)
    assert abs(len(content) - PAPER) < PAPER / 10
    join(annick, payload("Plan.pdf", "application/pdf", content))
    say(annick, said)
    expect(message(annick, said).get_by_role("link", name="Ouvrir Plan.pdf")).to_be_visible()
    return annick


def open_it(page: Page, said: str) -> None:
    message(page, said).get_by_role("link", name="Ouvrir Plan.pdf").tap()


def test_the_first_page_of_a_document_comes_soon(visit: Visitors, town_hall: TownHall) -> None:
    annick = with_a_paper(visit, town_hall, "Le plan du quai")
    cost = listen(annick, until="[aria-label^='Page 1 sur'][style*='blob:']")
    open_it(annick, "Le plan du quai")
    expect_drawn(annick)
    assert cost.complete
    print(cost, f"{seconds(cost):.1f} s")
    assert cost.within(FIRST_PAGE), cost
    assert seconds(cost) < SECONDS


def test_the_document_follows_its_first_page(visit: Visitors, town_hall: TownHall) -> None:
    annick = with_a_paper(visit, town_hall, "Le plan de la place")
    cost = listen(annick)
    open_it(annick, "Le plan de la place")
    expect_drawn(annick)
    print(cost)
    assert cost.within(DOCUMENT), cost


def test_a_first_page_stays_where_it_is_when_it_is_drawn(visit: Visitors, town_hall: TownHall) -> None:
    annick, waiting = with_a_paper(visit, town_hall, "Le plan du pont"), list[Route]()
    bytes_asked = re.compile(r"/api/files/\d+$")
    annick.route(bytes_asked, lambda route: waiting.append(route))
    with annick.expect_request(bytes_asked):
        open_it(annick, "Le plan du pont")
    expect(annick.get_by_role("status").filter(has_text="Aperçu…")).to_be_visible()
    expect(first_page(annick)).to_have_css("background-image", re.compile("^url"))
    expect(first_page(annick).locator("canvas")).to_have_count(0)
    tools, before = annick.get_by_role("dialog").locator(".tools").bounding_box(), first_page(annick).bounding_box()
    with annick.expect_download() as download:
        annick.get_by_role("dialog").get_by_role("link", name="Télécharger Plan.pdf").click()
    assert download.value.path().read_bytes().startswith(b"%PDF")
    annick.unroute(bytes_asked)  # and those that were held go on
    expect_drawn(annick)
    expect(annick.get_by_role("status").filter(has_text="Page 1 sur 1")).to_be_visible()
    assert first_page(annick).bounding_box() == pytest.approx(before, abs=1)
    now = annick.get_by_role("dialog").locator(".tools").bounding_box()
    assert tools
    assert now
    assert (now["y"], now["height"]) == pytest.approx((tools["y"], tools["height"]), abs=1)


def test_a_document_without_a_picture_is_read_as_ever(visit: Visitors, town_hall: TownHall) -> None:
    annick = with_a_paper(visit, town_hall, "Le plan de la halle")
    annick.route(re.compile("/thumbnail$"), lambda route: route.fulfill(status=404))
    open_it(annick, "Le plan de la halle")
    expect_drawn(annick)


def on_her_phone(visit: Visitors, places: dict[str, int | str]) -> Page:
    """Annick, who has asked her phone to keep the documents of the sitting."""
    annick = visit(ANNICK, f"/seances/{places['convocation']}", PHONE, service_workers="allow")
    annick.get_by_role("button", name="Garder les pièces sur cet appareil").tap()
    expect(annick.get_by_text("sur cet appareil (")).to_be_visible(timeout=30_000)
    return annick


def test_what_was_kept_is_read_in_flight(visit: Visitors, places: dict[str, int | str]) -> None:
    annick = on_her_phone(visit, places)
    annick.context.set_offline(True)
    annick.reload()
    expect_read(annick)
    annick.get_by_role("link", name="Ouvrir Note-DM2.pdf").tap()
    expect_drawn(annick)
    with annick.expect_download() as download:
        annick.get_by_role("link", name="Télécharger Note-DM2.pdf").last.click()
    assert download.value.path().read_bytes().startswith(b"%PDF")

    annick.go_back()
    annick.context.set_offline(False)
    annick.get_by_role("button", name="Effacer").tap()
    expect(annick.get_by_role("button", name="Garder les pièces sur cet appareil")).to_be_visible()
    assert annick.evaluate(KEPT) == 0


def test_what_is_kept_in_part_says_so_and_the_rest_comes(visit: Visitors, places: dict[str, int | str]) -> None:
    annick = on_her_phone(visit, places)
    annick.evaluate(LOSE_ONE)
    annick.reload()
    expect(annick.get_by_text("les autres ne se liront pas sans réseau")).to_be_visible()
    annick.get_by_role("button", name="Garder l’autre pièce").tap()
    expect(annick.get_by_text("sur cet appareil (")).to_be_visible(timeout=30_000)


def test_what_was_kept_is_erased_at_sign_out(visit: Visitors, places: dict[str, int | str]) -> None:
    annick = on_her_phone(visit, places)
    assert annick.evaluate(KEPT) > 0
    annick.goto("/accueil")
    annick.context.set_offline(True)
    annick.get_by_role("button", name="Plus", exact=True).tap()
    annick.get_by_role("menuitem", name="Se déconnecter").tap()
    leaving = annick.get_by_role("dialog", name="Se déconnecter")
    expect(leaving.get_by_role("alert")).to_contain_text("vous pourrez vous déconnecter")
    leaving.get_by_role("button", name="Annuler").tap()

    annick.context.set_offline(False)
    expect(annick.get_by_text("Hors ligne")).to_have_count(0)
    annick.goto("/reglages/connexions")
    annick.get_by_role("button", name="Se déconnecter").last.click()
    expect(annick.get_by_role("button", name="Se connecter")).to_be_visible()
    assert annick.evaluate(KEPT) == 0


class DeadLine:
    """A line over which nothing goes any more, or, while it is `deaf`, no answer comes back; neither end is told until
    it is cut."""

    def __init__(self, page: Page) -> None:
        self.dead = self.deaf = False
        self.last: WebSocketRoute | None = None
        self.page = page
        page.route_web_socket(re.compile("/socket$"), self.open)

    def open(self, line: WebSocketRoute) -> None:
        if self.dead:
            line.close()
            return
        server, self.last = line.connect_to_server(), line
        line.on_message(lambda frame: None if self.dead else server.send(frame))
        server.on_message(lambda frame: None if self.dead or self.deaf else line.send(frame))

    def cut(self) -> None:
        assert self.last
        self.last.close()

    def wait_until(self, holds: Callable[[], object]) -> None:
        """What goes over the line goes through this process, which passes it on only while it attends to the page."""
        wait_until(lambda: [self.page.evaluate("1"), holds()][-1])


@pytest.mark.parametrize("taken", [True, False])
def test_what_is_scheduled_as_the_line_dies_is_scheduled_once(
    visit: Visitors, town_hall: TownHall, taken: bool
) -> None:
    """Whether the server had it or not, it is said again once the line is back."""
    maelle = visit(MAELLE, "/accueil")
    line = DeadLine(maelle)
    maelle.goto(town_hall.talk("Services techniques"))
    composer(maelle).fill("Le sel est livré.")
    maelle.get_by_role("button", name="Programmer l’envoi").click()
    dialog = maelle.get_by_role("dialog")
    maelle.get_by_label("Demain matin").check()
    line.deaf, line.dead = taken, not taken
    dialog.get_by_role("button", name="Programmer", exact=True).click()
    counted = "SELECT count(*) FROM scheduled_messages WHERE written ->> 'text' = 'Le sel est livré.'"
    line.wait_until(lambda: town_hall.ask(counted) == int(taken))
    line.cut()
    expect(dialog.get_by_text("La ligne est coupée.")).to_be_visible()
    line.deaf = line.dead = False
    expect(dialog).to_have_count(0)
    expect(composer(maelle)).to_have_value("")
    assert town_hall.ask(counted) == 1
    maelle.get_by_role("button", name="1 message programmé").click()
    dialog.get_by_role("button", name="Supprimer").click()
    expect(dialog).to_have_count(0)


def test_what_was_scheduled_unheard_is_not_there_twice_when_it_is_sent_instead(
    visit: Visitors, town_hall: TownHall
) -> None:
    maelle = visit(MAELLE, "/accueil")
    line = DeadLine(maelle)
    maelle.goto(town_hall.talk("Services techniques"))
    composer(maelle).fill("Le gravier est livré.")
    maelle.get_by_role("button", name="Programmer l’envoi").click()
    dialog = maelle.get_by_role("dialog")
    maelle.get_by_label("Demain matin").check()
    line.deaf = True
    dialog.get_by_role("button", name="Programmer", exact=True).click()
    counted = "SELECT count(*) FROM scheduled_messages WHERE written ->> 'text' = 'Le gravier est livré.'"
    line.wait_until(lambda: town_hall.ask(counted) == 1)
    line.cut()
    dialog.get_by_role("button", name="Annuler").click()
    line.deaf = False
    maelle.get_by_role("button", name="Envoyer", exact=True).click()
    expect(message(maelle, "Le gravier est livré.")).to_be_visible()
    expect(maelle.get_by_role("button", name="1 message programmé")).to_have_count(0)
    town_hall.ask(
        "UPDATE scheduled_messages SET send_at = now() - interval '1 ms' "
        "WHERE written ->> 'text' LIKE 'Le gravier%' RETURNING 1"
    )
    line.wait_until(lambda: town_hall.ask(counted) == 0)
    sent = "SELECT count(*) FROM messages WHERE content ->> 'text' = 'Le gravier est livré.'"
    assert town_hall.ask(sent) == 1
    line.wait_until(lambda: not town_hall.ask("SELECT count(*) FROM memberships WHERE draft LIKE 'Le gravier%'"))


def test_what_was_written_is_erased_at_sign_out_in_every_page(visit: Visitors, town_hall: TownHall) -> None:
    """A change of a publication and a new one, in a page each; a message and a draft in the one that signs out."""
    context = visit.context()
    visit.sign_in(context, MAELLE)
    pages = changing, beginning, talking = context.new_page(), context.new_page(), context.new_page()
    lines = [DeadLine(page) for page in pages]

    changing.goto("/publications/nouvelle")
    changing.get_by_label("Titre", exact=True).fill("La fête de la musique")
    changing.get_by_role("textbox", name="Texte", exact=True).fill("Le 20 juin")
    changing.get_by_role("button", name="Publier").click()
    expect(changing.get_by_role("heading", name="La fête de la musique")).to_be_visible()
    changing.get_by_role("button", name="Actions").click()
    changing.get_by_role("menuitem", name="Modifier").click()
    beginning.goto("/publications/nouvelle")
    expect(beginning.get_by_label("Titre", exact=True)).to_be_visible()
    talking.goto(town_hall.talk("Services techniques"))
    expect(composer(talking)).to_be_visible()

    for line in lines:
        line.dead = True
    changing.get_by_role("textbox", name="Texte", exact=True).fill("Le 21 juin")
    beginning.get_by_label("Titre", exact=True).fill("Le feu d’artifice")
    say(talking, "Qui apporte les barrières ?")
    composer(talking).fill("Et les tables")
    expect(message(talking, "Qui apporte les barrières ?")).to_contain_text("En attente")
    assert talking.evaluate(WRITTEN) == [1, 1, 2]

    talking.get_by_role("button", name="Maëlle Le Goff, mon compte").click()
    talking.get_by_role("menuitem", name="Se déconnecter").click()
    leaving = talking.get_by_role("dialog", name="Se déconnecter sans envoyer")
    leaving.get_by_role("button", name="Se déconnecter").click()
    for page in pages:
        expect(page.get_by_role("button", name="Se connecter")).to_be_visible()
    assert talking.evaluate(WRITTEN) == [0, 0, 0]

    visit.sign_in(context, MAELLE)
    again = context.new_page()
    again.goto(town_hall.talk("Services techniques"))
    expect(composer(again)).to_have_value("")
    expect(message(again, "Qui apporte les barrières ?")).to_have_count(0)


def test_an_answer_given_as_the_line_dies_is_said_and_given_again(
    visit: Visitors, places: dict[str, int | str]
) -> None:
    annick = visit(ANNICK, "/accueil", PHONE)
    line = DeadLine(annick)
    annick.goto(f"/seances/{places['convocation']}")
    acknowledge(annick)
    annick.locator("main").evaluate("it => it.scrollTo(0, it.scrollHeight)")
    annick.get_by_role("button", name="Répondre", exact=True).click()
    expect(annick.get_by_role("radio", name="Présente")).to_be_in_viewport()
    annick.get_by_role("radio", name="Présente").check()
    line.dead = True
    annick.get_by_role("button", name="Répondre : présente").click()
    expect(annick.get_by_role("button", name="Envoi…")).to_be_disabled()
    line.cut()
    failed = annick.get_by_role("alert").filter(has_text="on ne sait pas encore si c’est enregistré")
    expect(failed).to_be_visible()
    expect(annick.get_by_text("Hors ligne : vous pourrez répondre une fois la connexion revenue.")).to_be_visible()
    expect(annick.get_by_role("button", name="Répondre : présente")).to_be_disabled()

    line.dead = False
    expect(failed).to_have_count(0)
    annick.get_by_role("button", name="Répondre : présente").click()
    expect(annick.get_by_role("button", name="Changer ma réponse")).to_be_visible()


def test_a_document_that_is_not_here_says_so_and_comes_with_the_line(
    visit: Visitors, town_hall: TownHall, places: dict[str, int | str]
) -> None:
    annick = visit(ANNICK, "/accueil", PHONE)
    with annick.expect_response(re.compile("pdf.worker")) as ahead:
        annick.goto(f"/seances/{places['convocation']}")
        expect_read(annick)
    ahead.value.finished()
    annick.wait_for_load_state("networkidle")
    annick.context.set_offline(True)
    annick.get_by_role("link", name="Ouvrir Tableau-DM2.pdf").tap()
    expect(annick.get_by_text("le document viendra dès que la ligne sera revenue")).to_be_visible()
    annick.context.set_offline(False)
    expect_drawn(annick)
    expect(annick.get_by_text("le document viendra")).to_have_count(0)


def test_a_document_is_read_as_text(visit: Visitors, places: dict[str, int | str]) -> None:
    annick = visit(ANNICK, f"/seances/{places['convocation']}", PHONE)
    annick.get_by_role("link", name="Ouvrir Note-DM2.pdf").tap()
    expect_drawn(annick)
    viewer = annick.get_by_role("dialog")
    viewer.get_by_role("button", name="Texte").tap()
    expect(viewer.get_by_role("heading", name="note aux membres du conseil")).to_be_visible()
    said = viewer.get_by_text("Elle est équilibrée en fonctionnement comme en investissement.")
    small = said.evaluate("one => parseFloat(getComputedStyle(one).fontSize)")
    assert small >= 16
    for _ in range(3):
        viewer.get_by_role("button", name="Agrandir").tap()
    assert said.evaluate("one => parseFloat(getComputedStyle(one).fontSize)") >= 2 * small
    box = said.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE["width"]
    viewer.get_by_role("button", name="Taille habituelle").tap()
    viewer.get_by_role("button", name="Texte").tap()
    expect_drawn(annick)

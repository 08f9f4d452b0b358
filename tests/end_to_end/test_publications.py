"""A publication that says who has read it, and says so to those who have not yet."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

from PIL import Image
from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.end_to_end.talking import timeline
from tests.end_to_end.town_hall import ANNICK, MAELLE, YANN, TownHall
from tests.end_to_end.visitors import PHONE, Visitors

GROUP = "Informations de la mairie"
TITLE = "Fermeture du pont de Sainte-Croix"


def text_of(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Texte", exact=True)


def publish(page: Page, title: str, *, tracked: bool, group: str = GROUP) -> None:
    page.goto("/publications/nouvelle")
    page.get_by_label("Groupe").select_option(group)
    page.get_by_label("Titre", exact=True).fill(title)
    # As one types it: the signs become what they mean, and an item is followed by another.
    text_of(page).press_sequentially("Du **lundi** au vendredi :\n- déviation par la rue Glatinier\nnavette à 8 h")
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
    expect(named.get_by_text("avant la modification")).to_have_count(0)

    maelle.keyboard.press("Escape")
    maelle.get_by_role("button", name="Actions").click()
    maelle.get_by_role("menuitem", name="Modifier").click()
    text_of(maelle).fill("Le pont reste ouvert.")
    maelle.get_by_role("button", name="Enregistrer").click()
    expect(annick.get_by_text("Le pont reste ouvert.")).to_be_visible()
    expect(annick.get_by_text("Vous avez accusé réception")).to_contain_text("avant la modification du")
    maelle.get_by_role("button", name="Lu par 1 sur").click()
    reader = named.get_by_role("listitem").filter(has_text="Annick Le Breton")
    expect(reader).to_contain_text("avant la modification du")

    # The correction was saved without asking anew: that is done afterwards.
    maelle.keyboard.press("Escape")
    maelle.get_by_role("button", name="Actions").click()
    maelle.get_by_role("menuitem", name="Modifier").click()
    maelle.get_by_role("checkbox", name="Demander à nouveau l’accusé").check()
    maelle.get_by_role("button", name="Enregistrer").click()
    expect(annick.get_by_text("Une publication modifiée est à lire à nouveau")).to_be_visible()
    expect(annick.get_by_text("on vous demande de la lire à nouveau")).to_be_visible()
    expect(annick.get_by_text("accusé du texte précédent")).to_be_visible()
    expect(annick.get_by_text("Le pont reste ouvert.")).to_have_count(0)
    maelle.get_by_role("button", name="Lu par 0 sur").click()
    expect(reader).to_contain_text("accusé du texte précédent")
    annick.get_by_role("button", name="Lire la publication").click()
    expect(annick.get_by_text("Le pont reste ouvert.")).to_be_visible()
    annick.get_by_role("button", name="J’accuse réception").click()
    expect(named.get_by_role("heading", name="Accusé réception (1)")).to_be_visible()


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


def test_a_publication_is_announced_changed_and_taken_back(visit: Visitors, town_hall: TownHall) -> None:
    maelle, yann = visit(MAELLE), visit(YANN, town_hall.talk(GROUP))
    publish(maelle, "Vœux du maire", tracked=False)
    expect(timeline(yann).get_by_role("heading", name="Vœux du maire")).to_be_visible()
    expect(yann.get_by_text("Seules les personnes qui publient écrivent dans ce groupe.")).to_be_visible()
    yann.get_by_role("navigation", name="Rubriques").get_by_role("link", name="Publications").click()
    post = yann.get_by_role("article").filter(has=yann.get_by_role("heading", name="Vœux du maire"))
    expect(post.get_by_role("strong")).to_have_text("lundi")

    maelle.get_by_role("button", name="Actions").click()
    maelle.get_by_role("menuitem", name="Modifier").click()
    text_of(maelle).fill("Du lundi au jeudi.")
    maelle.get_by_role("button", name="Enregistrer").click()
    expect(post.get_by_text("Du lundi au jeudi.")).to_be_visible()
    post.get_by_role("button", name="modifiée").click()
    expect(yann.get_by_role("dialog").get_by_text("déviation par la rue Glatinier")).to_be_visible()
    yann.keyboard.press("Escape")

    maelle.get_by_role("button", name="Actions").click()
    maelle.get_by_role("menuitem", name="Supprimer").click()
    maelle.get_by_role("dialog").get_by_role("button", name="Supprimer").click()
    expect(yann.get_by_role("heading", name="Vœux du maire")).to_have_count(0)


def picture(name: str) -> FilePayload:
    held = BytesIO()
    Image.new("RGB", (1200, 700), (96, 140, 110)).save(held, "PNG")
    return {"name": name, "mimeType": "image/png", "buffer": held.getvalue()}


def test_a_publication_has_a_cover_and_a_picture_in_its_text(visit: Visitors) -> None:
    maelle, yann = visit(MAELLE, "/publications/nouvelle"), visit(YANN, "/publications", screen=PHONE)
    title = "Le nouveau kiosque"
    maelle.get_by_label("Groupe").select_option(GROUP)
    maelle.get_by_label("Titre", exact=True).fill(title)
    text_of(maelle).press_sequentially("## Les travaux\nIls commencent lundi.")
    plan: FilePayload = {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"Trois mots."}
    files = [picture("kiosque.png"), picture("plan.png"), plan]
    maelle.locator("input[type=file]:not([accept])").set_input_files(files)
    maelle.get_by_role("radio", name="kiosque.png").check()
    maelle.get_by_role("button", name="Image dans le texte").click()
    maelle.get_by_role("menuitem", name="plan.png").click()
    expect(text_of(maelle).get_by_role("img", name="plan")).to_be_visible()
    maelle.get_by_role("textbox", name="Ce que montre l’image").fill("Le plan du kiosque")
    maelle.get_by_role("button", name="Publier").click()

    post = yann.get_by_role("article").filter(has=yann.get_by_role("heading", name=title))
    expect(post.get_by_role("heading", name="Les travaux")).to_be_visible()
    for shown in (post.locator("img.cover"), post.get_by_role("img", name="Le plan du kiosque")):
        shown.scroll_into_view_if_needed()
        expect(shown).to_have_js_property("naturalWidth", 1200)
    expect(post.get_by_text("notes.txt")).to_be_visible()
    expect(post.get_by_text("kiosque.png")).to_have_count(0)


PASTE = """
(box, { html, text }) => {
  const data = new DataTransfer()
  data.setData('text/html', html)
  data.setData('text/plain', text)
  box.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
}
"""


def test_what_is_written_is_what_is_read(visit: Visitors) -> None:
    maelle, yann = visit(MAELLE, "/publications/nouvelle"), visit(YANN, "/publications", screen=PHONE)
    maelle.get_by_label("Groupe").select_option("Agents")
    maelle.get_by_label("Titre", exact=True).fill("Le chantier du quai")
    text = text_of(maelle)
    text.press_sequentially("Merci @Yann")
    maelle.get_by_role("option", name="Yann Kerbrat").click()
    text.press_sequentially("pour 2*3*4.\nLe plan")
    text.press("Shift+Home")
    text.press("Control+Shift+K")
    maelle.get_by_label("Adresse du lien").fill("josselin.example/plan")
    maelle.get_by_label("Adresse du lien").press("Enter")
    text.press("End")
    text.press("Enter")
    text.evaluate(
        PASTE,
        {
            "html": "<p class=MsoNormal style='margin:0'><b>Lundi</b> : voirie@josselin.example</p>"
            "<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'>"
            "<span style='mso-list:Ignore'>1.</span>au 02 97 22 24 17</p>",
            "text": "Lundi",
        },
    )
    text.press("Control+z")
    expect(text.get_by_role("listitem")).to_have_count(0)
    maelle.get_by_role("toolbar").get_by_role("button", name="Rétablir").click()
    maelle.get_by_role("button", name="Publier").click()

    post = yann.get_by_role("article").filter(has=yann.get_by_role("heading", name="Le chantier du quai"))
    expect(post.get_by_text("Merci @Yann Kerbrat pour 2*3*4.")).to_be_visible()
    expect(post.get_by_role("link", name="Le plan")).to_have_attribute("href", "https://josselin.example/plan")
    expect(post.get_by_role("strong")).to_have_text("Lundi")
    expect(post.get_by_role("link", name="voirie@josselin.example")).to_be_visible()
    expect(post.get_by_role("listitem").get_by_role("link")).to_have_attribute("href", "tel:+33297222417")


def test_without_the_editor_one_writes_with_signs(visit: Visitors) -> None:
    maelle = visit(MAELLE, "/publications")
    maelle.context.route("**/RichText-*.js", lambda route: route.abort())
    maelle.goto("/publications/nouvelle")
    expect(maelle.get_by_text("L’éditeur n’a pas pu être chargé")).to_be_visible()
    maelle.get_by_label("Titre", exact=True).fill("Sans éditeur")
    text_of(maelle).fill("## Quand\nLundi")
    maelle.get_by_role("button", name="Publier").click()
    expect(maelle.get_by_role("heading", name="Quand")).to_be_visible()


def test_what_is_written_outlives_its_page(visit: Visitors) -> None:
    """The same page once its address has changed; loaded anew before the hand rests; closed without a line, then found
    among the drafts."""
    page = visit(MAELLE, "/publications/nouvelle")
    title = page.get_by_label("Titre", exact=True)
    title.evaluate("field => (field.first = true)")
    title.fill("Le titre")
    page.wait_for_url("**/nouvelle?brouillon=*")
    expect(page.get_by_text("Brouillon enregistré")).to_be_visible()
    assert title.evaluate("field => field.first")
    expect(title).to_have_value("Le titre")

    page.goto("/publications/nouvelle")
    title.fill("Le marché de Noël")
    text_of(page).fill("Place de la mairie")
    page.reload()
    expect(page.get_by_label("Titre", exact=True)).to_have_value("Le marché de Noël")
    expect(text_of(page)).to_have_text("Place de la mairie")

    page.goto("/publications/nouvelle")
    page.get_by_label("Titre", exact=True).fill("La nuit de la lecture")
    text_of(page).fill("À la")
    page.context.set_offline(True)
    text_of(page).fill("À la médiathèque")
    context = page.context
    page.close()
    context.set_offline(False)
    again = context.new_page()
    again.goto("/publications/brouillons")
    again.get_by_role("link", name="La nuit de la lecture").click()
    expect(text_of(again)).to_have_text("À la médiathèque")


def test_a_draft_goes_on_elsewhere_and_is_published_at_its_hour(visit: Visitors, town_hall: TownHall) -> None:
    desk, yann = visit(MAELLE, "/publications/nouvelle"), visit(YANN, "/publications")
    desk.get_by_label("Titre", exact=True).fill("Horaires d’hiver")
    text_of(desk).fill("De 9 h à")
    expect(desk.get_by_text("Brouillon enregistré")).to_be_visible()

    phone = visit(MAELLE, "/publications/brouillons", screen=PHONE)
    phone.get_by_role("link", name="Horaires d’hiver").click()
    expect(text_of(phone)).to_have_text("De 9 h à")
    text_of(phone).fill("De 9 h à 17 h.")
    expect(text_of(desk)).to_have_text("De 9 h à 17 h.")
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
    town_hall.ask("UPDATE post_drafts SET publish_at = now() - interval '1 ms' WHERE title = $1", title)
    post = yann.get_by_role("article").filter(has=yann.get_by_role("heading", name="Horaires d’hiver"))
    expect(post.get_by_text("De 9 h à 17 h.")).to_be_visible()
    expect(phone.get_by_role("link", name="Horaires d’hiver")).to_have_count(0)

"""Every screen there is: who sees it, where it is, and what is open on it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from playwright.sync_api import Page, expect

from server.demo import PASSWORD
from tests.end_to_end.composing import (
    agree_to_send,
    begin_convocation,
    begin_version,
    compose_in_the_last_minutes,
    compose_on_the_last_day,
    compose_too_late,
    compose_without_a_title,
    preview_convocation,
)
from tests.end_to_end.posting import begin_to_join_a_slip, begin_to_take_down, show_any_slips
from tests.end_to_end.talking import act_on, join, joined, message, payload, say, timeline
from tests.end_to_end.town_hall import ALAIN, ANNICK, CEDRIC, HERVE, MAELLE, MARTINE, YANN
from tests.end_to_end.visitors import PHONE
from tests.support.uploading import pdf, picture
from tests.support.written import docx

RULES = docx("# Article premier", "Le présent règlement.", "## Son objet", "L’urbanisme.", "# Article deux", "Fin.")
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def stay(page: Page) -> None:
    """Looks at the screen as it is."""


@dataclass(frozen=True)
class Screen:
    """What somebody sees there, once `then` has been done. `TownHall.places` fills in the address. `apart` is what
    leaves more behind in the browser than can be tidied up."""

    name: str
    who: str | None
    path: str
    then: Callable[[Page], None] = stay
    apart: bool = False


def expect_settled(page: Page) -> None:
    """The screen is there, and waits for nothing any more."""
    expect(page.locator("h1").first).to_be_attached()
    expect(page.locator("[aria-busy=true], [role=log]:not([data-placed])")).to_have_count(0)


def click(name: str, role: Literal["button", "link", "menuitem"] = "button") -> Callable[[Page], None]:
    return lambda page: page.get_by_role(role, name=name).first.click()


def choose_an_hour(page: Page) -> None:
    page.get_by_role("button", name=re.compile(r"^\d\d:\d\d")).first.click()
    page.get_by_role("button", name=re.compile("^Réserver ")).wait_for()


def begin_to_book(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^Réserver à ")).first.click()
    page.get_by_label("Téléphone", exact=True).fill("06 12 40 10 10")
    page.get_by_text("Ce téléphone a déjà une place").wait_for()


def find_an_appointment(page: Page) -> None:
    page.get_by_role("searchbox").fill("even")
    page.get_by_role("button", name="Ouvrir", exact=True).first.wait_for()


def write_for_later(page: Page) -> None:
    page.get_by_role("textbox", name=re.compile("^Écrire à")).fill("Rappel : réunion à 14 h.")
    page.get_by_role("button", name="Programmer l’envoi").click()
    page.get_by_role("dialog").wait_for()


def lack_an_answer(page: Page) -> None:
    page.get_by_role("button", name="Poser une question à tous").click()
    page.get_by_label("Votre question").fill("Qui vient samedi ?")
    page.get_by_role("dialog").get_by_role("button", name="Envoyer").click()
    page.get_by_text("Donnez deux réponses au moins").wait_for()


def open_an_appointment(page: Page) -> None:
    page.locator(".bk").first.click()
    page.get_by_role("dialog").wait_for()


def open_the_acts(page: Page, name: str) -> bool:
    """A button of the header, or on a phone the menu that has it, too; whether it was the menu."""
    page.get_by_role("heading", level=1).wait_for()
    folded = not page.get_by_role("button", name=name).is_visible()
    page.get_by_role("button", name="Autres actions" if folded else name).click()
    return folded


def show_a_hall(page: Page) -> None:
    if open_the_acts(page, "Écran de la salle"):
        page.get_by_role("menuitem", name="Écran de la salle").click()
    page.get_by_label("Adresse").wait_for()


def take_away(page: Page) -> None:
    open_the_acts(page, "Exporter")
    page.get_by_role("menuitem", name="Fichier CSV").wait_for()


def open_the_computation(page: Page) -> None:
    page.get_by_text("Le calcul", exact=True).first.click()


def compare_a_hash(page: Page) -> None:
    page.get_by_label("Empreinte", exact=False).fill("0" * 64)
    page.get_by_role("button", name="Comparer").click()
    page.get_by_text("ne porte cette empreinte").wait_for()


def choose(menu: str, act: str) -> Callable[[Page], None]:
    """Opens a menu and takes one of its acts."""

    def then(page: Page) -> None:
        page.get_by_role("button", name=menu).first.click()
        page.get_by_role("menuitem", name=act).click()

    return then


def open_a_folder(page: Page) -> None:
    page.get_by_role("link", name="Rue des Trente", exact=True).click()
    page.get_by_role("row").get_by_role("link", name="Plan-de-financement.pdf", exact=True).wait_for()


def open_a_sitting(page: Page) -> None:
    page.get_by_role("main").get_by_role("link").filter(has_text="Conseil municipal").first.click()
    page.get_by_role("link", name="Voir la convocation").wait_for()


def on_document(what: str) -> Callable[[Page], None]:
    return choose("Actions sur Compte-rendu.pdf", what)


def seek_in_a_document(page: Page) -> None:
    page.get_by_role("link", name="Compte-rendu.pdf", exact=True).click()
    page.locator("canvas").first.wait_for()
    page.keyboard.press("Control+f")
    page.keyboard.type("quorum")
    expect(page.get_by_role("search").get_by_role("status")).to_contain_text("1 sur")


def open_own_documents(page: Page) -> None:
    page.get_by_role("main").or_(page.locator("body")).get_by_text("Mes notes et documents").first.click()
    page.get_by_role("link", name="Documents", exact=True).last.click()


def open_shared(page: Page) -> None:
    open_own_documents(page)
    page.get_by_role("link", name="Partagés avec des personnes").click()
    page.get_by_role("row", name="Reunion-de-securite.pdf").wait_for()


def share_a_folder(page: Page) -> None:
    """With somebody from outside, which is asked about."""
    open_own_documents(page)
    page.get_by_role("link", name="Partagés avec des personnes").wait_for()
    page.wait_for_timeout(200)
    if not page.get_by_role("button", name="Actions sur Rue des Trente").count():
        page.get_by_role("button", name="Nouveau dossier").click()
        page.get_by_role("textbox", name="Nom").fill("Rue des Trente, courriers aux riverains")
        page.keyboard.press("Enter")
    page.get_by_role("button", name="Actions sur Rue des Trente").click()
    page.get_by_role("menuitem", name="Partager…").click()
    form = page.get_by_role("dialog", name="Partager")
    form.get_by_role("searchbox").fill("cédric")
    form.get_by_role("checkbox").first.check()
    form.get_by_role("button", name="Partager", exact=True).click()
    form.get_by_role("alert").wait_for()


def read_by_outline(page: Page) -> None:
    page.locator("input[type=file][multiple]").set_input_files([payload("Règlement.docx", WORD, RULES)])
    page.get_by_role("link", name="Règlement.docx", exact=True).click()
    page.get_by_role("button", name="Plan", exact=True).first.click()
    page.get_by_role("button", name="Son objet").wait_for()


def begin_to_freeze(page: Page) -> None:
    """With figures that do not add up, and nothing else."""
    for name, value in (("Émargements", "430"), ("Votants", "431")):
        page.get_by_role("textbox", name=name, exact=True).fill(value)
    page.get_by_role("button", name="Figer les résultats").click()
    page.get_by_role("alert").wait_for()


def speak_of_a_document(page: Page) -> None:
    """The one that people speak of, with an answer begun."""
    open_a_folder(page)
    page.get_by_role("row").get_by_role("link", name="Plan-de-financement.pdf", exact=True).click()
    page.locator("canvas").first.wait_for()
    page.get_by_role("button", name="Discussion").first.click()
    page.get_by_role("button", name="Répondre à").first.click()


choose_to_rewind = choose("Autres actions", "Remettre à une date…")


def compare_versions(page: Page) -> None:
    """Once the worker has read both."""
    texts = (f"La participation est de {share} % du montant hors taxes." for share in (30, 35))
    files = [payload("Accord.txt", "text/plain", text.encode()) for text in texts]
    page.locator("input[type=file][multiple]").set_input_files(files[0])
    page.get_by_role("link", name="Accord.txt", exact=True).wait_for()
    page.locator("input[type=file][multiple]").set_input_files(files[1])
    page.get_by_role("button", name="Choisir").last.click()
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("link", name="Accord.txt", exact=True).click()
    page.get_by_text("est de 35 %").wait_for()
    page.get_by_role("button", name="Versions").filter(visible=True).first.click()
    page.get_by_role("button", name="Actions sur la version 1").click()
    page.get_by_role("menuitem", name="Comparer à la version en vigueur").click()
    page.locator("ins").wait_for()


def choose_some(page: Page) -> None:
    for name in ("Rue des Trente", "Compte-rendu.pdf"):
        page.get_by_role("checkbox", name=f"Choisir {name}").check()


def move_outside(page: Page) -> None:
    on_document("Déplacer")(page)
    page.get_by_role("button", name="Toutes les discussions").click()
    page.get_by_role("button", name="Gendarmerie").click()
    page.get_by_role("button", name="Déplacer ici").click()


def file_away(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^Classer ")).first.click()
    page.get_by_role("button", name="Gendarmerie").click()


def choose_a_document(page: Page) -> None:
    page.get_by_role("button", name="Joindre un document de Parvis").click()
    page.get_by_role("button", name="Compte-rendu.pdf").click()


def add_a_device(page: Page) -> None:
    page.get_by_role("button", name="Ajouter un appareil").click()
    asked = page.get_by_role("dialog", name="Ajouter un appareil")
    asked.get_by_role("textbox", name="Nom de l’appareil").fill("Portable de la mairie")
    asked.get_by_role("textbox", name="Mot de passe actuel").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="À saisir sur l’appareil")).to_be_visible()


def add_documents(page: Page, *names: str) -> None:
    page.locator("input[type=file][multiple]").set_input_files([payload(name, "text/plain", b"x") for name in names])


def add_a_document(page: Page) -> None:
    """Of a name that is taken, which is asked about; beside one that is new."""
    add_documents(page, "Compte-rendu.pdf", "Un relevé des parcelles de la rue des Trente et des Forges.txt")
    page.get_by_role("button", name="Choisir").click()


def fill_the_bin(page: Page) -> None:
    add_documents(page, "Un brouillon de courrier aux riverains de la rue des Trente.txt")
    page.get_by_role("button", name="Actions sur Un brouillon").click()
    page.get_by_role("menuitem", name="Mettre à la corbeille").click()
    page.get_by_role("link", name="Corbeille").click()
    page.get_by_role("button", name="Restaurer Un brouillon").wait_for()


def look_for(words: str) -> Callable[[Page], None]:
    return lambda page: page.get_by_role("searchbox").fill(words)


def press(key: str) -> Callable[[Page], None]:
    def then(page: Page) -> None:
        page.keyboard.press(key)
        page.get_by_role("dialog").wait_for()

    return then


def ask_the_palette(words: str) -> Callable[[Page], None]:
    def then(page: Page) -> None:
        press("Control+k")(page)
        page.keyboard.type(words)
        page.get_by_role("option").filter(has=page.locator("time, .sub")).first.wait_for()

    return then


def move_a_date(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^Déplacer")).first.click()
    page.get_by_role("dialog").wait_for()


def cancel_a_date(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^Annuler la date")).first.click()
    page.get_by_role("dialog").wait_for()


def change_the_meeting(page: Page) -> None:
    page.get_by_role("button", name="Ajouter une visioconférence").click()
    page.get_by_label("Adresse de la visioconférence").fill("visio.example")
    page.get_by_role("dialog").get_by_role("button", name="Enregistrer").click()


def report_nothing(page: Page) -> None:
    page.get_by_role("button", name="Signaler un problème").click()
    page.get_by_role("dialog").get_by_role("button", name="Signaler", exact=True).click()


def unfold(summary: str) -> Callable[[Page], None]:
    return lambda page: page.locator("summary").filter(has_text=summary).click()


def on_a_phone(then: Callable[[Page], None]) -> Callable[[Page], None]:
    """What is only there on a phone."""

    def narrowed(page: Page) -> None:
        page.set_viewport_size(PHONE)
        then(page)

    return narrowed


def lose_the_line(page: Page) -> None:
    page.context.set_offline(True)
    say(page, "Je suis au fond de la vallée.")
    page.get_by_text("Hors ligne — 1 message sera envoyé").wait_for()


def find_nobody_in(page: Page) -> None:
    """A server that does not answer, at the first visit."""
    page.route_web_socket("**/socket", lambda line: line.close())
    page.goto("/accueil")
    page.get_by_role("heading", name="Le serveur ne répond pas").wait_for()


def act_on_message(page: Page) -> None:
    latest = message(page, "").last
    act_on(latest, "Autres actions")


def ask_of_message(act: str) -> Callable[[Page], None]:
    def then(page: Page) -> None:
        act_on_message(page)
        page.get_by_role("menuitem", name=act).click()

    return then


def keep_messages(page: Page) -> None:
    """What names the reader is expected by itself; it is saved, and pinned."""
    for act in ("Enregistrer", "Épingler pour tous"):
        act_on_message(page)
        page.get_by_role("menuitem", name=act, exact=True).click()
    page.get_by_role("button", name="Message épinglé").wait_for()
    page.get_by_role("link", name="À suivre").click()
    page.get_by_role("heading", name="Messages enregistrés").wait_for()


def read_further_up(page: Page) -> None:
    """Turns the wheel again when the page was still leading the reader to what is new."""
    timeline(page).hover()
    back = page.get_by_role("button", name="Aller aux derniers messages")
    while not back.is_visible():
        page.mouse.wheel(0, -2_000)
        page.wait_for_timeout(500)


def cancel_without_a_reason(page: Page) -> None:
    page.get_by_role("button", name="Annuler la séance").click()
    page.get_by_role("dialog").get_by_role("button", name="Annuler la séance").click()
    page.get_by_text("Dites pourquoi la séance est annulée.").wait_for()


def ask_for_the_code(page: Page) -> None:
    page.get_by_role("button", name="Ouvrir la convocation").click()
    page.get_by_role("button", name="Recevoir un code par courriel").click()
    page.get_by_label("Code reçu").wait_for()


def publish_later(page: Page) -> None:
    page.get_by_label("Titre", exact=True).fill("À paraître")
    page.get_by_role("radio", name="Plus tard").check()
    page.get_by_text("Brouillon enregistré").wait_for()


def join_files(page: Page) -> None:
    """One is empty, and of the other the line is lost."""
    page.route(
        "**/api/uploads/*", lambda route: route.abort() if route.request.method == "PATCH" else route.continue_()
    )
    join(page, payload(f"{'Délibération-' * 12}.pdf", "application/pdf", b"%PDF"), payload("Vide.pdf", "", b""))
    joined(page).get_by_text("Connexion coupée").wait_for()
    joined(page).get_by_text("Ce fichier est vide.").wait_for()


def read_files(page: Page) -> None:
    """Turns from a picture to a PDF."""
    join(page, payload("Plan.png", "image/png", picture(900, 600)), payload("Budget.pdf", "application/pdf", pdf(3)))
    say(page, "Le plan et le budget")
    message(page, "Le plan et le budget").last.get_by_role("link", name="Ouvrir Plan.png").click()
    page.get_by_role("dialog", name="Plan.png").get_by_role("button", name="Fichier suivant").click()
    page.get_by_role("group", name="Page 1 sur 3").locator("canvas").wait_for()


def invite_somebody(page: Page) -> None:
    page.get_by_role("button", name="Inviter").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("radio", name="Une autre personne").check()
    dialog.get_by_label("Nom", exact=True).fill("Claire Expert")
    dialog.get_by_role("checkbox", name="Tout l’ordre du jour").check()


def invite_nobody(page: Page) -> None:
    page.get_by_role("button", name="Inviter").click()
    page.get_by_role("dialog").get_by_role("button", name="Envoyer l’invitation").click()
    page.get_by_text("Choisissez au moins un point.").wait_for()


def withdraw_an_invitation(page: Page) -> None:
    page.get_by_role("button", name="Actes pour l’invitation de Claire Expert").click()
    page.get_by_role("menuitem", name="Retirer l’invitation").click()
    page.get_by_role("dialog").wait_for()


def request_a_session(page: Page) -> None:
    page.get_by_role("button", name="Enregistrer une demande").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("radio", name="Des membres du conseil").check()
    dialog.get_by_role("button", name="Enregistrer").click()
    dialog.get_by_text("Indiquez le motif").wait_for()


def paste_a_wrong_line(page: Page) -> None:
    page.get_by_role("button", name="Tenir la liste").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Un conseiller par ligne").fill("Guy Lannion ; Lannion")
    dialog.get_by_role("button", name="Enregistrer").click()
    dialog.get_by_text("Ligne 1").wait_for()


def declare_an_interest(page: Page) -> None:
    if page.get_by_role("button", name="Ordre du jour").is_visible():
        page.get_by_role("button", name="Ordre du jour").click()
    page.get_by_role("button", name="Déport au point 4").click()


def give_proxy(page: Page) -> None:
    page.get_by_role("button", name="Changer ma réponse").click()
    page.get_by_role("radio", name="Je donne pouvoir").check()
    page.get_by_text("Pour plusieurs séances").click()


MORE = "Autres actes pour Annick Le Breton"

DOORS = [
    Screen("sign-in", None, "/connexion"),
    Screen("sign-in refused", None, "/connexion", click("Se connecter")),
    Screen("password forgotten", None, "/mot-de-passe"),
    Screen("password reset", None, "/mot-de-passe/{reset}"),
    Screen("convocation from its letter", None, "/convocation/{convocation_link}"),
    Screen(
        "convocation opened from its letter", None, "/convocation/{convocation_link}", click("Ouvrir la convocation")
    ),
    Screen("convocation from its letter, replaced", None, "/convocation/{replaced_link}"),
    Screen("convocation from its letter, code asked", None, "/convocation/{convocation_link}", ask_for_the_code),
    Screen("sitting shared by a letter", None, "/seance/{shared_link}"),
    Screen("invitation", None, "/invitation/{invitation}"),
    Screen("invitation, lacking", None, "/invitation/{invitation}", click("Rejoindre Parvis")),
    Screen("address from its link", None, "/adresse/{address}"),
    Screen("address confirmed", None, "/adresse/{address}", click("Confirmer cette adresse")),
    Screen("address, link over", None, f"/adresse/{'x' * 43}"),
    Screen("server away", None, "/connexion", find_nobody_in, apart=True),
    Screen("ending digests", None, f"/courriels/{'x' * 28}"),
    Screen("ending digests, a broken link", None, f"/courriels/{'x' * 28}", click("Ne plus recevoir")),
    Screen("link over", None, f"/invitation/{'x' * 43}"),
]

TALK = [
    Screen("conversations", MAELLE, "/discussions"),
    Screen("conversations of a guest", CEDRIC, "/discussions"),
    Screen("conversations, menu", MAELLE, "/discussions", click("Nouvelle conversation")),
    Screen("new message", MAELLE, "/discussions", choose("Nouvelle conversation", "Nouveau message")),
    Screen("new group", MAELLE, "/discussions", choose("Nouvelle conversation", "Nouveau groupe")),
    Screen("groups to join", MAELLE, "/discussions", choose("Nouvelle conversation", "Groupes à rejoindre")),
    Screen("conversation", MAELLE, "/discussions/{agents}", read_further_up),
    Screen("conversation, what is new", ANNICK, "/discussions/{urbanisme}"),
    Screen("conversation, acts on a message", MAELLE, "/discussions/{agents}", act_on_message),
    Screen("conversation, being reminded", MAELLE, "/discussions/{agents}", ask_of_message("Me le rappeler…")),
    Screen("conversation, forwarding", MAELLE, "/discussions/{agents}", ask_of_message("Transférer…")),
    Screen("messages to follow", MAELLE, "/discussions/{agents}", keep_messages),
    Screen("conversation without a line", ANNICK, "/discussions/{urbanisme}", lose_the_line, apart=True),
    Screen("conversation, panel", ANNICK, "/discussions/{urbanisme}", on_a_phone(click("Ouvrir le panneau latéral"))),
    Screen("conversation with convocations", ANNICK, "/discussions/{conseil}"),
    Screen("conversation with guests", MAELLE, "/discussions/{gendarmerie}"),
    Screen(
        "conversation with guests, what they see", MAELLE, "/discussions/{gendarmerie}", click("Ce qu’elles voient")
    ),
    Screen("conversation, files being joined", MAELLE, "/discussions/{urbanisme}", join_files, apart=True),
    Screen("conversation, a file being read", MAELLE, "/discussions/{agents}", read_files),
    Screen("conversation of a guest", CEDRIC, "/discussions/{gendarmerie}"),
    Screen("conversation of two", ANNICK, "/discussions/{two}"),
    Screen("conversation where few write", ANNICK, "/discussions/{informations}"),
    Screen("publications of a group", MAELLE, "/discussions/{conseil}/publications"),
    Screen("sittings of a group", MAELLE, "/discussions/{conseil}/seances"),
    Screen("members of a group", MAELLE, "/discussions/{gendarmerie}/membres"),
    Screen("adding members", MAELLE, "/discussions/{gendarmerie}/membres", click("Ajouter")),
    Screen("settings of a group", MAELLE, "/discussions/{gendarmerie}", click("Réglages du groupe")),
    Screen("search, not begun", ANNICK, "/recherche"),
    Screen("search, found", ANNICK, "/recherche?q=conseil"),
    Screen("search, filtered", ANNICK, "/recherche?q=conseil&genre=convocations&quand=an&tri=pertinence"),
    Screen("search, people", ANNICK, "/recherche?q=le&genre=personnes"),
    Screen("search, documents", MAELLE, "/recherche?q=lumineux"),
    Screen("search, documents alone", MAELLE, "/recherche?q=dm2&genre=documents&tri=pertinence"),
    Screen("search, nothing found", ANNICK, "/recherche?q=zyzomys"),
    Screen("palette", MAELLE, "/discussions/{agents}", press("Control+k")),
    Screen("palette, found", MAELLE, "/discussions/{agents}", ask_the_palette("conseil")),
    Screen("keys", MAELLE, "/accueil", press("?")),
]

ANNOUNCEMENTS = [
    Screen("home of staff", MAELLE, "/accueil"),
    Screen("home of staff, own menu", MAELLE, "/accueil", click("Maëlle Le Goff, mon compte")),
    Screen("home of staff, rest of the rail", MAELLE, "/accueil", on_a_phone(click("Plus"))),
    Screen("home of an official", ANNICK, "/accueil"),
    Screen("home of a guest", CEDRIC, "/accueil"),
    Screen("publications", MAELLE, "/publications"),
    Screen("publications, by a label", MAELLE, "/publications?etiquette=Animations"),
    Screen("publications, readers", MAELLE, "/publications", click("Lu par")),
    Screen("publications, acts", MAELLE, "/publications", click("Actions")),
    Screen("publication", ANNICK, "/publications/{publication}"),
    Screen("publish", MAELLE, "/publications/nouvelle"),
    Screen("publish, lacking", MAELLE, "/publications/nouvelle", click("Publier")),
    Screen("publish, later", MAELLE, "/publications/nouvelle", publish_later),
    Screen("approval", ALAIN, "/seances/accords/{approval}"),
    Screen("body_conveners", MAELLE, "/administration/assemblees/{council}"),
    Screen("renewal", MAELLE, "/administration/renouvellement"),
    Screen("approval_waits", ALAIN, "/seances"),
    Screen("drafts", MAELLE, "/publications/brouillons"),
    Screen("sittings", ANNICK, "/seances"),
    Screen("sittings of a clerk", MAELLE, "/seances"),
    Screen("convene", MAELLE, "/seances/nouvelle"),
    Screen("composing", MAELLE, "/seances/nouvelle", begin_convocation),
    Screen("composing, lacking", MAELLE, "/seances/nouvelle", compose_without_a_title),
    Screen("composing, too late", MAELLE, "/seances/nouvelle", compose_too_late),
    Screen("composing, to be sent today", MAELLE, "/seances/nouvelle", compose_on_the_last_day),
    Screen("composing, in the last minutes", MAELLE, "/seances/nouvelle", compose_in_the_last_minutes, apart=True),
    Screen("composing, preview", MAELLE, "/seances/nouvelle", preview_convocation),
    Screen("composing, sending", MAELLE, "/seances/nouvelle", agree_to_send),
    Screen("composing, a new version", MAELLE, "/seances/{convocation}/suivi", begin_version),
    Screen("cancelling a sitting", MAELLE, "/seances/{convocation}/suivi", cancel_without_a_reason),
    Screen("convocation", ANNICK, "/seances/{convocation}"),
    Screen("convocation, answered", HERVE, "/seances/{convocation}"),
    Screen("convocation, giving a proxy", HERVE, "/seances/{convocation}", give_proxy),
    Screen("follow-up", MAELLE, "/seances/{convocation}/suivi"),
    Screen("sitting to come", MAELLE, "/seances/{convocation}/seance"),
    Screen("sitting", MAELLE, "/seances/{sitting}/seance"),
    Screen("sitting, items", MAELLE, "/seances/{sitting}/seance", on_a_phone(click("Ordre du jour"))),
    Screen("sitting, another hour", MAELLE, "/seances/{sitting}/seance", choose(MORE, "À une autre heure")),
    Screen("sitting, a proxy", MAELLE, "/seances/{sitting}/seance", choose(MORE, "Noter un pouvoir")),
    Screen("sitting, one's own proxy", ANNICK, "/seances/{sitting}/seance", click("Donner pouvoir")),
    Screen("sitting, officers", MAELLE, "/seances/{sitting}/seance", click("Présidence et secrétariat")),
    Screen("sitting, interests", MAELLE, "/seances/{sitting}/seance", declare_an_interest),
    Screen("sitting, closing", MAELLE, "/seances/{sitting}/seance", click("Clore la séance")),
    Screen("sitting, read", ANNICK, "/seances/{sitting}/seance"),
    Screen("sitting, closed", MAELLE, "/seances/{sitting_closed}/seance"),
    Screen("sitting, held elsewhere", MAELLE, "/seances/{sitting_unheld}/seance", click("Tenue hors Parvis")),
    Screen("sitting, opened late", MAELLE, "/seances/{sitting_unheld}/seance", click("Ouvrir la séance")),
    Screen("sitting, filing", MAELLE, "/seances/{sitting_closed}/seance", click("Déposer : Procès-verbal")),
    Screen("follow-up, proof", MAELLE, "/seances/{convocation}/suivi", click("Preuve de distribution")),
    Screen("follow-up, acts", MAELLE, "/seances/{convocation}/suivi", click("Actes pour Annick Le Breton")),
    Screen("follow-up, delivery", MAELLE, "/seances/{convocation}/suivi", click("Noter la remise")),
    Screen("follow-up, slips", MAELLE, "/seances/{convocation}/suivi", show_any_slips),
    Screen("follow-up, joining a slip", MAELLE, "/seances/{convocation}/suivi", begin_to_join_a_slip),
    Screen("follow-up, putting up", MAELLE, "/seances/{convocation}/suivi", click("Noter l’affichage")),
    Screen("follow-up, taking down", MAELLE, "/seances/{convocation}/suivi", begin_to_take_down),
    Screen("sitting, putting up the list", MAELLE, "/seances/{sitting_closed}/seance", click("Noter l’affichage")),
    Screen("follow-up, on paper", MAELLE, "/seances/{convocation}/suivi?montrer=paper"),
    Screen("follow-up, inviting", MAELLE, "/seances/{convocation}/suivi", invite_somebody),
    Screen("follow-up, inviting, lacking", MAELLE, "/seances/{convocation}/suivi", invite_nobody),
    Screen("follow-up, withdrawing", MAELLE, "/seances/{convocation}/suivi", withdraw_an_invitation),
    Screen("own invitation", CEDRIC, "/invitations/{own_invitation}"),
    Screen("own invitation, missing", CEDRIC, "/invitations/1"),
    Screen("a request for a session", MAELLE, "/administration/assemblees/{council}", request_a_session),
    Screen("councillors to inform", MAELLE, "/administration/assemblees/{community}", unfold("Voir 2 conseillers")),
    Screen("councillors to inform, one missing", MAELLE, "/administration/assemblees/{community}", paste_a_wrong_line),
    Screen("a sitting, its video", MAELLE, "/seances/{convocation}", change_the_meeting),
    Screen("print run", MAELLE, "/seances/{convocation}/impression"),
    Screen("seal of a convocation", MAELLE, "/seances/{convocation}/registre"),
    Screen("register", MAELLE, "/seances/registre"),
    Screen("register, by person", MAELLE, "/seances/registre", click("Délai par personne")),
    Screen("register, nothing found", MAELLE, "/seances/registre", look_for("zyzomys")),
]

PEOPLE = [
    Screen("directory", MAELLE, "/annuaire"),
    Screen("somebody", MAELLE, "/annuaire/{annick}"),
    Screen("directory of a guest", CEDRIC, "/annuaire"),
    Screen("own profile", ANNICK, "/reglages/profil"),
    Screen("own address", ANNICK, "/reglages/profil", click("Changer d’adresse")),
    Screen("own display", ANNICK, "/reglages/affichage"),
    Screen("own notifications", ANNICK, "/reglages/notifications"),
    Screen("own notifications of staff", YANN, "/reglages/notifications"),
    Screen("own notifications, days of leave", YANN, "/reglages/notifications", click("Ajouter des dates")),
    Screen("own notifications, what may pass", YANN, "/reglages/notifications", click("Choisir")),
    Screen("own convocations", "gildas.allio@josselin.example", "/reglages/convocations"),
    Screen("own privacy", ANNICK, "/reglages/confidentialite"),
    Screen("own devices", ANNICK, "/reglages/connexions"),
    Screen("own devices, a network folder", ANNICK, "/reglages/connexions", add_a_device, apart=True),
    Screen("inhabitants of an assembly", MAELLE, "/administration/assemblees/{council}", click("Population et droit…")),
    Screen("accounts", MAELLE, "/administration/personnes"),
    Screen("an account", MAELLE, "/administration/personnes?personne={annick}"),
    Screen("an address", MAELLE, "/administration/personnes?personne={annick}", click("Adresse électronique…")),
    Screen("inviting", MAELLE, "/administration/personnes", click("Inviter")),
    Screen("invitations", MAELLE, "/administration/invitations"),
    Screen("withdrawing an invitation", MAELLE, "/administration/invitations", click("Retirer")),
    Screen("groups", MAELLE, "/administration/groupes"),
    Screen("mail", MAELLE, "/administration/courriels"),
    Screen("what may leave to wake devices", MAELLE, "/administration/notifications"),
    Screen("problems, none", MAELLE, "/administration/signalements"),
    Screen("a problem, reported", ANNICK, "/reglages", report_nothing),
    Screen("server", MAELLE, "/administration/serveur"),
    Screen("assemblies", MAELLE, "/administration/assemblees"),
    Screen("a new assembly", MAELLE, "/administration/assemblees", click("Nouvelle assemblée")),
    Screen("an assembly", MAELLE, "/administration/assemblees/{council}", unfold("Mandats passés")),
    Screen("an assembly, read", HERVE, "/administration/assemblees/{council}"),
    Screen("seating somebody", MAELLE, "/administration/assemblees/{council}", click("Donner un mandat")),
    Screen(
        "ending a mandate",
        MAELLE,
        "/administration/assemblees/{council}",
        choose("Actions sur Annick Le Breton", "Terminer le mandat"),
    ),
    Screen(
        "how somebody is convened",
        MAELLE,
        "/administration/assemblees/{council}",
        choose("Actions sur Michel Audo", "Mode de convocation"),
    ),
    Screen("whole ledger", MAELLE, "/administration/registre"),
    Screen("whole ledger, a hash compared", MAELLE, "/administration/registre", compare_a_hash),
    Screen("whole ledger, checked", MAELLE, "/administration/registre", click("Vérifier tout le registre")),
    Screen("rules", MAELLE, "/administration/regles"),
    Screen("a rule", MAELLE, "/administration/regles", click("Modifier : Convocation ordinaire")),
    Screen("not found", ANNICK, "/discussions/1"),
    Screen("unknown address", ANNICK, "/nulle-part"),
]

AGENDA = [
    Screen("agenda", MAELLE, "/agenda"),
    Screen("agenda, a week", MAELLE, "/agenda?vue=semaine"),
    Screen("agenda, a list", ANNICK, "/agenda?vue=liste"),
    Screen("agenda of a guest", CEDRIC, "/agenda"),
    Screen("agenda of a group", MAELLE, "/discussions/{urbanisme}/agenda"),
    Screen("documents", MAELLE, "/discussions/{urbanisme}/documents"),
    Screen("documents, an empty drive", MAELLE, "/discussions/{agents}/documents"),
    Screen("documents, a folder", MAELLE, "/discussions/{urbanisme}/documents", open_a_folder),
    Screen("documents, acts", MAELLE, "/discussions/{urbanisme}/documents", click("Actions sur Compte-rendu.pdf")),
    Screen("documents, some chosen", MAELLE, "/discussions/{urbanisme}/documents", choose_some),
    Screen("documents, a new folder", MAELLE, "/discussions/{urbanisme}/documents", click("Nouveau dossier")),
    Screen(
        "documents, a new sheet", MAELLE, "/discussions/{urbanisme}/documents", choose("Ajouter", "Nouveau tableau")
    ),
    Screen("documents, moving", MAELLE, "/discussions/{urbanisme}/documents", move_outside),
    Screen("document, versions", MAELLE, "/discussions/{urbanisme}/documents", on_document("Versions")),
    Screen("document, a passage sought", MAELLE, "/discussions/{urbanisme}/documents", seek_in_a_document),
    Screen("document, its discussion", MAELLE, "/discussions/{urbanisme}/documents", speak_of_a_document),
    Screen("document, gone", MAELLE, "/documents/7"),
    Screen("document, a sheet", ANNICK, "/documents/{sheet}"),
    Screen("sheet", ANNICK, "/tableaux/{sheet}"),
    Screen("sheet, gone", ANNICK, "/tableaux/7"),
    Screen("documents, back to a date", MAELLE, "/discussions/{urbanisme}/documents", choose_to_rewind),
    Screen("document, versions compared", MAELLE, "/discussions/{urbanisme}/documents", compare_versions, apart=True),
    Screen("documents, filing", MAELLE, "/seances/{convocation}", file_away),
    Screen("documents, joining", MAELLE, "/discussions/{urbanisme}", choose_a_document),
    Screen("documents, adding", MAELLE, "/discussions/{urbanisme}/documents", add_a_document, apart=True),
    Screen("documents, the bin", MAELLE, "/discussions/{conseil}/documents", fill_the_bin, apart=True),
    Screen("documents, files of the discussions", MAELLE, "/discussions/{urbanisme}/documents?dossier=fichiers"),
    Screen("documents, pictures", MAELLE, "/discussions/{urbanisme}/documents?dossier=fichiers&vue=images"),
    Screen("documents, sittings", MAELLE, "/discussions/{conseil}/documents?dossier=seances"),
    Screen("documents, a sitting", MAELLE, "/discussions/{conseil}/documents?dossier=seances", open_a_sitting),
    Screen("documents, shared with people", MAELLE, "/discussions", open_shared),
    Screen("documents, sharing", MAELLE, "/discussions", share_a_folder, apart=True),
    Screen("document, its outline", MAELLE, "/discussions/{urbanisme}/documents", read_by_outline, apart=True),
    Screen("documents, a folder that is gone", MAELLE, "/discussions/{urbanisme}/documents?dossier=7"),
    Screen("event", ANNICK, "/agenda/{event}"),
    Screen("event to cancel", MAELLE, "/agenda/{event}", click("Annuler l’événement")),
    Screen("event, changed", MAELLE, "/agenda/{event}/modifier"),
    Screen("event that repeats", ANNICK, "/agenda/{event_that_repeats}"),
    Screen(
        "event that repeats, a date moved",
        "morgane.thomas@josselin.example",
        "/agenda/{event_that_repeats}",
        move_a_date,
    ),
    Screen(
        "event that repeats, a date cancelled",
        "morgane.thomas@josselin.example",
        "/agenda/{event_that_repeats}",
        cancel_a_date,
    ),
    Screen("event that repeats, changed", "morgane.thomas@josselin.example", "/agenda/{event_that_repeats}/modifier"),
    Screen("new event", MAELLE, "/agenda/nouveau"),
    Screen("new event, lacking", MAELLE, "/agenda/nouveau", click("Annoncer")),
    Screen("polls", MAELLE, "/discussions/{social}"),
    Screen("poll, put together", MAELLE, "/discussions/{social}", lack_an_answer, apart=True),
    Screen("message, to be sent later", MAELLE, "/discussions/{social}", write_for_later, apart=True),
    Screen("appointments of a group", MAELLE, "/discussions/{social}/rendez-vous"),
    Screen("appointments", MAELLE, "/rendez-vous/{board}"),
    Screen("appointments, booking", MAELLE, "/rendez-vous/{board}", begin_to_book),
    Screen("appointments, found", MAELLE, "/rendez-vous/{board}", find_an_appointment),
    Screen("appointment", MAELLE, "/rendez-vous/{board}", open_an_appointment),
    Screen("booking online", None, "/reserver/{booking_page}", choose_an_hour),
    Screen("booking of one's own", None, "/mon-rendez-vous/{own_booking}"),
    Screen("booking online, closed", None, "/reserver/xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"),
    Screen("appointments, erased", MAELLE, "/rendez-vous/{board_erased}"),
    Screen("appointments on site", ANNICK, "/rendez-vous/{board}/lieux/1"),
    Screen("appointments, somebody without one", ANNICK, "/rendez-vous/{board}/lieux/1", click("Sans rendez-vous")),
    Screen("appointments, offered", MAELLE, "/rendez-vous/nouveau"),
    Screen("appointments, lacking", MAELLE, "/rendez-vous/nouveau", click("Ouvrir 0 place")),
    Screen("elections of a group", MAELLE, "/discussions/{elections}/elections"),
    Screen("election", MAELLE, "/elections/{election}"),
    Screen("election, its seats", MAELLE, "/elections/{second_round}", open_the_computation),
    Screen("election, what is taken away", MAELLE, "/elections/{election}", take_away),
    Screen("election, its screen", MAELLE, "/elections/{election_to_come}", show_a_hall),
    Screen("election, its hour moved", MAELLE, "/elections/{election_to_come}", click("Déplacer l’heure")),
    Screen("rehearsal", ALAIN, "/elections/{rehearsal}"),
    Screen("hall", None, "/ecran/{hall}"),
    Screen("hall before the hour", None, "/ecran/{hall_before}"),
    Screen("hall that is closed", None, "/ecran/xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"),
    Screen("election to come", ALAIN, "/elections/{election_to_come}"),
    Screen("station, to be entered", ALAIN, "/elections/{election_to_come}/bureaux/1", begin_to_freeze),
    Screen("station, frozen", ANNICK, "/elections/{election}/bureaux/1"),
    Screen("station, to be corrected", MARTINE, "/elections/{election}/bureaux/3", click("Corriger")),
    Screen("election, prepared", MAELLE, "/elections/nouvelle"),
    Screen("election, lacking", MAELLE, "/elections/nouvelle", click("Ouvrir l’élection")),
    Screen("election, changed", MAELLE, "/elections/{election_to_come}/modifier"),
    Screen("own calendar", ANNICK, "/reglages/agenda"),
    Screen("own calendar, renewed", ANNICK, "/reglages/agenda", click("Changer l’adresse")),
]

SCREENS = [*DOORS, *TALK, *ANNOUNCEMENTS, *AGENDA, *PEOPLE]

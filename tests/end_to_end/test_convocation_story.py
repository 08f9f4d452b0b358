"""A council is convened by real mail, reached, reminded, answered and seated; what proves it holds by itself."""

import json
import re
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from aiosmtpd.controller import Controller
from playwright.sync_api import Locator, Page, expect

from server.assemblies.evidence import ATTESTATION, LEDGER, MANIFEST
from server.base.settings import PARIS, ROOT
from server.base.wording import DAY, on_day, spell
from tests.end_to_end.composing import begin_convocation, day, expect_saved, fill_in, join_papers, send
from tests.end_to_end.following import answer, give_proxy, row
from tests.end_to_end.night import Midnight, at_night, midnight, wait_for
from tests.end_to_end.posting import put_up
from tests.end_to_end.sitting import arrive, confirm
from tests.end_to_end.town_hall import ANNICK, MAELLE, TownHall
from tests.end_to_end.visitors import PHONE, Visitors
from tests.support.authority import Authority
from tests.support.forked import Forked
from tests.support.letters import Received
from tests.support.mailbox import Mailbox
from tests.support.pace import seconds
from tests.support.papers import faults, text_of
from tests.support.ports import free_port
from tests.support.reports import deliver, report
from tests.support.waiting import wait_until

LOIC = "loic.perrigaud@josselin.example"
FRANCOISE = "francoise.rio@josselin.example"
DIDIER = "didier.robic@josselin.example"
ON_PAPER = ("gildas.allio@josselin.example", "yves.lemoal@josselin.example")
AGENDA = ("Décision modificative n° 2", "Cession de la parcelle AB 214", "Règlement du restaurant scolaire")
PAPERS = ("Note-DM2.pdf", "Avis-des-domaines.pdf", "Reglement.pdf")
DAYS = 9
"""Until the council sits."""
ELECTRONIC = 17
REACHED = "Distribuée à chacun des 19 convoqués."


@dataclass(frozen=True)
class PostOffice:
    """The mail server that takes the letters, and the folder into which it delivers what comes back."""

    mailbox: Mailbox
    port: int
    returns: Path

    def letters_to(self, email: str) -> list[Received]:
        return [letter for letter in self.mailbox.received if letter.to == email]

    def link_to(self, email: str) -> str:
        """Where the link in the latest letter leads."""
        return "/convocation/" + self.letters_to(email)[-1].token

    def send_back(self, email: str) -> None:
        """Reports that the first letter did not arrive."""
        sender = next(s for s, r in zip(self.mailbox.senders, self.mailbox.received, strict=True) if r.to == email)
        deliver(self.returns, report(to=sender or ""), email)


@pytest.fixture(scope="module")
def post_office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostOffice]:
    office = PostOffice(Mailbox(), free_port(), tmp_path_factory.mktemp("returns"))
    office.mailbox.reply = "250 2.0.0 Ok: queued as 4cXk2v1Gz9z3Rr"
    server = Controller(office.mailbox, hostname="127.0.0.1", port=office.port)
    server.start()
    yield office
    server.stop()


@pytest.fixture(scope="module")
def more_settings(post_office: PostOffice, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str | Path]]:
    authority = Authority(tmp_path_factory.mktemp("authority") / "tsa")
    with authority.listening() as port:
        yield {
            "smtp_url": f"smtp://127.0.0.1:{post_office.port}",
            "bounce_address": "retour@mairie.example",
            "mail_intake": post_office.returns,
            "tsa_url": f"http://127.0.0.1:{port}",
            "tsa_ca": authority.root,
        }


class Finger:
    """Taps on a phone, and counts; the first tap was on the link in the mail."""

    def __init__(self) -> None:
        self.taps = 1

    def tap(self, what: Locator) -> None:
        self.taps += 1
        what.tap()


def compose(page: Page, days: int) -> None:
    page.goto("/seances/nouvelle")
    begin_convocation(page)
    fill_in(page, days, *AGENDA)
    join_papers(page, *PAPERS)


def place_of(page: Page) -> tuple[int, int]:
    """The convocation whose follow-up is open."""
    conversation, seq = urlsplit(page.url).path.split("/")[2:4]
    return int(conversation), int(seq)


def acts(town_hall: TownHall, place: tuple[int, int], email: str) -> list[str]:
    """What the ledger holds of somebody, oldest first."""
    query = "SELECT array_agg(entry::jsonb ->> 'act' ORDER BY position) FROM ledger WHERE "
    of = "(entry::jsonb -> 'conversation', entry::jsonb -> 'seq', entry::jsonb -> 'person')"
    return list(
        town_hall.ask(
            query + of + " = (to_jsonb($1::bigint), to_jsonb($2::bigint), to_jsonb($3::bigint))",
            *place,
            town_hall.person(email),
        )
        or []
    )


def verify(file: Path) -> tuple[int, str]:
    return Forked("verify", str(file)).finish()


def verify_otherwise(file: Path) -> tuple[int, str]:
    """By the program that shares no code with the product."""
    tool = [sys.executable, str(ROOT / "tools" / "verify_evidence.py"), str(file)]
    done = subprocess.run(tool, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout


def alter(file: Path, name: str, what: bytes = b"") -> Path:
    """A copy with one bit changed in the middle of a file of the evidence, or in these words of it."""
    content = bytearray(file.read_bytes())
    with zipfile.ZipFile(file) as archive:
        held = archive.read(name)
    place = content.index(held) + (held.index(what) if what else len(held) // 2)
    content[place] ^= 1
    copy = file.with_stem("altered")
    copy.write_bytes(content)
    return copy


def acknowledge_with_a_code(visit: Visitors, post_office: PostOffice) -> None:
    """On a phone where nobody is signed in; the code is typed."""
    finger, received = Finger(), len(post_office.letters_to(FRANCOISE))
    page = visit(None, post_office.link_to(FRANCOISE), PHONE)
    finger.tap(page.get_by_role("button", name="Ouvrir la convocation"))
    finger.tap(page.get_by_role("button", name="J’accuse réception"))
    wait_until(lambda: len(post_office.letters_to(FRANCOISE)) > received)
    code = re.search(r"\b\d{6}\b", post_office.letters_to(FRANCOISE)[-1].text)
    assert code
    page.get_by_label("Code reçu").fill(code[0])
    expect(page.get_by_text("Accusé de réception enregistré")).to_be_visible()
    assert finger.taps == 3


def send_timed(page: Page, post_office: PostOffice) -> float:
    """Seconds from agreeing to the last letter that the mail server took."""
    page.get_by_role("button", name="Figer").click()
    begun = time.monotonic()
    page.get_by_role("dialog").get_by_role("button", name="Figer").click()
    wait_until(lambda: len(post_office.mailbox.received) == ELECTRONIC)
    return time.monotonic() - begun


def see_replies(board: Page) -> None:
    """Each letter that was taken comes up by itself, with what the mail server said."""
    expect(board.get_by_role("columnheader", name=f"Distribuée {ELECTRONIC}/19")).to_be_visible()
    row(board, "Annick Le Breton").get_by_role("button", name="Preuve de distribution").click()
    proof = board.get_by_role("dialog", name="Preuve de distribution : Annick Le Breton")
    expect(proof).to_contain_text("2.0.0 Ok: queued as 4cXk2v1Gz9z3Rr")
    board.keyboard.press("Escape")
    expect(proof).to_have_count(0)


def see_failure(board: Page, email: str, name: str, when: str, why: str) -> None:
    """The line turns brick by itself, and says what to do."""
    expect(row(board, name)).to_contain_text(when)
    rescue = board.get_by_role("row").filter(has_text=f"Le courriel à {email}")
    expect(rescue).to_contain_text("remettez-la contre signature avant")
    expect(rescue).to_contain_text(why)
    expect(rescue.get_by_role("button", name="Noter la remise")).to_be_visible()


def hand_over(board: Page, *names: str) -> None:
    """Prints for whoever is not reached by mail, and notes at each door that it was handed over."""
    board.get_by_role("link", name="Imprimer", exact=True).first.click()
    expect(board.get_by_text(f"{len(names)} lettres, puis la feuille de remise.")).to_be_visible()
    board.get_by_role("button", name="Noter comme imprimées").click()
    expect(board.get_by_text("Ces lettres sont notées comme imprimées.")).to_be_visible()
    board.get_by_role("main").get_by_role("link", name="Suivi").click()
    for name in names:
        row(board, name).get_by_role("button", name=f"Actes pour {name}").click()
        board.get_by_role("menuitem", name="Noter la remise").click()
        board.get_by_role("dialog").get_by_role("button", name="Inscrire la remise").click()
        expect(row(board, name)).to_contain_text("remise")


def remind(board: Page, post_office: PostOffice) -> None:
    """Everybody whom a letter can reach, as nobody has acknowledged yet."""
    board.get_by_role("button", name=f"Relancer les {ELECTRONIC - 1}").click()
    expect(board.get_by_text(f"{ELECTRONIC - 1} relances par courriel demandées.")).to_be_visible()
    assert len(post_office.letters_to(LOIC)) == 1
    wait_until(lambda: len(post_office.letters_to(ANNICK)) == 2)
    assert post_office.letters_to(ANNICK)[-1].subject.startswith("Rappel : Convocation")


def read_and_acknowledge(board: Page, phone: Page) -> None:
    """Where one is signed in, the link leads to the convocation itself."""
    expect(row(board, "Annick Le Breton").get_by_text("pas encore")).to_have_count(1)
    finger = Finger()
    finger.tap(phone.get_by_role("button", name="J’accuse réception"))
    expect(phone.get_by_text("Accusé de réception enregistré")).to_be_visible()
    assert finger.taps == 2
    expect(row(board, "Annick Le Breton").get_by_text("pas encore")).to_have_count(0)


def give_and_take_back(board: Page, phone: Page) -> None:
    give_proxy(phone, "Solenn Quéré")
    expect(row(board, "Annick Le Breton")).to_contain_text("à Solenn Quéré")
    expect(row(board, "Solenn Quéré")).to_contain_text("d’Annick Le Breton")
    phone.get_by_role("button", name="Changer ma réponse").click()
    answer(phone, "Présente", "Répondre : présente")
    expect(row(board, "Annick Le Breton")).to_contain_text("Présente")
    expect(row(board, "Solenn Quéré")).not_to_contain_text("Annick Le Breton")


def hold(page: Page) -> None:
    """Most of the council comes, every item is begun, the sitting closes."""
    arrive(page, 12)
    page.get_by_role("button", name="Ouvrir la séance").click()
    confirm(page, "Ouvrir la séance", "12 présents, 10 requis")
    for item in range(1, len(AGENDA) + 1):
        page.get_by_role("button", name=f"Commencer le point {item}").click()
        expect(page.get_by_text("Commencé à")).to_have_count(item)
    page.get_by_role("button", name="Clore la séance").click()
    confirm(page, "Clore la séance", "Qui est encore là a siégé jusqu’à la fin.")
    expect(page.get_by_text("12 membres ont siégé sur 19")).to_be_visible()


def export(page: Page, folder: Path) -> Path:
    expect(page.get_by_text(re.compile("inscriptions intactes"))).to_be_visible()
    expect(page.get_by_text("Horodatage simple")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Dossier de preuve").click()
    download.value.save_as(folder / "dossier.zip")
    return folder / "dossier.zip"


def read_aloud(attestation: bytes) -> None:
    assert faults(attestation) == []
    text = text_of(attestation)
    for said in (
        "Je soussigné, Hervé Le Guennec, maire de Josselin, atteste que la convocation décrite ci-dessous a été "
        "établie le ",
        ", heure de Paris, à l’intention des 19 personnes nommées ci-après, avec l’ordre du jour et 3 documents, et "
        "que les faits qui suivent, notamment ceux de son envoi, sont ceux du registre scellé de la collectivité. Le "
        "délai est tenu pour les 19 personnes convoquées.",
        "L’article L. 2121-11 du CGCT demande trois jours francs au moins entre l’envoi et la séance ; le dernier jour "
        "pour y satisfaire était le ",
        "Délai tenu : convocation mise à disposition et courriel remis au serveur de messagerie le ",
        "Délai tenu : convocation remise en main propre le ",
        ", à la date déclarée par qui l’a inscrite le ",
        "Courriel revenu : ",
        # Annick, whose letter came back after she had opened it.
        " ; le courriel est revenu le ",
        ", la convocation ayant été consultée ou sa réception accusée le ",
        "Convocation affichée à la porte de la mairie par Maëlle Le Goff",
        "Séance ouverte : 12 présents sur 19 en exercice ; quorum de 10 atteint",
        "Séance levée",
        "Horodatage : CN=Horodatage d’essai,O=Essai atteste avoir vu le ",
    ):
        assert said in text, said


def says(page: Page, path: str, *sentences: str) -> None:
    """The paper at this address is what a reader of papers takes, and says each of these."""
    pdf = page.request.get(path).body()
    assert faults(pdf) == []
    text = text_of(pdf)
    for said in sentences:
        assert said in text, text


def proofs(place: tuple[int, int]) -> str:
    return f"/api/convocations/{place[0]}/{place[1]}"


def read_the_letter(post_office: PostOffice, opens: date) -> None:
    """The first one, as Annick has it before her."""
    letter = post_office.letters_to(ANNICK)[0]
    assert letter.subject == f"Convocation : Conseil municipal, {spell(opens, DAY)}"
    text = " ".join(letter.text.split())
    for said in (
        "Bonjour Annick Le Breton, Hervé Le Guennec, maire de Josselin, vous convoque à la séance suivante. ",
        f"Assemblée : Conseil municipal Date : {on_day(opens)} Heure : 20 h 30 Lieu : Salle du conseil ",
        f"ORDRE DU JOUR 1. {AGENDA[0]} 2. {AGENDA[1]} 3. {AGENDA[2]} ",
        "Les 3 documents joints à l’ordre du jour se lisent depuis la page de la convocation. ",
        "Délai de convocation : 3 jours francs au moins avant la séance, selon l’article L. 2121-11 du CGCT. ",
        "L’ouverture de la convocation et votre accusé de réception sont enregistrés à votre nom, avec leur date et "
        "leur heure, dans le registre de la collectivité. ",
        "Hervé Le Guennec maire de Josselin Mairie de Josselin",
    ):
        assert said in text, text


def read_the_paper(page: Page, name: str, opens: date) -> None:
    """The letter that is printed for somebody who is reached by hand."""
    sheet = page.get_by_role("article").filter(has_text=name)
    for said in (
        "Hervé Le Guennec, maire de Josselin, vous convoque à la séance suivante.",
        f"Conseil municipal{on_day(opens)}, 20 h 30Salle du conseil",
        *(f"{item} Pièces jointes : {paper}" for item, paper in zip(AGENDA, PAPERS, strict=True)),
        f"Fait le {on_day(datetime.now(PARIS).date())},Hervé Le Guennec",
    ):
        expect(sheet.first).to_contain_text(said)


def read_the_poster(page: Page, place: tuple[int, int], opens: date) -> None:
    """Nobody convened is named on it, nor how they were."""
    says(
        page,
        f"{proofs(place)}/poster",
        "Mairie de Josselin Convocation Conseil municipal "
        f"Séance du {on_day(opens)} à 20 h 30 Salle du conseil "
        f"Ordre du jour 1. {AGENDA[0]} 2. {AGENDA[1]} 3. {AGENDA[2]} "
        f"Convocation du {spell(datetime.now(PARIS).date(), DAY)} Hervé Le Guennec Maire de Josselin "
        "Affichée le à , par Retirée le à , par "
        "Articles L. 2121-10 et R. 2121-7 du code général des collectivités territoriales.",
    )


def read_the_certificate(page: Page, place: tuple[int, int]) -> None:
    says(
        page,
        f"{proofs(place)}/certificate/convocation",
        "Je soussigné, Hervé Le Guennec, maire de Josselin, certifie que la convocation du conseil municipal à la "
        "séance du ",
        ", a été affichée à la porte de la mairie, à compter du ",
        "Son retrait n’est pas inscrit au registre scellé à la date de la dernière inscription, le ",
        "Affichage à la porte de la mairie, par Maëlle Le Goff",
        "Articles L. 2121-10 et R. 2121-7 du code général des collectivités territoriales.",
    )


def read_the_extract(page: Page, place: tuple[int, int]) -> None:
    says(
        page,
        f"{proofs(place)}/extract",
        "Extrait : mention de la convocation au registre des délibérations",
        "Convoquée par Hervé Le Guennec, maire de Josselin",
        "Membres en exercice 19 Membres convoqués 19",
        "Par voie électronique à 17 personnes, documents mis à disposition le ",
        "Courriel remis au serveur de messagerie le ",
        ", pour 15 personnes",
        "Courriel remis au serveur de messagerie le ",
        ", puis revenu le ",
        ", pour 2 personnes",
        "Par écrit, sur demande, à 2 personnes",
        ", pour 3 personnes",
        "À la porte de la mairie, à compter du ",
        "Mention prévue par l’article L. 2121-10 du code général des collectivités territoriales.",
    )


def read_the_register(page: Page, *more: str) -> None:
    says(
        page,
        "/api/register.pdf",
        "Registre des convocations",
        "« Délai tenu » compte les personnes pour lesquelles le registre scellé porte, dans le délai, un envoi, une "
        "remise ou une consultation. Sous chaque convocation, chacune est nommée, avec le fait qui décide.",
        "Délai tenu pour : ",
        "Dernière inscription du registre scellé à l’édition de ce registre : n° ",
        *more,
    )


def check(evidence: Path) -> None:
    """As anybody can who has the file and one of both programs; then once for each byte that was altered."""
    status, said = verify(evidence)
    assert (status, said.partition(",")[0]) == (0, "INTÈGRE : Conseil municipal")
    assert "3 documents conformes" in said
    assert "Le délai est tenu pour les 19 personnes convoquées." in said
    assert "horodatage (simple)" in said
    status, other = verify_otherwise(evidence)
    assert (status, other.splitlines()[0], other.count(": in_time")) == (0, "INTACT", 19), other
    assert "dated under the root " in other
    with zipfile.ZipFile(evidence) as archive:
        read_aloud(archive.read(ATTESTATION))
        token = next(name for name in archive.namelist() if name.endswith(".tsr"))
        line_of_it = next(line for line in archive.read(LEDGER).splitlines() if b"acknowledged" in line)
    for name, what, place in (
        (f"documents/002-01-{PAPERS[1]}", b"", f"documents/002-01-{PAPERS[1]} :"),
        (MANIFEST, b"", f"{MANIFEST} :"),
        (LEDGER, b"acknowledged", f"{LEDGER}, inscription {json.loads(line_of_it)['position']} :"),
        (token, b"", f"{token} :"),
    ):
        altered = alter(evidence, name, what)
        status, said = verify(altered)
        assert status == 1
        assert f"  {place}" in said, said
        status, other = verify_otherwise(altered)
        assert (status, other.splitlines()[0]) == (1, "NOT INTACT"), other
        assert f", {name!r}: " in other, other


@pytest.mark.timeout(seconds(600))
def test_a_council_is_convened_sits_and_all_of_it_is_proved(
    visit: Visitors, town_hall: TownHall, post_office: PostOffice, tmp_path: Path
) -> None:
    board, opens = visit(MAELLE), datetime.now(PARIS).date() + timedelta(DAYS)
    compose(board, DAYS)
    handed_in = send_timed(board, post_office)
    board.wait_for_url("**/suivi")
    place = place_of(board)
    assert not any(post_office.letters_to(email) for email in ON_PAPER)
    see_replies(board)

    post_office.send_back(LOIC)
    see_failure(board, LOIC, "Loïc Perrigaud", "revenue", "5.1.1")
    hand_over(board, "Gildas Allio", "Loïc Perrigaud", "Yves Le Moal")
    expect(board.get_by_text(REACHED)).to_be_visible()
    assert acts(town_hall, place, LOIC) == ["available", "handed", "bounced", "printed", "delivered_by_hand"]
    assert acts(town_hall, place, ON_PAPER[0]) == ["printed", "delivered_by_hand"]
    remind(board, post_office)

    annick = visit(ANNICK, post_office.link_to(ANNICK), PHONE)
    expect(row(board, "Annick Le Breton").get_by_text("pas encore")).to_have_count(1)
    opened_at = "SELECT opened_at FROM receipts WHERE (conversation_id, seq, person_id) = ($1, $2, $3)"
    moved = datetime.now(UTC) - town_hall.ask(opened_at, *place, town_hall.person(ANNICK))
    read_and_acknowledge(board, annick)
    acknowledge_with_a_code(visit, post_office)
    assert acts(town_hall, place, FRANCOISE)[-2:] == ["opened", "acknowledged"]
    give_and_take_back(board, annick)
    post_office.send_back(ANNICK)
    wait_until(lambda: acts(town_hall, place, ANNICK)[-1] == "bounced")
    expect(board.get_by_text(REACHED)).to_be_visible()

    put_up(board)
    address = f"/seances/{place[0]}/{place[1]}"
    with town_hall.in_session(place):
        hold(visit(MAELLE, f"{address}/seance"))
    wait_until(lambda: town_hall.ask("SELECT token FROM timestamps WHERE (conversation_id, seq) = ($1, $2)", *place))
    board.goto(f"{address}/registre")
    check(export(board, tmp_path))
    read_the_letter(post_office, opens)
    read_the_poster(board, place, opens)
    read_the_certificate(board, place)
    read_the_extract(board, place)
    read_the_register(board)
    board.goto(f"{address}/impression")
    read_the_paper(board, "Gildas Allio", opens)
    print(f"from sending to {ELECTRONIC} letters taken: {handed_in:.2f} s")
    print(f"from an opening to the board: {moved.total_seconds():.2f} s")


def test_a_renewal_enters_every_mandate_and_the_ledger_holds(visit: Visitors, town_hall: TownHall) -> None:
    """In two months, so that whoever is in office stays in office here."""
    page = visit(MAELLE, "/administration/renouvellement")
    page.get_by_label("Assemblée").select_option(label="Conseil municipal")
    page.get_by_label("Dernier jour des mandats actuels").fill(day(60))
    page.get_by_label("Premier jour des nouveaux mandats").fill(day(61))
    page.get_by_text("Coller une liste de noms").click()
    page.get_by_label("Noms, un par ligne").fill("Annick Le Breton\nSolenn Quéré\nLoïc Perrigaud")
    page.get_by_role("button", name="Ajouter ceux qui ont un compte").click()
    page.get_by_role("button", name="Voir ce qui va se passer").click()
    expect(page.get_by_text("3 personnes réélues")).to_be_visible()
    page.get_by_role("button", name="Renouveler le conseil").click()
    expect(page.get_by_text("Conseil municipal : renouvellement enregistré")).to_be_visible()
    page.goto("/administration/registre")
    entries = page.get_by_role("main").get_by_role("list")
    expect(entries).to_contain_text("Mandat donné, Solenn Quéré")
    expect(entries).to_contain_text("Fin de mandat, Annick Le Breton")
    page.get_by_role("button", name="Vérifier tout le registre").click()
    expect(page.get_by_role("main").get_by_role("status").first).to_contain_text("inscriptions intactes")


def test_one_letter_altered_in_the_database_is_located(visit: Visitors, town_hall: TownHall) -> None:
    maelle = visit(MAELLE, "/administration/registre")
    check = maelle.get_by_role("main").get_by_role("button", name=re.compile("^Vérifier"))
    found = maelle.get_by_role("main").get_by_role("status").first
    check.click()
    expect(found).to_contain_text("inscriptions intactes")
    position = town_hall.ask('SELECT min(position) FROM ledger WHERE entry LIKE \'%"given":"present"%\'')
    for before, after, verdict in (
        ("present", "presenT", f"Inscription n° {position} : le texte de l’inscription a été modifié"),
        ("presenT", "present", "inscriptions intactes"),
    ):
        town_hall.ask("ALTER TABLE ledger DISABLE TRIGGER ledger_is_kept")
        town_hall.ask("UPDATE ledger SET entry = replace(entry, $2, $3) WHERE position = $1", position, before, after)
        town_hall.ask("ALTER TABLE ledger ENABLE ALWAYS TRIGGER ledger_is_kept")
        check.click()
        expect(found).to_contain_text(verdict)


@pytest.mark.timeout(seconds(600))
def test_what_is_sent_at_23_59_and_arrives_after_midnight_is_late_and_the_council_is_convened_again(
    visit: Visitors,
    town_hall: TownHall,
    post_office: PostOffice,
    more_settings: dict[str, str | Path],
    valkey_url: str,
    client_dir: Path,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """Then nobody comes, and it is convened a second time."""
    board = visit(MAELLE)
    last_day = midnight(datetime.now(UTC) + timedelta(minutes=1)).day
    compose(board, (last_day - datetime.now(PARIS).date()).days + 4)
    houses = {"redis_url": valkey_url, "client_dir": client_dir, **more_settings}
    draft = urlsplit(board.url).path
    place = None
    for left in BEFORE_MIDNIGHT:
        doors = at_night(town_hall, tmp_path / "zones", monkeypatch, left, **houses)
        if place := send_at_night(visit, doors, draft, post_office, tmp_path):
            break
    assert place
    with town_hall.in_session(place):
        again = find_nobody(visit, place)
    convene_again(again, place)
    read_the_second(visit, place)


BEFORE_MIDNIGHT = (25, 60, 240)
"""Seconds until midnight, each tried when those before were too few to open the doors and press the button."""


def send_at_night(
    visit: Visitors,
    doors: AbstractContextManager[tuple[TownHall, Midnight]],
    draft: str,
    post_office: PostOffice,
    folder: Path,
) -> tuple[int, int] | None:
    """In the last minute, while the mail server lets everybody wait past midnight; then paper goes from door to door.
    `None` when the day had ended before the page was there."""
    with doors as (night, end):
        visitors = Visitors(visit.chromium, night)
        page = visitors(MAELLE, draft)
        expect(page.get_by_role("heading", name=re.compile("À envoyer avant minuit|Trop tard pour"))).to_be_visible()
        if datetime.now(UTC) > end.at - timedelta(seconds=4):
            visitors.leave()
            return None
        expect(page.get_by_role("alert").filter(has_text="Dernières minutes")).to_be_visible()
        taken = len(post_office.mailbox.received)
        post_office.mailbox.opens_at = end.at + timedelta(seconds=1)
        send(page)
        place = place_of(page)
        frozen_at = night.ask("SELECT frozen_at FROM convocations WHERE (conversation_id, seq) = ($1, $2)", *place)
        assert end.at - timedelta(minutes=2) < frozen_at < end.at
        wait_for(post_office.mailbox.opens_at)
        wait_until(lambda: len(post_office.mailbox.received) == taken + ELECTRONIC)
        hand_over(page, "Gildas Allio", "Yves Le Moal")
        expect(page.get_by_role("cell").get_by_text("hors délai")).to_have_count(ELECTRONIC + 2)
        stamped = "SELECT token FROM timestamps WHERE (conversation_id, seq) = ($1, $2)"
        wait_until(lambda: night.ask(stamped, *place))
        read_what_came_too_late(page, place, folder)
        visitors.leave()
        assert visitors.complaints == []
        return place


def read_what_came_too_late(page: Page, place: tuple[int, int], folder: Path) -> None:
    """Both verifiers take the file, and say what its entries mean."""
    says(
        page,
        f"{proofs(place)}/attestation",
        "Le délai n’est tenu pour aucune des 19 personnes convoquées ; il ne l’est pas pour ",
        "Délai non tenu : convocation mise à disposition et courriel remis au serveur de messagerie le ",
        ", deux jours francs avant la séance, d’après l’horloge de la collectivité.",
        "Délai non tenu : convocation remise en main propre le ",
        ", deux jours francs avant la séance, à la date déclarée par qui l’a inscrite le ",
    )
    file = folder / "late.zip"
    file.write_bytes(page.request.get(f"{proofs(place)}/evidence").body())
    status, said = verify(file)
    assert (status, said.count("Délai non tenu : ")) == (0, 19), said
    status, other = verify_otherwise(file)
    assert (status, other.splitlines()[0], other.count(": late: ")) == (0, "INTACT", 19), other


def find_nobody(visit: Visitors, place: tuple[int, int]) -> Page:
    """Which is counted, and leads to another convocation."""
    page = visit(MAELLE, f"/seances/{place[0]}/{place[1]}/seance")
    page.get_by_role("button", name="Ouvrir la séance").click()
    confirm(page, "Ouvrir la séance", "0 présent, 10 requis")
    page.get_by_role("button", name="Clore la séance").click()
    confirm(page, "Clore la séance", "Clore")
    page.get_by_role("button", name="Seconde convocation").click()
    expect(page.get_by_label("Date", exact=True)).to_be_visible()
    return page


def convene_again(page: Page, place: tuple[int, int]) -> None:
    """What could not be put is put again."""
    page.get_by_label("Date", exact=True).fill(day(9))
    page.get_by_label("Heure").fill("20:30")
    expect_saved(page)
    send(page)
    assert place_of(page) != place


def read_the_second(visit: Visitors, place: tuple[int, int]) -> None:
    page = visit(MAELLE, "/seances/registre")
    row = page.get_by_role("row").filter(has_text="seconde convocation").first
    row.get_by_role("link").first.click()
    second = place_of(page)
    again = "le quorum a manqué pour les questions reportées (à l’ouverture, 0 présent sur 19 en exercice ; "
    says(page, f"{proofs(second)}/attestation", "Seconde convocation : à la séance du ", again)
    says(page, f"{proofs(second)}/extract", "Seconde convocation : à la séance du ", again)
    read_the_register(page, "seconde convocation")


def test_what_is_refused_at_once_is_said_and_carried_by_hand(
    visit: Visitors, town_hall: TownHall, post_office: PostOffice
) -> None:
    post_office.mailbox.refused[DIDIER] = "550 5.1.1 no such user"
    board = visit(MAELLE)
    compose(board, 10)
    send(board)
    place = place_of(board)
    see_failure(board, DIDIER, "Didier Robic", "refusée", "550 5.1.1 no such user")
    hand_over(board, "Didier Robic", "Gildas Allio", "Yves Le Moal")
    expect(board.get_by_text(REACHED)).to_be_visible()
    assert acts(town_hall, place, DIDIER) == ["available", "refused", "printed", "delivered_by_hand"]

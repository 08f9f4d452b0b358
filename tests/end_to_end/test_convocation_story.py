"""A council is convened by real mail, reached, reminded, answered and seated; what proves it holds by itself."""

import json
import re
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from aiosmtpd.controller import Controller
from playwright.sync_api import Locator, Page, expect

from server.ledger.evidence import LEDGER, MANIFEST
from tests.end_to_end.composing import begin_convocation, fill_in, join_papers, send
from tests.end_to_end.following import answer, give_proxy, row
from tests.end_to_end.sitting import arrive, confirm
from tests.end_to_end.town_hall import ANNICK, MAELLE, TownHall
from tests.end_to_end.visitors import PHONE, Visitors
from tests.support.authority import Authority
from tests.support.letters import Received
from tests.support.mailbox import Mailbox
from tests.support.parvis import Parvis
from tests.support.ports import free_port
from tests.support.reports import deliver, report
from tests.support.waiting import wait_until

LOIC = "loic.perrigaud@josselin.example"
FRANCOISE = "francoise.rio@josselin.example"
DIDIER = "didier.robic@josselin.example"
ON_PAPER = ("gildas.allio@josselin.example", "yves.lemoal@josselin.example")
AGENDA = ("Décision modificative n° 2", "Cession de la parcelle AB 214", "Règlement du restaurant scolaire")
PAPERS = ("Note-DM2.pdf", "Avis-des-domaines.pdf", "Reglement.pdf")
ELECTRONIC = 17


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
        deliver(self.returns, report(to=sender or ""), "1")


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
    return Parvis("verify", str(file)).finish()


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
    page.get_by_role("button", name="Figer et envoyer").click()
    begun = time.monotonic()
    page.get_by_role("dialog").get_by_role("button", name="Figer et envoyer").click()
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
    board.get_by_role("link", name="Imprimer").first.click()
    expect(board.get_by_text(f"{len(names)} lettres, puis la feuille de remise.")).to_be_visible()
    board.get_by_role("button", name="Noter comme imprimées").click()
    expect(board.get_by_text("Ces lettres sont notées comme imprimées.")).to_be_visible()
    board.get_by_role("main").get_by_role("link", name="Suivi").click()
    for name in names:
        row(board, name).get_by_role("button", name=f"Actes pour {name}").click()
        board.get_by_role("menuitem", name="Noter la remise").click()
        board.get_by_role("dialog").get_by_role("button", name="Inscrire la remise").click()
        expect(row(board, name)).to_contain_text("remise")
    expect(board.get_by_text("Distribuée à chacun des 19 convoqués.")).to_be_visible()


def remind(board: Page, post_office: PostOffice) -> None:
    """Everybody, as nobody has acknowledged yet."""
    board.get_by_role("button", name="Relancer les 19").click()
    expect(board.get_by_text("19 relances envoyées par courriel.")).to_be_visible()
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


def check(evidence: Path) -> None:
    """As anybody can who has the file and the program; then once for each byte that was altered."""
    status, said = verify(evidence)
    assert (status, said.partition(",")[0]) == (0, "VALABLE : Conseil municipal")
    assert "3 documents conformes" in said
    assert "horodatage simple" in said
    with zipfile.ZipFile(evidence) as archive:
        token = next(name for name in archive.namelist() if name.endswith(".tsr"))
        line_of_it = next(line for line in archive.read(LEDGER).splitlines() if b"acknowledged" in line)
    for name, what, place in (
        (f"documents/002-01-{PAPERS[1]}", b"", f"documents/002-01-{PAPERS[1]} :"),
        (MANIFEST, b"", f"{MANIFEST} :"),
        (LEDGER, b"acknowledged", f"{LEDGER}, inscription {json.loads(line_of_it)['position']} :"),
        (token, b"", f"{token} :"),
    ):
        status, said = verify(alter(evidence, name, what))
        assert status == 1
        assert f"  {place}" in said, said


@pytest.mark.timeout(300)
def test_a_council_is_convened_sits_and_all_of_it_is_proved(
    visit: Visitors, town_hall: TownHall, post_office: PostOffice, tmp_path: Path
) -> None:
    board = visit(MAELLE)
    compose(board, 9)
    handed_in = send_timed(board, post_office)
    board.wait_for_url("**/suivi")
    place = place_of(board)
    assert not any(post_office.letters_to(email) for email in ON_PAPER)
    see_replies(board)

    post_office.send_back(LOIC)
    see_failure(board, LOIC, "Loïc Perrigaud", "revenue", "5.1.1")
    hand_over(board, "Gildas Allio", "Loïc Perrigaud", "Yves Le Moal")
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

    address = f"/seances/{place[0]}/{place[1]}"
    with town_hall.in_session(place):
        hold(visit(MAELLE, f"{address}/seance"))
    wait_until(lambda: town_hall.ask("SELECT token FROM timestamps WHERE (conversation_id, seq) = ($1, $2)", *place))
    board.goto(f"{address}/registre")
    check(export(board, tmp_path))
    print(f"from sending to {ELECTRONIC} letters taken: {handed_in:.2f} s")
    print(f"from an opening to the board: {moved.total_seconds():.2f} s")


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
    assert acts(town_hall, place, DIDIER) == ["available", "refused", "printed", "delivered_by_hand"]


def test_one_letter_altered_in_the_database_is_located(visit: Visitors, town_hall: TownHall) -> None:
    maelle = visit(MAELLE, "/administration/registre")
    check = maelle.get_by_role("main").get_by_role("button", name=re.compile("^Vérifier"))
    found = maelle.get_by_role("main").get_by_role("status")
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

"""A council is convened by real mail, reached, reminded, answered and seated; what proves it holds by itself."""

import re
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from aiosmtpd.controller import Controller
from playwright.sync_api import Locator, Page, expect

from protocol.sittings import BeginItem, CloseSitting, OpenSitting, RecordAttendance
from protocol.summonses import AnswerConvocation, RecordDelivery, RecordPrint, RemindRecipients
from protocol.types import Command
from server.evidence import LEDGER, MANIFEST
from tests.authority import Authority
from tests.end_to_end.composing import begin_convocation, fill_in, join_papers, send
from tests.end_to_end.following import ACKNOWLEDGED, OPENED, steps
from tests.end_to_end.house import ANNICK, MAELLE, House
from tests.end_to_end.visitors import PHONE, Visitors
from tests.letters import Received
from tests.mailbox import Mailbox
from tests.parvis import Parvis
from tests.ports import free_port
from tests.reports import deliver, report

LOIC = "loic.perrigaud@josselin.example"
FRANCOISE = "francoise.rio@josselin.example"
DIDIER = "didier.robic@josselin.example"
SOLENN = "solenn.quere@josselin.example"
ON_PAPER = ("gildas.allio@josselin.example", "yves.lemoal@josselin.example")
AGENDA = ("Décision modificative n° 2", "Cession de la parcelle AB 214", "Règlement du restaurant scolaire")
PAPERS = ("Note-DM2.pdf", "Avis-des-domaines.pdf", "Reglement.pdf")
ELECTRONIC = 17


def until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline, "it has not come to that"
        time.sleep(0.01)


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


def acts(house: House, place: tuple[int, int], email: str) -> list[str]:
    """What the ledger holds of somebody, oldest first."""
    query = "SELECT array_agg(entry::jsonb ->> 'act' ORDER BY position) FROM ledger WHERE "
    of = "(entry::jsonb -> 'conversation', entry::jsonb -> 'seq', entry::jsonb -> 'person')"
    return list(
        house.ask(
            query + of + " = (to_jsonb($1::bigint), to_jsonb($2::bigint), to_jsonb($3::bigint))",
            *place,
            house.person(email),
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
    until(lambda: len(post_office.letters_to(FRANCOISE)) > received)
    code = re.search(r"\b\d{6}\b", post_office.letters_to(FRANCOISE)[-1].text)
    assert code
    page.get_by_label("Code reçu").fill(code[0])
    expect(page.get_by_text("Accusé de réception enregistré")).to_be_visible()
    assert finger.taps == 3


def hold(house: House, place: tuple[int, int]) -> None:
    """Most of the council comes, all items are begun, the sitting closes."""
    council = house.ask("SELECT array_agg(person_id) FROM summonses WHERE (conversation_id, seq) = ($1, $2)", *place)
    coming: list[Command] = [RecordAttendance(*place, person, present=True) for person in council[:13]]
    begun = [BeginItem(*place, item) for item in range(1, len(AGENDA) + 1)]
    with house.in_session(place):
        *_, sitting = house.run(MAELLE, *coming, OpenSitting(*place), *begun, CloseSitting(*place))
    assert [(moment.item, moment.present, moment.needed) for moment in sitting.moments] == [
        (item, 13, 10) for item in range(4)
    ]


def test_a_council_is_convened_sits_and_all_of_it_is_proved(
    visit: Visitors, house: House, post_office: PostOffice, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    maelle = visit(MAELLE)
    compose(maelle, 9)
    maelle.get_by_role("button", name="Figer et envoyer").click()
    begun = time.monotonic()
    maelle.get_by_role("dialog").get_by_role("button", name="Figer et envoyer").click()
    until(lambda: len(post_office.mailbox.received) == ELECTRONIC)
    handed_in = time.monotonic() - begun
    maelle.wait_for_url("**/suivi")
    place = place_of(maelle)
    assert not any(post_office.letters_to(email) for email in ON_PAPER)

    post_office.send_back(LOIC)
    until(lambda: acts(house, place, LOIC) == ["available", "handed", "bounced"])

    people = [house.person(email) for email in ON_PAPER]
    by_hand = [RecordDelivery(*place, person, "hand", datetime.now(UTC)) for person in people]
    house.run(MAELLE, RecordPrint(*place, people), *by_hand)
    assert acts(house, place, ON_PAPER[0]) == ["printed", "delivered_by_hand"]

    house.run(MAELLE, RemindRecipients(*place))
    until(lambda: len(post_office.letters_to(ANNICK)) == 2)
    assert "Rappel" in post_office.letters_to(ANNICK)[-1].subject

    finger = Finger()
    annicks = steps(maelle, "Annick Le Breton")
    annick = visit(ANNICK, post_office.link_to(ANNICK), PHONE)
    expect(annicks.nth(OPENED)).not_to_have_text("pas encore")
    opened_at = "SELECT opened_at FROM receipts WHERE (conversation_id, seq, person_id) = ($1, $2, $3)"
    moved = datetime.now(UTC) - house.ask(opened_at, *place, house.person(ANNICK))
    finger.tap(annick.get_by_role("button", name="J’accuse réception"))
    expect(annick.get_by_text("Accusé de réception enregistré")).to_be_visible()
    assert finger.taps <= 3
    expect(annicks.nth(ACKNOWLEDGED)).not_to_have_text("pas encore")
    acknowledge_with_a_code(visit, post_office)
    assert acts(house, place, FRANCOISE)[-2:] == ["opened", "acknowledged"]

    house.run(ANNICK, AnswerConvocation(*place, "proxy", house.person(SOLENN)), AnswerConvocation(*place, "present"))

    with house.in_session(place):
        hold(house, place)
    until(lambda: house.ask("SELECT token FROM timestamps WHERE (conversation_id, seq) = ($1, $2)", *place))
    maelle.goto(f"/seances/{place[0]}/{place[1]}/registre")
    expect(maelle.get_by_text(re.compile("inscriptions intactes"))).to_be_visible()
    expect(maelle.get_by_text("Horodatage simple")).to_be_visible()
    with maelle.expect_download() as download:
        maelle.get_by_role("link", name="Dossier de preuve").click()
    evidence = tmp_path / "dossier.zip"
    download.value.save_as(evidence)
    with capsys.disabled():
        print(f"\n  from sending to {ELECTRONIC} letters taken: {handed_in:.2f} s")
        print(f"  from an opening to the board: {moved.total_seconds():.2f} s")

    status, said = verify(evidence)
    assert (status, said.partition(",")[0]) == (0, "VALABLE : Conseil municipal")
    assert "3 documents conformes" in said
    assert "horodatage simple" in said
    with zipfile.ZipFile(evidence) as archive:
        token = next(name for name in archive.namelist() if name.endswith(".tsr"))
    for name, what in (
        (f"documents/002-01-{PAPERS[1]}", b""),
        (MANIFEST, b""),
        (LEDGER, b"acknowledged"),
        (token, b""),
    ):
        status, said = verify(alter(evidence, name, what))
        assert status == 1
        assert f"  {name}" in said, said


def test_what_is_refused_at_once_is_said_and_carried_by_hand(
    visit: Visitors, house: House, post_office: PostOffice
) -> None:
    post_office.mailbox.refused[DIDIER] = "550 5.1.1 no such user"
    maelle = visit(MAELLE)
    compose(maelle, 10)
    send(maelle)
    place = place_of(maelle)
    until(lambda: acts(house, place, DIDIER) == ["available", "refused"])
    maelle.goto(f"/seances/{place[0]}/{place[1]}/registre")
    refused = maelle.get_by_role("listitem").filter(has_text="Courriel refusé, Didier Robic")
    expect(refused).to_contain_text("550 5.1.1 no such user")
    house.run(MAELLE, RecordDelivery(*place, house.person(DIDIER), "hand", datetime.now(UTC)))
    maelle.get_by_role("button", name="Vérifier").click()
    expect(maelle.get_by_role("listitem").filter(has_text="Remise en main propre, Didier Robic")).to_be_visible()


def test_one_letter_altered_in_the_database_is_located(visit: Visitors, house: House) -> None:
    maelle = visit(MAELLE, "/administration/registre")
    check = maelle.get_by_role("main").get_by_role("button", name=re.compile("^Vérifier"))
    found = maelle.get_by_role("main").get_by_role("status")
    check.click()
    expect(found).to_contain_text("inscriptions intactes")
    position = house.ask('SELECT min(position) FROM ledger WHERE entry LIKE \'%"given":"present"%\'')
    for before, after, verdict in (
        ("present", "presenT", f"Inscription n° {position} : le texte de l’inscription a été modifié"),
        ("presenT", "present", "inscriptions intactes"),
    ):
        house.ask("ALTER TABLE ledger DISABLE TRIGGER ledger_is_kept")
        house.ask("UPDATE ledger SET entry = replace(entry, $2, $3) WHERE position = $1", position, before, after)
        house.ask("ALTER TABLE ledger ENABLE ALWAYS TRIGGER ledger_is_kept")
        check.click()
        expect(found).to_contain_text(verdict)

"""People are called where Parvis is closed: on the devices where they ask for it, once each, and not in quiet hours."""

import json
import os
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, CDPSession, Page, Playwright, expect

from protocol.conversations import StartDirect
from protocol.messages import SendMessage
from protocol.posts import SendPost
from tests.end_to_end.conftest import found, launched
from tests.end_to_end.test_calls import CLICK, LOOKING, shown
from tests.end_to_end.town_hall import ANNICK, MAELLE, YANN, TownHall
from tests.end_to_end.visitors import PHONE, Visitors
from tests.support.client import Client
from tests.support.convening import convened
from tests.support.databases import elsewhere
from tests.support.push_service import Opened, PushService, opened, push_service_beside
from tests.support.scenario import new_client_id
from tests.support.waiting import wait_until

GROUP = "Services techniques"
LOUD = '{"begins": "19:00:00", "ends": "08:00:00", "evenings": false, "weekends": false}'

READ = """
UPDATE memberships m SET read_seq = c.last_seq FROM conversations c WHERE c.id = m.conversation_id RETURNING 1
"""

# The browser's own service is on the Internet: what it would give is given in its place, and nothing else.
SUBSCRIPTION = """
(({ endpoint, p256dh, auth }) => {
  const letters = (text) => atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  const bytes = (text) => Uint8Array.from(letters(text), (letter) => letter.charCodeAt(0)).buffer
  const held = () => ({
    endpoint,
    options: { applicationServerKey: bytes(localStorage.getItem('given')) },
    getKey: (name) => bytes({ p256dh, auth }[name]),
    unsubscribe: async () => localStorage.removeItem('given'),
  })
  PushManager.prototype.getSubscription = async () => (localStorage.getItem('given') ? held() : null)
  PushManager.prototype.subscribe = async ({ applicationServerKey }) => {
    localStorage.setItem('given', applicationServerKey)
    return held()
  }
})
"""


@pytest.fixture(scope="module")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """The whole browser: nothing else shows what calls."""
    with launched(playwright, found("whole")) as browser:
        yield browser


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PushService]:
    with push_service_beside(tmp_path_factory.mktemp("push")) as service:
        yield service


@pytest.fixture(scope="module")
def more_settings(service: PushService) -> Iterator[dict[str, str]]:
    os.environ["SSL_CERT_FILE"] = str(service.trusted)
    yield {"push_services": service.place, "mail_from": "Parvis <parvis@josselin.example>"}
    del os.environ["SSL_CERT_FILE"]


class Phone:
    """A browser that can be woken, and what its service hands it."""

    def __init__(self, visit: Visitors, town_hall: TownHall, service: PushService, email: str) -> None:
        self.service, self.device, self.told = service, service.device(), 0
        self.context = visit.context(PHONE, service_workers="allow", permissions=["notifications"])
        visit.sign_in(self.context, email)
        keys = {"endpoint": self.device.endpoint, "p256dh": self.device.p256dh, "auth": self.device.auth}
        self.context.add_init_script(f"{SUBSCRIPTION}({keys})")
        self.page = self.context.new_page()
        self.page.goto("/reglages/notifications")
        self.page.evaluate("navigator.serviceWorker.ready.then(() => undefined)")
        self.page.wait_for_function("navigator.serviceWorker.controller !== null")
        self.origin = town_hall.url
        self.registrations: list[str] = []
        self.line: CDPSession = self.context.new_cdp_session(self.page)
        self.line.on("ServiceWorker.workerRegistrationUpdated", self._note)
        self.line.send("ServiceWorker.enable")
        wait_until(lambda: self._look() and self.registrations)

    def _look(self) -> bool:
        self.page.evaluate("1")
        return True

    def _note(self, told: dict[str, Any]) -> None:
        self.registrations = [one["registrationId"] for one in told["registrations"]] or self.registrations

    def turn_away(self) -> None:
        """Another page is in front. Playwright has every page believe that it is looked at."""
        self.context.new_cdp_session(self.page).send("Emulation.setFocusEmulationEnabled", {"enabled": False})
        self.context.new_page().bring_to_front()
        [worker] = self.context.service_workers
        wait_until(lambda: not worker.evaluate(LOOKING))

    def close_parvis(self) -> None:
        """No page of it speaks to the server any more, nor is looked at."""
        self.page.goto("/connexion")
        self.turn_away()

    def receives(self) -> Opened:
        """The next thing that the service was handed for it, as the browser hands it to the service worker."""
        wait_until(lambda: len(self.service.of(self.device)) > self.told)
        delivery = self.service.of(self.device)[self.told]
        self.told += 1
        read: Opened = elsewhere(opened(delivery, self.device))
        self.deliver(read)
        return read

    def deliver(self, read: Opened) -> None:
        message = {"registrationId": self.registrations[-1], "data": json.dumps(read.told)}
        self.line.send("ServiceWorker.deliverPushMessage", {"origin": self.origin, **message})

    def shown(self) -> list[list[str]]:
        found: list[list[str]] = shown(self.page)
        return found

    def shows(self, *notifications: list[str]) -> None:
        """Raises `AssertionError`, which says what it shows instead, unless it comes to show just these."""
        try:
            wait_until(lambda: self.shown() == [*notifications])
        except TimeoutError:
            looked_at = [worker.evaluate(LOOKING) for worker in self.context.service_workers]
            raise AssertionError(f"{self.shown()}, looked at: {looked_at}, {self.registrations}") from None

    def tap(self) -> None:
        wait_until(self.shown)
        [worker] = self.context.service_workers
        worker.evaluate(CLICK)


@pytest.fixture(scope="module", autouse=True)
def loud(town_hall: TownHall) -> None:
    """Whatever the hour of the test, staff are not left in peace."""
    town_hall.ask(f"UPDATE push SET quiet = '{LOUD}' RETURNING 1")  # noqa: S608


def as_somebody(town_hall: TownHall, email: str, does: Callable[[Client], Awaitable[Any]]) -> Any:
    """Has another person do something, by their own client."""

    async def act() -> Any:
        client = await Client(town_hall.url, town_hall.session(email)).open()
        await client.start()
        try:
            return await does(client)
        finally:
            await client.close()

    return elsewhere(act())


def woken(visit: Visitors, town_hall: TownHall, service: PushService, email: str) -> Phone:
    """A phone on which its owner has asked for it, where it is allowed."""
    town_hall.ask("UPDATE push SET carries = 'titles' RETURNING 1")
    # What was not read by those before is not told again, nor taken back from the new device.
    town_hall.ask(READ)
    town_hall.ask("DELETE FROM notifications")
    phone = Phone(visit, town_hall, service, email)
    phone.page.get_by_role("button", name="Me prévenir sur cet appareil").click()
    expect(phone.page.get_by_text("même quand Parvis est fermé.")).to_be_visible()
    return phone


def test_it_is_off_until_an_administrator_says_what_may_leave(
    visit: Visitors, town_hall: TownHall, service: PushService
) -> None:
    annick = visit(ANNICK, "/reglages/notifications", PHONE, permissions=["notifications"], service_workers="allow")
    expect(annick.get_by_text("la mairie doit l’activer")).to_be_visible()
    maelle = visit(MAELLE, "/administration/notifications")
    expect(maelle.get_by_role("radio", name="Rien")).to_be_checked()
    maelle.get_by_role("radio", name="Un avis chiffré").check()
    expect(maelle.get_by_text("Choix enregistré")).to_be_visible()
    expect(annick.get_by_role("button", name="Me prévenir sur cet appareil")).to_be_visible()
    annick.goto("/reglages/confidentialite")
    expect(annick.get_by_text("chiffré pour votre appareil")).to_be_visible()
    maelle.get_by_label("Soirs et nuits").click()
    expect(maelle.get_by_label("Soirs et nuits")).to_be_checked()
    wait_until(lambda: town_hall.ask("SELECT coalesce((quiet -> 'evenings')::boolean, true) FROM push"))
    town_hall.ask(f"UPDATE push SET quiet = '{LOUD}' RETURNING 1")  # noqa: S608


def test_a_trial_reaches_the_device_that_asks_for_it(
    visit: Visitors, town_hall: TownHall, service: PushService
) -> None:
    phone = woken(visit, town_hall, service, YANN)
    page = phone.page
    page.get_by_role("button", name="Faire un essai : Cet appareil").click()
    phone.turn_away()
    phone.receives()
    said = "Essai\u00a0: les notifications arrivent sur cet appareil."
    phone.shows(["Mairie de Josselin", said, "trial"])
    expect(page.get_by_text("Dernier avis pris par 127.0.0.1")).to_be_visible()
    page.goto("/accueil")
    phone.tap()
    expect(page).to_have_url(f"{town_hall.url}/reglages/notifications")


TITLE = f"Maëlle Le Goff · {GROUP}"


@pytest.mark.parametrize(
    ("kind", "title", "body", "leads"),
    [
        ("mention", TITLE, "Un message vous est adressé", "la nacelle"),
        ("direct", "Maëlle Le Goff", "Nouveau message", "Peux-tu passer ?"),
        ("all", TITLE, "Nouveau message", "Le garage la prend demain."),
        ("post", TITLE, "Publication\u00a0: Plan neige", "Plan neige"),
    ],
)
def test_each_thing_calls_once_and_opens_in_one_tap(
    visit: Visitors, town_hall: TownHall, service: PushService, kind: str, title: str, body: str, leads: str
) -> None:
    phone = woken(visit, town_hall, service, YANN)
    group, yann = town_hall.group(GROUP), town_hall.person(YANN)

    async def act(client: Client) -> None:
        place = (await client.call(StartDirect([yann]))).conversation.id if kind == "direct" else group
        if kind == "post":
            await client.call(SendPost(place, new_client_id(), leads, tracked=True))
        elif kind == "mention":
            await client.call(SendMessage(place, new_client_id(), f"@[{yann}] {leads}", mentions=[yann]))
        else:
            await client.call(SendMessage(place, new_client_id(), leads))

    town_hall.ask("UPDATE memberships SET role = 'manager' WHERE conversation_id = $1 RETURNING 1", group)
    phone.close_parvis()
    as_somebody(town_hall, MAELLE, act)
    read = phone.receives()
    assert [read.told["title"], read.told["body"]] == [title, body]
    wait_until(lambda: [one[:2] for one in phone.shown()] == [[title, body]])
    phone.deliver(read)
    assert len(phone.shown()) == 1
    phone.tap()
    expect(phone.page).to_have_url(f"{town_hall.url}{read.told['path']}")
    expect(phone.page.get_by_text(leads).last).to_be_visible()
    wait_until(lambda: phone.shown() == [])


def test_a_convocation_calls_and_what_was_read_elsewhere_goes(
    visit: Visitors, town_hall: TownHall, service: PushService
) -> None:
    phone = woken(visit, town_hall, service, ANNICK)
    phone.close_parvis()
    body = town_hall.body("Conseil municipal")
    as_somebody(town_hall, MAELLE, lambda client: convened(client, body))
    read = phone.receives()
    assert read.told["title"] == "Convocation\u00a0: Conseil municipal"
    wait_until(lambda: len(phone.shown()) == 1)
    phone.tap()
    expect(phone.page).to_have_url(f"{town_hall.url}{read.told['path']}")
    expect(phone.page.get_by_role("heading", name="Conseil municipal").first).to_be_visible()
    # Opened here: a device where it still stands is told so.
    while not (back := phone.receives()).told.get("read"):
        pass
    assert back.told["tag"] == read.told["tag"]
    wait_until(lambda: phone.shown() == [])


def test_nothing_calls_in_quiet_hours_and_one_summary_does_at_their_end(
    visit: Visitors, town_hall: TownHall, service: PushService
) -> None:
    phone = woken(visit, town_hall, service, YANN)
    page = phone.page
    page.get_by_role("button", name="Ajouter des dates").click()
    dialog = page.get_by_role("dialog")
    today = town_hall.ask("SELECT (now() AT TIME ZONE 'Europe/Paris')::date + 1")
    dialog.get_by_label("Premier jour").fill(str(today))
    dialog.get_by_label("Dernier jour").fill("2020-01-01")
    dialog.get_by_role("button", name="Ajouter").click()
    expect(dialog.get_by_text("Le dernier jour vient avant le premier")).to_be_visible()
    first = town_hall.ask("SELECT (now() AT TIME ZONE 'Europe/Paris')::date")
    dialog.get_by_label("Premier jour").fill(str(first))
    dialog.get_by_label("Dernier jour").fill(str(today))
    dialog.get_by_role("button", name="Ajouter").click()
    expect(page.get_by_text("Silence en ce moment")).to_be_visible()

    # Whoever writes is told when the other will be.
    maelle = visit(MAELLE, "/annuaire")
    group, yann = town_hall.group(GROUP), town_hall.person(YANN)
    direct = as_somebody(town_hall, MAELLE, lambda client: client.call(StartDirect([yann]))).conversation.id
    maelle.goto(f"/discussions/{direct}")
    maelle.get_by_role("textbox", name="Écrire à").fill("Tu es là ?")
    expect(maelle.get_by_text("Yann Kerbrat est en silence").first).to_be_visible()
    maelle.keyboard.press("Enter")

    phone.close_parvis()
    as_somebody(town_hall, MAELLE, lambda client: client.call(SendMessage(group, new_client_id(), "Pour lundi")))
    wait_until(lambda: town_hall.ask("SELECT count(*) FROM notifications WHERE held") == 2)
    assert not service.of(phone.device)
    page.goto("/reglages/notifications")
    page.get_by_role("button", name="Revenir aux heures de la mairie").click()
    expect(page.get_by_text("Silence en ce moment")).to_have_count(0)
    phone.close_parvis()
    summary = phone.receives()
    assert summary.told["title"] == "Pendant votre silence"
    assert summary.told["body"] == "2 nouveautés dans 2 conversations"
    phone.tap()
    expect(page).to_have_url(f"{town_hall.url}/accueil")


def test_a_device_is_forgotten_by_its_owner_and_with_its_session(
    visit: Visitors, town_hall: TownHall, service: PushService
) -> None:
    phone = woken(visit, town_hall, service, YANN)
    page = phone.page
    stop = page.get_by_role("button", name="Ne plus prévenir : Cet appareil")
    stop.click()
    expect(page.get_by_role("button", name="Me prévenir sur cet appareil")).to_be_visible()
    page.get_by_role("button", name="Me prévenir sur cet appareil").click()
    expect(stop).to_be_visible()
    page.reload()
    expect(stop).to_be_visible()
    count = "SELECT count(*) FROM push_subscriptions WHERE endpoint = $1"
    assert town_hall.ask(count, phone.device.endpoint) == 1
    page.goto("/reglages")
    page.get_by_role("button", name="Se déconnecter").click()
    expect(page).to_have_url(f"{town_hall.url}/connexion")
    assert town_hall.ask(count, phone.device.endpoint) == 0
    wait_until(lambda: page.evaluate("localStorage.getItem('given')") is None)


def test_a_councillor_is_asked_once_after_a_convocation(
    visit: Visitors, town_hall: TownHall, service: PushService
) -> None:
    town_hall.ask("UPDATE push SET carries = 'titles' RETURNING 1")
    stored = as_somebody(town_hall, MAELLE, lambda client: convened(client, town_hall.body("Conseil municipal")))
    phone = Phone(visit, town_hall, service, ANNICK)
    page = phone.page
    page.goto(f"/seances/{stored.conversation}/{stored.seq}")
    page.get_by_role("button", name="J’accuse réception").click()
    offer = page.get_by_role("dialog", name="Recevoir les prochaines convocations sur ce")
    expect(page.get_by_role("radio", name="Présente")).to_be_visible()
    expect(offer).to_have_count(0)
    page.goto("/accueil")
    page.goto(f"/seances/{stored.conversation}/{stored.seq}")
    page.get_by_role("radio", name="Présente").check()
    page.get_by_role("button", name="Répondre").or_(page.get_by_role("button", name="Je serai")).first.click()
    expect(offer).to_be_visible()
    offer.get_by_role("button", name="Oui, sur").click()
    expect(page.get_by_text("C’est fait")).to_be_visible()
    expect(offer).to_have_count(0)
    page.goto("/reglages/notifications")
    expect(page.get_by_text("même quand Parvis est fermé.")).to_be_visible()


def test_one_who_says_no_is_told_what_remains(visit: Visitors, town_hall: TownHall, service: PushService) -> None:
    town_hall.ask("UPDATE push SET carries = 'titles' RETURNING 1")
    page = visit(ANNICK, "/reglages/notifications", PHONE, service_workers="allow")
    allow(page, "denied")
    page.reload()
    expect(page.get_by_text("Votre navigateur refuse les notifications de Parvis.")).to_be_visible()
    expect(page.get_by_text("Pour les autoriser")).to_be_visible()
    expect(page.get_by_role("button", name="Me prévenir sur cet appareil")).to_have_count(0)


def test_a_right_that_is_withdrawn_is_noticed(visit: Visitors, town_hall: TownHall, service: PushService) -> None:
    phone = woken(visit, town_hall, service, YANN)
    count = "SELECT count(*) FROM push_subscriptions WHERE endpoint = $1"
    assert town_hall.ask(count, phone.device.endpoint) == 1
    allow(phone.page, "denied")
    phone.page.goto("/accueil")
    wait_until(lambda: town_hall.ask(count, phone.device.endpoint) == 0)
    phone.page.goto("/reglages/notifications")
    expect(phone.page.get_by_text("Votre navigateur refuse les notifications de Parvis.")).to_be_visible()


def allow(page: Page, setting: Literal["granted", "denied", "prompt"]) -> None:
    """What its owner says in the browser's own settings."""
    line = page.context.new_cdp_session(page)
    of = {"browserContextId": line.send("Target.getTargetInfo")["targetInfo"]["browserContextId"]}
    of |= {"origin": page.evaluate("location.origin"), "permission": {"name": "notifications"}}
    line.send("Browser.setPermission", {**of, "setting": setting})

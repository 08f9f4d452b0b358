"""What calls somebody who looks elsewhere: shown by the service worker, once a conversation, until it is read."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect

from tests.end_to_end.conftest import found, launched
from tests.end_to_end.talking import composer, expect_open, message, say
from tests.end_to_end.town_hall import MAELLE, YANN, TownHall
from tests.end_to_end.visitors import Visitors
from tests.support.waiting import wait_until

SHOWN = """
navigator.serviceWorker.ready
  .then(registration => registration.getNotifications())
  .then(all => all.map(({ title, body, tag }) => [title, body, tag]))
"""

LOOKING = """
async () => (await self.clients.matchAll({ type: 'window' })).some(({ focused }) => focused)
"""

CLICK = """
async () => {
  const [notification] = await self.registration.getNotifications()
  self.dispatchEvent(new NotificationEvent('notificationclick', { notification }))
}
"""

GROUP = "Services techniques"


@pytest.fixture(scope="module")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """The whole browser: nothing else shows what calls."""
    with launched(playwright, found("whole")) as browser:
        yield browser


def away(visit: Visitors, town_hall: TownHall, email: str) -> Page:
    """Parvis in a window that is not looked at, with the right to call."""
    # Staff are left in peace at night and at weekends, and so would this test be.
    town_hall.ask('UPDATE push SET quiet = quiet || \'{"evenings": false, "weekends": false}\' RETURNING 1')
    context: BrowserContext = visit.context(service_workers="allow", permissions=["notifications"])
    context.add_cookies([{"name": "parvis_session", "value": town_hall.session(email), "url": town_hall.url}])
    page = context.new_page()
    page.goto("/reglages/notifications")
    page.evaluate("navigator.serviceWorker.ready.then(() => undefined)")
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    # Playwright has every page believe that it is looked at.
    context.new_cdp_session(page).send("Emulation.setFocusEmulationEnabled", {"enabled": False})
    context.new_page().bring_to_front()
    # The worker is told a moment later, and calls nobody who looks.
    [worker] = context.service_workers
    wait_until(lambda: not worker.evaluate(LOOKING))
    return page


def shown(page: Page) -> Any:
    """Looked at seldom: asked what it shows, Chromium lets go of what it has kept and is only about to show."""
    page.wait_for_timeout(500)
    return page.evaluate(SHOWN)


def test_each_conversation_calls_once_until_it_is_read_on_another_device(visit: Visitors, town_hall: TownHall) -> None:
    yann, maelle = away(visit, town_hall, YANN), visit(MAELLE, town_hall.talk(GROUP))
    say(maelle, "La balayeuse est en panne.")
    say(maelle, "Le garage la prend **demain**.")
    tag = f"conversation-{town_hall.talk(GROUP).split('/')[2]}"
    wait_until(lambda: shown(yann) == [[f"Maëlle Le Goff · {GROUP}", "Le garage la prend demain.", tag]])

    other = visit(YANN, town_hall.talk(GROUP))
    expect(message(other, "Le garage la prend demain.")).to_be_visible()
    composer(other).click()
    wait_until(lambda: shown(yann) == [])


def test_a_call_that_is_clicked_leads_to_its_conversation(visit: Visitors, town_hall: TownHall) -> None:
    yann, maelle = away(visit, town_hall, YANN), visit(MAELLE, town_hall.talk(GROUP))
    say(maelle, "La nacelle est libre.")
    wait_until(lambda: len(shown(yann)) == 1)
    [worker] = yann.context.service_workers
    worker.evaluate(CLICK)
    expect_open(yann, GROUP)
    expect(message(yann, "La nacelle est libre.")).to_be_visible()
    wait_until(lambda: shown(yann) == [])

"""Whoever has not acknowledged a convocation is reminded by letter, in a house that has a mail server."""

from collections.abc import Iterator

import pytest
from aiosmtpd.controller import Controller
from playwright.sync_api import expect

from tests.end_to_end.composing import begin_convocation, fill_in, send
from tests.end_to_end.following import look_away, row
from tests.end_to_end.town_hall import MAELLE
from tests.end_to_end.visitors import Visitors
from tests.support.mailbox import Mailbox
from tests.support.ports import free_port


@pytest.fixture(scope="module")
def more_settings() -> Iterator[dict[str, str]]:
    server = Controller(Mailbox(), hostname="127.0.0.1", port=free_port())
    server.start()
    yield {"smtp_url": f"smtp://127.0.0.1:{server.port}"}
    server.stop()


def test_everybody_late_is_reminded_once_an_hour(visit: Visitors) -> None:
    board = visit(MAELLE, "/seances/nouvelle")
    begin_convocation(board)
    fill_in(board, 9, "Décision modificative n° 2")
    send(board)
    board.get_by_role("button", name="Relancer Annick Le Breton").click()
    board.get_by_role("status").filter(has_text="Annick Le Breton va recevoir une relance").get_by_role(
        "button"
    ).click()
    expect(row(board, "Annick Le Breton")).not_to_contain_text("relance demandée")
    board.get_by_role("button", name="Relancer Annick Le Breton").click()
    look_away(board)
    expect(row(board, "Annick Le Breton")).to_contain_text("relance demandée")
    expect(board.get_by_text("1 relance par courriel demandée.")).to_be_visible()
    board.get_by_role("button", name="Relancer les 16").click()
    board.get_by_role("status").filter(has_text="16 personnes vont être relancées.").get_by_role("button").click()
    expect(board.get_by_role("button", name="Relancer les 16")).to_be_enabled()
    board.get_by_role("button", name="Relancer les 16").click()
    look_away(board)
    expect(board.get_by_text("16 relances par courriel demandées.")).to_be_visible()
    expect(board.get_by_text("Relance possible une heure après la précédente.")).to_be_visible()
    expect(board.get_by_role("button", name="Relancer les 17")).to_be_disabled()
    expect(row(board, "Gildas Allio")).not_to_contain_text("relance demandée")

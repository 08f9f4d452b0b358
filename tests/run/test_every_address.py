"""Whoever guesses addresses learns nothing: each that the application answers has its decision here."""

import json
import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from structlog.testing import capture_logs

from protocol.accounts import InvitePerson
from protocol.addresses import ChangeAddress
from protocol.agenda import LoadOwnCalendar
from protocol.boards import BoardPlan, OpenHours, Place, SendBoard
from protocol.bookings import OpenBookingPage
from protocol.convocations import ItemDraft
from protocol.elections import Choice, ElectionPlan, SendElection, Station
from protocol.frames import CloseCode
from protocol.halls import OpenHall
from protocol.invitees import InviteToSitting
from protocol.live import CreateSheet
from protocol.postings import RecordPosting
from protocol.types import MAX_ID
from server.accounts.password_resets_sql import insert_password_reset
from server.base.database import Pool
from server.base.keys_sql import select_key
from server.base.settings import Settings
from server.base.tokens import new_token, token_hash
from server.posts.unsubscribing import unsubscribe_link
from server.run.app import create
from server.webdav.webdav_http import METHODS
from tests.support.browser import Answer, Browser
from tests.support.client import Client
from tests.support.convening import convened
from tests.support.scenario import Scenario, new_client_id, playing
from tests.support.uploading import begin, browser, picture, send_file


@dataclass(frozen=True)
class Door:
    """The status that a guest is answered there, and a stranger; and `opened`, whoever has the right, or the token, for
    what is really there. With `alike` false, each answer is of its own."""

    guest: int
    stranger: int
    opened: int
    body: str = ""
    query: str = ""
    alike: bool = True


def walled(opened: int = 200, body: str = "", query: str = "") -> Door:
    """There is nothing for those who may not, as for what does not exist."""
    return Door(404, 404, opened, body, query)


def for_all(status: int = 200, body: str = "", *, opened: int = 0, alike: bool = True) -> Door:
    """Answers everybody, and says nothing of anybody."""
    return Door(status, status, opened or status, body, alike=alike)


BOOKING = """
{"client_id": "a-booking-online", "day": "2020-10-16", "place": 1, "hour": "12:00:00", "name": "x", "phone": "061240"}
"""
"""Of a day that is over."""

NUMBERS = {"upload", "file", "node", "folded", "conversation", "seq", "invitee", "board", "election"}
NEW_PASSWORD = '{"password": "une phrase assez longue"}'
PART = "x"

DOORS = {
    "GET /health/live": for_all(),
    "GET /health/ready": for_all(),
    "GET /metrics": for_all(alike=False),
    "GET /api/authority": for_all(),
    "POST /api/sign-in": for_all(401, '{"email": "EMAIL", "password": "wrong"}'),
    "POST /api/sign-out": for_all(),
    "GET /api/invitations/{token}": walled(),
    "POST /api/invitations/{token}": walled(body='{"name": "Guénolé", "password": "une phrase assez longue"}'),
    "POST /api/password-reset": for_all(202, '{"email": "EMAIL"}'),
    "GET /api/password-reset/{token}": walled(),
    "POST /api/password-reset/{token}": walled(body=NEW_PASSWORD),
    "GET /api/addresses/{token}": walled(),
    "POST /api/addresses/{token}": walled(body="{}"),
    "GET /api/convocations/{token}": walled(),
    "POST /api/convocations/{token}/open": walled(),
    "GET /api/convocations/{token}/files/{file}": walled(),
    "POST /api/convocations/{token}/code": walled(202),
    "POST /api/convocations/{token}/sign-in": walled(401, '{"code": "123456"}'),
    "POST /courriels/{token}": walled(),
    # A guest sends files to their own groups.
    "POST /api/uploads": Door(201, 404, 201, '{"name": "plan.pdf", "size": 1}', alike=False),
    "GET /api/uploads/{upload}": walled(),
    "PATCH /api/uploads/{upload}": walled(body=PART),
    "POST /api/uploads/{upload}": walled(409),
    "DELETE /api/uploads/{upload}": walled(),
    "GET /api/files/{file}": walled(),
    "GET /api/files/{file}/thumbnail": walled(),
    "GET /api/documents/{node}": walled(),
    "GET /api/live/{node}/{folded}": walled(),
    "GET /api/drives/{conversation}/archive": walled(),
    "GET /api/convocations/{conversation}/{seq}/evidence": walled(),
    "GET /api/convocations/{conversation}/{seq}/attestation": walled(),
    "GET /api/convocations/{conversation}/{seq}/poster": walled(),
    "GET /api/convocations/{conversation}/{seq}/certificate/{what}": walled(),
    "GET /api/convocations/{conversation}/{seq}/extract": walled(),
    "GET /api/shared-sittings/{token}": walled(),
    "GET /api/shared-sittings/{token}/files/{file}": walled(),
    "GET /api/invitees/{invitee}/files/{file}": walled(),
    "GET /api/register.pdf": walled(query="?body=BODY&words=Conseil"),
    "GET /api/register.csv": walled(query="?body=BODY&words=Conseil"),
    "GET /api/bookings/{token}": walled(),
    "POST /api/bookings/{token}": walled(409, BOOKING),
    "GET /api/booked/{token}": walled(),
    "DELETE /api/booked/{token}": walled(),
    "GET /api/boards/{conversation}/{board}/sheet.pdf": walled(query="?day=2040-10-16"),
    "GET /api/boards/{conversation}/{board}/appointments.{kind}": walled(),
    "GET /api/elections/{conversation}/{election}/results.{kind}": walled(),
    "GET /api/elections/{conversation}/{election}/record.pdf": walled(),
    "GET /api/elections/{conversation}/{election}/transmission.pdf": walled(),
    "GET /api/halls/{token}": walled(),
    "GET /api/{path}": walled(404),
    "POST /api/{path}": walled(404),
    "PATCH /api/{path}": walled(404),
    "DELETE /api/{path}": walled(404),
    "POST /courriels/{path}": walled(404),
    # Where programs open drives, no cookie counts, and nothing is said without the password of a device.
    **{f"{method} /dav": for_all(308) for method in METHODS if method != "HEAD"},
    **{f"{method} /dav/{{path}}": for_all(401) for method in METHODS if method != "HEAD"},
    "GET /agenda/{token}.ics": walled(),
    "SOCKET /socket": Door(0, CloseCode.UNAUTHENTICATED, 0),
    "MOUNT /{path}": for_all(),
}


def decided(routes: list[BaseRoute]) -> Iterator[tuple[str, str]]:
    """What DOORS calls each address, and how it is written with its values."""
    for route in routes:
        match route:
            case Route(methods=set(methods)):
                for method in methods - {"HEAD"}:
                    yield f"{method} {route.path_format}", route.path_format
            case WebSocketRoute():
                yield f"SOCKET {route.path_format}", route.path_format
            case Mount():
                yield f"MOUNT {route.path_format}", route.path_format
            case _:
                pytest.fail(f"no decision covers {route}")


@dataclass
class Premises:
    """Cedric is a guest elsewhere. `there` is what they must not know, by the names that addresses give it."""

    scenario: Scenario
    settings: Settings
    there: dict[str, Any]
    tokens: dict[str, str]

    @property
    def nowhere(self) -> dict[str, Any]:
        numbers = {name: MAX_ID - 1 for name, value in self.there.items() if isinstance(value, int)}
        return {
            **numbers,
            "what": "convocation",
            "kind": "csv",
            "EMAIL": "nobody@town.example",
            "path": f"groupes/{MAX_ID - 1}",
        }

    def token(self, address: str) -> str:
        (token,) = [token for start, token in self.tokens.items() if address.split(" ")[1].startswith(start)]
        return token

    async def guest(self) -> Browser:
        """On a device of its own each time: to sign out is one of the things to try."""
        device = Browser(self.scenario.urls[0])
        device.token = await self.scenario.town.session(self.scenario.town.people["Cedric"])
        return device

    def stranger(self) -> Browser:
        return Browser(self.scenario.urls[0])


@pytest.fixture
async def premises(settings: Settings, pool: Pool, tmp_path: Path) -> AsyncIterator[Premises]:
    """A convocation with a picture, an upload on its way, and a true token of each kind."""
    client = tmp_path / "client"
    client.mkdir()
    (client / "index.html").write_text("<!doctype html><title>Parvis</title>")
    (tmp_path / "secret.txt").write_text("Conseil")
    settings = replace(settings, client_dir=client)
    async with playing(settings, pool) as scenario:
        town = scenario.town
        await town.person("Maelle", administrator=True, may_convene=True)
        await town.person("Annick", "official")
        await town.person("Paul", "official")
        await town.person("Cedric", "guest")
        await town.group("Conseil", "Maelle:manager", "Annick")
        await town.group("Gendarmerie", "Maelle:manager", "Cedric")
        body = await town.body("Conseil", "Annick:chair")
        maelle, clerk = await scenario.connect("Maelle"), browser(scenario, "Maelle")
        file = await send_file(clerk, "Conseil.png", picture())
        stored = await convened(maelle, body, agenda=[ItemDraft("Conseil", files=[file.id])])
        place = stored.conversation, stored.seq
        invited = await maelle.call(InviteToSitting(*place, [1], person=maelle.person, files=[file.id]))
        await maelle.call(InviteToSitting(*place, [1], name="Claire", email="claire@town.example", files=[file.id]))
        await maelle.call(RecordPosting(*place, "convocation", "Porte de la mairie", datetime.now(UTC), "Maelle"))
        plan = ElectionPlan(
            "Conseil", "municipal", date(2026, 3, 15), [Station(1, "Conseil", 9, maelle.person)], [Choice("Conseil")]
        )
        election = (await maelle.call(SendElection(stored.conversation, new_client_id(), plan))).seq
        hall = (await maelle.call(OpenHall(stored.conversation, election))).address
        noon, day = time(12), date(2040, 10, 16)
        board = BoardPlan(
            "Conseil", day, day, [2], [OpenHours(noon, time(13))], 60, [Place(1, "Conseil", 1)], date(2040, 11, 1)
        )
        offered = (await maelle.call(SendBoard(stored.conversation, new_client_id(), board))).seq
        booking = (await maelle.call(OpenBookingPage(stored.conversation, offered))).address.rpartition("/")[2]
        wanted = {**json.loads(BOOKING), "client_id": "another-booking", "day": f"{day}"}
        booked = (await Browser(scenario.urls[0]).post(f"/api/bookings/{booking}", wanted)).body["link"]
        there = {
            "what": "convocation",
            "board": offered,
            "election": election,
            "kind": "csv",
            "invitee": invited.id,
            "conversation": stored.conversation,
            "seq": stored.seq,
            "file": file.id,
            "node": (await maelle.call(CreateSheet(stored.conversation, new_client_id(), "Conseil"))).id,
            "folded": 0,
            "upload": await begin(clerk, "Conseil.pdf", 2),
            "BODY": body,
            "EMAIL": "annick@town.example",
            "path": f"groupes/{stored.conversation}",
        }
        tokens = await true_tokens(scenario, pool, maelle) | {
            "/api/halls": hall.rpartition("/")[2],
            "/api/bookings": booking,
            "/api/booked": booked.rpartition("/")[2],
        }
        premises = Premises(scenario, settings, there, tokens)
        yield premises


async def true_tokens(scenario: Scenario, pool: Pool, maelle: Client) -> dict[str, str]:
    annick = scenario.town.people["Annick"]
    await maelle.call(InvitePerson("guenole@town.example", "staff", name="Guénolé"))
    # Another's: a new address ends the links that lead to a new password.
    moved = ChangeAddress(scenario.town.people["Paul"], "paul@ailleurs.example", date(2026, 9, 1))
    await maelle.call(moved)
    reset = new_token()
    await insert_password_reset(pool, annick, token_hash(reset))
    letters = {
        letter["kind"]: letter["link"].rpartition("/")[2]
        for row in await pool.fetch("SELECT payload FROM pgqueuer WHERE entrypoint = 'mail'")
        if (letter := json.loads(row[0]))
    }
    calendar = (await (await scenario.connect("Annick")).call(LoadOwnCalendar())).address
    return {
        "/api/addresses": letters["address"],
        "/api/convocations": letters["convocation_summons"],
        "/api/invitations": letters["invitation"],
        "/api/password-reset": reset,
        "/api/shared-sittings": letters["sitting_invitation"],
        "/agenda": calendar.rpartition("/")[2].removesuffix(".ics"),
        "/courriels": unsubscribe_link("", await select_key(pool), annick).rpartition("/")[2],
    }


async def knock(who: Browser, address: str, path: str, values: dict[str, Any], method: str = "") -> Answer:
    door, kind = DOORS[address], address.split(" ")[0]
    filled = path.format(**values) + door.query.replace("BODY", str(values["BODY"]))
    body = door.body.replace("EMAIL", values["EMAIL"]).encode()
    method = method or ("GET" if kind == "MOUNT" else kind)
    return await who.send(method, filled, body, Upload_Offset="0")


def said(answer: Answer) -> tuple[int, Any, list[tuple[str, str]]]:
    return answer.status, answer.body, [(n, v) for n, v in answer.headers.items() if n.lower() != "date"]


def test_each_address_has_its_decision(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "index.html").touch()
    found = [address for address, _ in decided(create(replace(settings, client_dir=tmp_path)).routes)]
    assert sorted(found) == sorted(DOORS), "decide in DOORS who may open each address"


def routes(premises: Premises) -> list[tuple[str, str]]:
    """All but the socket's."""
    return [route for route in decided(create(premises.settings).routes) if not route[0].startswith("SOCKET")]


@pytest.mark.parametrize("as_guest", [True, False], ids=["guest", "stranger"])
async def test_who_guesses_addresses_learns_nothing(premises: Premises, *, as_guest: bool) -> None:
    secrets = [
        "Conseil",
        "Annick",
        "annick@",
        *(str(v) for v in premises.there.values() if isinstance(v, int) and v > 99),
    ]
    for address, path in routes(premises):
        door = DOORS[address]
        status = door.guest if as_guest else door.stranger
        for method in ("GET", "HEAD") if address.startswith(("GET", "MOUNT")) else ("",):
            answers = []
            for values in (premises.there, premises.nowhere):
                token = premises.token(address) if "{token}" in path else ""
                token = near(token) if token and values is premises.there else "x" * len(token)
                person = await premises.guest() if as_guest else premises.stranger()
                answers.append(await knock(person, address, path, {**values, "token": token}, method))
            found, missing = answers
            assert (found.status, missing.status) == (status, status), (address, found.body, missing.body)
            assert said(found) == said(missing) or not door.alike, address
            told = str(found.body) + str(found.headers)
            assert not [secret for secret in secrets if secret in told], (address, told)


async def test_who_knows_addresses_gets_in(premises: Premises) -> None:
    maelle = browser(premises.scenario, "Maelle")
    for address, path in routes(premises):
        token = premises.token(address) if "{token}" in path else ""
        person = premises.stranger() if token or address == "POST /api/sign-out" else maelle
        answer = await knock(person, address, path, {**premises.there, "token": token})
        assert answer.status == DOORS[address].opened, (address, answer.body)


def near(token: str) -> str:
    """All but right, whether its letters are large or small."""
    return token[:20] + ("B" if token[20:21] in "Aa" else "A") + token[21:]


def misshapen(token: str) -> list[str]:
    """What is no token, for its letters or its length; and so for a number."""
    return ["%00", "%C3%A9" * len(token), token[:-1], f"{token}x", f"{token}%0A", f"{token[:-1]}.", f"{token[:-1]}%2F"]


async def test_what_has_not_the_form_of_a_token_or_number_is_asked_of_nobody(premises: Premises) -> None:
    stranger, maelle = premises.stranger(), browser(premises.scenario, "Maelle")
    with capture_logs() as logged:
        for address, path in routes(premises):
            if "{token}" in path:
                for wrong in misshapen(premises.token(address)):
                    answer = await knock(stranger, address, path, {**premises.there, "token": wrong})
                    assert answer.status == 404, (address, wrong, answer.body)
            for name in NUMBERS & set(re.findall(r"{(\w+)}", path)):
                for wrong in ("%00", "9" * 17, "9" * 5_000, "-1", "1%0A"):
                    values = {
                        **premises.there,
                        name: wrong,
                        "token": near(premises.token(address)) if "{token}" in path else "",
                    }
                    answer = await knock(maelle, address, path, values)
                    assert answer.status == 404, (address, wrong, answer.body)
    assert not [line for line in logged if line["log_level"] == "error"]


async def test_what_is_beside_the_pages_is_not_given(premises: Premises) -> None:
    for path in (
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/assets/../../secret.txt",
        "//secret.txt",
    ):
        answer = await premises.stranger().get(path)
        assert (answer.status, b"Conseil" in bytes(answer.body)) in ((404, False), (200, False)), path


async def test_figures_are_for_this_machine_alone(premises: Premises) -> None:
    answer = await (await premises.guest()).get("/metrics", X_Forwarded_For="192.0.2.7")
    assert answer.status == 404


async def test_without_a_session_no_socket_opens(premises: Premises) -> None:
    for token in ("", "x" * 43, near(premises.scenario.town.tokens["Maelle"])):
        socket = await Client(premises.scenario.urls[0], token).open()
        assert await socket.closed() == DOORS["SOCKET /socket"].stranger
        assert socket.frames == []

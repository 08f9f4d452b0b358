"""A convocation with its proof, and the hands that could tamper with it."""

from pathlib import Path

from protocol.convocations import ItemDraft
from protocol.receipts import Acknowledge, OpenMessage
from protocol.types import Stored
from server.assemblies.findings import Findings
from tests.support.agreement import agreed
from tests.support.client import Client
from tests.support.convening import convened
from tests.support.scenario import Scenario, new_client_id
from tests.support.uploading import browser, pdf, send_file


async def found(scenario: Scenario) -> None:
    await scenario.town.person("Maelle", may_convene=True)
    await scenario.town.person("Soizic", administrator=True)
    await scenario.town.person("Erwan")
    for name in ("Herve", "Annick", "Paul"):
        await scenario.town.person(name, "official")
    await scenario.town.person("Cedric", "guest")
    await scenario.town.group("Conseil", "Maelle:manager", "Herve", "Annick", "Paul", "Cedric")
    await scenario.town.body("Conseil", "Herve:chair", "Annick", "Paul")
    await scenario.town.group("Travaux", "Erwan")
    await scenario.town.convenor(await scenario.town.body("Travaux", kind="commission"), "Erwan")
    await scenario.town.paper("Paul", "3 rue du Stade, 56120 Josselin")
    await scenario.town.entered()


async def convoke(scenario: Scenario) -> tuple[Client, Stored]:
    """With two documents, opened and acknowledged by one of three."""
    maelle, annick = await scenario.connect("Maelle"), await scenario.connect("Annick")
    clerk = browser(scenario, "Maelle")
    files = [await send_file(clerk, name, pdf(n)) for n, name in ((1, "Budget primitif.pdf"), (2, "../../x"))]
    items = [
        ItemDraft("Budget *primitif* #1", "Annick", "Note", [files[0].id]),
        ItemDraft("Voirie", files=[files[1].id]),
    ]
    stored = await convened(maelle, scenario.town.bodies["Conseil"], agenda=items)
    await annick.call(OpenMessage(stored.conversation, stored.seq))
    await annick.call(Acknowledge(stored.conversation, stored.seq, new_client_id()))
    return maelle, stored


async def get(scenario: Scenario, name: str, path: str) -> tuple[int, bytes]:
    answer = await browser(scenario, name).get(path)
    return answer.status, answer.body


async def evidence(scenario: Scenario, stored: Stored, folder: Path) -> tuple[bytes, Findings]:
    status, content = await get(scenario, "Maelle", f"/api/convocations/{stored.conversation}/{stored.seq}/evidence")
    assert status == 200
    path = folder / "evidence.zip"
    path.write_bytes(content)
    return content, agreed(path)

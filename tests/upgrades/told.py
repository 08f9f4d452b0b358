"""What an earlier version said of its town, and what this one says."""

from msgspec import Struct

from protocol.ledger import CheckLedger, LedgerChecked
from protocol.summonses import LoadSummonses, Summons
from tests.support.client import Client
from tests.support.scenario import Scenario


class Told(Struct):
    """What the earlier version said of the town. `convocations` holds each one's group and number, `register` its body,
    number, how many were convened and how many have acknowledged; `top` the last entry of the ledger and its hash."""

    people: dict[str, int]
    groups: dict[str, int]
    convocations: dict[str, tuple[int, int]]
    register: list[tuple[int, int, int, int]]
    top: tuple[int, str]
    link: str
    returns: str
    queued: int


async def checked(client: Client) -> LedgerChecked:
    found: LedgerChecked = await client.call(CheckLedger())
    return found


async def board(maelle: Client, scenario: Scenario, told: Told) -> dict[str, Summons]:
    found = await maelle.call(LoadSummonses(*told.convocations["kept"]))
    names = {number: name for name, number in scenario.town.people.items()}
    return {names[one.person]: one for one in found.summonses}

"""What the ledger is told of the house: bodies, rules, mandates, channels, convenors, by facts that stand alone."""

from typing import Any

from protocol.bodies import Body, ChannelChoice, Mandate, Rule
from protocol.convenors import Convenor
from protocol.files import File
from server.base.database import Database
from server.identity.people_sql import select_people
from server.ledger.ledger import Act, Deed

Facts = dict[str, Any]


def mandate_deed(act: Act, mandate: Mandate, name: str, body: Body, author: int | None, **more: Any) -> Deed:
    """That it was given, or that its last day is another one; no day, when the end was taken back."""
    facts = {
        "name": name,
        "body": body.name,
        "body_id": body.id,
        "mandate": mandate.id,
        "role": mandate.role,
        "first_day": mandate.starts_on.isoformat(),
        "last_day": mandate.ends_on.isoformat() if mandate.ends_on else None,
    }
    return Deed(act, person=mandate.person, author=author, facts={**facts, **more})


def address_deed(person: int, name: str, address: str, author: int | None, **more: Any) -> Deed:
    """Where convocations go to somebody from their first mandate on, until they give another address."""
    return Deed("address_recorded", person=person, author=author, facts={"name": name, "address": address, **more})


def channel_deed(number: int, choice: ChannelChoice, name: str, author: int | None, **more: Any) -> Deed:
    """The day on which it was asked for is the word of whoever entered it; the entry itself dates when they did."""
    facts: Facts = {
        "name": name,
        "choice": number,
        "channel": choice.channel,
        "requested_on": choice.requested_on.isoformat(),
        "address": choice.address,
    }
    if choice.file:
        facts["file"] = joined(choice.file)
    return Deed("channel_chosen", person=choice.person, author=author, facts={**facts, **more})


def convening_deed(
    act: Act, number: int, convenor: Convenor, name: str, body: Body, author: int | None, **more: Any
) -> Deed:
    """That somebody may convene a body, or may no longer."""
    facts: Facts = {"name": name, "convenor": number, "body": body.name, "body_id": body.id}
    return Deed(act, person=convenor.person, author=author, facts={**facts, **more})


def body_deed(body: Body, author: int | None, **more: Any) -> Deed:
    """That a body is there, and by what its delays are counted from then on."""
    facts = {
        "body": body.name,
        "body_id": body.id,
        "kind": body.kind,
        "regime": body.regime,
        "inhabitants": body.inhabitants,
        "own_days": body.own_days,
        "active": body.active,
    }
    return Deed("body_created", author=author, facts={**facts, **more})


def renamed_deed(body: Body, author: int | None, **more: Any) -> Deed:
    """What it is called from now on."""
    return Deed("body_renamed", author=author, facts={"body": body.name, "body_id": body.id, **more})


def own_days_deed(body: Body, author: int) -> Deed:
    """How many clear days its standing orders ask for from now on; none, if they no longer do."""
    facts = {"body": body.name, "body_id": body.id, "own_days": body.own_days}
    return Deed("own_days_changed", author=author, facts=facts)


def activity_deed(body: Body, author: int) -> Deed:
    """That it convenes no more; or again, after all."""
    act: Act = "body_resumed" if body.active else "body_dissolved"
    return Deed(act, author=author, facts={"body": body.name, "body_id": body.id, "kind": body.kind})


def rule_deed(number: int, rule: Rule, author: int | None, **more: Any) -> Deed:
    """A rule of the house, whole."""
    facts = {
        "rule": number,
        "code": rule.code,
        "purpose": rule.purpose,
        "scope": rule.scope,
        "number": rule.number,
        "source": rule.source,
        "inhabitants_from": rule.inhabitants_from,
        "valid_from": rule.valid_from.isoformat() if rule.valid_from else None,
        "text": rule.text,
    }
    return Deed("rule_recorded", author=author, facts={**facts, **more})


def joined(file: File) -> Facts:
    """A file as an entry names it."""
    return {"name": file.name, "size": file.size, "sha256": file.sha256}


async def names_of(db: Database, people: list[int]) -> dict[int, str]:
    return {one.id: one.name for one in await select_people(db, people)}

"""Enters in the ledger what the house held before it entered such things; done again, it finds nothing left."""

from datetime import date, datetime
from typing import Any

from server.accounts.names import name_deed
from server.assemblies import taking_over_sql as queries
from server.assemblies.bodies_sql import select_bodies, select_mandates
from server.assemblies.differing import are_near, unlike
from server.assemblies.entering import (
    address_deed,
    body_deed,
    channel_deed,
    convening_deed,
    mandate_deed,
    names_of,
    renamed_deed,
    rule_deed,
)
from server.assemblies.house_rows import Rows, project
from server.assemblies.house_sql import select_kept_addresses, select_links_on_sendings
from server.assemblies.summonses_sql import Addressee, select_people_to_convene
from server.base.database import Database
from server.identity.people_sql import select_people
from server.ledger.ledger import Act, Deed, readable
from server.ledger.ledger_sql import append_all


async def take_over(db: Database) -> int:
    """How many bodies, rules of the house, mandates, names and first addresses of those who have one, choices of a
    channel and rights to convene it enters, and changes of bodies' names and withdrawals of addresses that nothing
    said; each as taken over, and with the instant at which it was recorded where that is known. To be called in a
    transaction."""
    deeds = [
        *await _bodies(db),
        *await _rules(db),
        *await _unsaid(db),
        *await _mandates(db),
        *await _names(db),
        *await _addresses(db),
        *await _choices(db),
        *await _convenors(db),
    ]
    await append_all(db, deeds)
    return len(deeds)


async def _bodies(db: Database) -> list[Deed]:
    """Once, as rules: one that comes past Parvis later is for the check to name."""
    earlier = await queries.select_earlier_bodies(db)
    return [body_deed(body, None, taken_over=True, recorded_at=created_at) for body, created_at in earlier]


async def _rules(db: Database) -> list[Deed]:
    earlier = await queries.select_earlier_rules(db)
    return [
        rule_deed(number, rule, None, taken_over=True, recorded_at=rule.recorded_at) for number, rule in earlier.items()
    ]


async def _mandates(db: Database) -> list[Deed]:
    recorded = await queries.select_unentered_mandates(db)
    mandates = [one for one in await select_mandates(db) if one.id in recorded]
    bodies = {body.id: body for body in await select_bodies(db, date.max)}
    names = await names_of(db, [one.person for one in mandates])
    return [
        mandate_deed(
            "mandate_given",
            one,
            names[one.person],
            bodies[one.body],
            None,
            taken_over=True,
            recorded_at=recorded[one.id],
        )
        for one in mandates
    ]


async def _names(db: Database) -> list[Deed]:
    people = await select_people(db, await queries.select_unentered_names(db))
    return [name_deed(one, None, taken_over=True) for one in people]


async def _unsaid(db: Database) -> list[Deed]:
    """Once, before names are entered: versions until then entered neither of these, and what is found differs from what
    the entries say. Whatever differs later is for the check to name."""
    if await queries.select_names_entered(db):
        return []
    entries = readable(await select_links_on_sendings(db))
    due = project(entries, ("bodies", "address_changes")).rows
    called = {body: row["name"] for body, row in due["bodies"].items()}
    renamed = [one for one in await select_bodies(db, date.max) if called.get(one.id, one.name) != one.name]
    kept = await select_kept_addresses(db)
    withdrawn = [kept[key] for key in unlike(kept, due["address_changes"]) if _is_withdrawn(kept, due, key)]
    people = {one.person: one for one in await select_people_to_convene(db, [row["person_id"] for row in withdrawn])}
    return [
        *(renamed_deed(one, None, taken_over=True) for one in renamed),
        *(_withdrawal(row, people[row["person_id"]]) for row in withdrawn),
    ]


def _is_withdrawn(kept: Rows, due: dict[str, Rows], key: Any) -> bool:
    """Of one that was entered, and not withdrawn by an entry when it was."""
    before, after = due["address_changes"].get(key), kept.get(key)
    if before is None or after is None or after["withdrawn_at"] is None:
        return False
    return not are_near(before["withdrawn_at"], after["withdrawn_at"])


def _withdrawal(row: dict[str, Any], one: Addressee) -> Deed:
    """With where convocations go to them now."""
    facts = {
        "name": one.name,
        "before": row["email"],
        "address": one.address,
        "requested_on": row["requested_on"].isoformat(),
        "confirmed": False,
        "withdrawn": True,
    }
    found = {"taken_over": True, "recorded_at": row["withdrawn_at"]}
    return Deed("address_changed", person=one.person, facts={**facts, **found})


async def _addresses(db: Database) -> list[Deed]:
    return [
        address_deed(one.person, one.name, one.email, None, taken_over=True, recorded_at=one.created_at)
        for one in await queries.select_unentered_addresses(db)
    ]


async def _choices(db: Database) -> list[Deed]:
    choices = await queries.select_unentered_choices(db)
    names = await names_of(db, [one.person for one in choices.values()])
    return [
        channel_deed(number, one, names[one.person], None, taken_over=True, recorded_at=one.recorded_at)
        for number, one in choices.items()
    ]


async def _convenors(db: Database) -> list[Deed]:
    """Of one that was taken back meanwhile, both."""
    rights = await queries.select_unentered_convenors(db)
    bodies = {body.id: body for body in await select_bodies(db, date.max)}
    names = await names_of(db, [one.convenor.person for one in rights])
    deeds = []
    for one in rights:
        acts: list[tuple[Act, datetime | None]] = [
            ("convening_given", one.convenor.given_at),
            ("convening_ended", one.ended_at),
        ]
        about = one.number, one.convenor, names[one.convenor.person], bodies[one.convenor.body], None
        deeds += [convening_deed(act, *about, taken_over=True, recorded_at=at) for act, at in acts if at]
    return deeds

"""The sealed register: checked, one convocation at a time or the whole, and listed."""

from datetime import datetime

from protocol.errors import NotAllowed, NotFound
from protocol.ledger import (
    MOST_LINES,
    Alteration,
    CheckLedger,
    LedgerChecked,
    LoadRegister,
    LoadSeal,
    Register,
    Seal,
    SealedEntry,
    Stamp,
)
from server.assemblies import register_sql as register
from server.assemblies.proving import Proof, alterations, gather, sealed_by
from server.core.dispatch import Call, handles
from server.identity.people_sql import select_me
from server.ledger.ledger import ORIGIN, Chain, Link, readable
from server.ledger.ledger_sql import select_links, select_top

BATCH = 500
TOLD = ("reply", "diagnostic", "why", "authority")
"""Facts that say more than the act does."""


@handles(LoadSeal)
async def load_seal(call: Call, command: LoadSeal) -> Seal:
    proof = await gather(call.db, call.person, command.conversation, command.seq)
    found = await alterations(call.db, call.services.storage, proof)
    return Seal([_entry(link) for link in proof.own], found, _stamp(proof), proof.frozen.digest)


def _entry(link: Link) -> SealedEntry:
    """As far as it can be read: an altered one may be anything."""
    known = readable([link])
    if not known:
        return SealedEntry(link.position, None, "", None, None, None, "", link.hash.hex())
    entry = known[0]
    detail = " · ".join(str(entry.facts[name]) for name in TOLD if entry.facts.get(name))
    on = entry.facts.get("on")
    done = datetime.fromisoformat(on) if on else None
    return SealedEntry(entry.position, entry.at, entry.act, done, entry.person, entry.author, detail, entry.hash.hex())


def _stamp(proof: Proof) -> Stamp:
    stamped = [entry for entry in readable(proof.own) if entry.act == "timestamped"]
    if stamped:
        facts = stamped[-1].facts
        return Stamp(
            "qualified" if facts["qualified"] else "simple", datetime.fromisoformat(facts["at"]), facts["authority"]
        )
    return Stamp("awaited", failure=proof.timestamp.failure) if proof.timestamp else Stamp("none")


@handles(CheckLedger)
async def check_ledger(call: Call, command: CheckLedger) -> LedgerChecked:
    if not (await select_me(call.db, call.person)).administrator:
        raise NotAllowed("administrator")
    links = await select_links(call.db, command.position, BATCH)
    chain = Chain(command.position, bytes.fromhex(command.top) if command.top else ORIGIN)
    broken = chain.follow(links)
    found = [Alteration(broken.fault, broken.position)] if broken else []
    for link in links:
        found += await sealed_by(call.db, call.services.storage, link, thorough=True)
    return LedgerChecked(chain.count, await select_top(call.db), chain.top.hex(), found)


@handles(LoadRegister)
async def load_register(call: Call, command: LoadRegister) -> Register:
    if not await register.may_read(call.db, call.person):
        raise NotFound("register")
    lines = await register.select_page(
        call.db, call.person, command.body, command.words, command.before, MOST_LINES + 1
    )
    return Register(lines[:MOST_LINES], len(lines) > MOST_LINES)

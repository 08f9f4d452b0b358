"""The sealed register: checked, one convocation at a time or the whole, and listed."""

import hashlib
from contextlib import suppress
from datetime import datetime
from typing import Literal, get_args

from protocol.errors import NotAllowed, NotFound
from protocol.ledger import (
    REGISTER_LINES,
    Alteration,
    CheckLedger,
    FindHash,
    HashFound,
    Judgement,
    Judgements,
    LedgerChecked,
    LoadJudgements,
    LoadRegister,
    LoadSeal,
    Register,
    Seal,
    SealedEntry,
    Stamp,
)
from server.assemblies import register_sql as register
from server.assemblies.convocations_sql import select_frozen, select_unsealed
from server.assemblies.house import reconcile_house
from server.assemblies.proving import Proof, alterations, find, gather, tell_unlike
from server.assemblies.register_verdicts import judged
from server.base.aside import aside, in_turns
from server.base.database import hold_still
from server.core.dispatch import Call, handles
from server.identity.people_sql import select_me
from server.ledger.heads_sql import select_head_seals
from server.ledger.ledger import (
    NEVER,
    ORIGIN,
    TOGETHER,
    Act,
    Break,
    Chain,
    Entry,
    Link,
    is_bound,
    read_all,
    readable,
)
from server.ledger.ledger_sql import select_links, select_links_between, select_links_with, select_top, select_unlike

BATCH = 500
TOLD = ("reply", "diagnostic", "why", "authority", "where")
"""Facts that say more than the act does."""

OF_SEVERAL = ("facts", "count", "series", "row", "grounds")
"""Faults that follow from more than the entry at which they are."""


@handles(LoadSeal)
async def load_seal(call: Call, command: LoadSeal) -> Seal:
    await hold_still(call.db)  # A letter handed in between entries and rows would look like an alteration.
    proof = await gather(call.db, await find(call.db, call.person, command.conversation, command.seq))
    found = await alterations(call.db, call.services.storage, proof, call.person)
    told = [tell_link(link) async for link in in_turns(proof.own, TOGETHER)]
    return Seal(told, found, await _stamp(proof), proof.frozen.digest)


def tell_link(link: Link) -> SealedEntry:
    """As far as it can be read: an altered one may be anything."""
    known = readable([link])
    if not known:
        return SealedEntry(link.position, None, "", None, None, None, "", link.hash.hex())
    entry = known[0]
    detail = " · ".join(str(entry.facts[name]) for name in TOLD if entry.facts.get(name))
    done = None
    with suppress(ValueError, TypeError):
        done = datetime.fromisoformat(entry.facts.get("on", ""))
    return SealedEntry(
        entry.position,
        entry.at,
        entry.act,
        done,
        entry.person,
        entry.author,
        detail,
        entry.hash.hex(),
        str(entry.facts.get("name", "")) if entry.person is None else "",
        entry.facts.get("to_file") is True,
        entry.facts.get("taken_over") is True,
    )


async def _stamp(proof: Proof) -> Stamp:
    stamped = [entry for entry in await read_all(proof.own) if entry.act == "timestamped"]
    if stamped:
        # What an entry says that no reader understands, the check names.
        with suppress(ValueError, TypeError, LookupError):
            facts = stamped[-1].facts
            kind: Literal["qualified", "simple"] = "qualified" if facts["qualified"] else "simple"
            return Stamp(kind, datetime.fromisoformat(facts["at"]), facts["authority"])
    return Stamp("awaited", failure=proof.timestamp.failure) if proof.timestamp else Stamp("none")


@handles(CheckLedger)
async def check_ledger(call: Call, command: CheckLedger) -> LedgerChecked:
    await hold_still(call.db)
    if not (await select_me(call.db, call.person)).administrator:
        raise NotAllowed("administrator")
    links = await select_links(call.db, command.position, BATCH + 1)
    batch, then = links[:BATCH], links[BATCH:]
    chain = Chain(command.position, bytes.fromhex(command.top) if command.top else ORIGIN, await _latest(call, command))
    broken = await aside(call.person, chain.follow_all, batch, next(iter(then), None))
    found = [_broken(one) for one in broken]
    damaged = {position for one in broken for position in one.positions}
    for entry in await read_all(batch):
        found += [] if entry.position in damaged else await _sealed_by(call, entry)
    if batch:
        found += tell_unlike(await select_unlike(call.db, batch[0].position, batch[-1].position))
    total = await select_top(call.db)
    if chain.count == total:
        found += [Alteration("unsealed", conversation=c, seq=seq) for c, seq in await select_unsealed(call.db)]
        found += await reconcile_house(call.db)
    return LedgerChecked(chain.count, total, chain.top.hex(), found)


def _broken(one: Break) -> Alteration:
    return Alteration(one.fault, one.position, last=one.last if one.last > one.position else None)


@handles(FindHash)
async def find_hash(call: Call, command: FindHash) -> HashFound:
    if not (await select_me(call.db, call.person)).administrator:
        raise NotAllowed("administrator")
    found, total = await select_links_with(call.db, bytes.fromhex(command.hash)), await select_top(call.db)
    if not found:
        return HashFound(total)
    known = readable(found[:1])
    return HashFound(total, found[0].position, known[0].at if known else None)


async def _latest(call: Call, command: CheckLedger) -> datetime:
    """The instant of the entry where the part before ended, which the next may not fall behind."""
    before = readable(await select_links_between(call.db, command.position, command.position))
    return before[0].at if before else NEVER


async def _sealed_by(call: Call, entry: Entry) -> list[Alteration]:
    """What hangs on this entry and is no longer as it was: with the first of a convocation, all of it; what entries say
    of one another only where each of them is as it was bound."""
    if entry.act not in get_args(Act):
        return [Alteration("act", entry.position, conversation=entry.conversation, seq=entry.seq)]
    if entry.act == "sealed":
        kept = (await select_head_seals(call.db, [entry.position])).get(entry.position)
        digest = hashlib.sha256(kept.token).hexdigest() if kept else ""
        return [] if digest == entry.facts["token"] else [Alteration("token", entry.position)]
    if entry.act != "frozen" or entry.conversation is None or entry.seq is None:
        return []
    frozen = await select_frozen(call.db, entry.conversation, entry.seq)
    if frozen is None:
        return [Alteration("manifest", entry.position, conversation=entry.conversation, seq=entry.seq)]
    proof = await gather(call.db, frozen)
    found = await alterations(call.db, call.services.storage, proof, call.person, thorough=True, alone=False)
    bound = all(is_bound(link) for link in proof.own)
    return [one for one in found if one.fault != "act" and (bound or one.fault not in OF_SEVERAL)]


@handles(LoadRegister)
async def load_register(call: Call, command: LoadRegister) -> Register:
    if not await register.may_read(call.db, call.person):
        raise NotFound("register")
    sent = await register.select_page(
        call.db, call.person, command.body, command.words, command.before, REGISTER_LINES + 1
    )
    return Register([one.line for one in await judged(call.db, sent[:REGISTER_LINES])], len(sent) > REGISTER_LINES)


@handles(LoadJudgements)
async def load_judgements(call: Call, command: LoadJudgements) -> Judgements:
    frozen = await find(call.db, call.person, command.conversation, command.seq)
    language = (await select_me(call.db, call.person)).language
    (one,) = await judged(call.db, [frozen])
    return Judgements([Judgement(who.name, who.verdict.state, who.fact(one.zone, language)) for who in one.people])

"""Rules: what binds the convocations of this house, each from a day on."""

from datetime import date

import msgspec

from protocol.bodies import ChangeRule, LoadRules, Rule, RuleChanged, RuleHistory
from protocol.errors import Invalid, NotFound
from protocol.types import UNSET
from server.assemblies import rules_sql as queries
from server.assemblies.convening import today
from server.assemblies.entering import rule_deed
from server.assemblies.keeping import tell_clerks, to_keep, to_read
from server.base.clocks import is_within
from server.core.dispatch import Call, handles
from server.law.delays import local
from server.law.rules import demands_less, latest
from server.ledger.ledger_sql import append_all, lock_ledger


@handles(LoadRules)
async def load_rules(call: Call, command: LoadRules) -> RuleHistory:
    await to_read(call)
    return RuleHistory(await queries.select_rules(call.db))


@handles(ChangeRule)
async def change_rule(call: Call, command: ChangeRule) -> Rule:
    await to_keep(call)
    recorded = [rule for rule in await queries.select_rules(call.db) if rule.code == command.code]
    if not recorded:
        raise NotFound("code")
    changed = msgspec.structs.replace(
        recorded[-1],
        number=command.number,
        valid_from=command.valid_from,
        source=command.source,
        known="house",
        law=False,
        prudent=0,
        text=recorded[-1].text if command.text is UNSET else command.text.strip(),
        recorded_by=call.person,
    )
    _beside_the_law(recorded, changed)
    await _from_now_on(call, command.valid_from)
    # Of one day the last recorded binds: rows and entries are to have one order.
    await lock_ledger(call.db)
    number, changed = await queries.insert_rule(call.db, changed)
    await tell_clerks(call, RuleChanged(changed))
    await append_all(call.db, [rule_deed(number, changed, call.person)])
    return changed


def _beside_the_law(recorded: list[Rule], own: Rule) -> None:
    """Raises `Invalid` when the law asks for more, of days or of words."""
    brought = [rule for rule in recorded if rule.recorded_by is None]
    for law in latest(brought, own.valid_from or date.max).values():
        if law.law and demands_less(own.number, law):
            raise Invalid("number")
        if law.law and law.text not in own.text:
            raise Invalid("text")


async def _from_now_on(call: Call, day: date) -> None:
    """Raises `Invalid` for a day that is over, or on which a convocation was frozen under what held until then."""
    zone = call.services.settings.time_zone
    last = await queries.select_last_frozen(call.db)
    is_taken = last is not None and day <= local(last, zone)
    if is_taken or not is_within(day, today(call), past=0, future=10):
        raise Invalid("valid_from")

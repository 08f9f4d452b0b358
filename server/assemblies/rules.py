"""Rules: what binds the convocations of this house, each from a day on."""

import msgspec

from protocol.bodies import ChangeRule, LoadRules, Rule, RuleChanged, RuleHistory
from protocol.errors import Invalid, NotFound
from protocol.types import UNSET
from server.assemblies import rules_sql as queries
from server.assemblies.bodies import tell_clerks, to_keep, to_read
from server.core.dispatch import Call, handles


@handles(LoadRules)
async def load_rules(call: Call, command: LoadRules) -> RuleHistory:
    await to_read(call)
    return RuleHistory(await queries.select_rules(call.db))


@handles(ChangeRule)
async def change_rule(call: Call, command: ChangeRule) -> Rule:
    await to_keep(call)
    known = [rule for rule in await queries.select_rules(call.db) if rule.code == command.code]
    if not known:
        raise NotFound("code")
    if not command.source.strip():
        raise Invalid("source")
    changed = msgspec.structs.replace(
        known[-1],
        number=command.number,
        valid_from=command.valid_from,
        source=command.source.strip(),
        law=command.law,
        text=known[-1].text if command.text is UNSET else command.text.strip(),
        recorded_by=call.person,
    )
    recorded = await queries.insert_rule(call.db, changed)
    await tell_clerks(call, RuleChanged(recorded))
    return recorded

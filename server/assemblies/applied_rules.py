"""Applied rules: whether a convocation was sealed by those that were in force that day, as the entries have them."""

from datetime import datetime
from importlib.metadata import version
from typing import Any

import msgspec
from msgspec.structs import replace

from protocol.bodies import Body, Rule
from protocol.convocations import Convocation, Delay
from server.assemblies.attestation import sent
from server.assemblies.hours import zone_of
from server.assemblies.house_rows import Rows
from server.law.assessment import assess, to_seal
from server.law.delays import local
from server.law.plans import Plan, planned
from server.law.rules import shipped


def misruled(due: Rows, manifest: dict[str, Any]) -> bool:
    """Whether a delay, a sentence or a term that was sealed is not what the rules due then demand. Of what another
    version sealed only the rules of the house are compared: it may have brought others along."""
    convocation, zone = sent(manifest), zone_of(manifest)
    body, frozen_at = msgspec.convert(manifest["body"], Body), datetime.fromisoformat(manifest["frozen_at"])
    history, brought_alike = _history(due), manifest["software"] == version("parvis")

    def told(applied: Convocation) -> list[Any]:
        rules = _rules(applied.delay) if applied.delay else []
        if not brought_alike:
            return [one for one in rules if one[0].known == "house"]
        return [*rules, applied.sentences, applied.deliberations_due]

    def as_due(plan: Plan) -> Convocation:
        found = assess(history, body, plan, frozen_at, zone)
        delay = to_seal(found, plan.meets, zone)
        return replace(convocation, delay=delay, sentences=found.sentences, deliberations_due=found.deliberations_due)

    plan = planned(convocation)
    # The day of the vote, which the manifest does not have, decides whether an installation has a prudent term.
    either = plan, replace(plan, completing_round=local(frozen_at, zone))
    return told(convocation) not in [told(as_due(one)) for one in either]


def _history(due: Rows) -> list[Rule]:
    """What Parvis brings along, and what was recorded, though the entry may not say by whom."""
    own = [msgspec.convert(columns, Rule) for key, columns in due.items() if isinstance(key, int)]
    return [*shipped(), *(replace(rule, recorded_by=rule.recorded_by or 0) for rule in own)]


def _rules(delay: Delay) -> list[tuple[Rule, int, bool]]:
    """Which, with how many days, and whether word for word; the first instants too late are computed from these."""
    return [(delay.rule, delay.days, False), *((term.rule, term.days, term.literal) for term in delay.terms)]

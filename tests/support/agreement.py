"""Two verifiers that share no code, of which neither may say anything of an archive that the other does not."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from protocol.convocations import Convocation
from protocol.lines import one_line
from protocol.summonses import Verdict as Judged
from server.assemblies.consistency import recipients
from server.assemblies.findings import Findings, report
from server.assemblies.hours import known, zone_of
from server.assemblies.verdicts import establishing, judge
from server.assemblies.verification import verify
from server.base.wording import at, short
from server.law.shortfall import short_of_law
from tools.verify_evidence import Result, Verdict, examine

Said = tuple[str, str | None, str | None, bool, datetime | None, datetime | None]
"""State, way, who dates it, cured, when a declared date was entered, the instant that counts."""

WAYS = {"mail": "electronic", "delivered_by_hand": "hand", "posted": "post"}


def saved(content: bytes, folder: Path) -> Path:
    """As a file that both can be given."""
    path = folder / "evidence.zip"
    path.write_bytes(content)
    return path


def agreed(path: Path) -> Findings:
    """What the product's own verifier finds, the other one having found the same."""
    first, second = verify(path), examine(path)
    assert bool(first.faults) == bool(second.faults), (first.faults, second.faults)
    if not first.faults:
        assert [_told(second.verdicts), *(_told(term.verdicts) for term in second.terms)] == _judged(first)
        zone = zone_of(first.manifest)
        assert [line for line in report(first) if line.startswith("état")] == _state(second, zone)
        assert list(second.hashes.values()) == first.hashes
        assert [line.strip() for line in report(first) if "celui de l’urgence" in line] == _urgency(second, zone)
        assert any("hors Parvis" in line for line in report(first)) == bool(second.elsewhere)
        assert any("décompte" in line and "douze heures" in line for line in report(first)) == bool(second.late)
        law = short_of_law(first.manifest)
        assert second.asked == (law and law.number - law.prudent)
        assert second.roots == {stamp.root for stamp in first.stamps}
        dated = [(stamp.at, stamp.covers, stamp.others, stamp.head) for stamp in first.stamps]
        assert [(stamp.at, stamp.over, stamp.others, stamp.head) for stamp in second.stamps] == dated
        assert (second.old, second.hidden_after) == (first.old, first.tail)
        assert second.zone == known(first.manifest)
    return first


ENDS = {"replaced": "remplacée par une nouvelle version", "cancelled": "annulée"}


def _state(second: Result, zone: ZoneInfo) -> list[str]:
    """What it says became of the convocation, in the words of the product."""
    told = [
        one_line(f"état : {ENDS[one.act]} le {short(one.at, zone)}{f' ({one.why})' if one.why else ''}")
        for one in second.ends
    ]
    return told or ["état : ni remplacée ni annulée à la dernière inscription"]


def _urgency(second: Result, zone: ZoneInfo) -> list[str]:
    """What it says of the assembly's decision, in the words of the product."""
    if second.deadline is None or second.urgency is None:
        return []
    told = " : il vaut sous réserve que l’assemblée l’admette"
    if second.urgency.at:
        decided = "l’a admise" if second.urgency.admitted else "ne l’a pas admise"
        told = f" : l’assemblée {decided}, ce qui a été noté le {at(second.urgency.at, zone)}"
    return [one_line(f"Ce délai est celui de l’urgence{told}.")]


def _judged(findings: Findings) -> list[dict[int, Said]]:
    """By the deadline, then by each other term."""
    delay = msgspec.convert(findings.manifest["convocation"], Convocation).delay
    if delay is None:
        return [{}]
    return [_by(findings, deadline) for deadline in (delay.deadline, *(term.deadline for term in delay.terms))]


def _by(findings: Findings, deadline: datetime) -> dict[int, Said]:
    people = recipients(findings.manifest, findings.entries)
    entries = establishing(findings.entries, people)
    judged = {person: judge(entries, person, deadline) for person in people}
    return {
        person: (one.state, one.by, one.dated_by, one.cured, one.entered_at, _counted(one))
        for person, one in judged.items()
    }


def _counted(one: Judged) -> datetime | None:
    """The authority's date where it is the later one, which the product tells beside its own."""
    return max(one.at, one.authority_at) if one.at and one.authority_at and one.dated_by == "authority" else one.at


def _told(verdicts: list[Verdict]) -> dict[int, Said]:
    return {
        one.person: (one.state, WAYS.get(one.way or "", one.way), one.by, one.cured, one.entered, one.at)
        for one in verdicts
    }

"""What the check of an evidence file finds, and how it is told to those who read no code."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct

from protocol.convocations import Convocation
from protocol.lines import one_line
from server.assemblies.consistency import recipients
from server.assemblies.counting import COUNTS, in_time
from server.assemblies.hours import Known, known, seals_hours, zone_of
from server.assemblies.verdicts import done_at, establishing, judge
from server.assemblies.verdicts_wording import conclude, explain, named, tell_address, tell_files
from server.base.wording import at, counted, hours_of, short
from server.law.shortfall import short_of_law
from server.ledger.ledger import Entry


class Fault(Struct, frozen=True):
    """Something that is not as it was written. `place` names the file, `archive` what holds them all; `position` the
    entry of the ledger, where there is one."""

    place: str
    what: str
    position: int | None = None


class Stamp(Struct, frozen=True):
    """A timestamp that holds. `qualified` is what the town hall stated; `root` is the SHA-256 of the certificate that
    the signature leads to, to be compared with what the authority publishes. It covers so many entries of the
    convocation, and `others` made before it not; or all up to the `head`."""

    at: datetime
    authority: str
    qualified: bool
    root: str
    head: int | None = None
    covers: int = 0
    others: int = 0


class Findings(Struct):
    faults: list[Fault] = []
    shown: int = 0
    hidden: int = 0
    tail: int = 0
    """Hidden ones after the last that is shown of the convocation."""
    first: int = 0
    last: int = 0
    top: str = ""
    """The hash of the last entry: whoever noted it elsewhere can compare."""
    hashes: list[str] = []
    previous: str = ""
    """The hash before that of the first."""
    ledger: str = ""
    """The hash of the first entry of the ledger that it says it is of; "" where it says none."""
    manifest: dict[str, Any] = {}
    entries: list[Entry] = []
    documents: int = 0
    joined: int = 0
    stamps: list[Stamp] = []
    old: bool = False
    """Made before version 0.2."""
    numbered: bool = False
    """Whether the entries show that none of them is missing."""
    attested: bool = False


class Expected(Struct, frozen=True):
    """What whoever checks knows from elsewhere: the hash of an entry, the fingerprint of an authority's root, in small
    hexadecimal; "" where they know none."""

    hash: str = ""
    root: str = ""

    def met(self, findings: Findings) -> bool:
        return not list(self.unmet(findings))

    def unmet(self, findings: Findings) -> Iterator[str]:
        if self.hash and self.hash not in findings.hashes:
            yield f"NON CONFORME : aucune inscription de ce dossier ne porte l’empreinte attendue, {self.hash}"
        roots = {stamp.root for stamp in findings.stamps}
        if self.root and (not roots or roots != {self.root}):
            yield f"NON CONFORME : les horodatages ne mènent pas tous au certificat attendu, {self.root}"


SAYS = {
    "missing": "absent",
    "unreadable": "illisible : modifié",
    "altered": "modifié",
    "not_ours": "étranger à un dossier de preuve de Parvis",
    "unsealed": "la dernière inscription n’est pas celle de l’attestation",
    "proves_nothing": "jeton d’horodatage qui ne porte pas sur ces inscriptions",
    "content": "le texte de l’inscription a été modifié",
    "hash": "l’empreinte de l’inscription a été modifiée",
    "link": "l’inscription ne suit pas la précédente",
    "form": "l’inscription n’est pas écrite comme les autres",
    "clock": "l’inscription est datée avant la précédente",
    "series": "une inscription de cette convocation a été retirée ou masquée",
    "facts": "l’inscription contredit ce qui a été scellé",
    "count": "ce qui est inscrit de la séance ne suit pas du manifeste et des inscriptions d’avant",
    "delay": "le délai inscrit au manifeste n’est pas celui que donnent ses dates",
    "clocks": "l’autorité d’horodatage et la mairie ne donnent pas la même heure",
    "ends": "le registre ne commence ni ne finit par une inscription de cette convocation",
    "not_one_convocation": "les inscriptions ne sont pas celles d’une seule convocation",
}


def report(findings: Findings, expected: Expected = Expected()) -> list[str]:  # noqa: B008 - it never changes
    """What a clerk or a judge reads of it: whether it is intact first, then what it means. Whatever the file holds, it
    adds no line, and turns nothing around. Raises what a file makes of code that reads it."""
    return [_plain(line) for line in _report(findings, expected)]


def _plain(line: str) -> str:
    indent = len(line) - len(line.lstrip(" "))
    return " " * indent + one_line(line)


def _report(findings: Findings, expected: Expected) -> list[str]:
    if findings.faults:
        faults = counted(len(findings.faults), "anomalie", "anomalies")
        return [
            f"NON INTÈGRE : {len(findings.faults)} {faults}",
            *map(_tell, findings.faults),
            *expected.unmet(findings),
        ]
    return [
        f"INTÈGRE : {sitting(findings.manifest)}",
        *expected.unmet(findings),
        *_intact(findings),
        *_state(findings),
        *_hours(findings),
        *_verdicts(findings),
        *_dates(findings),
        f"  empreinte de la dernière inscription, à comparer avec celle que la mairie a notée : {findings.top}",
    ]


def _intact(findings: Findings) -> Iterator[str]:
    shown, hidden = findings.shown, findings.hidden
    others = f"{hidden} {counted(hidden, 'autre', 'autres')} entre elles, par leur seule empreinte"
    yield (
        f"  {shown} {counted(shown, 'inscription intacte', 'inscriptions intactes')}, de la {findings.first} à la "
        f"{findings.last} du registre ({others})"
    )
    if findings.numbered:
        yield "  numérotées sans lacune : aucune n’a été retirée ni masquée entre la première et la dernière"
    elif hidden:
        yield "  d’une version ancienne, non numérotées : rien ne montre qu’aucune n’a été masquée"
    if findings.tail:
        yield f"  {findings.tail} masquées après la dernière : rien ne montre qu’elles concernent d’autres convocations"
    documents, joined = findings.documents, findings.joined
    yield f"  {documents} {counted(documents, 'document conforme', 'documents conformes')} au manifeste scellé"
    if joined:
        yield f"  {joined} {counted(joined, 'pièce jointe conforme', 'pièces jointes conformes')} aux inscriptions"
    yield from _counts(findings)
    if findings.attested:
        yield "  attestation.pdf conforme à son inscription, la dernière"
    else:
        yield "  attestation.pdf non scellée (version ancienne) : en cas de doute, la redemander à la mairie"


def _counts(findings: Findings) -> Iterator[str]:
    """Of the counts of the sitting, what the archive shows by itself, and what it does not."""
    counts = [entry for entry in findings.entries if entry.act in COUNTS]
    unnamed = sum(entry.facts.get("members") is None for entry in counts)
    if named := len(counts) - unnamed:
        told = counted(named, "décompte de la séance conforme", "décomptes de la séance conformes")
        yield f"  {named} {told} aux arrivées, départs et déports inscrits"
        yield "  qui était en exercice : non établi par ce dossier, le registre de la mairie le compare aux mandats"
    yield from _uncounted(findings)
    if unnamed:
        told = counted(unnamed, "décompte", "décomptes")
        yield f"  {unnamed} {told} d’une version ancienne, sans les noms : qui était en exercice ou présent, non établi"


def _uncounted(findings: Findings) -> Iterator[str]:
    """That nothing was counted while the sitting was held, where so it is."""
    opens_at = datetime.fromisoformat(findings.manifest["convocation"]["opens_at"])
    zone, timely = zone_of(findings.manifest), in_time(opens_at, findings.entries)
    if late := sum(one.act in COUNTS and one not in timely for one in findings.entries):
        told = counted(late, "décompte inscrit", "décomptes inscrits")
        yield f"  {late} {told} plus de douze heures après que la séance a dû se tenir : son quorum, non établi"
    for one in (one for one in findings.entries if one.act == "held_elsewhere"):
        when = short(done_at(one), zone)
        yield f"  séance tenue hors Parvis le {when}, d’après la pièce jointe ; ni ouverte ni comptée"


def _state(findings: Findings) -> Iterator[str]:
    """What became of the convocation: one entry or one for each recipient says so, and the first counts."""
    zone = zone_of(findings.manifest)
    ends = {entry.act: entry for entry in reversed(findings.entries) if entry.act in ("replaced", "cancelled")}
    for act, told in (("replaced", "remplacée par une nouvelle version"), ("cancelled", "annulée")):
        if act in ends:
            why = ends[act].facts.get("why")
            said = f" ({why})" if why and isinstance(why, str) else ""
            yield f"état : {told} le {short(ends[act].at, zone)}{said}"
    if not ends:
        yield "état : ni remplacée ni annulée à la dernière inscription"


def _hours(findings: Findings) -> Iterator[str]:
    """What of the hours rests on the manifest alone, or cannot be told here: neither is an alteration."""
    manifest, told = findings.manifest, known(findings.manifest)
    if told != "same":
        yield UNKNOWN_HOURS[seals_hours(manifest), told].format(zone=manifest["zone"])


UNKNOWN_HOURS: dict[tuple[bool, Known], str] = {
    (True, "missing"): "heures : celles qui ont été scellées, sans base des fuseaux horaires ici pour {zone}",
    (True, "other"): "heures : celles qui ont été scellées ; la base des fuseaux horaires d’ici en donne d’autres",
    (False, "missing"): (
        "heures : en UTC, sans base des fuseaux horaires ici pour {zone} ; jours et terme du délai ne peuvent être "
        "recalculés, ce qui n’est pas une altération"
    ),
    (False, "other"): (
        "heures : la base des fuseaux horaires d’ici ne donne pas celles du jour de l’envoi ; jours et terme du délai "
        "ne peuvent être recalculés, ce qui n’est pas une altération"
    ),
}


def _verdicts(findings: Findings) -> Iterator[str]:
    """For each person what the entries mean; nothing where no delay was sealed."""
    convocation = msgspec.convert(findings.manifest["convocation"], Convocation)
    zone, delay = zone_of(findings.manifest), convocation.delay
    if delay is None:
        yield "délai : aucun n’est scellé avec cette convocation"
        return
    people = recipients(findings.manifest, findings.entries)
    yield f"délai : à tenir avant le {at(delay.deadline, zone)}, {hours_of(zone)}"
    if law := short_of_law(findings.manifest):
        yield (
            f"  à noter : ce délai compte {_days(delay.days)} ({delay.rule.source}) ; pour une telle convocation, le "
            f"droit que porte la présente version de Parvis en demande {law.number - law.prudent} ({law.source})"
        )
    told = (*conclude(delay, people, findings.entries, zone), *tell_files(findings.entries))
    yield from (f"  {line}" for line in told)
    entries = establishing(findings.entries, people)
    for person, one in people.items():
        own = [entry for entry in entries if entry.person == person]
        verdict = judge(entries, person, delay.deadline)
        yield f"  - {named(one)} : {explain(verdict, own, convocation.opens_at, zone)}"
        if one.get("address_confirmed") is False:
            yield f"    {tell_address(one, zone)}"


def _days(number: int) -> str:
    return f"{number} {counted(number, 'jour franc', 'jours francs')}"


def _dates(findings: Findings) -> Iterator[str]:
    if any("on" in entry.facts and entry.act == "frozen" for entry in findings.entries):
        yield "dates : déclarées après coup, à l’inscription dans le registre"
    if not findings.stamps:
        yield "dates : celles de la mairie, aucune autorité extérieure ne les ayant horodatées"
    for stamp in findings.stamps:
        what = f"la tête du registre, jusqu’à l’inscription {stamp.head}" if stamp.head else _covered(stamp)
        kind = "déclaré qualifié par la mairie, non vérifié" if stamp.qualified else "simple"
        yield f"dates : horodatage ({kind}) de {what}, le {stamp.at:%d/%m/%Y à %H:%M:%S} UTC, par {stamp.authority}"
        yield f"    certificat racine, à comparer avec celui que publie l’autorité : SHA-256 {stamp.root}"


def _covered(stamp: Stamp) -> str:
    """Of an intact file these are the first of the convocation, what the sending entered at once among them."""
    first = counted(stamp.covers, "première inscription", f"{stamp.covers} premières inscriptions")
    others = f"{stamp.others} {counted(stamp.others, 'autre, faite', 'autres, faites')} avant lui, non"
    return f"l’envoi ({first}{f' ; {others}' if stamp.others else ''})"


def sitting(manifest: dict[str, Any]) -> str:
    """Which convocation it is, in the hours of its town hall. Raises what dates and zones do when it is no manifest."""
    convocation, zone = manifest["convocation"], zone_of(manifest)
    opens_at, frozen_at = (
        f"{datetime.fromisoformat(instant).astimezone(zone):%d/%m/%Y à %H:%M}"
        for instant in (convocation["opens_at"], manifest["frozen_at"])
    )
    return f"{convocation['body']}, séance du {opens_at}, figée le {frozen_at} ({hours_of(zone)})"


def _tell(fault: Fault) -> str:
    place = "l’archive elle-même" if fault.place == "archive" else fault.place
    return f"  {place}{f', inscription {fault.position}' if fault.position else ''} : {SAYS[fault.what]}"

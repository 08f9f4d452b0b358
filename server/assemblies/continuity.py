"""Whether several archives are of one and the same ledger: of two that part, one was made anew."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from unicodedata import normalize

from msgspec import Struct

from protocol.lines import one_line
from server.assemblies.findings import Findings
from server.base.database import Database
from server.ledger.ledger_sql import select_hashes, select_top

Hashes = Mapping[int, str]
"""Of a ledger, by position, in hexadecimal: the same hash at one position, and all before it is the same."""


class Comparison(Struct, frozen=True):
    """What two have to do with one another, in words for those who read no code; they `agree` unless both cannot be
    true, or cannot be compared for what was done to one of them."""

    agree: bool
    told: str


def compare(archives: Sequence[tuple[str, Findings]]) -> Iterator[Comparison]:
    """Of each two."""
    for (name, first), (other, second) in combinations(archives, 2):
        both, ours, theirs = f"{name} et {other}", _known(first), _known(second)
        if first.faults or second.faults:
            yield Comparison(False, f"NON COMPARÉS : {both}, dont l’un n’est pas intègre")
        elif first.ledger and second.ledger and first.ledger != second.ledger:
            yield _apart(both, first, second)
        elif not ours.keys() & theirs.keys():
            yield Comparison(True, f"SANS COMPARAISON POSSIBLE : {both} n’ont aucune inscription en commun")
        elif (position := _parts_at(ours, theirs)) is None:
            yield Comparison(True, f"CONCORDANTS : {both} sont du même registre")
        else:
            why = "l’un des deux registres a été récrit"
            if not (first.ledger and second.ledger):
                why += ", ou ils sont de deux mairies : un dossier d’une version ancienne ne dit pas son registre"
            yield Comparison(False, f"CONTRADICTOIRES : {both} se séparent à l’inscription {position} ; {why}")


def _apart(both: str, first: Findings, second: Findings) -> Comparison:
    """Of two that do not begin with the same entry: as two town halls' do, and nothing that is true of one else."""
    ours, theirs, (one, other) = _known(first), _known(second), (_town(first), _town(second))
    if same := [position for position in ours.keys() & theirs.keys() if ours[position] == theirs[position]]:
        told = f"ont la même inscription {min(same)}, et disent commencer par deux autres"
        return Comparison(False, f"CONTRADICTOIRES : {both} {told} ; l’un des deux a été modifié")
    if first.manifest.get("conversation") == second.manifest.get("conversation"):
        # Its number is drawn by chance: no two town halls have the same.
        told = "sont de la même conversation, et de deux registres qui ne commencent pas de même"
        return Comparison(False, f"CONTRADICTOIRES : {both} {told} ; l’un des deux a été refait, ou recommencé")
    if _alike(one, other):
        told = f"se disent de la même mairie, {one}, et de deux registres qui ne commencent pas de même"
        return Comparison(False, f"CONTRADICTOIRES : {both} {told} ; l’un des deux a été refait, ou recommencé")
    return Comparison(True, f"DEUX MAIRIES : {both} sont de deux registres, celui de {one} et celui de {other}")


def _alike(one: str, other: str) -> bool:
    """Whether they have the same letters and digits, whatever else they have between them."""
    first, second = ([c for c in normalize("NFKC", name).casefold() if c.isalnum()] for name in (one, other))
    return first == second


def _town(findings: Findings) -> str:
    """As the manifest names it."""
    told = findings.manifest.get("authority")
    return one_line(told) if isinstance(told, str) else ""


async def continues(db: Database, name: str, findings: Findings) -> Comparison:
    """With the ledger of this town hall, which holds all that its archives show."""
    if findings.faults:
        return Comparison(False, f"NON COMPARÉ : {name}, qui n’est pas intègre")
    first = (await select_hashes(db, 1, 1)).get(1)
    if findings.ledger and first and findings.ledger != first:
        told = "n’est pas du registre de cette mairie, qui commence par une autre inscription"
        return Comparison(False, f"CONTRADICTOIRE : {name} {told}")
    shown = _known(findings)
    ours = await select_hashes(db, min(shown), max(shown))
    if (position := _parts_at(shown, ours)) is not None:
        parts = f"se séparent à l’inscription {position} ; l’un des deux a été récrit"
        return Comparison(False, f"CONTRADICTOIRE : {name} et le registre de la mairie {parts}")
    if missing := shown.keys() - ours.keys():
        lacks = f"le registre de la mairie, qui finit à l’inscription {await select_top(db)}, n’a pas la {min(missing)}"
        why = "il a été rétabli d’une sauvegarde antérieure ou récrit, ou il est d’une autre mairie"
        return Comparison(False, f"ABSENT : {lacks} que montre {name} ; {why}")
    return Comparison(True, f"CONCORDANT : le registre de la mairie contient tout ce que montre {name}")


def _known(findings: Findings) -> Hashes:
    """Of an intact archive, the hash before its first entry included."""
    known = enumerate([findings.previous, *findings.hashes], findings.first - 1)
    return {position: one for position, one in known if position > 0}


def _parts_at(first: Hashes, second: Hashes) -> int | None:
    """The first position at which both are known and differ."""
    common = sorted(first.keys() & second.keys())
    return next((position for position in common if first[position] != second[position]), None)

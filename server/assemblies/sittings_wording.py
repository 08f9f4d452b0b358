"""What the ledger holds of a sitting, in words: presidents, arrivals, proxies, and what was counted."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from msgspec.structs import replace

from server.base.wording import counted, of, several
from server.law.sources import spaced
from server.ledger.ledger import Entry

Facts = dict[str, Any]

PAPERS = {"deliberations": "Liste des délibérations déposée", "minutes": "Procès-verbal déposé"}
WITHDRAWN = {
    "representative": "représentant désigné, II de l’article L1111-6 du CGCT",
    "personal": "intérêt à l’affaire, article L2131-11 du CGCT",
}


def in_own_law(manifest: dict[str, Any], entries: Sequence[Entry]) -> list[Entry]:
    """The same; but what the law of councils says of a quorum, and of those who withdraw, is not told of a commission,
    of which no text that was read says it."""
    if (manifest.get("body") or {}).get("kind") != "commission":
        return list(entries)
    return [replace(one, facts=_without_law(one.facts)) if one.act in OF_COUNCILS else one for one in entries]


OF_COUNCILS = ("interested", "sitting_opened", "item_begun")


def _without_law(facts: Facts) -> Facts:
    told = {name: value for name, value in facts.items() if name not in ("kind", "source")}
    return {**told, "source": "", "majority": True}


def tell_arrival(facts: Facts) -> str:
    """A proxy that its giver had given stands no longer while they are there; one to them stands from then on."""
    replaced = f", en suppléance {of(facts['sits_for_name'])}" if facts.get("sits_for_name") else ""
    return f"Arrivée{replaced}{_told_proxies(facts)}"


def tell_departure(facts: Facts) -> str:
    return "Départ" + _told_proxies(facts)


def _told_proxies(facts: Facts) -> str:
    lapsed, standing = facts.get("lapsed") or [], facts.get("standing") or []
    ended = f" ; cesse de valoir : {_proxies(lapsed)}" if lapsed else ""
    begun = f" ; vaut désormais : {_proxies(standing)}" if standing else ""
    return ended + begun


def _proxies(proxies: list[Facts]) -> str:
    return several([f"pouvoir {of(one['giver'])} à {one['holder']}" for one in proxies])


def tell_interest(facts: Facts) -> str:
    """Entries of before did not say why; without `leaves_office`, of nobody who had a seat, it has no effect."""
    takes = "Ne prend pas" if facts["takes_no_part"] else "Prend de nouveau"
    told = f"{takes} part au point {facts['item']}"
    if not facts["takes_no_part"] or "kind" not in facts:
        return told
    if "leaves_office" not in facts:
        return spaced(f"{told} ({WITHDRAWN[facts['kind']]})")
    effect = "non compté parmi les membres en exercice" if facts["leaves_office"] else "non compté comme présent"
    return spaced(f"{told} ({WITHDRAWN[facts['kind']]}), {effect} pour ce point")


def tell_presiding(facts: Facts) -> str:
    return f"Séance présidée par {facts['name']}"


def tell_secretaries(facts: Facts) -> str:
    names = facts["names"]
    if not names:
        return "Plus de secrétaire de séance"
    return f"{counted(len(names), 'Secrétaire', 'Secrétaires')} de séance : {several(names)}"


def tell_opening(facts: Facts) -> str:
    return f"Séance ouverte : {tell_count(facts)}{_tell_late(facts)}"


def tell_item(facts: Facts) -> str:
    begun = "repris" if facts.get("resumed") else "abordé"
    return f"Point {facts['item']} {begun} : {tell_count(facts)}{_tell_late(facts)}"


def _tell_late(facts: Facts) -> str:
    return f" ; inscription tardive, motif : {facts['late']}" if facts.get("late") else ""


def tell_elsewhere(facts: Facts) -> str:
    """That nobody opened it or counted it here is said with it."""
    told = f"Séance tenue hors Parvis, d’après la pièce jointe ({facts['file']['name']}) ; ni ouverte ni comptée ici"
    lacking = facts.get("lacking") or []
    return f"{told} ; le quorum a manqué {_items(lacking)}, d’après {facts['lacking_by']}" if lacking else told


def _items(numbers: list[int]) -> str:
    """The opening has the number 0, and stands for all of them."""
    if 0 in numbers:
        return "à l’ouverture"
    return f"{counted(len(numbers), 'au point', 'aux points')} {several([str(one) for one in numbers])}"


def tell_ruling(facts: Facts) -> str:
    return f"Point {facts['item']} : l’assemblée {'admet' if facts['admitted'] else 'n’admet pas'} l’urgence"


def tell_count(facts: Facts) -> str:
    """With who had withdrawn, and the proxies that stood then."""
    withdrawn = [one["name"] for one in facts.get("withdrawn") or []]
    apart = f" ; déport : {several(withdrawn)}" if withdrawn else ""
    proxies = facts.get("proxies") or []
    held = f" ; {_proxies(proxies)}" if proxies else ""
    return f"{tell_headcount(facts)}{apart}{held}"


def tell_headcount(facts: Facts) -> str:
    present = f"{facts['present']} {counted(facts['present'], 'présent', 'présents')}"
    count = f"{present} sur {facts['in_office']} en exercice"
    if not facts["needed"]:
        source = facts.get("source", spaced("article L2121-17 du CGCT"))
        return f"{count} ; aucun quorum n’est requis{f' ({source})' if source else ''}"
    met = facts["present"] >= facts["needed"]
    if facts.get("majority"):
        return f"{count} ; la majorité, {facts['needed']}, {'est' if met else 'n’est pas'} présente"
    return f"{count} ; quorum de {facts['needed']} {'atteint' if met else 'non atteint'}"


def tell_paper(facts: Facts) -> str:
    return f"{PAPERS.get(facts.get('kind', ''), 'Document de séance déposé')} : {facts['name']}"


ACTS: dict[str, Callable[[Facts], str]] = {
    "arrived": tell_arrival,
    "left": tell_departure,
    "interested": tell_interest,
    "presided": tell_presiding,
    "kept_minutes": tell_secretaries,
    "sitting_opened": tell_opening,
    "item_begun": tell_item,
    "urgency_ruled": tell_ruling,
    "sitting_closed": lambda _: "Séance levée",
    "held_elsewhere": tell_elsewhere,
    "paper_filed": tell_paper,
}

OF_ALL = (
    *("presided", "kept_minutes", "sitting_opened", "item_begun"),
    *("urgency_ruled", "sitting_closed", "held_elsewhere", "paper_filed"),
)
"""Acts of the sitting that are told of the whole of it, and not of one recipient."""

OF_ONE = ("arrived", "left", "interested")


def tell_officers(entries: Sequence[Entry]) -> Iterator[list[str]]:
    """Who presided, one after the other, and who were the secretaries in the end."""
    presided = dict.fromkeys(entry.facts["name"] for entry in entries if entry.act == "presided")
    if presided:
        yield ["Présidée par", ", puis ".join(presided)]
    secretaries = [entry.facts["names"] for entry in entries if entry.act == "kept_minutes"][-1:]
    for names in secretaries:
        if names:
            yield [counted(len(names), "Secrétaire de séance", "Secrétaires de séance"), several(names)]

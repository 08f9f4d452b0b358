"""The head of an attestation: who attests, and what has happened to the convocation since."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct

from protocol.convocations import AgendaItem, Convocation, Lack
from server.assemblies.authors import is_of_commune, tell_replaced
from server.assemblies.convocations_wording import name_carried
from server.assemblies.counting import COUNTS, MOVES, in_time
from server.assemblies.hours import zone_of_first
from server.assemblies.sittings_wording import tell_headcount
from server.assemblies.verdicts import done_at, ruled
from server.base.wording import at, at_in, counted, hours_of, of, several
from server.law.plans import URGENCY_ITEM
from server.ledger.ledger import Entry

QUALITY = "." * 40
UNDERSIGNED = {"madame": "Je soussignée", "monsieur": "Je soussigné"}
SUBSTITUTES = "l’article L.\u00a02122-17 du CGCT"


class Author(Struct, frozen=True):
    """Whose act the convocation is."""

    name: str
    quality: str = ""
    standing_in_for: str = ""
    reason: str = ""
    by_law: bool = False
    """Whether it is a mayor whom they replace (CGCT L2122-17)."""
    civility: str = ""
    declared_by: str = ""
    """By whose word somebody is replaced: whoever sent it."""
    passed_over: tuple[tuple[str, str], ...] = ()
    """The deputies who come before them, and why these do not convene; nobody knew of them before that was sealed."""

    @property
    def replacing(self) -> str:
        """In whose place, by which article; empty of whoever convenes in their own right."""
        if not self.standing_in_for:
            return ""
        return tell_replaced(self.standing_in_for) + (f", en application de {SUBSTITUTES}" if self.by_law else "")

    @property
    def named(self) -> str:
        """As in "Annick Le Breton, première adjointe, en remplacement provisoire de Paul Riou"."""
        return ", ".join(filter(None, (self.name, self.quality, self.replacing)))

    @property
    def undersigned(self) -> str:
        """As in "Je soussignée, Annick Le Breton, première adjointe"; both forms where no civility was sealed, and a
        quality that was not sealed is left to be written by hand."""
        named = self.named if self.quality else msgspec.structs.replace(self, quality=QUALITY).named
        return f"{UNDERSIGNED.get(self.civility, 'Je soussigné(e)')}, {named}"

    @property
    def explained(self) -> str:
        """With the reason, as in "… en remplacement de Paul Riou (empêchement, d’après la déclaration de Maëlle)", and
        with those who come before them."""
        before = several([f"{name} ({why or 'empêchement non dit'})" for name, why in self.passed_over])
        order = f" ; avant dans l’ordre des adjoints : {before}" if before else ""
        by = "" if self.declared_by in ("", self.name) else f", d’après la déclaration {of(self.declared_by)}"
        return f"{self.named} ({self.reason}{by}{order})" if self.reason else self.named


def author(manifest: dict[str, Any]) -> Author:
    """What was sealed of them; before that was, whoever was named as convening, or else whoever sent it."""
    names = {one["person"]: one["name"] for one in manifest["recipients"]}
    sender = manifest["sent_by"]
    names.setdefault(sender["person"], sender["name"])
    given = manifest.get("convened_by") or {}
    if not given:
        return Author(names.get(manifest["convocation"].get("convened_by"), sender["name"]))
    other = given.get("substitute_for") or ""
    replaced, reason = names.get(other, str(other)), given.get("reason") or ""
    passed_over = tuple((one["name"], one.get("reason", "")) for one in given.get("passed_over", []))
    # The article takes them in their order: it is not applied where nobody says why those before do not convene.
    by_law = is_municipal(manifest) and all(why for _, why in passed_over)
    civility = given.get("civility", "")
    return Author(given["name"], given["quality"], replaced, reason, by_law, civility, sender["name"], passed_over)


def is_municipal(manifest: dict[str, Any]) -> bool:
    """Whether it is the council of a commune that the code binds; Alsace and Moselle have a law of their own."""
    body = manifest.get("body") or {}
    return bool(body.get("kind") == "council" and body.get("regime", "commune") == "commune")


def heading(manifest: dict[str, Any]) -> str:
    """Whose paper it is: of an intercommunal council that a town hall keeps, the council's own, for it is none of the
    commune's."""
    body, authority = manifest.get("body") or {}, str(manifest["authority"])
    intercommunal = body.get("regime") == "epci" and is_of_commune(authority)
    return str(manifest["convocation"]["body"]) if intercommunal else authority


def attest(convocation: Convocation, manifest: dict[str, Any], entries: Sequence[Entry], zone: ZoneInfo) -> str:
    """The sentence that is signed. At that second the convocation was frozen; how it went to each is told of each."""
    files = sum(len(item.files) for item in convocation.agenda)
    documents = f" et {files} {counted(files, 'document', 'documents')}" if files else ""
    frozen_at = datetime.fromisoformat(manifest["frozen_at"])
    when = f"{at(frozen_at, zone, seconds=True)}, {hours_of(zone)}"
    return (
        f"{author(manifest).undersigned}, atteste que la convocation décrite ci-dessous a été "
        f"établie le {when}, à l’intention {_for_whom(manifest, entries, zone)}, avec l’ordre du jour{documents}, et "
        "que les faits qui suivent, notamment ceux de son envoi, sont ceux du registre scellé de la collectivité."
    )


def _for_whom(manifest: dict[str, Any], entries: Sequence[Entry], zone: ZoneInfo) -> str:
    """Those of that second, then each who was convened later, with their own date."""
    named, later = [one["person"] for one in manifest["recipients"]], []
    count = len(named)
    for one in entries:
        if one.act == "convened_later":
            again = "de nouveau, en une autre qualité, " if one.person in named else ""
            later.append(f"{of(one.facts['recipient']['name'])} ({again}le {at(one.at, zone)})")
            named.append(one.facts["recipient"]["person"])
    if not later:
        return f"{counted(count, 'de la personne nommée', f'des {count} personnes nommées')} ci-après"
    total = len({*named})
    first = (
        f"de {count} des {total} personnes"
        if total > count
        else counted(count, "de la personne", f"des {count} personnes")
    )
    return f"{first} {counted(total, 'nommée', 'nommées')} ci-après et, par la suite, {several(later)}"


def tell_events(convocation: Convocation, entries: Sequence[Entry], zone: ZoneInfo) -> Iterator[str]:
    """What whoever reads the attestation has to know before anything else."""
    first = {entry.act: entry for entry in reversed(entries)}
    if cancelled := first.get("cancelled"):
        yield f"Séance annulée le {at(cancelled.at, zone)}. Motif : {_ended(cancelled.facts.get('why', ''))}"
    if replaced := first.get("replaced"):
        yield (
            f"Convocation remplacée par une nouvelle version le {at(replaced.at, zone)}. "
            f"Motif : {_ended(replaced.facts.get('why', ''))}"
        )
    if convocation.takes_up:
        yield _tell_second(convocation, zone)
    yield from _tell_version(convocation)
    if convocation.urgency:
        yield f"Convocation en urgence. Motif : {_ended(convocation.urgency)}"
        if "sitting_closed" in first:
            yield _tell_ruling(convocation, entries, zone)
    if convocation.installation:
        yield "Séance d’installation."
    yield from _tell_uncounted(convocation, entries, zone)


def _tell_uncounted(convocation: Convocation, entries: Sequence[Entry], zone: ZoneInfo) -> Iterator[str]:
    """That nobody counted while it was held, where so it is: what was entered afterwards shows no quorum."""
    noted = any(one.act in MOVES for one in entries)
    shows = (
        "ni son ouverture ni son quorum ; de qui était présent, il ne montre que les arrivées et les départs notés"
        if noted
        else "ni son ouverture, ni son quorum, ni qui était présent"
    )
    for one in entries:
        if one.act == "held_elsewhere":
            yield (
                f"Séance tenue hors Parvis le {at(done_at(one), zone)}, d’après la pièce jointe et qui l’a inscrite le "
                f"{at(one.at, zone)} : le registre ne montre {shows}."
            )
    timely = in_time(convocation.opens_at, entries)
    late = [one for one in entries if one.act in COUNTS and one not in timely]
    if late:
        yield (
            f"Séance comptée dans Parvis le {at(late[0].at, zone)}, plus de douze heures après qu’elle a dû se tenir : "
            "ce décompte ne montre pas son quorum."
        )


def _tell_ruling(convocation: Convocation, entries: Sequence[Entry], zone: ZoneInfo) -> str:
    """Of a sitting that is over, as far as it was entered: whether the assembly came to rule on the urgency."""
    number = next((n for n, item in enumerate(convocation.agenda, 1) if item.title == URGENCY_ITEM), 0)
    begun = [one for one in entries if one.act == "item_begun" and number and one.facts["item"] == number]
    if not begun:
        return "Séance levée sans que le registre montre l’assemblée appelée à se prononcer sur l’urgence."
    first, last = begun[0].facts, begun[-1].facts
    without = f"sans quorum ({tell_headcount(first)})"
    if last["present"] < last["needed"]:
        return f"Urgence : point {number} abordé {without}, sans que le registre montre qu’il ait été repris avec."
    when = at(begun[-1].at, zone)
    told = f"abordé {without}, repris le {when} ({tell_headcount(last)})" if len(begun) > 1 else f"abordé le {when}"
    return f"Urgence : point {number} {told}{_after_others(entries, begun[-1])} ; {_tell_decision(entries)}."


def _tell_decision(entries: Sequence[Entry]) -> str:
    """What was noted last."""
    ruling = ruled(entries)
    if ruling is None:
        return "ce que l’assemblée en a décidé n’est pas inscrit au registre"
    return f"l’assemblée {'l’a admise' if ruling.facts['admitted'] else 'ne l’a pas admise'}"


def _after_others(entries: Sequence[Entry], ruling: Entry) -> str:
    """Which items had begun before the urgency was ruled on, as it is to be at the opening (CGCT L2121-11)."""
    before = [one.facts["item"] for one in entries if one.act == "item_begun" and one.position < ruling.position]
    others = [str(item) for item in dict.fromkeys(before) if item != ruling.facts["item"]]
    if not others:
        return ""
    had = counted(len(others), "le point {} avait déjà été abordé", "les points {} avaient déjà été abordés")
    return f", alors que {had.format(several(others))}"


def _tell_version(convocation: Convocation) -> Iterator[str]:
    """What it replaces, and whether the place alone changed."""
    if convocation.replaces:
        version = f"Version {convocation.version}, qui remplace la convocation précédente"
        yield f"{version}. Motif : {_ended(convocation.change)}" if convocation.change else f"{version}."
    if convocation.moved_from:
        yield (
            f"Seul le lieu change : « {convocation.place} », au lieu de « {convocation.moved_from} » ; la date et "
            "l’heure de la séance, l’ordre du jour et les personnes convoquées restent ceux de la version précédente."
        )


def _tell_second(convocation: Convocation, zone: ZoneInfo) -> str:
    """With the sitting that lacked its quorum, and what was counted there; neither was sealed in the beginning."""
    carried = name_carried(convocation, "fr")
    if (first := convocation.first) is None:
        return f"Seconde convocation : à la première, le quorum a manqué pour {carried}."
    when = at_in(first.opens_at, zone_of_first(first, zone), zone)
    if said := first.declared:
        return (
            f"Seconde convocation : à la séance du {when}, tenue hors Parvis, le quorum a manqué "
            f"pour {carried}, d’après {said.by} (pièce « {said.name} », SHA-256 {said.sha256})."
        )
    counts = [f"{_tell_where(one)}, {tell_headcount(msgspec.structs.asdict(one))}" for one in first.lacking]
    return f"Seconde convocation : à la séance du {when}, le quorum a manqué pour {carried} ({' ; '.join(counts)})."


def _tell_where(lack: Lack) -> str:
    """At the opening, or by the title of the question; before titles were sealed, by its number there."""
    if not lack.item:
        return "à l’ouverture"
    return f"pour «\u00a0{lack.title}\u00a0»" if lack.title else f"au point {lack.item}"


def tell_act(manifest: dict[str, Any], entries: Sequence[Entry], zone: ZoneInfo) -> str:
    """What the author did themselves, and never more than is entered."""
    acts = [entry for entry in entries if entry.act == "approved"]
    if acts:
        return " ; ".join(_dated_act(one, zone) for one in acts)
    one, sender = author(manifest), manifest["sent_by"]
    given = manifest.get("convened_by") or {}
    if sender["person"] == given.get("person", manifest["convocation"].get("convened_by")):
        return f"figée par {one.name}, dans sa session"
    return f"figée par {sender['name']} au nom {of(one.name)} ; aucun acte de l’auteur n’est joint"


def _dated_act(act: Entry, zone: ZoneInfo) -> str:
    """At the instant of the act; of a signed paper nothing says it, but only when it was entered."""
    told, when = tell_approval(act.facts), at(done_at(act), zone, seconds=True)
    return f"{told}, le {when}" if "on" in act.facts else f"{told}, inscrit avec l’envoi, le {when}"


def tell_approval(facts: dict[str, Any]) -> str:
    """The author's own act, by the way in which it was done."""
    if file := facts.get("file"):
        return f"acte signé {of(facts['name'])} joint ({file['name']})"
    return f"accord à l’envoi donné par {facts['name']} dans sa session"


def _ended(text: str) -> str:
    """With the point that ends a sentence, once."""
    told = text.strip()
    return told if told.endswith((".", "!", "?", "…")) else f"{told}."


def tell_notes(agenda: Sequence[AgendaItem]) -> str:
    """Which questions have their explanatory note (CGCT L2121-12)."""
    asked = [item for item in agenda if item.title != URGENCY_ITEM]
    noted, total = sum(map(has_note, asked)), len(asked)
    if not noted:
        return "aucune"
    if noted == total:
        return "jointe pour chaque question" if total > 1 else "jointe"
    return f"jointe pour {noted} des {total} questions"


def has_note(item: AgendaItem) -> bool:
    """Of the item on urgency, the reason was sealed as its note, which explains no question."""
    return bool(item.note.strip()) and item.title != URGENCY_ITEM

"""What papers say of the delay: the rule, the days, and for each person whether it was kept, by which fact."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from protocol.bodies import Rule
from protocol.convocations import Convocation, Delay
from protocol.delays import Term
from protocol.people import Language
from protocol.summonses import Verdict, VerdictState, Way
from server.assemblies.consistency import Recipients
from server.assemblies.verdicts import establishing, instant_of, judge, ruled
from server.base.phrases import Phrase
from server.base.wording import at, clear_days, counted, on_day, several, short
from server.law import delays
from server.law.delays import local
from server.law.sources import count_texts, in_prose, is_text, spaced
from server.ledger.ledger import Entry

STATES: dict[VerdictState, str] = {"in_time": "tenu", "late": "non tenu", "unestablished": "non établi"}
DONE = {
    "electronic": "convocation mise à disposition et courriel remis au serveur de messagerie le {when}",
    "hand": "convocation remise en main propre le {when}",
    "post": "convocation postée le {when}",
    "opened": "convocation consultée par cette personne le {when}",
    "acknowledged": "réception de la convocation accusée par cette personne le {when}",
}
TO_FILE = (
    "convocation mise à disposition et courriel écrit dans un fichier, faute de serveur de messagerie, le {when}, sans "
    "que rien ne montre qu’il ait été transmis"
)
CURED = Phrase("faute de distribution établie dans le délai, ", "as no delivery within the delay is established, ")
KNOWN = ", ce qui montre qu’elle lui est parvenue à temps (CE, 30 mars 2021, n° 446461)"
NO_PROOF = "distribution non établie, "
DATED = {
    "house": "d’après l’horloge de la collectivité{later}",
    "declared": "à la date déclarée par qui l’a inscrite le {entered}",
    "authority": "d’après l’horloge de la collectivité{later}, cette inscription ayant été horodatée par une autorité "
    "extérieure le {seen}",
}


def explain_delay(convocation: Convocation, sent_at: datetime, zone: ZoneInfo) -> list[str]:
    """The rule that was applied, called law only where its source says it, and the clear days there were, one by one;
    whether it was kept is another matter, for each person another."""
    sent, opens = local(sent_at, zone), local(convocation.opens_at, zone)
    count = count_clear_days(sent_at, convocation.opens_at, zone)
    days = [on_day(sent + timedelta(number + 1)) for number in range(count)]
    named = f" : {several(days)}" if 0 < count <= 10 else ""
    there = "il y a" if count else "il n’y a"
    between = (
        f"Entre le {on_day(sent)}, jour de l’envoi, et le {on_day(opens)}, jour de la séance, qui ne comptent ni l’un "
        f"ni l’autre, {there} {clear_days(count)}{named}."
    )
    rule = _rule(convocation.delay, convocation.opens_at, zone) if convocation.delay else []
    return [*rule, between, *map(spaced, convocation.sentences)]


def _rule(delay: Delay, opens_at: datetime, zone: ZoneInfo) -> list[str]:
    own = delays.latest_send_date(opens_at, delay.days, zone)
    last = local(delay.deadline, zone) - timedelta(1)
    lines = [f"{_demand(delay)} ; le dernier jour pour y satisfaire était le {on_day(own)}."]
    if last < own:
        lines.append(
            f"Une question de l’ordre du jour devait être communiquée plus tôt, au plus tard le {on_day(last)} : c’est "
            "ce terme qui est retenu ci-après."
        )
    return lines


def _demand(delay: Delay | Term) -> str:
    rule, source = delay.rule, in_prose(delay.rule.source)
    days = f"{clear_days(delay.days)} au moins entre l’envoi et la séance"
    if not delay.days:
        days = "que la convocation soit envoyée la veille de la séance au plus tard"
    if isinstance(delay, Term) and delay.literal:
        days = f"à la lettre que l’envoi ait lieu {delay.days + 1} jours au moins avant la séance"
    if what := COMMUNICATED.get(rule.purpose):
        days = f"que {what} soit communiqué {delay.days + 1} jours au moins avant la séance"
    hurried = ", en cas d’urgence," if is_urgent(delay) else ""
    if is_own(rule):
        return f"Une règle propre à la collectivité ({_lowered(source)}) demande{hurried} {days}"
    if rule.law and is_text(rule.source):
        verb = counted(count_texts(rule.source), "demande", "demandent")
        return f"{source[:1].upper()}{source[1:]} {verb}{hurried} {days}"
    return f"La règle {'appliquée' if rule.law else f'retenue, {NO_LAW},'} demande{hurried} {days} ({_lowered(source)})"


COMMUNICATED = {"budget": "le projet de budget", "orientations": "le rapport sur les orientations budgétaires"}


def is_own(rule: Rule) -> bool:
    """Whether the town hall, or the assembly, gave it to itself."""
    return rule.known == "house" or rule.code == "own_days"


NO_LAW = "qui n’est pas donnée ici pour une obligation légale"


def is_to_file(entries: Sequence[Entry]) -> bool:
    """Whether a letter was written to a file, and given to no mail server."""
    return any(entry.act == "handed" and entry.facts.get("to_file") for entry in entries)


def tell_files(entries: Sequence[Entry]) -> Iterator[str]:
    if is_to_file(entries):
        yield (
            "Faute de serveur de messagerie, des courriels ont été écrits dans un fichier : rien ne montre qu’ils "
            "aient été transmis."
        )


def is_urgent(delay: Delay | Term) -> bool:
    return delay.rule.purpose in ("urgency", "installation_urgency")


def reserve(delay: Delay, entries: Sequence[Entry], zone: ZoneInfo) -> Iterator[str]:
    """What has to be read with a verdict: that urgency is for the assembly to admit, or whether it has, and what is not
    the law's."""
    if is_urgent(delay):
        yield f"Ce délai est celui de l’urgence{_admitted(ruled(entries), zone)}."
    if is_own(delay.rule):
        yield f"Ce délai est celui d’une règle propre à la collectivité ({_lowered(in_prose(delay.rule.source))})."
    elif not delay.rule.law:
        yield f"Ce délai est celui d’une règle {NO_LAW} ({_lowered(in_prose(delay.rule.source))})."
    elif delay.rule.prudent:
        yield "Ce délai est compté en jours francs par prudence, ce que sa source ne dit pas."


def _admitted(ruling: Entry | None, zone: ZoneInfo) -> str:
    if ruling is None:
        return " : il vaut sous réserve que l’assemblée l’admette"
    told = "l’a admise" if ruling.facts["admitted"] else "ne l’a pas admise"
    return f" : l’assemblée {told}, ce qui a été noté le {at(ruling.at, zone)}"


def _lowered(source: str) -> str:
    """Within a sentence; an acronym stays as it is."""
    return source if source[1:2].isupper() else source[:1].lower() + source[1:]


def named(one: dict[str, Any]) -> str:
    """A recipient, with what they were convened as where they are not in office."""
    return f"{one['name']} (suppléant)" if one.get("role") == "substitute" else str(one["name"])


def tell_address(one: dict[str, Any], zone: ZoneInfo, language: Language = "fr") -> str:
    """Since when their electronic address holds, by whom it was entered, and whether it was confirmed from its mailbox;
    nothing of what was sealed before these were."""
    since, confirmed, by = one.get("address_since"), one.get("address_confirmed"), one.get("address_entered_by")
    if not isinstance(confirmed, bool):
        return ""
    told = [SINCE(language, when=short(datetime.fromisoformat(since), zone))] if isinstance(since, str) else []
    told += [ENTERED_BY(language, name=by)] if by and isinstance(by, str) else []
    return ", ".join([ADDRESS(language), *told, (CONFIRMED if confirmed else UNCONFIRMED)(language)])


ADDRESS = Phrase("adresse", "address")
SINCE = Phrase("en vigueur depuis le {when}", "in force since {when}")
ENTERED_BY = Phrase("inscrite par {name}", "entered by {name}")
CONFIRMED = Phrase("confirmée", "confirmed")
UNCONFIRMED = Phrase(
    "non confirmée depuis sa boîte : y ouvrir la convocation par le lien n’établit rien",
    "not confirmed from its mailbox: to open the convocation by the link sent there establishes nothing",
)


def conclude(delay: Delay, people: Recipients, entries: Sequence[Entry], zone: ZoneInfo) -> Iterator[str]:
    """For whom the delay was kept, by the rule that was retained and by each other one, and with what reserve."""
    entries = establishing(entries, people)
    verdicts = {person: judge(entries, person, delay.deadline) for person in people}
    said = sum_up([(named(people[person]), verdict) for person, verdict in verdicts.items()])
    yield f"Selon la règle retenue, {_lowered(said)}" if delay.terms else said
    yield from reserve(delay, entries, zone)
    yield from _tell_declared(delay, people, verdicts, entries, zone)
    for term in delay.terms:
        last = on_day(local(term.deadline, zone) - timedelta(1))
        said = sum_up([(named(one), judge(entries, person, term.deadline)) for person, one in people.items()])
        demand = f"{_demand(term)} ; le dernier jour pour y satisfaire était le {last}."
        yield f"{demand} Selon cette règle, {_lowered(said)}"


def _tell_declared(
    delay: Delay, people: Recipients, verdicts: dict[int, Verdict], entries: Sequence[Entry], zone: ZoneInfo
) -> Iterator[str]:
    """Of whom nothing but a date entered once the delay was over says that it was kept: by whom it was, and when."""
    for person, verdict in verdicts.items():
        if verdict.state != "in_time" or not (entered := verdict.entered_at) or entered < delay.deadline:
            continue
        when, since = at(verdict.at or entered, zone), at(entered, zone)
        if verdict.dated_by != "declared":
            yield (
                f"Pour {named(people[person])}, il n’est tenu que d’après l’instant auquel le serveur de messagerie a "
                f"accepté le courriel, le {when}, inscrit après le terme du délai, le {since}."
            )
            continue
        by = next((e.facts.get("entered_by") for e in entries if e.person == person and e.at == entered), None)
        yield (
            f"Pour {named(people[person])}, il n’est tenu que d’après une date déclarée après le terme du délai : le "
            f"{when}, inscrite{f' par {by}' if by else ''} le {since}."
        )


def sum_up(verdicts: Sequence[tuple[str, Verdict]]) -> str:
    """For how many of them the delay was kept, and for whom not, by name."""
    of = {state: [name for name, verdict in verdicts if verdict.state == state] for state in STATES}
    said = [_kept(len(of["in_time"]), len(verdicts), is_open=bool(of["unestablished"]))]
    if of["late"]:
        said.append(f"il ne l’est pas pour {several(of['late'])}")
    if of["unestablished"] and len(of["unestablished"]) < len(verdicts):
        said.append(f"il n’est pas établi qu’il le soit pour {several(of['unestablished'])}")
    return f"{' ; '.join(said)}."


def _kept(count: int, total: int, *, is_open: bool) -> str:
    """Never that it was not kept where that is `open` for somebody."""
    people = f"{total} {counted(total, 'personne convoquée', 'personnes convoquées')}"
    if count == total:
        return f"Le délai est tenu pour {'la personne convoquée' if total == 1 else f'les {people}'}"
    if count:
        return f"Le délai est tenu pour {count} des {people}"
    nobody = "la personne convoquée" if total == 1 else f"aucune des {people}"
    denied = "n’est pas" if total == 1 else "n’est"
    return (
        f"Il {denied} établi pour {nobody} que le délai soit tenu"
        if is_open
        else f"Le délai {denied} tenu pour {nobody}"
    )


def explain(verdict: Verdict, own: Sequence[Entry], opens_at: datetime, zone: ZoneInfo) -> str:
    """The verdict on one person as a sentence, with the fact that decides; `own` are the entries on this person."""
    if verdict.at is None or verdict.by is None or verdict.dated_by is None:
        return f"Délai non établi : {_lacking(own)}."
    done = TO_FILE if verdict.by == "electronic" and is_to_file(own) else DONE[verdict.by]
    fact = done.format(when=at(verdict.at, zone))
    dated = DATED[verdict.dated_by].format(
        seen=at(verdict.authority_at, zone) if verdict.authority_at else "",
        entered=at(verdict.entered_at, zone) if verdict.entered_at else "",
        later=_entered_later(verdict, zone),
    )
    if verdict.state == "unestablished":
        return f"Délai non établi : {fact}, {dated}{_doubted(verdict, own, zone)}."
    days = clear_days(count_clear_days(max(verdict.at, _seen(verdict)), opens_at, zone))
    if verdict.state == "late":
        return f"Délai non tenu : {_unproved(verdict)}{fact}, {days} avant la séance, {dated}."
    if verdict.cured:
        return f"Délai tenu : {CURED.fr}{fact}, {days} avant la séance, {dated}{KNOWN}."
    return f"Délai tenu : {fact}, {days} avant la séance, {dated}{_returned(verdict, own, zone)}."


FACTS: dict[Way, Phrase] = {
    "electronic": Phrase("courriel remis le {when}", "e-mail handed over on {when}"),
    "hand": Phrase("remise en main propre le {when}", "delivered by hand on {when}"),
    "post": Phrase("postée le {when}", "posted on {when}"),
    "opened": Phrase("consultée le {when}", "opened on {when}"),
    "acknowledged": Phrase("réception accusée le {when}", "acknowledged on {when}"),
}
FACT_OF_FILE = Phrase("courriel écrit dans un fichier le {when}", "e-mail written to a file on {when}")
DECLARED = Phrase("date déclarée le {when}", "a date declared on {when}")
STAMPED = Phrase("horodatage du {when}", "timestamped on {when}")
RETURNED = Phrase(
    "courriel revenu le {back}, consultée ou accusée le {read}",
    "the e-mail came back on {back}, opened or acknowledged on {read}",
)


def decide(verdict: Verdict, own: Sequence[Entry], zone: ZoneInfo, language: Language = "fr") -> str:
    """The fact that decides, as short as a register wants it; `own` are the entries on this person."""
    if verdict.at is None or verdict.by is None:
        return _lacking(own, language)
    done = FACT_OF_FILE if verdict.by == "electronic" and is_to_file(own) else FACTS[verdict.by]
    facts = [done(language, when=short(verdict.at, zone))]
    if verdict.dated_by == "declared" and verdict.entered_at:
        facts.append(DECLARED(language, when=short(verdict.entered_at, zone)))
    if verdict.dated_by == "authority" and verdict.authority_at:
        facts.append(STAMPED(language, when=short(verdict.authority_at, zone)))
    if back := _returned_and_read(verdict, own):
        facts.append(RETURNED(language, back=short(back[0], zone), read=short(back[1], zone)))
    return f"{CURED(language) if verdict.cured else ''}{', '.join(facts)}"


def _entered_later(verdict: Verdict, zone: ZoneInfo) -> str:
    """Of a letter that was entered in another minute than that in which the mail server took it."""
    if not verdict.at or not verdict.entered_at or at(verdict.entered_at, zone) == at(verdict.at, zone):
        return ""
    return f", remise inscrite le {at(verdict.entered_at, zone)}"


def _returned(verdict: Verdict, own: Sequence[Entry], zone: ZoneInfo) -> str:
    """That the letter came back all the same, once they had opened or acknowledged it."""
    if not (back := _returned_and_read(verdict, own)):
        return ""
    returned, read = (at(instant, zone) for instant in back)
    return (
        f" ; le courriel est revenu le {returned}, la convocation ayant été consultée ou sa réception accusée le {read}"
    )


def _doubted(verdict: Verdict, own: Sequence[Entry], zone: ZoneInfo) -> str:
    """Why what was done in time does not establish it."""
    if not (back := _returned_and_read(verdict, own)):
        return ", après le terme du délai"
    returned, read = (at(instant, zone) for instant in back)
    return (
        f" ; le courriel est revenu le {returned}, et la convocation n’a été consultée, ou sa réception accusée, que "
        f"le {read}, après le terme du délai"
    )


def _returned_and_read(verdict: Verdict, own: Sequence[Entry]) -> tuple[datetime, datetime] | None:
    """When the letter came back and when they had opened or acknowledged it, if a verdict on the letter needs both."""
    back = [entry for entry in own if entry.act == "bounced"]
    read = sorted((entry for entry in own if entry.act in ("opened", "acknowledged")), key=instant_of)
    if verdict.by != "electronic" or not back or not read:
        return None
    return back[0].at, instant_of(read[0])


def _seen(verdict: Verdict) -> datetime:
    """The authority's date counts where there is one, and nobody declared another."""
    assert verdict.at
    return verdict.authority_at if verdict.authority_at and verdict.dated_by == "authority" else verdict.at


def _unproved(verdict: Verdict) -> str:
    return NO_PROOF if verdict.by in ("opened", "acknowledged") else ""


def count_clear_days(sent: datetime, opens_at: datetime, zone: ZoneInfo) -> int:
    return max(delays.clear_days(sent, opens_at, zone), 0)


CAME_BACK = Phrase("le courriel est revenu ({why})", "the e-mail came back ({why})")
REFUSED = Phrase(
    "le courriel a été refusé par le serveur de messagerie ({why})", "the e-mail was refused by the mail server ({why})"
)
NEVER_TAKEN = Phrase("le courriel n’a jamais été remis ({why})", "the e-mail was never handed over ({why})")
NOT_ENTERED = Phrase(
    "aucune remise du courriel à un serveur de messagerie n’est inscrite",
    "that the e-mail was handed over to a mail server is not entered",
)
NOT_ON_PAPER = Phrase(
    "ni remise en main propre ni envoi par la poste n’est inscrit",
    "neither delivery by hand nor posting is entered",
)


def _lacking(own: Sequence[Entry], language: Language = "fr") -> str:
    """Why nothing shows that this person was reached."""
    acts = {entry.act: entry for entry in own}
    if bounced := acts.get("bounced"):
        return CAME_BACK(language, why=bounced.facts.get("diagnostic") or bounced.facts.get("status", ""))
    if refused := acts.get("refused"):
        by = REFUSED if refused.facts.get("code") else NEVER_TAKEN
        return by(language, why=refused.facts.get("reply", ""))
    return (NOT_ENTERED if "available" in acts else NOT_ON_PAPER)(language)

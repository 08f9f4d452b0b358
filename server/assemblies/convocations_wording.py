"""What letters say of the agenda of a convocation, and of the delay that the law demands."""

from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from protocol.convocations import AgendaItem, Convocation, DeclaredItem, Lack
from protocol.people import Language
from server.assemblies.hours import zone_of_first
from server.assemblies.verdicts_wording import is_urgent
from server.base.phrases import Phrase, Plural
from server.base.wording import hour, named_beside, on_day, several
from server.law.delays import local
from server.law.plans import URGENCY_ITEM
from server.law.sources import in_prose, is_text

AGENDA = Phrase("Ordre du jour", "Agenda")
REPORTED = Phrase("{title} (rapporte : {reporter})", "{title} (reported by {reporter})")
CARRIED_OVER = Phrase("{title} (question reportée)", "{title} (carried over)")
PAPERS = Plural(
    Phrase(
        "Le document joint à l’ordre du jour se lit depuis la page de la convocation.",
        "The document of the agenda is read from the page of the convocation.",
    ),
    Phrase(
        "Les {count} documents joints à l’ordre du jour se lisent depuis la page de la convocation.",
        "The {count} documents of the agenda are read from the page of the convocation.",
    ),
)
NOTED = Phrase(
    "La note explicative de synthèse se lit depuis la même page.", "The explanatory note is read from the same page."
)
NOTED_ALONE = Phrase(
    "La note explicative de synthèse se lit depuis la page de la convocation.",
    "The explanatory note is read from the page of the convocation.",
)
URGENT_DELAY = Phrase(
    "Délai de convocation en cas d’urgence : {days} au moins avant la séance, selon {source}.",
    "Delay of convocation in case of urgency: at least {days} before the sitting, by {source}.",
)
DELAY = Phrase(
    "Délai de convocation : {days} au moins avant la séance, selon {source}.",
    "Delay of convocation: at least {days} before the sitting, by {source}.",
)
CARRIED_DELAY = Phrase(
    "Pour {carried} : {days} au moins avant la séance, selon {source}.",
    "For {carried}: at least {days} before the sitting, by {source}.",
)
CARRIED = Plural(
    Phrase("la question reportée", "the item carried over"), Phrase("les questions reportées", "the items carried over")
)
FIRST = Phrase(
    "Première séance, le {day} à {hour}\u00a0: le quorum a manqué {counts}.",
    "First sitting, {day}, {hour}: the quorum lacked {counts}.",
)
FIRST_DECLARED = Phrase(
    "Première séance, le {day} à {hour}\u00a0: le quorum a manqué {items}, d’après {by}.",
    "First sitting, {day}, {hour}: the quorum lacked {items}, according to {by}.",
)
AT_OPENING = Phrase("à l’ouverture", "at the opening")
FOR_ITEMS = Plural(
    Phrase("pour le point {items}", "for item {items}"), Phrase("pour les points {items}", "for items {items}")
)
FOR_QUESTIONS = Plural(
    Phrase("pour la question {titles}", "for the item {titles}"),
    Phrase("pour les questions {titles}", "for the items {titles}"),
)
QUOTED = Phrase("«\u00a0{title}\u00a0»", "“{title}”")
LACKED = Plural(
    Phrase(
        "{where} ({count} présent sur {in_office} membres en exercice, {needed} requis)",
        "{where} ({count} of {in_office} members in office there, {needed} needed)",
    ),
    Phrase(
        "{where} ({count} présents sur {in_office} membres en exercice, {needed} requis)",
        "{where} ({count} of {in_office} members in office there, {needed} needed)",
    ),
)
CLEAR_DAYS = Plural(
    Phrase("{count} jour franc", "{count} clear day"), Phrase("{count} jours francs", "{count} clear days")
)


def name_question(item: AgendaItem, language: Language) -> str:
    title = REPORTED(language, title=item.title, reporter=item.reporter) if item.reporter else item.title
    return CARRIED_OVER(language, title=title) if item.carried_over else title


def name_carried(convocation: Convocation, language: Language) -> str:
    """All that a second convocation puts again, as one noun."""
    return CARRIED(language, sum(item.carried_over for item in convocation.agenda))


def tell_enclosed(convocation: Convocation, language: Language) -> Iterator[str]:
    """What is read from the page."""
    count = sum(len(item.files) for item in convocation.agenda)
    if count:
        yield PAPERS(language, count)
    if any(item.note.strip() and item.title != URGENCY_ITEM for item in convocation.agenda):
        yield (NOTED if count else NOTED_ALONE)(language)


def tell_first(convocation: Convocation, zone: ZoneInfo, language: Language) -> Iterator[str]:
    """Of a second convocation: its first sitting, and at each moment at which the quorum lacked what was counted; of
    one held without Parvis, by whose word."""
    if (first := convocation.first) is None:
        return
    shown = zone_of_first(first, zone)
    day = on_day(local(first.opens_at, shown), language)
    time = hour(first.opens_at, shown, language) + named_beside(first.opens_at, shown, zone, language)
    if said := first.declared:
        items = _where(said.items, language)
        yield FIRST_DECLARED(language, day=day, hour=time, items=items, by=said.by)
    elif first.lacking:
        alike: dict[tuple[bool, int, int, int], list[Lack]] = {}
        for one in first.lacking:
            alike.setdefault((one.item > 0, one.present, one.in_office, one.needed), []).append(one)
        counts = [
            LACKED(language, present, where=_where(all_alike, language), in_office=in_office, needed=needed)
            for (_, present, in_office, needed), all_alike in alike.items()
        ]
        yield FIRST(language, day=day, hour=time, counts=several(counts, language))


def _where(lacking: Sequence[Lack | DeclaredItem], language: Language) -> str:
    """The opening has the number 0. What was sealed before titles were names the numbers on the first agenda."""
    if not lacking[0].item:
        return AT_OPENING(language)
    if all(one.title for one in lacking):
        titles = several([QUOTED(language, title=one.title) for one in lacking], language)
        return FOR_QUESTIONS(language, len(lacking), titles=titles)
    return FOR_ITEMS(language, len(lacking), items=several([str(one.item) for one in lacking], language))


def tell_delay(convocation: Convocation, language: Language) -> Iterator[str]:
    """The delay, where a text of law demands it."""
    delay = convocation.delay
    if delay and delay.days and delay.rule.law and is_text(delay.rule.source):
        days = CLEAR_DAYS(language, delay.days)
        phrase = URGENT_DELAY if is_urgent(delay) else DELAY
        yield phrase(language, days=days, source=in_prose(delay.rule.source, language))
        for term in delay.terms:
            if term.rule.purpose == "second" and term.rule.law and is_text(term.rule.source):
                days, source = CLEAR_DAYS(language, term.days), in_prose(term.rule.source, language)
                yield CARRIED_DELAY(language, carried=name_carried(convocation, language), days=days, source=source)

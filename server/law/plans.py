"""Plans: a sitting as it is being prepared, as far as the rules look at it."""

from datetime import date, datetime

from msgspec import Struct

from protocol.convocations import AgendaItem, Convocation, ConvocationDraft
from protocol.delays import ItemKind

URGENCY_ITEM = "Se prononcer sur l’urgence de la convocation"
"""What the council decides first when it was convened urgently (CGCT L2121-11)."""


class PlannedItem(Struct):
    """A question of the agenda, as far as the rules look at it."""

    kind: ItemKind = "ordinary"
    noted: bool = False
    """Whether its explanatory note is there."""
    communicated: date | None = None
    """When its documents were communicated, if earlier than the convocation."""
    budget_day: date | None = None
    """Of a debate on orientations: when the budget is to be voted, if known."""
    carried_over: bool = False
    """Of a second convocation: whether the first one held it."""


class Plan(Struct):
    """A sitting as it is being prepared."""

    meets: datetime
    items: list[PlannedItem]
    recipients: int
    on_paper: int = 0
    urgent: bool = False
    urgency_reason: str = ""
    second: bool = False
    """Whether it is convened again because the quorum failed."""
    installation: bool = False
    completing_round: date | None = None
    """Of an installation: the day of the vote that completed the council."""
    placed: bool = True
    """Whether it says where."""
    convened: bool = True
    """Whether it says who convenes."""


def plan(draft: ConvocationDraft, meets: datetime) -> Plan:
    """The draft as the rules look at it."""
    return Plan(
        meets,
        _items(draft.agenda),
        len(draft.recipients),
        on_paper=sum(recipient.channel == "paper" for recipient in draft.recipients),
        urgent=draft.urgent,
        urgency_reason=draft.urgency,
        second=draft.takes_up is not None,
        installation=draft.installation,
        completing_round=draft.completing_round,
        placed=bool(draft.place.strip()),
        convened=draft.convened_by is not None,
    )


def planned(convocation: Convocation) -> Plan:
    """What was sealed, as the rules looked at it as far as its delays go."""
    return Plan(
        convocation.opens_at,
        _items(convocation.agenda),
        len(convocation.recipients),
        urgent=is_urgent(convocation.agenda),
        urgency_reason=convocation.urgency,
        second=convocation.takes_up is not None,
        installation=convocation.installation,
    )


def is_urgent(agenda: list[AgendaItem]) -> bool:
    """Whether it rules on the urgency first: some rules ask for no reason of it."""
    return any(item.title == URGENCY_ITEM for item in agenda)


def _items(agenda: list[AgendaItem]) -> list[PlannedItem]:
    return [
        PlannedItem(item.kind, bool(item.note.strip()), item.communicated, item.budget_day, item.carried_over)
        for item in agenda
    ]

"""What a second convocation takes up: the items of the first that lacked their quorum, as its sitting recorded it."""

from datetime import UTC

from msgspec.structs import replace

from protocol.convocations import AgendaItem, Author, Convocation, ConvocationDraft, DeclaredLack, FirstSitting, Lack
from protocol.errors import Conflict
from protocol.sittings import Moment
from protocol.types import Seq
from server.assemblies.earlier import Earlier, read_earlier
from server.base.database import Database
from server.law.plans import URGENCY_ITEM
from server.law.quorum import lacking


async def require_left_over(db: Database, conversation: int, seq: Seq) -> list[AgendaItem]:
    """The items for which the sitting lacked its quorum. Raises `Conflict` when nobody recorded one that failed, while
    it was held or by its signed record."""
    first = await read_earlier(db, conversation, seq)
    if first is None or not (first.moments or first.declared):
        raise Conflict("late" if first and first.late else "not_recorded")
    if not first.closed and not first.declared:
        raise Conflict("not_closed")
    if not (left := left_over(first)):
        raise Conflict("quorum")
    return list(left.values())


async def require_failed(db: Database, draft: ConvocationDraft) -> None:
    """Raises `Conflict` for a second convocation to a sitting that did not fail, as far as was recorded."""
    if draft.second_of:
        await require_left_over(db, draft.conversation, draft.second_of)


def left_over(first: Earlier | None) -> dict[int, AgendaItem]:
    """By their numbers on its agenda."""
    if first is None or not (first.closed or first.declared):
        return {}
    agenda = first.convocation.agenda
    left = _declared(first.declared, len(agenda)) if first.declared else lacking(len(agenda), _last(first.moments))
    return {number: item for number, item in enumerate(agenda, 1) if number in left and item.title != URGENCY_ITEM}


def _declared(told: DeclaredLack, items: int) -> set[int]:
    """Where the quorum lacked at the opening, all of them."""
    numbers = {one.item for one in told.items}
    return set(range(1, items + 1)) if 0 in numbers else numbers


def _last(moments: list[Moment]) -> dict[int, Moment]:
    """By item, as it was counted last: one begun without quorum may have been resumed with it."""
    return {moment.item: moment for moment in moments}


def told_of(first: Earlier | None, agenda: list[AgendaItem]) -> FirstSitting | None:
    """The sitting that lacked its quorum, and how many had come for what is put again: as it began, or at the opening
    where it never did."""
    if first is None:
        return None
    if first.declared:
        put = {0, *_put_again(agenda, left_over(first))}
        items = [one for one in first.declared.items if one.item in put]
        return _told(first, [], replace(first.declared, items=items))
    begun = {one.item for one in first.moments}
    again = {number if number in begun else 0 for number in _put_again(agenda, left_over(first)) if number}
    every = _every_lack(first)
    return replace(every, lacking=[one for one in every.lacking if one.item in again])


def is_told(first: Earlier | None, agenda: list[AgendaItem], sealed: FirstSitting | None) -> bool:
    """Before 0.2 every count that lacked was sealed, at first without titles; then that of the opening always; and no
    hours of its town hall."""
    told = told_of(first, agenda)
    if first is None or told is None or sealed is None:
        return sealed == told
    if not sealed.zone:
        told = replace(told, zone=None, local=None)
    if told.declared:
        return sealed == told
    every = replace(_every_lack(first), zone=told.zone, local=told.local)
    former = replace(every, lacking=[replace(one, title="") for one in every.lacking])
    opened = replace(every, lacking=[one for one in every.lacking if not one.item or one in told.lacking])
    return sealed in (told, every, former, opened)


def _every_lack(first: Earlier) -> FirstSitting:
    titles = ["", *(item.title for item in first.convocation.agenda)]
    lacking = [
        Lack(one.item, one.in_office, one.present, one.needed, titles[one.item])
        for one in _last(first.moments).values()
        if not one.met
    ]
    return _told(first, lacking)


def _told(first: Earlier, lacking: list[Lack], declared: DeclaredLack | None = None) -> FirstSitting:
    opens_at = first.convocation.opens_at.astimezone(UTC)
    return FirstSitting(opens_at, lacking, declared, *(first.clocks or ()))


async def first_sitting(db: Database, draft: ConvocationDraft) -> FirstSitting | None:
    """Of a second convocation."""
    if not draft.takes_up:
        return None
    return told_of(await read_earlier(db, draft.conversation, draft.takes_up), draft.agenda)


async def carry_over(db: Database, draft: ConvocationDraft) -> ConvocationDraft:
    """With those items marked as carried over that are, and no others, whatever was marked before."""
    first = await read_earlier(db, draft.conversation, draft.second_of) if draft.second_of else None
    return replace(draft, agenda=carried(draft.agenda, left_over(first)))


def carried(agenda: list[AgendaItem], left: dict[int, AgendaItem]) -> list[AgendaItem]:
    """The agenda, each item of which is carried over if it puts, unchanged, one of the questions left over; a question
    that was rewritten, or is put twice, is a new one."""
    numbers = _put_again(agenda, left)
    return [replace(item, carried_over=number > 0) for item, number in zip(agenda, numbers, strict=True)]


def _put_again(agenda: list[AgendaItem], left: dict[int, AgendaItem]) -> list[int]:
    """Of each item, the number of the question left over that it puts; 0 of a new one."""
    open_questions, numbers = dict(left), []
    for item in agenda:
        number = next((number for number, one in open_questions.items() if _is_same(one, item)), 0)
        open_questions.pop(number, None)
        numbers.append(number)
    return numbers


BESIDE_THE_PLACE = (
    "body",
    "opens_at",
    "agenda",
    "text",
    "body_id",
    "convened_by",
    "urgency",
    "installation",
    "sentences",
    "second_of",
)
"""What a convocation says of its own besides where the sitting is: the delay is there for all of it."""


def moves_alone(earlier: Earlier, after: Convocation) -> bool:
    """Whether the later version changes the place and nothing else that its recipients read, nor who they are or whose
    act it is."""
    before = earlier.convocation
    same = all(getattr(before, name) == getattr(after, name) for name in BESIDE_THE_PLACE)
    convened = set(after.recipients), set(after.substitutes)
    alike = convened == (earlier.convened, earlier.substitutes) and _is_by(before.author, after.author)
    return same and alike and before.place == after.moved_from != after.place


def _is_by(before: Author | None, after: Author | None) -> bool:
    """Why others do not convene says nothing of whose act it is."""
    return before is None or (after is not None and replace(before, passed_over=after.passed_over) == after)


def _is_same(first: AgendaItem, again: AgendaItem) -> bool:
    """Whether it is asked of the assembly again, with what it was told: a note that was missing explains the question,
    and changes none."""
    noted = first.note.strip() in ("", again.note.strip())
    return noted and _question(first) == _question(again)


def _question(item: AgendaItem) -> tuple[object, ...]:
    """What is asked, and by which documents: not who reports, nor when another sitting will be."""
    return item.title.strip(), [file.sha256 for file in item.files], item.kind, item.decides

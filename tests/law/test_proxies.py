"""Proxies: one per holder, written, revocable, never chained, and standing only while they can be used."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.law.proxies import Answer, Given, Move, Opening, Proxies, Reason, Step, Terms

COUNCIL = Terms(frozenset(range(1, 8)), 3)
OPENS = Opening()


def proxy(person: int, holder: int, sittings: int = 1, ill: bool = False) -> Answer:
    return Answer(person, "proxy", holder, sittings, ill)


def comes(person: int) -> Move:
    return Move(person, comes=True)


def leaves(person: int) -> Move:
    return Move(person, comes=False)


def standing(steps: list[Step], terms: Terms = COUNCIL) -> dict[int, int]:
    return Proxies(terms, steps).standing


@pytest.mark.parametrize(
    ("answer", "before", "reason"),
    [
        (proxy(1, 2), [], None),
        (proxy(1, 2), [Answer(2, "present")], None),
        (proxy(1, 1), [], "self"),
        (proxy(1, 9), [], "not_in_office"),
        (proxy(9, 1), [], "not_in_office"),
        (proxy(1, 2), [Answer(2, "absent")], "holder_absent"),
        (proxy(1, 2), [proxy(3, 2)], "holder_taken"),
        (proxy(1, 2), [proxy(2, 3)], "chain"),
        (proxy(1, 2), [proxy(3, 1)], "chain"),
        (proxy(1, 2), [proxy(2, 1)], "chain"),
        (proxy(1, 2, sittings=3), [], None),
        (proxy(1, 2, sittings=4), [], "too_many_sittings"),
        (proxy(1, 2, sittings=4, ill=True), [], None),
        (proxy(1, 2), [proxy(1, 3), Answer(3, "present")], None),
        (Answer(1, "absent"), [proxy(2, 1)], None),
    ],
)
def test_what_a_proxy_can_be_refused_for(answer: Answer, before: list[Step], reason: Reason | None) -> None:
    assert Proxies(COUNCIL, before).refuse(answer) == reason


@pytest.mark.parametrize(
    ("answer", "before", "reason"),
    [
        # Nobody has the mandate any more who gave 2 theirs, or 1.
        (proxy(1, 2), [proxy(9, 2)], None),
        (proxy(1, 2), [proxy(9, 1)], None),
        # Whoever gave 2 theirs has come.
        (proxy(1, 2), [proxy(3, 2), comes(3)], None),
        # 2 gave theirs to 3, who will not come either.
        (proxy(1, 2), [proxy(2, 3), Answer(3, "absent")], None),
        # 2 said that they would not come, and is there.
        (proxy(1, 2), [Answer(2, "absent"), comes(2)], None),
        (proxy(1, 2), [proxy(2, 3), comes(2)], None),
        # Only who is in the room of an open sitting can hold one.
        (proxy(1, 2), [OPENS], "holder_absent"),
        (proxy(1, 2), [comes(2), OPENS], None),
        (proxy(1, 2), [comes(2), OPENS, leaves(2)], "holder_absent"),
        # Who is about to leave hands on nothing: what they hold lapses as they go.
        (proxy(1, 2), [comes(1), comes(2), proxy(3, 1), OPENS], None),
    ],
)
def test_a_proxy_that_has_lapsed_is_in_nobodys_way(answer: Answer, before: list[Step], reason: Reason | None) -> None:
    assert Proxies(COUNCIL, before).refuse(answer) == reason


def test_a_proxy_is_revoked_by_a_later_answer_and_lapses_with_its_holder() -> None:
    assert standing([proxy(1, 2), proxy(3, 4)]) == {1: 2, 3: 4}
    assert standing([proxy(1, 2), Answer(1, "present")]) == {}
    assert standing([proxy(1, 2), Answer(2, "absent")]) == {}
    assert standing([proxy(1, 2), proxy(1, 3)]) == {1: 3}
    assert standing([proxy(1, 2)], Terms(COUNCIL.in_office - {2}, 3)) == {}
    assert standing([proxy(1, 2)], Terms(COUNCIL.in_office - {1}, 3)) == {}


def test_the_first_of_two_who_choose_the_same_holder_has_them() -> None:
    assert standing([proxy(1, 2), proxy(3, 2)]) == {1: 2}


def test_a_proxy_to_somebody_who_has_given_theirs_away_does_not_stand() -> None:
    assert standing([proxy(1, 2), proxy(2, 3)]) == {1: 2}


def test_who_gave_one_and_comes_has_none_for_as_long_as_they_are_there() -> None:
    course: list[Step] = [proxy(1, 2), comes(2), OPENS]
    assert standing(course) == {1: 2}
    assert standing([*course, comes(1)]) == {}
    assert standing([*course, comes(1), leaves(1)]) == {1: 2}


def test_who_leaves_holds_none_and_who_comes_back_does_again() -> None:
    course: list[Step] = [proxy(1, 2), comes(2), OPENS, leaves(2)]
    assert standing(course) == {}
    assert standing([*course, comes(2)]) == {1: 2}


def test_who_has_not_come_when_it_opens_holds_none_yet() -> None:
    assert standing([proxy(1, 2)]) == {1: 2}
    assert standing([proxy(1, 2), OPENS]) == {}
    assert standing([proxy(1, 2), OPENS, comes(2)]) == {1: 2}


def test_one_given_in_the_room_stands_once_its_giver_leaves() -> None:
    course: list[Step] = [comes(1), comes(2), OPENS, proxy(1, 2)]
    assert standing(course) == {}
    assert standing([*course, leaves(1)]) == {1: 2}


def test_who_leaves_and_had_held_one_does_not_hand_it_on() -> None:
    course: list[Step] = [proxy(3, 1), comes(1), comes(2), OPENS, proxy(1, 2), leaves(1)]
    assert standing(course) == {1: 2}
    assert standing([*course, comes(1)]) == {3: 1}


def test_nobody_takes_the_holder_of_one_that_stands() -> None:
    """1 came, 3 gave theirs to the holder of 1 meanwhile; 1 leaves again."""
    course: list[Step] = [proxy(1, 2), comes(2), OPENS, comes(1), proxy(3, 2), leaves(1)]
    assert standing(course) == {3: 2}
    assert standing([*course, comes(3)]) == {1: 2}


GIVEN: st.SearchStrategy[Given] = st.sampled_from(["present", "absent", "proxy"])
ANSWER: st.SearchStrategy[Step] = st.builds(
    Answer, st.integers(1, 9), GIVEN, st.integers(1, 9), st.integers(1, 5), st.booleans()
)
STEPS: st.SearchStrategy[list[Step]] = st.lists(
    ANSWER | st.builds(Move, st.integers(1, 9), st.booleans()) | st.just(OPENS), max_size=30
)


@given(STEPS)
def test_whatever_happens_no_two_proxies_share_a_holder_and_none_is_chained(steps: list[Step]) -> None:
    held = standing(steps)
    assert len(set(held.values())) == len(held)
    assert not set(held) & set(held.values())
    assert set(held) | set(held.values()) <= COUNCIL.in_office


@given(STEPS)
def test_whatever_happens_givers_are_away_and_holders_are_not(steps: list[Step]) -> None:
    held = standing(steps)
    room, opened = set[int](), False
    answers: dict[int, Answer] = {}
    for step in steps:
        match step:
            case Answer(person):
                answers[person] = step
            case Move(person, comes=True):
                room.add(person)
            case Move(person):
                room.discard(person)
            case Opening():
                opened = True
    assert not set(held) & room
    assert all(answers[giver].given == "proxy" and answers[giver].holder == holder for giver, holder in held.items())
    absent = {one.person for one in answers.values() if one.given == "absent"} - room
    assert not set(held.values()) & absent
    assert not opened or set(held.values()) <= room


@given(STEPS, st.integers(1, 9), st.integers(1, 9))
def test_what_is_not_refused_stands_as_soon_as_its_giver_is_away(steps: list[Step], giver: int, holder: int) -> None:
    """Unless they held one themselves, in the room of a sitting yet to open."""
    answer, given = proxy(giver, holder), standing([*steps, proxy(giver, holder)])
    if Proxies(COUNCIL, steps).refuse(answer):
        assert giver not in given
    elif giver not in given.values():
        assert standing([*steps, answer, leaves(giver)])[giver] == holder


@given(STEPS, ANSWER | st.builds(Move, st.integers(1, 9), st.booleans()))
def test_a_step_of_others_takes_a_proxy_from_nobody_who_can_keep_it(steps: list[Step], step: Step) -> None:
    before, after = standing(steps), standing([*steps, step])
    person = step.person if isinstance(step, Answer | Move) else 0
    kept = {giver: holder for giver, holder in before.items() if person not in (giver, holder)}
    assert kept.items() <= after.items()

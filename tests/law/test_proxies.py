"""Proxies: one per holder, written, revocable, never chained."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.law.proxies import Answer, Given, Reason, refuse, standing

COUNCIL = set(range(1, 8))


def proxy(person: int, holder: int, sittings: int = 1, ill: bool = False) -> Answer:
    return Answer(person, "proxy", holder, sittings, ill)


@pytest.mark.parametrize(
    ("answer", "others", "reason"),
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
def test_what_a_proxy_can_be_refused_for(answer: Answer, others: list[Answer], reason: Reason | None) -> None:
    assert refuse(answer, others, COUNCIL, 3) == reason


def test_a_proxy_is_revoked_by_a_later_answer_and_lapses_with_its_holder() -> None:
    assert standing([proxy(1, 2), proxy(3, 4)], COUNCIL, 3) == {1: 2, 3: 4}
    assert standing([proxy(1, 2), Answer(1, "present")], COUNCIL, 3) == {}
    assert standing([proxy(1, 2), Answer(2, "absent")], COUNCIL, 3) == {}
    assert standing([proxy(1, 2), proxy(1, 3)], COUNCIL, 3) == {1: 3}
    assert standing([proxy(1, 2)], COUNCIL - {2}, 3) == {}


def test_the_first_of_two_who_choose_the_same_holder_has_him() -> None:
    assert standing([proxy(1, 2), proxy(3, 2)], COUNCIL, 3) == {1: 2}


def test_a_proxy_to_somebody_who_has_given_his_own_away_does_not_stand() -> None:
    assert standing([proxy(1, 2), proxy(2, 3)], COUNCIL, 3) == {1: 2}


GIVEN: st.SearchStrategy[Given] = st.sampled_from(["present", "absent", "proxy"])


@given(
    st.lists(st.builds(Answer, st.integers(1, 9), GIVEN, st.integers(1, 9), st.integers(1, 5), st.booleans())),
)
def test_whatever_is_answered_no_two_proxies_share_a_holder_and_none_is_chained(answers: list[Answer]) -> None:
    held = standing(answers, COUNCIL, 3)
    assert len(set(held.values())) == len(held)
    assert not set(held) & set(held.values())
    assert set(held) | set(held.values()) <= COUNCIL
    absent = {answer.person for answer in {a.person: a for a in answers}.values() if answer.given == "absent"}
    assert not absent & set(held.values())

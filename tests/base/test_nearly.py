"""Names forgiven one letter: only so many words of what is typed."""

from server.base.nearly import MOST_TERMS, Nearly


def test_the_words_beyond_the_most_are_not_looked_for() -> None:
    words = [f"quartier{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"]
    nearly = Nearly(" ".join(words))
    assert nearly.query().count(" & ") == MOST_TERMS - 1
    assert nearly.lights((words[MOST_TERMS - 1],))
    assert not nearly.lights(("tribunal",))

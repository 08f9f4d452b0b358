"""How long to wait before a job is tried again."""

from datetime import timedelta

FIRST_PAUSE = timedelta(seconds=2)
LONGEST_PAUSE = timedelta(minutes=10)


def pause(attempts: int) -> timedelta:
    """Twice as long each time, up to ten minutes."""
    return min(FIRST_PAUSE * (1 << min(attempts, 20)), LONGEST_PAUSE)

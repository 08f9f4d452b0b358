"""Parts of files on their way in: how many may be held in memory at once, of one upload, of one person, of all."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from protocol.errors import TooFast

OF_UPLOAD = 2
"""One may hang on a line that is lost while the next comes by another."""

OF_PERSON = 6
OF_ALL = 40


class Parts:
    """Those of this process."""

    def __init__(self) -> None:
        self._uploads: Counter[int] = Counter()
        self._people: Counter[int] = Counter()

    @contextmanager
    def one(self, upload: int, person: int) -> Iterator[None]:
        """Raises `TooFast` when there are too many."""
        of_upload, of_person, of_all = self._uploads[upload], self._people[person], self._uploads.total()
        if of_upload >= OF_UPLOAD or of_person >= OF_PERSON or of_all >= OF_ALL:
            raise TooFast("parts", retry_after=2)
        counted = ((self._uploads, upload), (self._people, person))
        for counter, key in counted:
            counter[key] += 1
        try:
            yield
        finally:
            for counter, key in counted:
                counter[key] -= 1
                if not counter[key]:
                    del counter[key]


parts = Parts()

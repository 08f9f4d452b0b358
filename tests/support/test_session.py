"""What a session of tests writes is its own."""

from pathlib import Path

import pytest

from tests.conftest import PREFIX, hold


def test_no_other_session_clears_the_folder_of_this_one_away(tmp_path: Path) -> None:
    own = next((folder for folder in tmp_path.parents if folder.name.startswith(PREFIX)), None)
    if own is None:
        return  # somebody has named another
    with pytest.raises(BlockingIOError):
        hold(own)

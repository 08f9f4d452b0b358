"""What a change can break is found: by rooms, by names, and by a table that leaves nothing out."""

from pathlib import Path

import pytest

from server.base.settings import ROOT
from tests.changed import ALWAYS, stories, unit
from tests.end_to_end.stories import STORIES


def rooms(*paths: str) -> set[str]:
    return {path.removeprefix("tests/") for path in unit(paths) - ALWAYS if "." not in path}


@pytest.mark.parametrize(
    ("path", "felt", "spared"),
    [
        ("server/appointments/bookings.py", {"appointments"}, {"calendar", "assemblies", "core"}),
        ("server/assemblies/sending.py", {"assemblies"}, {"documents", "conversations"}),
        ("server/law/quorum.py", {"assemblies"}, {"documents"}),
        ("server/law/rules.toml", {"assemblies"}, {"documents"}),
        ("server/core/hub.py", {"core", "conversations", "assemblies", "documents"}, set[str]()),
        ("protocol/tallies.py", {"elections"}, set[str]()),
        ("migrations/versions/0001_initial.py", {"upgrades"}, {"assemblies"}),
    ],
)
def test_a_room_and_those_above_it_are_tested(path: str, felt: set[str], spared: set[str]) -> None:
    found = rooms(path)
    assert felt <= found
    assert not spared & found


def test_base_protocol_and_law_are_tested_whatever_changes() -> None:
    assert unit(["README.md"]) >= ALWAYS


def test_what_a_test_or_its_support_is_for_is_tested() -> None:
    assert "tests/polls/test_polls.py" in unit(["tests/polls/test_polls.py"])
    assert "tests/assemblies/test_shortfall.py" in unit(["tests/support/agreement.py"])
    assert "tests/documents/test_search.py" not in unit(["tests/support/agreement.py"])


@pytest.mark.parametrize("folder", ["tests/documents", "tests/faults", "tests/end_to_end"])
def test_what_is_prepared_for_a_folder_is_felt_by_all_of_it(folder: str) -> None:
    assert folder in unit([f"{folder}/conftest.py"])


def test_what_is_no_program_is_tested_by_whoever_names_it() -> None:
    assert "tests/operations/test_guide.py" in unit(["docs/operations.md"]) or "tests/operations" in unit(
        ["docs/operations.md"]
    )


def test_what_all_stand_on_has_all_tested() -> None:
    every = unit(["pyproject.toml"])
    assert {f"tests/{one.name}" for one in (ROOT / "tests").iterdir() if list(one.glob("test_*.py"))} - every <= {
        "tests/end_to_end",
        "tests/faults",
    }


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("server/appointments/bookings.py", "appointments"),
        ("clients/web/src/features/polls/PollCard.svelte", "polls"),
        ("clients/web/src/sync/outbox.ts", "offline"),
        ("clients/web/src/App.svelte", "chat"),
        ("tests/end_to_end/posting.py", "convocation_story"),
        ("tests/end_to_end/test_marks.py", "marks"),
    ],
)
def test_the_stories_of_a_feature_are_played(path: str, told: str) -> None:
    assert f"tests/end_to_end/test_{told}.py" in stories([path])


def test_the_table_knows_every_room_every_feature_and_every_story() -> None:
    client = ROOT / "clients/web/src"
    known = {*folders(ROOT / "server"), *folders(client), *folders(client / "features")} - {"features", "testing"}
    assert STORIES.keys() == known
    told = {path.stem.removeprefix("test_") for path in (ROOT / "tests/end_to_end").glob("test_*.py")}
    assert {story for row in STORIES.values() for story in row} | {"accessibility"} == told


def folders(place: Path) -> set[str]:
    return {one.name for one in place.iterdir() if one.is_dir() and not one.name.startswith("_")}

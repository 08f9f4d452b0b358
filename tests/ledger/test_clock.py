"""The clock's own account of itself, as a manifest keeps it."""

import subprocess
import sys

import pytest

from server.ledger import clock
from server.ledger.ledger import canonical


def test_the_kernel_says_whether_the_clock_is_kept_right() -> None:
    state = clock.state()
    assert state.keys() == {"synchronised", "offset", "error"}
    assert (state["synchronised"] is None) == (clock.read() is None)
    assert all(value is None or isinstance(value, int) for value in state.values())
    assert canonical(state)


@pytest.mark.parametrize(("status", "offset", "synchronised", "microseconds"), [
    (clock.UNSYNCHRONISED, 250, False, 250),
    (clock.NANOSECONDS, -1_500_000, True, -1_500),
])  # fmt: skip
def test_its_bits_are_understood(
    monkeypatch: pytest.MonkeyPatch, status: int, offset: int, synchronised: bool, microseconds: int
) -> None:
    monkeypatch.setattr(clock, "read", lambda: clock.Timex(status=status, offset=offset, maxerror=16_000_000))
    assert clock.state() == {"synchronised": synchronised, "offset": microseconds, "error": 16_000_000}


def test_where_the_system_does_not_say_that_is_said() -> None:
    says = "import sys; sys.platform = 'darwin'; from server.ledger import clock; print(clock.state()['synchronised'])"
    assert subprocess.run([sys.executable, "-c", says], capture_output=True, text=True).stdout == "None\n"
